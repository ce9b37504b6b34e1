// Time of criticality: when a clip becomes critical, that is when calm driving no longer keeps ego from a crash.
#ifndef LONGTAIL_SCENARIOS_CRITICALITY_TIME_OF_CRITICALITY_H_
#define LONGTAIL_SCENARIOS_CRITICALITY_TIME_OF_CRITICALITY_H_

#include <cstdint>

#include "absl/types/span.h"

namespace longtail {

struct CriticalityThresholds {
  // Below it drivers are seen to lose control of the encounter: van der Horst and Hogema (1993), "Time-to-collision
  // and collision avoidance systems".
  double ttc_s = 1.5;
  // Beyond it most drivers find braking uncomfortable: AASHTO, "A policy on geometric design of highways and streets"
  // (2018), 3.2.2.
  double deceleration_mps2 = 3.4;
};

// The first frame at which the TTC is below its threshold or the required deceleration above its own; -1 for none.
// One entry a frame in both.
int FirstCriticalFrame(absl::Span<const double> ttc_s, absl::Span<const double> required_deceleration_mps2,
                       const CriticalityThresholds& thresholds = {});

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_CRITICALITY_TIME_OF_CRITICALITY_H_
