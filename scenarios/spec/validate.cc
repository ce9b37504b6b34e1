#include "scenarios/spec/validate.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/message.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/meaning_check.h"
#include "scenarios/spec/reporter.h"
#include "scenarios/spec/suggest.h"
#include "scenarios/spec/value_check.h"

namespace longtail {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::OneofDescriptor;
using google::protobuf::Reflection;

// The one pattern that fields use: "[a-z][a-z0-9_]*", snake case.
constexpr char kSnakeCase[] = "[a-z][a-z0-9_]*";

bool IsSnakeCase(absl::string_view text) {
  return !text.empty() && absl::ascii_islower(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_';
  });
}

std::string ToSnakeCase(absl::string_view text) {
  std::string snake;
  for (const char c : text) {
    const bool word = absl::ascii_isalnum(c);
    if (word && absl::ascii_isupper(c) && !snake.empty() && absl::ascii_islower(snake.back())) snake += '_';
    if (word || (!snake.empty() && snake.back() != '_')) snake += word ? absl::ascii_tolower(c) : '_';
  }
  while (!snake.empty() && snake.back() == '_') snake.pop_back();
  return IsSnakeCase(snake) ? snake : "";
}

// Applies the rules that the fields declare.
class RuleChecker {
 public:
  RuleChecker(const SpecNames& names, ValueChecker& values, Reporter& reporter)
      : names_(names), values_(values), reporter_(reporter) {}

  // fragment: message is a spec that need not be whole.
  void CheckMessage(const Message& message, const std::string& prefix, bool fragment = false) {
    const Descriptor* descriptor = message.GetDescriptor();
    for (int i = 0; i < descriptor->field_count(); ++i) CheckField(message, descriptor->field(i), prefix, fragment);
    for (int i = 0; i < descriptor->real_oneof_decl_count(); ++i)
      CheckOneof(message, descriptor->oneof_decl(i), prefix);
  }

 private:
  void CheckOneof(const Message& message, const OneofDescriptor* oneof, const std::string& prefix) {
    if (!oneof->options().GetExtension(v1::one_required)) return;
    if (message.GetReflection()->HasOneof(message, oneof)) return;
    std::vector<std::string> members;
    for (int i = 0; i < oneof->field_count(); ++i) {
      members.push_back(oneof->field(i)->name());
      if (reporter_.source_map().Has(prefix + members.back())) return;
    }
    const std::string path = prefix.substr(0, prefix.empty() ? 0 : prefix.size() - 1);
    if (reporter_.source_map().IsBad(path)) return;
    reporter_.ErrorAtName(codes::kMissing, path,
                          absl::StrCat(path, " must hold one of ", absl::StrJoin(members, ", "), ", got none"));
  }

  void CheckField(const Message& message, const FieldDescriptor* field, const std::string& prefix, bool fragment) {
    const Reflection* reflection = message.GetReflection();
    const v1::FieldRule& rule = RuleOf(field);
    const std::string path = absl::StrCat(prefix, field->name());
    if (IsReplaced(message, rule)) {
      const bool set =
          field->is_repeated() ? reflection->FieldSize(message, field) > 0 : reflection->HasField(message, field);
      if (!set && !reporter_.source_map().Has(path)) return;
      return reporter_.ErrorAtName(codes::kOneofClash, path,
                                   absl::StrCat(path, " must be unset with ", prefix, rule.unless(), ", got a value"));
    }
    if (field->is_repeated()) {
      const int size = reflection->FieldSize(message, field);
      if (size == 0 && rule.required() && !fragment) reporter_.Missing(path);
      for (int i = 0; i < size; ++i) CheckOne(message, field, i, absl::StrCat(path, "[", i, "]"), rule);
      return;
    }
    if (field->has_presence() && !reflection->HasField(message, field)) {
      if (rule.required() && !fragment && field->real_containing_oneof() == nullptr) reporter_.Missing(path);
      return;
    }
    if (field->name() == "copies" && reporter_.source_map().empty()) {
      return reporter_.Error(
          codes::kNotResolved, path,
          absl::StrCat(path, " must be made in a spec that is given as a message; a text may say it"));
    }
    if (fragment && field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && !reporter_.source_map().Has(path)) return;
    CheckOne(message, field, -1, path, rule);
  }

  // index is -1 for a field that is not repeated.
  void CheckOne(const Message& message, const FieldDescriptor* field, int index, const std::string& path,
                const v1::FieldRule& rule) {
    if (reporter_.source_map().IsBad(path)) return;
    const Reflection* reflection = message.GetReflection();
    const bool repeated = index >= 0;
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        const Message& inner =
            repeated ? reflection->GetRepeatedMessage(message, field, index) : reflection->GetMessage(message, field);
        if (field->message_type() == v1::Value::descriptor()) {
          values_.Check(static_cast<const v1::Value&>(inner), path, rule);
        } else {
          CheckMessage(inner, path + ".");
        }
        return;
      }
      case FieldDescriptor::CPPTYPE_STRING:
        return CheckString(
            repeated ? reflection->GetRepeatedString(message, field, index) : reflection->GetString(message, field),
            path, rule);
      case FieldDescriptor::CPPTYPE_ENUM: {
        const int number = repeated ? reflection->GetRepeatedEnumValue(message, field, index)
                                    : reflection->GetEnumValue(message, field);
        return CheckEnum(number, field, path, rule);
      }
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return CheckScalar(
            repeated ? reflection->GetRepeatedDouble(message, field, index) : reflection->GetDouble(message, field),
            field, path, rule);
      case FieldDescriptor::CPPTYPE_INT32:
        return CheckScalar(
            repeated ? reflection->GetRepeatedInt32(message, field, index) : reflection->GetInt32(message, field),
            field, path, rule);
      case FieldDescriptor::CPPTYPE_UINT32:
        return CheckScalar(reflection->GetUInt32(message, field), field, path, rule);
      default:
        return;
    }
  }

  void CheckScalar(double number, const FieldDescriptor* field, const std::string& path, const v1::FieldRule& rule) {
    const bool written = reporter_.source_map().empty() || field->is_repeated() || reporter_.source_map().Has(path);
    // A number without a documented default must be written; 0 is a version where 0 is the only one.
    const bool has_default = field->has_presence() || (rule.has_max() && rule.max() == 0);
    if (!written && !has_default) return reporter_.Missing(path);
    if (written) values_.CheckNumber(number, path, rule);
  }

  void CheckEnum(int number, const FieldDescriptor* field, const std::string& path, const v1::FieldRule& rule) {
    if (number != 0 && field->enum_type()->FindValueByNumber(number) != nullptr) return;
    const bool unset = number == 0 && !field->is_repeated();
    if (unset && !rule.required()) return;
    if (unset && !reporter_.source_map().Has(path)) return reporter_.Missing(path);
    std::vector<std::string> known;
    for (int i = 0; i < field->enum_type()->value_count(); ++i) {
      if (field->enum_type()->value(i)->number() != 0) known.push_back(field->enum_type()->value(i)->name());
    }
    const auto* value = field->enum_type()->FindValueByNumber(number);
    reporter_.Error(codes::kUnknownEnum, path,
                    absl::StrCat(path, " must be one of ", absl::StrJoin(known, ", "), ", got ",
                                 value == nullptr ? absl::StrCat(number) : value->name()));
  }

  void CheckString(const std::string& text, const std::string& path, const v1::FieldRule& rule) {
    if (text.empty()) {
      if (rule.required()) {
        reporter_.Missing(path);
      } else if (!rule.refers_to().empty() && reporter_.source_map().Has(path)) {
        reporter_.Error(codes::kUnresolved, path,
                        absl::StrCat(path, " must name a known ", rule.refers_to(), ", got \"\""));
      }
      return;
    }
    if (rule.pattern() == kSnakeCase && !IsSnakeCase(text)) {
      reporter_.Error(
          codes::kPattern, path,
          absl::StrCat(path, " must be snake case (a-z, 0-9 and _, starting with a letter), got ", Quote(text)),
          ToSnakeCase(text));
    }
    if (rule.refers_to().empty()) return;
    const std::vector<std::string>* known = names_.Of(rule.refers_to());
    // A thing without a name may be the one meant.
    if (known == nullptr || std::find(known->begin(), known->end(), text) != known->end()) return;
    if (std::find(known->begin(), known->end(), "") != known->end()) return;
    reporter_.Error(codes::kUnresolved, path,
                    absl::StrCat(path, " must name ", absl::StartsWith(rule.refers_to(), "a") ? "an " : "a ",
                                 rule.refers_to(), " of this spec, got ", Quote(text), "; ",
                                 known->empty() ? "there are none" : absl::StrCat("there are ", JoinNames(*known))),
                    reporter_.has_many() ? "" : Suggest(text, *known));
  }

  const SpecNames& names_;
  ValueChecker& values_;
  Reporter& reporter_;
};

}  // namespace

void ValidateSpec(const v1::ScenarioSpec& spec, absl::string_view file_stem, const SourceMap& source_map,
                  Diagnostics& diagnostics) {
  Reporter reporter(source_map, diagnostics);
  const SpecNames names(spec);
  ValueChecker values(spec.params(), reporter);
  RuleChecker(names, values, reporter).CheckMessage(spec, "", spec.fragment());
  if (spec.imports_size() > 0) {
    reporter.Error(codes::kNotResolved, "imports",
                   "imports must be resolved in a spec that is given as a message; a text brings the files along");
  }
  CheckMeaning(spec, file_stem, values, reporter);
  if (!spec.fragment()) values.ReportUnused();
}

Diagnostics ValidateSpec(const v1::ScenarioSpec& spec) {
  Diagnostics diagnostics;
  ValidateSpec(spec, "", SourceMap(), diagnostics);
  if (spec.fragment()) {
    const SourceMap none;
    Reporter(none, diagnostics)
        .Error(codes::kFragment, "fragment", "fragment must not be true, nothing is drawn from it");
  }
  return diagnostics;
}

}  // namespace longtail
