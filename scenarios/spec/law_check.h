// Checks of laws: their numbers, their ends, their weights.
#ifndef LONGTAIL_SCENARIOS_SPEC_LAW_CHECK_H_
#define LONGTAIL_SCENARIOS_SPEC_LAW_CHECK_H_

#include <string>

#include "longtail/v1/field_rule.pb.h"
#include "longtail/v1/value.pb.h"
#include "scenarios/spec/reporter.h"

namespace longtail {

// Reports faults of the law at path, and values outside rule that it can take.
void CheckLaw(const v1::Distribution& law, const std::string& path, const v1::FieldRule& rule, Reporter& reporter);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_LAW_CHECK_H_
