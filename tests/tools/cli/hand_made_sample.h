// A cut-in written by hand: ego in the right lane of a bend, a truck that moves in front of it, a child on the verge.
#ifndef LONGTAIL_TESTS_TOOLS_CLI_HAND_MADE_SAMPLE_H_
#define LONGTAIL_TESTS_TOOLS_CLI_HAND_MADE_SAMPLE_H_

#include <algorithm>
#include <cmath>
#include <string>

#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/road/road.h"

namespace longtail {

struct HandMadeSample {
  v1::Scenario scenario;
  v1::WorldTrack track;
};

inline v1::Road* AddBentRoad(v1::ScenarioSpec* spec) {
  v1::Road* road = spec->add_roads();
  road->set_name("motorway_bend");
  road->mutable_length_m()->set_constant(500);
  road->mutable_forward_lanes()->set_constant(2);
  road->mutable_backward_lanes()->set_constant(1);
  road->mutable_lane_width_m()->set_constant(3.5);
  road->mutable_shoulder_m()->set_constant(1);
  road->mutable_sidewalk_m()->set_constant(2);
  road->mutable_speed_limit_mps()->set_constant(25);
  road->mutable_surroundings()->set_kind(v1::SURROUNDINGS_KIND_RURAL);
  v1::Bend* bend = road->add_bends();
  bend->mutable_start_m()->set_constant(60);
  bend->mutable_radius_m()->set_constant(300);
  bend->mutable_length_m()->set_constant(100);
  bend->mutable_transition_m()->set_constant(20);
  return road;
}

inline v1::ActorBody* AddBody(v1::Scenario* scenario, const std::string& actor, v1::ActorClass actor_class,
                              double length_m, double width_m, double box_center_x_m) {
  v1::ActorBody* body = scenario->add_bodies();
  body->set_actor(actor);
  body->set_track_id(scenario->bodies_size());
  body->set_actor_class(actor_class);
  body->set_length_m(length_m);
  body->set_width_m(width_m);
  body->set_height_m(1.5);
  body->set_box_center_x_m(box_center_x_m);
  return body;
}

inline v1::ActorTrack* AddTrack(v1::WorldTrack* track, const std::string& actor, v1::ActorClass actor_class) {
  v1::ActorTrack* added = track->add_actors();
  added->set_track_id(track->actors_size() - 1);
  added->set_actor(actor);
  added->set_actor_class(actor_class);
  return added;
}

inline void AddState(v1::ActorTrack* track, const Pose2& pose, double speed_mps, double accel_mps2, uint32_t flags) {
  track->add_present(true);
  track->add_x_m(pose.x_m);
  track->add_y_m(pose.y_m);
  track->add_yaw_rad(pose.yaw_rad);
  track->add_speed_mps(speed_mps);
  track->add_accel_mps2(accel_mps2);
  track->add_yaw_rate_radps(0);
  track->add_steer_rad(0);
  track->add_flags(flags);
}

inline HandMadeSample MakeHandMadeSample() {
  HandMadeSample sample;
  v1::ScenarioSpec* spec = sample.scenario.mutable_concrete();
  spec->set_id("close_cut_in");
  const RoadLine road = RoadLine::Create(*AddBentRoad(spec)).value();
  spec->add_environments()->set_name("dusk_wet");
  v1::Event* event = spec->add_events();
  event->set_id("close_cut_in");
  event->set_description("a truck cuts in <close> in front of ego");
  event->add_actors("cutter");
  event->mutable_window_start_s()->set_constant(2);
  event->mutable_window_end_s()->set_constant(5);
  sample.scenario.set_seed(7);
  sample.scenario.set_sample_index(3);
  v1::DrawnParam* param = sample.scenario.add_params();
  param->set_name("gap_m");
  param->set_value(12.25);
  AddBody(&sample.scenario, "cutter", v1::ACTOR_CLASS_TRUCK, 8, 2.4, 2.5);
  AddBody(&sample.scenario, "watcher", v1::ACTOR_CLASS_CHILD, 0.4, 0.5, 0);

  constexpr int kNumFrames = 81;
  for (int i = 0; i < kNumFrames; ++i) sample.track.add_time_us(i * 100000);
  v1::ActorTrack* ego = AddTrack(&sample.track, "ego", v1::ACTOR_CLASS_CAR);
  v1::ActorTrack* cutter = AddTrack(&sample.track, "cutter", v1::ACTOR_CLASS_TRUCK);
  v1::ActorTrack* watcher = AddTrack(&sample.track, "watcher", v1::ACTOR_CLASS_CHILD);
  double ego_s_m = 30, ego_mps = 18;
  for (int i = 0; i < kNumFrames; ++i) {
    const double time_s = 0.1 * i;
    const double accel_mps2 = time_s > 3.2 && time_s < 5.2 ? -3 : 0;
    AddState(ego, road.At(ego_s_m, road.LaneCenter(1)), ego_mps, accel_mps2, 0);
    const double u = std::clamp((time_s - 2) / 2, 0.0, 1.0);
    const double shift = u * u * (3 - 2 * u);
    AddState(cutter, road.At(59 + 13 * time_s, road.LaneCenter(2) + shift * (road.LaneCenter(1) - road.LaneCenter(2))),
             13, 0, 2);
    AddState(watcher, road.At(140, road.RightEdge() - 2), 0, 0, 0);
    ego_s_m += 0.1 * ego_mps;
    ego_mps += 0.1 * accel_mps2;
  }
  v1::EventOccurrence* occurrence = sample.track.add_events();
  occurrence->set_event("close_cut_in");
  occurrence->set_step_begin_us(2000000);
  occurrence->set_step_end_us(4000000);
  occurrence->set_detected_begin_us(2900000);
  occurrence->set_detected_end_us(8000000);
  return sample;
}

}  // namespace longtail

#endif  // LONGTAIL_TESTS_TOOLS_CLI_HAND_MADE_SAMPLE_H_
