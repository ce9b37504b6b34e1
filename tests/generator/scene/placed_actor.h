// One actor of any class and size in an empty scene, for tests of its parts.
#ifndef LONGTAIL_TESTS_GENERATOR_SCENE_PLACED_ACTOR_H_
#define LONGTAIL_TESTS_GENERATOR_SCENE_PLACED_ACTOR_H_

#include <algorithm>
#include <vector>

#include "generator/scene/meshes/actor_parts.h"
#include "generator/scene/scene_builder.h"
#include "generator/scene/vec.h"
#include "gtest/gtest.h"
#include "scenarios/actors/body_stretch.h"
#include "tests/generator/scene/world_for_test.h"

namespace longtail {

// Every class of the language.
inline std::vector<v1::ActorClass> AllClasses() {
  std::vector<v1::ActorClass> classes;
  for (int value = 1; value < v1::ActorClass_ARRAYSIZE; ++value) {
    if (v1::ActorClass_IsValid(value)) classes.push_back(static_cast<v1::ActorClass>(value));
  }
  return classes;
}

struct Actor {
  Scene scene;
  v1::WorldTrack track;
  v1::Scenario scenario;
};

// The model standing at the origin, or moving along x at speed_mps, with ego far behind.
inline Actor Place(v1::ActorClass actor_class, const BodyModel& model, double speed_mps, uint32_t flags = 0,
                   uint32_t doors = 0, const BodyStretch& stretch = {}) {
  Actor actor;
  MaterialTable materials(&actor.scene.materials);
  v1::ActorBody body = WorldForTest::Body(model, actor_class, 1);
  body.set_length_m(stretch.along * body.length_m());
  body.set_box_center_x_m(stretch.along * body.box_center_x_m());
  body.set_wheelbase_m(stretch.along * body.wheelbase_m());
  body.set_width_m(stretch.across * body.width_m());
  body.set_height_m(stretch.up * body.height_m());
  *actor.scenario.add_bodies() = body;
  ActorParts parts{actor.scene, materials, body, 1, doors};
  EXPECT_TRUE(AddActor(parts, 11)) << model.name;
  for (int t = 0; t < 21; ++t) actor.track.add_time_us(t * 100000);
  for (int i = 0; i < 2; ++i) {
    v1::ActorTrack& track = *actor.track.add_actors();
    track.set_track_id(i);
    for (int t = 0; t < 21; ++t) {
      track.add_present(true);
      track.add_x_m(i == 0 ? -50 : speed_mps * t * 0.1);
      track.add_y_m(0);
      track.add_yaw_rad(0);
      track.add_speed_mps(speed_mps);
      track.add_accel_mps2(0);
      track.add_steer_rad(0);
      track.add_flags(flags);
    }
  }
  return actor;
}

inline constexpr uint32_t kAllDoors = (1u << v1::Door_ARRAYSIZE) - 2;

struct Bounds {
  Vec3f lo{1e9f, 1e9f, 1e9f}, hi{-1e9f, -1e9f, -1e9f};
};

inline Bounds BoundsOf(const Actor& actor, int t) {
  const SceneFrame frame = PoseFrame(actor.scene, actor.scenario, actor.track, t);
  Bounds bounds;
  for (size_t i = 0; i < actor.scene.parts.size(); ++i) {
    for (const Vec3f& local : actor.scene.meshes[actor.scene.parts[i].mesh].positions) {
      const Vec3f p = Apply(frame.world_from_part[i], local);
      bounds.lo = {std::min(bounds.lo.x, p.x), std::min(bounds.lo.y, p.y), std::min(bounds.lo.z, p.z)};
      bounds.hi = {std::max(bounds.hi.x, p.x), std::max(bounds.hi.y, p.y), std::max(bounds.hi.z, p.z)};
    }
  }
  return bounds;
}

inline void ExpectToFillItsBox(v1::ActorClass actor_class, const Actor& actor, float slack_m) {
  const v1::ActorBody& body = actor.scenario.bodies(0);
  const Bounds bounds = BoundsOf(actor, 0);
  const float rear = static_cast<float>(body.box_center_x_m() - body.length_m() / 2);
  const float front = static_cast<float>(body.box_center_x_m() + body.length_m() / 2);
  const float half = static_cast<float>(body.width_m() / 2), tall = static_cast<float>(body.height_m());
  EXPECT_GE(bounds.lo.x, rear - slack_m);
  EXPECT_LE(bounds.hi.x, front + slack_m);
  EXPECT_GE(bounds.lo.y, -half - slack_m);
  EXPECT_LE(bounds.hi.y, half + slack_m);
  EXPECT_LE(bounds.hi.z, tall + slack_m);
  EXPECT_GT(bounds.hi.z, 0.96f * tall);
  EXPECT_GT(bounds.hi.y - bounds.lo.y, 0.93f * 2 * half);
  if (IsVehicle(actor_class)) {
    EXPECT_GT(bounds.hi.x - bounds.lo.x, 0.97f * (front - rear));
  }
}

// The part of a door, or null.
inline const Part* DoorOf(const Actor& actor, v1::Door door) {
  for (const Part& part : actor.scene.parts) {
    if (part.motion == PartMotion::kDoor && part.door == door) return &part;
  }
  return nullptr;
}

}  // namespace longtail

#endif  // LONGTAIL_TESTS_GENERATOR_SCENE_PLACED_ACTOR_H_
