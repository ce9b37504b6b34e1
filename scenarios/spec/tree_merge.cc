#include "scenarios/spec/tree_merge.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/descriptor.h"
#include "longtail/v1/spec.pb.h"
#include "scenarios/spec/copies.h"
#include "scenarios/spec/expression.h"

namespace longtail {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Kind = SyntaxValue::Kind;

bool IsMessage(const FieldDescriptor* field) {
  return field != nullptr && field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// A Value is one number, however it is written.
bool IsBlock(const FieldDescriptor* field) {
  return IsMessage(field) && field->message_type() != v1::Value::descriptor();
}

const FieldDescriptor* TopField(absl::string_view name) {
  return v1::ScenarioSpec::descriptor()->FindFieldByName(std::string(name));
}

// JSON's lowerCamelCase names become those of the message.
void UseFieldNames(const Descriptor* descriptor, std::vector<SyntaxField>& fields) {
  for (SyntaxField& written : fields) {
    const FieldDescriptor* field = descriptor->FindFieldByName(written.name);
    if (field == nullptr) field = descriptor->FindFieldByCamelcaseName(written.name);
    if (field == nullptr) continue;
    written.name = field->name();
    if (!IsMessage(field)) continue;
    UseFieldNames(field->message_type(), written.value.fields);
    for (SyntaxValue& item : written.value.items) UseFieldNames(field->message_type(), item.fields);
  }
}

// What tells elements of a list apart: the list and the name. Empty for elements without a name.
std::string KeyOf(const SyntaxField& field) {
  const absl::string_view name = ElementName(field);
  return name.empty() ? "" : absl::StrCat(field.name, "/", name);
}

bool SamePlace(const SourceSpan& a, const SourceSpan& b) {
  return a.file == b.file && a.line == b.line && a.column == b.column;
}

bool SameText(const SyntaxField& a, const SyntaxField& b);

bool SameText(const SyntaxValue& a, const SyntaxValue& b) {
  return a.kind == b.kind && SamePlace(a.span, b.span) && a.text == b.text &&
         std::equal(a.fields.begin(), a.fields.end(), b.fields.begin(), b.fields.end(),
                    [](const SyntaxField& x, const SyntaxField& y) { return SameText(x, y); }) &&
         std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                    [](const SyntaxValue& x, const SyntaxValue& y) { return SameText(x, y); });
}

bool SameText(const SyntaxField& a, const SyntaxField& b) {
  return a.name == b.name && SamePlace(a.span, b.span) && SameText(a.value, b.value);
}

void MergeMessage(const Descriptor* descriptor, std::vector<SyntaxField> over, std::vector<SyntaxField>& base) {
  absl::flat_hash_map<const FieldDescriptor*, std::vector<size_t>> places;  // in base, of what over may replace
  for (size_t i = 0; i < base.size(); ++i) {
    if (const FieldDescriptor* field = descriptor->FindFieldByName(base[i].name)) places[field].push_back(i);
  }
  std::vector<bool> replaced(base.size(), false);
  const auto replace = [&](const FieldDescriptor* field) {
    const auto found = places.find(field);
    if (found == places.end()) return;
    for (const size_t i : found->second) replaced[i] = true;
    places.erase(found);
  };
  for (SyntaxField& written : over) {
    const FieldDescriptor* field = descriptor->FindFieldByName(written.name);
    const auto found = places.find(field);
    if (found != places.end() && IsBlock(field) && !field->is_repeated() && written.value.kind == Kind::kMessage &&
        base[found->second.front()].value.kind == Kind::kMessage) {
      SyntaxField& old = base[found->second.front()];
      places.erase(found);  // a second one of over is one too many
      std::vector<SyntaxField> inner = std::move(old.value.fields);
      MergeMessage(field->message_type(), std::move(written.value.fields), inner);
      written.value.fields = std::move(inner);
      old = std::move(written);
      continue;
    }
    const auto* oneof = field == nullptr ? nullptr : field->real_containing_oneof();
    for (int i = 0; oneof != nullptr && i < oneof->field_count(); ++i) replace(oneof->field(i));
    if (field != nullptr) replace(field);
    base.push_back(std::move(written));
  }
  size_t num_kept = 0;
  for (size_t i = 0; i < base.size(); ++i) {
    if (i < replaced.size() && replaced[i]) continue;
    if (num_kept != i) base[num_kept] = std::move(base[i]);
    ++num_kept;
  }
  base.resize(num_kept);
}

// Appends names of parameters that expressions in value use.
void CollectNames(const SyntaxValue& value, std::vector<std::string>& names) {
  if (value.kind == Kind::kString) {
    const auto parsed = Expression::Parse(absl::StrReplaceAll(value.text, {{kNumberOfCopy, "1"}}));
    if (const auto* expression = std::get_if<Expression>(&parsed)) {
      for (const Expression::Name& name : expression->names()) names.push_back(name.name);
    }
  }
  for (const SyntaxField& field : value.fields) CollectNames(field.value, names);
  for (const SyntaxValue& item : value.items) CollectNames(item, names);
}

}  // namespace

std::vector<SyntaxField> Flatten(std::vector<SyntaxField> fields, bool json) {
  if (json) UseFieldNames(v1::ScenarioSpec::descriptor(), fields);
  std::vector<SyntaxField> flat;
  flat.reserve(fields.size());
  for (SyntaxField& written : fields) {
    const FieldDescriptor* field = TopField(written.name);
    if (field == nullptr || !field->is_repeated() || written.value.kind != Kind::kList) {
      flat.push_back(std::move(written));
      continue;
    }
    for (SyntaxValue& item : written.value.items) {
      const SourceSpan span = item.span;
      flat.push_back({written.name, span, std::move(item)});
    }
  }
  return flat;
}

absl::string_view StringOf(const std::vector<SyntaxField>& fields, absl::string_view name) {
  for (const SyntaxField& field : fields) {
    if (field.name == name && field.value.kind == Kind::kString) return field.value.text;
  }
  return "";
}

absl::string_view ElementName(const SyntaxField& field) {
  const FieldDescriptor* list = TopField(field.name);
  if (list == nullptr || !list->is_repeated() || !IsMessage(list)) return "";
  const bool has_id = list->message_type()->FindFieldByName("id") != nullptr;
  return StringOf(field.value.fields, has_id ? "id" : "name");
}

void MergeOver(std::vector<SyntaxField> over, std::vector<SyntaxField>& base) {
  absl::flat_hash_map<std::string, size_t> by_key;
  absl::flat_hash_set<std::string> texts;  // tags and references that are there
  for (size_t i = 0; i < base.size(); ++i) {
    if (const std::string key = KeyOf(base[i]); !key.empty()) by_key.emplace(key, i);
    if (base[i].value.kind == Kind::kString) texts.insert(absl::StrCat(base[i].name, "/", base[i].value.text));
  }
  std::vector<SyntaxField> singular;
  std::vector<SyntaxField> appended;
  for (SyntaxField& written : over) {
    const FieldDescriptor* field = TopField(written.name);
    if (field == nullptr || !field->is_repeated()) {
      singular.push_back(std::move(written));
      continue;
    }
    const auto found = by_key.find(KeyOf(written));
    if (found != by_key.end() && written.value.kind == Kind::kMessage) {
      SyntaxField& old = base[found->second];
      std::vector<SyntaxField> inner = std::move(old.value.fields);
      MergeMessage(field->message_type(), std::move(written.value.fields), inner);
      written.value.fields = std::move(inner);
      old = std::move(written);
      by_key.erase(found);  // a second one of over is one too many
    } else if (written.value.kind != Kind::kString ||
               !texts.contains(absl::StrCat(written.name, "/", written.value.text))) {
      appended.push_back(std::move(written));
    }
  }
  for (SyntaxField& written : appended) base.push_back(std::move(written));
  MergeMessage(v1::ScenarioSpec::descriptor(), std::move(singular), base);
}

std::vector<SyntaxField> AddImported(std::vector<SyntaxField> more, std::vector<SyntaxField>& base) {
  absl::flat_hash_map<std::string, size_t> by_key;
  const auto key_of = [](const SyntaxField& written) -> std::string {
    const FieldDescriptor* field = TopField(written.name);
    if (field != nullptr && !field->is_repeated()) return written.name;
    if (std::string key = KeyOf(written); !key.empty()) return key;
    if (written.value.kind == Kind::kString) return absl::StrCat(written.name, "/", written.value.text);
    return absl::StrCat(written.name, "@", written.span.file, ":", written.span.line, ":", written.span.column);
  };
  const size_t num_base = base.size();
  for (size_t i = 0; i < num_base; ++i) by_key.emplace(key_of(base[i]), i);
  std::vector<SyntaxField> clashes;
  for (SyntaxField& written : more) {
    const auto [found, added] = by_key.emplace(key_of(written), base.size());
    const FieldDescriptor* field = TopField(written.name);
    const bool text = written.value.kind == Kind::kString && field != nullptr && field->is_repeated();
    if (added || found->second >= num_base) {
      base.push_back(std::move(written));
    } else if (!text && !SameText(base[found->second], written)) {
      clashes.push_back(std::move(written));
    }
  }
  return clashes;
}

std::vector<std::string> ElementNames(const std::vector<SyntaxField>& fields) {
  std::vector<std::string> names;
  absl::flat_hash_set<std::string> seen;
  for (const SyntaxField& field : fields) {
    const std::string name(ElementName(field));
    if (!name.empty() && seen.insert(name).second) names.push_back(name);
  }
  return names;
}

std::vector<SyntaxField> Select(const std::vector<SyntaxField>& fields, const std::vector<std::string>& only,
                                std::vector<int>& unknown) {
  absl::flat_hash_map<std::string, std::vector<size_t>> by_name;
  absl::flat_hash_map<std::string, size_t> params;
  for (size_t i = 0; i < fields.size(); ++i) {
    const absl::string_view name = ElementName(fields[i]);
    if (name.empty()) continue;
    by_name[std::string(name)].push_back(i);
    if (fields[i].name == "params") params.emplace(name, i);
  }
  std::vector<bool> taken(fields.size(), false);
  std::vector<size_t> order, open;
  const auto take = [&](size_t index) {
    if (taken[index]) return;
    taken[index] = true;
    open.push_back(index);
    if (fields[index].name != "params") order.push_back(index);
  };
  for (size_t i = 0; i < only.size(); ++i) {
    const auto found = by_name.find(only[i]);
    if (found == by_name.end()) {
      unknown.push_back(static_cast<int>(i));
    } else {
      for (const size_t index : found->second) take(index);
    }
  }
  while (!open.empty()) {
    std::vector<std::string> used;
    CollectNames(fields[open.back()].value, used);
    open.pop_back();
    for (const std::string& name : used) {
      if (const auto found = params.find(name); found != params.end()) take(found->second);
    }
  }
  std::vector<SyntaxField> selected;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (taken[i] && fields[i].name == "params") selected.push_back(fields[i]);
  }
  for (const size_t index : order) selected.push_back(fields[index]);
  return selected;
}

}  // namespace longtail
