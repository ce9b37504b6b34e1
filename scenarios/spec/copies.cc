#include "scenarios/spec/copies.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "longtail/v1/spec.pb.h"
#include "scenarios/spec/binder.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/source_map.h"

namespace longtail {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Kind = SyntaxValue::Kind;

constexpr absl::string_view kNumberOfCopy = "{copy}";

const FieldDescriptor* FieldOf(const Descriptor* descriptor, const std::string& name) {
  const FieldDescriptor* field = descriptor->FindFieldByName(name);
  return field != nullptr ? field : descriptor->FindFieldByCamelcaseName(name);
}

const FieldDescriptor* CopiesOf(const Descriptor* descriptor) { return descriptor->FindFieldByName("copies"); }

int64_t CountFields(const SyntaxValue& value) {
  int64_t count = 1;
  for (const SyntaxField& field : value.fields) count += CountFields(field.value);
  for (const SyntaxValue& item : value.items) count += CountFields(item);
  return count;
}

void SetNumberOfCopy(int number, SyntaxValue& value) {
  if (value.kind == Kind::kString && absl::StrContains(value.text, kNumberOfCopy)) {
    value.text = absl::StrReplaceAll(value.text, {{kNumberOfCopy, absl::StrCat(number)}});
    value.plain = false;
  }
  for (SyntaxField& field : value.fields) SetNumberOfCopy(number, field.value);
  for (SyntaxValue& item : value.items) SetNumberOfCopy(number, item);
}

class CopyMaker {
 public:
  explicit CopyMaker(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  bool found() const { return found_; }

  // descriptor: of the message that has the fields.
  void MakeCopies(const Descriptor* descriptor, std::vector<SyntaxField>& fields) {
    std::vector<SyntaxField> made;
    for (SyntaxField& written : fields) {
      const FieldDescriptor* field = FieldOf(descriptor, written.name);
      if (field == nullptr || field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
        made.push_back(std::move(written));
        continue;
      }
      const Descriptor* inner = field->message_type();
      if (written.value.kind == Kind::kList) {
        std::vector<SyntaxValue> items;
        for (SyntaxValue& item : written.value.items) AppendCopies(inner, std::move(item), items);
        written.value.items = std::move(items);
        made.push_back(std::move(written));
      } else if (field->is_repeated()) {
        std::vector<SyntaxValue> values;
        AppendCopies(inner, std::move(written.value), values);
        for (SyntaxValue& value : values) made.push_back({written.name, written.span, std::move(value)});
      } else {
        MakeCopies(inner, written.value.fields);
        if (CopiesOf(inner) != nullptr) RefuseCopies(written);
        made.push_back(std::move(written));
      }
    }
    fields = std::move(made);
  }

  // Lists of names of actors or steps: those of copies become the names of all copies.
  void NameCopies(const Descriptor* descriptor, std::vector<SyntaxField>& fields) const {
    std::vector<SyntaxField> named;
    for (SyntaxField& written : fields) {
      const FieldDescriptor* field = FieldOf(descriptor, written.name);
      if (field != nullptr && field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        NameCopies(field->message_type(), written.value.fields);
        for (SyntaxValue& item : written.value.items) NameCopies(field->message_type(), item.fields);
      }
      if (field == nullptr || !field->is_repeated() || RuleOf(field).refers_to().empty()) {
        named.push_back(std::move(written));
      } else if (written.value.kind == Kind::kList) {
        std::vector<SyntaxValue> items;
        for (SyntaxValue& item : written.value.items) AppendNames(std::move(item), items);
        written.value.items = std::move(items);
        named.push_back(std::move(written));
      } else {
        std::vector<SyntaxValue> values;
        AppendNames(std::move(written.value), values);
        for (SyntaxValue& value : values) named.push_back({written.name, written.span, std::move(value)});
      }
    }
    fields = std::move(named);
  }

 private:
  void Report(const SourceSpan& span, std::string message) {
    diagnostics_.push_back({Severity::kError, codes::kCopies, span.line, span.column, span.length, "copies",
                            std::move(message), "", span.file});
  }

  void RefuseCopies(SyntaxField& written) {
    std::vector<SyntaxField>& fields = written.value.fields;
    const auto copies = std::find_if(fields.begin(), fields.end(), [](const auto& f) { return f.name == "copies"; });
    if (copies == fields.end()) return;
    Report(copies->span, absl::StrCat("copies must be of an element of a list, got them in ", written.name));
  }

  // The number that the field `copies` of a message gives; 0 where it cannot be read.
  static int ReadCopies(const Descriptor* descriptor, const SyntaxField& written) {
    const std::unique_ptr<google::protobuf::Message> message(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
    SourceMap places;
    Diagnostics faults;
    BindMessage({written}, *message, places, faults);
    if (!faults.empty()) return 0;
    return static_cast<int>(message->GetReflection()->GetUInt32(*message, CopiesOf(descriptor)));
  }

  void AppendCopies(const Descriptor* descriptor, SyntaxValue value, std::vector<SyntaxValue>& values) {
    MakeCopies(descriptor, value.fields);
    std::vector<SyntaxField>& fields = value.fields;
    const auto is_copies = [](const SyntaxField& field) { return field.name == "copies"; };
    const auto copies = std::find_if(fields.begin(), fields.end(), is_copies);
    if (CopiesOf(descriptor) == nullptr || copies == fields.end()) {
      values.push_back(std::move(value));
      return;
    }
    found_ = true;
    int num_copies = std::count_if(fields.begin(), fields.end(), is_copies) == 1 ? ReadCopies(descriptor, *copies) : 0;
    const int64_t num_fields = CountFields(value) * num_copies;
    if (num_fields > kMaxCopiedFields - num_copied_fields_) {
      Report(copies->span, absl::StrCat("copies must have at most ", kMaxCopiedFields, " fields in all, got ",
                                        num_copied_fields_ + num_fields));
      num_copies = 1;
    }
    if (num_copies == 0) {
      num_copies = 1;
    } else {
      fields.erase(copies);
    }
    num_copied_fields_ += CountFields(value) * num_copies;
    NoteNames(value, num_copies);
    for (int number = 1; number <= num_copies; ++number) {
      values.push_back(value);
      SetNumberOfCopy(number, values.back());
    }
  }

  // Remembers how many there are of each name within a value of which copies are made.
  void NoteNames(const SyntaxValue& value, int num_copies) {
    for (const SyntaxField& field : value.fields) {
      const bool name = field.name == "id" || field.name == "name";
      if (name && absl::StrContains(field.value.text, kNumberOfCopy)) num_named_.emplace(field.value.text, num_copies);
      NoteNames(field.value, num_copies);
    }
    for (const SyntaxValue& item : value.items) NoteNames(item, num_copies);
  }

  void AppendNames(SyntaxValue value, std::vector<SyntaxValue>& values) const {
    const auto named = num_named_.find(value.text);
    const int num_copies = value.kind != Kind::kString || named == num_named_.end() ? 0 : named->second;
    if (num_copies == 0) values.push_back(std::move(value));
    for (int number = 1; number <= num_copies; ++number) {
      values.push_back(value);
      SetNumberOfCopy(number, values.back());
    }
  }

  Diagnostics& diagnostics_;
  bool found_ = false;
  int64_t num_copied_fields_ = 0;
  absl::flat_hash_map<std::string, int> num_named_;
};

}  // namespace

bool MakeCopies(std::vector<SyntaxField>& fields, Diagnostics& diagnostics) {
  CopyMaker maker(diagnostics);
  maker.MakeCopies(v1::ScenarioSpec::descriptor(), fields);
  maker.NameCopies(v1::ScenarioSpec::descriptor(), fields);
  return maker.found();
}

void DropRepeats(Diagnostics& diagnostics) {
  absl::flat_hash_set<std::string> known;
  const auto repeats = [&](const Diagnostic& fault) {
    std::string text;
    for (const char c : fault.message) {
      if (!absl::ascii_isdigit(c)) text.push_back(c);
    }
    return !known.insert(absl::StrCat(fault.code, "/", fault.file, "/", fault.line, "/", fault.column, "/", text))
                .second;
  };
  diagnostics.erase(std::remove_if(diagnostics.begin(), diagnostics.end(), repeats), diagnostics.end());
}

}  // namespace longtail
