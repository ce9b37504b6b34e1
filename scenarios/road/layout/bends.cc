#include "scenarios/road/layout/bends.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/road/constant.h"

namespace longtail {

double CurvatureOf(const std::vector<BendStretch>& bends, double s_m) {
  for (const BendStretch& bend : bends) {
    const double u = s_m - bend.start_m;
    if (u <= 0 || s_m >= bend.End()) continue;
    if (u < bend.transition_m) return bend.curvature * u / bend.transition_m;
    if (u <= bend.transition_m + bend.arc_m) return bend.curvature;
    return bend.curvature * (bend.End() - s_m) / bend.transition_m;
  }
  return 0;
}

absl::Status CheckRoadCount(const std::string& field, double value, int lo, int hi) {
  if (value >= lo && value <= hi && value == std::floor(value)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("road.", field, " must be a whole number in [", lo, ", ", hi, "], got ", value));
}

absl::Status CheckRoadRange(const std::string& field, double value, double lo, double hi) {
  if (value >= lo && value <= hi) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("road.", field, " must be in [", lo, ", ", hi, "], got ", value));
}

absl::StatusOr<std::vector<BendStretch>> ReadBends(const v1::Road& road, double length_m, double half_width_m) {
  std::vector<BendStretch> bends;
  for (int i = 0; i < road.bends_size(); ++i) {
    const v1::Bend& bend = road.bends(i);
    const double radius_m = ConstantOr(bend.radius_m(), 0);
    const std::string path = absl::StrCat("road.bends[", i, "].");
    if (!(std::abs(radius_m) > half_width_m) || std::abs(radius_m) > 1e6) {
      return absl::InvalidArgumentError(absl::StrCat(path, "radius_m must be longer than the ", half_width_m,
                                                     " m from the reference line to the road's edge, got ", radius_m));
    }
    BendStretch stretch{i, ConstantOr(bend.start_m(), 0), ConstantOr(bend.transition_m(), 20),
                        ConstantOr(bend.length_m(), 0), 1 / radius_m};
    RETURN_IF_ERROR(CheckRoadRange(absl::StrCat("bends[", i, "].start_m"), stretch.start_m, 0, length_m));
    RETURN_IF_ERROR(CheckRoadRange(absl::StrCat("bends[", i, "].transition_m"), stretch.transition_m, 1, length_m));
    RETURN_IF_ERROR(CheckRoadRange(absl::StrCat("bends[", i, "].length_m"), stretch.arc_m, 0, length_m));
    if (stretch.End() > length_m) {
      return absl::InvalidArgumentError(absl::StrCat(path, "length_m must end within the road's ", length_m,
                                                     " m with both transitions, got an end at ", stretch.End()));
    }
    bends.push_back(stretch);
  }
  std::sort(bends.begin(), bends.end(), [](const BendStretch& a, const BendStretch& b) {
    return a.start_m != b.start_m ? a.start_m < b.start_m : a.index < b.index;
  });
  for (size_t i = 1; i < bends.size(); ++i) {
    if (bends[i].start_m < bends[i - 1].End()) {
      return absl::InvalidArgumentError(absl::StrCat("road.bends[", bends[i].index,
                                                     "].start_m must be past the end of bends[", bends[i - 1].index,
                                                     "] at ", bends[i - 1].End(), ", got ", bends[i].start_m));
    }
  }
  return bends;
}

}  // namespace longtail
