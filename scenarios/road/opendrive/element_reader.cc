#include "scenarios/road/opendrive/element_reader.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "scenarios/road/network/codes.h"
#include "scenarios/spec/suggest.h"

namespace longtail::opendrive {
namespace {

// What a message repeats of an attribute's value.
std::string Shown(absl::string_view value) {
  constexpr size_t kMaxShown = 60;
  if (value.empty()) return "nothing";
  return value.size() <= kMaxShown ? std::string(value) : absl::StrCat(value.substr(0, kMaxShown), "…");
}

// Names longer than any of the standard have no neighbour, and would be slow to compare.
std::string Nearest(absl::string_view name, const std::vector<std::string>& candidates) {
  return name.size() > 64 ? "" : Suggest(name, candidates);
}

// May stand in any element of the standard.
bool IsExtension(absl::string_view name) { return name == "userData" || name == "include" || name == "dataQuality"; }

}  // namespace

ElementReader::ElementReader(const XmlDocument& document, int index, const ElementReader* parent,
                             network::FaultList& faults)
    : document_(document),
      index_(index),
      parent_(parent),
      faults_(faults),
      is_used_(document.elements[index].attributes.size(), false) {}

ElementReader::~ElementReader() {
  if (is_skipped_) return;
  for (size_t i = 0; i < is_used_.size(); ++i) {
    if (is_used_[i]) continue;
    const XmlAttribute& attribute = element().attributes[i];
    if (absl::StartsWith(attribute.name, "xmlns") || absl::StartsWith(attribute.name, "xsi:")) continue;
    faults_.Warning(codes::kMapUnusedAttribute, attribute.name_place, Path(),
                    absl::StrCat("attribute ", Shown(attribute.name), " of <", Shown(name()), "> is not used"));
  }
}

std::string ElementReader::Path() const {
  const std::string id = Has("id") ? absl::StrCat(" ", Shown(Find("id")->value)) : "";
  if (parent_ == nullptr || parent_->parent_ == nullptr) return absl::StrCat(Shown(name()), id);
  return absl::StrCat(parent_->Path(), ".", Shown(name()), id);
}

const XmlAttribute* ElementReader::Find(absl::string_view name) const {
  for (const XmlAttribute& attribute : element().attributes) {
    if (attribute.name == name) return &attribute;
  }
  return nullptr;
}

const XmlAttribute* ElementReader::Use(absl::string_view name, bool required) {
  const XmlAttribute* attribute = Find(name);
  if (attribute != nullptr) {
    is_used_[attribute - element().attributes.data()] = true;
  } else if (required) {
    std::vector<std::string> unread;
    for (size_t i = 0; i < is_used_.size(); ++i) {
      const std::string& other = element().attributes[i].name;
      if (!is_used_[i] && other.size() <= 64) unread.push_back(other);
    }
    std::string nearest = unread.size() <= 64 ? Suggest(name, unread) : "";
    if (!nearest.empty()) nearest = absl::StrCat(name, " where it says ", nearest);
    faults_.Error(codes::kMapMissingAttribute, place(), Path(), absl::StrCat(Path(), ".", name, " must be given"),
                  std::move(nearest));
  }
  return attribute;
}

network::Place ElementReader::PlaceOf(absl::string_view attribute) const {
  const XmlAttribute* found = Find(attribute);
  return found == nullptr ? place() : found->place;
}

void ElementReader::Error(const char* code, absl::string_view attribute, absl::string_view rule_and_got,
                          std::string suggestion) {
  const std::string path = attribute.empty() ? Path() : absl::StrCat(Path(), ".", attribute);
  faults_.Error(code, PlaceOf(attribute), path, absl::StrCat(path, " ", rule_and_got), std::move(suggestion));
}

void ElementReader::Warning(const char* code, absl::string_view attribute, absl::string_view rule_and_got,
                            std::string suggestion) {
  const std::string path = attribute.empty() ? Path() : absl::StrCat(Path(), ".", attribute);
  faults_.Warning(code, PlaceOf(attribute), path, absl::StrCat(path, " ", rule_and_got), std::move(suggestion));
}

std::optional<double> ElementReader::ParseNumber(const XmlAttribute& attribute) {
  double value = 0;
  if (!absl::SimpleAtod(attribute.value, &value) || !std::isfinite(value)) {
    Error(codes::kMapBadNumber, attribute.name, absl::StrCat("must be a finite number, got ", Shown(attribute.value)));
    return std::nullopt;
  }
  if (std::abs(value) > kMaxMagnitude) {
    Error(codes::kMapOutOfRange, attribute.name,
          absl::StrCat("must be in [", -kMaxMagnitude, ", ", kMaxMagnitude, "], got ", Shown(attribute.value)));
    return std::nullopt;
  }
  return value;
}

double ElementReader::Number(absl::string_view name) {
  const XmlAttribute* attribute = Use(name, /*required=*/true);
  return attribute == nullptr ? 0 : ParseNumber(*attribute).value_or(0);
}

double ElementReader::NumberOr(absl::string_view name, double fallback) {
  return OptionalNumber(name).value_or(fallback);
}

std::optional<double> ElementReader::OptionalNumber(absl::string_view name) {
  const XmlAttribute* attribute = Use(name, /*required=*/false);
  if (attribute == nullptr || absl::StripAsciiWhitespace(attribute->value).empty()) return std::nullopt;
  return ParseNumber(*attribute);
}

double ElementReader::NonNegative(absl::string_view name) {
  const double value = Number(name);
  // Rounded differences in files fall a little below 0.
  if (value >= 0) return value;
  if (value > -1e-6) return 0;
  Error(codes::kMapOutOfRange, name, absl::StrCat("must not be below 0, got ", value));
  return 0;
}

int ElementReader::Integer(absl::string_view name) {
  const XmlAttribute* attribute = Use(name, /*required=*/true);
  return attribute == nullptr ? 0 : IntegerOr(name, 0);
}

int ElementReader::IntegerOr(absl::string_view name, int fallback) {
  const XmlAttribute* attribute = Use(name, /*required=*/false);
  if (attribute == nullptr) return fallback;
  int value = 0;
  if (absl::SimpleAtoi(attribute->value, &value) && std::abs(static_cast<double>(value)) <= kMaxMagnitude) return value;
  Error(codes::kMapBadNumber, name, absl::StrCat("must be a whole number, got ", Shown(attribute->value)));
  return fallback;
}

std::string ElementReader::Text(absl::string_view name) {
  const XmlAttribute* attribute = Use(name, /*required=*/true);
  return attribute == nullptr ? "" : TextOr(name, "");
}

std::string ElementReader::TextOr(absl::string_view name, absl::string_view fallback) {
  const XmlAttribute* attribute = Use(name, /*required=*/false);
  if (attribute == nullptr) return std::string(fallback);
  // Ids and words: longer ones would swell every message that repeats them.
  constexpr size_t kMaxText = 500;
  if (attribute->value.size() <= kMaxText) return attribute->value;
  Error(codes::kMapOutOfRange, name,
        absl::StrCat("must have at most ", kMaxText, " bytes, got ", attribute->value.size()));
  return attribute->value.substr(0, kMaxText);
}

bool ElementReader::BoolOr(absl::string_view name, bool fallback) {
  static constexpr Word<bool> kWords[] = {{"true", true}, {"false", false}, {"yes", true},
                                          {"no", false},  {"1", true},      {"0", false}};
  return WordOr<bool>(name, kWords, fallback);
}

int ElementReader::WordIndex(absl::string_view name, absl::Span<const absl::string_view> words) {
  const XmlAttribute* attribute = Use(name, /*required=*/false);
  if (attribute == nullptr) return -1;
  const absl::string_view value = absl::StripAsciiWhitespace(attribute->value);
  for (size_t i = 0; i < words.size(); ++i) {
    if (absl::EqualsIgnoreCase(value, words[i])) return static_cast<int>(i);
  }
  Warning(codes::kMapUnknownWord, name,
          absl::StrCat("must be one of ", absl::StrJoin(words, ", "), ", got ", Shown(attribute->value)),
          Nearest(value, std::vector<std::string>(words.begin(), words.end())));
  return -1;
}

network::Cubic ElementReader::ReadCubic() {
  return {Number("a"), NumberOr("b", 0), NumberOr("c", 0), NumberOr("d", 0)};
}

void ElementReader::Ignore(std::initializer_list<absl::string_view> names) {
  for (const absl::string_view name : names) Use(name, /*required=*/false);
}

void ElementReader::ReadChildren(absl::Span<const ChildHandler> handlers,
                                 std::initializer_list<absl::string_view> unsupported) {
  for (const int child_index : element().children) {
    ElementReader child(document_, child_index, this, faults_);
    const auto handler = std::find_if(handlers.begin(), handlers.end(),
                                      [&](const ChildHandler& candidate) { return candidate.name == child.name(); });
    if (handler != handlers.end()) {
      handler->read(child);
    } else if (IsExtension(child.name()) ||
               std::find(unsupported.begin(), unsupported.end(), child.name()) != unsupported.end()) {
      child.ReportUnsupported();
    } else {
      std::vector<std::string> known(unsupported.begin(), unsupported.end());
      for (const ChildHandler& candidate : handlers) known.emplace_back(candidate.name);
      child.is_skipped_ = true;
      faults_.Warning(codes::kMapUnknownElement, child.place(), child.Path(),
                      absl::StrCat("<", Shown(child.name()), "> is not known in <", Shown(name()), ">; it is left out"),
                      Nearest(child.name(), known));
    }
  }
}

void ElementReader::ReportUnsupported() {
  is_skipped_ = true;
  faults_.Warning(codes::kMapUnsupportedElement, place(), Path(),
                  absl::StrCat("<", name(), "> in <", parent_ == nullptr ? "" : parent_->name(),
                               "> is not supported; it is left out"));
}

}  // namespace longtail::opendrive
