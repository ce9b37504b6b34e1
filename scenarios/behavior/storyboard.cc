// The storyboard half of WorldSim: who is told what, and when.
#include <cmath>

#include "scenarios/behavior/world_sim.h"

namespace longtail {

bool WorldSim::NodeDone(int index) const {
  const PlanNode& node = plan_->nodes[index];
  if (node.kind == PlanNode::Kind::kStep) return world_.steps[node.step].phase == StepPhase::kDone;
  for (const int child : node.children) {
    if (!NodeDone(child)) return false;
  }
  return true;
}

void WorldSim::RunNode(int index) {
  const PlanNode& node = plan_->nodes[index];
  if (node.kind == PlanNode::Kind::kStep) return RunStep(node.step);
  for (const int child : node.children) {
    RunNode(child);
    if (node.kind == PlanNode::Kind::kSerial && !NodeDone(child)) return;
  }
}

void WorldSim::RunStep(int index) {
  const PlanStep& step = plan_->steps[index];
  StepRun& run = world_.steps[index];
  if (run.phase == StepPhase::kWaiting) {
    if (step.start >= 0 && !EvaluateTrigger(*plan_, step.start, world_)) return;
    run = {StepPhase::kRunning, world_.tick, world_.tick};
    BeginStep(index);
  }
  if (run.phase != StepPhase::kRunning) return;
  run.end_tick = world_.tick;
  const bool stopped = step.stop >= 0 && EvaluateTrigger(*plan_, step.stop, world_);
  if (!stopped && !StepFinished(index)) return;
  run.phase = StepPhase::kDone;
  EndStep(index);
}

double WorldSim::StepSeconds(int step) const { return (world_.tick - world_.steps[step].begin_tick) * kTickS; }

void WorldSim::BeginLateral(int index, double t_m) {
  const PlanStep& step = plan_->steps[index];
  Motion& motion = motions_[step.actor];
  motion.t0_m = LateralTarget(step.actor).value;
  motion.t1_m = t_m;
  motion.lateral_step = index;
  motion.lateral_begin = world_.tick;
  motion.lateral_duration_s = step.action.duration_s;
  motion.lateral_shape = step.action.shape;
}

void WorldSim::BeginPath(int index) {
  const PlanStep& step = plan_->steps[index];
  const ActorState& state = world_.actors[step.actor];
  Motion& motion = motions_[step.actor];
  motion.path_step = index;
  motion.next_point = 0;
  motion.times_s.clear();
  motion.path_s_m.clear();
  motion.path_t_m.clear();
  const bool timed = step.action.kind == PlanAction::Kind::kFollowTrajectory;
  if (timed && step.action.points[0].time_s > 0) {
    motion.times_s.push_back(0);
    motion.path_s_m.push_back(state.s_m);
    motion.path_t_m.push_back(state.t_m);
  }
  for (const PlanTrajectoryPoint& point : step.action.points) {
    const CoursePoint at = Resolve(*plan_, world_, point.position);
    motion.times_s.push_back(point.time_s);
    motion.path_s_m.push_back(at.s_m);
    motion.path_t_m.push_back(at.t_m);
  }
  const double relative = state.body.yaw_rad - CourseOf(*plan_, state).At(state.s_m, 0).yaw_rad;
  motion.first_rate_s_mps = state.body.speed_mps * std::cos(relative);
  motion.first_rate_t_mps = state.body.speed_mps * std::sin(relative);
}

void WorldSim::BeginStep(int index) {
  const PlanStep& step = plan_->steps[index];
  const PlanAction& action = step.action;
  ActorState& state = world_.actors[step.actor];
  Motion& motion = motions_[step.actor];
  const Course& course = CourseOf(*plan_, state);
  switch (action.kind) {
    case PlanAction::Kind::kAppear:
      state.present = true;
      break;
    case PlanAction::Kind::kSpeed:
      motion.speed_step = index;
      motion.v0_mps = state.body.speed_mps;
      motion.v1_mps = std::max(
          0.0, action.target + (action.relative_to < 0 ? 0 : world_.actors[action.relative_to].body.speed_mps));
      break;
    case PlanAction::Kind::kBrake:
      motion.speed_step = index;
      motion.brake_from_mps2 = std::max(0.0, -state.accel_mps2);
      motion.v1_mps = action.target;
      break;
    case PlanAction::Kind::kLaneChange: {
      const int own = course.LaneAt(state.center_s_m, state.center_t_m);
      const ActorState* const leader = action.lane_of >= 0 ? &world_.actors[action.lane_of] : nullptr;
      const int target = leader != nullptr ? course.LaneAt(leader->center_s_m, leader->center_t_m)
                                           : course.NeighborLane(own, action.lanes_to_left, state.center_s_m);
      // There may be no such lane where others have moved; the actor then stays in its own.
      BeginLateral(index, target == 0 ? motion.t1_m : course.LaneCenter(target, state.center_s_m));
      break;
    }
    case PlanAction::Kind::kLaneOffset: {
      const int own = course.LaneAt(state.center_s_m, state.center_t_m);
      BeginLateral(index, (own == 0 ? state.t_m : course.LaneCenter(own, state.center_s_m)) + action.target);
      break;
    }
    case PlanAction::Kind::kFollowTrajectory:
    case PlanAction::Kind::kWalkPath:
      BeginPath(index);
      break;
  }
}

bool WorldSim::StepFinished(int index) const {
  const PlanStep& step = plan_->steps[index];
  const ActorState& state = world_.actors[step.actor];
  const Motion& motion = motions_[step.actor];
  switch (step.action.kind) {
    case PlanAction::Kind::kAppear:
      return true;
    case PlanAction::Kind::kSpeed:
      // Friction may make it late.
      return motion.speed_step != index ||
             (StepSeconds(index) >= step.action.duration_s && std::abs(state.body.speed_mps - motion.v1_mps) < 0.05);
    case PlanAction::Kind::kBrake:
      return motion.speed_step != index || state.body.speed_mps <= motion.v1_mps + 1e-9;
    case PlanAction::Kind::kLaneChange:
    case PlanAction::Kind::kLaneOffset:
      return motion.lateral_step != index ||
             (StepSeconds(index) >= step.action.duration_s && std::abs(state.t_m - motion.t1_m) < 0.1);
    case PlanAction::Kind::kFollowTrajectory:
      return motion.path_step != index || StepSeconds(index) >= motion.times_s.back();
    case PlanAction::Kind::kWalkPath:
      return motion.path_step != index || motion.next_point >= motion.path_s_m.size();
  }
  return true;
}

void WorldSim::EndStep(int index) {
  const PlanStep& step = plan_->steps[index];
  const ActorState& state = world_.actors[step.actor];
  Motion& motion = motions_[step.actor];
  if (motion.speed_step == index) {
    motion.speed_step = -1;
    const bool reached = std::abs(state.body.speed_mps - motion.v1_mps) < 0.1;
    motion.desired_mps = reached ? motion.v1_mps : state.body.speed_mps;
  }
  if (motion.lateral_step == index) {
    // Stopped half way: stay at the target of this moment.
    if (StepSeconds(index) < step.action.duration_s) motion.t1_m = LateralTarget(step.actor).value;
    motion.lateral_step = -1;
  }
  if (motion.path_step == index) {
    motion.path_step = -1;
    motion.relative_yaw_rad = state.body.yaw_rad - CourseOf(*plan_, state).At(state.s_m, 0).yaw_rad;
    if (step.action.kind == PlanAction::Kind::kFollowTrajectory) {
      motion.t0_m = motion.t1_m = state.t_m;
      motion.desired_mps = state.body.speed_mps;
    }
  }
}

// On while changing lanes, and while the delay before a lane change that is already decided runs.
void WorldSim::UpdateIndicators() {
  for (size_t i = 0; i < plan_->steps.size(); ++i) {
    const PlanStep& step = plan_->steps[i];
    if (step.action.kind != PlanAction::Kind::kLaneChange) continue;
    ActorState& state = world_.actors[step.actor];
    const StepRun& run = world_.steps[i];
    if (run.phase == StepPhase::kDone) {
      if (run.end_tick == world_.tick) state.indicator_left = state.indicator_right = false;
      continue;
    }
    double aim = 0;
    if (run.phase == StepPhase::kRunning) {
      aim = motions_[step.actor].t1_m - motions_[step.actor].t0_m;
    } else if (step.start >= 0 && world_.delays[step.start].Pending()) {
      aim = step.action.lane_of >= 0 ? world_.actors[step.action.lane_of].t_m - state.t_m : step.action.lanes_to_left;
    } else {
      continue;
    }
    aim *= DirectionOf(*plan_, state);
    state.indicator_left = aim > 0;
    state.indicator_right = aim < 0;
  }
}

}  // namespace longtail
