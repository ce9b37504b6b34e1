#include "scenarios/criticality/time_of_criticality.h"

#include <cstddef>

namespace longtail {

int FirstCriticalFrame(absl::Span<const double> ttc_s, absl::Span<const double> required_deceleration_mps2,
                       const CriticalityThresholds& thresholds) {
  for (size_t f = 0; f < ttc_s.size(); ++f) {
    if (ttc_s[f] < thresholds.ttc_s || required_deceleration_mps2[f] > thresholds.deceleration_mps2) {
      return static_cast<int>(f);
    }
  }
  return -1;
}

}  // namespace longtail
