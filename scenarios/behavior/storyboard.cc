#include "scenarios/behavior/storyboard.h"

#include <algorithm>

#include "scenarios/behavior/actions.h"
#include "scenarios/behavior/triggers.h"

namespace longtail {
namespace {

class Storyboard {
 public:
  Storyboard(const Plan& plan, WorldState& world) : plan_(plan), world_(world) {}

  // True where the node is done.
  bool RunNode(int index) {
    const PlanNode& node = plan_.nodes[index];
    NodeRun& run = world_.nodes[index];
    if (run.phase == NodePhase::kDone) return true;
    if (run.phase == NodePhase::kIdle) BeginNode(index);
    bool done = true;
    switch (node.kind) {
      case PlanNode::Kind::kStep:
        RunStep(node.step);
        done = world_.steps[node.step].phase == StepPhase::kDone;
        break;
      case PlanNode::Kind::kSerial:
        while (run.current < static_cast<int>(node.children.size()) && RunNode(node.children[run.current])) {
          ++run.current;
        }
        done = run.current == static_cast<int>(node.children.size());
        break;
      case PlanNode::Kind::kParallel:
        for (const int child : node.children) done = RunNode(child) && done;
        break;
      case PlanNode::Kind::kRepeat:
        done = RunRepeat(node, run);
        break;
    }
    if (done) run.phase = NodePhase::kDone;
    return done;
  }

 private:
  void BeginNode(int index) {
    const PlanNode& node = plan_.nodes[index];
    world_.nodes[index] = {NodePhase::kActive, 0, 0};
    if (node.until >= 0) ForgetTrigger(plan_, node.until, world_);
    if (node.kind != PlanNode::Kind::kStep) return;
    StepRun& run = world_.steps[node.step];
    run.phase = StepPhase::kWaiting;
    run.count = 0;
    run.start_held = false;
    const PlanStep& step = plan_.steps[node.step];
    if (step.start >= 0) ForgetTrigger(plan_, step.start, world_);
  }

  bool RunRepeat(const PlanNode& node, NodeRun& run) {
    const int child = node.children[0];
    if (node.until >= 0 && EvaluateTrigger(plan_, node.until, world_)) {
      StopNode(child);
      return true;
    }
    // A round a tick at most: one that takes no time must not go on for ever.
    if (!RunNode(child)) return false;
    if (++run.rounds == node.count) return true;
    Rewind(child);
    return false;
  }

  // The node and all below it, which are done, are idle again.
  void Rewind(int index) {
    world_.nodes[index].phase = NodePhase::kIdle;
    for (const int child : plan_.nodes[index].children) Rewind(child);
  }

  void StopNode(int index) {
    const PlanNode& node = plan_.nodes[index];
    if (world_.nodes[index].phase != NodePhase::kActive) return;
    world_.nodes[index].phase = NodePhase::kDone;
    for (const int child : node.children) StopNode(child);
    if (node.kind != PlanNode::Kind::kStep) return;
    if (world_.steps[node.step].phase == StepPhase::kRunning) EndRun(node.step);
    world_.steps[node.step].phase = StepPhase::kDone;
  }

  void RunStep(int index) {
    const PlanStep& step = plan_.steps[index];
    StepRun& run = world_.steps[index];
    if (run.phase == StepPhase::kDone) return;
    const bool again = run.count > 0;
    if (run.phase == StepPhase::kWaiting && again && Stops(step)) {
      run.phase = StepPhase::kDone;
      return;
    }
    if (run.phase == StepPhase::kWaiting || step.max_count > 1) {
      const bool held = step.start < 0 || EvaluateTrigger(plan_, step.start, world_);
      const bool rises = held && !run.start_held;
      run.start_held = held;
      if (run.phase == StepPhase::kWaiting) {
        if (again ? !rises : !held) return;
        ++run.count;
        if (step.priority == v1::STEP_PRIORITY_SKIP && IsHeld(step)) {
          run.skipped_tick = world_.tick;
          if (run.count >= step.max_count) run.phase = StepPhase::kDone;
          return;
        }
        BeginRun(index);
      }
    }
    run.end_tick = world_.tick;
    const bool stopped = Stops(step);
    if (!stopped && !ActionFinished(plan_, index, world_)) return;
    EndRun(index);
    if (stopped) run.phase = StepPhase::kDone;
  }

  bool Stops(const PlanStep& step) { return step.stop >= 0 && EvaluateTrigger(plan_, step.stop, world_); }

  int& TopOf(const PlanStep& step, unsigned axis) {
    ActorOrders& orders = world_.orders[step.actor];
    return axis == kAxisAlong ? orders.along_step : orders.across_step;
  }
  int& BelowOf(int index, unsigned axis) {
    ActionRun& run = world_.actions[index];
    return axis == kAxisAlong ? run.below_along : run.below_across;
  }

  // Whether another step moves the actor on one of the step's axes.
  bool IsHeld(const PlanStep& step) {
    for (const unsigned axis : {kAxisAlong, kAxisAcross}) {
      if ((step.axes & axis) != 0 && TopOf(step, axis) >= 0) return true;
    }
    return false;
  }

  void BeginRun(int index) {
    const PlanStep& step = plan_.steps[index];
    StepRun& run = world_.steps[index];
    for (const unsigned axis : {kAxisAlong, kAxisAcross}) {
      if ((step.axes & axis) == 0) continue;
      int& top = TopOf(step, axis);
      while (step.priority != v1::STEP_PRIORITY_PARALLEL && top >= 0) EndRun(top, /*taken=*/step.axes);
      BelowOf(index, axis) = top;
      top = index;
    }
    run.phase = StepPhase::kRunning;
    run.begin_tick = world_.tick;
    if (run.first_begin_tick < 0) run.first_begin_tick = world_.tick;
    if (step.stop >= 0 && run.count == 1) ForgetTrigger(plan_, step.stop, world_);
    world_.running.push_back(index);
    BeginAction(plan_, index, world_);
  }

  // Ends the present run. Steps that it kept from the actor get it back, but on axes that are taken by another.
  void EndRun(int index, unsigned taken = 0) {
    const PlanStep& step = plan_.steps[index];
    StepRun& run = world_.steps[index];
    run.end_tick = world_.tick;
    run.phase = run.count >= step.max_count || step.start < 0 ? StepPhase::kDone : StepPhase::kWaiting;
    EndAction(plan_, index, world_);
    world_.running.erase(std::find(world_.running.begin(), world_.running.end(), index));
    int resumed = -1;
    for (const unsigned axis : {kAxisAlong, kAxisAcross}) {
      if ((step.axes & axis) == 0) continue;
      int* link = &TopOf(step, axis);
      const bool on_top = *link == index;
      while (*link != index) link = &BelowOf(*link, axis);
      *link = BelowOf(index, axis);
      const bool handed_on = on_top && (taken & axis) == 0 && *link >= 0 && *link != resumed;
      if (handed_on) BeginAction(plan_, resumed = *link, world_);
    }
  }

  const Plan& plan_;
  WorldState& world_;
};

// On while changing lanes, and while the delay before a lane change that is already decided runs.
void UpdateIndicators(const Plan& plan, WorldState& world) {
  for (const int index : plan.lane_changes) {
    const PlanStep& step = plan.steps[index];
    ActorState& state = world.actors[step.actor];
    const StepRun& run = world.steps[index];
    if (run.phase != StepPhase::kRunning && run.end_tick == world.tick) {
      state.indicator_left = state.indicator_right = false;
      continue;
    }
    double aim = 0;
    if (run.phase == StepPhase::kRunning) {
      aim = world.actions[index].to - world.actions[index].from;
    } else if (run.phase == StepPhase::kWaiting && step.start >= 0 && plan.triggers[step.start].delay_line >= 0 &&
               world.delays[plan.triggers[step.start].delay_line].Pending()) {
      const PlanLaneChange& change = std::get<PlanLaneChange>(step.action);
      aim = change.lane_of >= 0 ? world.actors[change.lane_of].t_m - state.t_m : change.lanes_to_left;
    } else {
      continue;
    }
    aim *= DirectionOf(state);
    state.indicator_left = aim > 0;
    state.indicator_right = aim < 0;
  }
}

}  // namespace

void RunStoryboard(const Plan& plan, WorldState& world) {
  if (plan.root < 0) return;
  Storyboard(plan, world).RunNode(plan.root);
  for (const int index : world.running) GiveOrders(plan, index, world);
  UpdateIndicators(plan, world);
}

}  // namespace longtail
