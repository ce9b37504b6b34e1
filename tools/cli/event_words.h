// Events of a spec in words, for `longtail scenario explain`.
#ifndef LONGTAIL_TOOLS_CLI_EVENT_WORDS_H_
#define LONGTAIL_TOOLS_CLI_EVENT_WORDS_H_

#include <string>

#include "longtail/v1/event.pb.h"

namespace longtail {

// What it is, when it counts as seen, who makes it, and which tries are kept.
std::string EventWords(const v1::Event& event);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_EVENT_WORDS_H_
