#include "scenarios/road/layout/junction_network.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "scenarios/road/layout/junction_rules.h"
#include "scenarios/road/layout/main_line.h"

namespace longtail {
namespace {

using network::ContactPoint;
using network::LaneType;

std::string MainId(size_t piece) { return piece == 0 ? "main" : absl::StrCat("main.", piece + 1); }

class JunctionWriter {
 public:
  JunctionWriter(const JunctionShape& shape, size_t order, network::RoadNetworkBuilder& builder)
      : shape_(shape), order_(order), builder_(builder) {
    junction_.id = junction_.name = shape.name;
  }

  void Write() {
    for (const JunctionArm& arm : shape_.arms) {
      if (!arm.is_main) AddSideRoad(arm);
    }
    for (const Movement& movement : shape_.movements) {
      if (movement.kind != TurnKind::kStraight || shape_.is_roundabout()) {
        AddTurn(movement);
      } else if (movement.from < movement.to || shape_.FindMovement(movement.to, movement.from) < 0) {
        AddThrough(movement);
      }
    }
    AddPriorities();
    AddControllers();
    builder_.AddJunction(std::move(junction_));
  }

  // What stands on an arm's road, which covers [from_m, to_m] of the arm's line.
  void Furnish(const JunctionArm& arm, double from_m, network::Road& road) {
    const auto along = [&](double before_box_m) {
      return arm.box_m + (arm.runs_outwards() ? before_box_m : -before_box_m) - from_m;
    };
    // Right of traffic inwards is left of a line that runs outwards.
    const double side = arm.runs_outwards() ? 1 : -1;
    const double in_m = arm.Width(true), out_m = arm.Width(false);
    if (shape_.crosswalk_end_m > shape_.crosswalk_start_m) {
      network::Object zebra;
      zebra.id = absl::StrCat(shape_.prefix, arm.name, ".crosswalk");
      zebra.name = "crosswalk";
      zebra.type = network::ObjectType::kCrosswalk;
      zebra.type_word = "crosswalk";
      zebra.s_m = along((shape_.crosswalk_start_m + shape_.crosswalk_end_m) / 2);
      zebra.t_m = side * (in_m - out_m) / 2;
      zebra.length_m = shape_.crosswalk_end_m - shape_.crosswalk_start_m;
      zebra.width_m = in_m + out_m + 2 * arm.profile->shoulder_m;
      road.objects.push_back(zebra);
    }
    if (shape_.is_roundabout() && arm.name == "near") road.objects.push_back(Island(arm, from_m));
    StopKind kind;
    if (arm.lanes_in == 0 || !StopKindOf(shape_, arm, &kind)) return;
    // Without signs nothing is painted.
    if (shape_.control != v1::JUNCTION_CONTROL_PRIORITY_TO_THE_RIGHT) {
      network::Object line;
      line.id = absl::StrCat(shape_.prefix, arm.name, ".stop_line");
      line.name = kind == StopKind::kYield ? "yield_line" : "stop_line";
      line.type = network::ObjectType::kRoadMark;
      line.type_word = "roadMark";
      line.s_m = along(shape_.line_to_box_m + 0.15);
      line.t_m = side * in_m / 2;
      line.length_m = 0.3;
      line.width_m = in_m - 0.2;
      road.objects.push_back(line);
      AddSign(arm, kind, along(shape_.line_to_box_m - 0.5), side * (in_m + arm.profile->shoulder_m + 0.8), road);
    }
  }

 private:
  // Catalogue numbers of the German road traffic regulations; lights by OpenDRIVE's own.
  void AddSign(const JunctionArm& arm, StopKind kind, double s_m, double t_m, network::Road& road) {
    network::Signal sign;
    sign.id = absl::StrCat(shape_.prefix, arm.name, ".sign");
    sign.orientation = arm.runs_outwards() ? network::Orientation::kAgainstS : network::Orientation::kAlongS;
    sign.s_m = s_m;
    sign.t_m = t_m;
    if (kind == StopKind::kSignal) {
      sign.name = shape_.prefix + (arm.is_main ? "main" : "side");
      sign.dynamic = true;
      sign.country = "OpenDRIVE";
      sign.type = "1000001";
      sign.z_offset_m = 2.4;
      sign.width_m = 0.35;
      sign.height_m = 1.0;
    } else {
      sign.name = kind == StopKind::kStop ? "stop" : "yield";
      sign.country = "DE";
      sign.type = kind == StopKind::kStop ? "206" : "205";
      sign.z_offset_m = 2.0;
      sign.width_m = sign.height_m = 0.75;
    }
    sign.subtype = "-1";
    road.signals.push_back(sign);
  }

  // On the end of the near arm's road.
  network::Object Island(const JunctionArm& arm, double from_m) const {
    constexpr int kCorners = 32;
    network::Object island;
    island.id = shape_.prefix + "island";
    island.name = "island";
    island.type = network::ObjectType::kTrafficIsland;
    island.type_word = "trafficIsland";
    island.s_m = arm.box_m - from_m;
    island.radius_m = shape_.island_m;
    const Strip leg = arm.Leg(true, 0);
    const Pose2 at = leg.At(leg.length_m(), 0);
    const double dx = shape_.center.x_m - at.x_m, dy = shape_.center.y_m - at.y_m;
    const double c = std::cos(at.yaw_rad), s = std::sin(at.yaw_rad);
    network::Outline outline;
    for (int i = 0; i < kCorners; ++i) {
      const double angle = 2 * M_PI * i / kCorners;
      outline.corners.push_back({true, dx * c + dy * s + shape_.island_m * std::cos(angle),
                                 -dx * s + dy * c + shape_.island_m * std::sin(angle), 0, 0.15});
    }
    island.outlines.push_back(std::move(outline));
    return island;
  }

  std::string RoadId(int arm) const {
    const JunctionArm& there = shape_.arms[arm];
    if (there.name == "near") return MainId(order_);
    if (there.name == "far") return MainId(order_ + 1);
    return shape_.prefix + there.name;
  }
  ContactPoint ContactOf(int arm) const {
    return shape_.arms[arm].runs_outwards() ? ContactPoint::kStart : ContactPoint::kEnd;
  }

  void AddSideRoad(const JunctionArm& arm) {
    const Pose2 start = arm.Leg(false, 0).At(0, 0);
    network::RoadBuilder road(shape_.prefix + arm.name, start.x_m, start.y_m, start.yaw_rad);
    road.AddLine(arm.end_m - arm.box_m).SetPredecessorJunction(shape_.name);
    road.road().name = shape_.prefix + arm.name;
    if (arm.base_m != 0) road.road().elevation = network::CubicProfile(arm.base_m);
    AddLanes(*arm.profile, arm.box_m, arm.end_m, road);
    Furnish(arm, arm.box_m, road.road());
    builder_.AddRoad(road.Build());
  }

  network::Road PathRoad(const Movement& movement) const {
    network::Road road;
    road.id = road.name = "path." + shape_.MovementName(movement);
    road.junction = shape_.name;
    road.predecessor = network::RoadLink{false, RoadId(movement.from), ContactOf(movement.from), {}};
    road.successor = network::RoadLink{false, RoadId(movement.to), ContactOf(movement.to), {}};
    road.geometries = movement.geometries;  // empty along the main road: its own
    road.length_m = movement.path.length_m();
    if (movement.height != nullptr) road.elevation = *movement.height;
    road.sections.emplace_back();
    return road;
  }

  network::Lane& AddLane(network::Road& road, int side, LaneType type, double start_m, double end_m) const {
    std::vector<network::Lane>& lanes = side > 0 ? road.sections[0].left : road.sections[0].right;
    network::Lane& lane = lanes.emplace_back();
    lane.id = side * static_cast<int>(lanes.size());
    lane.type = type;
    const double slope = (end_m - start_m) / road.length_m;
    lane.widths =
        start_m == end_m ? network::CubicProfile(start_m) : network::CubicProfile{{0, {start_m, slope, 0, 0}, {}}};
    return lane;
  }

  void AddKerb(network::Road& road, int side) const {
    const LaneProfile& profile = *shape_.arms[0].profile;
    if (profile.shoulder_m > 0) AddLane(road, side, LaneType::kShoulder, profile.shoulder_m, profile.shoulder_m);
    if (profile.sidewalk_m > 0) AddLane(road, side, LaneType::kSidewalk, profile.sidewalk_m, profile.sidewalk_m);
  }

  void SetSpeed(const Movement& movement, network::Lane& lane) const {
    network::LaneSpeed speed;
    speed.limit_mps = movement.path.sections[0].speed_limit_mps;
    lane.speeds.push_back(speed);
  }

  network::Connection& Connect(int arm, const std::string& road, ContactPoint contact) {
    network::Connection& connection = junction_.connections.emplace_back();
    connection.id = absl::StrCat(junction_.connections.size());
    connection.incoming_road = RoadId(arm);
    connection.connecting_road = road;
    connection.contact_point = contact;
    return connection;
  }

  void AddTurn(const Movement& movement) {
    const JunctionArm &in = shape_.arms[movement.from], &out = shape_.arms[movement.to];
    network::Road road = PathRoad(movement);
    network::Lane& lane = AddLane(road, -1, LaneType::kDriving, in.profile->lane_width_m, out.profile->lane_width_m);
    const int from = in.LaneId(true, movement.lane_in), to = out.LaneId(false, movement.lane_out);
    lane.predecessors.push_back({from, {}});
    lane.successors.push_back({to, {}});
    if (shape_.is_roundabout()) lane.widths = WidthsOf(movement);
    SetSpeed(movement, lane);
    if (movement.keeps_kerb) AddKerb(road, -1);
    Connect(movement.from, road.id, ContactPoint::kStart).lane_links.push_back({from, -1, {}});
    builder_.AddRoad(std::move(road));
  }

  // Of the only lane, section by section.
  static network::CubicProfile WidthsOf(const Movement& movement) {
    network::CubicProfile widths;
    const std::vector<CourseSection>& sections = movement.path.sections;
    for (size_t i = 0; i < sections.size(); ++i) {
      const double start_m = sections[i].start_s_m;
      const double end_m = i + 1 < sections.size() ? sections[i + 1].start_s_m : movement.path.length_m();
      const CourseLane& lane = sections[i].lanes[0];
      const double from_m = lane.left_start_m - lane.right_start_m, to_m = lane.left_end_m - lane.right_end_m;
      widths.Add({start_m, {from_m, (to_m - from_m) / (end_m - start_m), 0, 0}, {}});
    }
    return widths;
  }

  // Both directions straight on are one road.
  void AddThrough(const Movement& movement) {
    const JunctionArm &in = shape_.arms[movement.from], &out = shape_.arms[movement.to];
    network::Road road = PathRoad(movement);
    if (in.is_main) {
      const double lo_m = std::min(in.box_m, out.box_m), hi_m = std::max(in.box_m, out.box_m);
      road.elevation = CutProfile(*in.elevation, lo_m, hi_m);
    }
    const int back = shape_.FindMovement(movement.to, movement.from);
    network::Connection& there = Connect(movement.from, road.id, ContactPoint::kStart);
    for (int rank = 0; rank < movement.num_lanes; ++rank) {
      network::Lane& lane = AddLane(road, -1, LaneType::kDriving, in.profile->lane_width_m, in.profile->lane_width_m);
      const int from = in.LaneId(true, in.lanes_in - rank), to = out.LaneId(false, out.lanes_out - rank);
      lane.predecessors.push_back({from, {}});
      lane.successors.push_back({to, {}});
      SetSpeed(movement, lane);
      there.lane_links.push_back({from, lane.id, {}});
    }
    if (back >= 0) {
      network::Connection& again = Connect(movement.to, road.id, ContactPoint::kEnd);
      for (int rank = 0; rank < shape_.movements[back].num_lanes; ++rank) {
        network::Lane& lane = AddLane(road, +1, LaneType::kDriving, in.profile->lane_width_m, in.profile->lane_width_m);
        const int from = out.LaneId(true, out.lanes_in - rank), to = in.LaneId(false, in.lanes_out - rank);
        lane.successors.push_back({from, {}});
        lane.predecessors.push_back({to, {}});
        SetSpeed(movement, lane);
        again.lane_links.push_back({from, lane.id, {}});
      }
    }
    // The side where no arm joins keeps its kerb.
    if (in.is_main && shape_.FindArm("right") < 0) AddKerb(road, -1);
    if (in.is_main && shape_.FindArm("left") < 0) AddKerb(road, +1);
    builder_.AddRoad(std::move(road));
  }

  void AddPriorities() {
    for (size_t a = 0; a < shape_.movements.size(); ++a) {
      for (size_t b = 0; b < shape_.movements.size(); ++b) {
        const Movement &high = shape_.movements[a], &low = shape_.movements[b];
        if (high.from == low.from || !Yields(shape_, static_cast<int>(b), static_cast<int>(a))) continue;
        junction_.priorities.push_back({PathId(a), PathId(b), {}});
      }
    }
  }

  // Straight on both ways is one road, named by the first.
  std::string PathId(size_t index) const {
    const Movement& movement = shape_.movements[index];
    if (movement.kind == TurnKind::kStraight && movement.from > movement.to && !shape_.is_roundabout()) {
      const int back = shape_.FindMovement(movement.to, movement.from);
      if (back >= 0) return "path." + shape_.MovementName(shape_.movements[back]);
    }
    return "path." + shape_.MovementName(movement);
  }

  void AddControllers() {
    if (shape_.control != v1::JUNCTION_CONTROL_SIGNALS) return;
    for (const bool main : {true, false}) {
      network::Controller controller;
      controller.id = controller.name = shape_.prefix + (main ? "main" : "side");
      controller.sequence = main ? 0 : 1;
      for (const JunctionArm& arm : shape_.arms) {
        if (arm.is_main == main && arm.lanes_in > 0) {
          controller.controls.push_back({absl::StrCat(shape_.prefix, arm.name, ".sign"), "0", {}});
        }
      }
      junction_.controllers.push_back({controller.id, "0", controller.sequence, {}});
      builder_.AddController(std::move(controller));
    }
  }

  const JunctionShape& shape_;
  size_t order_;  // along the main road
  network::RoadNetworkBuilder& builder_;
  network::Junction junction_;
};

}  // namespace

namespace {

// Where the main road is cut: at a junction's box, or where a ramp meets it.
struct Cut {
  double from_m = 0, to_m = 0;
  int junction = -1, ramp = -1;
};

std::vector<Cut> CutsOf(const std::vector<JunctionShape>& junctions, const std::vector<RampShape>& ramps) {
  std::vector<Cut> cuts;
  for (size_t j = 0; j < junctions.size(); ++j) {
    cuts.push_back({junctions[j].arms[0].box_m, junctions[j].arms[1].box_m, static_cast<int>(j), -1});
  }
  for (size_t r = 0; r < ramps.size(); ++r) cuts.push_back({ramps[r].at_m, ramps[r].at_m, -1, static_cast<int>(r)});
  std::sort(cuts.begin(), cuts.end(), [](const Cut& a, const Cut& b) { return a.from_m < b.from_m; });
  return cuts;
}

void AddStructures(const MainRoad& main, double from_m, double to_m, network::Road& road) {
  for (network::Structure structure : main.structures) {
    const double start_m = std::max(from_m, structure.s_m);
    structure.length_m = std::min(to_m, structure.s_m + structure.length_m) - start_m;
    structure.s_m = start_m - from_m;
    if (structure.length_m > 0) road.structures.push_back(std::move(structure));
  }
}

}  // namespace

void AddRoads(const MainRoad& main, const std::vector<JunctionShape>& junctions, const std::vector<RampShape>& ramps,
              const std::string& name, network::RoadNetworkBuilder& builder) {
  const std::vector<Cut> cuts = CutsOf(junctions, ramps);
  std::vector<JunctionWriter> writers;
  std::vector<int> writer_of(cuts.size(), -1);
  for (size_t i = 0; i < cuts.size(); ++i) {
    if (cuts[i].junction < 0) continue;
    writer_of[i] = static_cast<int>(writers.size());
    writers.emplace_back(junctions[cuts[i].junction], i, builder);
  }
  const auto name_of = [&](const Cut& cut) {
    return cut.junction >= 0 ? junctions[cut.junction].name : ramps[cut.ramp].name;
  };
  for (size_t piece = 0; piece <= cuts.size(); ++piece) {
    const bool first = piece == 0, last = piece == cuts.size();
    const double from_m = first ? 0 : cuts[piece - 1].to_m;
    const double to_m = last ? main.profile.length_m : cuts[piece].from_m;
    network::RoadBuilder road(MainId(piece));
    road.road().name = name;
    road.road().geometries = CutLine(main.geometries, from_m, to_m);
    road.road().length_m = to_m - from_m;
    road.road().elevation = CutProfile(main.elevation, from_m, to_m);
    AddLanes(main.profile, from_m, to_m, road);
    AddStructures(main, from_m, to_m, road.road());
    if (!first) {
      road.SetPredecessorJunction(name_of(cuts[piece - 1]));
      const int writer = writer_of[piece - 1];
      if (writer >= 0) writers[writer].Furnish(junctions[cuts[piece - 1].junction].arms[1], from_m, road.road());
    }
    if (!last) {
      road.SetSuccessorJunction(name_of(cuts[piece]));
      const int writer = writer_of[piece];
      if (writer >= 0) writers[writer].Furnish(junctions[cuts[piece].junction].arms[0], from_m, road.road());
    }
    builder.AddRoad(road.Build());
  }
  for (JunctionWriter& writer : writers) writer.Write();
  for (size_t i = 0; i < cuts.size(); ++i) {
    if (cuts[i].ramp >= 0) AddRampRoads(ramps[cuts[i].ramp], main, MainId(i), MainId(i + 1), builder);
  }
}

}  // namespace longtail
