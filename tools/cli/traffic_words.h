// Background traffic of a spec in words, for `longtail scenario explain`.
#ifndef LONGTAIL_TOOLS_CLI_TRAFFIC_WORDS_H_
#define LONGTAIL_TOOLS_CLI_TRAFFIC_WORDS_H_

#include <string>

#include "longtail/v1/traffic.pb.h"

namespace longtail {

// "car (80 %), van (20 %); 8 a kilometre and lane when the clip starts on main; random gaps; they keep their lanes, …".
std::string TrafficWords(const v1::Traffic& traffic);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_TRAFFIC_WORDS_H_
