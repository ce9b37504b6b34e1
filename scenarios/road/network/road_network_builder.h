// Makes road networks from code.
//
//   RoadBuilder road("1", /*x_m=*/0, /*y_m=*/0, /*heading_rad=*/0);
//   road.AddLine(100).AddSpiral(30, 0, 0.02).AddArc(40, 0.02);
//   road.AddLane(-1, LaneType::kDriving, 3.5);
//   RoadNetworkBuilder builder;
//   builder.AddRoad(road.Build());
//   Diagnostics diagnostics;
//   std::optional<RoadNetwork> net = builder.Build(diagnostics);
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_ROAD_NETWORK_BUILDER_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_ROAD_NETWORK_BUILDER_H_

#include <optional>
#include <string>

#include "scenarios/road/network/road.h"
#include "scenarios/road/network/road_network.h"
#include "scenarios/spec/diagnostic.h"

namespace longtail::network {

// One road: its line piece by piece, each beginning where the last one ends, then its lanes. Not thread-safe: one
// function fills it. What does not fit together is found by RoadNetwork::Create.
class RoadBuilder {
 public:
  explicit RoadBuilder(std::string id, double x_m = 0, double y_m = 0, double heading_rad = 0);

  // Lengths > 0; curvature + bends left, 1/m.
  RoadBuilder& AddLine(double length_m);
  RoadBuilder& AddArc(double length_m, double curvature_per_m);
  RoadBuilder& AddSpiral(double length_m, double start_curvature_per_m, double end_curvature_per_m);
  RoadBuilder& AddPoly3(double length_m, const Cubic& v);
  RoadBuilder& AddParamPoly3(double length_m, const ParamPoly3& curve);

  // Begins a section where the line ends now, or at s_m. The first begins at 0 by itself.
  RoadBuilder& BeginSection(double s_m);
  // Adds a lane to the last section, outside of those of its side: id is 1, 2, … to the left, -1, -2, … to the right.
  Lane& AddLane(int id, LaneType type, double width_m);

  RoadBuilder& SetPredecessor(const std::string& road, ContactPoint contact_point);
  RoadBuilder& SetSuccessor(const std::string& road, ContactPoint contact_point);
  RoadBuilder& SetPredecessorJunction(const std::string& junction);
  RoadBuilder& SetSuccessorJunction(const std::string& junction);

  double length_m() const { return road_.length_m; }
  // Where the line ends now.
  double end_x_m() const { return x_m_; }
  double end_y_m() const { return y_m_; }
  double end_heading_rad() const { return heading_rad_; }

  // All the rest: elevation, objects, …
  Road& road() { return road_; }
  // The road. Lanes of equal id and type in neighbouring sections are linked where no link was given.
  Road Build() const;

 private:
  RoadBuilder& AddPiece(double length_m, decltype(Geometry::shape) shape);

  Road road_;
  double x_m_ = 0;
  double y_m_ = 0;
  double heading_rad_ = 0;
};

// Not thread-safe: one function fills it.
class RoadNetworkBuilder {
 public:
  RoadNetworkBuilder& AddRoad(Road road);
  RoadNetworkBuilder& AddJunction(Junction junction);
  RoadNetworkBuilder& AddController(Controller controller);
  RoadNetworkBuilder& SetHeader(Header header);

  NetworkData& data() { return data_; }
  // As RoadNetwork::Create. Leaves the builder empty.
  std::optional<RoadNetwork> Build(Diagnostics& diagnostics);

 private:
  NetworkData data_;
};

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_ROAD_NETWORK_BUILDER_H_
