// How a body goes on that nobody steers any more: a car that spins after a crash, a lorry that tips over, a person who
// is knocked down. Friction acts at four points under the box, each against the way in which it moves.
//
// So a slide without spin ends after v² / (2 friction g), spin and slide slow each other down (Brach, "Vehicle Accident
// Analysis", ch. 5), and the motion ends. A tall body whose wheels are dragged sideways tips over when its friction is
// above half its track over the height of its mass (static stability factor) for long enough to lift the mass over the
// wheels. On a slope gravity pulls it downhill, and it comes to rest only where friction holds that. Pure functions of
// the state.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_SLIDE_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_SLIDE_H_

#include "scenarios/behavior/gravity.h"
#include "scenarios/behavior/rigid_body.h"

namespace longtail {

// Height of a vehicle's centre of mass over that of its box.
inline constexpr double kMassHeightRatio = 0.37;

// What of a body matters while it slides.
struct SlideParams {
  double half_base_m = 1.3;     // from the centre to its points of support, along the body; > 0
  double half_track_m = 0.75;   // and across; > 0
  double mass_height_m = 0;     // of the centre of mass over the ground; 0 for what cannot tip over
  double friction = 0.8;        // sliding, on this road; >= 0
  double rolling_share = 1;     // of the friction that acts along the body: 1 with locked wheels, less for rolling ones
  double lying_friction = 0.5;  // once it lies on its side
  Gravity gravity;              // along its heading
};

// Leaning about the body's length: + to the right, in (-pi, pi].
struct RollState {
  double roll_rad = 0;
  double rate_radps = 0;
  bool Lies() const { return roll_rad > 1.5 || roll_rad < -1.5; }
};

// One tick of dt_s. body's velocities and yaw rate change, its centre and yaw_rad move, roll goes on. Below walking
// pace things come to rest at once. Returns whether it still moves.
bool StepSlide(RigidBody& body, double& yaw_rad, RollState& roll, const SlideParams& params, double dt_s);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_SLIDE_H_
