#include "scenarios/criticality/rss_violation.h"

namespace longtail {

double RssViolationTime(absl::Span<const int64_t> time_us, absl::Span<const double> rss_margin_m) {
  int64_t total_us = 0;
  for (size_t f = 0; f + 1 < time_us.size(); ++f) {
    if (rss_margin_m[f] < 0) total_us += time_us[f + 1] - time_us[f];
  }
  return static_cast<double>(total_us) / 1e6;
}

}  // namespace longtail
