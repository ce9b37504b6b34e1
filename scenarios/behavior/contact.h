// Collisions of boxes on the ground: where they touch, and the impulses that they exchange.
//
// Planar impact mechanics after Brach, "Vehicle Accident Analysis and Reconstruction Methods", 2nd ed., ch. 6: a normal
// impulse with a coefficient of restitution, then a tangential one within the friction of the surfaces. Momentum and
// angular momentum are kept to rounding, and kinetic energy never grows. All pure functions.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_CONTACT_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_CONTACT_H_

#include <optional>

#include "scenarios/behavior/footprint.h"
#include "scenarios/behavior/rigid_body.h"

namespace longtail {

// Where two boxes overlap.
struct Touch {
  Point2 at;              // centroid of what they share
  double nx = 0, ny = 0;  // unit, from a to b: the way on which they are apart soonest
  double depth_m = 0;     // how far along it, >= 0
};

// Nothing where they do not overlap; a shared edge counts, as in Overlap().
std::optional<Touch> FindTouch(const Footprint& a, const Footprint& b);

struct Impact {
  double closing_mps = 0;    // at the point, along the normal, before; > 0
  double delta_v_a_mps = 0;  // change of velocity of the centre of mass
  double delta_v_b_mps = 0;
};

// Changes the velocities of a and b as a collision at touch does. Nothing happens, and nothing is returned, where they
// move apart there. restitution in [0, 1] says how much of the closing speed comes back, friction >= 0 how much of the
// normal impulse may act along the surfaces.
std::optional<Impact> Collide(RigidBody& a, RigidBody& b, const Touch& touch, double restitution, double friction);

// Restitution of two bodies that close in at a speed: that of slow bumps, falling off as crush takes the energy.
// e = slow exp(-closing / 7 m/s), the order of Antonetti's fit to barrier tests (SAE 980020: 0.3 at 3 m/s, 0.1 at 10).
double RestitutionAt(double slow_restitution, double closing_mps);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_CONTACT_H_
