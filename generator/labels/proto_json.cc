#include "generator/labels/proto_json.h"

#include <charconv>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/descriptor.h"

namespace longtail {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr size_t kMaxLineChars = 120;

std::string Quote(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          absl::StrAppendFormat(&out, "\\u%04x", static_cast<unsigned>(c));
        } else {
          out.push_back(c);
        }
    }
  }
  return out + "\"";
}

template <typename T>
std::string Number(T value, JsonStyle style) {
  if (!std::isfinite(value)) {
    if (style == JsonStyle::kDocument) return "null";
    return std::isnan(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  }
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof(buffer), value == 0 ? T{0} : value);
  return std::string(buffer, result.ptr);
}

class Printer {
 public:
  explicit Printer(JsonStyle style) : style_(style) {}

  std::string PrintMessage(const Message& message, size_t indent) const {
    return Braced('{', '}', Members(message, indent + 2), indent, /*always_one_line=*/false);
  }

  std::string PrintArray(const std::vector<const Message*>& messages, size_t indent) const {
    std::vector<std::string> items;
    for (const Message* message : messages) items.push_back(PrintMessage(*message, indent + 2));
    return Braced('[', ']', items, indent, /*always_one_line=*/false);
  }

 private:
  static std::string Braced(char open, char close, const std::vector<std::string>& items, size_t indent,
                            bool always_one_line) {
    size_t num_chars = 2;
    bool has_breaks = false;
    for (const std::string& item : items) {
      num_chars += item.size() + 2;
      has_breaks = has_breaks || item.find('\n') != std::string::npos;
    }
    if (always_one_line || items.empty() || (!has_breaks && num_chars + indent <= kMaxLineChars)) {
      return absl::StrCat(std::string(1, open), absl::StrJoin(items, ", "), std::string(1, close));
    }
    const std::string margin(indent + 2, ' ');
    return absl::StrCat(std::string(1, open), "\n", margin, absl::StrJoin(items, ",\n" + margin), "\n",
                        std::string(indent, ' '), std::string(1, close));
  }

  std::vector<std::string> Members(const Message& message, size_t indent) const {
    std::vector<std::string> members;
    const Reflection& reflection = *message.GetReflection();
    const auto& descriptor = *message.GetDescriptor();
    for (int i = 0; i < descriptor.field_count(); ++i) {
      const FieldDescriptor& field = *descriptor.field(i);
      if (!IsPrinted(message, reflection, field)) continue;
      members.push_back(absl::StrCat(Quote(field.name()), ": ", PrintField(message, reflection, field, indent)));
    }
    return members;
  }

  bool IsPrinted(const Message& message, const Reflection& reflection, const FieldDescriptor& field) const {
    if (style_ == JsonStyle::kDocument && field.real_containing_oneof() == nullptr) return true;
    // The spec reader asks for numbers without a default to be written, zeros too.
    if (!field.is_repeated() && !field.has_presence() && IsNumber(field)) return true;
    return field.is_repeated() ? reflection.FieldSize(message, &field) > 0 : reflection.HasField(message, &field);
  }

  static bool IsNumber(const FieldDescriptor& field) {
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
      case FieldDescriptor::CPPTYPE_ENUM:
      case FieldDescriptor::CPPTYPE_BOOL:
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return false;
      default:
        return true;
    }
  }

  std::string PrintField(const Message& message, const Reflection& reflection, const FieldDescriptor& field,
                         size_t indent) const {
    if (!field.is_repeated()) {
      if (field.has_presence() && !reflection.HasField(message, &field)) return "null";
      return PrintValue(message, reflection, field, -1, indent);
    }
    const bool of_messages = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    std::vector<std::string> items;
    for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
      items.push_back(PrintValue(message, reflection, field, i, indent + 2));
    }
    return Braced('[', ']', items, indent, /*always_one_line=*/!of_messages);
  }

  // index < 0: a singular field.
  std::string PrintValue(const Message& message, const Reflection& reflection, const FieldDescriptor& field, int index,
                         size_t indent) const {
    const bool one = index < 0;
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        return absl::StrCat(one ? reflection.GetInt32(message, &field)
                                : reflection.GetRepeatedInt32(message, &field, index));
      case FieldDescriptor::CPPTYPE_INT64:
        return absl::StrCat(one ? reflection.GetInt64(message, &field)
                                : reflection.GetRepeatedInt64(message, &field, index));
      case FieldDescriptor::CPPTYPE_UINT32:
        return absl::StrCat(one ? reflection.GetUInt32(message, &field)
                                : reflection.GetRepeatedUInt32(message, &field, index));
      case FieldDescriptor::CPPTYPE_UINT64:
        return absl::StrCat(one ? reflection.GetUInt64(message, &field)
                                : reflection.GetRepeatedUInt64(message, &field, index));
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return Number(
            one ? reflection.GetDouble(message, &field) : reflection.GetRepeatedDouble(message, &field, index), style_);
      case FieldDescriptor::CPPTYPE_FLOAT:
        return Number(one ? reflection.GetFloat(message, &field) : reflection.GetRepeatedFloat(message, &field, index),
                      style_);
      case FieldDescriptor::CPPTYPE_BOOL:
        return (one ? reflection.GetBool(message, &field) : reflection.GetRepeatedBool(message, &field, index))
                   ? "true"
                   : "false";
      case FieldDescriptor::CPPTYPE_ENUM: {
        const auto& value =
            *(one ? reflection.GetEnum(message, &field) : reflection.GetRepeatedEnum(message, &field, index));
        return Quote(style_ == JsonStyle::kDocument ? EnumValueName(value) : value.name());
      }
      case FieldDescriptor::CPPTYPE_STRING:
        return Quote(one ? reflection.GetString(message, &field)
                         : reflection.GetRepeatedString(message, &field, index));
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return PrintMessage(
            one ? reflection.GetMessage(message, &field) : reflection.GetRepeatedMessage(message, &field, index),
            indent);
    }
    return "null";
  }

  JsonStyle style_;
};

}  // namespace

std::string ProtoToJson(const Message& message, JsonStyle style) {
  return Printer(style).PrintMessage(message, 0) + "\n";
}

std::string ProtosToJsonArray(const std::vector<const Message*>& messages, JsonStyle style) {
  return Printer(style).PrintArray(messages, 0) + "\n";
}

std::string SnakeCase(const std::string& camel_case) {
  std::string out;
  for (char c : camel_case) {
    if (absl::ascii_isupper(c) && !out.empty()) out.push_back('_');
    out.push_back(absl::ascii_tolower(c));
  }
  return out;
}

std::string EnumValueName(const google::protobuf::EnumValueDescriptor& value) {
  const std::string prefix = SnakeCase(value.type()->name()) + "_";
  const std::string name = absl::AsciiStrToLower(value.name());
  return name.rfind(prefix, 0) == 0 ? name.substr(prefix.size()) : name;
}

}  // namespace longtail
