// Actions of a spec in words, for `longtail scenario explain`.
#ifndef LONGTAIL_TOOLS_CLI_ACTION_WORDS_H_
#define LONGTAIL_TOOLS_CLI_ACTION_WORDS_H_

#include <string>

#include "longtail/v1/action.pb.h"

namespace longtail {

// What the actor of a step does: "brakes at 6 m/s² down to 0 m/s".
std::string ActionWords(const v1::Action& action);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_ACTION_WORDS_H_
