// Ego's published vehicle model, "kinematic_bicycle_midpoint/1": commands held over a frame,
// integrated in ticks of kTickS. Anyone who repeats these lines gets ego's track.
//
//   v1 = clamp(v + a dt, 0, 60)      vm = (v + v1) / 2        kappa = tan(steer) / wheelbase
//   yawm = yaw + kappa vm dt / 2     x += vm cos(yawm) dt     y += vm sin(yawm) dt
//   yaw += kappa vm dt               v = v1
//
// In the reverse gear v1 = clamp(v + a dt, -60, 0). In both, a > 0 points along the heading: who reverses brakes with
// it.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_BICYCLE_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_BICYCLE_H_

#include <algorithm>
#include <cmath>

#include "scenarios/behavior/gravity.h"

namespace longtail {

inline constexpr double kTickS = 0.01;
inline constexpr double kPi = 3.14159265358979323846;

inline constexpr const char* kBicycleModelName = "kinematic_bicycle_midpoint/1";
inline constexpr const char* kTyresModelName = "single_track_tyres/1";  // dynamic_bicycle.h
inline constexpr double kMaxSpeedMps = 60;
inline constexpr double kMaxSteerRad = 0.6;
inline constexpr double kMaxSteerRateRadps = 0.6;
inline constexpr double kMaxAccelMps2 = 4;
// The most that a spec may give ego (accepts of Ego.max_deceleration_mps2).
inline constexpr double kMaxDecelerationMps2 = 12;
// Share of friction that ego uses sideways.
inline constexpr double kLateralFrictionShare = 0.9;

// Rear axle on the ground.
struct BicycleState {
  double x_m = 0;
  double y_m = 0;
  double yaw_rad = 0;  // not wrapped
  double speed_mps = 0;
};

// In float32, as it is published. (Fields, not casts: gcc 12 at -O2 drops the rounding of a pair of
// double -> float -> double casts when it vectorises them.)
struct EgoCommand {
  float steer_rad = 0;
  float accel_mps2 = 0;
};

struct EgoLimits {
  double wheelbase_m = 2.8;
  double max_deceleration_mps2 = 8;
  double friction_ratio = 0.9;
  bool reverses = false;
  bool slips = false;  // on tyres that do: the road decides what comes of a command
  Gravity gravity;     // on ego, where the road is not level
};

// In [-pi, pi).
inline double WrapAngle(double angle_rad) {
  const double wrapped = angle_rad - 2 * kPi * std::floor((angle_rad + kPi) / (2 * kPi));
  return wrapped >= kPi ? -kPi : wrapped;
}

// One tick.
inline void StepBicycle(BicycleState& state, double steer_rad, double accel_mps2, double wheelbase_m,
                        bool reverses = false) {
  const double v1 =
      std::clamp(state.speed_mps + accel_mps2 * kTickS, reverses ? -kMaxSpeedMps : 0.0, reverses ? 0.0 : kMaxSpeedMps);
  const double vm = (state.speed_mps + v1) / 2;
  const double kappa = std::tan(steer_rad) / wheelbase_m;
  const double yawm = state.yaw_rad + kappa * vm * kTickS / 2;
  state.x_m += vm * std::cos(yawm) * kTickS;
  state.y_m += vm * std::sin(yawm) * kTickS;
  state.yaw_rad += kappa * vm * kTickS;
  state.speed_mps = v1;
}

// The command that is executed when command is asked for over interval_s.
inline EgoCommand LimitCommand(const EgoCommand& command, double speed_mps, double previous_steer_rad,
                               double interval_s, const EgoLimits& limits) {
  const double grip = limits.slips ? 1e9 : limits.friction_ratio * limits.gravity.onto_mps2;
  const double forwards = limits.reverses ? -1 : 1;
  const MotionRange along =
      AlongRange(Turned(limits.gravity, forwards, 0), grip, kMaxAccelMps2, limits.max_deceleration_mps2);
  const double accel = std::clamp<double>(forwards * command.accel_mps2, along.least, along.most);
  const double speed = forwards * speed_mps;
  const double fastest = std::max({speed, speed + accel * interval_s, 0.1});
  const double hold = limits.wheelbase_m * kLateralFrictionShare * grip;
  const double lean = limits.slips ? 0 : limits.wheelbase_m * limits.gravity.left_mps2;
  const auto steer_at = [fastest](double most) {
    return std::clamp(std::atan(most / (fastest * fastest)), -kMaxSteerRad, kMaxSteerRad);
  };
  const double turn = kMaxSteerRateRadps * interval_s;
  double steer = std::clamp<double>(command.steer_rad, previous_steer_rad - turn, previous_steer_rad + turn);
  steer = std::clamp(steer, steer_at(lean - hold), steer_at(lean + hold));
  return {static_cast<float>(steer), static_cast<float>(forwards * accel)};
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_BICYCLE_H_
