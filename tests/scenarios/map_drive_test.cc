// Traffic on a map: ten drivers keep apart at its lights, its signs and where they turn.
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/kinematics_check.h"
#include "scenarios/road/layout/road_layout.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/simulate.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/import_files.h"
#include "scenarios/spec/spec_file.h"

namespace longtail {
namespace {

using ::testing::IsEmpty;

struct Driver {
  const char* route;
  int lane;
  double s_m;
};

// A map's courses, and ten drivers on them beside ego.
struct Town {
  const char* map;
  const char* courses;
  double ego_s_m;
  double speed_mps;
  double least_m;  // how far each gets at least in the half minute, however long it waits
  std::vector<Driver> drivers;
};

std::string SpecOf(const Town& town) {
  std::string text =
      absl::StrCat(R"(
id: "drive" schema_major: 1 description: "Traffic on a map."
environments { name: "noon" sun_altitude_deg: 40 }
storyboard { step { name: "wait" start { time { at_s: 1 } } actor: "d0" action { light { lamps: LAMP_HAZARD } } } }
events { id: "drive" description: "nothing" steps: "wait" actors: "d0" window_start_s: 0 window_end_s: 30
  detector { time { at_s: 1 } } solvable_share: 0 severity: 0 }
duration_s: 30
roads { name: "town" surroundings { kind: SURROUNDINGS_KIND_CITY } map { file: ")",
                   town.map, "\"\n", town.courses, "} }\nego { start { lane { lane: 1 s_m: ", town.ego_s_m,
                   " } } speed_mps: ", town.speed_mps, " }\n");
  int index = 0;
  for (const Driver& driver : town.drivers) {
    absl::StrAppend(&text, "actors { id: \"d", index++,
                    "\" classes: ACTOR_CLASS_CAR driver: DRIVER_MODEL_IDM speed_mps: ", town.speed_mps,
                    " start { lane { route: \"", driver.route, "\" lane: ", driver.lane, " s_m: ", driver.s_m,
                    " } } }\n");
  }
  return text;
}

double Travelled(const v1::ActorTrack& actor) {
  double travelled_m = 0;
  for (int t = 1; t < actor.x_m_size(); ++t) {
    travelled_m += std::hypot(actor.x_m(t) - actor.x_m(t - 1), actor.y_m(t) - actor.y_m(t - 1));
  }
  return travelled_m;
}

void ExpectThatTheyKeepApart(const Town& town, const std::string& folder) {
  SCOPED_TRACE(town.map);
  const std::string text = SpecOf(town);
  const DiskFiles files(folder);
  const ParsedSpec parsed = ParseSpec(text, SpecReading{"drive.textproto", &files});
  ASSERT_FALSE(HasErrors(parsed.diagnostics)) << FormatDiagnostics("drive.textproto", text, parsed.diagnostics);
  const RoadLayout layout = LayOutRoad(Instantiate(parsed.spec, 7, 0)->concrete().roads(0)).value();
  for (const Course& course : layout.courses) {
    for (double s_m = 0.3; s_m < course.last_s_m(); s_m += 0.7) {
      const Pose2 pose = course.At(s_m, 1);
      const RoadPoint at = course.Project(pose.x_m, pose.y_m, s_m);
      ASSERT_NEAR(at.s_m, s_m, 0.01) << course.name();
      ASSERT_NEAR(at.t_m, 1, 0.01) << course.name();
    }
  }
  for (int sample = 0; sample < 3; ++sample) {
    const v1::Scenario scenario = Instantiate(parsed.spec, 7, sample).value();
    const v1::WorldTrack track = Simulate(scenario).value();
    EXPECT_THAT(track.contacts(), IsEmpty());
    for (const KinematicFault& fault : CheckKinematics(scenario, track)) ADD_FAILURE() << Text(fault);
    for (const v1::ActorTrack& actor : track.actors()) EXPECT_GT(Travelled(actor), town.least_m) << actor.actor();
  }
}

TEST(MapDrive, TenDriversKeepApartAtTwoJunctions) {
  const Town town = {"maps/two_crossings.xodr",
                     R"(
    courses { start { road: "1" lane: -1 s_m: 5 } goal { road: "3" lane: -1 s_m: 150 } }
    courses { name: "oncoming" start { road: "3" lane: 1 s_m: 150 } goal { road: "1" lane: 1 s_m: 0 } }
    courses { name: "northward" start { road: "5" lane: 1 s_m: 120 } roads: "4" }
    courses { name: "left" start { road: "2" lane: 1 s_m: 150 } roads: "5" }
    courses { name: "side" start { road: "6" lane: 1 s_m: 120 } goal { road: "1" lane: 1 s_m: 0 } }
    courses { name: "out" start { road: "1" lane: -1 s_m: 5 } roads: "6" })",
                     40,
                     9.5,
                     20,
                     {{"main", 1, 75},
                      {"main", 1, 110},
                      {"oncoming", 1, 60},
                      {"oncoming", 1, 90},
                      {"oncoming", 1, 250},
                      {"northward", 1, 30},
                      {"northward", 1, 60},
                      {"left", 1, 90},
                      {"side", 1, 60},
                      {"out", 1, 10}}};
  ExpectThatTheyKeepApart(town, "scenarios/library");
}

// Where their folder is told, as for //tests/scenarios/road/opendrive:public_maps_test.
TEST(MapDrive, TenDriversKeepApartOnPublicMaps) {
  const char* data = std::getenv("LONGTAIL_TEST_DATA");
  if (data == nullptr) GTEST_SKIP() << "LONGTAIL_TEST_DATA is not set";
  const std::string folder = std::string(data) + "/opendrive";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no " << folder;
  const std::vector<Driver> there_and_back = {{"main", 1, 60},  {"main", 1, 90}, {"main", 1, 120}, {"main", 1, 150},
                                              {"main", 1, 180}, {"back", 1, 40}, {"back", 1, 100}, {"back", 1, 160},
                                              {"back", 1, 220}, {"back", 1, 280}};
  const std::vector<Town> towns = {
      {"straight_500m.xodr",
       R"(courses { start { road: "1" lane: -1 s_m: 5 } }
        courses { name: "back" start { road: "1" lane: 1 s_m: 495 } })",
       20, 12, 100, there_and_back},
      {"curve_r100.xodr",
       R"(courses { start { road: "0" lane: -1 s_m: 2 } }
        courses { name: "back" start { road: "0" lane: 1 s_m: 700 } })",
       20, 12, 100, there_and_back},
      {"e6mini.xodr",
       R"(courses { start { road: "0" lane: -3 s_m: 5 } }
        courses { name: "back" start { road: "0" lane: 3 s_m: 1460 } })",
       40,
       25,
       500,
       {{"main", 1, 90},
        {"main", 2, 130},
        {"main", 3, 170},
        {"main", 1, 210},
        {"main", 2, 250},
        {"main", 3, 290},
        {"back", 1, 100},
        {"back", 2, 190},
        {"back", 3, 280},
        {"back", 1, 370}}},
      {"fabriksgatan.xodr",
       R"(courses { start { road: "2" lane: -1 s_m: 150 } roads: "0" }
        courses { name: "north" start { road: "0" lane: 1 s_m: 90 } roads: "2" }
        courses { name: "left" start { road: "0" lane: 1 s_m: 90 } roads: "3" }
        courses { name: "from_west" start { road: "3" lane: -1 s_m: 5 } roads: "1" }
        courses { name: "from_west_left" start { road: "3" lane: -1 s_m: 5 } roads: "2" })",
       35,
       9,
       5,
       {{"main", 1, 60},
        {"main", 1, 90},
        {"main", 1, 120},
        {"main", 1, 10},
        {"north", 1, 5},
        {"north", 1, 25},
        {"left", 1, 45},
        {"from_west", 1, 30},
        {"from_west", 1, 60},
        {"from_west_left", 1, 85}}},
  };
  for (const Town& town : towns) ExpectThatTheyKeepApart(town, folder);
}

}  // namespace
}  // namespace longtail
