// What happens where two actors touch: they exchange momentum, and who is struck hard slides, falls or flies on.
//
//   a vehicle       is nobody's any more: it slides and spins to its rest, and a tall one may tip over
//   who walks, stands or rides on two wheels falls to the side to which he is pushed
//   a thing         is loose
//   on tyres        that slip, whoever drives goes on after a blow of less than 3.6 m/s, and catches the skid if it can
//   a bump          of less than 0.7 m/s takes or gives speed alone; drivers and walkers hold their way
//   who tows        takes it as one body with the trailer, and so does the trailer (trailer.h)
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_COLLISIONS_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_COLLISIONS_H_

#include "scenarios/behavior/world_state.h"

namespace longtail {

// For two actors whose boxes or open side doors may overlap, once a tick. A door moves and weighs as its vehicle does.
// Nothing happens where they do not, or where one is above the other. Notes the contact in world.contacts and marks
// both as collided.
void Touching(const Plan& plan, int a, int b, WorldState& world);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_COLLISIONS_H_
