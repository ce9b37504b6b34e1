// Who moves an actor, in plain words.
#ifndef LONGTAIL_TOOLS_CLI_MOVER_WORDS_H_
#define LONGTAIL_TOOLS_CLI_MOVER_WORDS_H_

#include <string>

#include "longtail/v1/actor.pb.h"

namespace longtail {

// "is held by nobody, at first at a height of 2 m".
std::string DriverWords(const v1::Actor& actor);
// What it says of a loose thing, each after a comma.
std::string LooseWords(const v1::LooseProfile& loose);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_MOVER_WORDS_H_
