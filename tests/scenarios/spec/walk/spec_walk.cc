#include "tests/scenarios/spec/walk/spec_walk.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"

namespace longtail {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

class Walk {
 public:
  void Visit(const Descriptor* message) {
    if (!seen_.insert(message->full_name()).second) return;
    for (int i = 0; i < message->field_count(); ++i) {
      const FieldDescriptor* field = message->field(i);
      items.push_back({field, nullptr});
      if (field->message_type() != nullptr) Visit(field->message_type());
      if (field->enum_type() != nullptr) Visit(field->enum_type());
    }
  }

  std::vector<SpecItem> items;

 private:
  void Visit(const EnumDescriptor* type) {
    if (!seen_.insert(type->full_name()).second) return;
    for (int i = 0; i < type->value_count(); ++i) {
      if (type->value(i)->number() != 0) items.push_back({nullptr, type->value(i)});
    }
  }

  std::set<std::string> seen_;
};

class Difference {
 public:
  explicit Difference(const SpecItem& item) : item_(item) {}

  void Compare(const Message& before, const Message& after, const std::string& path) {
    const Descriptor* descriptor = before.GetDescriptor();
    for (int i = 0; i < descriptor->field_count(); ++i) {
      const FieldDescriptor* field = descriptor->field(i);
      if (IsTheItem(field)) continue;
      const std::string name = absl::StrCat(path, path.empty() ? "" : ".", field->name());
      if (field->is_repeated()) {
        CompareLists(before, after, field, name);
      } else if (field->message_type() != nullptr) {
        const Reflection* reflection = before.GetReflection();
        if (!reflection->HasField(before, field) && !reflection->HasField(after, field)) continue;
        Compare(reflection->GetMessage(before, field), reflection->GetMessage(after, field), name);
      } else if (Text(before, field, -1) != Text(after, field, -1)) {
        paths.push_back(name);
      }
    }
  }

  std::vector<std::string> paths;

 private:
  bool IsTheItem(const FieldDescriptor* field) const {
    if (item_.value != nullptr) return field->enum_type() == item_.value->type();
    return field == item_.field || (field->real_containing_oneof() != nullptr &&
                                    field->real_containing_oneof() == item_.field->real_containing_oneof());
  }

  static std::string Text(const Message& message, const FieldDescriptor* field, int index) {
    const Reflection* reflection = message.GetReflection();
    if (index < 0 && field->has_presence() && !reflection->HasField(message, field)) return "";
    std::string text;
    google::protobuf::TextFormat::PrintFieldValueToString(message, field, index, &text);
    return text;
  }

  void CompareLists(const Message& before, const Message& after, const FieldDescriptor* field,
                    const std::string& name) {
    const int num_before = before.GetReflection()->FieldSize(before, field);
    const int num_after = after.GetReflection()->FieldSize(after, field);
    for (int i = 0; i < std::max(num_before, num_after); ++i) {
      const std::string element = absl::StrCat(name, "[", i, "]");
      if (i >= std::min(num_before, num_after)) {
        paths.push_back(element);
      } else if (field->message_type() != nullptr) {
        Compare(before.GetReflection()->GetRepeatedMessage(before, field, i),
                after.GetReflection()->GetRepeatedMessage(after, field, i), element);
      } else if (Text(before, field, i) != Text(after, field, i)) {
        paths.push_back(element);
      }
    }
  }

  const SpecItem& item_;
};

}  // namespace

std::string NameOf(const SpecItem& item) {
  if (item.value != nullptr) return item.value->name();
  return absl::StrCat(item.field->containing_type()->name(), ".", item.field->name());
}

std::vector<SpecItem> WalkSpec() {
  Walk walk;
  walk.Visit(v1::ScenarioSpec::descriptor());
  return std::move(walk.items);
}

std::vector<std::string> OtherDifferences(const v1::ScenarioSpec& before, const v1::ScenarioSpec& after,
                                          const SpecItem& item) {
  Difference difference(item);
  difference.Compare(before, after, "");
  return std::move(difference.paths);
}

}  // namespace longtail
