// Reads one element of a map: attributes by type, children by name; what is not read is reported.
#ifndef LONGTAIL_SCENARIOS_ROAD_OPENDRIVE_ELEMENT_READER_H_
#define LONGTAIL_SCENARIOS_ROAD_OPENDRIVE_ELEMENT_READER_H_

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "scenarios/road/network/cubic_profile.h"
#include "scenarios/road/network/fault_list.h"
#include "scenarios/road/opendrive/xml_document.h"

namespace longtail::opendrive {

// Numbers beyond this are faults.
inline constexpr double kMaxMagnitude = 1e9;

template <typename Enum>
struct Word {
  absl::string_view name;
  Enum value;
};

// Not thread-safe: one function reads an element. Outlived by the document, its parent and the fault list.
//
// Attributes that were not asked for are reported when it is destroyed, so that none is skipped in silence.
class ElementReader {
 public:
  ElementReader(const XmlDocument& document, int index, const ElementReader* parent, network::FaultList& faults);
  ElementReader(const ElementReader&) = delete;
  ElementReader& operator=(const ElementReader&) = delete;
  ~ElementReader();

  const std::string& name() const { return element().name; }
  const std::string& text() const { return element().text; }
  const network::Place& place() const { return element().place; }
  network::FaultList& faults() const { return faults_; }
  // Where it stands, in words: "road 5.lanes.laneSection.lane -1.width".
  std::string Path() const;

  bool Has(absl::string_view name) const { return Find(name) != nullptr; }
  // A finite number of magnitude up to kMaxMagnitude. Where it is missing or is none, a fault and 0.
  double Number(absl::string_view name);
  double NumberOr(absl::string_view name, double fallback);
  std::optional<double> OptionalNumber(absl::string_view name);
  // A number >= 0; else a fault.
  double NonNegative(absl::string_view name);
  int Integer(absl::string_view name);
  int IntegerOr(absl::string_view name, int fallback);
  std::string Text(absl::string_view name);
  std::string TextOr(absl::string_view name, absl::string_view fallback);
  bool BoolOr(absl::string_view name, bool fallback);
  // One of words, upper and lower case alike; a warning and fallback for another.
  template <typename Enum>
  Enum WordOr(absl::string_view name, absl::Span<const Word<Enum>> words, Enum fallback) {
    std::vector<absl::string_view> names;
    for (const Word<Enum>& word : words) names.push_back(word.name);
    const int index = WordIndex(name, names);
    return index < 0 ? fallback : words[index].value;
  }
  // a, b, c, d, each 0 where it is not given but one of them must be.
  network::Cubic ReadCubic();
  // Attributes that say nothing a network needs.
  void Ignore(std::initializer_list<absl::string_view> names);

  using ReadChild = std::function<void(ElementReader& child)>;
  struct ChildHandler {
    absl::string_view name;
    ReadChild read;
  };
  // Calls the handler of each child's name, in the order of the text. The children named in unsupported, and
  // extensions (userData, include, dataQuality), are reported as unsupported; others as unknown.
  void ReadChildren(absl::Span<const ChildHandler> handlers, std::initializer_list<absl::string_view> unsupported = {});

  // "<path> must be <rule>, got <what>".
  void Error(const char* code, absl::string_view attribute, absl::string_view rule_and_got,
             std::string suggestion = "");
  void Warning(const char* code, absl::string_view attribute, absl::string_view rule_and_got,
               std::string suggestion = "");
  void ReportUnsupported();
  // Says nothing of what was not read: the element as a whole was reported.
  void LeaveOut() { is_skipped_ = true; }

 private:
  const XmlElement& element() const { return document_.elements[index_]; }
  const XmlAttribute* Find(absl::string_view name) const;
  // Finds and marks as read; a fault where required and missing.
  const XmlAttribute* Use(absl::string_view name, bool required);
  std::optional<double> ParseNumber(const XmlAttribute& attribute);
  int WordIndex(absl::string_view name, absl::Span<const absl::string_view> words);
  network::Place PlaceOf(absl::string_view attribute) const;

  const XmlDocument& document_;
  const int index_;
  const ElementReader* const parent_;
  network::FaultList& faults_;
  std::vector<bool> is_used_;
  bool is_skipped_ = false;
};

}  // namespace longtail::opendrive

#endif  // LONGTAIL_SCENARIOS_ROAD_OPENDRIVE_ELEMENT_READER_H_
