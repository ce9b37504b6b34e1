#include "tests/scenarios/behavior/probe.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/simulate.h"
#include "scenarios/spec/spec_file.h"

namespace longtail {

std::string Probe::Text() const {
  const std::string story = storyboard.empty()
                                ? "step { name: \"a\" actor: \"van\" action { speed { target_mps: 0 duration_s: 1 } } }"
                                : storyboard;
  const char* const hidden = story.find(" appear {}") == std::string::npos ? "" : "hidden: true";
  return absl::StrCat(
      R"(
id: "probe" schema_major: 1 description: "probe"
roads { name: "straight" length_m: 500 forward_lanes: 2 backward_lanes: 1 lane_width_m: 3.5 shoulder_m: 2
        speed_limit_mps: 14 surroundings { kind: SURROUNDINGS_KIND_RURAL } )",
      road, R"( }
environments { name: "day" sun_altitude_deg: 40 }
ego { start { lane { lane: 1 s_m: 20 } } speed_mps: 10 )",
      ego, R"( }
actors { id: "car" classes: ACTOR_CLASS_CAR start { lane { lane: 2 s_m: 70 } } speed_mps: 10 driver: DRIVER_MODEL_IDM }
actors { id: "child" classes: ACTOR_CLASS_CHILD start { road { s_m: 300 beside_right_m: 3 } } heading_deg: 90
         driver: DRIVER_MODEL_WALKER }
actors { id: "van" classes: ACTOR_CLASS_VAN start { lane { lane: -1 s_m: 200 } } driver: DRIVER_MODEL_STATIONARY )",
      hidden, " }\n", more, "\nstoryboard { ", story, R"( }
events { id: "probe" description: "probe" steps: "a" actors: "car" window_start_s: 0 window_end_s: 9 solvable_share: 1
         severity: 0 detector { )",
      detector.empty() ? R"(speed { actor: "ego" rule: RULE_GREATER value_mps: 60 })" : detector,
      " } }\nduration_s: ", duration_s, "\n");
}

v1::ScenarioSpec Probe::Spec() const {
  const std::string text = Text();
  const ParsedSpec parsed = ParseSpec(text, "probe");
  EXPECT_FALSE(HasErrors(parsed.diagnostics)) << FormatDiagnostics("probe", text, parsed.diagnostics);
  return parsed.spec;
}

v1::Scenario Probe::Scenario() const {
  absl::StatusOr<v1::Scenario> scenario = Instantiate(Spec(), 1, 0);
  EXPECT_TRUE(scenario.ok()) << scenario.status();
  return scenario.ok() ? *scenario : v1::Scenario();
}

v1::WorldTrack Probe::Play() const {
  absl::StatusOr<v1::WorldTrack> track = Simulate(Scenario());
  EXPECT_TRUE(track.ok()) << track.status();
  return track.ok() ? *track : v1::WorldTrack();
}

std::string StepText(const std::string& actor, const std::string& action, const std::string& more) {
  return absl::StrCat("step { name: \"a\" actor: \"", actor, "\" action { ", action, " } ", more, " }");
}

double FirstTrue(const Probe& probe) {
  const v1::WorldTrack track = probe.Play();
  const int64_t us = track.events_size() == 0 ? -1 : track.events(0).detected_begin_us();
  return us < 0 ? -1 : us * 1e-6;
}

int IndexOf(const v1::WorldTrack& track, const std::string& actor) {
  for (int i = 0; i < track.actors_size(); ++i) {
    if (track.actors(i).actor() == actor) return i;
  }
  ADD_FAILURE() << "no actor " << actor;
  return 0;
}

const v1::ActorTrack& TrackOf(const v1::WorldTrack& track, const std::string& actor) {
  return track.actors(IndexOf(track, actor));
}

}  // namespace longtail
