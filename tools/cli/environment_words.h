// Light and weather of a spec in words, for `longtail scenario explain`.
#ifndef LONGTAIL_TOOLS_CLI_ENVIRONMENT_WORDS_H_
#define LONGTAIL_TOOLS_CLI_ENVIRONMENT_WORDS_H_

#include <string>

#include "longtail/v1/environment.pb.h"

namespace longtail {

// "sun at 20 to 60° above the horizon, rain 5 mm/h, from 3 s on over 2 s: visual range 50 m".
std::string EnvironmentWords(const v1::Environment& environment);

// What a change leads to: "rain 20 mm/h, wetness 1". Also of a step that sets the environment.
std::string EnvironmentValuesWords(const v1::EnvironmentValues& values);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_ENVIRONMENT_WORDS_H_
