// A thing that nobody holds: it falls, bounces, slides, rolls, and drifts with the wind.
//
//   in the air      dv/dt = -g up - g |w| w / terminal²        w = v - wind; drag as its speed of fall tells
//   at the ground   up' = -restitution down; the bounce also drags: |v| loses up to friction (1 + restitution) down
//   on the ground   dv/dt = friction g against v, but no more than stops it, while the wind pushes as above; a wheel
//                   rolls along its heading with rolling g and slides across it with friction g
//   on a slope      gravity pulls downhill, and friction has what it presses onto the ground in place of g; falls and
//                   bounces throw the thing downhill by the slope times the change of its speed of fall
//
// What rolls has no energy in its spin, uphill or downhill. Drag is taken implicitly, so that a bag in a storm does not
// ring. Pure functions of the state.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_LOOSE_OBJECT_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_LOOSE_OBJECT_H_

#include "scenarios/behavior/gravity.h"

namespace longtail {

// Reference point: the middle of the underside. World axes, z over the ground.
struct LooseState {
  double x_m = 0, y_m = 0, z_m = 0;
  double vx_mps = 0, vy_mps = 0, vz_mps = 0;
  double yaw_rad = 0;
  double yaw_rate_radps = 0;
  double pitch_rad = 0;  // turning over its own width as it flies or rolls; + nose down
  double pitch_rate_radps = 0;
  double roll_rad = 0;  // a wheel that has lost its speed leans until it lies
  bool resting = false;
};

// How it rolls.
enum class Rolling {
  kNot,    // slides
  kWheel,  // along its heading only, and falls over when it is slow
  kBall,   // every way: tumbleweed, boulder
  kCart,   // on castors: along any way, stays upright
};

struct LooseParams {
  double friction = 0.5;  // sliding, on this road
  double rolling_ratio = 0;
  double restitution = 0.2;
  double terminal_mps = 40;  // > 0
  double radius_m = 0.3;     // half its height: how fast it turns as it rolls; > 0
  Rolling rolling = Rolling::kNot;
};

struct Air {
  double x_mps = 0, y_mps = 0, z_mps = 0;
};

// One tick of dt_s. gravity: along yaw_rad. What rests stays so until wind and slope are strong enough to move it (or
// somebody sets its velocity and clears resting).
void StepLoose(LooseState& state, const LooseParams& params, const Air& wind, double dt_s, const Gravity& gravity = {});

// Wind that moves a thing at rest on level ground: terminal sqrt(friction), of rolling where it rolls.
double LiftingWindMps(const LooseParams& params);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_LOOSE_OBJECT_H_
