// A vehicle whose tyres may lose their grip: the single-track model with linear tyres that saturate.
//
//   front slip = steer - atan2(v_left + a r, v_forward)     a, b: from the centre of mass to the axles
//   rear slip  = -atan2(v_left - b r, v_forward)            r: yaw rate
//   F_side = N C slip, F_along = N accel / g                 N: load; C: cornering stiffness over load, per rad
//   m (dv_left/dt + v_forward r) = F_front cos(steer) + F_rear       I dr/dt = a F_front cos(steer) - b F_rear
//
// (Rajamani, "Vehicle Dynamics and Control", 2nd ed., 2.2 to 2.5.) Each of the two forces of an axle is at most N
// friction, and so is both together: where they would be more both lose the same share (circle of friction, ibid. 13),
// so that who brakes as hard as the road allows steers with what is left. Braking shifts load to the front axle,
// driving to the rear: height of the mass over wheelbase times what is asked for. A rear axle of less stiffness or less
// grip than the front makes a car oversteer and spin. Below 3 m/s the equations are stiff; there the wheels roll as
// they point, as far as their grip can make them (kinematic), and between 3 and 5 m/s the two are mixed. On a slope
// gravity pulls the mass as well. Pure functions of the state.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_DYNAMIC_BICYCLE_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_DYNAMIC_BICYCLE_H_

#include "scenarios/behavior/gravity.h"

namespace longtail {

// About the centre of mass; left is +.
struct DynamicBicycleState {
  double x_m = 0;
  double y_m = 0;
  double yaw_rad = 0;
  double forward_mps = 0;
  double left_mps = 0;
  double yaw_rate_radps = 0;
};

struct DynamicBicycleParams {
  double front_m = 1.3;               // centre of mass to front axle, > 0
  double rear_m = 1.5;                // to the rear axle, > 0
  double mass_height_m = 0;           // >= 0
  double inertia_over_mass_m2 = 1.6;  // > 0
  double front_stiffness = 10;        // cornering stiffness over load, per rad
  double rear_stiffness = 11;
  double friction_front = 0.9;  // of the tyres on this road
  double friction_rear = 0.9;
  Gravity gravity;  // along its heading
};

// One tick of dt_s (about 10 ms): front wheels at steer_rad, brakes (< 0) or engine (> 0) ask for accel_mps2, of which
// they get what friction allows; on a slope the driver makes up for its pull. Brakes slow a car down whichever way it
// slides, and then hold it.
void StepDynamicBicycle(DynamicBicycleState& state, double steer_rad, double accel_mps2,
                        const DynamicBicycleParams& params, double dt_s);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_DYNAMIC_BICYCLE_H_
