#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "generator/scene/scene_builder.h"
#include "generator/scene/tunnels.h"
#include "generator/scene/vec.h"
#include "gtest/gtest.h"
#include "scenarios/actors/side_door.h"
#include "scenarios/behavior/outline.h"
#include "tests/generator/scene/placed_actor.h"

namespace longtail {
namespace {

TEST(ActorParts, StandingBodiesFillTheirBoxesAndDoNotLeaveThem) {
  for (v1::ActorClass actor_class : AllClasses()) {
    for (const BodyModel& model : BodyModels(actor_class)) {
      SCOPED_TRACE(model.name);
      ExpectToFillItsBox(actor_class, Place(actor_class, model, 0), 0.002f);
    }
  }
}

TEST(ActorParts, WheelsAndFeetTouchTheGround) {
  for (v1::ActorClass actor_class : AllClasses()) {
    for (const BodyModel& model : BodyModels(actor_class)) {
      SCOPED_TRACE(model.name);
      EXPECT_NEAR(BoundsOf(Place(actor_class, model, 0), 0).lo.z, 0, 0.015);
    }
  }
}

TEST(ActorParts, NormalsAreUnitAndAgreeWithTheWinding) {
  for (v1::ActorClass actor_class : AllClasses()) {
    const Actor actor = Place(actor_class, BodyModels(actor_class)[0], 0, 0, kAllDoors);
    for (const Mesh& mesh : actor.scene.meshes) {
      ASSERT_EQ(mesh.positions.size(), mesh.normals.size());
      for (const Vec3f& normal : mesh.normals) ASSERT_NEAR(Length(normal), 1, 1e-4);
      for (const Triangle& triangle : mesh.triangles) {
        const Vec3f& a = mesh.positions[triangle.a];
        const Vec3f face = Cross(mesh.positions[triangle.b] - a, mesh.positions[triangle.c] - a);
        ASSERT_GT(Dot(face, mesh.normals[triangle.a] + mesh.normals[triangle.b] + mesh.normals[triangle.c]), 0);
        ASSERT_LT(triangle.material, actor.scene.materials.size());
      }
    }
  }
}

// Signed volume under all triangles: positive where closed pieces wind outwards.
TEST(ActorParts, MeshesWindOutwards) {
  for (v1::ActorClass actor_class : AllClasses()) {
    const Actor actor = Place(actor_class, BodyModels(actor_class)[0], 0);
    for (const Part& part : actor.scene.parts) {
      double volume = 0;
      const Mesh& mesh = actor.scene.meshes[part.mesh];
      for (const Triangle& triangle : mesh.triangles) {
        volume += Dot(mesh.positions[triangle.a], Cross(mesh.positions[triangle.b], mesh.positions[triangle.c])) / 6;
      }
      EXPECT_GT(volume, 0) << part.name;
    }
  }
}

TEST(ActorParts, PosesMoveWithoutJumps) {
  for (v1::ActorClass actor_class : AllClasses()) {
    const Actor actor = Place(actor_class, BodyModels(actor_class)[0], 1.0);
    for (int t = 1; t < 21; ++t) {
      const SceneFrame before = PoseFrame(actor.scene, actor.scenario, actor.track, t - 1);
      const SceneFrame after = PoseFrame(actor.scene, actor.scenario, actor.track, t);
      for (size_t i = 0; i < actor.scene.parts.size(); ++i) {
        const Vec3f step = after.world_from_part[i].translation - before.world_from_part[i].translation;
        EXPECT_LT(Length(step), 0.45f) << actor.scene.parts[i].name << " at " << t;
        for (int axis = 0; axis < 3; ++axis) {
          const float cosine = Dot(after.world_from_part[i].columns[axis], before.world_from_part[i].columns[axis]);
          EXPECT_GT(cosine, 0.5f) << actor.scene.parts[i].name << " at " << t;
        }
      }
    }
  }
}

TEST(ActorParts, WheelsRollForwardWithTheDistance) {
  const Actor actor = Place(v1::ACTOR_CLASS_CAR, BodyModels(v1::ACTOR_CLASS_CAR)[0], 1);
  const SceneFrame frame = PoseFrame(actor.scene, actor.scenario, actor.track, 2);  // 0.2 m
  for (size_t i = 0; i < actor.scene.parts.size(); ++i) {
    if (actor.scene.parts[i].motion != PartMotion::kWheel) continue;
    const double angle = 0.2 / actor.scene.parts[i].reach_m;
    // What pointed up points forward.
    EXPECT_NEAR(frame.world_from_part[i].columns[2].x, std::sin(angle), 1e-4);
    EXPECT_NEAR(frame.world_from_part[i].columns[2].z, std::cos(angle), 1e-4);
  }
}

TEST(ActorParts, LampsFollowTheFlags) {
  constexpr uint32_t kBrakeAndLeft = (1u << 4) | (1u << 5);
  const Actor actor = Place(v1::ACTOR_CLASS_VAN, BodyModels(v1::ACTOR_CLASS_VAN)[0], 5, kBrakeAndLeft);
  int left_on = 0;
  for (int t = 0; t < 20; ++t) {
    const SceneFrame frame = PoseFrame(actor.scene, actor.scenario, actor.track, t);
    for (size_t i = 0; i < actor.scene.parts.size(); ++i) {
      const LampKind lamp = actor.scene.parts[i].lamp;
      if (lamp == LampKind::kBrake) {
        EXPECT_EQ(frame.emission_scale[i], 1);
      }
      if (lamp == LampKind::kIndicatorRight || lamp == LampKind::kTail || lamp == LampKind::kHead) {
        EXPECT_EQ(frame.emission_scale[i], 0);
      }
      if (lamp == LampKind::kIndicatorLeft) left_on += frame.emission_scale[i] > 0;
    }
  }
  // Three blinks in two seconds, half of the time on.
  EXPECT_GE(left_on, 8);
  EXPECT_LE(left_on, 12);
}

TEST(ActorParts, EveryVehicleWithDoorsShowsThemWhereOthersTouchThem) {
  for (v1::ActorClass actor_class : AllClasses()) {
    for (const BodyModel& model : BodyModels(actor_class)) {
      SCOPED_TRACE(model.name);
      const Actor plain = Place(actor_class, model, 0);
      Actor actor = Place(actor_class, model, 0, 0, kAllDoors);
      EXPECT_EQ(actor.scene.parts.size() > plain.scene.parts.size(), HasDoors(actor_class));
      if (!HasDoors(actor_class)) continue;
      // Closed it is the body that it was.
      const Bounds before = BoundsOf(plain, 0), closed = BoundsOf(actor, 0);
      EXPECT_LT(Length(closed.lo - before.lo) + Length(closed.hi - before.hi), 1e-4);
      EXPECT_EQ(DoorOf(actor, v1::DOOR_TAILGATE) != nullptr, HasDoor(actor_class, v1::DOOR_TAILGATE));
      for (int value = v1::DOOR_FRONT_LEFT; value <= v1::DOOR_REAR_RIGHT; ++value) {
        const v1::Door door = static_cast<v1::Door>(value);
        SCOPED_TRACE(v1::Door_Name(door));
        const Part* part = DoorOf(actor, door);
        ASSERT_NE(part, nullptr);
        const SideDoor place = *SideDoorOf(actor.scenario.bodies(0), door);
        v1::DoorTrack& track = *actor.track.mutable_actors(1)->add_doors();
        track.set_door(door);
        for (int t = 0; t < 21; ++t) track.add_door_rad(t < 10 ? 0 : 1.1);
        const SceneFrame frame = PoseFrame(actor.scene, actor.scenario, actor.track, 12);
        const Rigid& pose = frame.world_from_part[part - actor.scene.parts.data()];
        const Footprint box = DoorFootprint(place, 1.1, 0, 0, 0);
        float farthest = 0;
        for (const Triangle& t : actor.scene.meshes[part->mesh].triangles) {
          const Vec3f p = Apply(pose, actor.scene.meshes[part->mesh].positions[t.a]);
          const double dx = p.x - box.center.x_m, dy = p.y - box.center.y_m;
          EXPECT_LE(std::abs(dx * box.cos_yaw + dy * box.sin_yaw), box.half_length_m + 0.01);
          // Windows lean in.
          EXPECT_LE(std::abs(-dx * box.sin_yaw + dy * box.cos_yaw), 0.35);
          farthest = std::max(farthest, std::abs(p.y));
        }
        EXPECT_GT(farthest, model.width_m / 2 + 0.6 * place.length_m);
      }
    }
  }
}

TEST(ActorParts, LampsThatAStepSwitchesBurnByDayAndStayDarkAtNight) {
  Actor actor = Place(v1::ACTOR_CLASS_CAR, BodyModels(v1::ACTOR_CLASS_CAR)[0], 5);
  const auto shines = [&](bool night, LampKind kind) {
    actor.scene.sky.lamps_on = night;
    const SceneFrame frame = PoseFrame(actor.scene, actor.scenario, actor.track, 0);
    for (size_t i = 0; i < actor.scene.parts.size(); ++i) {
      if (actor.scene.parts[i].lamp == kind) return frame.emission_scale[i] > 0;
    }
    ADD_FAILURE() << "no such lamp";
    return false;
  };
  const auto beams = [&] { return PoseFrame(actor.scene, actor.scenario, actor.track, 0).head_lamps.size(); };
  EXPECT_FALSE(shines(false, LampKind::kHead));
  EXPECT_TRUE(shines(true, LampKind::kTail));
  EXPECT_EQ(beams(), 4u);  // with ego's
  actor.track.mutable_actors(1)->add_lamps_off(1u << v1::LAMP_LOW_BEAM);
  EXPECT_FALSE(shines(true, LampKind::kHead));
  EXPECT_FALSE(shines(true, LampKind::kTail));
  EXPECT_EQ(beams(), 2u);
  actor.track.mutable_actors(1)->clear_lamps_off();
  actor.track.mutable_actors(1)->add_lamps_on(1u << v1::LAMP_LOW_BEAM);
  EXPECT_TRUE(shines(false, LampKind::kHead));
  EXPECT_EQ(beams(), 2u);  // its own
}

TEST(ActorParts, HeadLampsGoOnInATunnel) {
  Actor actor = Place(v1::ACTOR_CLASS_CAR, BodyModels(v1::ACTOR_CLASS_CAR)[0], 10);
  // Its first frames are before the mouth; ego is far behind it all the time.
  actor.scene.tunnels = {MakeTunnel({{{8, -4, 0}, {8, 4, 0}, 8}, {{80, -4, 0}, {80, 4, 0}, 80}}, 5)};
  const auto num_beams = [&](int t) {
    return PoseFrame(actor.scene, actor.scenario, actor.track, t).head_lamps.size();
  };
  EXPECT_EQ(num_beams(0), 0u);
  EXPECT_EQ(num_beams(18), 2u);
  actor.track.mutable_actors(0)->set_x_m(18, 10);
  EXPECT_EQ(num_beams(18), 4u);
  for (int t = 0; t < 21; ++t) actor.track.mutable_actors(1)->add_lamps_off(1u << v1::LAMP_LOW_BEAM);
  EXPECT_EQ(num_beams(18), 2u) << "which a step switched off";
}

// Whether the first part of a kind shines at frame t; none where the actor has no such part.
std::optional<bool> Shines(const Actor& actor, LampKind kind, int t) {
  const SceneFrame frame = PoseFrame(actor.scene, actor.scenario, actor.track, t);
  for (size_t i = 0; i < actor.scene.parts.size(); ++i) {
    if (actor.scene.parts[i].lamp == kind) return frame.emission_scale[i] > 0;
  }
  return std::nullopt;
}

TEST(ActorParts, FogLampsShineWhereAStepSwitchesThemOn) {
  for (const v1::ActorClass actor_class : {v1::ACTOR_CLASS_CAR, v1::ACTOR_CLASS_VAN, v1::ACTOR_CLASS_TRUCK,
                                           v1::ACTOR_CLASS_BUS, v1::ACTOR_CLASS_TRACTOR_TRAILER}) {
    SCOPED_TRACE(v1::ActorClass_Name(actor_class));
    Actor actor = Place(actor_class, BodyModels(actor_class)[0], 5);
    EXPECT_EQ(Shines(actor, LampKind::kFrontFog, 0), false);
    EXPECT_EQ(Shines(actor, LampKind::kRearFog, 0), false);
    actor.track.mutable_actors(1)->add_lamps_on(1u << v1::LAMP_REAR_FOG);
    EXPECT_EQ(Shines(actor, LampKind::kFrontFog, 0), false);
    EXPECT_EQ(Shines(actor, LampKind::kRearFog, 0), true);
    EXPECT_TRUE(PoseFrame(actor.scene, actor.scenario, actor.track, 0).head_lamps.empty());
    actor.track.mutable_actors(1)->set_lamps_on(0, 1u << v1::LAMP_FRONT_FOG);
    EXPECT_EQ(Shines(actor, LampKind::kFrontFog, 0), true);
    const std::vector<SpotLight> beams = PoseFrame(actor.scene, actor.scenario, actor.track, 0).head_lamps;
    ASSERT_EQ(beams.size(), 2u);
    EXPECT_GT(beams[0].direction.x, 0.9f);
    EXPECT_LT(beams[0].position.z, 0.5f);
  }
}

TEST(ActorParts, TheTractorLightsTheRoadAndItsTrailerDoesNot) {
  for (const auto& [actor_class, num_beams] :
       {std::pair(v1::ACTOR_CLASS_TRACTOR_UNIT, 2u), std::pair(v1::ACTOR_CLASS_SEMI_TRAILER, 0u)}) {
    Actor actor = Place(actor_class, BodyModels(actor_class)[0], 0);
    actor.track.mutable_actors(1)->add_lamps_on(1u << v1::LAMP_LOW_BEAM);
    EXPECT_EQ(PoseFrame(actor.scene, actor.scenario, actor.track, 0).head_lamps.size(), num_beams);
  }
}

TEST(ActorParts, WhoReversesShowsIt) {
  Actor actor = Place(v1::ACTOR_CLASS_CAR, BodyModels(v1::ACTOR_CLASS_CAR)[0], 0);
  v1::ActorTrack& track = *actor.track.mutable_actors(1);
  EXPECT_EQ(Shines(actor, LampKind::kReversing, 0), false);
  for (int t = 14; t < 21; ++t) track.set_speed_mps(t, -1);
  // The gear is in a second before it moves.
  EXPECT_EQ(Shines(actor, LampKind::kReversing, 3), false);
  EXPECT_EQ(Shines(actor, LampKind::kReversing, 5), true);
  EXPECT_EQ(Shines(actor, LampKind::kReversing, 18), true);
  const std::vector<SpotLight> beams = PoseFrame(actor.scene, actor.scenario, actor.track, 18).head_lamps;
  ASSERT_EQ(beams.size(), 2u);
  EXPECT_LT(beams[0].direction.x, -0.9f);
  EXPECT_LT(beams[0].position.x, 0);
  // A step has the last word.
  for (int t = 0; t < 21; ++t) track.add_lamps_off(1u << v1::LAMP_REVERSING);
  EXPECT_EQ(Shines(actor, LampKind::kReversing, 18), false);
  track.clear_lamps_off();
  // Who was struck, or slides backwards, has not chosen to.
  track.set_flags(10, 1);
  EXPECT_EQ(Shines(actor, LampKind::kReversing, 18), false);
  track.set_flags(10, 0);
  for (int t = 0; t < 21; ++t) track.add_left_mps(t == 12 ? -2 : 0);
  EXPECT_EQ(Shines(actor, LampKind::kReversing, 18), false);
  // Ego's light up the road behind it.
  actor.track.mutable_actors(0)->set_speed_mps(2, -1.5);
  EXPECT_EQ(PoseFrame(actor.scene, actor.scenario, actor.track, 2).head_lamps.size(), 2u);
}

TEST(ActorParts, ASchoolBusFlashesWhenAStepSwitchesItsLampsOn) {
  Actor actor = Place(v1::ACTOR_CLASS_SCHOOL_BUS, BodyModels(v1::ACTOR_CLASS_SCHOOL_BUS)[0], 0);
  const auto flashes = [&] {
    const SceneFrame frame = PoseFrame(actor.scene, actor.scenario, actor.track, 0);
    for (size_t i = 0; i < actor.scene.parts.size(); ++i) {
      if (actor.scene.parts[i].lamp == LampKind::kWarningLeft && frame.emission_scale[i] > 0) return true;
    }
    return false;
  };
  EXPECT_FALSE(flashes());
  actor.track.mutable_actors(1)->add_lamps_on(1u << v1::LAMP_SCHOOL_BUS);
  EXPECT_TRUE(flashes());
}

Actor PersonWith(v1::BodyPose pose) {
  Actor actor = Place(v1::ACTOR_CLASS_ADULT, BodyModels(v1::ACTOR_CLASS_ADULT)[2], 0);
  for (int t = 0; t < 21; ++t) actor.track.mutable_actors(1)->add_pose(pose);
  return actor;
}

TEST(ActorParts, WhoLiesIsLowOnTheGroundAndWhoSitsIsLowerThanWhoStands) {
  const double height = BodyModels(v1::ACTOR_CLASS_ADULT)[2].height_m;
  const Bounds lying = BoundsOf(PersonWith(v1::BODY_POSE_LYING), 0);
  EXPECT_LT(lying.hi.z, 0.5f);
  EXPECT_NEAR(lying.lo.z, 0, 0.06);
  EXPECT_LT(lying.lo.x, -0.8 * height);
  const Bounds seated = BoundsOf(PersonWith(v1::BODY_POSE_SEATED), 0);
  EXPECT_LT(seated.hi.z, 0.7 * height);
  EXPECT_GT(seated.lo.z, -0.05f);
}

TEST(ActorParts, WhoFellOnASideLiesOnTheGround) {
  for (const double roll : {1.57, -1.57}) {
    Actor actor = Place(v1::ACTOR_CLASS_MOTORCYCLE, BodyModels(v1::ACTOR_CLASS_MOTORCYCLE)[0], 0);
    for (int t = 0; t < 21; ++t) actor.track.mutable_actors(1)->add_roll_rad(roll);
    const Bounds bounds = BoundsOf(actor, 0);
    EXPECT_NEAR(bounds.lo.z, 0, 0.1);
    EXPECT_LT(bounds.hi.z, BodyModels(v1::ACTOR_CLASS_MOTORCYCLE)[0].width_m + 0.1);
  }
}

TEST(ActorParts, SignsRaiseTheRightArm) {
  const double height = BodyModels(v1::ACTOR_CLASS_ADULT)[2].height_m;
  EXPECT_GT(BoundsOf(PersonWith(v1::BODY_POSE_STOP_SIGN), 0).hi.z, 1.02 * height);
  EXPECT_GT(BoundsOf(PersonWith(v1::BODY_POSE_WAVING), 0).hi.z, 1.02 * height);
  EXPECT_GT(BoundsOf(PersonWith(v1::BODY_POSE_POINTING), 0).hi.x, 0.3 * height);
  float least = 0;
  for (int t = 0; t < 20; ++t) least = std::min(least, BoundsOf(PersonWith(v1::BODY_POSE_GO_SIGN), t).lo.y);
  EXPECT_LT(least, -0.35 * height);
}

TEST(ActorParts, LegsSwingWhenWalkingAndHangWhenStanding) {
  const BodyModel& model = BodyModels(v1::ACTOR_CLASS_ADULT)[2];
  const auto widest = [&](double speed) {
    const Actor actor = Place(v1::ACTOR_CLASS_ADULT, model, speed);
    float most = 0;
    for (int t = 0; t < 21; ++t) {
      const SceneFrame frame = PoseFrame(actor.scene, actor.scenario, actor.track, t);
      for (size_t i = 0; i < actor.scene.parts.size(); ++i) {
        if (actor.scene.parts[i].motion == PartMotion::kThigh)
          most = std::max(most, std::abs(frame.world_from_part[i].columns[2].x));
      }
    }
    return most;
  };
  EXPECT_LT(widest(0), 0.02f);
  EXPECT_GT(widest(1.4), 0.25f);
}

}  // namespace
}  // namespace longtail
