#include "scenarios/spec/field_rules.h"

#include <array>
#include <charconv>
#include <cmath>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace longtail {

const v1::FieldRule& RuleOf(const google::protobuf::FieldDescriptor* field) {
  return field->options().GetExtension(v1::accepts);
}

bool InRange(const v1::FieldRule& rule, double value) {
  if (std::isnan(value)) return false;
  return !(rule.has_min() && value < rule.min()) && !(rule.has_max() && value > rule.max());
}

bool IsReplaced(const google::protobuf::Message& message, const v1::FieldRule& rule) {
  if (rule.unless().empty()) return false;
  const google::protobuf::FieldDescriptor* other = message.GetDescriptor()->FindFieldByName(rule.unless());
  return other != nullptr && message.GetReflection()->HasField(message, other);
}

std::string DescribeRange(const v1::FieldRule& rule) {
  if (rule.has_min() && rule.has_max()) {
    if (rule.min() == rule.max()) return FormatNumber(rule.min());
    return absl::StrCat("in [", FormatNumber(rule.min()), ", ", FormatNumber(rule.max()), "]");
  }
  if (rule.has_min()) return absl::StrCat(">= ", FormatNumber(rule.min()));
  if (rule.has_max()) return absl::StrCat("<= ", FormatNumber(rule.max()));
  return "a number";
}

std::string FormatNumber(double value) {
  std::array<char, 32> text;
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  return std::string(text.data(), end);
}

std::string Quote(absl::string_view text) {
  constexpr size_t kMaxShown = 40;
  if (text.size() <= kMaxShown) return absl::StrCat("\"", absl::Utf8SafeCEscape(text), "\"");
  size_t end = kMaxShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return absl::StrCat("\"", absl::Utf8SafeCEscape(text.substr(0, end)), "…\"");
}

}  // namespace longtail
