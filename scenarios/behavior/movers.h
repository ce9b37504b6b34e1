// People and animals who go their own way: the walkers and animals of a plan while no step leads them.
//
//   movers.Update(plan, world);              // before anybody moves over a tick
//   movers.Walk(plan, actor, world);         // or Roam: one tick of one of them
//
// A step that has a hold of the speed is obeyed; the way is still their own then.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_MOVERS_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_MOVERS_H_

#include <vector>

#include "scenarios/behavior/animal.h"
#include "scenarios/behavior/outline.h"
#include "scenarios/behavior/plan.h"
#include "scenarios/behavior/walker.h"
#include "scenarios/behavior/world_state.h"

namespace longtail {

// Whether it goes its own way on the coming tick.
inline bool IsWalking(const ActorState& state, const ActorOrders& orders) {
  return state.driver == v1::DRIVER_MODEL_WALKER && state.mode == MotionMode::kOwn && orders.across_step < 0 &&
         orders.across == ActorOrders::Across::kLane;
}
inline bool IsRoaming(const ActorState& state, const ActorOrders& orders) {
  return state.driver == v1::DRIVER_MODEL_ANIMAL && state.mode == MotionMode::kOwn && orders.across_step < 0 &&
         orders.across == ActorOrders::Across::kLane;
}

// Not thread-safe: one simulation; copies are independent. Allocates only when it is made.
class Movers {
 public:
  Movers() = default;
  explicit Movers(const Plan& plan);

  // Notes where all are, so that the order of actors does not matter for what they see of each other.
  void Update(const Plan& plan, const WorldState& world);

  // Moves the body of one for whom IsWalking, or IsRoaming, by a tick.
  void Walk(const Plan& plan, int actor, WorldState& world) const;
  void Roam(const Plan& plan, int actor, WorldState& world) const;

 private:
  struct Body {
    int actor = 0;
    bool vehicle = false;  // and two-wheelers
    Outline outline;       // with open doors
    Footprint whole;       // a box round the outline
    double reach_m = 0;    // of that box from its centre
    double far_m2 = 0;     // who is farther from its centre than that does not look at it
    double vx_mps = 0, vy_mps = 0, speed_mps = 0;
    AnimalState animal;
    int herd = -1;
    double radius_m = 0;
  };

  // A person on its feet, in the little that others on their feet look at: a crowd's are read many times a tick.
  struct Person {
    WalkerState state;
    double reach_m2 = 0;  // PersonReachM, squared
    int actor = 0;
  };

  static Body BodyOf(const Plan& plan, const WorldState& world, int actor);
  Point2 PastObstacles(int actor, const WalkerState& self, const Point2& to) const;
  bool WaitsAtEdge(const PlanWalker& habits, int actor, const WalkerState& self, WalkerWish wish) const;

  std::vector<Body> bodies_;
  std::vector<Person> people_;  // those of bodies_
  std::vector<int> others_;     // the rest, in bodies_
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_MOVERS_H_
