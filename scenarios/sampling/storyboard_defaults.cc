#include "scenarios/sampling/storyboard_defaults.h"

namespace longtail {
namespace {

template <typename Message>
void DefaultShape(Message* action, v1::Shape shape) {
  if (action->shape() == v1::SHAPE_UNSPECIFIED) action->set_shape(shape);
}

template <typename Message>
void FillLimits(Message* action, double max_speed_mps) {
  Default(action->mutable_max_acceleration_mps2(), 3);
  Default(action->mutable_max_deceleration_mps2(), 6);
  Default(action->mutable_max_speed_mps(), max_speed_mps);
}

void FillTrajectory(v1::FollowTrajectoryAction& action) {
  if (action.curve() == v1::CURVE_UNSPECIFIED) action.set_curve(v1::CURVE_SPLINE);
  for (v1::TrajectoryPoint& point : *action.mutable_points()) FillPosition(*point.mutable_position());
  if (!action.has_clothoid()) return;
  if (action.clothoid().has_start()) FillPosition(*action.mutable_clothoid()->mutable_start());
  double curvature = 0;
  for (v1::ClothoidSegment& segment : *action.mutable_clothoid()->mutable_segments()) {
    Default(segment.mutable_start_curvature_per_m(), curvature);
    Default(segment.mutable_end_curvature_per_m(), segment.start_curvature_per_m().constant());
    curvature = segment.end_curvature_per_m().constant();
  }
}

void FillSynchronize(v1::SynchronizeAction& action) {
  if (action.master().empty()) action.set_master("ego");
  FillPosition(*action.mutable_position());
  if (!action.has_master_position()) *action.mutable_master_position() = action.position();
  FillPosition(*action.mutable_master_position());
  Default(action.mutable_offset_s(), 0);
  FillLimits(&action, 70);
}

void FillLight(v1::LightAction& action) {
  if (action.mode() == v1::LIGHT_MODE_UNSPECIFIED) action.set_mode(v1::LIGHT_MODE_ON);
  Default(action.mutable_on_s(), 0.3);
  Default(action.mutable_off_s(), 0.3);
}

void FillDropLoad(v1::DropLoadAction& action) {
  Default(action.mutable_along_mps(), -1);
  Default(action.mutable_left_mps(), 0);
  Default(action.mutable_up_mps(), 0);
  Default(action.mutable_spin_degps(), 0);
}

void FillAction(v1::Action& action) {
  switch (action.action_case()) {
    case v1::Action::kSpeed:
      return DefaultShape(action.mutable_speed(), v1::SHAPE_LINEAR);
    case v1::Action::kSpeedProfile:
      return DefaultShape(action.mutable_speed_profile(), v1::SHAPE_LINEAR);
    case v1::Action::kLongitudinalDistance:
      return FillLimits(action.mutable_longitudinal_distance(), 70);
    case v1::Action::kLateralDistance:
      return Default(action.mutable_lateral_distance()->mutable_max_rate_mps(), 1.5);
    case v1::Action::kSynchronize:
      return FillSynchronize(*action.mutable_synchronize());
    case v1::Action::kLaneChange:
      Default(action.mutable_lane_change()->mutable_offset_m(), 0);
      return DefaultShape(action.mutable_lane_change(), v1::SHAPE_CUBIC);
    case v1::Action::kLaneOffset:
      return DefaultShape(action.mutable_lane_offset(), v1::SHAPE_CUBIC);
    case v1::Action::kFollowTrajectory:
      return FillTrajectory(*action.mutable_follow_trajectory());
    case v1::Action::kBrake:
      Default(action.mutable_brake()->mutable_target_mps(), 0);
      return Default(action.mutable_brake()->mutable_rise_s(), 0.2);
    case v1::Action::kWalkPath:
      for (v1::Position& point : *action.mutable_walk_path()->mutable_points()) FillPosition(point);
      return Default(action.mutable_walk_path()->mutable_rise_s(), 0.4);
    case v1::Action::kAcquirePosition:
      return FillPosition(*action.mutable_acquire_position()->mutable_position());
    case v1::Action::kTeleport:
      return FillPosition(*action.mutable_teleport()->mutable_position());
    case v1::Action::kAppear:
      if (action.appear().has_position()) FillPosition(*action.mutable_appear()->mutable_position());
      return;
    case v1::Action::kLight:
      return FillLight(*action.mutable_light());
    case v1::Action::kDoor:
      Default(action.mutable_door()->mutable_angle_deg(), 65);
      return Default(action.mutable_door()->mutable_duration_s(), 0.8);
    case v1::Action::kDropLoad:
      return FillDropLoad(*action.mutable_drop_load());
    case v1::Action::kFall:
      if (action.fall().side() == v1::SIDE_UNSPECIFIED) action.mutable_fall()->set_side(v1::SIDE_LEFT);
      return Default(action.mutable_fall()->mutable_duration_s(), 0.7);
    case v1::Action::kLoseControl:
      Default(action.mutable_lose_control()->mutable_friction_ratio(), 0.2);
      Default(action.mutable_lose_control()->mutable_spin_degps(), 30);
      Default(action.mutable_lose_control()->mutable_deceleration_mps2(), 8);
      return Default(action.mutable_lose_control()->mutable_duration_s(), 10);
    case v1::Action::kJackknife:
      Default(action.mutable_jackknife()->mutable_duration_s(), 2);
      return Default(action.mutable_jackknife()->mutable_deceleration_mps2(), 5);
    case v1::Action::kSetEnvironment:
      return Default(action.mutable_set_environment()->mutable_over_s(), 0);
    case v1::Action::kRoute:
    case v1::Action::kDisappear:
    case v1::Action::kVisibility:
    case v1::Action::kGesture:
    case v1::Action::kSetSignal:
    case v1::Action::kSetVariable:
    case v1::Action::kSetDriverModel:
    case v1::Action::ACTION_NOT_SET:
      return;
  }
}

void FillStep(v1::Step& step) {
  if (step.has_start()) FillTrigger(*step.mutable_start());
  if (step.has_stop()) FillTrigger(*step.mutable_stop());
  FillAction(*step.mutable_action());
  if (step.priority() == v1::STEP_PRIORITY_UNSPECIFIED) step.set_priority(v1::STEP_PRIORITY_OVERRIDE);
  Default(step.mutable_max_count(), 1);
}

}  // namespace

void FillPosition(v1::Position& position) {
  switch (position.position_case()) {
    case v1::Position::kLane:
      return Default(position.mutable_lane()->mutable_offset_m(), 0);
    case v1::Position::kRoad:
      return Default(position.mutable_road()->mutable_mirrored(), 0);
    case v1::Position::kRelative:
      Default(position.mutable_relative()->mutable_dlane(), 0);
      return Default(position.mutable_relative()->mutable_offset_m(), 0);
    case v1::Position::kRelativeRoad:
      return Default(position.mutable_relative_road()->mutable_dt_m(), 0);
    case v1::Position::kRelativeActor:
      return Default(position.mutable_relative_actor()->mutable_left_m(), 0);
    case v1::Position::kTrajectory:
      return Default(position.mutable_trajectory()->mutable_offset_m(), 0);
    case v1::Position::kAheadOfEgo:
      return Default(position.mutable_ahead_of_ego()->mutable_t_m(), 0);
    case v1::Position::kOnActor:
      return Default(position.mutable_on_actor()->mutable_left_m(), 0);
    case v1::Position::kHitched:
      return Default(position.mutable_hitched()->mutable_angle_deg(), 0);
    case v1::Position::kWorld:
    case v1::Position::POSITION_NOT_SET:
      return;
  }
}

void FillTrigger(v1::Trigger& trigger) {
  Default(trigger.mutable_delay_s(), 0);
  if (trigger.edge() == v1::EDGE_UNSPECIFIED) trigger.set_edge(v1::EDGE_NONE);
  const auto gap = [](auto* condition) {
    if (condition->along() == v1::GAP_KIND_UNSPECIFIED) condition->set_along(v1::GAP_KIND_ALONG_ROAD);
    if (condition->has_position()) FillPosition(*condition->mutable_position());
  };
  switch (trigger.trigger_case()) {
    case v1::Trigger::kAll:
      for (v1::Trigger& inner : *trigger.mutable_all()->mutable_triggers()) FillTrigger(inner);
      return;
    case v1::Trigger::kAny:
      for (v1::Trigger& inner : *trigger.mutable_any()->mutable_triggers()) FillTrigger(inner);
      return;
    case v1::Trigger::kNot:
      return FillTrigger(*trigger.mutable_not_());
    case v1::Trigger::kTtc:
      return gap(trigger.mutable_ttc());
    case v1::Trigger::kThw:
      return gap(trigger.mutable_thw());
    case v1::Trigger::kDistance:
      if (trigger.distance().has_position()) FillPosition(*trigger.mutable_distance()->mutable_position());
      return;
    case v1::Trigger::kReachPosition:
      return FillPosition(*trigger.mutable_reach_position()->mutable_position());
    case v1::Trigger::kInLaneOf:
      return Default(trigger.mutable_in_lane_of()->mutable_intrusion_m(), 0);
    case v1::Trigger::kRelativeSpeed:
      if (trigger.relative_speed().axis() == v1::AXIS_UNSPECIFIED) {
        trigger.mutable_relative_speed()->set_axis(v1::AXIS_LONGITUDINAL);
      }
      return;
    case v1::Trigger::kAcceleration:
      if (trigger.acceleration().axis() == v1::AXIS_UNSPECIFIED) {
        trigger.mutable_acceleration()->set_axis(v1::AXIS_LONGITUDINAL);
      }
      return;
    case v1::Trigger::kStandstill:
      return Default(trigger.mutable_standstill()->mutable_duration_s(), 0);
    case v1::Trigger::kEndOfRoad:
      return Default(trigger.mutable_end_of_road()->mutable_duration_s(), 0);
    case v1::Trigger::kOffRoad:
      Default(trigger.mutable_off_road()->mutable_duration_s(), 0);
      return Default(trigger.mutable_off_road()->mutable_beyond_m(), 0);
    case v1::Trigger::kTravelled:
      if (trigger.travelled().rule() == v1::RULE_UNSPECIFIED) {
        trigger.mutable_travelled()->set_rule(v1::RULE_GREATER_OR_EQUAL);
      }
      return;
    case v1::Trigger::kDoor:
      if (trigger.door().rule() == v1::RULE_UNSPECIFIED) trigger.mutable_door()->set_rule(v1::RULE_GREATER);
      return Default(trigger.mutable_door()->mutable_angle_deg(), 0);
    case v1::Trigger::kTime:
    case v1::Trigger::kStepState:
    case v1::Trigger::kSpeed:
    case v1::Trigger::kDeceleration:
    case v1::Trigger::kCollision:
    case v1::Trigger::kSignal:
    case v1::Trigger::kVariable:
    case v1::Trigger::TRIGGER_NOT_SET:
      return;
  }
}

void FillNode(v1::Node& node) {
  switch (node.node_case()) {
    case v1::Node::kSerial:
      for (v1::Node& inner : *node.mutable_serial()->mutable_nodes()) FillNode(inner);
      return;
    case v1::Node::kParallel:
      for (v1::Node& inner : *node.mutable_parallel()->mutable_nodes()) FillNode(inner);
      return;
    case v1::Node::kOneOf:
      for (v1::Branch& branch : *node.mutable_one_of()->mutable_branches()) {
        if (!branch.has_weight()) branch.set_weight(1);
        if (branch.has_node()) FillNode(*branch.mutable_node());
      }
      return;
    case v1::Node::kRepeat:
      FillNode(*node.mutable_repeat()->mutable_node());
      if (node.repeat().has_until()) FillTrigger(*node.mutable_repeat()->mutable_until());
      return;
    case v1::Node::kStep:
      return FillStep(*node.mutable_step());
    case v1::Node::NODE_NOT_SET:
      return;
  }
}

}  // namespace longtail
