// How a trailer follows who tows it, how both fold up, and how they take a blow.
//
// Note [Trailers]
//   A trailer is an actor of its own. Its hitch (kingpin, drawbar eye) is where that of its tower is; its axles roll,
//   so that its heading turns after the way of the hitch (LaValle, Planning Algorithms, 13.1.2.4):
//
//     yaw rate = v sin(course of the hitch - heading) / L        L: from the hitch to the middle of the axles
//
//   A tick is the closed solution for a hitch that moves straight by d, the tractrix: tan(a / 2) shrinks by exp(-d /
//   L), a being the heading against the course. So it holds for a hitch that moves sideways or backwards, too, where a
//   grows until both are at kMostFoldRad to one another: then the trailer turns with its tower. Where its tyres cannot
//   turn it that fast (friction, and the limits of its class) its axles slide sideways. Who tows feels the trailer in
//   what it can pull and brake (WithTrailer) and in how blows move it; its driver steers as without one.
//
// Note [Jackknifing]
//   The drive wheels have locked and hold nothing to the side, and the trailer's mass pushes: the hitch goes on along
//   the trailer's heading, slowed by what the sliding wheels are asked for, as far as friction and the trailer's class
//   allow, and who tows turns about it by a smooth profile of the angle (3 u² - 2 u³). What the hitch had of speed
//   across the trailer fades by friction. Below 2 m/s the turn slows down with the way, so that it ends where the
//   motion ends.
//
// Note [Blows on who tows and on trailers]
//   For the moment of a blow both are one rigid body: masses, momenta and angular momenta add up. The change of
//   velocity at its own place is what the tower gets; it slides on as any vehicle does, and the trailer follows its
//   hitch. A blow of more than 60 kN s (some 600 kN for a tenth of a second; UN R55 wants couplings of this kind to
//   hold 150 kN again and again) tears the hitch: a lorry at speed does that, a car does not. The two then slide each
//   by itself, and the trailer may run into the cab; hitched, they never touch. A tower that tips over or falls tears
//   it, too. Torn, it stays so, until a step puts the tower somewhere else.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_TRAILER_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_TRAILER_H_

#include "scenarios/behavior/rigid_body.h"
#include "scenarios/behavior/world_state.h"

namespace longtail {

// Trailer and cab would run into each other at some 115°.
inline constexpr double kMostFoldRad = 105 * kPi / 180;

// Puts a trailer behind its tower with the heading that it has, at most kMostFoldRad from the tower's, and gives it the
// velocity that follows. It is hitched from then on.
void Hitch(const Plan& plan, int trailer, WorldState& world);

// Heading of a trailer of length_m after its hitch has moved by (dx_m, dy_m) on a straight way.
double TrailedYaw(double yaw_rad, double length_m, double dx_m, double dy_m);

// Brings a trailer in mode kTowed after its tower, which has moved over this tick. Its lamps, and whether it is in the
// world, are its tower's.
void Tow(const Plan& plan, int trailer, WorldState& world);

// Begins a fold of an actor in any mode to an angle (its heading against the trailer's, counter-clockwise) within
// duration_s; nothing happens where no trailer is hitched to it.
void BeginFold(const Plan& plan, int actor, double angle_rad, double duration_s, double deceleration_mps2,
               WorldState& world);
// A tick of an actor in mode kFolding.
void FoldOn(const Plan& plan, int actor, WorldState& world);

// The hitch tears: the trailer slides on by itself.
void TearOff(const Plan& plan, int trailer, WorldState& world);

// A tower and its trailer as one body, with the velocity that they have now.
RigidBody CombinedBody(const Plan& plan, int tower, int trailer, const WorldState& world);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_TRAILER_H_
