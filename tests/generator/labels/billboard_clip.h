// A three-frame clip small enough to project by hand: ego drives north at 10 m/s, and a flat
// board 2 m wide and 1 m high stands upright, facing it.
#ifndef LONGTAIL_TESTS_GENERATOR_LABELS_BILLBOARD_CLIP_H_
#define LONGTAIL_TESTS_GENERATOR_LABELS_BILLBOARD_CLIP_H_

#include <numbers>

#include "generator/control/control_frame.h"
#include "generator/scene/scene.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

// The camera is 1.4 m over the rear axle, looks ahead, 64 x 32 px, focal length 100 px. The board starts 20 m ahead
// and left_m to the left, and keeps ego's speed, so that it stands still in the picture.
struct BillboardClip {
  v1::Scenario scenario;
  v1::WorldTrack track;
  Scene scene;

  explicit BillboardClip(double left_m = 0, double ahead_m = 20) {
    FillScenario();
    for (int t = 0; t < 3; ++t) track.add_time_us(t * 100000);
    track.set_ticks_per_frame(10);
    // North is world y; the clip starts at (5, 7).
    AddActor("ego", v1::ACTOR_CLASS_CAR, 5, 7);
    AddActor("board", v1::ACTOR_CLASS_VAN, 5 - left_m, 7 + ahead_m);
    FillScene();
  }

  SceneFrame Pose(int t) const {
    const Rigid north{{{{0, 1, 0}, {-1, 0, 0}, {0, 0, 1}}}, {}};
    SceneFrame pose;
    pose.world_from_rig = north;
    pose.world_from_rig.translation = Place(0, t);
    pose.world_from_part = {north};
    pose.world_from_part[0].translation = Place(1, t);
    pose.present = {track.actors(1).present(t)};
    pose.emission_scale = {0};
    return pose;
  }

  // A raster where the board has the pixels [x0, x1) x [y0, y1).
  ControlFrame Raster(int x0, int y0, int x1, int y1) const {
    ControlFrame control;
    control.width_px = 64;
    control.height_px = 32;
    control.semantic_class.assign(64 * 32, v1::SEMANTIC_CLASS_SKY);
    control.instance_id.assign(64 * 32, 0);
    control.inverse_depth.assign(64 * 32, 0);
    for (int y = y0; y < y1; ++y) {
      for (int x = x0; x < x1; ++x) {
        control.semantic_class[y * 64 + x] = v1::SEMANTIC_CLASS_VAN;
        control.instance_id[y * 64 + x] = 1;
        control.inverse_depth[y * 64 + x] = 1.0f / 20;
      }
    }
    return control;
  }

 private:
  void AddActor(const char* name, v1::ActorClass actor_class, double x_m, double y_m) {
    v1::ActorTrack& actor = *track.add_actors();
    actor.set_actor(name);
    actor.set_track_id(track.actors_size() - 1);
    actor.set_actor_class(actor_class);
    for (int t = 0; t < 3; ++t) {
      actor.add_present(true);
      actor.add_x_m(x_m);
      actor.add_y_m(y_m + t);
      actor.add_yaw_rad(std::numbers::pi / 2);
      actor.add_speed_mps(10);
      actor.add_accel_mps2(0);
      actor.add_yaw_rate_radps(0);
      actor.add_steer_rad(0);
      actor.add_command_steer_rad(0);
      actor.add_command_accel_mps2(0);
      actor.add_flags(0);
    }
  }

  void FillScenario() {
    v1::ScenarioSpec& spec = *scenario.mutable_concrete();
    spec.set_id("board_ahead");
    spec.add_tags("test");
    v1::Road& road = *spec.add_roads();
    road.set_name("lane");
    road.mutable_length_m()->set_constant(400);
    road.mutable_forward_lanes()->set_constant(2);
    road.mutable_backward_lanes()->set_constant(1);
    road.mutable_lane_width_m()->set_constant(3.5);
    road.mutable_shoulder_m()->set_constant(1);
    road.mutable_sidewalk_m()->set_constant(0);
    road.mutable_speed_limit_mps()->set_constant(15);
    road.mutable_surroundings()->set_kind(v1::SURROUNDINGS_KIND_SUBURB);
    v1::Environment& environment = *spec.add_environments();
    environment.set_name("fog");
    environment.mutable_sun_altitude_deg()->set_constant(30);
    environment.mutable_visual_range_m()->set_constant(90);
    environment.mutable_wetness_ratio()->set_constant(0.7);
    v1::Event& event = *spec.add_events();
    event.set_id("board_ahead");
    event.set_description("a board comes into view");
    event.add_actors("board");
    event.mutable_window_start_s()->set_constant(0);
    event.mutable_window_end_s()->set_constant(0.2);
    event.set_severity(0.5);
    v1::ActorBody& body = *scenario.add_bodies();
    body.set_actor("board");
    body.set_track_id(1);
    body.set_actor_class(v1::ACTOR_CLASS_VAN);
    body.set_model("flat_board");
    body.set_length_m(0.1);
    body.set_width_m(2);
    body.set_height_m(1);
    body.set_box_center_x_m(0);
    body.set_color(v1::PAINT_COLOR_RED);
  }

  void FillScene() {
    // Two triangles across the part's x axis, facing -x.
    Mesh board;
    board.positions = {{0, -1, 0}, {0, 1, 0}, {0, 1, 1}, {0, -1, 1}};
    board.normals.assign(4, {-1, 0, 0});
    board.triangles = {{0, 2, 1, 0}, {0, 3, 2, 0}};
    scene.meshes = {board};
    Part part;
    part.name = "board";
    part.actor = 1;
    part.instance_id = 1;
    scene.parts = {part};
    CameraModel camera;
    camera.name = "front";
    camera.width_px = 64;
    camera.height_px = 32;
    camera.focal_px = 100;
    // x right = -y of the rig, y down = -z, z forward = x.
    camera.rig_from_camera = {{{{0, -1, 0}, {0, 0, -1}, {1, 0, 0}}}, {0, 0, 1.4f}};
    scene.cameras = {camera};
    scene.num_frames = 3;
  }

  Vec3f Place(int actor, int t) const {
    const v1::ActorTrack& states = track.actors(actor);
    return {static_cast<float>(states.x_m(t)), static_cast<float>(states.y_m(t)), 0};
  }
};

}  // namespace longtail

#endif  // LONGTAIL_TESTS_GENERATOR_LABELS_BILLBOARD_CLIP_H_
