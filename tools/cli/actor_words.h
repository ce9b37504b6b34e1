// Ego and actors of a spec in words, for `longtail scenario explain`.
#ifndef LONGTAIL_TOOLS_CLI_ACTOR_WORDS_H_
#define LONGTAIL_TOOLS_CLI_ACTOR_WORDS_H_

#include <string>

#include "longtail/v1/actor.pb.h"

namespace longtail {

// "starts at lane 1, 40 m along the road; drives at 14 m/s and reacts by itself to what it sees".
std::string EgoWords(const v1::Ego& ego);

// "car; starts at 34 m behind ego, at 12 m/s; keeps its lane and its distance".
std::string ActorWords(const v1::Actor& actor);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_ACTOR_WORDS_H_
