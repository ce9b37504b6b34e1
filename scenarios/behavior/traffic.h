// The drivers of traffic: what they decide from tick to tick, and who enters and leaves the world.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_TRAFFIC_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_TRAFFIC_H_

#include <vector>

#include "scenarios/actors/mover_profile.h"
#include "scenarios/behavior/neighbors.h"
#include "scenarios/behavior/plan.h"
#include "scenarios/behavior/world_state.h"

namespace longtail {

// Whether a driver model that keeps its lane and its distance has the actor.
inline bool IsDriven(const ActorState& state) {
  return state.present && state.mode == MotionMode::kOwn && DrivesInLanes(state.driver);
}

// Not thread-safe: one simulation; copies are independent.
class Traffic {
 public:
  Traffic() = default;
  explicit Traffic(const Plan& plan);

  // Before anybody moves over a tick, and once at the first: all decisions are made on the world as it is then, so that
  // the order of actors does not matter for what they see of each other.
  void Update(const Plan& plan, WorldState& world);

  // As of the last Update.
  const Neighbors& neighbors() const { return neighbors_; }

 private:
  bool Enter(const Plan& plan, WorldState& world);
  // At the start of one who is to enter, or of its trailer: the gap to the nearest body in its way, and how fast it may
  // be behind who is ahead.
  struct Room {
    double gap_m = 0;
    double speed_mps = 0;
  };
  Room RoomFor(const Plan& plan, const WorldState& world, const PlanActor& info, const ActorState& state) const;
  void Leave(const Plan& plan, WorldState& world) const;
  void Think(const Plan& plan, WorldState& world, int actor) const;

  Neighbors neighbors_;
  std::vector<int> waiting_;  // to enter; by their time, the last first
  std::vector<int> leaving_;  // who leave at the end of their course
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_TRAFFIC_H_
