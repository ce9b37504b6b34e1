// Traffic on a map: ten drivers keep apart at its lights, its signs and where they turn.
#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/kinematics_check.h"
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
  double s_m;
};

// Ego's way leads through both junctions.
constexpr char kSpec[] = R"(
id: "drive" schema_major: 1 description: "Traffic on a map."
roads {
  name: "two_crossings"
  map {
    file: "maps/two_crossings.xodr"
    courses { start { road: "1" lane: -1 s_m: 5 } goal { road: "3" lane: -1 s_m: 150 } }
    courses { name: "oncoming" start { road: "3" lane: 1 s_m: 150 } goal { road: "1" lane: 1 s_m: 0 } }
    courses { name: "northward" start { road: "5" lane: 1 s_m: 120 } roads: "4" }
    courses { name: "left" start { road: "2" lane: 1 s_m: 150 } roads: "5" }
    courses { name: "side" start { road: "6" lane: 1 s_m: 120 } goal { road: "1" lane: 1 s_m: 0 } }
    courses { name: "out" start { road: "1" lane: -1 s_m: 5 } roads: "6" }
  }
  surroundings { kind: SURROUNDINGS_KIND_CITY }
}
environments { name: "noon" sun_altitude_deg: 40 }
ego { start { lane { lane: 1 s_m: 40 } } speed_mps: 10 }
storyboard { step { name: "wait" start { time { at_s: 1 } } actor: "d0" action { light { lamps: LAMP_HAZARD } } } }
events { id: "drive" description: "nothing" steps: "wait" actors: "d0" window_start_s: 0 window_end_s: 30
  detector { time { at_s: 1 } } solvable_share: 0 severity: 0 }
duration_s: 30
)";

constexpr Driver kDrivers[] = {{"main", 75},      {"main", 110},     {"oncoming", 60},  {"oncoming", 90},
                               {"oncoming", 250}, {"northward", 30}, {"northward", 60}, {"left", 90},
                               {"side", 60},      {"out", 10}};

TEST(MapDrive, TenDriversKeepApartForHalfAMinute) {
  std::string text = kSpec;
  int index = 0;
  for (const Driver& driver : kDrivers) {
    absl::StrAppend(&text, "actors { id: \"d", index++,
                    "\" classes: ACTOR_CLASS_CAR speed_mps: 9 driver: DRIVER_MODEL_IDM ", "start { lane { route: \"",
                    driver.route, "\" lane: 1 s_m: ", driver.s_m, " } } }\n");
  }
  const DiskFiles files("scenarios/library");
  const ParsedSpec parsed = ParseSpec(text, SpecReading{"drive.textproto", &files});
  ASSERT_FALSE(HasErrors(parsed.diagnostics)) << FormatDiagnostics("drive.textproto", text, parsed.diagnostics);
  for (int sample = 0; sample < 3; ++sample) {
    const v1::Scenario scenario = Instantiate(parsed.spec, 7, sample).value();
    const v1::WorldTrack track = Simulate(scenario).value();
    EXPECT_THAT(track.contacts(), IsEmpty()) << track.contacts(0).ShortDebugString();
    for (const KinematicFault& fault : CheckKinematics(scenario, track)) ADD_FAILURE() << Text(fault);
    // They do drive: all but those who stand at a light at the end got on.
    const v1::ActorTrack& ego = track.actors(0);
    const int last = ego.x_m_size() - 1;
    EXPECT_GT(std::hypot(ego.x_m(last) - ego.x_m(0), ego.y_m(last) - ego.y_m(0)), 100);
    for (const v1::ActorTrack& actor : track.actors()) {
      EXPECT_GT(std::hypot(actor.x_m(last) - actor.x_m(0), actor.y_m(last) - actor.y_m(0)), 20) << actor.actor();
    }
  }
}

}  // namespace
}  // namespace longtail
