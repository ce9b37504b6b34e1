// Ego and the actors of a plan, and where they start.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/actors/catalogue.h"
#include "scenarios/behavior/compile.h"
#include "scenarios/road/constant.h"

namespace longtail::compile {
namespace {

void AddEgo(const v1::Ego& ego, Plan& plan, Names& names) {
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
  actor.speed_mps = ConstantOr(ego.speed_mps(), 0);
  actor.desired_speed_mps = ConstantOr(ego.desired_speed_mps(), actor.speed_mps);
  plan.ego = {ConstantOr(ego.headway_s(), 1.4), ConstantOr(ego.reaction_s(), 0.3),
              ConstantOr(ego.max_deceleration_mps2(), 8)};
  names.actors["ego"] = 0;
  plan.actors.push_back(actor);
}

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
  actor.width_m = body->width_m();
  actor.box_center_x_m = body->box_center_x_m();
  actor.wheelbase_m = body->wheelbase_m();
  actor.mass_kg = body->mass_kg();
  actor.limits = LimitsOf(actor.actor_class);
  actor.speed_mps = ConstantOr(from.speed_mps(), 0);
  actor.desired_speed_mps = ConstantOr(from.desired_speed_mps(), actor.speed_mps);
  actor.hidden = from.hidden();
  if (!actor.person && !(actor.wheelbase_m > 0)) {
    return FieldPath("bodies", index).Field("wheelbase_m").Fault("> 0 for a vehicle", absl::StrCat(actor.wheelbase_m));
  }
  if (!names.actors.emplace(actor.id, index + 1).second) {
    return FieldPath("actors", index).Field("id").Fault("unique", actor.id);
  }
  plan.actors.push_back(actor);
  return absl::OkStatus();
}

absl::Status PlaceStart(const v1::ScenarioSpec& spec, int index, const PlanPosition& start, Plan& plan) {
  PlanActor& actor = plan.actors[index];
  actor.course = start.course;
  actor.start_s_m = start.s_m;
  actor.start_t_m = start.t_m;
  if (start.kind == PlanPosition::Kind::kRelative) {
    const PlanActor& base = plan.actors[start.actor];
    const Course& course = CourseOf(plan, base);
    const int lane = course.LaneAt(base.start_s_m, base.start_t_m);
    const int wanted = lane == 0 ? 0 : course.NeighborLane(lane, start.dlane, base.start_s_m);
    if (wanted == 0 && (lane != 0 || start.dlane != 0)) {
      return FieldPath(actor.id.c_str())
          .Field("start.relative.dlane")
          .Fault("to a lane of the road", absl::StrCat(start.dlane));
    }
    actor.course = base.course;
    actor.start_s_m = base.start_s_m + start.ds_m;
    actor.start_t_m = (wanted == 0 ? base.start_t_m : course.LaneCenter(wanted, base.start_s_m)) + start.offset_m;
  }
  actor.heading_rad = CourseOf(plan, actor).LaneAt(actor.start_s_m, actor.start_t_m) < 0 ? kPi : 0;
  if (index > 0 && spec.actors(index - 1).heading_deg().value_case() == v1::Value::kConstant) {
    actor.heading_rad = WrapAngle(spec.actors(index - 1).heading_deg().constant() * kPi / 180);
  }
  return absl::OkStatus();
}

// Starts may be relative to one another in any order, but not in a circle.
absl::Status PlaceStarts(const v1::ScenarioSpec& spec, Plan& plan, const Names& names) {
  std::vector<PlanPosition> starts;
  ASSIGN_OR_RETURN(const PlanPosition ego_start,
                   Position(spec.ego().start(), FieldPath("ego").Field("start"), names, plan));
  starts.push_back(ego_start);
  for (int i = 0; i < spec.actors_size(); ++i) {
    ASSIGN_OR_RETURN(const PlanPosition start,
                     Position(spec.actors(i).start(), FieldPath("actors", i).Field("start"), names, plan));
    starts.push_back(start);
  }
  std::vector<int> done(starts.size(), 0);
  for (size_t pass = 0; pass < starts.size(); ++pass) {
    for (size_t i = 0; i < starts.size(); ++i) {
      const PlanPosition& start = starts[i];
      if (done[i] || (start.kind == PlanPosition::Kind::kRelative && !done[start.actor])) continue;
      RETURN_IF_ERROR(PlaceStart(spec, static_cast<int>(i), start, plan));
      done[i] = 1;
    }
  }
  for (size_t i = 0; i < starts.size(); ++i) {
    if (done[i]) continue;
    return FieldPath(plan.actors[i].id.c_str()).Field("start").Fault("free of circular references", "a circle");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Actors(const v1::Scenario& scenario, Plan& plan, Names& names) {
  AddEgo(scenario.concrete().ego(), plan, names);
  for (int i = 0; i < scenario.concrete().actors_size(); ++i) RETURN_IF_ERROR(AddActor(scenario, i, plan, names));
  return PlaceStarts(scenario.concrete(), plan, names);
}

}  // namespace longtail::compile
