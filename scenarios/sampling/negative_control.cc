#include <set>
#include <string>

#include "scenarios/sampling/instantiate.h"

namespace longtail {
namespace {

// Past the end of any clip (60 s), so that it never comes true.
constexpr double kNever_s = 120;

using StepNames = std::set<std::string>;

// Conditions on steps that are gone never hold.
void SilenceConditions(const StepNames& removed, v1::Trigger& trigger) {
  if (trigger.has_all()) {
    for (v1::Trigger& inner : *trigger.mutable_all()->mutable_triggers()) SilenceConditions(removed, inner);
  } else if (trigger.has_any()) {
    for (v1::Trigger& inner : *trigger.mutable_any()->mutable_triggers()) SilenceConditions(removed, inner);
  } else if (trigger.has_not_()) {
    SilenceConditions(removed, *trigger.mutable_not_());
  } else if (trigger.has_step_state() && removed.count(trigger.step_state().step()) > 0) {
    trigger.clear_delay_s();
    trigger.mutable_time()->mutable_at_s()->set_constant(kNever_s);
  }
}

// Takes the steps away. Places stay, since they name streams: what is empty becomes a node in which nothing happens.
void Prune(const StepNames& removed, v1::Node& node) {
  switch (node.node_case()) {
    case v1::Node::kSerial:
      for (v1::Node& inner : *node.mutable_serial()->mutable_nodes()) Prune(removed, inner);
      return;
    case v1::Node::kParallel:
      for (v1::Node& inner : *node.mutable_parallel()->mutable_nodes()) Prune(removed, inner);
      return;
    case v1::Node::kOneOf:
      // All branches stay, so that the same one is drawn.
      for (v1::Branch& branch : *node.mutable_one_of()->mutable_branches()) {
        if (branch.has_node()) Prune(removed, *branch.mutable_node());
      }
      return;
    case v1::Node::kRepeat:
      Prune(removed, *node.mutable_repeat()->mutable_node());
      if (node.repeat().has_until()) SilenceConditions(removed, *node.mutable_repeat()->mutable_until());
      return;
    case v1::Node::kStep: {
      v1::Step& step = *node.mutable_step();
      if (removed.count(step.name()) > 0) {
        node.mutable_serial();
        return;
      }
      if (step.has_start()) SilenceConditions(removed, *step.mutable_start());
      if (step.has_stop()) SilenceConditions(removed, *step.mutable_stop());
      return;
    }
    case v1::Node::NODE_NOT_SET:
      return;
  }
}

}  // namespace

v1::ScenarioSpec NegativeControl(const v1::ScenarioSpec& spec) {
  v1::ScenarioSpec control = spec;
  StepNames removed;
  for (const v1::Event& event : spec.events()) removed.insert(event.steps().begin(), event.steps().end());
  Prune(removed, *control.mutable_storyboard());
  for (v1::Event& event : *control.mutable_events()) {
    event.clear_steps();
    if (event.has_detector()) SilenceConditions(removed, *event.mutable_detector());
  }
  return control;
}

}  // namespace longtail
