// Quantities between an actor and another, or a place: gaps, distances, and the times that follow from them.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_MEASURE_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_MEASURE_H_

#include "scenarios/behavior/world_state.h"

namespace longtail {

// What an actor measures against: another actor, or a place, which stands and has no extent.
struct Counterpart {
  const PlanActor* info = nullptr;  // null for a place
  const ActorState* state = nullptr;
  RoadPoint center;  // on the measuring actor's course
  double half_s_m = 0;
  double half_t_m = 0;
  Point2 point;  // of a place
};

Counterpart Against(const Plan& plan, const ActorState& from, const PlanActor& info, const ActorState& other);
Counterpart Against(const Plan& plan, const ActorState& from, const Place& place);

// The distance as its kind says.
double DistanceTo(const PlanActor& info, const ActorState& from, const Counterpart& to, v1::DistanceKind kind);

// Gap over closing speed, s; infinite when it opens or the counterpart is not ahead. Ahead of ego in reverse is behind
// its rear, here and below.
double TimeToCollision(const PlanActor& info, const ActorState& from, const Counterpart& to, v1::GapKind kind);

// Gap over own speed, s; infinite for one who stands or when the counterpart is not ahead.
double TimeHeadway(const PlanActor& info, const ActorState& from, const Counterpart& to, v1::GapKind kind);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_MEASURE_H_
