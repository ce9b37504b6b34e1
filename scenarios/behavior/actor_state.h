// The present state of an actor.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_ACTOR_STATE_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_ACTOR_STATE_H_

#include <array>
#include <cmath>
#include <cstdint>

#include "longtail/v1/world_track.pb.h"
#include "scenarios/behavior/bicycle.h"
#include "scenarios/behavior/footprint.h"
#include "scenarios/behavior/loose_object.h"
#include "scenarios/behavior/slide.h"

namespace longtail {

// How an actor moves. Steps and contacts set it.
enum class MotionMode {
  kOwn,       // by its driver model and its steps
  kCarried,   // with its carrier
  kTowed,     // rolls behind who tows it
  kLoose,     // flies, bounces, slides and rolls by itself
  kFalling,   // tips over and slides on, then lies
  kSkidding,  // its tyres slide and its driver can do nothing
  kStruck,    // a vehicle after a blow: slides, spins, may tip over
  kFolding,   // jackknifes: turns about the hitch while its trailer pushes it along
};

struct ActorState {
  BicycleState body;    // reference point; heading not wrapped
  double left_mps = 0;  // velocity across the heading; 0 for who drives on wheels that roll as they point
  double accel_mps2 = 0;
  double yaw_rate_radps = 0;
  double steer_rad = 0;
  int course = 0;
  double s_m = 0;  // reference point on its course
  double t_m = 0;
  double cos_heading = 1;  // of its heading against the course
  double sin_heading = 0;
  double center_s_m = 0;  // box centre on its course
  double center_t_m = 0;
  double half_s_m = 0;  // half extents of the box along and across the road
  double half_t_m = 0;
  bool present = true;
  bool collided = false;
  bool indicator_left = false;
  bool indicator_right = false;
  bool seen_by_sensors = true;
  bool seen_by_traffic = true;
  MotionMode mode = MotionMode::kOwn;
  v1::DriverModel driver = v1::DRIVER_MODEL_STATIONARY;
  std::array<double, v1::Door_ARRAYSIZE> door_rad{};  // how far open, by v1::Door
};

// Velocity in a direction of the world, m/s.
inline double VelocityAlong(const ActorState& state, double yaw_rad) {
  const double turned = state.body.yaw_rad - yaw_rad;
  return state.body.speed_mps * std::cos(turned) - state.left_mps * std::sin(turned);
}
// Speed over the ground, m/s: less than 0 for who drives backwards.
inline double SpeedOver(const ActorState& state) {
  return state.left_mps == 0 ? state.body.speed_mps : std::hypot(state.body.speed_mps, state.left_mps);
}

// How an actor looks beside its place: what steps and free motion did to it.
struct ActorLooks {
  double z_m = 0;  // of its lowest point above the road
  double roll_rad = 0;
  double pitch_rad = 0;
  v1::BodyPose pose = v1::BODY_POSE_UNSPECIFIED;
  uint32_t lamps_on = 0;   // bits 1 << v1::Lamp, switched by steps
  uint32_t lamps_off = 0;  // kept dark by steps
};

// How who tows folds up with its trailer.
struct Fold {
  double from_rad = 0;  // heading against the trailer's
  double to_rad = 0;
  double duration_s = 2;
  double elapsed_s = 0;
  double deceleration_mps2 = 5;  // that the sliding wheels ask of both
  double along_mps = 0;          // of the hitch, along the trailer
  double left_mps = 0;           // and across it
};

// What an actor needs that no driver moves, beside its state.
struct FreeMotion {
  int carrier = -1;  // kCarried: with reference point ahead, left and up of the carrier's
  double ahead_m = 0;
  double left_m = 0;
  double up_m = 0;
  double heading_rad = 0;         // against the carrier
  LooseState loose;               // kLoose: its place and motion, in world
  RollState roll;                 // kStruck
  double friction_ratio = -1;     // of sliding, on a dry road; < 0: as is usual for its class. kSkidding: on this road
  double restitution_ratio = -1;  // kLoose; < 0: as is usual for its class
  v1::Side side = v1::SIDE_LEFT;  // kFalling: to which side
  double fall_s = 0.7;            // kFalling: from standing to lying
  double deceleration_mps2 = 0;   // kSkidding: asked for by the brake
  double grip_back_s = 0;         // kSkidding: since frame 0
  Point2 hitch;                   // kTowed: where it was on the tick before, world
  Fold fold;                      // kFolding
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_ACTOR_STATE_H_
