// Ego and the actors of a plan, and where they start.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/actors/body_stretch.h"
#include "scenarios/actors/catalogue.h"
#include "scenarios/actors/driver_profile.h"
#include "scenarios/actors/mover_profile.h"
#include "scenarios/behavior/compile.h"
#include "scenarios/behavior/loose_habits.h"
#include "scenarios/road/constant.h"

namespace longtail::compile {
namespace {

// Fifth wheels of two-axled tractor units lie 0.5 to 0.7 m ahead of the rear axle.
constexpr double kHitchAheadM = 0.6;

// The middle of the box, where the mass is, must lie between the axles.
absl::Status ReadTyres(const v1::TyreModel& from, const FieldPath& path, PlanActor& actor) {
  if (!(actor.box_center_x_m > 0 && actor.box_center_x_m < actor.wheelbase_m)) {
    return path.Field("tyres").Fault("of a body between its axles",
                                     absl::StrCat("a middle ", actor.box_center_x_m, " m ahead of the rear one"));
  }
  const PlanTyres usual;
  actor.tyres = PlanTyres{ConstantOr(from.front_grip_ratio(), usual.front_grip_ratio),
                          ConstantOr(from.rear_grip_ratio(), usual.rear_grip_ratio),
                          ConstantOr(from.stiffness_ratio(), usual.stiffness_ratio)};
  return absl::OkStatus();
}

absl::Status AddEgo(const v1::Ego& ego, Plan& plan, Names& names) {
  const BodyModel& body = EgoBody();
  PlanActor actor;
  actor.id = "ego";
  actor.driver = v1::DRIVER_MODEL_IDM;
  actor.length_m = body.length_m;
  actor.width_m = body.width_m;
  actor.box_center_x_m = body.box_center_x_m;
  actor.wheelbase_m = body.wheelbase_m;
  actor.mass_kg = body.mass_kg;
  actor.limits = LimitsOf(v1::ACTOR_CLASS_CAR);
  actor.height_m = body.height_m;
  actor.speed_mps = ConstantOr(ego.speed_mps(), 0);
  actor.desired_speed_mps = ConstantOr(ego.desired_speed_mps(), actor.speed_mps);
  plan.ego.headway_s = ConstantOr(ego.headway_s(), 1.4);
  plan.ego.reaction_s = ConstantOr(ego.reaction_s(), 0.3);
  plan.ego.max_deceleration_mps2 = ConstantOr(ego.max_deceleration_mps2(), 8);
  plan.ego.changes_lanes = ego.changes_lanes();
  if (plan.ego.changes_lanes) actor.profile = ExpertProfile(plan.ego.headway_s);
  if (ego.has_tyres()) RETURN_IF_ERROR(ReadTyres(ego.tyres(), FieldPath("ego"), actor));
  names.actors["ego"] = 0;
  plan.actors.push_back(actor);
  return absl::OkStatus();
}

// What from says, and what is usual for the class elsewhere.
void ReadProfile(const v1::DriverProfile& from, PlanActor& actor) {
  const DriverProfile usual = UsualProfile(actor.actor_class);
  actor.profile = {ConstantOr(from.headway_s(), usual.headway_s), ConstantOr(from.min_gap_m(), usual.min_gap_m),
                   ConstantOr(from.max_acceleration_mps2(), usual.max_acceleration_mps2),
                   ConstantOr(from.comfort_deceleration_mps2(), usual.comfort_deceleration_mps2),
                   ConstantOr(from.politeness_ratio(), usual.politeness_ratio)};
  actor.obeys_signals = !from.has_obeys_signals() || from.obeys_signals();
  actor.yields = !from.has_yields() || from.yields();
}

// from: unset where the actor has none.
void ReadLoose(const v1::LooseProfile& from, PlanActor& actor) {
  LooseParams& loose = actor.loose = UsualLoose(actor.actor_class, actor.height_m);
  loose.friction = ConstantOr(from.friction_ratio(), loose.friction);
  if (loose.rolling != Rolling::kNot) loose.rolling_ratio = ConstantOr(from.rolling_ratio(), loose.rolling_ratio);
  loose.restitution = ConstantOr(from.restitution_ratio(), loose.restitution);
  loose.terminal_mps = ConstantOr(from.terminal_mps(), loose.terminal_mps);
  actor.loose_height_m = ConstantOr(from.height_m(), 0);
  actor.loose_up_mps = ConstantOr(from.up_mps(), 0);
  actor.loose_spin_radps = ConstantOr(from.spin_degps(), 0) * kPi / 180;
}

// Whoever drives a vehicle of which nothing is said does not ask its engine for more than this.
constexpr double kUsualFullThrottleMps2 = 3.5;

// After its speed.
absl::Status ReadLimits(const v1::Actor& from, const FieldPath& path, PlanActor& actor) {
  ActorLimits& limits = actor.limits = LimitsOf(actor.actor_class, from.limits());
  if (!from.limits().has_max_acceleration_mps2() && !actor.person) {
    limits.max_acceleration_mps2 = std::min(limits.max_acceleration_mps2, kUsualFullThrottleMps2);
  }
  if (from.limits().has_max_speed_mps() && actor.speed_mps > limits.max_speed_mps) {
    return path.Field("speed_mps")
        .Fault(absl::StrCat("at most limits.max_speed_mps ", limits.max_speed_mps), absl::StrCat(actor.speed_mps));
  }
  limits.max_speed_mps = std::max(limits.max_speed_mps, actor.speed_mps);
  return absl::OkStatus();
}

// Both at once.
ActorLimits Slower(const ActorLimits& a, const ActorLimits& b) {
  return {std::min(a.max_speed_mps, b.max_speed_mps), std::min(a.max_acceleration_mps2, b.max_acceleration_mps2),
          std::min(a.max_deceleration_mps2, b.max_deceleration_mps2), std::min(a.max_lateral_mps2, b.max_lateral_mps2),
          std::min(a.max_yaw_rate_radps, b.max_yaw_rate_radps)};
}

// Of the engine of its class, which pulls a body of another mass, W/kg.
double PowerOf(const v1::ActorBody& body) {
  const double power_wpkg = PowerOverMass(body.actor_class());
  const BodyModel* const usual = ModelOf(body);
  return usual == nullptr ? power_wpkg : power_wpkg * usual->mass_kg / body.mass_kg();
}

constexpr int kMostRestTicks = 600;

absl::Status AddActor(const v1::Scenario& scenario, int index, Plan& plan, Names& names) {
  const v1::Actor& from = scenario.concrete().actors(index);
  const v1::ActorBody* body = nullptr;
  for (const v1::ActorBody& candidate : scenario.bodies()) {
    if (candidate.actor() == from.id()) body = &candidate;
  }
  if (body == nullptr) {
    return FieldPath("bodies").Fault(absl::StrCat("one for each actor, ", from.id(), " too"), "none");
  }
  PlanActor actor;
  actor.id = from.id();
  actor.actor_class = body->actor_class();
  actor.person = !IsVehicle(body->actor_class());
  actor.driver = from.driver();
  actor.length_m = body->length_m();
  actor.length_stretch = StretchOf(*body).along;
  actor.width_m = body->width_m();
  actor.box_center_x_m = body->box_center_x_m();
  actor.wheelbase_m = body->wheelbase_m();
  actor.mass_kg = body->mass_kg();
  actor.power_wpkg = PowerOf(*body);
  actor.height_m = body->height_m();
  actor.speed_mps = ConstantOr(from.speed_mps(), 0);
  RETURN_IF_ERROR(ReadLimits(from, FieldPath("actors", index), actor));
  actor.desired_speed_mps = std::min(ConstantOr(from.desired_speed_mps(), actor.speed_mps), actor.limits.max_speed_mps);
  actor.hidden = from.hidden();
  actor.enters_tick = static_cast<int>(std::lround(ConstantOr(from.enters_s(), 0) / kTickS));
  actor.leaves = from.leaves();
  if (actor.leaves && actor.driver == v1::DRIVER_MODEL_MOBIL) {
    // It drove before it was seen: or all of a flow would change lanes at once.
    PhiloxStream stream(scenario.seed(), scenario.sample_index(), absl::StrCat("lanes/", actor.id));
    actor.kept_tick = actor.enters_tick - kMostRestTicks / 2 + static_cast<int>(stream.Below(kMostRestTicks));
  }
  ReadProfile(from.profile(), actor);
  ReadLoose(from.loose(), actor);
  if (from.has_tyres()) RETURN_IF_ERROR(ReadTyres(from.tyres(), FieldPath("actors", index), actor));
  if (!actor.person && !(actor.wheelbase_m > 0)) {
    return FieldPath("bodies", index).Field("wheelbase_m").Fault("> 0 for a vehicle", absl::StrCat(actor.wheelbase_m));
  }
  if (!names.actors.emplace(actor.id, index + 1).second) {
    return FieldPath("actors", index).Field("id").Fault("unique", actor.id);
  }
  plan.actors.push_back(actor);
  return absl::OkStatus();
}

// Starts may be relative to one another in any order, but not in a circle.
class Starts {
 public:
  Starts(const v1::ScenarioSpec& spec, const Names& names, Plan& plan) : spec_(spec), names_(names), plan_(plan) {}

  absl::Status Place() {
    RETURN_IF_ERROR(Read(spec_.ego(), FieldPath("ego")));
    for (int i = 0; i < spec_.actors_size(); ++i) RETURN_IF_ERROR(Read(spec_.actors(i), FieldPath("actors", i)));
    std::vector<bool> done(starts_.size(), false);
    for (size_t pass = 0; pass < starts_.size(); ++pass) {
      for (size_t i = 0; i < starts_.size(); ++i) {
        if (done[i] || (starts_[i].actor >= 0 && !done[starts_[i].actor])) continue;
        RETURN_IF_ERROR(PlaceOne(static_cast<int>(i)));
        done[i] = true;
      }
    }
    for (size_t i = 0; i < starts_.size(); ++i) {
      if (done[i]) continue;
      return FieldPath(plan_.actors[i].id.c_str()).Field("start").Fault("free of circular references", "a circle");
    }
    return absl::OkStatus();
  }

 private:
  using Kind = PlanPosition::Kind;

  template <typename From>
  absl::Status Read(const From& from, const FieldPath& path) {
    const FieldPath start_path = path.Field("start");
    ASSIGN_OR_RETURN(const PlanPosition start, ReadPosition(from.start(), start_path, names_, plan_));
    if (start.kind == Kind::kHitched && !CanBeTowed(start)) {
      return start_path.Field("hitched").Fault("of a towed trailer, behind a tractor unit that tows no other",
                                               "another");
    }
    if (start.kind == Kind::kTrajectory) return start_path.Fault("a place that is there at frame 0", "trajectory");
    int course = -1;
    if (!from.route().empty()) {
      ASSIGN_OR_RETURN(course, CourseIndex(from.route(), path.Field("route"), plan_));
    }
    starts_.push_back(start);
    routes_.push_back(course);
    return absl::OkStatus();
  }

  absl::Status PlaceOne(int index) {
    const PlanPosition& start = starts_[index];
    PlanActor& actor = plan_.actors[index];
    const PlanActor* base = start.actor < 0 ? nullptr : &plan_.actors[start.actor];
    const int given = base != nullptr ? base->course : start.kind == Kind::kWorld ? 0 : start.course;
    actor.course = routes_[index] >= 0 ? routes_[index] : given;
    const Course& course = plan_.layout.courses[given];
    RoadPoint at{start.along_m, start.across_m};
    Pose2 pose;
    switch (start.kind) {
      case Kind::kRelativeLane:
      case Kind::kAheadOfEgo: {
        at.s_m += base->start_s_m;
        ASSIGN_OR_RETURN(const double center_m, LaneCenter(actor, start, *base, course, at.s_m));
        at.t_m += center_m;
        break;
      }
      case Kind::kRelativeRoad:
        at = {base->start_s_m + start.along_m, base->start_t_m + start.across_m};
        break;
      case Kind::kRelativeActor:
      case Kind::kOnActor: {
        pose = course.At(base->start_s_m, base->start_t_m);
        const double yaw = pose.yaw_rad + base->heading_rad;
        at = course.Project(pose.x_m + start.along_m * std::cos(yaw) - start.across_m * std::sin(yaw),
                            pose.y_m + start.along_m * std::sin(yaw) + start.across_m * std::cos(yaw));
        break;
      }
      case Kind::kWorld:
        at = course.Project(start.along_m, start.across_m);
        break;
      case Kind::kHitched:
        return HitchTo(start.actor, start.angle_rad, index);
      case Kind::kCourse:
      case Kind::kTrajectory:
        break;
    }
    if (given != actor.course) {
      pose = course.At(at.s_m, at.t_m);
      at = plan_.layout.courses[actor.course].Project(pose.x_m, pose.y_m);
    }
    actor.start_s_m = at.s_m;
    actor.start_t_m = at.t_m;
    if (start.kind == Kind::kOnActor) {
      actor.carrier = start.actor;
      actor.carried_ahead_m = start.along_m;
      actor.carried_left_m = start.across_m;
      actor.carried_up_m = start.up_m;
    }
    Head(index);
    return absl::OkStatus();
  }

  // The next actor to be read, whose start that is.
  bool CanBeTowed(const PlanPosition& start) const {
    const PlanActor &trailer = plan_.actors[starts_.size()], &tower = plan_.actors[start.actor];
    if (trailer.driver != v1::DRIVER_MODEL_TOWED || trailer.person || start.actor == 0) return false;
    if (!Tows(tower.actor_class) || tower.driver == v1::DRIVER_MODEL_TOWED) return false;
    return std::none_of(starts_.begin(), starts_.end(), [&start](const PlanPosition& other) {
      return other.kind == Kind::kHitched && other.actor == start.actor;
    });
  }

  // Behind who tows it, which must be placed.
  absl::Status HitchTo(int tower_index, double angle_rad, int index) {
    PlanActor &trailer = plan_.actors[index], &tower = plan_.actors[tower_index];
    const Course& course = plan_.layout.courses[tower.course];
    trailer.tower = tower_index;
    tower.trailer = index;
    tower.hitch_m = kHitchAheadM;
    const double trailer_rear_m = tower.hitch_m - trailer.wheelbase_m + trailer.box_center_x_m - trailer.length_m / 2;
    tower.tail_m = tower.box_center_x_m - tower.length_m / 2 - trailer_rear_m;
    tower.limits = Slower(WithTrailer(tower.limits, tower.mass_kg, trailer.mass_kg), trailer.limits);
    if (tower.speed_mps > tower.limits.max_speed_mps) {
      return FieldPath("actors", tower_index - 1)
          .Field("speed_mps")
          .Fault(absl::StrCat("at most its trailer's limits.max_speed_mps ", tower.limits.max_speed_mps),
                 absl::StrCat(tower.speed_mps));
    }
    tower.power_wpkg *= tower.mass_kg / (tower.mass_kg + trailer.mass_kg);
    const Pose2 pose = course.At(tower.start_s_m, tower.start_t_m);
    const double yaw = pose.yaw_rad + tower.heading_rad, own_yaw = yaw + angle_rad;
    const double x = pose.x_m + tower.hitch_m * std::cos(yaw) - trailer.wheelbase_m * std::cos(own_yaw);
    const double y = pose.y_m + tower.hitch_m * std::sin(yaw) - trailer.wheelbase_m * std::sin(own_yaw);
    trailer.course = tower.course;
    const RoadPoint at = course.Project(x, y, tower.start_s_m);
    trailer.start_s_m = at.s_m;
    trailer.start_t_m = at.t_m;
    trailer.heading_rad = WrapAngle(own_yaw - course.At(at.s_m, at.t_m).yaw_rad);
    trailer.speed_mps = tower.speed_mps;
    trailer.desired_speed_mps = tower.desired_speed_mps;
    trailer.enters_tick = tower.enters_tick;
    trailer.hidden = tower.hidden;
    return absl::OkStatus();
  }

  // t of the centre of the lane that a start is counted from.
  absl::StatusOr<double> LaneCenter(const PlanActor& actor, const PlanPosition& start, const PlanActor& base,
                                    const Course& course, double s_m) const {
    const int own = course.LaneAt(base.start_s_m, base.start_t_m);
    const bool absolute = start.kind == Kind::kAheadOfEgo && start.lanes != 0;
    const int wanted = absolute ? start.lanes : own == 0 ? 0 : course.NeighborLane(own, start.lanes, base.start_s_m);
    if (wanted == 0 && own == 0 && start.lanes == 0) return base.start_t_m;
    if (wanted != 0 && course.HasLane(wanted, s_m)) return course.LaneCenter(wanted, s_m);
    return FieldPath(actor.id.c_str())
        .Field(absolute ? "start.ahead_of_ego.lane" : "start.relative.dlane")
        .Fault("to a lane of the road", absl::StrCat(start.lanes));
  }

  // Along its lane, or as its carrier, unless told otherwise.
  void Head(int index) {
    PlanActor& actor = plan_.actors[index];
    const Course& course = plan_.layout.courses[actor.course];
    const double carrier_rad = actor.carrier < 0 ? 0 : plan_.actors[actor.carrier].heading_rad;
    const bool against = actor.carrier < 0 && course.LaneAt(actor.start_s_m, actor.start_t_m) < 0;
    actor.heading_rad = against ? kPi : carrier_rad;
    if (index == 0 || spec_.actors(index - 1).heading_deg().value_case() != v1::Value::kConstant) return;
    actor.heading_rad = WrapAngle(carrier_rad + spec_.actors(index - 1).heading_deg().constant() * kPi / 180);
  }

  const v1::ScenarioSpec& spec_;
  const Names& names_;
  Plan& plan_;
  std::vector<PlanPosition> starts_;  // as Plan::actors
  std::vector<int> routes_;           // courses that are named; -1: the start's
};

}  // namespace

absl::Status Actors(const v1::Scenario& scenario, Plan& plan, Names& names) {
  RETURN_IF_ERROR(AddEgo(scenario.concrete().ego(), plan, names));
  for (int i = 0; i < scenario.concrete().actors_size(); ++i) RETURN_IF_ERROR(AddActor(scenario, i, plan, names));
  return Starts(scenario.concrete(), names, plan).Place();
}

}  // namespace longtail::compile
