#include "scenarios/road/layout/main_line.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/road/constant.h"
#include "scenarios/road/layout/bends.h"
#include "scenarios/road/layout/center_line.h"
#include "scenarios/road/network/reference_line.h"

namespace longtail {

absl::StatusOr<std::vector<network::Geometry>> ReadMainLine(const v1::Road& road, double length_m,
                                                            double half_width_m) {
  if (road.center_line_size() > 0) return ReadCenterLine(road, length_m, half_width_m);
  ASSIGN_OR_RETURN(const std::vector<BendStretch> bends, ReadBends(road, length_m, half_width_m));
  network::RoadBuilder line("line");
  double s_m = 0;
  for (const BendStretch& bend : bends) {
    if (bend.start_m > s_m) line.AddLine(bend.start_m - s_m);
    line.AddSpiral(bend.transition_m, 0, bend.curvature);
    if (bend.arc_m > 0) line.AddArc(bend.arc_m, bend.curvature);
    line.AddSpiral(bend.transition_m, bend.curvature, 0);
    s_m = bend.End();
  }
  if (length_m > s_m + 1e-9) line.AddLine(length_m - s_m);
  return line.road().geometries;
}

absl::StatusOr<network::CubicProfile> ReadElevation(const v1::Road& road, double length_m) {
  struct Hill {
    int index;
    double start_m, transition_m, even_m, grade;
    double End() const { return start_m + 2 * transition_m + even_m; }
  };
  std::vector<Hill> hills;
  for (int i = 0; i < road.grades_size(); ++i) {
    const v1::Grade& grade = road.grades(i);
    const std::string path = absl::StrCat("grades[", i, "].");
    const Hill hill{i, ConstantOr(grade.start_m(), 0), ConstantOr(grade.transition_m(), 60),
                    ConstantOr(grade.length_m(), 0), ConstantOr(grade.grade_ratio(), 0)};
    RETURN_IF_ERROR(CheckRoadRange(path + "start_m", hill.start_m, 0, length_m));
    RETURN_IF_ERROR(CheckRoadRange(path + "transition_m", hill.transition_m, 1, length_m));
    RETURN_IF_ERROR(CheckRoadRange(path + "length_m", hill.even_m, 0, length_m));
    RETURN_IF_ERROR(CheckRoadRange(path + "grade_ratio", hill.grade, -0.3, 0.3));
    if (hill.End() > length_m) {
      return absl::InvalidArgumentError(absl::StrCat("road.", path, "length_m must end within the road's ", length_m,
                                                     " m with both transitions, got an end at ", hill.End()));
    }
    hills.push_back(hill);
  }
  std::stable_sort(hills.begin(), hills.end(), [](const Hill& a, const Hill& b) { return a.start_m < b.start_m; });
  network::CubicProfile profile;
  double height_m = 0;
  for (size_t i = 0; i < hills.size(); ++i) {
    const Hill& hill = hills[i];
    if (i > 0 && hill.start_m < hills[i - 1].End()) {
      return absl::InvalidArgumentError(absl::StrCat("road.grades[", hill.index,
                                                     "].start_m must be past the end of grades[", hills[i - 1].index,
                                                     "] at ", hills[i - 1].End(), ", got ", hill.start_m));
    }
    if (i == 0 && hill.start_m > 0) profile.Add({0, {}, {}});
    const double t = hill.transition_m, rise_m = hill.grade * t / 2;
    profile.Add({hill.start_m, {height_m, 0, hill.grade / (2 * t), 0}, {}});
    height_m += rise_m;
    if (hill.even_m > 0) profile.Add({hill.start_m + t, {height_m, hill.grade, 0, 0}, {}});
    height_m += hill.grade * hill.even_m;
    profile.Add({hill.End() - t, {height_m, hill.grade, -hill.grade / (2 * t), 0}, {}});
    height_m += rise_m;
    profile.Add({hill.End(), {height_m, 0, 0, 0}, {}});
  }
  return profile;
}

std::vector<network::Geometry> CutLine(const std::vector<network::Geometry>& line, double from_m, double to_m) {
  std::vector<network::Geometry> cut;
  for (const network::Geometry& piece : line) {
    const double start_m = std::max(from_m, piece.s_m), end_m = std::min(to_m, piece.s_m + piece.length_m);
    if (end_m - start_m < 1e-9) continue;
    network::Geometry part = piece;
    if (start_m > piece.s_m) {
      network::Geometry alone = piece;
      alone.s_m = 0;
      const auto shape = network::ReferenceLine::Create({alone}, piece.length_m);
      if (shape.ok()) {
        const network::LinePose at = shape->At(start_m - piece.s_m);
        part.x_m = at.x_m;
        part.y_m = at.y_m;
        part.heading_rad = std::atan2(at.sin_heading, at.cos_heading);
      }
    }
    if (const auto* spiral = std::get_if<network::Spiral>(&piece.shape)) {
      const double slope = (spiral->end_curvature_per_m - spiral->start_curvature_per_m) / piece.length_m;
      part.shape = network::Spiral{spiral->start_curvature_per_m + slope * (start_m - piece.s_m),
                                   spiral->start_curvature_per_m + slope * (end_m - piece.s_m)};
    }
    part.s_m = start_m - from_m;
    part.length_m = end_m - start_m;
    cut.push_back(part);
  }
  return cut;
}

network::CubicProfile CutProfile(const network::CubicProfile& profile, double from_m, double to_m) {
  network::CubicProfile cut;
  const std::vector<network::CubicPiece>& pieces = profile.pieces();
  for (size_t i = 0; i < pieces.size(); ++i) {
    const double start_m = std::max(from_m, pieces[i].start_m);
    const double end_m = i + 1 < pieces.size() ? std::min(to_m, pieces[i + 1].start_m) : to_m;
    if (end_m - start_m < 1e-9) continue;
    const double u = start_m - pieces[i].start_m;
    const network::Cubic& cubic = pieces[i].cubic;
    cut.Add({start_m - from_m, {cubic.Value(u), cubic.Slope(u), cubic.Bend(u) / 2, cubic.d}, {}});
  }
  return cut;
}

}  // namespace longtail
