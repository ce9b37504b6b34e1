#include "scenarios/deep_check.h"

#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/spec/spec_file.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A car ahead of ego that brakes; one fault of each test takes the place of a piece of it.
constexpr char kSpec[] = R"(id: "probe" schema_major: 1 description: "probe"
roads { name: "straight" length_m: 600 forward_lanes: 2 lane_width_m: 3.5 speed_limit_mps: 14
        surroundings { kind: SURROUNDINGS_KIND_RURAL } }
environments { name: "day" sun_altitude_deg: 40 }
ego { start { lane { lane: 1 s_m: 40 } } speed_mps: 12 }
actors { id: "lead" classes: ACTOR_CLASS_CAR driver: DRIVER_MODEL_IDM speed_mps: 12
         start { relative { actor: "ego" ds_m: "gap_m" } } }
params { name: "gap_m" value { distribution { uniform { lo: 35 hi: 50 } } } }
constraints { expression: "gap_m > 36" }
storyboard { step { name: "brake" actor: "lead" start { time { at_s: 3 } }
                    action { brake { deceleration_mps2: 4 target_mps: 6 } } } }
events { id: "probe" description: "probe" steps: "brake" actors: "lead" window_start_s: 2 window_end_s: 6
         detector { deceleration { actor: "lead" rule: RULE_GREATER value_mps2: 2 } } solvable_share: 1 severity: 0 }
duration_s: 9
)";

Diagnostics DeepFaults(const std::string& from, const std::string& to) {
  const std::string text = absl::StrReplaceAll(kSpec, {{from, to}});
  ParsedSpec parsed = ParseSpec(text, "probe");
  EXPECT_THAT(parsed.diagnostics, IsEmpty()) << FormatDiagnostics("probe", text, parsed.diagnostics);
  CheckDraws(parsed.spec, parsed.source_map, {}, parsed.diagnostics);
  return parsed.diagnostics;
}

auto Fault(Severity severity, const std::string& code, int line, const std::string& message) {
  return AllOf(Field(&Diagnostic::severity, severity), Field(&Diagnostic::code, code), Field(&Diagnostic::line, line),
               Field(&Diagnostic::message, HasSubstr(message)));
}

TEST(CheckDraws, FindsNothingInASoundSpec) { EXPECT_THAT(DeepFaults("probe", "probe"), IsEmpty()); }

TEST(CheckDraws, FindsNothingWrongWithTheLibraryAndTheTemplates) {
  for (const char* folder : {"scenarios/library", "scenarios/templates"}) {
    int num_files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() != ".textproto") continue;
      absl::StatusOr<SpecFile> file = ReadSpecFile(entry.path());
      ASSERT_OK(file);
      Diagnostics& diagnostics = file->parsed.diagnostics;
      CheckDraws(file->parsed.spec, file->parsed.source_map, {}, diagnostics);
      EXPECT_FALSE(HasErrors(diagnostics)) << FormatDiagnostics(entry.path(), file->text, diagnostics);
      ++num_files;
    }
    EXPECT_GT(num_files, 0) << folder;
  }
}

TEST(CheckDraws, NamesAConstraintThatRejectsEveryDraw) {
  // Bounds cannot tell: each side alone spans what the other does.
  EXPECT_THAT(DeepFaults("gap_m > 36", "gap_m - 1 > gap_m"),
              ElementsAre(Fault(Severity::kError, "LT0701", 9, "constraints[0].expression must hold for some draw")));
  EXPECT_THAT(DeepFaults("constraints { expression: \"gap_m > 36\" }",
                         "constraints { expression: \"gap_m > 45\" } constraints { expression: \"gap_m < 40\" }"),
              ElementsAre(Fault(Severity::kError, "LT0701", 9, "constraints must hold together for some draw")));
}

TEST(CheckDraws, NamesDrawsOutOfRangeAndDrawsThatDoNotFitTogether) {
  EXPECT_THAT(DeepFaults("speed_mps: 12\n", "speed_mps: \"(gap_m - 30) * 4\"\n"),
              Contains(Fault(Severity::kWarning, "LT0702", 6, "actors[0].speed_mps must be in [0, 60]")));
  EXPECT_THAT(DeepFaults("length_m: 600",
                         "length_m: 600 bends { start_m: 100 radius_m: 300 length_m: 60 } "
                         "bends { start_m: \"158 + gap_m\" radius_m: 300 length_m: 60 }"),
              Contains(Fault(Severity::kWarning, "LT0702", 2, "bends[1].start_m must be past the end of bends[0]")));
}

TEST(CheckDraws, NamesActorsThatOverlapAtTheStart) {
  EXPECT_THAT(DeepFaults("ds_m: \"gap_m\"", "ds_m: \"gap_m - 36\""),
              Contains(Fault(Severity::kWarning, "LT0703", 7, "ego and lead touching")));
  EXPECT_THAT(DeepFaults("ds_m: \"gap_m\"", "ds_m: \"gap_m * 0.01\""),
              Contains(Fault(Severity::kError, "LT0703", 7, "ego and lead touching (64 of 64 samples)")));
}

TEST(CheckDraws, NamesADriverOffTheRoad) {
  EXPECT_THAT(DeepFaults("ds_m: \"gap_m\"", "ds_m: \"gap_m\" offset_m: \"(gap_m - 42) * 2\""),
              Contains(Fault(Severity::kWarning, "LT0707", 7, "actors[0].start must lie on the lanes")));
}

TEST(CheckDraws, NamesAStepThatNeverStartsAndADetectorThatNeverHolds) {
  EXPECT_THAT(
      DeepFaults("time { at_s: 3 }", "speed { actor: \"lead\" rule: RULE_GREATER value_mps: 30 }"),
      ElementsAre(Fault(Severity::kError, "LT0704", 10, "storyboard.step must start in some sample"),
                  Fault(Severity::kError, "LT0706", 12, "got 0 of 64 samples; 64 REJECTION_REASON_EVENT_MISSED"),
                  Fault(Severity::kError, "LT0705", 13, "events[0].detector must hold in some sample")));
}

TEST(CheckDraws, SaysWhichPartOfADetectorNeverHolds) {
  const auto faults = [](const std::string& parts) {
    return DeepFaults("deceleration { actor: \"lead\" rule: RULE_GREATER value_mps2: 2 }", "all { " + parts + " }");
  };
  const std::string brakes = "triggers { deceleration { actor: \"lead\" rule: RULE_GREATER value_mps2: 2 } }";
  EXPECT_THAT(faults(brakes + " triggers { standstill { actor: \"lead\" } }"),
              Contains(Fault(Severity::kError, "LT0705", 13,
                             "simulated; by itself events[0].detector.all.triggers[1] (standstill) never holds")));
  EXPECT_THAT(faults(brakes + " triggers { time { at_s: 8 } }"),
              Contains(Fault(Severity::kError, "LT0705", 13,
                             "simulated; each of its parts holds at some time, but not all at once")));
}

TEST(CheckDraws, SaysWhenFewTriesAreAccepted) {
  EXPECT_THAT(DeepFaults("at_s: 3", "at_s: \"gap_m / 7\""),
              Contains(Fault(Severity::kWarning, "LT0706", 12, "REJECTION_REASON_EVENT_MISSED")));
}

}  // namespace
}  // namespace longtail
