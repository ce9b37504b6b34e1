#include "generator/control/control_stream.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "generator/control/control_frame.h"
#include "generator/scene/scene.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {
namespace {

constexpr int kNumFrames = 5;

// Ego drives 1 m a frame over an empty plane.
v1::WorldTrack MakeTrack() {
  v1::WorldTrack track;
  v1::ActorTrack* ego = track.add_actors();
  ego->set_actor("ego");
  ego->set_actor_class(v1::ACTOR_CLASS_CAR);
  for (int t = 0; t < kNumFrames; ++t) {
    track.add_time_us(t * 100000);
    ego->add_present(true);
    ego->add_x_m(t);
    ego->add_y_m(0);
    ego->add_yaw_rad(0);
    ego->add_speed_mps(10);
    ego->add_accel_mps2(0);
    ego->add_yaw_rate_radps(0);
    ego->add_steer_rad(0);
    ego->add_flags(0);
  }
  return track;
}

v1::Scenario MakeScenario() {
  v1::Scenario scenario;
  v1::ActorBody* body = scenario.add_bodies();
  body->set_actor("ego");
  body->set_actor_class(v1::ACTOR_CLASS_CAR);
  body->set_length_m(4.5);
  body->set_width_m(1.8);
  body->set_height_m(1.5);
  body->set_wheelbase_m(2.7);
  return scenario;
}

Scene MakeScene() {
  Scene scene;
  scene.materials.resize(1);
  scene.materials[0].semantic_class = v1::SEMANTIC_CLASS_ROAD;
  scene.static_mesh.positions = {{-500, -500, 0}, {500, -500, 0}, {500, 500, 0}, {-500, 500, 0}};
  scene.static_mesh.normals.assign(4, {0, 0, 1});
  scene.static_mesh.triangles = {{0, 1, 2, 0}, {0, 2, 3, 0}};
  CameraModel camera;
  camera.width_px = 64;
  camera.height_px = 32;
  camera.focal_px = 50;
  camera.rig_from_camera.columns = {{{0, -1, 0}, {0, 0, -1}, {1, 0, 0}}};
  camera.rig_from_camera.translation = {0, 0, 1.5f};
  scene.cameras.push_back(camera);
  scene.num_frames = kNumFrames;
  return scene;
}

void ExpectSame(const ControlFrame& a, const ControlFrame& b) {
  EXPECT_EQ(a.semantic_class, b.semantic_class);
  EXPECT_EQ(a.inverse_depth, b.inverse_depth);
  EXPECT_EQ(a.normal, b.normal);
  EXPECT_EQ(a.motion, b.motion);
  EXPECT_EQ(a.disoccluded, b.disoccluded);
  EXPECT_EQ(a.action, b.action);
  EXPECT_EQ(a.world, b.world);
  EXPECT_EQ(a.event, b.event);
}

TEST(ControlStream, AnyOrderGivesTheFramesOfTheOrderInTime) {
  const Scene scene = MakeScene();
  const v1::Scenario scenario = MakeScenario();
  const v1::WorldTrack track = MakeTrack();
  ControlStream in_order(scene, scenario, track, 0), jumping(scene, scenario, track, 0);
  std::vector<ControlFrame> frames;
  for (int t = 0; t < kNumFrames; ++t) frames.push_back(in_order.Draw(t));
  for (const int t : {3, 1, 4, 4, 0, 2}) ExpectSame(jumping.Draw(t), frames[t]);
}

TEST(ControlStream, AFirstFrameStartsARolloutAndTheNextFrameMoves) {
  const Scene scene = MakeScene();
  const v1::Scenario scenario = MakeScenario();
  const v1::WorldTrack track = MakeTrack();
  ControlStream cut(scene, scenario, track, 0), whole(scene, scenario, track, 0);
  const ControlFrame first = cut.Draw(2, /*first_frame=*/true);
  for (const float motion : first.motion) EXPECT_EQ(motion, 0);
  for (const uint8_t disoccluded : first.disoccluded) EXPECT_EQ(disoccluded, 1);
  EXPECT_EQ(first.action[11], 1);
  const ControlFrame next = cut.Draw(3);
  ExpectSame(next, whole.Draw(3));
  EXPECT_NE(next.motion[64 * 31], 0);
  EXPECT_EQ(next.action[11], 0);
}

}  // namespace
}  // namespace longtail
