// The body of an actor of a concrete scenario.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_ACTOR_BODY_H_
#define LONGTAIL_SCENARIOS_SAMPLING_ACTOR_BODY_H_

#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/spec.pb.h"
#include "scenarios/actors/catalogue.h"

namespace longtail {

// Leaves actor with that one class and colour. index: of the actor in the concrete spec.
v1::ActorBody TakeBody(int index, v1::ActorClass actor_class, const BodyModel& model, v1::PaintColor color,
                       v1::Actor& actor);

// Stretches body to size, whose numbers are constants, and fills in those that it leaves out. Its mass grows with its
// volume.
void StretchBody(v1::BodySize& size, v1::ActorBody& body);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_ACTOR_BODY_H_
