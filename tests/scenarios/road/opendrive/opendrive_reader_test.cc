#include "scenarios/road/opendrive/opendrive_reader.h"

#include <cmath>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/road/network/road_network.h"
#include "scenarios/spec/diagnostic.h"

namespace longtail {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::string MapText(const std::string& name) {
  std::ifstream file("tests/scenarios/road/opendrive/maps/" + name + ".xodr");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// "line:column severity message [code]" of each.
std::vector<std::string> Lines(const Diagnostics& diagnostics) {
  std::vector<std::string> lines;
  for (const Diagnostic& diagnostic : diagnostics) {
    lines.push_back(absl::StrCat(diagnostic.line, ":", diagnostic.column, " ",
                                 diagnostic.severity == Severity::kError ? "error" : "warning", " ", diagnostic.message,
                                 " [", diagnostic.code, "]", diagnostic.suggestion.empty() ? "" : " did you mean ",
                                 diagnostic.suggestion));
  }
  return lines;
}

// A road of one lane, with something in place of its planView, or after it.
std::string SmallMap(const std::string& geometry, const std::string& more = "") {
  return absl::StrCat(
      "<OpenDRIVE><header revMajor=\"1\" revMinor=\"4\"/>\n<road length=\"10\" id=\"1\" junction=\"-1\">\n<planView>",
      geometry, "</planView>\n", more,
      "<lanes><laneSection s=\"0\"><center><lane id=\"0\" type=\"none\"/></center><right>"
      "<lane id=\"-1\" type=\"driving\"><width sOffset=\"0\" a=\"3\"/></lane></right></laneSection></lanes></road>"
      "</OpenDRIVE>");
}

constexpr char kLine[] = R"(<geometry s="0" x="0" y="0" hdg="0" length="10"><line/></geometry>)";

class Everything : public testing::Test {
 protected:
  Everything() : map_(ParseOpenDrive(MapText("everything"))) {}
  void SetUp() override { ASSERT_TRUE(map_.network.has_value()) << testing::PrintToString(Lines(map_.diagnostics)); }
  const RoadNetwork& net() const { return *map_.network; }
  const network::Road& road(const char* id) const { return net().road(net().FindRoad(id)); }

  OpenDriveMap map_;
};

TEST_F(Everything, HasNoFaultAndOneWarning) {
  EXPECT_THAT(Lines(map_.diagnostics),
              ElementsAre("69:44 warning attribute restrictions of <parkingSpace> is not used [LT0843]"));
}

TEST_F(Everything, HasItsHeader) {
  const network::Header& header = net().data().header;
  EXPECT_EQ(header.revision_minor, 7);
  EXPECT_EQ(header.geo_reference, "+proj=utm +zone=32 +datum=WGS84");
  EXPECT_EQ(header.offset_x_m, 500000);
  EXPECT_EQ(header.offset_heading_rad, 0.1);
  EXPECT_EQ(header.vendor, "by hand");
}

TEST_F(Everything, HasItsRoadsAsWritten) {
  const network::Road& west = road("1");
  EXPECT_EQ(west.name, "West");
  EXPECT_EQ(west.place.line, 7);
  ASSERT_THAT(west.geometries, SizeIs(2));
  EXPECT_TRUE(std::holds_alternative<network::Line>(west.geometries[0].shape));
  EXPECT_EQ(std::get<network::ParamPoly3>(west.geometries[1].shape).p_end, 1);
  EXPECT_TRUE(std::holds_alternative<network::Spiral>(road("2").geometries[0].shape));
  EXPECT_EQ(std::get<network::Arc>(road("2").geometries[1].shape).curvature_per_m, 0.01);
  EXPECT_TRUE(std::holds_alternative<network::Poly3>(road("3").geometries[0].shape));
  EXPECT_DOUBLE_EQ(*west.types[0].limit_mps, 50 / 3.6);
  EXPECT_EQ(west.crossfalls[0].side, network::CrossfallSide::kRight);
  EXPECT_THAT(west.shapes, SizeIs(1));
  EXPECT_TRUE(west.successor->to_junction);
  EXPECT_EQ(road("3").predecessor->contact_point, network::ContactPoint::kEnd);
  EXPECT_EQ(road("3").junction, "100");
}

TEST_F(Everything, HasItsLanesAsWritten) {
  const network::LaneSection& section = road("1").sections[0];
  const network::Lane& right = section.right[0];
  EXPECT_EQ(right.type, network::LaneType::kDriving);
  EXPECT_EQ(right.materials[0].friction, 0.8);
  EXPECT_NEAR(right.speeds[0].limit_mps, 13.4112, 1e-9);  // 30 mph
  EXPECT_FALSE(right.accesses[0].allow);
  EXPECT_THAT(right.accesses[0].who, ElementsAre("pedestrian"));
  EXPECT_EQ(right.rules[0].text, "no stopping at any time");
  EXPECT_EQ(section.left[1].heights[0].inner_m, 0.12);
  ASSERT_THAT(section.center.marks, SizeIs(2));
  EXPECT_EQ(section.center.marks[0].color, network::MarkColor::kYellow);
  EXPECT_EQ(section.center.marks[0].lines[0].space_m, 6);
  EXPECT_TRUE(section.center.marks[1].bold);
  EXPECT_EQ(section.center.marks[1].lane_change, network::LaneChange::kNone);
  const int lane = net().lanes().Find(0, 0, -1);
  EXPECT_NEAR(net().SpeedLimitMps(lane, 10), 50 / 3.6, 1e-12);
  EXPECT_NEAR(net().SpeedLimitMps(lane, 60), 13.4112, 1e-12);
  EXPECT_EQ(net().MarkAt(net().lanes().Find(0, 0, 1), 10)->type, network::MarkType::kCurb);
}

TEST_F(Everything, HasItsObjectsAndSignals) {
  const std::vector<network::Object>& objects = road("1").objects;
  ASSERT_THAT(objects, SizeIs(3));
  EXPECT_EQ(objects[0].type, network::ObjectType::kParkingSpace);
  EXPECT_EQ(objects[0].parking_access, "handicapped");
  EXPECT_EQ(objects[0].validity[0].from, -2);
  EXPECT_THAT(objects[1].outlines[0].corners, SizeIs(3));
  EXPECT_TRUE(objects[1].outlines[0].corners[0].is_local);
  EXPECT_EQ(objects[2].repeats[0].t_end_m, 7);
  EXPECT_EQ(objects[2].repeats[0].length_end_m, 0);
  const std::vector<network::Signal>& signals = road("1").signals;
  ASSERT_THAT(signals, SizeIs(2));
  EXPECT_TRUE(signals[0].dynamic);
  EXPECT_EQ(signals[0].orientation, network::Orientation::kAlongS);
  EXPECT_EQ(signals[0].dependencies[0].signal_id, "501");
  EXPECT_EQ(signals[1].type, "274");
  EXPECT_EQ(*signals[1].value, 30);
  EXPECT_EQ(road("2").signal_references[0].signal_id, "500");
  EXPECT_EQ(net().data().controllers[0].controls[0].signal_id, "500");
  EXPECT_EQ(net().data().junctions[0].controllers[0].id, "7");
  EXPECT_EQ(net().data().junctions[0].priorities[0].high, "1");
}

TEST_F(Everything, LeadsTrafficThroughItsJunctionBothWays) {
  const network::LaneGraph& lanes = net().lanes();
  const int in = lanes.Find(0, 0, -1), through = lanes.Find(2, 0, -1), out = lanes.Find(1, 0, -1);
  EXPECT_THAT(lanes.Successors(in), ElementsAre(through));
  EXPECT_THAT(lanes.Successors(through), ElementsAre(out));
  EXPECT_THAT(lanes.Successors(out), ElementsAre(lanes.Find(1, 1, -1)));
  EXPECT_THAT(lanes.Successors(lanes.Find(1, 0, 1)), ElementsAre(lanes.Find(2, 0, 1)));
  EXPECT_THAT(lanes.Successors(lanes.Find(2, 0, 1)), ElementsAre(lanes.Find(0, 0, 1)));
  EXPECT_THAT(lanes.Successors(lanes.Find(0, 0, 2)), IsEmpty());
  // The centre moves by half a metre over the junction, and the lanes meet.
  EXPECT_NEAR(net().PoseOnLane({through, 0, 0}).y_m, -1.25, 1e-9);
  EXPECT_NEAR(net().PoseOnLane({through, 20, 0}).y_m, -1.75, 1e-9);
}

TEST(OpenDrive, NamesWhatItDoesNotSupportByNameAndPlace) {
  const OpenDriveMap map = ParseOpenDrive(MapText("unsupported"));
  EXPECT_TRUE(map.network.has_value());
  EXPECT_THAT(
      Lines(map.diagnostics),
      ElementsAre(
          "3:38 warning <license> in <header> is not supported; it is left out [LT0841]",
          "4:42 warning attribute speciality of <road> is not used [LT0843]",
          "8:78 warning <sway> in <roadMark> is not supported; it is left out [LT0841]",
          testing::HasSubstr("9:36 warning road 1.lanes.laneSection.right.lane -1.type must be one of none, driving"),
          "9:71 warning <userData> in <lane> is not supported; it is left out [LT0841]",
          "12:15 warning <objectReference> in <objects> is not supported; it is left out [LT0841]",
          "13:6 warning <railroad> in <road> is not supported; it is left out [LT0841]",
          "14:6 warning <surfaces> is not known in <road>; it is left out [LT0842] did you mean surface",
          "16:4 warning <station> in <OpenDRIVE> is not supported; it is left out [LT0841]"));
}

TEST(OpenDrive, KnowsTunnelsAndBridges) {
  std::string text = MapText("everything");
  text = absl::StrReplaceAll(
      text, {{"<objects>",
              "<objects><tunnel s=\"5\" length=\"20\" id=\"t\" type=\"underpass\" lighting=\"0.4\"/>"
              "<bridge s=\"500\" length=\"4\" id=\"b\" name=\"low\" type=\"steel\"><validity fromLane=\"-1\" "
              "toLane=\"1\"/></bridge>"}});
  const OpenDriveMap map = ParseOpenDrive(text);
  ASSERT_TRUE(map.network.has_value());
  const std::vector<network::Structure>* found = nullptr;
  for (int r = 0; r < map.network->num_roads(); ++r) {
    if (!map.network->road(r).structures.empty()) found = &map.network->road(r).structures;
  }
  ASSERT_NE(found, nullptr);
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ((*found)[0].kind, network::StructureKind::kTunnel);
  EXPECT_EQ((*found)[0].s_m, 5);
  EXPECT_EQ((*found)[0].lighting, 0.4);
  EXPECT_EQ((*found)[1].kind, network::StructureKind::kBridge);
  EXPECT_EQ((*found)[1].name, "low");
  EXPECT_THAT(Lines(map.diagnostics),
              testing::IsSupersetOf({testing::HasSubstr("<validity> in <bridge> is not supported"),
                                     testing::HasSubstr("bridge b.s must be in [0, 100] of its road, got 500")}));
}

TEST(OpenDrive, NamesAllFaultsOfNumbersAtTheirPlaces) {
  const OpenDriveMap map = ParseOpenDrive(
      SmallMap("<geometry s=\"zero\" x=\"nan\" y=\"1e10\" hgd=\"0\" length=\"-1\"><arc curvature=\"\"/></geometry>"));
  EXPECT_FALSE(map.network.has_value());
  EXPECT_THAT(Lines(map.diagnostics),
              testing::IsSupersetOf({
                  "3:12 error road 1.planView.geometry.hdg must be given [LT0811] did you mean hdg where it says hgd",
                  "3:24 error road 1.planView.geometry.s must be a finite number, got zero [LT0812]",
                  "3:33 error road 1.planView.geometry.x must be a finite number, got nan [LT0812]",
                  "3:41 error road 1.planView.geometry.y must be in [-1e+09, 1e+09], got 1e10 [LT0813]",
                  "3:47 warning attribute hgd of <geometry> is not used [LT0843]",
                  "3:63 error road 1.planView.geometry.length must not be below 0, got -1 [LT0813]",
                  "3:83 error road 1.planView.geometry.arc.curvature must be a finite number, got nothing [LT0812]",
              }));
}

TEST(OpenDrive, NamesFaultsBetweenThePartsAtTheirPlaces) {
  std::string text = MapText("everything");
  text = absl::StrReplaceAll(
      text, {{"connectingRoad=\"3\" contactPoint=\"start\"", "connectingRoad=\"33\" contactPoint=\"start\""},
             {"<laneLink from=\"1\" to=\"1\"/>", "<laneLink from=\"4\" to=\"-4\"/>"},
             {"<control signalId=\"500\"", "<control signalId=\"5000\""},
             {"<laneSection s=\"60\">", "<laneSection s=\"0\">"}});
  const OpenDriveMap map = ParseOpenDrive(text);
  EXPECT_FALSE(map.network.has_value());
  EXPECT_THAT(
      Lines(map.diagnostics),
      testing::IsSupersetOf({
          "127:8 error road 2.sections[1].s must be greater than 0 of the one before, got 0 [LT0821]",
          "193:6 warning controller 7.control.signalId must be a signal of this map, got 5000; it is left out [LT0825] "
          "did you mean 500",
          "196:6 warning junction 100.connection 0.connectingRoad must be a road of this map, got 33; it is left out "
          "[LT0825]",
          "200:8 warning junction 100.connection 1.laneLink.from must be a lane of road 2 at the junction, got 4; it "
          "is left out [LT0825]",
          "200:8 warning junction 100.connection 1.laneLink.to must be a lane of road 3 at its contact point, got -4; "
          "it is left out [LT0825]",
      }));
}

TEST(OpenDrive, LeavesOutWithAWarningWhatNoLaneNeeds) {
  const OpenDriveMap map =
      ParseOpenDrive(absl::StrReplaceAll(MapText("everything"), {{"<line length=\"3\" ", "<line "},
                                                                 {"max=\"50\" unit", "max=\"-1\" unit"},
                                                                 {" distance=\"0\"", ""},
                                                                 {"high=\"1\" low=\"2\"", "high=\"1\""},
                                                                 {"id=\"501\"", "id=\"500\""}}));
  ASSERT_TRUE(map.network.has_value());
  EXPECT_THAT(
      Lines(map.diagnostics),
      testing::IsSupersetOf({
          "12:19 warning road 1.type.speed.max must not be below 0, got -1; it is left out [LT0813]",
          "47:18 warning road 1.lanes.laneSection.center.lane 0.roadMark.type.line.length must be given; the line "
          "is left out [LT0811]",
          "82:10 warning road 1.objects.object 12.repeat.distance must be given; the repeat is left out [LT0811]",
          "90:8 warning signal.id must be given once, got 500 again; it becomes 500_2 [LT0824]",
          "202:6 warning junction 100.priority.low must be given; the priority is left out [LT0811]",
      }));
  EXPECT_THAT(map.network->data().junctions[0].priorities, testing::IsEmpty());
  const network::Road& road = map.network->road(map.network->FindRoad("1"));
  EXPECT_FALSE(road.types[0].limit_mps.has_value());
  EXPECT_THAT(road.sections[0].center.marks[0].lines, testing::IsEmpty());
  EXPECT_THAT(road.objects[2].repeats, testing::IsEmpty());
}

TEST(OpenDrive, ALaneSpeedBelowZeroLeavesTheRoadsLimit) {
  const OpenDriveMap map = ParseOpenDrive(
      absl::StrReplaceAll(MapText("everything"), {{"max=\"30\" unit=\"mph\"", "max=\"-30\" unit=\"mph\""}}));
  ASSERT_TRUE(map.network.has_value());
  const int road = map.network->FindRoad("1");
  const int lane = map.network->LaneAt({.road = road, .s_m = 60, .t_m = -1});
  EXPECT_NEAR(map.network->SpeedLimitMps(lane, 60), 50 / 3.6, 1e-9);
}

TEST(OpenDrive, CutsWhatLedOutOfTheMap) {
  std::string text = MapText("everything");
  const size_t begin = text.find("  <junction "), end = text.find("</junction>") + 12;
  text.erase(begin, end - begin);
  const OpenDriveMap map = ParseOpenDrive(text);
  ASSERT_TRUE(map.network.has_value());
  EXPECT_THAT(Lines(map.diagnostics), testing::Contains(testing::HasSubstr("must be a junction of this map, got 100")));
  for (int i = 0; i < map.network->num_roads(); ++i) {
    const network::Road& road = map.network->road(i);
    EXPECT_EQ(road.junction, "");
    for (const auto& link : {road.predecessor, road.successor}) EXPECT_FALSE(link && link->to_junction);
  }
}

TEST(OpenDrive, ReadsAMapWithoutHeader) {
  std::string text = MapText("everything");
  const size_t begin = text.find("<header"), end = text.find("</header>") + 9;
  text.erase(begin, end - begin);
  const OpenDriveMap map = ParseOpenDrive(text);
  EXPECT_TRUE(map.network.has_value());
  EXPECT_THAT(Lines(map.diagnostics),
              testing::Contains(testing::HasSubstr("OpenDRIVE must have a <header>, got none")));
}

TEST(OpenDrive, WarnsOfGapsAndJumpsInTheLine) {
  const OpenDriveMap map = ParseOpenDrive(SmallMap(
      R"(<geometry s="0" x="0" y="0" hdg="0" length="4"><line/></geometry><geometry s="5" x="5.2" y="0" hdg="0.5" length="4"><line/></geometry>)"));
  ASSERT_TRUE(map.network.has_value());
  EXPECT_THAT(
      Lines(map.diagnostics),
      ElementsAre("2:2 warning road 1.length must be 9, where its geometry ends, got 10 [LT0823]",
                  "3:77 warning road 1.geometries[1].s must be 4, where the one before ends, got 5 [LT0822]",
                  "3:77 warning road 1.geometries[1] must begin where the one before ends, got 1.2 m and 0.5 rad "
                  "from there [LT0829]"));
}

TEST(OpenDrive, NamesBrokenXmlAtItsPlace) {
  const auto only = [](const std::string& text) {
    const std::vector<std::string> lines = Lines(ParseOpenDrive(text).diagnostics);
    return lines.size() == 1 ? lines[0] : testing::PrintToString(lines);
  };
  EXPECT_EQ(only(""), "1:1 error map must be well-formed XML, got an empty file [LT0801]");
  EXPECT_EQ(only("<OpenDRIVE>\n  <header>\n</OpenDRIVE>"),
            "3:3 error map must be well-formed XML, got mismatched tag inside <header> [LT0801]");
  EXPECT_EQ(only("<OpenDRIVE><road"),
            "1:12 error map must be well-formed XML, got unclosed token inside <OpenDRIVE> [LT0801]");
  EXPECT_EQ(only("<OpenSCENARIO/>"), "1:2 error OpenSCENARIO must be <OpenDRIVE>, got <OpenSCENARIO> [LT0805]");
  EXPECT_EQ(only(std::string("<Open\0DRIVE/>", 13)),
            "1:1 error map must be text in UTF-8 or a single-byte encoding, got a zero byte [LT0804]");
  EXPECT_EQ(only("<?xml version=\"1.0\" encoding=\"KOI8-R\"?><OpenDRIVE/>"),
            "1:31 error map must be well-formed XML, got unknown encoding [LT0804]");
  EXPECT_EQ(only("<!DOCTYPE a [<!ENTITY b \"c\">]>\n<OpenDRIVE/>"),
            "1:25 error map must not declare entities [LT0801]");
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<a>";
  EXPECT_EQ(only(deep), "1:193 error map must not be nested deeper than 64 elements [LT0803]");
}

TEST(OpenDrive, RefusesAFewBytesThatWouldFillTheMemory) {
  std::string roads;
  for (int i = 0; i < 100; ++i) {
    absl::StrAppend(
        &roads, "<road id=\"", i,
        "\" length=\"1e6\"><planView><geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"1e6\"><line/></geometry>"
        "</planView><lanes><laneSection s=\"0\"><center/></laneSection></lanes></road>");
  }
  const OpenDriveMap map =
      ParseOpenDrive(absl::StrCat("<OpenDRIVE><header revMajor=\"1\" revMinor=\"4\"/>", roads, "</OpenDRIVE>"));
  EXPECT_FALSE(map.network.has_value());
  ASSERT_THAT(map.diagnostics, SizeIs(1));
  EXPECT_EQ(map.diagnostics[0].code, "LT0802");
}

TEST(OpenDrive, RefusesMoreLanesThanAnyRoadHas) {
  std::string lanes;
  for (int i = 1; i <= 101; ++i) absl::StrAppend(&lanes, "<lane id=\"", -i, "\"><width sOffset=\"0\" a=\"3\"/></lane>");
  const OpenDriveMap map = ParseOpenDrive(absl::StrReplaceAll(SmallMap(kLine), {{"<right>", "<right>" + lanes}}));
  EXPECT_THAT(Lines(map.diagnostics),
              testing::Contains(testing::HasSubstr("must have at most 100 lanes a side, got 102")));
}

TEST(OpenDrive, ReadsOtherEncodings) {
  std::string text = SmallMap(kLine);
  text = "<?xml version=\"1.0\" encoding=\"windows-1252\"?>\n" + absl::StrReplaceAll(text, {{"<road ",
                                                                                             "<road name=\"Stra\xdf"
                                                                                             "e\" "}});
  const OpenDriveMap map = ParseOpenDrive(text);
  ASSERT_TRUE(map.network.has_value());
  EXPECT_EQ(map.network->road(0).name, "Straße");
}

TEST(OpenDrive, RefusesAnotherMajorVersion) {
  const OpenDriveMap map = ParseOpenDrive(absl::StrReplaceAll(SmallMap(kLine), {{"revMajor=\"1\"", "revMajor=\"2\""}}));
  EXPECT_FALSE(map.network.has_value());
  EXPECT_THAT(Lines(map.diagnostics), ElementsAre("1:30 error header.revMajor must be 1, got 2 [LT0807]"));
}

TEST(OpenDrive, SaysThatVirtualJunctionsJoinNothing) {
  const std::string text = absl::StrReplaceAll(
      SmallMap(kLine), {{"</OpenDRIVE>",
                         "<junction id=\"5\" type=\"virtual\" mainRoad=\"1\" sStart=\"2\" sEnd=\"4\">"
                         "<connection id=\"0\" type=\"virtual\"/></junction></OpenDRIVE>"}});
  const OpenDriveMap map = ParseOpenDrive(text);
  ASSERT_TRUE(map.network.has_value());
  ASSERT_THAT(map.diagnostics, SizeIs(1));
  EXPECT_THAT(map.diagnostics[0].message, testing::StartsWith("junction 5.type must be default or direct"));
}

TEST(OpenDrive, JoinsLanesInADirectJunction) {
  // Road 1 goes on as road 2, without a road between them.
  const std::string lanes =
      "<lanes><laneSection s=\"0\"><center><lane id=\"0\" type=\"none\"/></center><right><lane id=\"-1\" "
      "type=\"driving\"><width sOffset=\"0\" a=\"3\"/></lane></right></laneSection></lanes>";
  const std::string text = absl::StrCat(
      "<OpenDRIVE><header revMajor=\"1\" revMinor=\"7\"/><road id=\"1\" length=\"10\" junction=\"-1\"><link><successor "
      "elementType=\"junction\" elementId=\"9\"/></link><planView>",
      kLine, "</planView>", lanes,
      "</road><road id=\"2\" length=\"10\" junction=\"-1\"><link><predecessor elementType=\"junction\" "
      "elementId=\"9\"/></link><planView><geometry s=\"0\" x=\"10\" y=\"0\" hdg=\"0\" length=\"10\"><line/></geometry>"
      "</planView>",
      lanes,
      "</road><junction id=\"9\" type=\"direct\"><connection id=\"0\" incomingRoad=\"1\" "
      "linkedRoad=\"2\" contactPoint=\"start\"><laneLink from=\"-1\" to=\"-1\"/></connection></junction></OpenDRIVE>");
  const OpenDriveMap map = ParseOpenDrive(text);
  ASSERT_TRUE(map.network.has_value());
  EXPECT_THAT(Lines(map.diagnostics), IsEmpty());
  EXPECT_THAT(map.network->lanes().Successors(0), ElementsAre(1));
}

TEST(OpenDriveFile, SaysWhatKeepsItFromReading) {
  EXPECT_EQ(ReadOpenDriveFile("no/such.xodr").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReadOpenDriveFile("tests").status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_TRUE(ReadOpenDriveFile("tests/scenarios/road/opendrive/maps/everything.xodr")->map.network.has_value());
}

}  // namespace
}  // namespace longtail
