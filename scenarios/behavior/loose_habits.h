// How things of a class fall, slide, roll and drift by habit: the defaults of v1::LooseProfile. Thread-safe.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_LOOSE_HABITS_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_LOOSE_HABITS_H_

#include "longtail/v1/actor_class.pb.h"
#include "scenarios/behavior/loose_object.h"

namespace longtail {

// height_m: of the body, > 0. Friction is that on a dry road.
LooseParams UsualLoose(v1::ActorClass actor_class, double height_m);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_LOOSE_HABITS_H_
