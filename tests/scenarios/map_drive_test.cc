// Traffic on a map: ten drivers keep apart at its lights, its signs and where they turn.
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/kinematics_check.h"
#include "scenarios/road/layout/road_layout.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/sampling/spec_sampler.h"
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
  std::string traffic;  // beside them
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
  return text + town.traffic;
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

// Background traffic of all drawn densities, for half a minute.
void ExpectThatTrafficKeepsApart(const Town& town, const std::string& folder, int num_samples, int least_vehicles) {
  SCOPED_TRACE(town.map);
  const std::string text = SpecOf(town);
  const DiskFiles files(folder);
  const ParsedSpec parsed = ParseSpec(text, SpecReading{"drive.textproto", &files});
  ASSERT_FALSE(HasErrors(parsed.diagnostics)) << FormatDiagnostics("drive.textproto", text, parsed.diagnostics);
  const SpecSampler sampler(parsed.spec);
  int num_vehicles = 0;
  for (int sample = 0; sample < num_samples; ++sample) {
    const v1::Scenario scenario = sampler.Draw(7, sample).value();
    num_vehicles += scenario.concrete().actors_size();
    const v1::WorldTrack track = Simulate(scenario).value();
    for (const v1::Contact& contact : track.contacts()) {
      ADD_FAILURE() << "sample " << sample << ": " << track.actors(static_cast<int>(contact.a())).actor() << " and "
                    << track.actors(static_cast<int>(contact.b())).actor() << " at " << contact.time_us() * 1e-6
                    << " s";
    }
    for (const KinematicFault& fault : CheckKinematics(scenario, track)) ADD_FAILURE() << Text(fault);
  }
  EXPECT_GE(num_vehicles, least_vehicles * num_samples);
}

constexpr char kCrossings[] = R"(
    courses { start { road: "1" lane: -1 s_m: 5 } goal { road: "3" lane: -1 s_m: 150 } }
    courses { name: "oncoming" start { road: "3" lane: 1 s_m: 150 } goal { road: "1" lane: 1 s_m: 0 } }
    courses { name: "northward" start { road: "5" lane: 1 s_m: 120 } roads: "4" }
    courses { name: "left" start { road: "2" lane: 1 s_m: 150 } roads: "5" }
    courses { name: "side" start { road: "6" lane: 1 s_m: 120 } goal { road: "1" lane: 1 s_m: 0 } }
    courses { name: "out" start { road: "1" lane: -1 s_m: 5 } roads: "6" })";

TEST(MapDrive, TrafficFillsTwoJunctionsAndKeepsApart) {
  const std::string density = " density_per_km { distribution { uniform { lo: 5 hi: 60 } } } }\n";
  const std::string flow = " flow_per_hour { distribution { uniform { lo: 100 hi: 900 } } } }\n";
  Town town = {"maps/two_crossings.xodr", kCrossings, 40, 9.5, 0, {{"main", 1, 75}}, ""};
  for (const char* route : {"main", "oncoming", "northward", "left", "side", "out"}) {
    absl::StrAppend(&town.traffic, "traffic { lanes: 1 name: 'all_", route, "' route: '", route, "'", density,
                    "traffic { lanes: 1 name: 'in_", route, "' route: '", route, "'", flow);
  }
  ExpectThatTrafficKeepsApart(town, "scenarios/library", 20, 25);
}

// Two roads that run into a third, without a junction: the second bends into the first's lane.
constexpr char kJoin[] = R"(
    text: "<OpenDRIVE><header revMajor='1' revMinor='6'/>
<road id='1' length='300' junction='-1'><link><successor elementType='road' elementId='2' contactPoint='start'/></link>
<planView><geometry s='0' x='0' y='0' hdg='0' length='300'><line/></geometry></planView>ONE</road>
<road id='2' length='500' junction='-1'><link><predecessor elementType='road' elementId='1' contactPoint='end'/></link>
<planView><geometry s='0' x='300' y='0' hdg='0' length='500'><line/></geometry></planView>TWO</road>
<road id='3' length='220' junction='-1'><link><successor elementType='road' elementId='2' contactPoint='start'/></link>
<planView><geometry s='0' x='86.258' y='-47.418' hdg='0.3' length='100'><line/></geometry>
<geometry s='100' x='181.792' y='-17.866' hdg='0.3' length='120'><arc curvature='-0.0025'/></geometry></planView>ONE</road>
</OpenDRIVE>"
    courses { start { road: "1" lane: -1 s_m: 5 } roads: "2" }
    courses { name: "joining" start { road: "3" lane: -1 s_m: 5 } roads: "2" })";

std::string JoinedRoads() {
  const std::string begin =
      "<lanes><laneSection s='0'><center><lane id='0' type='none'/></center><right><lane id='-1' type='driving'><link>";
  const std::string end = "</link><width sOffset='0' a='3.5' b='0' c='0' d='0'/></lane></right></laneSection></lanes>";
  return absl::StrReplaceAll(
      kJoin,
      {{"\n<", "<"}, {"ONE", begin + "<successor id='-1'/>" + end}, {"TWO", begin + "<predecessor id='-1'/>" + end}});
}

TEST(MapDrive, WhoJoinsARoadWithoutAJunctionGivesWay) {
  const std::string courses = JoinedRoads();
  Town town = {"join.xodr", courses.c_str(), 40, 12, 0, {{"main", 1, 90}, {"joining", 1, 60}}, R"(
    traffic { name: "all" density_per_km { distribution { uniform { lo: 5 hi: 40 } } } }
    traffic { name: "later" flow_per_hour: 700 }
    traffic { name: "ramp" route: "joining" density_per_km { distribution { uniform { lo: 5 hi: 40 } } } }
    traffic { name: "ramp_later" route: "joining" flow_per_hour: 400 })"};
  ExpectThatTrafficKeepsApart(town, ".", 30, 15);
}

TEST(MapDrive, TenDriversKeepApartAtTwoJunctions) {
  const Town town = {"maps/two_crossings.xodr",
                     kCrossings,
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
                      {"out", 1, 10}},
                     ""};
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
       20, 12, 100, there_and_back, ""},
      {"curve_r100.xodr",
       R"(courses { start { road: "0" lane: -1 s_m: 2 } }
        courses { name: "back" start { road: "0" lane: 1 s_m: 700 } })",
       20, 12, 100, there_and_back, ""},
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
        {"back", 1, 370}},
       ""},
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
        {"from_west_left", 1, 85}},
       ""},
  };
  for (Town town : towns) {
    ExpectThatTheyKeepApart(town, folder);
    std::set<std::string> routes;
    for (const Driver& driver : town.drivers) routes.insert(driver.route);
    for (const std::string& route : routes) {
      absl::StrAppend(&town.traffic, "traffic { name: 'all_", route, "' route: '", route,
                      "' density_per_km { distribution { uniform { lo: 5 hi: 40 } } } }\n traffic { name: 'in_", route,
                      "' route: '", route, "' flow_per_hour: 400 }\n");
    }
    town.drivers.resize(1);
    ExpectThatTrafficKeepsApart(town, folder, 10, 10);
  }
}

}  // namespace
}  // namespace longtail
