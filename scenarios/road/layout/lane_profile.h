// The lanes of one generated road along its line, and what they become in a course and in a road network.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_LANE_PROFILE_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_LANE_PROFILE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "longtail/v1/road.pb.h"
#include "scenarios/road/layout/course.h"
#include "scenarios/road/network/road_network_builder.h"

namespace longtail {

// Lanes of one direction over a section, counted from the reference line outwards. All have the profile's width, but
// the outermost, whose width goes from start to end.
struct SideLanes {
  int count = 0;
  double outer_start_m = 0, outer_end_m = 0;
  double works_start_m = 0, works_end_m = 0;  // closed, beyond the lanes; linear as well
  double parking_m = 0;                       // beyond that
};

struct ProfileSection {
  double start_s_m = 0;
  double speed_limit_mps = 0;
  SideLanes along, against;  // right and left of the line
  bool tapers() const {
    return along.outer_start_m != along.outer_end_m || against.outer_start_m != against.outer_end_m;
  }
};

struct LaneProfile {
  double length_m = 0;
  double lane_width_m = 0;
  double median_m = 0;  // from the line to the first lane against it
  double shoulder_m = 0;
  double sidewalk_m = 0;
  std::vector<ProfileSection> sections;  // by start_s_m, the first at 0

  const ProfileSection& At(double s_m) const;
  // From the line to the farthest edge of the lanes anywhere.
  double HalfWidth() const;
};

// Where a ramp's lane runs beside the road's: from an on-ramp's place on, or up to an off-ramp's.
struct RampStretch {
  double start_m = 0, end_m = 0;
};
RampStretch StretchOf(const v1::Ramp& ramp);

// Of the spec's road. InvalidArgument, naming the field.
absl::StatusOr<LaneProfile> ReadLaneProfile(const v1::Road& road);
// The same lanes all along.
LaneProfile EvenProfile(double length_m, int along, int against, double lane_width_m, double speed_limit_mps);

// Sections of a course that drives the profile's road from from_m to to_m, against its line where from_m > to_m; s
// counts from from_m, t from the line, + to the left of travel.
std::vector<CourseSection> CourseSections(const LaneProfile& profile, double from_m, double to_m);

// Adds the lanes between from_m and to_m, with marks, closed and parking lanes, shoulder and sidewalk, and the cones,
// signs and parking spaces on them, to a road that begins at from_m.
void AddLanes(const LaneProfile& profile, double from_m, double to_m, network::RoadBuilder& road);

network::RoadMark MakeMark(network::MarkType type, network::MarkColor color = network::MarkColor::kStandard);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_LANE_PROFILE_H_
