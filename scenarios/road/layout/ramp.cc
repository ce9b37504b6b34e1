#include "scenarios/road/layout/ramp.h"

#include <algorithm>
#include <cmath>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/road/constant.h"
#include "scenarios/road/layout/bends.h"
#include "scenarios/road/part_name.h"

namespace longtail {
namespace {

// Over this length the ramp's grade goes from that of the main road to none.
constexpr double kLevelM = 40;

network::CubicProfile ElevationOf(const MainRoad& main, double at_m, bool is_on) {
  const double height_m = main.elevation.Value(at_m), slope = (is_on ? -1 : 1) * main.elevation.Slope(at_m);
  if (height_m == 0 && slope == 0) return {};
  if (slope == 0) return network::CubicProfile(height_m);
  return {{0, {height_m, slope, -slope / (2 * kLevelM), 0}, {}},
          {kLevelM, {height_m + slope * kLevelM / 2, 0, 0, 0}, {}}};
}

}  // namespace

Strip RampShape::Leg() const {
  const double from_m = is_on ? profile->length_m : 0, to_m = is_on ? 0 : profile->length_m;
  return {line.get(), from_m, to_m, 0, CourseSections(*profile, from_m, to_m), elevation.get(), 0};
}

absl::StatusOr<RampShape> ShapeRamp(const v1::Ramp& spec, int index, const MainRoad& main) {
  const std::string path = absl::StrCat("ramps[", index, "].");
  RampShape ramp;
  ramp.name = RampName(spec, index);
  ramp.index = index;
  ramp.is_on = spec.kind() != v1::RAMP_KIND_OFF;
  ramp.at_m = ConstantOr(spec.at_m(), 0);
  const double length_m = ConstantOr(spec.length_m(), 150);
  const double angle_rad = ConstantOr(spec.angle_deg(), 20) * M_PI / 180;
  const ProfileSection& through = main.profile.At(ramp.is_on ? ramp.at_m - 1e-3 : ramp.at_m + 1e-3);
  const double limit_mps = ConstantOr(spec.speed_limit_mps(), through.speed_limit_mps);
  RETURN_IF_ERROR(CheckRoadRange(path + "length_m", length_m, 10, 1e4));
  RETURN_IF_ERROR(CheckRoadRange(path + "angle_deg", angle_rad * 180 / M_PI, 1, 120));
  RETURN_IF_ERROR(CheckRoadRange(path + "speed_limit_mps", limit_mps, 0.1, 100));
  ramp.num_lanes = through.along.count;
  const double width_m = main.profile.lane_width_m;
  ramp.offset_m = -ramp.num_lanes * width_m;
  const network::LinePose at = main.line.At(ramp.at_m);
  const double heading = std::atan2(at.sin_heading, at.cos_heading) + (ramp.is_on ? M_PI : 0);
  network::RoadBuilder line("ramp", at.x_m - ramp.offset_m * at.sin_heading, at.y_m + ramp.offset_m * at.cos_heading,
                            heading);
  // It turns away to the right of the road.
  const double spiral_m = std::min(40.0, length_m / 4), arc_m = length_m / 4;
  const double curvature = (ramp.is_on ? 1 : -1) * angle_rad / (spiral_m + arc_m);
  line.AddSpiral(spiral_m, 0, curvature).AddArc(arc_m, curvature).AddSpiral(spiral_m, curvature, 0);
  if (length_m - line.length_m() > 1e-6) line.AddLine(length_m - line.length_m());
  ramp.geometries = line.road().geometries;
  ASSIGN_OR_RETURN(network::ReferenceLine made, network::ReferenceLine::Create(ramp.geometries, line.length_m()));
  ramp.line = std::make_shared<const network::ReferenceLine>(std::move(made));
  LaneProfile profile = EvenProfile(line.length_m(), ramp.is_on ? 0 : 1, ramp.is_on ? 1 : 0, width_m, limit_mps);
  profile.shoulder_m = main.profile.shoulder_m;
  ramp.profile = std::make_shared<const LaneProfile>(std::move(profile));
  ramp.elevation = std::make_shared<const network::CubicProfile>(ElevationOf(main, ramp.at_m, ramp.is_on));
  return ramp;
}

void AddRampRoads(const RampShape& ramp, const MainRoad& main, const std::string& before, const std::string& behind,
                  network::RoadNetworkBuilder& builder) {
  network::RoadBuilder road(ramp.name);
  road.road().name = ramp.name;
  road.road().geometries = ramp.geometries;
  road.road().length_m = ramp.profile->length_m;
  road.road().elevation = *ramp.elevation;
  road.SetPredecessorJunction(ramp.name);
  AddLanes(*ramp.profile, 0, ramp.profile->length_m, road);
  builder.AddRoad(road.Build());

  network::Junction junction;
  junction.id = junction.name = ramp.name;
  junction.kind = network::JunctionKind::kDirect;
  const auto connect = [&junction](const std::string& from, const std::string& to) -> network::Connection& {
    network::Connection& connection = junction.connections.emplace_back();
    connection.id = absl::StrCat(junction.connections.size());
    connection.incoming_road = from;
    connection.connecting_road = to;
    connection.contact_point = network::ContactPoint::kStart;
    return connection;
  };
  network::Connection& through = connect(before, behind);
  for (int i = 1; i <= ramp.num_lanes; ++i) through.lane_links.push_back({-i, -i, {}});
  const int against = main.profile.At(ramp.at_m).against.count, median = main.profile.median_m > 0 ? 1 : 0;
  for (int i = 1; i <= against; ++i) through.lane_links.push_back({i + median, i + median, {}});
  const int beside = -(ramp.num_lanes + 1);
  if (ramp.is_on) {
    connect(ramp.name, behind).lane_links.push_back({+1, beside, {}});
  } else {
    connect(before, ramp.name).lane_links.push_back({beside, -1, {}});
  }
  builder.AddJunction(std::move(junction));
}

}  // namespace longtail
