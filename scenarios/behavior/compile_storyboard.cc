// Nodes, steps and events of a plan.
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/behavior/compile.h"

namespace longtail::compile {
namespace {

// Names first, since triggers may look forward.
void CollectSteps(const v1::Node& node, Names& names) {
  if (node.has_step()) names.steps.emplace(node.step().name(), static_cast<int>(names.steps.size()));
  for (const v1::Node& child : node.serial().nodes()) CollectSteps(child, names);
  for (const v1::Node& child : node.parallel().nodes()) CollectSteps(child, names);
}

absl::Status AddStep(const v1::Step& from, const FieldPath& path, const Names& names, Plan& plan) {
  PlanStep step;
  step.name = from.name();
  ASSIGN_OR_RETURN(step.actor, names.Actor(from.actor(), path.Field("actor")));
  if (step.actor == 0) return path.Field("actor").Fault("an actor beside ego", "\"ego\"");
  if (from.has_start()) {
    ASSIGN_OR_RETURN(step.start, Trigger(from.start(), path.Field("start"), names, plan));
  }
  if (from.has_stop()) {
    ASSIGN_OR_RETURN(step.stop, Trigger(from.stop(), path.Field("stop"), names, plan));
  }
  ASSIGN_OR_RETURN(step.action, Action(from.action(), path.Field("action"), names, plan));
  plan.steps.push_back(step);
  return absl::OkStatus();
}

absl::StatusOr<int> AddNode(const v1::Node& from, const FieldPath& path, const Names& names, Plan& plan) {
  PlanNode node;
  if (from.has_step()) {
    node.kind = PlanNode::Kind::kStep;
    node.step = static_cast<int>(plan.steps.size());
    RETURN_IF_ERROR(AddStep(from.step(), path.Field("step"), names, plan));
  } else if (from.has_serial() || from.has_parallel()) {
    node.kind = from.has_serial() ? PlanNode::Kind::kSerial : PlanNode::Kind::kParallel;
    const auto& nodes = from.has_serial() ? from.serial().nodes() : from.parallel().nodes();
    const FieldPath nodes_path = path.Field(from.has_serial() ? "serial" : "parallel");
    for (int i = 0; i < nodes.size(); ++i) {
      ASSIGN_OR_RETURN(const int child, AddNode(nodes[i], nodes_path.Item("nodes", i), names, plan));
      node.children.push_back(child);
    }
  } else {
    return path.Fault("serial, parallel or step", "none");
  }
  plan.nodes.push_back(node);
  return static_cast<int>(plan.nodes.size()) - 1;
}

absl::Status AddEvent(const v1::Event& from, const FieldPath& path, const Names& names, Plan& plan) {
  PlanEvent event;
  event.id = from.id();
  for (const std::string& name : from.steps()) {
    if (const int step = names.Step(name); step >= 0) event.steps.push_back(step);
  }
  for (int i = 0; i < from.actors_size(); ++i) {
    ASSIGN_OR_RETURN(const int actor, names.Actor(from.actors(i), path.Item("actors", i)));
    plan.actors[actor].in_event = true;
  }
  ASSIGN_OR_RETURN(event.detector, Trigger(from.detector(), path.Field("detector"), names, plan));
  plan.events.push_back(event);
  return absl::OkStatus();
}

}  // namespace

absl::Status Storyboard(const v1::ScenarioSpec& spec, Plan& plan, Names& names) {
  CollectSteps(spec.storyboard(), names);
  if (spec.storyboard().node_case() != v1::Node::NODE_NOT_SET) {
    ASSIGN_OR_RETURN(plan.root, AddNode(spec.storyboard(), FieldPath("storyboard"), names, plan));
  }
  for (int i = 0; i < spec.events_size(); ++i) {
    RETURN_IF_ERROR(AddEvent(spec.events(i), FieldPath("events", i), names, plan));
  }
  return absl::OkStatus();
}

}  // namespace longtail::compile
