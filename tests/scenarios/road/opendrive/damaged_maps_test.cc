// Damaged maps: each attribute of a small map left out or garbled, and bytes changed at random. A damaged map gets
// faults with their places, and never a crash or a hang.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "kernels/philox.h"
#include "scenarios/road/network/fault_list.h"
#include "scenarios/road/network/road_network.h"
#include "scenarios/road/opendrive/opendrive_reader.h"
#include "scenarios/road/opendrive/xml_document.h"

namespace longtail {
namespace {

constexpr char kFolder[] = "tests/scenarios/road/opendrive/maps";

std::string Read(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

size_t OffsetOf(const std::string& text, const network::Place& place) {
  size_t offset = 0;
  for (int line = 1; line < place.line; ++line) offset = text.find('\n', offset) + 1;
  return offset + static_cast<size_t>(place.column) - 1;
}

struct Attribute {
  std::string element;
  opendrive::XmlAttribute attribute;
};

std::vector<Attribute> AttributesOf(const std::string& text) {
  network::FaultList faults;
  std::vector<Attribute> attributes;
  const opendrive::XmlDocument document = opendrive::ParseXml(text, faults).value();
  for (const opendrive::XmlElement& element : document.elements) {
    for (const opendrive::XmlAttribute& attribute : element.attributes) attributes.push_back({element.name, attribute});
  }
  return attributes;
}

// Whatever comes of a text: faults have places inside of it, and a network answers questions.
void ExpectSane(const std::string& text) {
  const OpenDriveMap map = ParseOpenDrive(text);
  const int num_lines = static_cast<int>(std::count(text.begin(), text.end(), '\n')) + 1;
  for (const Diagnostic& diagnostic : map.diagnostics) {
    ASSERT_GE(diagnostic.line, 1);
    ASSERT_LE(diagnostic.line, num_lines);
    ASSERT_FALSE(diagnostic.message.empty());
  }
  ASSERT_EQ(map.network.has_value(), !HasErrors(map.diagnostics));
  if (!map.network) return;
  for (int road = 0; road < map.network->num_roads(); ++road) {
    const network::SurfacePose pose = map.network->PoseAt({road, 0.5 * map.network->road(road).length_m, 0});
    map.network->Project(pose.x_m, pose.y_m);
  }
  for (int lane = 0; lane < map.network->lanes().num_lanes(); ++lane) {
    map.network->PoseOnLane({lane, map.network->lanes().node(lane).start_s_m, 0});
  }
}

// Attributes without which a map still means what it meant: names and what has a default of its own.
bool MayBeMissing(const Attribute& at) {
  static const std::set<std::string> kOptional = {"header.name",
                                                  "header.version",
                                                  "header.date",
                                                  "header.north",
                                                  "header.south",
                                                  "header.east",
                                                  "header.west",
                                                  "header.vendor",
                                                  "offset.z",
                                                  "offset.hdg",
                                                  "road.name",
                                                  "road.junction",
                                                  "road.rule",
                                                  "type.type",
                                                  "type.country",
                                                  "speed.unit",
                                                  "lane.type",
                                                  "lane.level",
                                                  "paramPoly3.pRange",
                                                  "crossfall.side",
                                                  "roadMark.type",
                                                  "roadMark.weight",
                                                  "roadMark.color",
                                                  "roadMark.material",
                                                  "roadMark.width",
                                                  "roadMark.laneChange",
                                                  "roadMark.height",
                                                  "type.name",
                                                  "type.width",
                                                  "line.length",
                                                  "line.space",
                                                  "line.tOffset",
                                                  "line.sOffset",
                                                  "line.rule",
                                                  "line.width",
                                                  "material.surface",
                                                  "material.friction",
                                                  "material.roughness",
                                                  "access.rule",
                                                  "access.restriction",
                                                  "rule.value",
                                                  "height.inner",
                                                  "height.outer",
                                                  "outline.id",
                                                  "outline.closed",
                                                  "outline.outer",
                                                  "cornerLocal.z",
                                                  "cornerLocal.height",
                                                  "parkingSpace.access",
                                                  "parkingSpace.restrictions",
                                                  "controller.name",
                                                  "controller.type",
                                                  "controller.sequence",
                                                  "control.type",
                                                  "junction.name",
                                                  "junction.type",
                                                  "priority.high",
                                                  "priority.low",
                                                  "dependency.type"};
  if (at.element == "object") return at.attribute.name != "id" && at.attribute.name != "s" && at.attribute.name != "t";
  if (at.element == "signal" || at.element == "signalReference") {
    return at.attribute.name != "id" && at.attribute.name != "s" && at.attribute.name != "t";
  }
  if (at.element == "repeat") {
    return at.attribute.name != "s" && at.attribute.name != "length";
  }
  // b, c, d of a polynomial are 0 where they are not given.
  if (at.attribute.name == "b" || at.attribute.name == "c" || at.attribute.name == "d") {
    return at.element != "poly3";
  }
  return kOptional.count(at.element + "." + at.attribute.name) > 0;
}

TEST(DamagedMaps, NameEachAttributeThatIsLeftOut) {
  const std::string text = Read(absl::StrCat(kFolder, "/everything.xodr"));
  const size_t before = ParseOpenDrive(text).diagnostics.size();
  int num_faults = 0;
  for (const Attribute& at : AttributesOf(text)) {
    const size_t begin = OffsetOf(text, at.attribute.name_place);
    const size_t value = OffsetOf(text, at.attribute.place);
    // name="value", and the space before it.
    const std::string damaged = text.substr(0, begin - 1) + text.substr(value + at.attribute.value.size() + 1);
    const OpenDriveMap map = ParseOpenDrive(damaged);
    const std::string what = absl::StrCat(at.element, ".", at.attribute.name, " in line ", at.attribute.place.line);
    if (MayBeMissing(at)) {
      EXPECT_FALSE(HasErrors(map.diagnostics)) << what;
      continue;
    }
    ++num_faults;
    EXPECT_FALSE(map.network.has_value()) << what;
    EXPECT_GT(map.diagnostics.size(), before) << what;
    EXPECT_TRUE(std::any_of(map.diagnostics.begin(), map.diagnostics.end(), [&](const Diagnostic& diagnostic) {
      return diagnostic.code == "LT0811" && diagnostic.line == at.attribute.place.line &&
             diagnostic.message.find("." + at.attribute.name + " must be given") != std::string::npos;
    })) << what;
  }
  EXPECT_GT(num_faults, 100);
}

// Attributes that are free text: any value is right.
bool IsFreeText(const Attribute& at) {
  static const std::set<std::string> kText = {"header.name",      "header.version",      "header.date",
                                              "header.north",     "header.south",        "header.east",
                                              "header.west",      "header.vendor",       "road.name",
                                              "type.type",        "type.country",        "type.name",
                                              "type.width",       "line.rule",           "roadMark.material",
                                              "material.surface", "access.restriction",  "rule.value",
                                              "object.name",      "object.type",         "object.id",
                                              "outline.id",       "parkingSpace.access", "parkingSpace.restrictions",
                                              "signal.name",      "signal.country",      "signal.countryRevision",
                                              "signal.type",      "signal.subtype",      "signal.unit",
                                              "signal.text",      "dependency.id",       "dependency.type",
                                              "controller.name",  "controller.type",     "control.type",
                                              "junction.name",    "connection.id"};
  return kText.count(at.element + "." + at.attribute.name) > 0;
}

TEST(DamagedMaps, NameEachAttributeThatIsGarbled) {
  const std::string text = Read(absl::StrCat(kFolder, "/everything.xodr"));
  const size_t before = ParseOpenDrive(text).diagnostics.size();
  int num_faults = 0;
  for (const Attribute& at : AttributesOf(text)) {
    if (IsFreeText(at)) continue;
    const size_t value = OffsetOf(text, at.attribute.place);
    for (const char* garbage : {"?!", "nan", "1e99"}) {
      const std::string damaged = text.substr(0, value) + garbage + text.substr(value + at.attribute.value.size());
      const OpenDriveMap map = ParseOpenDrive(damaged);
      const std::string what =
          absl::StrCat(at.element, ".", at.attribute.name, "=", garbage, " in line ", at.attribute.place.line);
      // An id that other parts name is missed there; anything else is named at its own place.
      const bool is_id =
          at.attribute.name == "id" && at.element != "lane" && at.element != "predecessor" && at.element != "successor";
      EXPECT_TRUE(std::any_of(map.diagnostics.begin(), map.diagnostics.end(), [&](const Diagnostic& diagnostic) {
        return is_id || diagnostic.line == at.attribute.place.line;
      })) << what;
      EXPECT_GT(map.diagnostics.size(), before) << what;
      ++num_faults;
    }
  }
  EXPECT_GT(num_faults, 500);
}

TEST(DamagedMaps, NameTheCutOfATruncatedFile) {
  const std::string text = Read(absl::StrCat(kFolder, "/everything.xodr"));
  for (size_t length = 0; length + 2 < text.size(); length += 7) {
    const OpenDriveMap map = ParseOpenDrive(text.substr(0, length));
    ASSERT_FALSE(map.network.has_value()) << length;
    ASSERT_EQ(map.diagnostics.size(), 1u) << length;
    EXPECT_EQ(map.diagnostics[0].code, "LT0801");
  }
}

TEST(DamagedMaps, NeverCrashOrHangOnChangedBytes) {
  std::vector<std::string> corpus;
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) corpus.push_back(Read(path));
  ASSERT_GE(corpus.size(), 2u);
  // Pieces that turn one right map into another wrong one, more often than single bytes do.
  const std::vector<std::string> pieces = {"0",    "-1",  "1e300",     "-1e9",     "1e9",    "0.0001", "\"",  "<",
                                           ">",    "/>",  "<lane ",    "id=\"1\"", "<link>", "&amp;",  "NaN", "inf",
                                           "1e-9", "100", "<geometry", "&#0;",     "\xff",   "]]>",    "<!--"};
  PhiloxStream random(/*seed=*/7, /*sample_index=*/0, "test/damaged_maps");
  const auto below = [&](size_t count) { return static_cast<size_t>(random.Below(static_cast<uint32_t>(count))); };
  for (int round = 0; round < 3000; ++round) {
    std::string text = corpus[below(corpus.size())];
    const size_t num_changes = 1 + below(4);
    for (size_t i = 0; i < num_changes && !text.empty(); ++i) {
      const size_t at = below(text.size());
      switch (below(5)) {
        case 0:
          text[at] = static_cast<char>(below(256));
          break;
        case 1:
          text.erase(at, 1 + below(40));
          break;
        case 2:
          text.insert(at, text.substr(below(text.size()), 1 + below(200)));
          break;
        case 3:
          text.insert(at, pieces[below(pieces.size())]);
          break;
        default: {
          // A number becomes another.
          const size_t digit = text.find_first_of("0123456789", at);
          if (digit == std::string::npos) break;
          text.replace(digit, 1, pieces[below(6)]);
        }
      }
    }
    SCOPED_TRACE(round);
    ExpectSane(text);
    if (HasFatalFailure()) {
      std::ofstream(std::string(std::getenv("TEST_TMPDIR") ? std::getenv("TEST_TMPDIR") : ".") + "/damaged.xodr")
          << text;
      return;
    }
  }
}

}  // namespace
}  // namespace longtail
