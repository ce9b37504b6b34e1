// The per-frame vectors of a ControlFrame: what ego does, light and weather, and the event. Pure functions.
#ifndef LONGTAIL_GENERATOR_CONTROL_CONTROL_VECTORS_H_
#define LONGTAIL_GENERATOR_CONTROL_CONTROL_VECTORS_H_

#include <array>
#include <string_view>

#include "generator/control/control_frame.h"
#include "generator/scene/scene.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

// Frame t of the track, 0 <= t < number of frames; its actors[0] is ego. first_frame: moves are 0 and the last number
// is 1, as at t = 0.
std::array<float, kNumActionChannels> ActionVector(const v1::WorldTrack& track, int t, bool first_frame);

// Weights: day rises from 0 at sun altitude 0 to 1 at 10 degrees, night from 0 at 0 to 1 at -6 degrees, dusk is the
// rest.
std::array<float, kNumWorldChannels> WorldVector(const Sky& sky, const Rigid& world_from_rig);

// Channel of an event's kind: 32-bit FNV-1a of its id mod 16.
int EventSlot(std::string_view event_id);

// About one event: the one that is going on, else the next to begin, else the last to have ended; ties go to the
// first in the track. All 0 where no event of the clip ever begins (a negative control). Times are those of
// the event's steps. Side and distance are 0 while its first actor is not in the world; distance counts as 2 m at
// least.
std::array<float, kNumEventChannels> EventVector(const v1::Scenario& scenario, const v1::WorldTrack& track, int t);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CONTROL_CONTROL_VECTORS_H_
