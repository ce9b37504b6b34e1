// What gravity does to a body on a road that is not level.
//
// Note [Roads that are not level]
//   On ground that climbs by p along the heading and q to the left of it gravity splits into a pull along the ground
//   and what presses the body onto it:
//
//     pull = -g (p, q) / sqrt(1 + p² + q²)      onto = g / sqrt(1 + p² + q²)
//
//   On a grade alone that is g sin and g cos of its angle. Friction holds up to its share of onto, and no more.
//     loose      pulled downhill; at rest where friction, or the resistance to rolling, holds the pull
//     sliding    the same: what was struck, skids or fell
//     driven     a driver works the pedals against the grade, so that the body gets the acceleration that is asked for,
//                within what tyres (friction onto), engine and brakes give and gravity takes or adds (AlongRange); in a
//                bend that is banked the pull to its inside adds to the sideways hold of the tyres
//     on tyres   the forces of the tyres and the pull move the mass (dynamic_bicycle.h)
//   Who stands where nothing holds slides off (LetSlideOff, free_motion.h). People and animals walk as on level ground.
//   Speeds are those along the ground, distances on the map, where a grade of 12 % makes them 0.7 % shorter: that is
//   left out, as are crests and dips, which lift and press by v² over their radius.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_GRAVITY_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_GRAVITY_H_

#include <algorithm>
#include <cmath>
#include <limits>

namespace longtail {

inline constexpr double kGravityMps2 = 9.81;

// On level ground unless said otherwise; then everything that it goes into comes out as if there were none of it.
struct Gravity {
  double forward_mps2 = 0;          // pull along the ground, along the body's heading: < 0 uphill
  double left_mps2 = 0;             // and to the left of it
  double onto_mps2 = kGravityMps2;  // what presses the body onto the ground
};

// grade_ratio: + climbs along the heading; bank_ratio: + rises to the left of it.
inline Gravity GravityOnSlope(double grade_ratio, double bank_ratio) {
  const double onto = kGravityMps2 / std::sqrt(1 + grade_ratio * grade_ratio + bank_ratio * bank_ratio);
  return {-grade_ratio * onto, -bank_ratio * onto, onto};
}

// For a body whose heading is turned against that frame by an angle of this cosine and sine.
inline Gravity Turned(const Gravity& gravity, double cos_angle, double sin_angle) {
  return {gravity.forward_mps2 * cos_angle + gravity.left_mps2 * sin_angle,
          gravity.left_mps2 * cos_angle - gravity.forward_mps2 * sin_angle, gravity.onto_mps2};
}

// Whether friction_ratio holds what stands.
inline bool StandsStill(const Gravity& gravity, double friction_ratio) {
  return std::hypot(gravity.forward_mps2, gravity.left_mps2) <= friction_ratio * gravity.onto_mps2;
}

struct MotionRange {
  double least = 0, most = 0;
};

// Of the acceleration along the heading, m/s²: the engine gives most_mps2 on level ground and loses what gravity takes
// uphill, though everybody gets going on any slope; brakes give braking_mps2 anywhere; the tyres grip_mps2 both ways.
inline MotionRange AlongRange(const Gravity& gravity, double grip_mps2, double most_mps2, double braking_mps2) {
  constexpr double kGetsGoingMps2 = 0.3;
  const double pull = gravity.forward_mps2, least = -std::min(braking_mps2, grip_mps2 - pull);
  const double uphill_mps2 = std::max(std::min(most_mps2, kGetsGoingMps2), most_mps2 + pull);
  return {least, std::max(least, std::min(pull < 0 ? uphill_mps2 : most_mps2, grip_mps2 + pull))};
}

// Acceleration across in a bend (curvature: + left) in which the sideways forces are as in one of across_mps2 on level
// ground, m/s²; a fifth of that at least.
inline double AcrossInBend(double across_mps2, const Gravity& gravity, double curvature) {
  return std::max(across_mps2 / 5, across_mps2 + (curvature > 0 ? 1 : -1) * gravity.left_mps2);
}

// The most that an engine gives on a climb at a speed, m/s²; power_wpkg: over mass, at the wheels. Grades under 2 %
// count in part, so that a road that is all but level is driven as a level one.
inline double MostOnClimb(const Gravity& gravity, double power_wpkg, double speed_mps) {
  constexpr double kWholeMps2 = 0.02 * kGravityMps2;
  const double uphill = -gravity.forward_mps2;
  if (uphill <= 0) return std::numeric_limits<double>::infinity();
  return power_wpkg / (std::min(1.0, uphill / kWholeMps2) * std::max(1.0, speed_mps)) - uphill;
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_GRAVITY_H_
