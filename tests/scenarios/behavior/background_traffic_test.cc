#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "scenarios/sampling/spec_sampler.h"
#include "scenarios/simulate.h"
#include "scenarios/spec/spec_file.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

constexpr char kDensity[] = "density_per_km { distribution { uniform { lo: 20 hi: 60 } } }";
constexpr char kSpeeds[] = "speed_mps { distribution { uniform { lo: 8 hi: 20 } } }";

// Ego starts in lane 1 at s = 60 behind a lead; road and traffic are given.
v1::ScenarioSpec SpecOf(const std::string& road, const std::string& traffic, double ego_mps, double duration_s = 30) {
  const ParsedSpec parsed = ParseSpec(
      absl::StrCat(
          R"(id: "flows" schema_major: 1 description: "Traffic." environments { name: "noon" sun_altitude_deg: 40 }
        roads { name: "road" lane_width_m: 3.6 surroundings { kind: SURROUNDINGS_KIND_RURAL } )",
          road, " } ego { start { lane { lane: 1 s_m: 60 } } speed_mps: ", ego_mps,
          " } actors { id: 'lead' classes: ACTOR_CLASS_CAR start { lane { lane: 1 s_m: 110 } } speed_mps: ", ego_mps,
          R"( driver: DRIVER_MODEL_IDM }
        storyboard { step { name: "light" actor: "lead" action { light { lamps: LAMP_BEACON } } } }
        events { id: "flows" description: "nothing" steps: "light" actors: "lead" window_start_s: 0 window_end_s: 4
          detector { time { at_s: 1 } } solvable_share: 1 severity: 0.5 } duration_s: )",
          duration_s, " ", traffic),
      "");
  for (const Diagnostic& fault : parsed.diagnostics) ADD_FAILURE() << fault.message;
  return parsed.spec;
}

v1::WorldTrack TrackOfSample(const SpecSampler& sampler, uint64_t index) {
  const absl::StatusOr<v1::Scenario> scenario = sampler.Draw(1, index);
  EXPECT_OK(scenario);
  absl::StatusOr<v1::WorldTrack> track = Simulate(scenario.value_or(v1::Scenario()));
  EXPECT_OK(track);
  return track.value_or(v1::WorldTrack());
}

// Over 50 samples.
void ExpectNoContacts(const v1::ScenarioSpec& spec) {
  const SpecSampler sampler(spec);
  for (int i = 0; i < 50; ++i) {
    const v1::WorldTrack track = TrackOfSample(sampler, i);
    for (const v1::Contact& contact : track.contacts()) {
      ADD_FAILURE() << "sample " << i << ": " << track.actors(static_cast<int>(contact.a())).actor() << " and "
                    << track.actors(static_cast<int>(contact.b())).actor() << " at " << contact.time_us() * 1e-6
                    << " s";
    }
  }
}

TEST(BackgroundTraffic, DrivesOnAMotorwayWithoutAnyContact) {
  ExpectNoContacts(SpecOf("length_m: 1200 forward_lanes: 3 speed_limit_mps: 33",
                          absl::StrCat("traffic { name: 'flow' ", kDensity,
                                       " speed_mps { distribution { uniform { lo: 24 hi: 36 } } } }"
                                       " traffic { name: 'behind' flow_per_hour: 900 }"),
                          28));
}

TEST(BackgroundTraffic, DrivesOnARuralRoadWithoutAnyContact) {
  ExpectNoContacts(
      SpecOf("length_m: 1200 forward_lanes: 1 backward_lanes: 1 speed_limit_mps: 25 "
             "bends { start_m: 300 radius_m: 150 length_m: 120 } bends { start_m: 600 radius_m: -90 length_m: 100 }",
             absl::StrCat("traffic { name: 'flow' ", kDensity, " } traffic { name: 'oncoming' lanes: -1 ", kDensity,
                          " } traffic { name: 'later' lanes: -1 flow_per_hour: 400 }"),
             20));
}

TEST(BackgroundTraffic, DrivesThroughJunctionsWithoutAnyContact) {
  for (const char* control : {"SIGNALS", "STOP", "PRIORITY_TO_THE_RIGHT"}) {
    SCOPED_TRACE(control);
    ExpectNoContacts(SpecOf(
        absl::StrCat("length_m: 500 forward_lanes: 1 backward_lanes: 1 speed_limit_mps: 14 junctions { at_m: 250 arms: "
                     "JUNCTION_ARMS_CROSSING control: JUNCTION_CONTROL_",
                     control, " }"),
        absl::StrCat("traffic { name: 'near' ", kDensity, kSpeeds, " } traffic { name: 'far' route: 'far_to_near' ",
                     kDensity, " } traffic { name: 'side' route: 'left_to_right' ", kDensity,
                     " } traffic { name: 'turning' route: 'right_to_near' flow_per_hour: 300 }"
                     " traffic { name: 'left' route: 'far_to_right' flow_per_hour: 200 }"),
        12));
  }
}

TEST(BackgroundTraffic, ComesInAtTheBeginOfItsCourseAndLeavesAtItsEnd) {
  const SpecSampler sampler(SpecOf("length_m: 500 forward_lanes: 2 backward_lanes: 1 speed_limit_mps: 25",
                                   "traffic { name: 'flow' flow_per_hour: 1200 lanes: -1 }", 20));
  int came = 0, left = 0;
  for (int i = 0; i < 10; ++i) {
    const v1::WorldTrack track = TrackOfSample(sampler, i);
    for (const v1::ActorTrack& actor : track.actors()) {
      if (!absl::StartsWith(actor.actor(), "flow_")) continue;
      EXPECT_FALSE(actor.present(0));
      came += std::count(actor.present().begin(), actor.present().end(), true) > 0;
      left += std::count(actor.present().begin(), actor.present().end(), true) > 0 && !actor.present(300);
    }
  }
  // 30 s of one every 3 s; 500 m take 20 s.
  EXPECT_NEAR(came, 100, 25);
  EXPECT_NEAR(left, 33, 15);
}

TEST(BackgroundTraffic, IsTheSameToTheByteOnManyThreads) {
  const SpecSampler sampler(SpecOf("length_m: 800 forward_lanes: 2 backward_lanes: 1 speed_limit_mps: 25",
                                   absl::StrCat("traffic { name: 'flow' ", kDensity, " }"), 20, 8));
  std::vector<std::string> alone(8), together(8);
  for (int i = 0; i < 8; ++i) alone[i] = TrackOfSample(sampler, i).SerializeAsString();
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] { together[i] = TrackOfSample(sampler, i).SerializeAsString(); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(alone, together);
}

}  // namespace
}  // namespace longtail
