// Between which ends the values of a law lie.
#ifndef LONGTAIL_SCENARIOS_SPEC_LAW_BOUNDS_H_
#define LONGTAIL_SCENARIOS_SPEC_LAW_BOUNDS_H_

#include "longtail/v1/value.pb.h"
#include "scenarios/spec/expression.h"

namespace longtail {

// Ends of the values of a law, its importance aside; infinite where it has no cut, [-inf, inf] where it has faults.
Interval BoundLaw(const v1::Distribution& law);

// The law takes one of a list of values. Mixed, empty and unset laws are not.
bool IsDiscrete(const v1::Distribution& law);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_LAW_BOUNDS_H_
