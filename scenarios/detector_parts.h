// Why an event's detector never holds, for messages.
#ifndef LONGTAIL_SCENARIOS_DETECTOR_PARTS_H_
#define LONGTAIL_SCENARIOS_DETECTOR_PARTS_H_

#include <cstdint>
#include <string>

#include "longtail/v1/spec.pb.h"

namespace longtail {

// Of a detector that is an `all`: which of its parts hold in none of the first 8 samples, looked at one by one, as in
// "; by itself events[0].detector.all.triggers[1] (standstill) never holds", or that each holds at some time, but not
// all at once. Empty for other detectors, and where nothing can be simulated. Pure function.
std::string WhyNeverDetected(const v1::ScenarioSpec& spec, int event, uint64_t seed);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_DETECTOR_PARTS_H_
