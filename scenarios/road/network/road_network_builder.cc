#include "scenarios/road/network/road_network_builder.h"

#include <cmath>
#include <utility>
#include <vector>

#include "scenarios/road/network/reference_line.h"

namespace longtail::network {

RoadBuilder::RoadBuilder(std::string id, double x_m, double y_m, double heading_rad)
    : x_m_(x_m), y_m_(y_m), heading_rad_(heading_rad) {
  road_.id = std::move(id);
}

RoadBuilder& RoadBuilder::AddPiece(double length_m, decltype(Geometry::shape) shape) {
  Geometry geometry;
  geometry.s_m = road_.length_m;
  geometry.x_m = x_m_;
  geometry.y_m = y_m_;
  geometry.heading_rad = heading_rad_;
  geometry.length_m = length_m;
  geometry.shape = std::move(shape);
  road_.length_m += length_m;
  // What is wrong with the piece is said when the network is made.
  Geometry alone = geometry;
  alone.s_m = 0;
  if (const auto line = ReferenceLine::Create({alone}, length_m); line.ok()) {
    const LinePose end = line->EndOf(0);
    x_m_ = end.x_m;
    y_m_ = end.y_m;
    heading_rad_ = std::atan2(end.sin_heading, end.cos_heading);
  }
  road_.geometries.push_back(std::move(geometry));
  return *this;
}

RoadBuilder& RoadBuilder::AddLine(double length_m) { return AddPiece(length_m, Line{}); }

RoadBuilder& RoadBuilder::AddArc(double length_m, double curvature_per_m) {
  return AddPiece(length_m, Arc{curvature_per_m});
}

RoadBuilder& RoadBuilder::AddSpiral(double length_m, double start_curvature_per_m, double end_curvature_per_m) {
  return AddPiece(length_m, Spiral{start_curvature_per_m, end_curvature_per_m});
}

RoadBuilder& RoadBuilder::AddPoly3(double length_m, const Cubic& v) { return AddPiece(length_m, Poly3{v}); }

RoadBuilder& RoadBuilder::AddParamPoly3(double length_m, const ParamPoly3& curve) { return AddPiece(length_m, curve); }

RoadBuilder& RoadBuilder::BeginSection(double s_m) {
  road_.sections.emplace_back();
  road_.sections.back().s_m = s_m;
  return *this;
}

Lane& RoadBuilder::AddLane(int id, LaneType type, double width_m) {
  if (road_.sections.empty()) BeginSection(0);
  std::vector<Lane>& side = id > 0 ? road_.sections.back().left : road_.sections.back().right;
  Lane& lane = side.emplace_back();
  lane.id = id;
  lane.type = type;
  lane.widths = CubicProfile(width_m);
  return lane;
}

RoadBuilder& RoadBuilder::SetPredecessor(const std::string& road, ContactPoint contact_point) {
  road_.predecessor = RoadLink{false, road, contact_point, {}};
  return *this;
}

RoadBuilder& RoadBuilder::SetSuccessor(const std::string& road, ContactPoint contact_point) {
  road_.successor = RoadLink{false, road, contact_point, {}};
  return *this;
}

RoadBuilder& RoadBuilder::SetPredecessorJunction(const std::string& junction) {
  road_.predecessor = RoadLink{true, junction, ContactPoint::kStart, {}};
  return *this;
}

RoadBuilder& RoadBuilder::SetSuccessorJunction(const std::string& junction) {
  road_.successor = RoadLink{true, junction, ContactPoint::kStart, {}};
  return *this;
}

Road RoadBuilder::Build() const {
  Road road = road_;
  for (size_t k = 0; k + 1 < road.sections.size(); ++k) {
    for (std::vector<Lane>* side : {&road.sections[k].left, &road.sections[k].right}) {
      for (Lane& lane : *side) {
        const Lane* next = road.sections[k + 1].Find(lane.id);
        const bool goes_on = next != nullptr && next->type == lane.type;
        if (lane.successors.empty() && goes_on) lane.successors.push_back({lane.id, {}});
      }
    }
  }
  return road;
}

RoadNetworkBuilder& RoadNetworkBuilder::AddRoad(Road road) {
  data_.roads.push_back(std::move(road));
  return *this;
}

RoadNetworkBuilder& RoadNetworkBuilder::AddJunction(Junction junction) {
  data_.junctions.push_back(std::move(junction));
  return *this;
}

RoadNetworkBuilder& RoadNetworkBuilder::AddController(Controller controller) {
  data_.controllers.push_back(std::move(controller));
  return *this;
}

RoadNetworkBuilder& RoadNetworkBuilder::SetHeader(Header header) {
  data_.header = std::move(header);
  return *this;
}

std::optional<RoadNetwork> RoadNetworkBuilder::Build(Diagnostics& diagnostics) {
  return RoadNetwork::Create(std::exchange(data_, {}), diagnostics);
}

}  // namespace longtail::network
