#include "scenarios/road/network/reference_line.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/road/network/quadrature.h"

namespace longtail::network {
namespace {

constexpr double kMaxTurn_rad = 200;  // of one piece: far more than any road, few enough stations
constexpr int kMaxSteps = 1 << 13;    // of one piece
constexpr double kMaxLength_m = 1e6;  // of one piece
constexpr double kMinSpeed = 1e-6;    // m of curve per unit of a polynomial's parameter

// Never 0: a curve that stands still between the points at which that is checked gives no infinities.
double SpeedOf(const Cubic& u, const Cubic& v, double p) {
  return std::max(std::hypot(u.Slope(p), v.Slope(p)), 0.1 * kMinSpeed);
}

double ArcLength(const Cubic& u, const Cubic& v, double from, double to) {
  double length = 0;
  ForEachGaussPoint(from, to, [&](double p, double weight) { length += weight * SpeedOf(u, v, p); });
  return length;
}

double FineArcLength(const Cubic& u, const Cubic& v, double to, int num_steps) {
  double length = 0;
  for (int i = 0; i < num_steps; ++i) length += ArcLength(u, v, to * i / num_steps, to * (i + 1) / num_steps);
  return length;
}

// Moves by ds along a clothoid: the integral of (cos, sin)(heading + curvature w + rate w² / 2).
void AdvanceOnSpiral(double heading, double curvature, double rate, double ds, double& x, double& y) {
  ForEachGaussPoint(0, ds, [&](double w, double weight) {
    const double angle = heading + w * (curvature + 0.5 * rate * w);
    x += weight * std::cos(angle);
    y += weight * std::sin(angle);
  });
}

}  // namespace

absl::StatusOr<ReferenceLine> ReferenceLine::Create(const std::vector<Geometry>& geometries, double length_m) {
  if (geometries.empty()) return absl::InvalidArgumentError("geometries must have at least one piece, got none");
  ReferenceLine line;
  line.length_m_ = length_m;
  for (size_t i = 0; i < geometries.size(); ++i) {
    const Geometry& geometry = geometries[i];
    const std::string path = absl::StrCat("geometries[", i, "]");
    if (!(geometry.length_m > 0) || geometry.length_m > kMaxLength_m) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ".length must be in (0, ", kMaxLength_m, "], got ", geometry.length_m));
    }
    Piece piece;
    piece.s_m = geometry.s_m;
    piece.length_m = geometry.length_m;
    piece.geometry = geometry;
    piece.cos_start = std::cos(geometry.heading_rad);
    piece.sin_start = std::sin(geometry.heading_rad);
    absl::Status status;
    if (const auto* arc = std::get_if<Arc>(&geometry.shape)) {
      if (!(std::abs(arc->curvature_per_m) * geometry.length_m <= kMaxTurn_rad)) {
        status = absl::InvalidArgumentError(absl::StrCat("curvature must turn by at most ", kMaxTurn_rad,
                                                         " rad over the piece, got ", arc->curvature_per_m));
      }
    } else if (const auto* spiral = std::get_if<Spiral>(&geometry.shape)) {
      status = line.AddSpiralStations(*spiral, piece);
    } else if (const auto* poly3 = std::get_if<Poly3>(&geometry.shape)) {
      piece.u = {0, 1, 0, 0};
      piece.v = poly3->v;
      status = line.AddPolynomialStations(geometry.length_m, /*by_length=*/true, piece);
    } else if (const auto* param = std::get_if<ParamPoly3>(&geometry.shape)) {
      piece.u = param->u;
      piece.v = param->v;
      status = line.AddPolynomialStations(param->p_end, /*by_length=*/false, piece);
    }
    if (!status.ok()) return absl::InvalidArgumentError(absl::StrCat(path, ".", status.message()));
    line.pieces_.push_back(std::move(piece));
  }
  return line;
}

absl::Status ReferenceLine::AddSpiralStations(const Spiral& spiral, Piece& piece) {
  const double k0 = spiral.start_curvature_per_m, k1 = spiral.end_curvature_per_m;
  const double turn = std::max(std::abs(k0), std::abs(k1)) * piece.length_m;
  if (!(turn <= kMaxTurn_rad)) {
    return absl::InvalidArgumentError(
        absl::StrCat("curvature must turn by at most ", kMaxTurn_rad, " rad over the piece, got ", k0, " to ", k1));
  }
  // Over half a radian the rule's error is below 1e-13 of the step.
  piece.num_steps = std::max(1, static_cast<int>(std::ceil(std::max(turn / 0.5, piece.length_m / 16))));
  piece.first = static_cast<int>(stations_.size());
  const double h = piece.length_m / piece.num_steps;
  const double rate = (k1 - k0) / piece.length_m;
  double x = 0, y = 0;
  stations_.push_back({0, 0});
  for (int i = 0; i < piece.num_steps; ++i) {
    const double s = i * h;
    AdvanceOnSpiral(s * (k0 + 0.5 * rate * s), k0 + rate * s, rate, h, x, y);
    stations_.push_back({x, y});
  }
  return absl::OkStatus();
}

absl::Status ReferenceLine::AddPolynomialStations(double p_end, bool by_length, Piece& piece) {
  const Cubic &u = piece.u, &v = piece.v;
  const int num_fine = std::clamp(static_cast<int>(std::ceil(piece.length_m)), 64, kMaxSteps);
  for (int i = 0; i <= num_fine; ++i) {
    const double speed = SpeedOf(u, v, p_end * i / num_fine);
    if (!(speed >= kMinSpeed) || !(speed <= 1e9)) {
      return absl::InvalidArgumentError(
          absl::StrCat("polynomials must move along the curve everywhere, got ", speed, " m per unit"));
    }
  }
  if (by_length) {
    // v(u) is at least as long as u, so the end lies before p_end; halve until the arc length fits.
    double lo = 0, hi = p_end;
    for (int i = 0; i < 60; ++i) {
      const double middle = 0.5 * (lo + hi);
      (FineArcLength(u, v, middle, num_fine) < piece.length_m ? lo : hi) = middle;
    }
    p_end = hi;
  }
  const double total = FineArcLength(u, v, p_end, num_fine);
  piece.length_error_m = by_length ? 0 : piece.length_m - total;
  piece.num_steps = num_fine;
  piece.first = static_cast<int>(stations_.size());
  // Equal steps of the curve's own length; s is scaled so that it ends at the declared one.
  const double h = total / piece.num_steps;
  const double scale = total / piece.length_m;
  double p = 0;
  stations_.push_back({0, scale / SpeedOf(u, v, 0)});
  for (int i = 1; i <= piece.num_steps; ++i) {
    double next = p + h / SpeedOf(u, v, p);
    for (int k = 0; k < 8; ++k) {
      const double error = ArcLength(u, v, p, next) - h;
      next -= error / SpeedOf(u, v, next);
      if (std::abs(error) < 1e-12) break;
    }
    p = std::clamp(next, p, p_end);
    if (i == piece.num_steps) p = p_end;
    stations_.push_back({p, scale / SpeedOf(u, v, p)});
  }
  return absl::OkStatus();
}

LinePose ReferenceLine::AtSpiral(const Piece& piece, double ds) const {
  const auto& spiral = std::get<Spiral>(piece.geometry.shape);
  const double h = piece.length_m / piece.num_steps;
  const int i = std::clamp(static_cast<int>(ds / h), 0, piece.num_steps - 1);
  const double k0 = spiral.start_curvature_per_m;
  const double rate = (spiral.end_curvature_per_m - k0) / piece.length_m;
  const Station& station = stations_[piece.first + i];
  const double s = i * h;
  double u = station.first, v = station.second;
  AdvanceOnSpiral(s * (k0 + 0.5 * rate * s), k0 + rate * s, rate, ds - s, u, v);
  const double angle = piece.geometry.heading_rad + ds * (k0 + 0.5 * rate * ds);
  return {piece.geometry.x_m + u * piece.cos_start - v * piece.sin_start,
          piece.geometry.y_m + u * piece.sin_start + v * piece.cos_start, std::cos(angle), std::sin(angle),
          k0 + rate * ds};
}

LinePose ReferenceLine::AtPolynomial(const Piece& piece, double ds) const {
  const double h = piece.length_m / piece.num_steps;
  const int i = std::clamp(static_cast<int>(ds / h), 0, piece.num_steps - 1);
  const Station &a = stations_[piece.first + i], &b = stations_[piece.first + i + 1];
  // Hermite's cubic through both stations' p and dp/ds.
  const double w = ds / h - i;
  const double p =
      a.first + w * w * (3 - 2 * w) * (b.first - a.first) + h * w * (1 - w) * ((1 - w) * a.second - w * b.second);
  const double du = piece.u.Slope(p), dv = piece.v.Slope(p);
  const double speed = SpeedOf(piece.u, piece.v, p);
  const double cos_local = du / speed, sin_local = dv / speed;
  const double u = piece.u.Value(p), v = piece.v.Value(p);
  const double bend = (du * piece.v.Bend(p) - dv * piece.u.Bend(p)) / (speed * speed * speed);
  return {piece.geometry.x_m + u * piece.cos_start - v * piece.sin_start,
          piece.geometry.y_m + u * piece.sin_start + v * piece.cos_start,
          cos_local * piece.cos_start - sin_local * piece.sin_start,
          cos_local * piece.sin_start + sin_local * piece.cos_start, bend};
}

LinePose ReferenceLine::AtPiece(const Piece& piece, double ds) const {
  const Geometry& g = piece.geometry;
  if (piece.num_steps > 0) {
    return std::holds_alternative<Spiral>(g.shape) ? AtSpiral(piece, ds) : AtPolynomial(piece, ds);
  }
  if (const auto* arc = std::get_if<Arc>(&g.shape); arc != nullptr && arc->curvature_per_m != 0) {
    // The chord: 2 sin(turn / 2) / curvature long, half the turn off the start heading.
    const double half = 0.5 * arc->curvature_per_m * ds;
    const double chord = std::abs(half) < 1e-8 ? ds : ds * std::sin(half) / half;
    const double cos_half = std::cos(half), sin_half = std::sin(half);
    const double cos_chord = piece.cos_start * cos_half - piece.sin_start * sin_half;
    const double sin_chord = piece.sin_start * cos_half + piece.cos_start * sin_half;
    return {g.x_m + chord * cos_chord, g.y_m + chord * sin_chord, cos_chord * cos_half - sin_chord * sin_half,
            sin_chord * cos_half + cos_chord * sin_half, arc->curvature_per_m};
  }
  return {g.x_m + ds * piece.cos_start, g.y_m + ds * piece.sin_start, piece.cos_start, piece.sin_start, 0};
}

LinePose ReferenceLine::At(double s_m) const {
  size_t i = 0;
  if (pieces_.size() > 1) {
    const auto after = std::upper_bound(pieces_.begin(), pieces_.end(), s_m,
                                        [](double s, const Piece& piece) { return s < piece.s_m; });
    i = after == pieces_.begin() ? 0 : static_cast<size_t>(after - pieces_.begin()) - 1;
  }
  const Piece& piece = pieces_[i];
  return AtPiece(piece, std::clamp(s_m - piece.s_m, 0.0, piece.length_m));
}

LinePose ReferenceLine::EndOf(int i) const { return AtPiece(pieces_[i], pieces_[i].length_m); }

double ReferenceLine::Foot(double x_m, double y_m, double from_s_m, double to_s_m) const {
  const auto along = [&](double s, double* across, double* curvature) {
    const LinePose pose = At(s);
    const double dx = x_m - pose.x_m, dy = y_m - pose.y_m;
    *across = -dx * pose.sin_heading + dy * pose.cos_heading;
    *curvature = pose.curvature_per_m;
    return dx * pose.cos_heading + dy * pose.sin_heading;
  };
  double t, k;
  double lo = from_s_m, hi = to_s_m;
  if (along(lo, &t, &k) <= 0) return lo;
  if (along(hi, &t, &k) >= 0) return hi;
  // Newton on (p - c(s)) . tangent(s) = 0, kept between two points of unlike sign.
  double s = 0.5 * (lo + hi);
  for (int i = 0; i < 60; ++i) {
    const double a = along(s, &t, &k);
    if (std::abs(a) < 1e-10) break;
    (a > 0 ? lo : hi) = s;
    const double slope = 1 - k * t;
    double next = slope > 1e-3 ? s + a / slope : lo - 1;
    if (!(next > lo && next < hi)) next = 0.5 * (lo + hi);
    if (std::abs(next - s) < 1e-12) break;
    s = next;
  }
  return s;
}

std::vector<double> ReferenceLine::Stations(double max_step_m) const {
  constexpr double kMaxTurnOfStep_rad = 1.0 / 6;
  std::vector<double> stations;
  for (size_t i = 0; i < pieces_.size(); ++i) {
    const Piece& piece = pieces_[i];
    const double end = i + 1 < pieces_.size() ? pieces_[i + 1].s_m : length_m_;
    const double length = end - piece.s_m;
    if (!(length > 0)) continue;
    double s = piece.s_m;
    while (s < end) {
      stations.push_back(s);
      double step = std::min(max_step_m, end - s);
      for (int k = 0; k < 2; ++k) {  // the curvature at both ends of the step
        const double curvature = std::abs(At(s + k * step).curvature_per_m);
        step = std::min(step, std::max(kMaxTurnOfStep_rad / std::max(curvature, 1e-9), 0.02));
      }
      // No sliver at the end.
      s = end - (s + step) < 0.25 * step ? end : s + step;
    }
  }
  stations.push_back(length_m_);
  return stations;
}

}  // namespace longtail::network
