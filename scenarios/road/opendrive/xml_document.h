// An XML text as a tree whose elements and attributes know where they stand.
#ifndef LONGTAIL_SCENARIOS_ROAD_OPENDRIVE_XML_DOCUMENT_H_
#define LONGTAIL_SCENARIOS_ROAD_OPENDRIVE_XML_DOCUMENT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "scenarios/road/network/fault_list.h"
#include "scenarios/road/network/place.h"

namespace longtail::opendrive {

struct XmlAttribute {
  std::string name;
  std::string value;     // with entities resolved
  network::Place place;  // of the value between the quotes
  network::Place name_place;
};

struct XmlElement {
  std::string name;
  network::Place place;  // of the name
  std::vector<XmlAttribute> attributes;
  std::vector<int> children;  // indices of elements, in the order of the text
  std::string text;           // directly inside, CDATA included
};

struct XmlDocument {
  std::vector<XmlElement> elements;  // 0 is the root
};

// Greatest size of a map in bytes, and greatest depth of nesting.
inline constexpr size_t kMaxMapBytes = size_t{128} << 20;
inline constexpr int kMaxDepth = 64;

// Parses text, in UTF-8, US-ASCII or an encoding of one byte a character. Well-formedness is checked in full; entity
// declarations are refused. On a fault adds it with its place and returns nothing.
std::optional<XmlDocument> ParseXml(absl::string_view text, network::FaultList& faults);

}  // namespace longtail::opendrive

#endif  // LONGTAIL_SCENARIOS_ROAD_OPENDRIVE_XML_DOCUMENT_H_
