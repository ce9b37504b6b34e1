#include "scenarios/road/layout/center_line.h"

#include <algorithm>
#include <cmath>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "scenarios/road/constant.h"

namespace longtail {
namespace {

// One coordinate: a natural cubic spline over the knots.
class Spline {
 public:
  Spline(const std::vector<double>& knots, const std::vector<double>& values)
      : knots_(knots), values_(values), bends_(knots.size(), 0) {
    // Thomas's algorithm for the second derivatives.
    const size_t n = knots.size();
    std::vector<double> upper(n, 0), right(n, 0);
    for (size_t i = 1; i + 1 < n; ++i) {
      const double before = knots[i] - knots[i - 1], after = knots[i + 1] - knots[i];
      const double jump = 6 * ((values[i + 1] - values[i]) / after - (values[i] - values[i - 1]) / before);
      const double pivot = 2 * (before + after) - before * upper[i - 1];
      upper[i] = after / pivot;
      right[i] = (jump - before * right[i - 1]) / pivot;
    }
    for (size_t i = n - 1; i-- > 1;) bends_[i] = right[i] - upper[i] * bends_[i + 1];
  }

  // Value and two derivatives at u between knots i and i + 1.
  void At(size_t i, double u, double& value, double& slope, double& bend) const {
    const double h = knots_[i + 1] - knots_[i], a = (knots_[i + 1] - u) / h, b = (u - knots_[i]) / h;
    value = a * values_[i] + b * values_[i + 1] +
            ((a * a * a - a) * bends_[i] + (b * b * b - b) * bends_[i + 1]) * h * h / 6;
    slope = (values_[i + 1] - values_[i]) / h + ((1 - 3 * a * a) * bends_[i] + (3 * b * b - 1) * bends_[i + 1]) * h / 6;
    bend = a * bends_[i] + b * bends_[i + 1];
  }

 private:
  const std::vector<double>& knots_;
  const std::vector<double>& values_;
  std::vector<double> bends_;
};

struct Station {
  double x_m, y_m, heading_rad, curvature, s_m;
};

// Close together along the curve.
std::vector<Station> Stations(const std::vector<double>& knots, const std::vector<double>& xs,
                              const std::vector<double>& ys) {
  constexpr double kFineM = 0.1;
  const Spline x_of(knots, xs), y_of(knots, ys);
  std::vector<Station> stations;
  double s_m = 0;
  const auto add = [&](size_t i, double u, double step) {
    double x, dx, ddx, y, dy, ddy;
    const auto speed_at = [&](double at) {
      x_of.At(i, at, x, dx, ddx);
      y_of.At(i, at, y, dy, ddy);
      return std::hypot(dx, dy);
    };
    // Simpson's rule.
    if (step > 0) s_m += step / 6 * (speed_at(u - step) + 4 * speed_at(u - step / 2) + speed_at(u));
    const double speed = speed_at(u);
    stations.push_back({x, y, std::atan2(dy, dx), (dx * ddy - dy * ddx) / (speed * speed * speed), s_m});
  };
  add(0, 0, 0);
  for (size_t i = 0; i + 1 < knots.size(); ++i) {
    const double span = knots[i + 1] - knots[i];
    const int steps = std::max(1, static_cast<int>(std::ceil(span / kFineM)));
    for (int k = 1; k <= steps; ++k) add(i, knots[i] + span * k / steps, span / steps);
  }
  return stations;
}

Station Between(const Station& a, const Station& b, double s_m) {
  const double share = b.s_m > a.s_m ? (s_m - a.s_m) / (b.s_m - a.s_m) : 0;
  const double turn = std::remainder(b.heading_rad - a.heading_rad, 2 * M_PI);
  // Along the mean heading of the short way from a.
  const double middle = a.heading_rad + turn * share / 2, along = s_m - a.s_m;
  return {a.x_m + along * std::cos(middle), a.y_m + along * std::sin(middle), a.heading_rad + turn * share,
          a.curvature + share * (b.curvature - a.curvature), s_m};
}

}  // namespace

absl::StatusOr<std::vector<network::Geometry>> ReadCenterLine(const v1::Road& road, double length_m,
                                                              double half_width_m) {
  const auto fault = [](const std::string& field, const std::string& rule, const std::string& got) {
    return absl::InvalidArgumentError(absl::StrCat("road.", field, " must ", rule, ", got ", got));
  };
  if (road.bends_size() > 0) {
    return fault("bends", "be empty beside a center_line", absl::StrCat(road.bends_size(), " of them"));
  }
  if (road.center_line_size() < 2) return fault("center_line", "hold at least 2 points", "1");
  std::vector<double> knots, xs, ys;
  for (int i = 0; i < road.center_line_size(); ++i) {
    xs.push_back(ConstantOr(road.center_line(i).x_m(), 0));
    ys.push_back(ConstantOr(road.center_line(i).y_m(), 0));
    const double step_m = i == 0 ? 0 : std::hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]);
    if (i > 0 && !(step_m >= 1 && step_m <= 1e5)) {
      return fault(absl::StrCat("center_line[", i, "]"), "lie at least 1 m from the point before it",
                   absl::StrCat(step_m, " m"));
    }
    knots.push_back(i == 0 ? 0 : knots.back() + step_m);
  }
  const std::vector<Station> fine = Stations(knots, xs, ys);
  if (length_m > fine.back().s_m + 1e-6) {
    return fault("length_m", absl::StrCat("be at most the center_line's ", fine.back().s_m), absl::StrCat(length_m));
  }
  const int num_pieces = std::max(1, static_cast<int>(std::ceil(length_m - 1e-9)));
  std::vector<Station> ends;
  size_t next = 1;
  for (int i = 0; i <= num_pieces; ++i) {
    const double s_m = std::min(length_m * i / num_pieces, fine.back().s_m);
    while (next + 1 < fine.size() && fine[next].s_m < s_m) ++next;
    ends.push_back(Between(fine[next - 1], fine[next], s_m));
    if (std::abs(ends.back().curvature) * half_width_m >= 1) {
      return fault(
          "center_line",
          absl::StrCat("bend with a radius longer than the ", half_width_m, " m from the line to the road's edge"),
          absl::StrCat(1 / std::abs(ends.back().curvature), " m at ", s_m, " m"));
    }
  }
  std::vector<network::Geometry> line;
  for (int i = 0; i < num_pieces; ++i) {
    const Station &from = ends[i], &to = ends[i + 1];
    network::Geometry piece;
    piece.s_m = from.s_m;
    piece.x_m = from.x_m;
    piece.y_m = from.y_m;
    piece.heading_rad = from.heading_rad;
    piece.length_m = to.s_m - from.s_m;
    if (std::max(std::abs(from.curvature), std::abs(to.curvature)) > 1e-9) {
      piece.shape = network::Spiral{from.curvature, to.curvature};
    }
    line.push_back(piece);
  }
  return line;
}

}  // namespace longtail
