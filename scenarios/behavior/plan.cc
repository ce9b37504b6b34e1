#include "scenarios/behavior/plan.h"

#include <cmath>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/behavior/compile.h"
#include "scenarios/road/constant.h"

namespace longtail {
namespace compile {

std::string FieldPath::Text() const {
  return absl::StrCat(outer_ == nullptr ? "" : absl::StrCat(outer_->Text(), "."), name_,
                      index_ < 0 ? "" : absl::StrCat("[", index_, "]"));
}

absl::Status FieldPath::Fault(absl::string_view rule, absl::string_view got) const {
  return absl::InvalidArgumentError(absl::StrCat(Text(), " must be ", rule, ", got ", got));
}

absl::StatusOr<int> Names::Actor(const std::string& name, const FieldPath& path) const {
  const auto found = actors.find(name);
  if (found == actors.end()) return path.Fault("the id of an actor", absl::StrCat("\"", name, "\""));
  return found->second;
}

absl::StatusOr<int> Names::Variable(const std::string& name, const FieldPath& path) const {
  const auto found = variables.find(name);
  if (found == variables.end()) return path.Fault("the name of a variable", absl::StrCat("\"", name, "\""));
  return found->second;
}

int Names::Step(const std::string& name) const {
  const auto found = steps.find(name);
  return found == steps.end() ? -1 : found->second;
}

absl::StatusOr<int> CourseIndex(const std::string& name, const FieldPath& path, const Plan& plan) {
  const int course = plan.layout.FindCourse(name);
  if (course < 0) return path.Fault("a course of the road", absl::StrCat("\"", name, "\""));
  return course;
}

absl::StatusOr<int> SignalIndex(const std::string& name, const FieldPath& path, const Plan& plan) {
  const int group = plan.layout.FindSignal(name);
  if (group < 0) return path.Fault("a group of signals of the road", absl::StrCat("\"", name, "\""));
  return group;
}

}  // namespace compile

namespace {

constexpr int kTicksPerSecond = 100;

absl::Status Clock(const v1::ScenarioSpec& spec, Plan& plan) {
  const int rate = spec.sensors().has_rate_hz() ? static_cast<int>(spec.sensors().rate_hz()) : 10;
  if (rate < 1 || kTicksPerSecond % rate != 0) {
    return compile::FieldPath("sensors.rate_hz").Fault("a divisor of 100", absl::StrCat(rate));
  }
  const double duration_s = ConstantOr(spec.duration_s(), 0);
  if (!(duration_s > 0) || duration_s > 3600) {
    return compile::FieldPath("duration_s").Fault("in (0, 3600]", absl::StrCat(duration_s));
  }
  plan.ticks_per_frame = kTicksPerSecond / rate;
  plan.num_frames = static_cast<int>(std::floor(duration_s * rate + 1e-9)) + 1;
  return absl::OkStatus();
}

}  // namespace

bool ExpertDrives(const PlanEgo& ego, int tick) {
  constexpr double kRounding = 1e-9;
  const double time_s = tick * kTickS;
  switch (ego.driver) {
    case PlanEgo::Driver::kExpert:
    case PlanEgo::Driver::kPerturbed:
      return true;
    case PlanEgo::Driver::kReplay:
      return ego.commands.empty() ? time_s >= ego.points.back().time_s : time_s + kRounding < ego.commands[0].time_s;
    case PlanEgo::Driver::kExternal:
      return false;
  }
  return false;
}

void ConnectCourses(Plan& plan) {
  const std::vector<Course>& courses = plan.layout.courses;
  plan.level = std::all_of(courses.begin(), courses.end(), [](const Course& course) { return course.IsLevel(); });
  plan.junctions = FindJunctions(plan.layout);
  for (const Course& course : courses) plan.threads.emplace_back(course);
  plan.opposite_courses.assign(courses.size(), -1);
  std::vector<bool> used(courses.size(), false);
  used[0] = true;
  for (const PlanActor& actor : plan.actors) used[actor.course] = true;
  for (const PlanPosition& position : plan.positions) {
    if (position.kind == PlanPosition::Kind::kCourse) used[position.course] = true;
  }
  for (const PlanStep& step : plan.steps) {
    if (const PlanRoute* const route = std::get_if<PlanRoute>(&step.action)) used[route->course] = true;
  }
  if (!plan.layout.conflicts.empty() || !plan.layout.stop_lines.empty()) {
    for (const PlanActor& actor : plan.actors) {
      if (actor.person || std::cos(actor.heading_rad) > 0 || plan.opposite_courses[actor.course] >= 0) continue;
      const int opposite = OppositeCourse(plan.layout, actor.course);
      plan.opposite_courses[actor.course] = opposite;
      if (opposite >= 0) used[opposite] = true;
    }
  }
  for (size_t i = 0; i < courses.size(); ++i) {
    if (used[i]) plan.courses.push_back(static_cast<int>(i));
  }
}

absl::StatusOr<Plan> CompilePlan(const v1::Scenario& scenario) {
  const v1::ScenarioSpec& spec = scenario.concrete();
  if (spec.roads_size() != 1) return compile::FieldPath("roads").Fault("one road", absl::StrCat(spec.roads_size()));
  if (spec.environments_size() != 1) {
    return compile::FieldPath("environments").Fault("one", absl::StrCat(spec.environments_size()));
  }
  Plan plan;
  compile::Names names;
  ASSIGN_OR_RETURN(plan.layout, LayOutRoad(spec.roads(0)));
  RETURN_IF_ERROR(compile::Weather(spec, plan));
  plan.weather.gusts = Gusts(scenario.seed(), scenario.sample_index());
  RETURN_IF_ERROR(Clock(spec, plan));
  RETURN_IF_ERROR(compile::Actors(scenario, plan, names));
  RETURN_IF_ERROR(compile::EgoDrive(scenario, names, plan));
  for (const v1::Variable& variable : spec.variables()) {
    names.variables.emplace(variable.name(), static_cast<int>(plan.variables.size()));
    plan.variables.push_back(ConstantOr(variable.initial(), 0));
  }
  RETURN_IF_ERROR(compile::Storyboard(spec, plan, names));
  RETURN_IF_ERROR(compile::Movers(scenario, plan, names));
  ConnectCourses(plan);
  return plan;
}

}  // namespace longtail
