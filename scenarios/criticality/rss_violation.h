// RSS violation time: how long a driver keeps less than the distance that Responsibility-Sensitive Safety asks for.
// Time-integrated as time exposed TTC is by Minderhoud and Bovy (2001); the distance is that of rss.h.
#ifndef LONGTAIL_SCENARIOS_CRITICALITY_RSS_VIOLATION_H_
#define LONGTAIL_SCENARIOS_CRITICALITY_RSS_VIOLATION_H_

#include <cstdint>

#include "absl/types/span.h"

namespace longtail {

// Seconds in all at which the margin is below 0: each frame counts from its instant to the next, the last not at all.
// time_us increases and has the size of rss_margin_m.
double RssViolationTime(absl::Span<const int64_t> time_us, absl::Span<const double> rss_margin_m);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_CRITICALITY_RSS_VIOLATION_H_
