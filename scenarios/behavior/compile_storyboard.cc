// Nodes, steps and events of a plan.
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/behavior/compile.h"
#include "scenarios/road/constant.h"

namespace longtail::compile {
namespace {

// Names first, since triggers may look forward.
void CollectSteps(const v1::Node& node, Names& names) {
  if (node.has_step()) names.steps.emplace(node.step().name(), static_cast<int>(names.steps.size()));
  for (const v1::Node& child : node.serial().nodes()) CollectSteps(child, names);
  for (const v1::Node& child : node.parallel().nodes()) CollectSteps(child, names);
  for (const v1::Branch& branch : node.one_of().branches()) CollectSteps(branch.node(), names);
  if (node.has_repeat()) CollectSteps(node.repeat().node(), names);
}

class StoryboardReader {
 public:
  StoryboardReader(const Names& names, Plan& plan) : names_(names), plan_(plan) {}

  // The index of the node; -1 where nothing is left of it.
  absl::StatusOr<int> Node(const v1::Node& from, const FieldPath& path) {
    PlanNode node;
    switch (from.node_case()) {
      case v1::Node::kStep:
        node.kind = PlanNode::Kind::kStep;
        node.step = static_cast<int>(plan_.steps.size());
        RETURN_IF_ERROR(Step(from.step(), path.Field("step")));
        break;
      case v1::Node::kSerial:
        RETURN_IF_ERROR(Children(from.serial().nodes(), path.Field("serial"), node));
        break;
      case v1::Node::kParallel:
        node.kind = PlanNode::Kind::kParallel;
        RETURN_IF_ERROR(Children(from.parallel().nodes(), path.Field("parallel"), node));
        break;
      case v1::Node::kOneOf: {
        const FieldPath branches = path.Field("one_of");
        if (from.one_of().branches_size() != 1) {
          return branches.Field("branches").Fault("one that was drawn", absl::StrCat(from.one_of().branches_size()));
        }
        if (!from.one_of().branches(0).has_node()) return -1;
        return Node(from.one_of().branches(0).node(), branches.Item("branches", 0).Field("node"));
      }
      case v1::Node::kRepeat: {
        const FieldPath repeat = path.Field("repeat");
        node.kind = PlanNode::Kind::kRepeat;
        ASSIGN_OR_RETURN(const int child, Node(from.repeat().node(), repeat.Field("node")));
        if (child < 0) return -1;
        node.children.push_back(child);
        node.count = static_cast<int>(ConstantOr(from.repeat().count(), 0));
        if (from.repeat().has_until()) {
          ASSIGN_OR_RETURN(node.until, Trigger(from.repeat().until(), repeat.Field("until"), names_, plan_));
        }
        break;
      }
      case v1::Node::NODE_NOT_SET:
        return path.Fault("serial, parallel, one_of, repeat or step", "none");
    }
    plan_.nodes.push_back(node);
    return static_cast<int>(plan_.nodes.size()) - 1;
  }

 private:
  absl::Status Children(const google::protobuf::RepeatedPtrField<v1::Node>& nodes, const FieldPath& path,
                        PlanNode& to) {
    for (int i = 0; i < nodes.size(); ++i) {
      ASSIGN_OR_RETURN(const int child, Node(nodes[i], path.Item("nodes", i)));
      if (child >= 0) to.children.push_back(child);
    }
    return absl::OkStatus();
  }

  absl::Status Step(const v1::Step& from, const FieldPath& path) {
    PlanStep step;
    step.name = from.name();
    if (!from.actor().empty()) {
      ASSIGN_OR_RETURN(step.actor, names_.Actor(from.actor(), path.Field("actor")));
      if (step.actor == 0) return path.Field("actor").Fault("an actor beside ego", "\"ego\"");
    }
    if (from.has_start()) {
      ASSIGN_OR_RETURN(step.start, Trigger(from.start(), path.Field("start"), names_, plan_));
    }
    if (from.has_stop()) {
      ASSIGN_OR_RETURN(step.stop, Trigger(from.stop(), path.Field("stop"), names_, plan_));
    }
    ASSIGN_OR_RETURN(step.action, Action(from.action(), path.Field("action"), names_, plan_));
    const bool of_nobody = std::holds_alternative<PlanSetEnvironment>(step.action) ||
                           std::holds_alternative<PlanSetSignal>(step.action) ||
                           std::holds_alternative<PlanSetVariable>(step.action);
    if (step.actor < 0 && !of_nobody) return path.Field("actor").Fault("the id of an actor", "none");
    step.axes = AxesOf(step.action, step.actor >= 0 && plan_.actors[step.actor].person);
    if (from.priority() != v1::STEP_PRIORITY_UNSPECIFIED) step.priority = from.priority();
    step.max_count = static_cast<int>(ConstantOr(from.max_count(), 1));
    if (std::holds_alternative<PlanLaneChange>(step.action)) {
      plan_.lane_changes.push_back(static_cast<int>(plan_.steps.size()));
    }
    plan_.steps.push_back(std::move(step));
    return absl::OkStatus();
  }

  const Names& names_;
  Plan& plan_;
};

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
    ASSIGN_OR_RETURN(plan.root, StoryboardReader(names, plan).Node(spec.storyboard(), FieldPath("storyboard")));
  }
  for (int i = 0; i < spec.events_size(); ++i) {
    RETURN_IF_ERROR(AddEvent(spec.events(i), FieldPath("events", i), names, plan));
  }
  return absl::OkStatus();
}

}  // namespace longtail::compile
