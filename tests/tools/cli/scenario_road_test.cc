#include "tools/cli/scenario_road.h"

#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/road/opendrive/opendrive_reader.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/map_drawing.h"
#include "tools/cli/map_summary.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kMap[] = "tests/scenarios/road/opendrive/maps/everything.xodr";

class ScenarioRoadTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = ::testing::TempDir() + "/road.XXXXXX";
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
  }

  int Run(const ScenarioRoadOptions& options) {
    out_.str("");
    err_.str("");
    return RunScenarioRoad(options, context_);
  }
  std::string Write(const std::string& name, const std::string& text) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << text;
    return path;
  }

  std::string folder_;
  std::ostringstream out_, err_;
  CommandContext context_{.out = out_, .err = err_};
};

TEST_F(ScenarioRoadTest, SaysWhatIsInAMap) {
  // From (-100, 0) to the end of the arc, 100 (sin 0.95 - sin 0.25) east and 100 (cos 0.25 - cos 0.95) north of its
  // start at (69.7, 4.1).
  EXPECT_EQ(Run({.map = kMap}), kExitDone);
  EXPECT_EQ(out_.str(), std::string(kMap) +
                            ": OpenDRIVE 1.7, everything\n"
                            "2 roads of 0.22 km and 1 inside junctions, over 226 m x 43 m\n"
                            "1 junctions with 2 connections, 6 lane links\n"
                            "2 signals (1 of them change), 1 controllers, 3 objects\n"
                            "geo reference: +proj=utm +zone=32 +datum=WGS84\n"
                            "\n"
                            "LANE_TYPE  LANES    KM\n"
                            "driving        8  0.48\n"
                            "biking         1  0.10\n"
                            "sidewalk       1  0.10\n");
  EXPECT_THAT(err_.str(), HasSubstr(":69:44: warning: attribute restrictions of <parkingSpace> is not used"));
}

TEST_F(ScenarioRoadTest, PrintsTheSameAsJson) {
  EXPECT_EQ(Run({.map = kMap, .json = true}), kExitDone);
  const nlohmann::json json = nlohmann::json::parse(out_.str());
  EXPECT_EQ(json["roads"], 3);
  EXPECT_EQ(json["junction_roads"], 1);
  EXPECT_NEAR(json["length_km"].get<double>(), 0.22, 1e-12);
  EXPECT_EQ(json["lanes"][0]["type"], "driving");
  EXPECT_EQ(json["diagnostics"][0]["code"], "LT0843");
  EXPECT_THAT(err_.str(), IsEmpty());
}

TEST_F(ScenarioRoadTest, DrawsTheMap) {
  const std::string path = folder_ + "/map.svg";
  EXPECT_EQ(Run({.map = kMap, .out = path}), kExitDone);
  EXPECT_THAT(out_.str(), HasSubstr("\n" + path + "\n"));
  std::stringstream svg;
  svg << std::ifstream(path).rdbuf();
  EXPECT_THAT(svg.str(), HasSubstr("road 1<"));
  EXPECT_THAT(svg.str(), HasSubstr("junction 100<"));
  EXPECT_THAT(svg.str(), HasSubstr("#f2c230"));  // the yellow mark
  EXPECT_THAT(svg.str(), HasSubstr("#d64545"));  // the traffic light
  EXPECT_EQ(Run({.map = kMap, .out = "-"}), kExitDone);
  EXPECT_EQ(out_.str(), svg.str());
  EXPECT_EQ(Run({.map = kMap, .out = folder_ + "/no/such/folder.svg"}), kExitIoError);
  EXPECT_THAT(err_.str(), HasSubstr("cannot write"));
}

TEST_F(ScenarioRoadTest, PutsRoadsWhereTheyLie) {
  const OpenDriveFile file = ReadOpenDriveFile(kMap).value();
  const MapView view = FitMap(*file.map.network);
  // Everything inside of the panel, north up.
  const SvgPoint west = view.Map(-100, 0), east = view.Map(20, 0), north = view.Map(20, 10);
  EXPECT_GT(west.x, view.left_px);
  EXPECT_NEAR(east.x - west.x, 120 * view.scale_px_per_m, 1e-9);
  EXPECT_NEAR(east.y - north.y, 10 * view.scale_px_per_m, 1e-9);
  EXPECT_LE(view.width_px, 1600);
}

TEST_F(ScenarioRoadTest, NamesFaultsOfAMapAndDrawsNothing) {
  const std::string path = Write("broken.xodr", "<OpenDRIVE>\n<header revMajor=\"1\" revMinor=\"x\"/>\n</OpenDRIVE>\n");
  EXPECT_EQ(Run({.map = path, .out = folder_ + "/never.svg"}), kExitBadInput);
  EXPECT_THAT(err_.str(), HasSubstr(path + ":2:32: error: header.revMinor must be a whole number, got x [LT0812]\n"
                                           "  <header revMajor=\"1\" revMinor=\"x\"/>\n"));
  EXPECT_THAT(out_.str(), IsEmpty());
  EXPECT_FALSE(std::ifstream(folder_ + "/never.svg").good());
  EXPECT_EQ(Run({.map = path, .json = true}), kExitBadInput);
  EXPECT_FALSE(nlohmann::json::parse(out_.str()).contains("roads"));
  EXPECT_EQ(Run({.map = folder_ + "/missing.xodr"}), kExitInputMissing);
}

constexpr char kCrossing[] = R"(id: "crossing" schema_major: 1 schema_minor: 0
description: "A road."
roads {
  name: "street" length_m: 240 forward_lanes: 1 backward_lanes: 1 lane_width_m: 3.5 speed_limit_mps: 14
  surroundings { kind: SURROUNDINGS_KIND_CITY }
  junctions { at_m: 120 arms: JUNCTION_ARMS_T_LEFT control: JUNCTION_CONTROL_SIGNALS }
}
environments { name: "day" sun_altitude_deg: 30 }
ego { start { lane { lane: 1 s_m: 40 } } speed_mps: 10 }
actors { id: "lead" classes: ACTOR_CLASS_CAR start { relative { actor: "ego" ds_m: 30 } } speed_mps: 10 driver: DRIVER_MODEL_IDM }
storyboard { step { name: "slow" start { time { at_s: 3 } } actor: "lead" action { brake { deceleration_mps2: 4 target_mps: 2 } } } }
events { id: "crossing" description: "It brakes." steps: "slow" actors: "lead" window_start_s: 2 window_end_s: 6
  detector { deceleration { actor: "lead" rule: RULE_GREATER value_mps2: 2.5 } } solvable_share: 0.9 severity: 0.5 }
duration_s: 10
)";

TEST_F(ScenarioRoadTest, LaysOutTheRoadOfASpec) {
  const std::string spec = Write("crossing.textproto", kCrossing), svg = folder_ + "/crossing.svg";
  EXPECT_EQ(Run({.map = spec, .out = svg}), kExitDone) << err_.str();
  // The kerb's curve of radius 8 begins 3.5 + 0.5 + 8 m from the middle, the stop line lies 1 m before it.
  EXPECT_THAT(out_.str(), HasSubstr("crossing: road street\n"));
  EXPECT_THAT(out_.str(), HasSubstr("\nmain             0.0  240.0       107.0\n"));
  EXPECT_THAT(out_.str(), HasSubstr("near_to_far is main\nsignals main\nsignals side\n"));
  EXPECT_THAT(out_.str(), HasSubstr("\nacross main at 0.0 m, from left to right:\n\n"
                                    "LANE  TYPE      WIDTH_M      BESIDE_M\n"
                                    "      shoulder     0.50  0.00 to 0.50\n"
                                    "  -1  driving      3.50\n"
                                    "   1  driving      3.50\n"
                                    "      shoulder     0.50  0.00 to 0.50\n"));
  std::stringstream drawn;
  drawn << std::ifstream(svg).rdbuf();
  EXPECT_THAT(drawn.str(), HasSubstr("road left<"));
  EXPECT_EQ(Run({.map = spec, .json = true}), kExitDone);
  EXPECT_EQ(nlohmann::json::parse(out_.str())["junctions"], 1);
}

TEST_F(ScenarioRoadTest, SaysWhereSidewalksAndParkingLie) {
  std::string text = kCrossing;
  text.insert(text.find("speed_limit_mps"), "sidewalk_m: 2 parking_lanes { start_m: 0 length_m: 60 width_m: 2.2 } ");
  EXPECT_EQ(Run({.map = Write("crossing.textproto", text)}), kExitDone) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("      sidewalk     2.00  0.50 to 2.50\n"
                                    "      shoulder     0.50  0.00 to 0.50\n"
                                    "  -1  driving      3.50\n"
                                    "   1  driving      3.50\n"
                                    "      parking      2.20  0.00 to 2.20\n"
                                    "      shoulder     0.50  2.20 to 2.70\n"
                                    "      sidewalk     2.00  2.70 to 4.70\n"));
}

TEST_F(ScenarioRoadTest, AMedianLiesBetweenTheLanes) {
  std::string text = kCrossing;
  text.erase(text.find("  junctions {"), text.find("SIGNALS }") + 9 - text.find("  junctions {"));
  text.insert(text.find("speed_limit_mps"), "median_m: 2 ");
  EXPECT_EQ(Run({.map = Write("crossing.textproto", text)}), kExitDone) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("  -1  driving      3.50\n"
                                    "      median       2.00\n"
                                    "   1  driving      3.50\n"));
}

TEST_F(ScenarioRoadTest, NamesTheFieldOfARoadThatDoesNotFit) {
  std::string text = kCrossing;
  text.replace(text.find("at_m: 120"), 9, "at_m: 5");
  EXPECT_EQ(Run({.map = Write("crossing.textproto", text)}), kExitBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("roads[0].junctions[0].at_m must leave"));
}

}  // namespace
}  // namespace longtail
