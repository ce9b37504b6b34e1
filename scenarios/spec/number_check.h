// The check of one plain number.
#ifndef LONGTAIL_SCENARIOS_SPEC_NUMBER_CHECK_H_
#define LONGTAIL_SCENARIOS_SPEC_NUMBER_CHECK_H_

#include <string>

#include "longtail/v1/field_rule.pb.h"
#include "scenarios/spec/reporter.h"

namespace longtail {

// Reports a number at path that is outside rule or the limits of all numbers; nothing where path has a fault already.
void CheckNumber(double number, const std::string& path, const v1::FieldRule& rule, Reporter& reporter);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_NUMBER_CHECK_H_
