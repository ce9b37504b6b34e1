#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "scenarios/road/network/codes.h"
#include "scenarios/road/network/network_check.h"

namespace longtail::network {
namespace {

constexpr double kMaxRoadLength_m = 1e6;
constexpr double kLengthTolerance_m = 0.01;

// Checks that starts rise; equal ones are a warning where may_repeat, for the later record then counts.
class OrderCheck {
 public:
  OrderCheck(std::string path, const char* name, bool may_repeat, FaultList& faults)
      : path_(std::move(path)), name_(name), may_repeat_(may_repeat), faults_(faults) {}

  void Next(double start_m, const Place& place) {
    if (count_ > 0 && !(start_m > last_m_)) {
      const std::string message = absl::StrCat(path_, "[", count_, "].", name_, " must be greater than ", last_m_,
                                               " of the one before, got ", start_m);
      if (may_repeat_ && start_m == last_m_) {
        faults_.Warning(codes::kMapNotIncreasing, place, Path(), absl::StrCat(message, "; the later counts"));
      } else {
        faults_.Error(codes::kMapNotIncreasing, place, Path(), message);
      }
    }
    last_m_ = start_m;
    ++count_;
  }

 private:
  std::string Path() const { return absl::StrCat(path_, "[", count_, "]"); }

  std::string path_;
  const char* name_;
  bool may_repeat_;
  FaultList& faults_;
  int count_ = 0;
  double last_m_ = 0;
};

void CheckProfile(const CubicProfile& profile, const std::string& path, const char* name, FaultList& faults) {
  OrderCheck order(path, name, /*may_repeat=*/true, faults);
  for (const CubicPiece& piece : profile.pieces()) order.Next(piece.start_m, piece.place);
}

template <typename Record>
void CheckOffsets(const std::vector<Record>& records, const std::string& path, FaultList& faults) {
  OrderCheck order(path, "sOffset", /*may_repeat=*/true, faults);
  for (const Record& record : records) order.Next(record.s_offset_m, record.place);
}

void CheckGeometries(const Road& road, const std::string& path, FaultList& faults) {
  if (road.geometries.empty()) {
    faults.Error(codes::kMapMissingElement, road.place, path, absl::StrCat(path, ".planView must have a geometry"));
    return;
  }
  OrderCheck order(absl::StrCat(path, ".geometries"), "s", /*may_repeat=*/false, faults);
  double end_m = 0;
  for (size_t i = 0; i < road.geometries.size(); ++i) {
    const Geometry& geometry = road.geometries[i];
    order.Next(geometry.s_m, geometry.place);
    if (std::abs(geometry.s_m - end_m) > kLengthTolerance_m) {
      faults.Warning(codes::kMapGap, geometry.place, absl::StrCat(path, ".geometries[", i, "]"),
                     absl::StrCat(path, ".geometries[", i, "].s must be ", end_m, ", where the one before ends, got ",
                                  geometry.s_m));
    }
    end_m = geometry.s_m + geometry.length_m;
  }
  if (std::abs(end_m - road.length_m) > kLengthTolerance_m) {
    faults.Warning(codes::kMapLength, road.place, path,
                   absl::StrCat(path, ".length must be ", end_m, ", where its geometry ends, got ", road.length_m));
  }
}

// The least width over the stretch in which a record counts is at its ends or where its slope is 0.
double LeastWidth(const CubicPiece& piece, double end_m) {
  const double length = std::max(0.0, end_m - piece.start_m);
  const Cubic& w = piece.cubic;
  double least = std::min(w.Value(0), w.Value(length));
  const auto look = [&](double u) {
    if (u > 0 && u < length) least = std::min(least, w.Value(u));
  };
  if (w.d != 0) {
    const double root = w.c * w.c - 3 * w.b * w.d;
    if (root >= 0) {
      look((-w.c + std::sqrt(root)) / (3 * w.d));
      look((-w.c - std::sqrt(root)) / (3 * w.d));
    }
  } else if (w.c != 0) {
    look(-w.b / (2 * w.c));
  }
  return least;
}

void CheckLane(const Lane& lane, double section_length_m, const std::string& path, FaultList& faults) {
  CheckProfile(lane.widths, absl::StrCat(path, ".width"), "sOffset", faults);
  CheckProfile(lane.borders, absl::StrCat(path, ".border"), "sOffset", faults);
  CheckOffsets(lane.marks, absl::StrCat(path, ".roadMark"), faults);
  CheckOffsets(lane.speeds, absl::StrCat(path, ".speed"), faults);
  CheckOffsets(lane.materials, absl::StrCat(path, ".material"), faults);
  CheckOffsets(lane.heights, absl::StrCat(path, ".height"), faults);
  if (lane.id == 0) return;
  if (lane.widths.empty() && lane.borders.empty()) {
    faults.Warning(codes::kMapMissingElement, lane.place, path,
                   absl::StrCat(path, " must have a width or a border; it counts as 0 m wide"));
    return;
  }
  const std::vector<CubicPiece>& first_of = lane.widths.empty() ? lane.borders.pieces() : lane.widths.pieces();
  if (first_of.front().start_m > 0) {
    faults.Warning(codes::kMapGap, first_of.front().place, path,
                   absl::StrCat(path, " must have its width from sOffset 0 on, got ", first_of.front().start_m,
                                "; it counts as 0 m wide until there"));
  }
  for (size_t i = 0; i < lane.widths.pieces().size(); ++i) {
    const CubicPiece& piece = lane.widths.pieces()[i];
    const bool is_last = i + 1 == lane.widths.pieces().size();
    const double end = std::min(section_length_m, is_last ? section_length_m : lane.widths.pieces()[i + 1].start_m);
    if (piece.start_m > section_length_m) continue;
    const double least = LeastWidth(piece, end);
    if (least < -1e-3) {
      faults.Warning(codes::kMapNegativeWidth, piece.place, path,
                     absl::StrCat(path, ".width[", i, "] must not fall below 0, got ", least,
                                  " m; the lane counts as 0 m wide there"));
    }
  }
}

void CheckSide(const std::vector<Lane>& side, int sign, double length_m, const std::string& path, FaultList& faults) {
  if (side.size() > kMaxLanesOfSide) {
    faults.Error(codes::kMapOutOfRange, side[kMaxLanesOfSide].place, path,
                 absl::StrCat(path, " must have at most ", kMaxLanesOfSide, " lanes a side, got ", side.size()));
    return;
  }
  for (size_t i = 0; i < side.size(); ++i) {
    const int wanted = sign * static_cast<int>(i + 1);
    if (side[i].id != wanted) {
      faults.Error(codes::kMapLaneOrder, side[i].place, path,
                   absl::StrCat(path, " must have lanes ", sign, ", ", 2 * sign, ", … without a gap, got ", side[i].id,
                                " where ", wanted, " should be"));
      return;
    }
    CheckLane(side[i], length_m, absl::StrCat(path, ".lane ", side[i].id), faults);
  }
}

void CheckSections(const Road& road, const std::string& path, FaultList& faults) {
  if (road.sections.empty()) {
    faults.Error(codes::kMapMissingElement, road.place, path, absl::StrCat(path, ".lanes must have a laneSection"));
    return;
  }
  if (road.sections.front().s_m > kLengthTolerance_m) {
    faults.Warning(codes::kMapGap, road.sections.front().place, path,
                   absl::StrCat(path, ".sections[0].s must be 0, got ", road.sections.front().s_m,
                                "; its lanes count from the road's start"));
  }
  OrderCheck order(absl::StrCat(path, ".sections"), "s", /*may_repeat=*/false, faults);
  for (size_t i = 0; i < road.sections.size(); ++i) {
    const LaneSection& section = road.sections[i];
    order.Next(section.s_m, section.place);
    const double end = i + 1 < road.sections.size() ? road.sections[i + 1].s_m : road.length_m;
    const std::string section_path = absl::StrCat(path, ".sections[", i, "]");
    if (section.s_m >= road.length_m) {
      faults.Warning(
          codes::kMapOutOfRange, section.place, section_path,
          absl::StrCat(section_path, ".s must be below the road's length ", road.length_m, ", got ", section.s_m));
    }
    CheckSide(section.left, 1, end - section.s_m, section_path, faults);
    CheckSide(section.right, -1, end - section.s_m, section_path, faults);
    CheckLane(section.center, end - section.s_m, absl::StrCat(section_path, ".lane 0"), faults);
  }
}

void CheckStation(double s_m, const Road& road, const Place& place, const std::string& path, FaultList& faults) {
  if (s_m >= -kLengthTolerance_m && s_m <= road.length_m + kLengthTolerance_m) return;
  faults.Warning(codes::kMapOutOfRange, place, path,
                 absl::StrCat(path, ".s must be in [0, ", road.length_m, "] of its road, got ", s_m));
}

}  // namespace

void CheckRoad(const Road& road, FaultList& faults) {
  const std::string path = absl::StrCat("road ", road.id);
  if (!(road.length_m > 0) || road.length_m > kMaxRoadLength_m) {
    faults.Error(codes::kMapOutOfRange, road.place, path,
                 absl::StrCat(path, ".length must be in (0, ", kMaxRoadLength_m, "], got ", road.length_m));
  }
  CheckGeometries(road, path, faults);
  CheckProfile(road.elevation, absl::StrCat(path, ".elevation"), "s", faults);
  CheckProfile(road.superelevation, absl::StrCat(path, ".superelevation"), "s", faults);
  CheckProfile(road.lane_offset, absl::StrCat(path, ".laneOffset"), "s", faults);
  OrderCheck crossfalls(absl::StrCat(path, ".crossfall"), "s", /*may_repeat=*/true, faults);
  for (const Crossfall& crossfall : road.crossfalls) crossfalls.Next(crossfall.angle.start_m, crossfall.angle.place);
  OrderCheck shapes(absl::StrCat(path, ".shape"), "s", /*may_repeat=*/false, faults);
  for (const ShapeSection& shape : road.shapes) {
    shapes.Next(shape.s_m, shape.place);
    CheckProfile(shape.heights, absl::StrCat(path, ".shape"), "t", faults);
  }
  OrderCheck types(absl::StrCat(path, ".type"), "s", /*may_repeat=*/true, faults);
  for (const RoadType& type : road.types) types.Next(type.s_m, type.place);
  CheckSections(road, path, faults);
  for (const Object& object : road.objects) {
    CheckStation(object.s_m, road, object.place, absl::StrCat(path, ".object ", object.id), faults);
  }
  for (const Structure& structure : road.structures) {
    const char* word = structure.kind == StructureKind::kTunnel ? ".tunnel " : ".bridge ";
    CheckStation(structure.s_m, road, structure.place, absl::StrCat(path, word, structure.id), faults);
  }
  for (const Signal& signal : road.signals) {
    CheckStation(signal.s_m, road, signal.place, absl::StrCat(path, ".signal ", signal.id), faults);
  }
}

}  // namespace longtail::network
