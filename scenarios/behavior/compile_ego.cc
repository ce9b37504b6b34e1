// Who drives ego, and which gear is in.
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/actors/ego_gear.h"
#include "scenarios/behavior/compile.h"
#include "scenarios/road/constant.h"

namespace longtail::compile {
namespace {

// Times of the one kind and the other strictly increase.
template <typename Timed>
absl::Status CheckTime(const std::vector<Timed>& before, double time_s, const FieldPath& path) {
  if (before.empty() || time_s > before.back().time_s) return absl::OkStatus();
  return path.Field("time_s").Fault(absl::StrCat("> ", before.back().time_s), absl::StrCat(time_s));
}

absl::Status Replay(const v1::EgoReplay& from, const FieldPath& path, const Names& names, Plan& plan) {
  if (from.points().empty() == from.commands().empty()) {
    return path.Fault("points or commands", from.points().empty() ? "neither" : "both");
  }
  for (int i = 0; i < from.points_size(); ++i) {
    const FieldPath point_path = path.Item("points", i);
    PlanEgo::Point point{.time_s = ConstantOr(from.points(i).time_s(), 0)};
    RETURN_IF_ERROR(CheckTime(plan.ego.points, point.time_s, point_path));
    const FieldPath position_path = point_path.Field("position");
    ASSIGN_OR_RETURN(point.position, Position(from.points(i).position(), position_path, names, plan));
    if (plan.positions[point.position].kind == PlanPosition::Kind::kTrajectory) {
      return position_path.Fault("a place that is there at frame 0", "trajectory");
    }
    plan.ego.points.push_back(point);
  }
  for (int i = 0; i < from.commands_size(); ++i) {
    const v1::TimedCommand& timed = from.commands(i);
    const double time_s = ConstantOr(timed.time_s(), 0);
    RETURN_IF_ERROR(CheckTime(plan.ego.commands, time_s, path.Item("commands", i)));
    const auto steer_rad = static_cast<float>(ConstantOr(timed.steer_deg(), 0) * kPi / 180);
    const auto accel_mps2 = static_cast<float>(ConstantOr(timed.acceleration_mps2(), 0));
    plan.ego.commands.push_back({.time_s = time_s, .command = {steer_rad, accel_mps2}});
  }
  return absl::OkStatus();
}

// As the streams of values: of each try another one.
PhiloxStream Stream(const v1::Scenario& scenario, const char* name) {
  const std::string prefix = scenario.try_index() == 0 ? "" : absl::StrCat("try", scenario.try_index(), "/");
  return PhiloxStream(scenario.seed(), scenario.sample_index(), prefix + name);
}

}  // namespace

absl::Status EgoDrive(const v1::Scenario& scenario, const Names& names, Plan& plan) {
  const v1::Ego& from = scenario.concrete().ego();
  PlanEgo& ego = plan.ego;
  PlanActor& actor = plan.actors[0];
  actor.reverses = EgoReverses(from);
  if (actor.speed_mps * actor.desired_speed_mps < 0) {
    return FieldPath("ego")
        .Field("desired_speed_mps")
        .Fault(actor.speed_mps < 0 ? "<= 0, as ego reverses at frame 0" : ">= 0, as ego drives on at frame 0",
               absl::StrCat(actor.desired_speed_mps));
  }
  if (actor.reverses && ego.changes_lanes) {
    return FieldPath("ego").Field("changes_lanes").Fault("of an ego that drives on", "one that reverses");
  }
  if (actor.reverses && actor.tyres) {
    return FieldPath("ego").Field("tyres").Fault("of an ego that drives on", "one that reverses");
  }
  switch (from.driver_case()) {
    case v1::Ego::kPerturbed:
      ego.driver = PlanEgo::Driver::kPerturbed;
      ego.steer_noise_rad = ConstantOr(from.perturbed().steer_noise_deg(), 1) * kPi / 180;
      ego.accel_noise_mps2 = ConstantOr(from.perturbed().acceleration_noise_mps2(), 0.5);
      ego.correlation_s = ConstantOr(from.perturbed().correlation_s(), 1);
      ego.steer_noise = Stream(scenario, "ego/steer_noise");
      ego.accel_noise = Stream(scenario, "ego/acceleration_noise");
      return absl::OkStatus();
    case v1::Ego::kReplay:
      ego.driver = PlanEgo::Driver::kReplay;
      return Replay(from.replay(), FieldPath("ego").Field("replay"), names, plan);
    case v1::Ego::kExternal:
      ego.driver = PlanEgo::Driver::kExternal;
      return absl::OkStatus();
    case v1::Ego::DRIVER_NOT_SET:
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

}  // namespace longtail::compile
