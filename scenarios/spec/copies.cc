#include "scenarios/spec/copies.h"

#include <algorithm>
#include <cstdint>
#include <map>
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
#include "longtail/v1/value.pb.h"
#include "scenarios/spec/binder.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/source_map.h"

namespace longtail {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Kind = SyntaxValue::Kind;

const FieldDescriptor* FieldOf(const Descriptor* descriptor, const std::string& name) {
  const FieldDescriptor* field = descriptor->FindFieldByName(name);
  return field != nullptr ? field : descriptor->FindFieldByCamelcaseName(name);
}

bool IsCopies(const SyntaxField& field) { return field.name == "copies"; }

const FieldDescriptor* CopiesOf(const Descriptor* descriptor) { return descriptor->FindFieldByName("copies"); }

int64_t CountFields(const SyntaxValue& value) {
  constexpr int kBytesOfField = 64;
  int64_t count = 1 + value.text.size() / kBytesOfField;
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

// Whether "{copy}" in a string of a field cannot be meant as text: in names, references and expressions.
bool IsNameOrNumber(const FieldDescriptor* field) {
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) return field->message_type() == v1::Value::descriptor();
  const v1::FieldRule& rule = RuleOf(field);
  return field->name() == "expression" || !rule.pattern().empty() || !rule.refers_to().empty();
}

class CopyMaker {
 public:
  explicit CopyMaker(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  CopiedLines& copied() { return copied_; }

  // descriptor: of the message that has the fields.
  void MakeCopies(const Descriptor* descriptor, std::vector<SyntaxField>& fields) {
    ReplaceElements(descriptor, fields, [this](const FieldDescriptor* field, SyntaxValue value, auto& values) {
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
        values.push_back(std::move(value));
      } else if (field->is_repeated()) {
        AppendCopies(field->message_type(), std::move(value), values);
      } else {
        MakeCopies(field->message_type(), value.fields);
        if (CopiesOf(field->message_type()) != nullptr) RefuseCopies(field->name(), value.fields);
        values.push_back(std::move(value));
      }
    });
  }

  // Lists of names of actors or steps: those of copies become the names of all copies. What is left of "{copy}" is a
  // fault.
  void NameCopies(const Descriptor* descriptor, std::vector<SyntaxField>& fields) {
    ReplaceElements(descriptor, fields, [this](const FieldDescriptor* field, SyntaxValue value, auto& values) {
      const std::string& kind = RuleOf(field).refers_to();
      if (field->is_repeated() && !kind.empty() && AppendNames(kind, value, values)) return;
      if (value.kind == Kind::kString && absl::StrContains(value.text, kNumberOfCopy) && IsNameOrNumber(field)) {
        Report(value.span, absl::StrCat("{copy} must stand in an actor, node or trigger that says copies, got ",
                                        Quote(value.text)));
        SetNumberOfCopy(1, value);
      }
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) NameCopies(field->message_type(), value.fields);
      values.push_back(std::move(value));
    });
  }

 private:
  // Puts what append(field, value, values) appends in place of each value, or of each item of a list.
  template <typename Append>
  static void ReplaceElements(const Descriptor* descriptor, std::vector<SyntaxField>& fields, const Append& append) {
    std::vector<SyntaxField> replaced;
    for (SyntaxField& written : fields) {
      const FieldDescriptor* field = FieldOf(descriptor, written.name);
      std::vector<SyntaxValue> values;
      if (field == nullptr) {
        replaced.push_back(std::move(written));
      } else if (written.value.kind == Kind::kList) {
        for (SyntaxValue& item : written.value.items) append(field, std::move(item), values);
        written.value.items = std::move(values);
        replaced.push_back(std::move(written));
      } else {
        append(field, std::move(written.value), values);
        for (SyntaxValue& value : values) replaced.push_back({written.name, written.span, std::move(value)});
      }
    }
    fields = std::move(replaced);
  }

  void Report(const SourceSpan& span, std::string message) {
    diagnostics_.push_back({Severity::kError, codes::kCopies, span.line, span.column, span.length, "copies",
                            std::move(message), "", span.file});
  }

  void RefuseCopies(const std::string& name, const std::vector<SyntaxField>& fields) {
    const auto copies = std::find_if(fields.begin(), fields.end(), IsCopies);
    if (copies == fields.end()) return;
    Report(copies->span, absl::StrCat("copies must be of an element of a list, got them in ", name));
  }

  // Whether there is room for num_fields more; reports where there is not.
  bool Reserve(int64_t num_fields, const SourceSpan& span) {
    if (num_fields <= kMaxCopiedFields - num_copied_fields_) {
      num_copied_fields_ += num_fields;
      return true;
    }
    if (!full_) {
      Report(span, absl::StrCat("copies must come to at most ", kMaxCopiedFields, " fields in all, got ",
                                num_copied_fields_ + num_fields));
    }
    full_ = true;
    return false;
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
    const auto copies = std::find_if(fields.begin(), fields.end(), IsCopies);
    if (CopiesOf(descriptor) == nullptr || copies == fields.end()) {
      values.push_back(std::move(value));
      return;
    }
    const bool once = std::count_if(fields.begin(), fields.end(), IsCopies) == 1;
    int num_copies = once ? ReadCopies(descriptor, *copies) : 0;
    if (num_copies > 0) {
      const SourceSpan span = copies->span;
      fields.erase(copies);
      if (!Reserve(CountFields(value) * num_copies, span)) num_copies = 1;
    }
    num_copies = std::max(1, num_copies);
    NoteInside(value, num_copies);
    for (int number = 1; number <= num_copies; ++number) {
      values.push_back(value);
      SetNumberOfCopy(number, values.back());
    }
  }

  // Remembers how many there are of each name within a value of which copies are made, and its lines.
  void NoteInside(const SyntaxValue& value, int num_copies) {
    copied_.emplace(value.span.file, value.span.line);
    for (const SyntaxField& field : value.fields) {
      copied_.emplace(field.span.file, field.span.line);
      const std::string& text = field.value.text;
      if (absl::StrContains(text, kNumberOfCopy)) {
        if (field.name == "id") num_named_["actor"].emplace(text, num_copies);
        if (field.name == "name") num_named_["step"].emplace(text, num_copies);
      }
      NoteInside(field.value, num_copies);
    }
    for (const SyntaxValue& item : value.items) NoteInside(item, num_copies);
  }

  // False where value is no name of copies.
  bool AppendNames(const std::string& kind, const SyntaxValue& value, std::vector<SyntaxValue>& values) {
    if (value.kind != Kind::kString) return false;
    const auto named = num_named_[kind].find(value.text);
    if (named == num_named_[kind].end()) return false;
    const int num_copies = Reserve(CountFields(value) * named->second, value.span) ? named->second : 1;
    for (int number = 1; number <= num_copies; ++number) {
      values.push_back(value);
      SetNumberOfCopy(number, values.back());
    }
    return true;
  }

  Diagnostics& diagnostics_;
  CopiedLines copied_;
  int64_t num_copied_fields_ = 0;
  bool full_ = false;
  // What they name ("actor", "step") -> name -> copies of it.
  std::map<std::string, absl::flat_hash_map<std::string, int>> num_named_;
};

}  // namespace

CopiedLines MakeCopies(std::vector<SyntaxField>& fields, Diagnostics& diagnostics) {
  CopyMaker maker(diagnostics);
  maker.MakeCopies(v1::ScenarioSpec::descriptor(), fields);
  maker.NameCopies(v1::ScenarioSpec::descriptor(), fields);
  return std::move(maker.copied());
}

void DropRepeats(const CopiedLines& copied, Diagnostics& diagnostics) {
  absl::flat_hash_set<std::string> known;
  absl::flat_hash_map<std::string, int> num_of_field;
  const auto repeats = [&](const Diagnostic& fault) {
    if (copied.count({fault.file, fault.line}) == 0) return false;
    std::string text = absl::StrCat(fault.code, "/", fault.file, "/", fault.line, "/", fault.column, "/");
    for (const char c : fault.message) {
      if (!absl::ascii_isdigit(c)) text.push_back(c);
    }
    // Two faults of one field are never copies of each other.
    const int number = num_of_field[absl::StrCat(text, "/", fault.field_path)]++;
    return !known.insert(absl::StrCat(text, "/", number)).second;
  };
  diagnostics.erase(std::remove_if(diagnostics.begin(), diagnostics.end(), repeats), diagnostics.end());
}

}  // namespace longtail
