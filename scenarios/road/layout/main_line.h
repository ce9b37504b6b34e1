// The line of a spec's road seen from above and from the side.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAIN_LINE_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAIN_LINE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "longtail/v1/road.pb.h"
#include "scenarios/road/network/road_network_builder.h"

namespace longtail {

// half_width_m: from the line to the farther edge of the lanes. InvalidArgument, naming the field.
absl::StatusOr<std::vector<network::Geometry>> ReadMainLine(const v1::Road& road, double length_m, double half_width_m);

// Height over s, 0 at the start; empty for a level road. InvalidArgument, naming the field.
absl::StatusOr<network::CubicProfile> ReadElevation(const v1::Road& road, double length_m);

// The stretch [from_m, to_m] of a line of straight pieces, arcs and spirals, s counted anew; and of a profile.
std::vector<network::Geometry> CutLine(const std::vector<network::Geometry>& line, double from_m, double to_m);
network::CubicProfile CutProfile(const network::CubicProfile& profile, double from_m, double to_m);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_MAIN_LINE_H_
