// Gaps between the vehicles of background traffic, from front to front, in metres or seconds.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_TRAFFIC_GAPS_H_
#define LONGTAIL_SCENARIOS_SAMPLING_TRAFFIC_GAPS_H_

#include <algorithm>
#include <cmath>

#include "longtail/v1/traffic.pb.h"

namespace longtail {

// A shifted exponential law, Cowan's M2 (Useful headway models, Transportation Research 9, 1975): least at least, and
// beyond that exponential with mean excess. Equal gaps are those without excess.
struct GapSpread {
  double least = 0;
  double excess = 0;

  // The gap at u in [0, 1).
  double At(double u) const { return least - excess * std::log1p(-u); }

  // How far it is from any place to the next front: the law's residual life. Counted from there, the mean number of
  // fronts in a length is the length over the mean gap exactly.
  double FirstAt(double u) const {
    const double at = u * (least + excess);
    return at < least || excess <= 0 ? at : least - excess * std::log1p(-(at - least) / excess);
  }
};

// Gaps of a mean; where least, the smallest that can be driven, is more, all are that.
inline GapSpread SpreadOf(v1::GapLaw law, double mean, double least) {
  if (law == v1::GAP_LAW_EQUAL || least >= mean) return {std::max(mean, least), 0};
  return {least, mean - least};
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_TRAFFIC_GAPS_H_
