// A world of a road as the language writes it, with ego driving along its main line.
#ifndef LONGTAIL_TESTS_GENERATOR_SCENE_ROAD_WORLD_H_
#define LONGTAIL_TESTS_GENERATOR_SCENE_ROAD_WORLD_H_

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/road/layout/road_layout.h"

namespace longtail {

// Ego starts at s = 20 m in lane 1 and drives 1 m a frame, 10 frames a second.
struct RoadWorld {
  v1::Scenario scenario;
  v1::WorldTrack track;
  RoadLayout layout;

  RoadWorld(const std::string& road_text, int num_frames) {
    v1::Road& road = *scenario.mutable_concrete()->add_roads();
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(road_text, &road));
    scenario.mutable_concrete()->add_environments()->mutable_sun_altitude_deg()->set_constant(40);
    layout = LayOutRoad(road).value();
    v1::ActorTrack& ego = *track.add_actors();
    ego.set_actor("ego");
    for (int t = 0; t < num_frames; ++t) {
      const double s_m = 20 + t;
      const Pose2 pose = layout.courses[0].At(s_m, layout.courses[0].LaneCenter(1, s_m));
      track.add_time_us(t * 100000);
      ego.add_x_m(pose.x_m);
      ego.add_y_m(pose.y_m);
      ego.add_yaw_rad(pose.yaw_rad);
      ego.add_speed_mps(10);
      ego.add_accel_mps2(0);
      ego.add_yaw_rate_radps(0);
      ego.add_steer_rad(0);
      ego.add_present(true);
      ego.add_flags(0);
    }
    for (const SignalGroup& group : layout.signals) {
      v1::SignalTrack& signal = *track.add_signals();
      signal.set_group(group.name);
      for (int t = 0; t < num_frames; ++t) signal.add_color(ProtoColor(group.At(0.1 * t)));
    }
  }

 private:
  static v1::SignalColor ProtoColor(SignalColor color) {
    return static_cast<v1::SignalColor>(static_cast<int>(color) + v1::SIGNAL_COLOR_RED);
  }
};

// A level road of one lane each way with a crossing at s = 60 m, whose lights are green for 4 s on the main road.
inline constexpr char kCrossing[] = R"(
    name: "crossing"
    length_m { constant: 160 } forward_lanes { constant: 1 } backward_lanes { constant: 1 }
    lane_width_m { constant: 3.5 } shoulder_m { constant: 0.5 } sidewalk_m { constant: 2 }
    speed_limit_mps { constant: 14 } surroundings { kind: SURROUNDINGS_KIND_CITY }
    junctions {
      at_m { constant: 60 } arms: JUNCTION_ARMS_CROSSING control: JUNCTION_CONTROL_SIGNALS crosswalks: true
      signals { main_green_s { constant: 4 } side_green_s { constant: 3 } amber_s { constant: 1 } all_red_s { constant: 1 } }
    })";

// Climbs 1 in 10 from s = 60 m on after a transition of 20 m.
inline constexpr char kHill[] = R"(
    name: "hill"
    length_m { constant: 300 } forward_lanes { constant: 1 } backward_lanes { constant: 1 }
    lane_width_m { constant: 3.5 } shoulder_m { constant: 0.5 }
    speed_limit_mps { constant: 14 } surroundings { kind: SURROUNDINGS_KIND_RURAL }
    grades { start_m { constant: 40 } grade_ratio { constant: 0.1 } length_m { constant: 100 } transition_m { constant: 20 } })";

// A map's bend to the left, of radius 100 m, that leans 0.08 rad inwards: lanes of 3.5 m each way, a shoulder of 1 m on
// the right.
inline constexpr char kBankedBend[] = R"(
    name: "banked_bend"
    surroundings { kind: SURROUNDINGS_KIND_RURAL }
    map {
      file: "banked_bend.xodr"
      courses { start { road: "1" lane { constant: -1 } s_m { constant: 0 } } }
      text: '<OpenDRIVE><header revMajor="1" revMinor="6"/><road id="1" length="200" junction="-1">'
            '<type s="0" type="rural"><speed max="50" unit="km/h"/></type>'
            '<planView><geometry s="0" x="0" y="0" hdg="0" length="200"><arc curvature="0.01"/></geometry></planView>'
            '<lateralProfile><superelevation s="0" a="-0.08" b="0" c="0" d="0"/></lateralProfile>'
            '<lanes><laneSection s="0">'
            '<left><lane id="1" type="driving"><width sOffset="0" a="3.5" b="0" c="0" d="0"/></lane></left>'
            '<center><lane id="0" type="none">'
            '<roadMark sOffset="0" type="solid" color="white" width="0.12"/></lane></center>'
            '<right><lane id="-1" type="driving"><width sOffset="0" a="3.5" b="0" c="0" d="0"/></lane>'
            '<lane id="-2" type="shoulder"><width sOffset="0" a="1" b="0" c="0" d="0"/></lane></right>'
            '</laneSection></lanes></road></OpenDRIVE>'
    })";

}  // namespace longtail

#endif  // LONGTAIL_TESTS_GENERATOR_SCENE_ROAD_WORLD_H_
