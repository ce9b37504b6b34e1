// How fast, hard and sharply bodies of a class can move, whoever or whatever moves them.
//
// On a dry level road (friction 1); on other roads the smaller of these and friction times gravity holds for whatever
// a body does with its own tyres or feet. On a grade engine and tyres work with or against gravity
// (scenarios/behavior/gravity.h), and nobody gets more than these. A kinematic audit holds every track to them; the
// motions keep within them.
#ifndef LONGTAIL_SCENARIOS_ACTORS_LIMITS_H_
#define LONGTAIL_SCENARIOS_ACTORS_LIMITS_H_

#include <algorithm>

#include "longtail/v1/actor.pb.h"
#include "longtail/v1/actor_class.pb.h"

namespace longtail {

struct ActorLimits {
  double max_speed_mps = 0;
  double max_acceleration_mps2 = 0;
  double max_deceleration_mps2 = 0;
  double max_lateral_mps2 = 0;  // speed times yaw rate
  double max_yaw_rate_radps = 0;
};

// How a thing that nobody drives takes the air and the ground.
struct LooseTraits {
  double friction_ratio = 0.5;     // sliding on a dry road
  double rolling_ratio = 0;        // resistance over weight where it rolls on; 0 for what slides
  double restitution_ratio = 0.2;  // speed after a bounce over speed before
  // Speed at which it falls through still air in the end; it is its drag: g (v / terminal)².
  double terminal_mps = 40;
};

// All zero only for ACTOR_CLASS_UNSPECIFIED. Pure function; thread-safe.
ActorLimits LimitsOf(v1::ActorClass actor_class);

// Own limits of a concrete spec, and those of the class where they leave one open. Pure function; thread-safe.
ActorLimits LimitsOf(v1::ActorClass actor_class, const v1::MotionLimits& own);

// The speed closest to wanted_mps that it can have dt_s after v_mps.
inline double SpeedWithin(const ActorLimits& limits, double v_mps, double wanted_mps, double dt_s) {
  return std::clamp(std::min(wanted_mps, limits.max_speed_mps), v_mps - limits.max_deceleration_mps2 * dt_s,
                    v_mps + limits.max_acceleration_mps2 * dt_s);
}

// Power over mass of heavy vehicles, W/kg: on a climb it bounds their speed, so that they slow down on long ones.
// Infinity for what climbs any road as fast as it drives. Pure function; thread-safe.
double PowerOverMass(v1::ActorClass actor_class);

// What own become while it tows trailer_kg: those of ACTOR_CLASS_TRACTOR_TRAILER at its usual mass of 26 t. The pull
// falls off as the mass of both grows, the brakes, which the trailer has, too, do for 40 t. Pure function; thread-safe.
ActorLimits WithTrailer(ActorLimits own, double tower_kg, double trailer_kg);

// For people, riders and vehicles: what they are like once they lie or slide. Pure function; thread-safe.
LooseTraits TraitsOf(v1::ActorClass actor_class);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ACTORS_LIMITS_H_
