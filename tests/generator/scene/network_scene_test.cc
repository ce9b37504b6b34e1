#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "generator/scene/scene_builder.h"
#include "generator/scene/stance.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/generator/scene/road_world.h"
#include "tests/generator/scene/world_for_test.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

double Side(const Vec3f& a, const Vec3f& b, double x, double y) {
  return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}

// Classes of what lies within 3 cm of the ground over a point.
std::set<v1::SemanticClass> GroundAt(const Scene& scene, double x, double y) {
  std::set<v1::SemanticClass> classes;
  for (const Triangle& triangle : scene.static_mesh.triangles) {
    const Vec3f &a = scene.static_mesh.positions[triangle.a], &b = scene.static_mesh.positions[triangle.b],
                &c = scene.static_mesh.positions[triangle.c];
    if (std::max({std::abs(a.z), std::abs(b.z), std::abs(c.z)}) > 0.03) continue;
    const bool inside = Side(a, b, x, y) >= -1e-4 && Side(b, c, x, y) >= -1e-4 && Side(c, a, x, y) >= -1e-4;
    if (inside) classes.insert(scene.materials[triangle.material].semantic_class);
  }
  return classes;
}

TEST(NetworkScene, AJunctionIsPavedWithoutHoles) {
  const RoadWorld world(kCrossing, 5);
  const auto scene = BuildScene(world.scenario, world.track);
  ASSERT_OK(scene);
  for (double x = 52; x <= 68; x += 1.3) {
    for (double y = -8; y <= 8; y += 1.3) {
      // The corners outside of the kerbs are sidewalks.
      if (std::abs(x - 60) + std::abs(y) > 9) continue;
      EXPECT_TRUE(GroundAt(*scene, x, y).count(v1::SEMANTIC_CLASS_ROAD)) << x << ' ' << y;
    }
  }
}

TEST(NetworkScene, SideRoadsAreDrawnWhereTheirLanesLie) {
  const RoadWorld world(kCrossing, 5);
  const auto scene = BuildScene(world.scenario, world.track);
  ASSERT_OK(scene);
  EXPECT_TRUE(GroundAt(*scene, 58.25, 60).count(v1::SEMANTIC_CLASS_ROAD));
  EXPECT_TRUE(GroundAt(*scene, 61.75, -60).count(v1::SEMANTIC_CLASS_ROAD));
  EXPECT_TRUE(GroundAt(*scene, 60, 40).count(v1::SEMANTIC_CLASS_LANE_MARKING));
  EXPECT_TRUE(GroundAt(*scene, 65, 60).count(v1::SEMANTIC_CLASS_SIDEWALK));
  EXPECT_FALSE(GroundAt(*scene, 58.25, 60).count(v1::SEMANTIC_CLASS_BUILDING));
}

TEST(NetworkScene, ATrafficLightShinesAsItsGroupSays) {
  const RoadWorld world(kCrossing, 120);
  const auto scene = BuildScene(world.scenario, world.track);
  ASSERT_OK(scene);
  ASSERT_EQ(scene->signals.size(), 4u);
  int num_lamps = 0;
  for (const int t : {0, 45, 55, 70, 95}) {
    const SceneFrame frame = PoseFrame(*scene, world.scenario, world.track, t);
    for (size_t i = 0; i < scene->parts.size(); ++i) {
      const Part& part = scene->parts[i];
      if (part.motion != PartMotion::kFixed) continue;
      ++num_lamps;
      const v1::SignalState state = scene->signals[part.signal].states[t];
      const bool lit = (part.lamp == LampKind::kSignalRed && state == v1::SIGNAL_STATE_RED) ||
                       (part.lamp == LampKind::kSignalAmber && state == v1::SIGNAL_STATE_AMBER) ||
                       (part.lamp == LampKind::kSignalGreen && state == v1::SIGNAL_STATE_GREEN);
      EXPECT_EQ(frame.emission_scale[i], lit ? 1 : 0) << part.signal << ' ' << t;
    }
  }
  EXPECT_EQ(num_lamps, 5 * 4 * 3);
  // Main road: green to 4 s, amber to 5 s, red then.
  std::set<v1::SignalState> at_start;
  for (const SceneSignal& signal : scene->signals) at_start.insert(signal.states[0]);
  EXPECT_THAT(at_start, ::testing::ElementsAre(v1::SIGNAL_STATE_RED, v1::SIGNAL_STATE_GREEN));
  for (const SceneSignal& signal : scene->signals) {
    if (signal.states[0] != v1::SIGNAL_STATE_GREEN) continue;
    EXPECT_EQ(signal.states[45], v1::SIGNAL_STATE_AMBER);
    EXPECT_EQ(signal.states[55], v1::SIGNAL_STATE_RED);
  }
}

TEST(NetworkScene, EgoStandsAndLeansOnTheRoadWhereItClimbs) {
  const RoadWorld world(kHill, 90);
  const auto scene = BuildScene(world.scenario, world.track);
  ASSERT_OK(scene);
  // At s = 100: 1 m over the transition, then 40 m of 1 in 10.
  const SceneFrame frame = PoseFrame(*scene, world.scenario, world.track, 80);
  EXPECT_NEAR(frame.world_from_rig.translation.z, 5, 1e-3);
  const Vec3f ahead = frame.world_from_rig.columns[0];
  EXPECT_NEAR(ahead.z / std::hypot(ahead.x, ahead.y), 0.1, 1e-4);
  EXPECT_NEAR(PoseFrame(*scene, world.scenario, world.track, 0).world_from_rig.translation.z, 0, 1e-6);
}

// Heights at which triangles of a material lie over a point.
std::vector<float> HeightsOf(const Scene& scene, const std::string& material, double x, double y) {
  std::vector<float> heights;
  for (const Triangle& triangle : scene.static_mesh.triangles) {
    if (scene.materials[triangle.material].name != material) continue;
    const Vec3f &a = scene.static_mesh.positions[triangle.a], &b = scene.static_mesh.positions[triangle.b],
                &c = scene.static_mesh.positions[triangle.c];
    const double p = Side(a, b, x, y), q = Side(b, c, x, y), r = Side(c, a, x, y);
    if ((p > 0 && q > 0 && r > 0) || (p < 0 && q < 0 && r < 0)) heights.push_back((a.z + b.z + c.z) / 3);
  }
  return heights;
}

// Height of the topmost triangle of a class over a point; -100 where there is none.
double TopOf(const Scene& scene, v1::SemanticClass semantic_class, double x, double y) {
  double top = -100;
  for (const Triangle& triangle : scene.static_mesh.triangles) {
    if (scene.materials[triangle.material].semantic_class != semantic_class) continue;
    const Vec3f &a = scene.static_mesh.positions[triangle.a], &b = scene.static_mesh.positions[triangle.b],
                &c = scene.static_mesh.positions[triangle.c];
    const double of_c = Side(a, b, x, y), of_a = Side(b, c, x, y), of_b = Side(c, a, x, y), sum = of_a + of_b + of_c;
    if (of_a < 0 || of_b < 0 || of_c < 0 || sum <= 0) continue;
    top = std::max(top, (of_a * a.z + of_b * b.z + of_c * c.z) / sum);
  }
  return top;
}

TEST(NetworkScene, ARoadThatLeansIsDrawnAndDrivenAsItLeans) {
  const RoadWorld world(kBankedBend, 90);
  const auto scene = BuildScene(world.scenario, world.track);
  ASSERT_OK(scene);
  ASSERT_NE(scene->hills, nullptr);
  const double lean = 0.08;
  const auto at = [&](double angle, double beside) {  // beside: to the left of the line, level
    return std::pair<double, double>{(100 - beside) * std::sin(angle), 100 - (100 - beside) * std::cos(angle)};
  };
  for (const double angle : {0.31, 0.62, 0.93}) {
    for (const double t : {-3.9, -1.75, 1.2, 3.0}) {
      const auto [x, y] = at(angle, t * std::cos(lean));
      const auto kind = t < -3.5 ? v1::SEMANTIC_CLASS_SHOULDER : v1::SEMANTIC_CLASS_ROAD;
      EXPECT_NEAR(TopOf(*scene, kind, x, y), -t * std::sin(lean), 2e-3) << angle << ' ' << t;
      // The land stays below.
      EXPECT_LT(TopOf(*scene, v1::SEMANTIC_CLASS_TERRAIN, x, y), -t * std::sin(lean) - 0.02) << angle << ' ' << t;
    }
    // Verges are level with the edges that they lie at: 4.5 m to the right, 3.5 m to the left.
    const auto [x0, y0] = at(angle, -4.5 * std::cos(lean) - 1);
    EXPECT_NEAR(TopOf(*scene, v1::SEMANTIC_CLASS_TERRAIN, x0, y0), 4.5 * std::sin(lean), 0.03);
    const auto [x1, y1] = at(angle, 3.5 * std::cos(lean) + 1);
    EXPECT_NEAR(TopOf(*scene, v1::SEMANTIC_CLASS_TERRAIN, x1, y1), -3.5 * std::sin(lean), 0.03);
    // Who walks there stands on them, upright; who drives leans with the road.
    v1::ActorTrack walker;
    walker.add_x_m(x0);
    walker.add_y_m(y0);
    walker.add_yaw_rad(angle);
    const Stance stands = StanceOf(scene->hills.get(), walker, 0);
    EXPECT_NEAR(stands.z_m, 4.5 * std::sin(lean), 1e-6);
    EXPECT_NEAR(stands.roll_rad, 0, 1e-6);
  }
  const SceneFrame frame = PoseFrame(*scene, world.scenario, world.track, 50);
  EXPECT_NEAR(frame.world_from_rig.translation.z, 1.75 * std::sin(lean), 1e-3);
  EXPECT_NEAR(frame.world_from_rig.columns[1].z, -std::sin(lean), 1e-3);  // its left side is the low one
}

// Where ego drives.
v1::ActorTrack& AddTram(RoadWorld& world) {
  v1::ActorBody& body = *world.scenario.add_bodies();
  body.set_track_id(1);
  body.set_actor_class(v1::ACTOR_CLASS_TRAM);
  body.set_length_m(28);
  body.set_width_m(2.4);
  body.set_height_m(3.4);
  v1::ActorTrack& tram = *world.track.add_actors();
  tram = world.track.actors(0);
  tram.set_actor("tram");
  tram.set_track_id(1);
  tram.set_actor_class(v1::ACTOR_CLASS_TRAM);
  return tram;
}

TEST(NetworkScene, RailsLieUnderATram) {
  RoadWorld world(kCrossing, 21);
  const auto plain = BuildScene(world.scenario, world.track);
  ASSERT_OK(plain);
  const Course& course = world.layout.courses[world.layout.FindCourse("left_to_right")];
  v1::ActorTrack& tram = AddTram(world);
  for (int t = 0; t < tram.x_m_size(); ++t) {
    const double s_m = -40 + 1.2 * t;
    const Pose2 pose = course.At(s_m, course.LaneCenter(1, s_m));
    tram.set_x_m(t, pose.x_m);
    tram.set_y_m(t, pose.y_m);
    tram.set_yaw_rad(t, pose.yaw_rad);
  }
  const auto scene = BuildScene(world.scenario, world.track);
  ASSERT_OK(scene);
  // Where the tram comes from, in the junction and beyond it: two rails, and its bed between them.
  for (const double s_m : {-50.3, -21.7, 2.2, 30.9}) {
    const double middle_m = course.LaneCenter(1, s_m);
    const auto has = [&](const Scene& of, const std::string& name, double aside_m) {
      const Pose2 at = course.At(s_m, middle_m + aside_m);
      return !HeightsOf(of, "rails/" + name, at.x_m, at.y_m).empty();
    };
    SCOPED_TRACE(s_m);
    EXPECT_TRUE(has(*scene, "head", 0.7475));
    EXPECT_TRUE(has(*scene, "head", -0.7475));
    EXPECT_FALSE(has(*scene, "head", 0));
    EXPECT_TRUE(has(*scene, "bed", 0));
    EXPECT_FALSE(has(*scene, "bed", 1.3));
    EXPECT_FALSE(has(*plain, "head", 0.7475));
  }
}

TEST(NetworkScene, RailsLeanWithTheRoad) {
  RoadWorld world(kBankedBend, 60);
  AddTram(world);
  const auto scene = BuildScene(world.scenario, world.track);
  ASSERT_OK(scene);
  const double lean = 0.08;
  const Course& course = world.layout.courses[0];
  for (const double s_m : {30.3, 61.7, 92.2}) {
    for (const double aside_m : {0.7475, -0.7475}) {
      const Pose2 at = course.At(s_m, aside_m);
      const std::vector<float> heights = HeightsOf(*scene, "rails/head", at.x_m, at.y_m);
      ASSERT_EQ(heights.size(), 1u) << s_m << ' ' << aside_m;
      EXPECT_NEAR(heights[0], 1.75 * std::sin(lean) - aside_m * std::tan(lean), 0.02) << s_m << ' ' << aside_m;
    }
  }
}

TEST(NetworkScene, ATunnelHasACeilingAndABridgeRailings) {
  const RoadWorld world(R"(
    name: "tunnel" length_m { constant: 300 } forward_lanes { constant: 2 } lane_width_m { constant: 3.5 }
    shoulder_m { constant: 1 } speed_limit_mps { constant: 14 } surroundings { kind: SURROUNDINGS_KIND_RURAL }
    tunnels { start_m { constant: 60 } length_m { constant: 50 } }
    bridges { start_m { constant: 150 } length_m { constant: 40 } })",
                        5);
  const auto scene = BuildScene(world.scenario, world.track);
  ASSERT_OK(scene);
  const std::vector<float> inside = HeightsOf(*scene, "road_furniture/concrete", 81.3, -3.1);
  ASSERT_EQ(inside.size(), 2u);
  EXPECT_NEAR(*std::min_element(inside.begin(), inside.end()), 5.2, 1e-3);
  EXPECT_FALSE(HeightsOf(*scene, "road_furniture/lamp", 81.3, -1.02).empty());
  for (const Material& material : scene->materials) {
    EXPECT_EQ(material.burns_by_day, material.name == "road_furniture/lamp") << material.name;
  }
  ASSERT_EQ(scene->tunnels.size(), 1u);
  const Tunnel& tunnel = scene->tunnels[0];
  EXPECT_NEAR(tunnel.stations.front().right.x, 60, 1e-3);
  EXPECT_NEAR(tunnel.stations.front().right.y, -8, 1e-3);
  EXPECT_NEAR(tunnel.stations.back().left.x, 110, 1e-3);
  EXPECT_NEAR(tunnel.stations.back().left.y, 1, 1e-3);
  EXPECT_NEAR(tunnel.stations.back().s_m, 50, 1e-3);
  EXPECT_NEAR(tunnel.height_m, 5.2, 1e-3);
  for (const double x : {55.0, 115.0}) EXPECT_TRUE(HeightsOf(*scene, "road_furniture/concrete", x, -3.1).empty()) << x;
  // The pavement's edges are 1 m left of the line and 8 m right of it.
  for (const double y : {1.2, -8.2}) {
    EXPECT_THAT(HeightsOf(*scene, "road_furniture/railing", 171.3, y),
                testing::Contains(testing::FloatNear(1.1f, 1e-3f)))
        << y;
    EXPECT_TRUE(HeightsOf(*scene, "road_furniture/railing", 200, y).empty()) << y;
  }
}

TEST(NetworkScene, SprayLiesOnARoadThatClimbsAndNotInItsTunnel) {
  RoadWorld world(R"(
    name: "climbing_tunnel" length_m { constant: 400 } forward_lanes { constant: 2 } lane_width_m { constant: 3.5 }
    shoulder_m { constant: 1 } speed_limit_mps { constant: 25 } surroundings { kind: SURROUNDINGS_KIND_RURAL }
    grades { start_m { constant: 40 } grade_ratio { constant: 0.1 } length_m { constant: 300 } transition_m { constant: 20 } }
    tunnels { start_m { constant: 200 } length_m { constant: 120 } })",
                  5);
  v1::Environment& environment = *world.scenario.mutable_concrete()->mutable_environments(0);
  environment.mutable_wetness_ratio()->set_constant(1);
  environment.mutable_rain_mmph()->set_constant(10);
  const Course& course = world.layout.courses[0];
  for (const double s_m : {150.0, 260.0}) {
    const int id = world.track.actors_size();
    v1::ActorTrack& actor = *world.track.add_actors();
    actor = world.track.actors(0);
    actor.set_actor("car" + std::to_string(id));
    actor.set_track_id(id);
    const Pose2 pose = course.At(s_m, course.LaneCenter(1, s_m));
    for (int t = 0; t < 5; ++t) {
      actor.set_x_m(t, pose.x_m);
      actor.set_y_m(t, pose.y_m);
      actor.set_speed_mps(t, 25);
    }
    *world.scenario.add_bodies() = WorldForTest::Body(BodyModels(v1::ACTOR_CLASS_CAR)[0], v1::ACTOR_CLASS_CAR, id);
  }
  const auto scene = BuildScene(world.scenario, world.track);
  ASSERT_OK(scene);
  const SceneFrame frame = PoseFrame(*scene, world.scenario, world.track, 0);
  const double road_m = StanceOf(scene->hills.get(), world.track.actors(1), 0).z_m;
  EXPECT_GT(road_m, 5);
  ASSERT_FALSE(frame.haze.empty());
  for (const HazePuff& puff : frame.haze) {
    EXPECT_LT(puff.center.x, 200) << "in the tunnel";
    EXPECT_NEAR(puff.center.z, road_m + 0.7, 1.2);
  }
}

TEST(NetworkScene, TheLandFallsAwayUnderABridge) {
  const RoadWorld world(R"(
    name: "bridge" length_m { constant: 300 } forward_lanes { constant: 2 } lane_width_m { constant: 3.5 }
    shoulder_m { constant: 1 } speed_limit_mps { constant: 14 } surroundings { kind: SURROUNDINGS_KIND_MOTORWAY }
    bridges { start_m { constant: 100 } length_m { constant: 60 } })",
                        5);
  const auto scene = BuildScene(world.scenario, world.track);
  ASSERT_OK(scene);
  // The highest of the land beside the road, of whatever cover.
  const auto land = [&](double x, double y) {
    float top = -100;
    for (const Material& material : scene->materials) {
      if (material.semantic_class != v1::SEMANTIC_CLASS_TERRAIN) continue;
      for (const float z : HeightsOf(*scene, material.name, x, y)) top = std::max(top, z);
    }
    return top;
  };
  for (const double y : {4.3, -11.3}) {
    EXPECT_NEAR(land(81.3, y), 0, 0.7) << y;
    EXPECT_NEAR(land(181.3, y), 0, 0.7) << y;
    EXPECT_LT(land(130.3, y), -6) << y;
  }
  EXPECT_LT(land(130.3, 60.3), -3);
  EXPECT_GT(land(130.3, 193.3), -1) << "the valley ends";
  EXPECT_FALSE(HeightsOf(*scene, "terrain/water", 130.3, 20.3).empty());
  EXPECT_TRUE(HeightsOf(*scene, "terrain/water", 105, 20.3).empty()) << "a bank";
  EXPECT_THAT(HeightsOf(*scene, "road_furniture/concrete", 131.3, -3.1),
              testing::ElementsAre(testing::FloatNear(-1.2f, 1e-3f)));
}

TEST(NetworkScene, ConesCloseALaneAndARingHasAnIsland) {
  const RoadWorld works(R"(
    name: "works" length_m { constant: 300 } forward_lanes { constant: 2 } lane_width_m { constant: 3.5 }
    shoulder_m { constant: 1 } speed_limit_mps { constant: 14 } surroundings { kind: SURROUNDINGS_KIND_RURAL }
    work_zones { at_m { constant: 60 } length_m { constant: 60 } taper_m { constant: 40 } }
    parking_lanes { start_m { constant: 200 } length_m { constant: 60 } })",
                        5);
  auto scene = BuildScene(works.scenario, works.track);
  ASSERT_OK(scene);
  // Behind the taper of 40 m every 6 m from 103 m on, 0.3 m behind the closed lane's border.
  EXPECT_FALSE(HeightsOf(*scene, "road_furniture/orange", 103.05, -3.75).empty());
  EXPECT_TRUE(HeightsOf(*scene, "road_furniture/orange", 106, -3.8).empty());
  EXPECT_FALSE(HeightsOf(*scene, "road_furniture/orange", 109.05, -3.75).empty());
  // Lines at the ends of the spaces of 6 m.
  EXPECT_FALSE(HeightsOf(*scene, "road_furniture/paint", 206.02, -8.1).empty());
  EXPECT_TRUE(HeightsOf(*scene, "road_furniture/paint", 203, -8.1).empty());

  const RoadWorld ring(R"(
    name: "ring" length_m { constant: 240 } forward_lanes { constant: 1 } backward_lanes { constant: 1 }
    lane_width_m { constant: 3.5 } shoulder_m { constant: 0.5 } speed_limit_mps { constant: 14 }
    surroundings { kind: SURROUNDINGS_KIND_RURAL }
    junctions { at_m { constant: 120 } arms: JUNCTION_ARMS_T_LEFT control: JUNCTION_CONTROL_ROUNDABOUT })",
                       5);
  scene = BuildScene(ring.scenario, ring.track);
  ASSERT_OK(scene);
  EXPECT_THAT(HeightsOf(*scene, "road_furniture/grass", 120.3, 0.4),
              testing::ElementsAre(testing::FloatNear(0.15f, 1e-3f)));
  EXPECT_FALSE(HeightsOf(*scene, "road_furniture/grass", 132, 3).empty());
  EXPECT_TRUE(HeightsOf(*scene, "road_furniture/grass", 136, 0.4).empty());
  EXPECT_TRUE(GroundAt(*scene, 137, 1).count(v1::SEMANTIC_CLASS_ROAD));
  // Nothing else stands on it.
  for (const Triangle& triangle : scene->static_mesh.triangles) {
    const Vec3f& at = scene->static_mesh.positions[triangle.a];
    if (std::hypot(at.x - 120, at.y) < 13) EXPECT_LT(at.z, 0.2) << scene->materials[triangle.material].name;
  }
}

}  // namespace
}  // namespace longtail
