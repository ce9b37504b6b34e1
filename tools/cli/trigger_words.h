// Triggers of a spec in words, for `longtail scenario explain`.
#ifndef LONGTAIL_TOOLS_CLI_TRIGGER_WORDS_H_
#define LONGTAIL_TOOLS_CLI_TRIGGER_WORDS_H_

#include <string>

#include "longtail/v1/trigger.pb.h"

namespace longtail {

// A clause that can stand after "when": "the headway of ego behind lead is below 3.5 s".
std::string TriggerWords(const v1::Trigger& trigger);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_TRIGGER_WORDS_H_
