// What the junctions and ramps of a spec's road are called: courses and groups of signals are named after them.
#ifndef LONGTAIL_SCENARIOS_ROAD_PART_NAME_H_
#define LONGTAIL_SCENARIOS_ROAD_PART_NAME_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "longtail/v1/road.pb.h"

namespace longtail {

// Its own name; without one "j2" for the second, which has the index 1.
inline std::string JunctionName(const v1::Junction& junction, int index) {
  return junction.name().empty() ? absl::StrCat("j", index + 1) : junction.name();
}

// What the names of its courses, roads and groups of signals begin with: empty for the first, "j2." for the second.
inline std::string JunctionPrefix(const v1::Junction& junction, int index) {
  return index == 0 ? "" : JunctionName(junction, index) + ".";
}

// Its own name; without one "r1" for the first.
inline std::string RampName(const v1::Ramp& ramp, int index) {
  return ramp.name().empty() ? absl::StrCat("r", index + 1) : ramp.name();
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_PART_NAME_H_
