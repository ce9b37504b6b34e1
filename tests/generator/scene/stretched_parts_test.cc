#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "generator/scene/scene_builder.h"
#include "generator/scene/vec.h"
#include "gtest/gtest.h"
#include "scenarios/actors/side_door.h"
#include "tests/generator/scene/placed_actor.h"

namespace longtail {
namespace {

constexpr BodyStretch kStretches[] = {{0.5, 0.5, 0.5}, {2, 2, 2},   {0.5, 1, 1}, {2, 1, 1},
                                      {1, 0.5, 1},     {1, 2, 1},   {1, 1, 0.5}, {1, 1, 2},
                                      {0.5, 1, 2},     {2, 1, 0.5}, {0.1, 1, 1}, {0.25, 2, 0.3}};

TEST(StretchedParts, StretchedBodiesFillTheirBoxesStandOnTheGroundAndAreNotInsideOut) {
  for (v1::ActorClass actor_class : AllClasses()) {
    const BodyModel& model = BodyModels(actor_class)[0];
    for (const BodyStretch& stretch : kStretches) {
      SCOPED_TRACE(model.name + " " + std::to_string(stretch.along) + " " + std::to_string(stretch.across) + " " +
                   std::to_string(stretch.up));
      const Actor actor = Place(actor_class, model, 0, 0, 0, stretch);
      ExpectToFillItsBox(actor_class, actor, 0.004f);
      EXPECT_NEAR(BoundsOf(actor, 0).lo.z, 0, 0.02 * std::max({1.0, stretch.along, stretch.up}));
      for (const Mesh& mesh : actor.scene.meshes) {
        double volume = 0;
        for (const Triangle& t : mesh.triangles) {
          volume += Dot(mesh.positions[t.a], Cross(mesh.positions[t.b], mesh.positions[t.c])) / 6;
        }
        EXPECT_GT(volume, 0);
        for (const Vec3f& normal : mesh.normals) ASSERT_NEAR(Length(normal), 1, 1e-4);
      }
    }
  }
}

TEST(StretchedParts, WheelsOfStretchedBodiesStayRoundUnderTheirAxles) {
  for (const BodyStretch& stretch : kStretches) {
    const Actor actor = Place(v1::ACTOR_CLASS_CAR, BodyModels(v1::ACTOR_CLASS_CAR)[0], 1, 0, 0, stretch);
    int wheels = 0;
    for (const Part& part : actor.scene.parts) {
      if (part.motion != PartMotion::kWheel && part.motion != PartMotion::kSteeredWheel) continue;
      ++wheels;
      EXPECT_FLOAT_EQ(part.joint.z, part.reach_m);
      const double axle_m = part.motion == PartMotion::kWheel ? 0 : actor.scenario.bodies(0).wheelbase_m();
      EXPECT_NEAR(part.joint.x, axle_m, 1e-5);
      float high = 0, far = 0;
      for (const Vec3f& p : actor.scene.meshes[part.mesh].positions) {
        high = std::max(high, p.z);
        far = std::max(far, std::abs(p.x));
      }
      EXPECT_NEAR(high, part.reach_m, 0.05f * part.reach_m);
      EXPECT_NEAR(far, part.reach_m, 0.05f * part.reach_m);
    }
    EXPECT_EQ(wheels, 4);
  }
}

TEST(StretchedParts, LampsOfStretchedBodiesShineFromTheirFaces) {
  for (const BodyStretch& stretch : kStretches) {
    Actor actor = Place(v1::ACTOR_CLASS_CAR, BodyModels(v1::ACTOR_CLASS_CAR)[0], 0, 0, 0, stretch);
    actor.track.mutable_actors(1)->add_lamps_on(1u << v1::LAMP_LOW_BEAM);
    const std::vector<SpotLight> beams = PoseFrame(actor.scene, actor.scenario, actor.track, 0).head_lamps;
    ASSERT_EQ(beams.size(), 2u);
    for (const Part& part : actor.scene.parts) {
      if (part.lamp != LampKind::kHead) continue;
      float low = 1e9f, high = 0;
      for (const Vec3f& p : actor.scene.meshes[part.mesh].positions) {
        low = std::min(low, p.z);
        high = std::max(high, p.z);
      }
      EXPECT_GT(beams[0].position.z, low - 0.1f * static_cast<float>(stretch.up));
      EXPECT_LT(beams[0].position.z, high + 0.1f * static_cast<float>(stretch.up));
    }
  }
}

TEST(StretchedParts, DoorsOfStretchedBodiesLieWhereOthersTouchThem) {
  for (v1::ActorClass actor_class : AllClasses()) {
    if (!HasDoors(actor_class)) continue;
    const BodyModel& model = BodyModels(actor_class)[0];
    for (const BodyStretch& stretch : kStretches) {
      SCOPED_TRACE(model.name + " " + std::to_string(stretch.along) + " " + std::to_string(stretch.up));
      const Actor actor = Place(actor_class, model, 0, 0, kAllDoors, stretch);
      for (int value = v1::DOOR_FRONT_LEFT; value <= v1::DOOR_REAR_RIGHT; ++value) {
        const v1::Door door = static_cast<v1::Door>(value);
        const Part* part = DoorOf(actor, door);
        ASSERT_NE(part, nullptr) << v1::Door_Name(door);
        const SideDoor place = *SideDoorOf(actor.scenario.bodies(0), door);
        EXPECT_NEAR(part->joint.x, place.hinge_x_m, 1e-4);
        EXPECT_NEAR(part->joint.y, place.hinge_y_m, 1e-4);
        float rear = 0, front = -1e9f;
        for (const Vec3f& p : actor.scene.meshes[part->mesh].positions) {
          rear = std::min(rear, p.x);
          front = std::max(front, p.x);
        }
        EXPECT_LE(front, 0.01f);
        EXPECT_GE(rear, -place.length_m - 0.01);
        EXPECT_LT(rear, -0.6 * place.length_m);
      }
    }
  }
}

}  // namespace
}  // namespace longtail
