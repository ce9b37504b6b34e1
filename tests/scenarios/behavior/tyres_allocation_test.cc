// Moving on tyres that slip allocates nothing: it is done in every tick.
#include <cstdlib>
#include <new>

#include "gtest/gtest.h"
#include "scenarios/behavior/tyres.h"
#include "scenarios/behavior/world_state.h"
#include "tests/scenarios/behavior/probe.h"

namespace {
int num_allocations = 0;
}  // namespace

void* operator new(std::size_t size) {
  ++num_allocations;
  if (void* memory = std::malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++num_allocations;
  return std::malloc(size > 0 ? size : 1);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace longtail {
namespace {

TEST(Tyres, AllocateNothing) {
  const Plan plan = CompilePlan(Probe{.ego = "tyres { }"}.Scenario()).value();
  WorldState world = StartOf(plan);
  const int before = num_allocations;
  for (int i = 0; i < 100; ++i) {
    world.actors[0].steer_rad = 0.3;
    MoveOnTyres(plan, 0, -2, world);
    PlaceOnRoad(plan, 0, world.actors[0]);
  }
  EXPECT_EQ(num_allocations, before);
  EXPECT_NE(world.actors[0].left_mps, 0);
  EXPECT_GT(before, 0);  // the counter counts
}

}  // namespace
}  // namespace longtail
