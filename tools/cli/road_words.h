// Roads of a spec in words, for `scenario explain`.
#ifndef LONGTAIL_TOOLS_CLI_ROAD_WORDS_H_
#define LONGTAIL_TOOLS_CLI_ROAD_WORDS_H_

#include <string>

#include "longtail/v1/road.pb.h"

namespace longtail {

// "rural road of 400 m, 2 lanes along it and 1 against it, 3.5 m wide, speed limit 14 m/s, straight; a junction …": the
// line first, then what lies along it. road must be valid.
std::string RoadWords(const v1::Road& road);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_ROAD_WORDS_H_
