#include "scenarios/road/network/lane_geometry.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace longtail::network {
namespace {

// Outer border of lane, whose inner border is at inner_t_m; sign is + on the left.
double OuterBorder(const Lane& lane, double ds, double offset_m, double inner_t_m, double sign) {
  if (!lane.widths.empty()) return inner_t_m + sign * std::max(0.0, lane.widths.Value(ds));
  if (lane.borders.empty()) return inner_t_m;
  const double border = offset_m + lane.borders.Value(ds);
  return sign * std::max(sign * border, sign * inner_t_m);
}

}  // namespace

int SectionAt(const Road& road, double s_m) {
  const auto after = std::upper_bound(road.sections.begin(), road.sections.end(), s_m,
                                      [](double s, const LaneSection& section) { return s < section.s_m; });
  return after == road.sections.begin() ? 0 : static_cast<int>(after - road.sections.begin()) - 1;
}

LaneSpan LaneSpanAt(const Road& road, const LaneSection& section, int lane_id, double s_m) {
  const double offset = road.lane_offset.Value(s_m);
  const double ds = s_m - section.s_m;
  const std::vector<Lane>& side = lane_id > 0 ? section.left : section.right;
  const double sign = lane_id > 0 ? 1 : -1;
  const size_t count = static_cast<size_t>(std::abs(static_cast<long>(lane_id)));
  if (count == 0 || count > side.size()) return {offset, offset};
  double inner = offset, outer = offset;
  for (size_t i = 0; i < count; ++i) {
    inner = outer;
    outer = OuterBorder(side[i], ds, offset, inner, sign);
  }
  return {inner, outer};
}

int LaneIdAt(const Road& road, const LaneSection& section, double s_m, double t_m) {
  const double offset = road.lane_offset.Value(s_m);
  const double ds = s_m - section.s_m;
  const bool is_left = t_m >= offset;
  const double sign = is_left ? 1 : -1;
  const std::vector<Lane>& side = is_left ? section.left : section.right;
  double border = offset;
  for (const Lane& lane : side) {
    border = OuterBorder(lane, ds, offset, border, sign);
    if (sign * t_m < sign * border) return lane.id;
  }
  // The outermost border belongs to the outermost lane that has a width there.
  if (t_m == border && border != offset) {
    for (size_t i = side.size(); i > 0; --i) {
      if (LaneSpanAt(road, section, side[i - 1].id, s_m).Width() > 0) return side[i - 1].id;
    }
  }
  // The centre is the border of the first lane on the right where there is none on the left.
  if (t_m == offset && is_left && !section.right.empty()) return section.right.front().id;
  return 0;
}

RoadExtent ExtentAt(const Road& road, const LaneSection& section, double s_m) {
  const int left = static_cast<int>(section.left.size()), right = static_cast<int>(section.right.size());
  return {LaneSpanAt(road, section, left, s_m).outer_t_m, LaneSpanAt(road, section, -right, s_m).outer_t_m};
}

}  // namespace longtail::network
