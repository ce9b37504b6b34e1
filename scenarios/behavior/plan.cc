#include "scenarios/behavior/plan.h"

#include <cmath>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/actors/catalogue.h"
#include "scenarios/road/constant.h"

namespace longtail {
namespace {

constexpr int kTicksPerSecond = 100;

class Compiler {
 public:
  explicit Compiler(const v1::Scenario& scenario) : scenario_(scenario), spec_(scenario.concrete()) {}

  absl::StatusOr<Plan> Run() {
    if (spec_.roads_size() != 1) return Fault("roads", "one road", absl::StrCat(spec_.roads_size()));
    if (spec_.environments_size() != 1) return Fault("environments", "one", absl::StrCat(spec_.environments_size()));
    ASSIGN_OR_RETURN(plan_.road, RoadLine::Create(spec_.roads(0)));
    const v1::Environment& environment = spec_.environments(0);
    plan_.friction_ratio =
        ConstantOr(environment.friction_ratio(), 0.9 - 0.35 * ConstantOr(environment.wetness_ratio(), 0));
    plan_.visual_range_m = ConstantOr(environment.visual_range_m(), 20000);
    RETURN_IF_ERROR(Clock());
    AddEgo();
    for (int i = 0; i < spec_.actors_size(); ++i) RETURN_IF_ERROR(AddActor(i));
    RETURN_IF_ERROR(ResolveStarts());
    CollectSteps(spec_.storyboard());
    if (spec_.storyboard().node_case() != v1::Node::NODE_NOT_SET) {
      ASSIGN_OR_RETURN(plan_.root, AddNode(spec_.storyboard(), "storyboard"));
    }
    for (int i = 0; i < spec_.events_size(); ++i) RETURN_IF_ERROR(AddEvent(i));
    return std::move(plan_);
  }

 private:
  static absl::Status Fault(const std::string& path, const std::string& rule, const std::string& got) {
    return absl::InvalidArgumentError(absl::StrCat(path, " must be ", rule, ", got ", got));
  }

  absl::Status Clock() {
    const int rate = spec_.sensors().has_rate_hz() ? static_cast<int>(spec_.sensors().rate_hz()) : 10;
    if (rate < 1 || kTicksPerSecond % rate != 0)
      return Fault("sensors.rate_hz", "a divisor of 100", absl::StrCat(rate));
    const double duration_s = ConstantOr(spec_.duration_s(), 0);
    if (!(duration_s > 0) || duration_s > 3600) return Fault("duration_s", "in (0, 3600]", absl::StrCat(duration_s));
    plan_.ticks_per_frame = kTicksPerSecond / rate;
    plan_.num_frames = static_cast<int>(std::floor(duration_s * rate + 1e-9)) + 1;
    return absl::OkStatus();
  }

  void AddEgo() {
    const v1::Ego& ego = spec_.ego();
    const BodyModel& body = EgoBody();
    PlanActor actor;
    actor.id = "ego";
    actor.driver = v1::DRIVER_MODEL_IDM;
    actor.length_m = body.length_m;
    actor.width_m = body.width_m;
    actor.box_center_x_m = body.box_center_x_m;
    actor.wheelbase_m = body.wheelbase_m;
    actor.speed_mps = ConstantOr(ego.speed_mps(), 0);
    actor.desired_speed_mps = ConstantOr(ego.desired_speed_mps(), actor.speed_mps);
    plan_.ego = {ConstantOr(ego.headway_s(), 1.4), ConstantOr(ego.reaction_s(), 0.3),
                 ConstantOr(ego.max_deceleration_mps2(), 8)};
    actors_["ego"] = 0;
    plan_.actors.push_back(actor);
  }

  absl::Status AddActor(int index) {
    const v1::Actor& from = spec_.actors(index);
    const v1::ActorBody* body = nullptr;
    for (const v1::ActorBody& candidate : scenario_.bodies()) {
      if (candidate.actor() == from.id()) body = &candidate;
    }
    if (body == nullptr) return Fault("bodies", absl::StrCat("one for each actor, ", from.id(), " too"), "none");
    PlanActor actor;
    actor.id = from.id();
    actor.actor_class = body->actor_class();
    actor.person = IsPerson(body->actor_class());
    actor.driver = from.driver();
    actor.length_m = body->length_m();
    actor.width_m = body->width_m();
    actor.box_center_x_m = body->box_center_x_m();
    actor.wheelbase_m = body->wheelbase_m();
    actor.speed_mps = ConstantOr(from.speed_mps(), 0);
    actor.desired_speed_mps = ConstantOr(from.desired_speed_mps(), actor.speed_mps);
    actor.hidden = from.hidden();
    if (!actor.person && !(actor.wheelbase_m > 0)) {
      return Fault(absl::StrCat("bodies[", index, "].wheelbase_m"), "> 0 for a vehicle",
                   absl::StrCat(actor.wheelbase_m));
    }
    if (!actors_.emplace(actor.id, index + 1).second)
      return Fault(absl::StrCat("actors[", index, "].id"), "unique", actor.id);
    plan_.actors.push_back(actor);
    return absl::OkStatus();
  }

  absl::StatusOr<int> ActorIndex(const std::string& name, const std::string& path) const {
    const auto found = actors_.find(name);
    if (found == actors_.end()) return Fault(path, "the id of an actor", absl::StrCat("\"", name, "\""));
    return found->second;
  }

  absl::StatusOr<PlanPosition> ReadPosition(const v1::Position& from, const std::string& path) const {
    PlanPosition to;
    const RoadLine& road = plan_.road;
    if (from.has_lane()) {
      const int lane = static_cast<int>(ConstantOr(from.lane().lane(), 0));
      if (!road.HasLane(lane)) return Fault(path + ".lane.lane", "a lane of the road", absl::StrCat(lane));
      to.s_m = ConstantOr(from.lane().s_m(), 0);
      to.t_m = road.LaneCenter(lane) + ConstantOr(from.lane().offset_m(), 0);
    } else if (from.has_road()) {
      to.s_m = ConstantOr(from.road().s_m(), 0);
      const double beside_m = ConstantOr(from.road().beside_right_m(), 0);
      to.t_m = ConstantOr(from.road().mirrored(), 0) == 1 ? road.LeftEdge() + beside_m : road.RightEdge() - beside_m;
    } else if (from.has_relative()) {
      to.kind = PlanPosition::Kind::kRelative;
      ASSIGN_OR_RETURN(to.actor, ActorIndex(from.relative().actor(), path + ".relative.actor"));
      to.ds_m = ConstantOr(from.relative().ds_m(), 0);
      to.dlane = static_cast<int>(ConstantOr(from.relative().dlane(), 0));
      to.offset_m = ConstantOr(from.relative().offset_m(), 0);
    } else {
      return Fault(path, "lane, road or relative", "none");
    }
    return to;
  }

  // Starts may be relative to one another in any order, but not in a circle.
  absl::Status ResolveStarts() {
    std::vector<PlanPosition> starts;
    ASSIGN_OR_RETURN(PlanPosition ego_start, ReadPosition(spec_.ego().start(), "ego.start"));
    starts.push_back(ego_start);
    for (int i = 0; i < spec_.actors_size(); ++i) {
      ASSIGN_OR_RETURN(PlanPosition start,
                       ReadPosition(spec_.actors(i).start(), absl::StrCat("actors[", i, "].start")));
      starts.push_back(start);
    }
    std::vector<int> done(starts.size(), 0);
    for (size_t pass = 0; pass < starts.size(); ++pass) {
      for (size_t i = 0; i < starts.size(); ++i) {
        const PlanPosition& start = starts[i];
        if (done[i] || (start.kind == PlanPosition::Kind::kRelative && !done[start.actor])) continue;
        RETURN_IF_ERROR(PlaceStart(static_cast<int>(i), start));
        done[i] = 1;
      }
    }
    for (size_t i = 0; i < starts.size(); ++i) {
      if (!done[i]) return Fault(plan_.actors[i].id + ".start", "free of circular references", "a circle");
    }
    return absl::OkStatus();
  }

  absl::Status PlaceStart(int index, const PlanPosition& start) {
    PlanActor& actor = plan_.actors[index];
    actor.start_s_m = start.s_m;
    actor.start_t_m = start.t_m;
    if (start.kind == PlanPosition::Kind::kRelative) {
      const PlanActor& base = plan_.actors[start.actor];
      const int lane = plan_.road.LaneAt(base.start_t_m);
      const int wanted = lane == 0 ? 0 : plan_.road.NeighborLane(lane, start.dlane);
      if (wanted == 0 && (lane != 0 || start.dlane != 0)) {
        return Fault(actor.id + ".start.relative.dlane", "to a lane of the road", absl::StrCat(start.dlane));
      }
      actor.start_s_m = base.start_s_m + start.ds_m;
      actor.start_t_m = (wanted == 0 ? base.start_t_m : plan_.road.LaneCenter(wanted)) + start.offset_m;
    }
    actor.heading_rad = plan_.road.LaneAt(actor.start_t_m) < 0 ? kPi : 0;
    if (index > 0 && spec_.actors(index - 1).heading_deg().value_case() == v1::Value::kConstant) {
      actor.heading_rad = WrapAngle(spec_.actors(index - 1).heading_deg().constant() * kPi / 180);
    }
    return absl::OkStatus();
  }

  // Names first, since triggers may look forward.
  void CollectSteps(const v1::Node& node) {
    if (node.has_step()) {
      steps_.emplace(node.step().name(), static_cast<int>(steps_.size()));
    }
    for (const v1::Node& child : node.serial().nodes()) CollectSteps(child);
    for (const v1::Node& child : node.parallel().nodes()) CollectSteps(child);
  }

  absl::StatusOr<int> AddNode(const v1::Node& from, const std::string& path) {
    PlanNode node;
    if (from.has_step()) {
      node.kind = PlanNode::Kind::kStep;
      node.step = static_cast<int>(plan_.steps.size());
      RETURN_IF_ERROR(AddStep(from.step(), path + ".step"));
    } else if (from.has_serial() || from.has_parallel()) {
      node.kind = from.has_serial() ? PlanNode::Kind::kSerial : PlanNode::Kind::kParallel;
      const auto& nodes = from.has_serial() ? from.serial().nodes() : from.parallel().nodes();
      const char* const name = from.has_serial() ? ".serial" : ".parallel";
      for (int i = 0; i < nodes.size(); ++i) {
        ASSIGN_OR_RETURN(const int child, AddNode(nodes[i], absl::StrCat(path, name, ".nodes[", i, "]")));
        node.children.push_back(child);
      }
    } else {
      return Fault(path, "serial, parallel or step", "none");
    }
    plan_.nodes.push_back(node);
    return static_cast<int>(plan_.nodes.size()) - 1;
  }

  absl::Status AddStep(const v1::Step& from, const std::string& path) {
    PlanStep step;
    step.name = from.name();
    ASSIGN_OR_RETURN(step.actor, ActorIndex(from.actor(), path + ".actor"));
    if (step.actor == 0) return Fault(path + ".actor", "an actor beside ego", "\"ego\"");
    if (from.has_start()) {
      ASSIGN_OR_RETURN(step.start, AddTrigger(from.start(), path + ".start"));
    }
    if (from.has_stop()) {
      ASSIGN_OR_RETURN(step.stop, AddTrigger(from.stop(), path + ".stop"));
    }
    ASSIGN_OR_RETURN(step.action, ReadAction(from.action(), path + ".action"));
    plan_.steps.push_back(step);
    return absl::OkStatus();
  }

  absl::StatusOr<PlanAction> ReadAction(const v1::Action& from, const std::string& path) const {
    PlanAction to;
    switch (from.action_case()) {
      case v1::Action::kSpeed:
        to.kind = PlanAction::Kind::kSpeed;
        to.target = ConstantOr(from.speed().target_mps(), 0);
        to.duration_s = ConstantOr(from.speed().duration_s(), 1);
        to.shape = from.speed().shape() == v1::SHAPE_UNSPECIFIED ? v1::SHAPE_LINEAR : from.speed().shape();
        if (!from.speed().relative_to().empty()) {
          ASSIGN_OR_RETURN(to.relative_to, ActorIndex(from.speed().relative_to(), path + ".speed.relative_to"));
        }
        return to;
      case v1::Action::kLaneChange:
        to.kind = PlanAction::Kind::kLaneChange;
        to.duration_s = ConstantOr(from.lane_change().duration_s(), 3);
        to.shape = from.lane_change().shape() == v1::SHAPE_UNSPECIFIED ? v1::SHAPE_CUBIC : from.lane_change().shape();
        if (from.lane_change().target_case() == v1::LaneChangeAction::kLaneOf) {
          ASSIGN_OR_RETURN(to.lane_of, ActorIndex(from.lane_change().lane_of(), path + ".lane_change.lane_of"));
        } else {
          to.lanes_to_left = static_cast<int>(ConstantOr(from.lane_change().lanes_to_left(), 0));
        }
        return to;
      case v1::Action::kLaneOffset:
        to.kind = PlanAction::Kind::kLaneOffset;
        to.target = ConstantOr(from.lane_offset().offset_m(), 0);
        to.duration_s = ConstantOr(from.lane_offset().duration_s(), 2);
        to.shape = from.lane_offset().shape() == v1::SHAPE_UNSPECIFIED ? v1::SHAPE_CUBIC : from.lane_offset().shape();
        return to;
      case v1::Action::kBrake:
        to.kind = PlanAction::Kind::kBrake;
        to.deceleration_mps2 = ConstantOr(from.brake().deceleration_mps2(), 1);
        to.target = ConstantOr(from.brake().target_mps(), 0);
        to.duration_s = ConstantOr(from.brake().rise_s(), 0.2);
        return to;
      case v1::Action::kAppear:
        to.kind = PlanAction::Kind::kAppear;
        return to;
      case v1::Action::kFollowTrajectory:
        return ReadTrajectory(from.follow_trajectory(), path + ".follow_trajectory");
      case v1::Action::kWalkPath:
        return ReadWalk(from.walk_path(), path + ".walk_path");
      case v1::Action::ACTION_NOT_SET:
        break;
    }
    return Fault(path, "an action", "none");
  }

  absl::StatusOr<PlanAction> ReadTrajectory(const v1::FollowTrajectoryAction& from, const std::string& path) const {
    PlanAction to;
    to.kind = PlanAction::Kind::kFollowTrajectory;
    for (int i = 0; i < from.points_size(); ++i) {
      const std::string point_path = absl::StrCat(path, ".points[", i, "]");
      PlanTrajectoryPoint point;
      point.time_s = ConstantOr(from.points(i).time_s(), 0);
      if (i > 0 && point.time_s <= to.points.back().time_s) {
        return Fault(point_path + ".time_s", absl::StrCat("> ", to.points.back().time_s), absl::StrCat(point.time_s));
      }
      ASSIGN_OR_RETURN(point.position, ReadPosition(from.points(i).position(), point_path + ".position"));
      to.points.push_back(point);
    }
    if (to.points.empty()) return Fault(path + ".points", "a list with points", "none");
    return to;
  }

  absl::StatusOr<PlanAction> ReadWalk(const v1::WalkPathAction& from, const std::string& path) const {
    PlanAction to;
    to.kind = PlanAction::Kind::kWalkPath;
    to.speed_mps = ConstantOr(from.speed_mps(), 1);
    to.duration_s = ConstantOr(from.rise_s(), 0.4);
    for (int i = 0; i < from.points_size(); ++i) {
      ASSIGN_OR_RETURN(PlanPosition position, ReadPosition(from.points(i), absl::StrCat(path, ".points[", i, "]")));
      to.points.push_back({0, position});
    }
    if (to.points.empty()) return Fault(path + ".points", "a list with points", "none");
    return to;
  }

  // Actor, target, rule and value of the pair conditions.
  template <typename Condition>
  absl::Status ReadPair(const Condition& from, const std::string& path, PlanTrigger& to) const {
    ASSIGN_OR_RETURN(to.actor, ActorIndex(from.actor(), path + ".actor"));
    ASSIGN_OR_RETURN(to.target, ActorIndex(from.target(), path + ".target"));
    return absl::OkStatus();
  }

  absl::Status ReadCondition(const v1::Trigger& from, const std::string& path, PlanTrigger& to) {
    using Kind = PlanTrigger::Kind;
    switch (from.trigger_case()) {
      case v1::Trigger::kAll:
        to.kind = Kind::kAll;
        return AddChildren(from.all().triggers(), path + ".all", to);
      case v1::Trigger::kAny:
        to.kind = Kind::kAny;
        return AddChildren(from.any().triggers(), path + ".any", to);
      case v1::Trigger::kNot: {
        to.kind = Kind::kNot;
        ASSIGN_OR_RETURN(const int child, AddTrigger(from.not_(), path + ".not"));
        to.children.push_back(child);
        return absl::OkStatus();
      }
      case v1::Trigger::kTime:
        to.kind = Kind::kTime;
        to.value = ConstantOr(from.time().at_s(), 0);
        return absl::OkStatus();
      case v1::Trigger::kTtc:
        to.kind = Kind::kTtc;
        to.greater = from.ttc().rule() == v1::RULE_GREATER;
        to.value = ConstantOr(from.ttc().value_s(), 0);
        return ReadPair(from.ttc(), path + ".ttc", to);
      case v1::Trigger::kThw:
        to.kind = Kind::kThw;
        to.greater = from.thw().rule() == v1::RULE_GREATER;
        to.value = ConstantOr(from.thw().value_s(), 0);
        return ReadPair(from.thw(), path + ".thw", to);
      case v1::Trigger::kDistance:
        to.kind = Kind::kDistance;
        to.greater = from.distance().rule() == v1::RULE_GREATER;
        to.distance_kind = from.distance().kind();
        to.value = ConstantOr(from.distance().value_m(), 0);
        return ReadPair(from.distance(), path + ".distance", to);
      case v1::Trigger::kInLaneOf:
        to.kind = Kind::kInLaneOf;
        to.value = ConstantOr(from.in_lane_of().intrusion_m(), 0);
        return ReadPair(from.in_lane_of(), path + ".in_lane_of", to);
      case v1::Trigger::kReachPosition: {
        to.kind = Kind::kReachPosition;
        to.value = ConstantOr(from.reach_position().radius_m(), 1);
        ASSIGN_OR_RETURN(to.actor, ActorIndex(from.reach_position().actor(), path + ".reach_position.actor"));
        ASSIGN_OR_RETURN(to.position,
                         ReadPosition(from.reach_position().position(), path + ".reach_position.position"));
        return absl::OkStatus();
      }
      case v1::Trigger::kStepState: {
        to.kind = Kind::kStepState;
        to.step_state = from.step_state().state();
        const auto found = steps_.find(from.step_state().step());
        to.step = found == steps_.end() ? -1 : found->second;
        return absl::OkStatus();
      }
      case v1::Trigger::kSpeed: {
        to.kind = Kind::kSpeed;
        to.greater = from.speed().rule() == v1::RULE_GREATER;
        to.value = ConstantOr(from.speed().value_mps(), 0);
        ASSIGN_OR_RETURN(to.actor, ActorIndex(from.speed().actor(), path + ".speed.actor"));
        return absl::OkStatus();
      }
      case v1::Trigger::kDeceleration: {
        to.kind = Kind::kDeceleration;
        to.greater = from.deceleration().rule() == v1::RULE_GREATER;
        to.value = ConstantOr(from.deceleration().value_mps2(), 0);
        ASSIGN_OR_RETURN(to.actor, ActorIndex(from.deceleration().actor(), path + ".deceleration.actor"));
        return absl::OkStatus();
      }
      case v1::Trigger::TRIGGER_NOT_SET:
        break;
    }
    return Fault(path, "a condition", "none");
  }

  template <typename Triggers>
  absl::Status AddChildren(const Triggers& triggers, const std::string& path, PlanTrigger& to) {
    for (int i = 0; i < triggers.size(); ++i) {
      ASSIGN_OR_RETURN(const int child, AddTrigger(triggers[i], absl::StrCat(path, ".triggers[", i, "]")));
      to.children.push_back(child);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<int> AddTrigger(const v1::Trigger& from, const std::string& path) {
    PlanTrigger to;
    RETURN_IF_ERROR(ReadCondition(from, path, to));
    to.delay_ticks = static_cast<int>(std::llround(ConstantOr(from.delay_s(), 0) / kTickS));
    plan_.triggers.push_back(to);
    return static_cast<int>(plan_.triggers.size()) - 1;
  }

  absl::Status AddEvent(int index) {
    const v1::Event& from = spec_.events(index);
    const std::string path = absl::StrCat("events[", index, "]");
    PlanEvent event;
    event.id = from.id();
    for (const std::string& name : from.steps()) {
      const auto found = steps_.find(name);
      if (found != steps_.end()) event.steps.push_back(found->second);
    }
    for (int i = 0; i < from.actors_size(); ++i) {
      ASSIGN_OR_RETURN(const int actor, ActorIndex(from.actors(i), absl::StrCat(path, ".actors[", i, "]")));
      plan_.actors[actor].in_event = true;
    }
    ASSIGN_OR_RETURN(event.detector, AddTrigger(from.detector(), path + ".detector"));
    plan_.events.push_back(event);
    return absl::OkStatus();
  }

  const v1::Scenario& scenario_;
  const v1::ScenarioSpec& spec_;
  Plan plan_;
  std::map<std::string, int> actors_;
  std::map<std::string, int> steps_;
};

}  // namespace

absl::StatusOr<Plan> CompilePlan(const v1::Scenario& scenario) { return Compiler(scenario).Run(); }

}  // namespace longtail
