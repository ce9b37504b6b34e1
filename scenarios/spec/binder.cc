#include "scenarios/spec/binder.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/charconv.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "longtail/v1/value.pb.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/suggest.h"

namespace longtail {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::OneofDescriptor;
using google::protobuf::Reflection;
using Kind = SyntaxValue::Kind;

bool IsValue(const FieldDescriptor* field) {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field->message_type() == v1::Value::descriptor();
}

// As written, for "got …".
std::string Describe(const SyntaxValue& value) {
  switch (value.kind) {
    case Kind::kString:
      return Quote(value.text);
    case Kind::kMessage:
      return "a block";
    case Kind::kList:
      return "a list";
    case Kind::kNull:
      return "null";
    default:
      return value.text.substr(0, 40);
  }
}

// Decimal, hexadecimal or octal whole number, or decimal fraction with an optional f.
std::optional<double> ParseNumber(absl::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  uint64_t whole = 0;
  if (text.size() > 1 && text[0] == '0' && text.find_first_not_of("01234567") == absl::string_view::npos) {
    for (const char c : text) whole = whole >= (uint64_t{1} << 60) ? whole : whole * 8 + (c - '0');
    return negative ? -static_cast<double>(whole) : static_cast<double>(whole);
  }
  if (text.substr(0, 2) == "0x" || text.substr(0, 2) == "0X") {
    if (!absl::SimpleHexAtoi(text, &whole)) return std::nullopt;
    return negative ? -static_cast<double>(whole) : static_cast<double>(whole);
  }
  double number = 0;
  auto [end, error] = absl::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::invalid_argument) return std::nullopt;
  if (end != text.data() + text.size() && (*end == 'f' || *end == 'F')) ++end;
  if (end != text.data() + text.size()) return std::nullopt;
  return negative ? -number : number;
}

class Binder {
 public:
  Binder(const std::vector<SourceFile>& files, SourceMap& source_map, Diagnostics& diagnostics)
      : files_(files), source_map_(source_map), diagnostics_(diagnostics) {}

  void Bind(const std::vector<SyntaxField>& fields, const std::string& prefix, Message& message) {
    std::set<const FieldDescriptor*> seen;
    std::set<const OneofDescriptor*> chosen;
    for (const SyntaxField& written : fields) {
      const FieldDescriptor* field = FindField(written, prefix, message);
      if (field == nullptr || written.value.kind == Kind::kNull) continue;
      const std::string path = absl::StrCat(prefix, field->name());
      const bool again = !seen.insert(field).second && !field->is_repeated();
      const OneofDescriptor* oneof = field->real_containing_oneof();
      const bool clash = !again && oneof != nullptr && !chosen.insert(oneof).second;
      if (again) {
        Report(written.span, codes::kDuplicateField, path, absl::StrCat(path, " must be given once, got it again"));
      } else if (clash) {
        Report(written.span, codes::kOneofClash, path,
               absl::StrCat(path, " must stand alone: ", absl::StrJoin(OneofNames(oneof), ", "),
                            " exclude each other, and one is given already"));
      }
      if (again || clash) {
        // Still read it, for the faults inside.
        SourceMap ignored;
        const std::unique_ptr<Message> scratch(message.New());
        Binder(files_, ignored, diagnostics_).BindField(written, field, path, *scratch);
      } else {
        BindField(written, field, path, message);
      }
    }
  }

 private:
  void Report(const SourceSpan& span, const char* code, const std::string& path, std::string message,
              std::string suggestion = "") {
    diagnostics_.push_back({Severity::kError, code, span.line, span.column, span.length, path, std::move(message),
                            std::move(suggestion), span.file});
  }

  bool IsJson(const SourceSpan& span) const {
    return span.file < static_cast<int>(files_.size()) && files_[span.file].json;
  }

  static std::vector<std::string> OneofNames(const OneofDescriptor* oneof) {
    std::vector<std::string> names;
    for (int i = 0; i < oneof->field_count(); ++i) names.push_back(oneof->field(i)->name());
    return names;
  }

  const FieldDescriptor* FindField(const SyntaxField& written, const std::string& prefix, const Message& message) {
    const Descriptor* descriptor = message.GetDescriptor();
    const FieldDescriptor* field = descriptor->FindFieldByName(written.name);
    if (field == nullptr && IsJson(written.span)) field = descriptor->FindFieldByCamelcaseName(written.name);
    if (field != nullptr) return field;
    std::vector<std::string> names;
    for (int i = 0; i < descriptor->field_count(); ++i) names.push_back(descriptor->field(i)->name());
    const std::string suggestion = Suggest(written.name, names);
    const std::string where = prefix.empty() ? "the spec" : prefix.substr(0, prefix.size() - 1);
    Report(written.span, codes::kUnknownField, absl::StrCat(prefix, written.name),
           names.empty() ? absl::StrCat(where, " has no fields, got ", Quote(written.name))
                         : absl::StrCat(where, " has no field ", Quote(written.name), "; its fields are ",
                                        absl::StrJoin(names, ", ")),
           suggestion);
    // What was meant counts as given, so that it is not reported as missing too.
    if (!suggestion.empty()) source_map_.AddBad(absl::StrCat(prefix, suggestion), written.span, written.value.span);
    return nullptr;
  }

  void BindField(const SyntaxField& written, const FieldDescriptor* field, const std::string& path, Message& message) {
    if (!field->is_repeated()) {
      if (written.value.kind == Kind::kList) {
        Mismatch(written.value, written.span, path, "be given once, without [ ]");
        return;
      }
      BindOne(written.value, written.span, field, path, message);
      return;
    }
    if (!source_map_.Has(path)) source_map_.Add(path, {written.span, written.value.span, false, false});
    const Reflection* reflection = message.GetReflection();
    if (written.value.kind == Kind::kList) {
      for (const SyntaxValue& item : written.value.items) {
        const std::string item_path = absl::StrCat(path, "[", reflection->FieldSize(message, field), "]");
        BindOne(item, item.span, field, item_path, message);
      }
    } else {
      BindOne(written.value, written.span, field, absl::StrCat(path, "[", reflection->FieldSize(message, field), "]"),
              message);
    }
  }

  // Reports "path must <need>, got …" and marks path as unreadable.
  void Mismatch(const SyntaxValue& value, const SourceSpan& name, const std::string& path, absl::string_view need,
                const char* code = codes::kWrongType, std::string suggestion = "") {
    source_map_.AddBad(path, name, value.span);
    if (value.kind == Kind::kMissing) return;
    Report(value.span, code, path, absl::StrCat(path, " must ", need, ", got ", Describe(value)),
           std::move(suggestion));
  }

  void BindOne(const SyntaxValue& value, const SourceSpan& name, const FieldDescriptor* field, const std::string& path,
               Message& message) {
    source_map_.Add(path, {name, value.span, value.plain, false});
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      BindBlock(value, name, field, path, message);
      return;
    }
    const bool read = BindScalar(value, name, field, path, message);
    // A faulty element keeps its place, so that later indices stay right.
    if (!read && field->is_repeated()) AddPlaceholder(field, message);
  }

  void BindBlock(const SyntaxValue& value, const SourceSpan& name, const FieldDescriptor* field,
                 const std::string& path, Message& message) {
    const Reflection* reflection = message.GetReflection();
    Message* inner =
        field->is_repeated() ? reflection->AddMessage(&message, field) : reflection->MutableMessage(&message, field);
    if (value.kind == Kind::kMessage) {
      Bind(value.fields, absl::StrCat(path, "."), *inner);
    } else if (IsValue(field)) {
      BindShorthand(value, name, path, static_cast<v1::Value&>(*inner));
    } else {
      Mismatch(value, name, path, "be a block { … }");
    }
  }

  // gap_m: 12.5 and gap_m: "expression".
  void BindShorthand(const SyntaxValue& value, const SourceSpan& name, const std::string& path, v1::Value& message) {
    if (value.kind == Kind::kString) {
      message.set_expression(value.text);
    } else if (value.kind == Kind::kNumber || IsNotFinite(value)) {
      if (const auto number = ReadNumber(value, name, path)) message.set_constant(*number);
    } else if (value.kind == Kind::kWord) {
      Mismatch(value, name, path, absl::StrCat("be a number, or an expression in quotes such as \"", value.text, "\""));
    } else {
      Mismatch(value, name, path, "be a number, an expression in quotes or a block { … }");
    }
  }

  static bool IsNotFinite(const SyntaxValue& value) {
    if (value.kind != Kind::kWord) return false;
    const absl::string_view word = value.text;
    const absl::string_view bare = word.substr(word.substr(0, 1) == "-" ? 1 : 0);
    return bare == "inf" || bare == "infinity" || bare == "nan" || bare == "Infinity" || bare == "NaN";
  }

  // A finite number of at most kMaxMagnitude; reports and returns nothing otherwise.
  std::optional<double> ReadNumber(const SyntaxValue& value, const SourceSpan& name, const std::string& path) {
    if (value.kind != Kind::kNumber && !IsNotFinite(value)) {
      Mismatch(value, name, path, "be a number");
      return std::nullopt;
    }
    const std::optional<double> number =
        value.kind == Kind::kNumber ? ParseNumber(value.text) : std::numeric_limits<double>::infinity();
    if (!number.has_value()) {
      Mismatch(value, name, path, "be a number");
    } else if (!(std::abs(*number) <= kMaxMagnitude)) {
      Mismatch(value, name, path, "be finite and in [-1e9, 1e9]", codes::kNotFinite);
    } else {
      return number;
    }
    return std::nullopt;
  }

  bool BindScalar(const SyntaxValue& value, const SourceSpan& name, const FieldDescriptor* field,
                  const std::string& path, Message& message) {
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return BindString(value, name, field, path, message);
      case FieldDescriptor::CPPTYPE_BOOL:
        return BindBool(value, name, field, path, message);
      case FieldDescriptor::CPPTYPE_ENUM:
        return BindEnum(value, name, field, path, message);
      case FieldDescriptor::CPPTYPE_DOUBLE: {
        const auto number = ReadNumber(value, name, path);
        if (!number) return false;
        const Reflection* reflection = message.GetReflection();
        field->is_repeated() ? reflection->AddDouble(&message, field, *number)
                             : reflection->SetDouble(&message, field, *number);
        return true;
      }
      default:
        return BindWhole(value, name, field, path, message);
    }
  }

  bool BindWhole(const SyntaxValue& value, const SourceSpan& name, const FieldDescriptor* field,
                 const std::string& path, Message& message) {
    const auto number = ReadNumber(value, name, path);
    if (!number) return false;
    if (*number != std::floor(*number)) {
      Mismatch(value, name, path, "be a whole number", codes::kNotWhole);
      return false;
    }
    const v1::FieldRule& rule = RuleOf(field);
    const bool is_signed = field->cpp_type() == FieldDescriptor::CPPTYPE_INT32;
    if ((*number < 0 && !is_signed) || !InRange(rule, *number)) {
      const bool ranged = rule.has_min() || rule.has_max();
      Mismatch(value, name, path, absl::StrCat("be ", ranged ? DescribeRange(rule) : ">= 0"), codes::kOutOfRange);
      return false;
    }
    const Reflection* reflection = message.GetReflection();
    if (is_signed) {
      field->is_repeated() ? reflection->AddInt32(&message, field, static_cast<int32_t>(*number))
                           : reflection->SetInt32(&message, field, static_cast<int32_t>(*number));
    } else {
      field->is_repeated() ? reflection->AddUInt32(&message, field, static_cast<uint32_t>(*number))
                           : reflection->SetUInt32(&message, field, static_cast<uint32_t>(*number));
    }
    return true;
  }

  bool BindString(const SyntaxValue& value, const SourceSpan& name, const FieldDescriptor* field,
                  const std::string& path, Message& message) {
    if (value.kind != Kind::kString) {
      Mismatch(value, name, path, "be a string in quotes");
      return false;
    }
    const Reflection* reflection = message.GetReflection();
    field->is_repeated() ? reflection->AddString(&message, field, value.text)
                         : reflection->SetString(&message, field, value.text);
    return true;
  }

  bool BindBool(const SyntaxValue& value, const SourceSpan& name, const FieldDescriptor* field, const std::string& path,
                Message& message) {
    const std::string& text = value.text;
    const bool word = value.kind == Kind::kWord;
    const bool digit = value.kind == Kind::kNumber && !IsJson(value.span);
    const bool yes = (word && (text == "true" || text == "True" || text == "t")) || (digit && text == "1");
    const bool no = (word && (text == "false" || text == "False" || text == "f")) || (digit && text == "0");
    if (!yes && !no) {
      Mismatch(value, name, path, "be true or false");
      return false;
    }
    message.GetReflection()->SetBool(&message, field, yes);
    return true;
  }

  bool BindEnum(const SyntaxValue& value, const SourceSpan& name, const FieldDescriptor* field, const std::string& path,
                Message& message) {
    const EnumDescriptor* kind = field->enum_type();
    const bool by_name = value.kind == Kind::kWord || (value.kind == Kind::kString && IsJson(value.span));
    const EnumValueDescriptor* found = nullptr;
    if (by_name) {
      found = kind->FindValueByName(value.text);
    } else if (value.kind == Kind::kNumber) {
      if (int32_t number = 0; absl::SimpleAtoi(value.text, &number)) found = kind->FindValueByNumber(number);
    }
    if (found == nullptr) {
      std::vector<std::string> names;
      for (int i = 0; i < kind->value_count(); ++i) {
        if (kind->value(i)->number() != 0) names.push_back(kind->value(i)->name());
      }
      const bool right_type = by_name || value.kind == Kind::kNumber || value.kind == Kind::kString;
      Mismatch(value, name, path, absl::StrCat("be one of ", absl::StrJoin(names, ", ")),
               right_type ? codes::kUnknownEnum : codes::kWrongType, Suggest(value.text, names));
      return false;
    }
    const Reflection* reflection = message.GetReflection();
    field->is_repeated() ? reflection->AddEnum(&message, field, found) : reflection->SetEnum(&message, field, found);
    return true;
  }

  static void AddPlaceholder(const FieldDescriptor* field, Message& message) {
    const Reflection* reflection = message.GetReflection();
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return reflection->AddString(&message, field, "");
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return reflection->AddDouble(&message, field, 0);
      case FieldDescriptor::CPPTYPE_ENUM:
        return reflection->AddEnumValue(&message, field, 0);
      default:
        return;
    }
  }

  const std::vector<SourceFile>& files_;
  SourceMap& source_map_;
  Diagnostics& diagnostics_;
};

}  // namespace

void BindMessage(const std::vector<SyntaxField>& fields, Message& message, SourceMap& source_map,
                 Diagnostics& diagnostics) {
  Binder(source_map.files(), source_map, diagnostics).Bind(fields, "", message);
}

}  // namespace longtail
