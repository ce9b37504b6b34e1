// Compilers of the parts of a plan, each concern in a file of its own. All return InvalidArgument that names the field.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_COMPILE_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_COMPILE_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "scenarios/behavior/plan.h"

namespace longtail::compile {

// Where a part of the scenario stands. It is a chain on the stack, and text only where there is a fault to tell: a path
// must not outlive the one that it was made from.
class FieldPath {
 public:
  explicit FieldPath(const char* name, int index = -1) : name_(name), index_(index) {}

  FieldPath Field(const char* name) const { return FieldPath(this, name, -1); }
  FieldPath Item(const char* name, int index) const { return FieldPath(this, name, index); }

  // "storyboard.serial.nodes[2].step".
  std::string Text() const;
  // "<path> must be <rule>, got <got>".
  absl::Status Fault(absl::string_view rule, absl::string_view got) const;

 private:
  FieldPath(const FieldPath* outer, const char* name, int index) : outer_(outer), name_(name), index_(index) {}

  const FieldPath* outer_ = nullptr;
  const char* name_;
  int index_;
};

// What the scenario's names stand for.
struct Names {
  std::map<std::string, int> actors;     // in Plan::actors
  std::map<std::string, int> steps;      // in Plan::steps
  std::map<std::string, int> variables;  // in Plan::variables

  absl::StatusOr<int> Actor(const std::string& name, const FieldPath& path) const;
  absl::StatusOr<int> Variable(const std::string& name, const FieldPath& path) const;
  // -1 for a step that is not there: the negative control has none, nor has a scenario those of branches that were not
  // drawn; what waits for it waits for ever.
  int Step(const std::string& name) const;
};

// Of plan.layout, which must be there. "" is the main course.
absl::StatusOr<int> CourseIndex(const std::string& name, const FieldPath& path, const Plan& plan);
absl::StatusOr<int> SignalIndex(const std::string& name, const FieldPath& path, const Plan& plan);

// The environment on plan.layout, which must be there.
absl::Status Weather(const v1::ScenarioSpec& spec, Plan& plan);

// Adds ego and the actors, with their starts, and notes their names. plan.layout must be there.
absl::Status Actors(const v1::Scenario& scenario, Plan& plan, Names& names);

// Where people want to go, who keeps off the lanes, and what is random of them. All else must be there.
absl::Status Movers(const v1::Scenario& scenario, Plan& plan, const Names& names);

// Who drives ego, and which gear is in. Actors must have been added.
absl::Status EgoDrive(const v1::Scenario& scenario, const Names& names, Plan& plan);

// What all below need: plan.layout, and the names of actors, steps and variables.
absl::StatusOr<PlanPosition> ReadPosition(const v1::Position& from, const FieldPath& path, const Names& names,
                                          const Plan& plan);
// Adds a position, a trigger with all that it is made of, an action with its positions; the first two return its index.
absl::StatusOr<int> Position(const v1::Position& from, const FieldPath& path, const Names& names, Plan& plan);
absl::StatusOr<int> Trigger(const v1::Trigger& from, const FieldPath& path, const Names& names, Plan& plan);
absl::StatusOr<PlanAction> Action(const v1::Action& from, const FieldPath& path, const Names& names, Plan& plan);

// The axes of an actor that an action has a hold of.
unsigned AxesOf(const PlanAction& action, bool person);

// Adds the storyboard's nodes and steps, and the events.
absl::Status Storyboard(const v1::ScenarioSpec& spec, Plan& plan, Names& names);

}  // namespace longtail::compile

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_COMPILE_H_
