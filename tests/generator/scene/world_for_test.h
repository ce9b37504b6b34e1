// A road with ego, one actor of each class and a sky, for tests of scenes.
#ifndef LONGTAIL_TESTS_GENERATOR_SCENE_WORLD_FOR_TEST_H_
#define LONGTAIL_TESTS_GENERATOR_SCENE_WORLD_FOR_TEST_H_

#include <numbers>
#include <string>

#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/actors/catalogue.h"
#include "scenarios/road/road.h"

namespace longtail {

struct WorldForTest {
  v1::Scenario scenario;
  v1::WorldTrack track;
  static constexpr int kFrames = 41;

  explicit WorldForTest(v1::SurroundingsKind kind, double radius_m = 0, uint64_t seed = 1) {
    scenario.set_seed(seed);
    v1::Road& road = *scenario.mutable_concrete()->add_roads();
    road.mutable_length_m()->set_constant(500);
    road.mutable_forward_lanes()->set_constant(2);
    road.mutable_backward_lanes()->set_constant(1);
    road.mutable_lane_width_m()->set_constant(3.5);
    road.mutable_shoulder_m()->set_constant(0.5);
    road.mutable_sidewalk_m()->set_constant(2);
    road.mutable_speed_limit_mps()->set_constant(14);
    road.mutable_surroundings()->set_kind(kind);
    if (radius_m != 0) {
      v1::Bend& bend = *road.add_bends();
      bend.mutable_start_m()->set_constant(60);
      bend.mutable_radius_m()->set_constant(radius_m);
      bend.mutable_length_m()->set_constant(100);
    }
    scenario.mutable_concrete()->add_environments()->mutable_sun_altitude_deg()->set_constant(40);
    for (int t = 0; t < kFrames; ++t) track.add_time_us(t * 100000);
    Line line{RoadLine::Create(road).value()};
    AddActor(line, v1::ACTOR_CLASS_UNSPECIFIED, 50, line.road.LaneCenter(1), 10);
    AddActor(line, v1::ACTOR_CLASS_CAR, 70, line.road.LaneCenter(1), 10);
    AddActor(line, v1::ACTOR_CLASS_VAN, 90, line.road.LaneCenter(2), 8);
    AddActor(line, v1::ACTOR_CLASS_TRUCK, 110, line.road.LaneCenter(1), 9);
    AddActor(line, v1::ACTOR_CLASS_ADULT, 85, line.road.RightEdge() - 1.5, 1.4);
    AddActor(line, v1::ACTOR_CLASS_CHILD, 88, line.road.RightEdge() - 6, 2.2);
  }

 private:
  struct Line {
    RoadLine road;
  };

  void AddActor(const Line& line, v1::ActorClass actor_class, double s_m, double t_m, double speed_mps) {
    v1::ActorTrack& actor = *track.add_actors();
    const int id = track.actors_size() - 1;
    actor.set_track_id(id);
    actor.set_actor(id == 0 ? "ego" : "actor" + std::to_string(id));
    actor.set_actor_class(actor_class);
    for (int t = 0; t < kFrames; ++t) {
      const Pose2 pose = line.road.At(s_m + speed_mps * 0.1 * t, t_m);
      actor.add_present(true);
      actor.add_x_m(pose.x_m);
      actor.add_y_m(pose.y_m);
      actor.add_yaw_rad(pose.yaw_rad);
      actor.add_speed_mps(speed_mps);
      actor.add_accel_mps2(0);
      actor.add_yaw_rate_radps(0);
      actor.add_steer_rad(0);
      actor.add_flags(0);
    }
    if (id == 0) return;
    *scenario.add_bodies() = Body(BodyModels(actor_class)[0], actor_class, id);
  }

 public:
  static v1::ActorBody Body(const BodyModel& model, v1::ActorClass actor_class, int track_id) {
    v1::ActorBody body;
    body.set_track_id(track_id);
    body.set_actor_class(actor_class);
    body.set_model(model.name);
    body.set_length_m(model.length_m);
    body.set_width_m(model.width_m);
    body.set_height_m(model.height_m);
    body.set_box_center_x_m(model.box_center_x_m);
    body.set_wheelbase_m(model.wheelbase_m);
    body.set_color(v1::PAINT_COLOR_RED);
    return body;
  }
};

}  // namespace longtail

#endif  // LONGTAIL_TESTS_GENERATOR_SCENE_WORLD_FOR_TEST_H_
