// How the people, animals and riders of a plan move by themselves.
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/actors/mover_profile.h"
#include "scenarios/behavior/compile.h"
#include "scenarios/road/constant.h"

namespace longtail::compile {
namespace {

// Share of what its class can run.
constexpr double kDashShare = 0.6;

absl::Status ReadWalker(const v1::WalkerProfile& from, const FieldPath& path, const Names& names, Plan& plan,
                        PlanActor& actor) {
  const Course& course = CourseOf(plan, actor);
  const bool starts_beside = course.LaneAt(actor.start_s_m, actor.start_t_m) == 0;
  actor.walker = {-1, ConstantOr(from.alertness_ratio(), 1), ConstantOr(from.gap_s(), 2),
                  from.has_keeps_off_lanes() ? from.keeps_off_lanes() : starts_beside && !from.has_goal()};
  if (!from.has_goal()) return absl::OkStatus();
  ASSIGN_OR_RETURN(actor.walker.goal, Position(from.goal(), path.Field("goal"), names, plan));
  return absl::OkStatus();
}

void ReadAnimal(const v1::AnimalProfile& from, PlanActor& actor) {
  const AnimalHabits habits = HabitsOf(actor.actor_class);
  AnimalParams& animal = actor.animal;
  animal.wander_rad = ConstantOr(from.wander_deg(), 15) * kPi / 180;
  animal.pause_ratio = ConstantOr(from.pause_ratio(), 0);
  animal.alert_s = ConstantOr(from.alert_s(), habits.alert_s);
  animal.freeze_ratio = ConstantOr(from.freeze_ratio(), habits.freeze_ratio);
  animal.dash_mps = ConstantOr(from.dash_mps(), kDashShare * actor.limits.max_speed_mps);
}

}  // namespace

absl::Status Movers(const v1::Scenario& scenario, Plan& plan, const Names& names) {
  std::map<std::string, int> herds;
  for (int i = 0; i < scenario.concrete().actors_size(); ++i) {
    const v1::Actor& from = scenario.concrete().actors(i);
    const FieldPath path("actors", i);
    PlanActor& actor = plan.actors[i + 1];
    RETURN_IF_ERROR(ReadWalker(from.walker(), path.Field("walker"), names, plan, actor));
    ReadAnimal(from.animal(), actor);
    const std::string& herd = from.animal().herd();
    if (!herd.empty()) actor.herd = herds.emplace(herd, static_cast<int>(herds.size())).first->second;
    actor.rider = {ConstantOr(from.rider().side_m(), 0.75), ConstantOr(from.rider().wobble_m(), 0.06)};
    actor.noise = Noise(scenario.seed(), scenario.sample_index(), absl::StrCat("mover/", actor.id));
  }
  return absl::OkStatus();
}

}  // namespace longtail::compile
