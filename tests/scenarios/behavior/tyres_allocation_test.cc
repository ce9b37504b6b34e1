// Moving on tyres that slip allocates nothing: it is done in every tick.
#include <cstdint>

#include "gtest/gtest.h"
#include "scenarios/behavior/tyres.h"
#include "scenarios/behavior/world_state.h"
#include "scenarios/bench/allocations.h"
#include "tests/scenarios/behavior/probe.h"

namespace longtail {
namespace {

TEST(Tyres, AllocateNothing) {
  const Plan plan = CompilePlan(Probe{.ego = "tyres { }"}.Scenario()).value();
  WorldState world = StartOf(plan);
  const int64_t before = NumAllocations();
  for (int i = 0; i < 100; ++i) {
    world.actors[0].steer_rad = 0.3;
    MoveOnTyres(plan, 0, -2, world);
    PlaceOnRoad(plan, 0, world.actors[0]);
  }
  EXPECT_EQ(NumAllocations(), before);
  EXPECT_NE(world.actors[0].left_mps, 0);
  EXPECT_GT(before, 0);  // the counter counts
}

}  // namespace
}  // namespace longtail
