// A spec's courses through an OpenDRIVE map, with all that traffic on them meets.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_LAYOUT_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_LAYOUT_H_

#include "absl/status/statusor.h"
#include "longtail/v1/road.pb.h"
#include "scenarios/road/layout/road_layout.h"

namespace longtail {

// map: concrete. InvalidArgument, "road.map.… must …" with the field, where its text is no map, a place is not on it,
// or no way leads there; a near name follows as "; did you mean …?". Pure function.
absl::StatusOr<RoadLayout> LayOutMap(const v1::RoadMap& map);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAP_LAYOUT_H_
