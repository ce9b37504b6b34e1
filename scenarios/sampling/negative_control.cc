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

// False where nothing is left of node.
bool Prune(const StepNames& removed, v1::Node& node) {
  const auto prune_nodes = [&removed](google::protobuf::RepeatedPtrField<v1::Node>& nodes) {
    int num_kept = 0;
    for (int i = 0; i < nodes.size(); ++i) {
      if (!Prune(removed, nodes[i])) continue;
      if (i != num_kept) nodes.SwapElements(i, num_kept);
      ++num_kept;
    }
    nodes.DeleteSubrange(num_kept, nodes.size() - num_kept);
    return num_kept > 0;
  };
  if (node.has_serial()) return prune_nodes(*node.mutable_serial()->mutable_nodes());
  if (node.has_parallel()) return prune_nodes(*node.mutable_parallel()->mutable_nodes());
  if (!node.has_step() || removed.count(node.step().name()) > 0) return false;
  v1::Step& step = *node.mutable_step();
  if (step.has_start()) SilenceConditions(removed, *step.mutable_start());
  if (step.has_stop()) SilenceConditions(removed, *step.mutable_stop());
  return true;
}

}  // namespace

v1::ScenarioSpec NegativeControl(const v1::ScenarioSpec& spec) {
  v1::ScenarioSpec control = spec;
  StepNames removed;
  for (const v1::Event& event : spec.events()) removed.insert(event.steps().begin(), event.steps().end());
  if (!Prune(removed, *control.mutable_storyboard())) control.mutable_storyboard()->mutable_serial()->clear_nodes();
  for (v1::Event& event : *control.mutable_events()) {
    event.clear_steps();
    if (event.has_detector()) SilenceConditions(removed, *event.mutable_detector());
  }
  return control;
}

}  // namespace longtail
