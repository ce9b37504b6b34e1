// Numbers of a concrete scenario: every Value is a constant, or absent.
#ifndef LONGTAIL_SCENARIOS_ROAD_CONSTANT_H_
#define LONGTAIL_SCENARIOS_ROAD_CONSTANT_H_

#include "longtail/v1/value.pb.h"

namespace longtail {

// value's constant, or fallback where value is not set. Distributions and expressions
// must have been replaced by constants before (scenarios/sampling/instantiate.h).
inline double ConstantOr(const v1::Value& value, double fallback) {
  return value.value_case() == v1::Value::kConstant ? value.constant() : fallback;
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_CONSTANT_H_
