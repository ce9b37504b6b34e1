#include "scenarios/road/network/road_network.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "scenarios/road/network/codes.h"
#include "scenarios/road/network/fault_list.h"
#include "scenarios/road/network/network_check.h"
#include "scenarios/road/network/network_mend.h"
#include "scenarios/road/network/surface.h"

namespace longtail {

using network::LaneNode;
using network::LanePosition;
using network::LaneSection;
using network::LaneSpan;
using network::LinePose;
using network::ReferenceLine;
using network::Road;
using network::RoadExtent;
using network::RoadPosition;
using network::SurfacePose;

namespace {

double WrapAngle(double angle) {
  const double turned = std::remainder(angle, 2 * M_PI);
  return turned >= M_PI ? turned - 2 * M_PI : turned;
}

// Jumps in the line that a vehicle would feel.
void CheckJumps(const Road& road, const ReferenceLine& line, network::FaultList& faults) {
  constexpr double kMaxJump_m = 0.01, kMaxTurn_rad = 0.01;
  for (int i = 0; i < line.num_pieces(); ++i) {
    const network::Geometry& geometry = road.geometries[i];
    const std::string path = absl::StrCat("road ", road.id, ".geometries[", i, "]");
    const double error_m = line.LengthError(i);
    if (std::abs(error_m) > std::max(0.01, 0.001 * geometry.length_m)) {
      faults.Warning(codes::kMapLength, geometry.place, path,
                     absl::StrCat(path, ".length must be the curve's arc length ", geometry.length_m - error_m,
                                  ", got ", geometry.length_m, "; s is stretched to fit"));
    }
    if (i == 0) continue;
    const LinePose end = line.EndOf(i - 1);
    const double jump_m = std::hypot(end.x_m - geometry.x_m, end.y_m - geometry.y_m);
    const double turn_rad = std::abs(WrapAngle(std::atan2(end.sin_heading, end.cos_heading) - geometry.heading_rad));
    if (jump_m <= kMaxJump_m && turn_rad <= kMaxTurn_rad) continue;
    faults.Warning(codes::kMapJump, geometry.place, path,
                   absl::StrCat(path, " must begin where the one before ends, got ", jump_m, " m and ", turn_rad,
                                " rad from there"));
  }
}

void Append(Diagnostics more, Diagnostics& diagnostics) {
  diagnostics.insert(diagnostics.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  network::SortByPosition(diagnostics);
}

}  // namespace

std::optional<RoadNetwork> RoadNetwork::Create(network::NetworkData data, Diagnostics& diagnostics) {
  network::FaultList faults;
  network::MendNetwork(data, faults);
  network::CheckNetwork(data, faults);
  network::DropDanglingLinks(data);
  RoadNetwork net;
  const bool is_too_large = network::IsTooLarge(data);
  for (const Road& road : data.roads) {
    // A road without a line has its fault already, and a network beyond all bounds gets no lines.
    if (road.geometries.empty() || is_too_large) continue;
    absl::StatusOr<ReferenceLine> line = ReferenceLine::Create(road.geometries, road.length_m);
    if (!line.ok()) {
      const std::string message(line.status().message());
      size_t piece = 0;
      if (const size_t bracket = message.find('['); bracket != std::string::npos) {
        piece = std::min<size_t>(std::stoul(message.substr(bracket + 1)), road.geometries.size() - 1);
      }
      const std::string path = absl::StrCat("road ", road.id);
      faults.Error(codes::kMapOutOfRange, road.geometries[piece].place, path, absl::StrCat(path, ".", message));
      continue;
    }
    CheckJumps(road, *line, faults);
    net.lines_.push_back(*std::move(line));
  }
  const bool has_errors = faults.has_errors();
  Append(faults.Take(), diagnostics);
  if (has_errors) return std::nullopt;
  net.data_ = std::move(data);
  for (int i = 0; i < net.num_roads(); ++i) net.road_indices_.emplace(net.data_.roads[i].id, i);
  net.graph_ = network::LaneGraph::Create(net.data_, diagnostics);
  network::SortByPosition(diagnostics);
  net.BuildIndex();
  return net;
}

int RoadNetwork::FindRoad(const std::string& id) const {
  const auto found = road_indices_.find(id);
  return found == road_indices_.end() ? -1 : found->second;
}

int RoadNetwork::LaneAt(const RoadPosition& position) const {
  const Road& road = data_.roads[position.road];
  const double s = std::clamp(position.s_m, 0.0, road.length_m);
  const int section = network::SectionAt(road, s);
  const int id = network::LaneIdAt(road, road.sections[section], s, position.t_m);
  return id == 0 ? -1 : graph_.Find(position.road, section, id);
}

LaneSpan RoadNetwork::LaneSpanAt(int lane, double s_m) const {
  const LaneNode& node = graph_.node(lane);
  const Road& road = data_.roads[node.road];
  return network::LaneSpanAt(road, road.sections[node.section], node.lane_id,
                             std::clamp(s_m, node.start_s_m, node.end_s_m));
}

double RoadNetwork::SpeedLimitMps(int lane, double s_m) const {
  const LaneNode& node = graph_.node(lane);
  const Road& road = data_.roads[node.road];
  const LaneSection& section = road.sections[node.section];
  const network::LaneSpeed* said = nullptr;
  for (const network::LaneSpeed& speed : section.Find(node.lane_id)->speeds) {
    if (section.s_m + speed.s_offset_m <= s_m || said == nullptr) said = &speed;
  }
  if (said != nullptr && section.s_m + said->s_offset_m <= s_m) return said->limit_mps;
  double limit = std::numeric_limits<double>::infinity();
  for (const network::RoadType& type : road.types) {
    if (type.s_m > s_m) break;
    limit = type.limit_mps.value_or(std::numeric_limits<double>::infinity());
  }
  return limit;
}

const network::RoadMark* RoadNetwork::MarkAt(int lane, double s_m) const {
  const LaneNode& node = graph_.node(lane);
  const LaneSection& section = data_.roads[node.road].sections[node.section];
  const network::RoadMark* found = nullptr;
  for (const network::RoadMark& mark : section.Find(node.lane_id)->marks) {
    if (section.s_m + mark.s_offset_m <= s_m) found = &mark;
  }
  return found;
}

SurfacePose RoadNetwork::PoseAt(const RoadPosition& position) const {
  const Road& road = data_.roads[position.road];
  const double s = std::clamp(position.s_m, 0.0, road.length_m);
  const LinePose line = lines_[position.road].At(s);
  const network::CrossPoint cross = network::CrossPointAt(road, s, position.t_m);
  const network::SurfaceSlope slope = network::SlopeAt(road, s, position.t_m);
  return {line.x_m - cross.beside_m * line.sin_heading,
          line.y_m + cross.beside_m * line.cos_heading,
          cross.z_m,
          WrapAngle(std::atan2(line.sin_heading, line.cos_heading)),
          slope.grade_rad,
          slope.bank_rad};
}

RoadPosition RoadNetwork::ToRoad(const LanePosition& position) const {
  const LaneNode& node = graph_.node(position.lane);
  return {node.road, position.s_m, LaneSpanAt(position.lane, position.s_m).Center() + position.offset_m};
}

std::optional<LanePosition> RoadNetwork::ToLane(const RoadPosition& position) const {
  const int lane = LaneAt(position);
  if (lane < 0) return std::nullopt;
  return LanePosition{lane, position.s_m, position.t_m - LaneSpanAt(lane, position.s_m).Center()};
}

SurfacePose RoadNetwork::PoseOnLane(const LanePosition& position) const {
  const LaneNode& node = graph_.node(position.lane);
  const RoadPosition place = ToRoad(position);
  SurfacePose pose = PoseAt(place);
  // The centre line's own direction: t changes along s, and a point beside a bent line moves slower or faster.
  constexpr double kStep_m = 1e-3;
  const double from = std::clamp(place.s_m - kStep_m, node.start_s_m, node.end_s_m);
  const double to = std::clamp(place.s_m + kStep_m, node.start_s_m, node.end_s_m);
  if (to > from) {
    const double drift =
        (LaneSpanAt(position.lane, to).Center() - LaneSpanAt(position.lane, from).Center()) / (to - from);
    const double pace = 1 - lines_[node.road].At(place.s_m).curvature_per_m * place.t_m;
    pose.heading_rad += std::atan2(drift, std::max(pace, 1e-3));
  }
  pose.heading_rad = WrapAngle(pose.heading_rad + (node.along_s ? 0 : M_PI));
  return pose;
}

}  // namespace longtail
