// What a field accepts, in words.
#ifndef LONGTAIL_SCENARIOS_SPEC_FIELD_RULES_H_
#define LONGTAIL_SCENARIOS_SPEC_FIELD_RULES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "longtail/v1/field_rule.pb.h"

namespace longtail {

// Largest magnitude of any number of a spec.
inline constexpr double kMaxMagnitude = 1e9;

// The (accepts) option of a field; the empty rule where it has none.
const v1::FieldRule& RuleOf(const google::protobuf::FieldDescriptor* field);

// value lies in [min, max] of rule, as far as they are set; NaN never does.
bool InRange(const v1::FieldRule& rule, double value);

// Whether the field that `unless` names is there, so that the field of this rule must not be.
bool IsReplaced(const google::protobuf::Message& message, const v1::FieldRule& rule);

// "in [0, 60]", ">= 0", "<= 5" or "1" (min = max): what follows "must be".
std::string DescribeRange(const v1::FieldRule& rule);

// The shortest text that reads back as value: "-3.5", "60", "1e-09".
std::string FormatNumber(double value);

// "text" with escapes and quotes, cut to 40 bytes.
std::string Quote(absl::string_view text);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_FIELD_RULES_H_
