// A trigger of a plan: numbers and indices, and the states that triggers keep an eye on.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_TRIGGER_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_TRIGGER_H_

#include "longtail/v1/trigger.pb.h"

namespace longtail {

// A trigger's tree lies in one piece, its root last: from first_of_tree to its own index in Plan::triggers.
struct PlanTrigger {
  enum class Kind {
    kAll,
    kAny,
    kNot,
    kTime,
    kTtc,
    kThw,
    kDistance,
    kReachPosition,
    kStepState,
    kSpeed,
    kInLaneOf,
    kDeceleration,
    kRelativeSpeed,
    kAcceleration,
    kWatch,
    kCollision,
    kSignal,
    kVariable,
    kDoor,
  } kind = Kind::kAll;
  v1::Rule rule = v1::RULE_LESS;
  v1::Edge edge = v1::EDGE_NONE;
  v1::DistanceKind distance_kind = v1::DISTANCE_KIND_UNSPECIFIED;
  v1::GapKind gap_kind = v1::GAP_KIND_ALONG_ROAD;
  v1::StepState step_state = v1::STEP_STATE_UNSPECIFIED;
  bool lateral = false;   // of a speed or an acceleration
  bool has_past = false;  // it, or one below it, must be looked at on every tick
  int actor = -1;
  int target = -1;    // an actor; -1: a position is meant, or anybody
  int position = -1;  // in Plan::positions
  int index =
      -1;  // of a step (-1: one that does not exist and so waits for ever), watch, signal group, variable or door
  int color = 0;        // kSignal: a longtail::SignalColor
  int first_child = 0;  // in Plan::trigger_children
  int num_children = 0;
  int first_of_tree = 0;
  int delay_ticks = 0;
  int delay_line = -1;  // in WorldState::delays
  double value = 0;     // time, TTC, distance, speed, radius, intrusion …
};

// What is noted of an actor from frame 0 on, because some trigger asks how long or how far.
struct PlanWatch {
  enum class Kind { kStandstill, kTravelled, kEndOfRoad, kOffRoad } kind = Kind::kStandstill;
  int actor = 0;
  double beyond_m = 0;  // kOffRoad: the outer edge of the lanes
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_PLAN_TRIGGER_H_
