#include "generator/camera/tracer.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <new>

#include "gtest/gtest.h"
#include "kernels/instruction_set.h"
#include "tests/generator/camera/scene_sketch.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

// 0xC1C1C1C1 is -24.2: no distance that a ray may begin at.
TEST(Tracer, MindsNothingThatLayWhereAPacketIsMade) {
  SceneSketch sketch;
  sketch.AddGround(sketch.AddMaterial({90, 90, 92}));
  auto tracer = Tracer::Create(sketch.scene, CpuInstructionSet());
  ASSERT_OK(tracer);
  (*tracer)->Pose(sketch.frame);
  alignas(RayPacket) std::byte memory[sizeof(RayPacket)];
  std::memset(memory, 0xC1, sizeof(memory));
  RayPacket* packet = new (memory) RayPacket;
  std::array<Hit, kPacketSize> hits;
  for (int i = 0; i < 3; ++i) packet->Add({10, 0, 1.5f}, {0, 0, -1}, 0, 100);
  (*tracer)->Intersect(*packet, hits);
  for (int i = 0; i < 3; ++i) EXPECT_NEAR(hits[i].distance, 1.5, 1e-4) << i;
}

}  // namespace
}  // namespace longtail
