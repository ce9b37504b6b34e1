#include "tools/cli/scenario.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/cli/exit_codes.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Json = nlohmann::json;

// A car ahead brakes after a time that is drawn.
constexpr char kSpec[] = R"(
id: "lead_brakes"
schema_major: 1
description: "The car ahead brakes."
tags: "longitudinal"
roads {
  name: "rural"
  length_m: 600
  forward_lanes: 1
  backward_lanes: 1
  lane_width_m: 3.5
  speed_limit_mps: 25
  surroundings { kind: SURROUNDINGS_KIND_RURAL }
}
environments {
  name: "noon"
  sun_altitude_deg: 50
}
ego {
  start { lane { lane: 1 s_m: 50 } }
  speed_mps: 15
}
actors {
  id: "lead"
  classes: ACTOR_CLASS_CAR
  start { lane { lane: 1 s_m: "50 + gap_m" } }
  speed_mps: 15
  driver: DRIVER_MODEL_IDM
}
params {
  name: "gap_m"
  value { distribution { uniform { lo: 30 hi: 40 } } }
}
storyboard {
  step {
    name: "brake"
    start { time { at_s: 2 } }
    actor: "lead"
    action { brake { deceleration_mps2: 4 } }
  }
}
events {
  id: "lead_brakes"
  description: "the car ahead brakes"
  steps: "brake"
  actors: "lead"
  window_start_s: 1
  window_end_s: 5
  solvable_share: 0.95
  severity: 0.5
  detector { deceleration { actor: "lead" rule: RULE_GREATER value_mps2: 3 } }
}
duration_s: 6
)";

class ScenarioCommandTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string pattern = ::testing::TempDir() + "/library.XXXXXX";
    std::string folder = pattern;
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    folder_ = folder;
    Write("lead_brakes.textproto", kSpec);
  }

  std::string Write(const std::string& name, const std::string& text) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << text;
    return path;
  }

  int Run(std::vector<std::string> args) {
    out_.str("");
    err_.str("");
    args.insert(args.begin(), "scenario");
    CommandContext context{.out = out_, .err = err_, .library_dir = folder_};
    return RunCommandLine({AddScenarioCommand}, std::move(args), context);
  }

  std::string folder_;
  std::ostringstream out_, err_;
};

TEST_F(ScenarioCommandTest, ListShowsIdTagsAndWhatHappens) {
  EXPECT_EQ(Run({"list"}), kExitDone) << err_.str();
  EXPECT_EQ(out_.str(), "EVENT        TAGS          WHAT HAPPENS\nlead_brakes  longitudinal  the car ahead brakes\n");
}

TEST_F(ScenarioCommandTest, ListByTagsKeepsEventsThatHaveThemAll) {
  EXPECT_EQ(Run({"list", "--tag", "longitudinal"}), kExitDone) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("lead_brakes"));
  EXPECT_EQ(Run({"list", "--tag", "longitudinal", "--tag", "night"}), kExitDone) << err_.str();
  EXPECT_THAT(out_.str(), Not(HasSubstr("lead_brakes")));
}

TEST_F(ScenarioCommandTest, ValidateAcceptsAPathAndALibraryId) {
  EXPECT_EQ(Run({"validate", "lead_brakes", folder_ + "/lead_brakes.textproto"}), kExitDone) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("lead_brakes.textproto: ok\n"));
}

TEST_F(ScenarioCommandTest, ValidateNamesEveryFaultWithItsPlace) {
  std::string text = kSpec;
  text.replace(text.find("speed_mps: 15"), 13, "speed_mps: 99");
  text.replace(text.find("lane_width_m"), 12, "lane_widht_m");
  const std::string path = Write("lead_brakes.textproto", text);
  EXPECT_EQ(Run({"validate", path}), kExitBadInput);
  EXPECT_THAT(err_.str(), HasSubstr(path + ":11:3: error: "));
  EXPECT_THAT(err_.str(), HasSubstr("lane_width_m"));
  EXPECT_THAT(err_.str(), HasSubstr(path + ":21:"));
  EXPECT_EQ(out_.str(), "");
}

TEST_F(ScenarioCommandTest, ValidateAsJsonGivesTheFaultsOfAllFiles) {
  const std::string path = Write("empty.textproto", "id: \"empty\"\n");
  EXPECT_EQ(Run({"validate", "--json", "lead_brakes", path}), kExitBadInput);
  const Json faults = Json::parse(out_.str());
  EXPECT_GE(faults.size(), 5u);
  EXPECT_EQ(Run({"validate", "--json", "lead_brakes"}), kExitDone);
  EXPECT_EQ(Json::parse(out_.str()).size(), 0u);
}

TEST_F(ScenarioCommandTest, ValidateDeepFindsWhatOnlyDrawsCanTell) {
  EXPECT_EQ(Run({"validate", "--deep", "lead_brakes"}), kExitDone) << err_.str();
  std::string text = kSpec;
  text.replace(text.find("50 + gap_m"), 10, "48 + gap_m * 0.1");
  const std::string path = Write("lead_brakes.textproto", text);
  EXPECT_EQ(Run({"validate", path}), kExitDone);
  EXPECT_EQ(Run({"validate", "--deep", path}), kExitBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("ego and lead touching"));
  EXPECT_EQ(out_.str(), "");
}

TEST_F(ScenarioCommandTest, AMissingSpecIsNamedWithTheNearestId) {
  EXPECT_EQ(Run({"simulate", "lead_brake"}), kExitInputMissing);
  EXPECT_THAT(err_.str(), HasSubstr("did you mean lead_brakes?"));
  EXPECT_EQ(Run({"validate", "no/such/file.textproto"}), kExitInputMissing);
}

TEST_F(ScenarioCommandTest, SampleDrawsInsideTheRangeAndTheSameAgain) {
  ASSERT_EQ(Run({"sample", "lead_brakes", "--seed", "7", "--n", "20", "--json"}), kExitDone) << err_.str();
  const std::string first = out_.str();
  for (const Json& row : Json::parse(first)) {
    EXPECT_GE(row["params"]["gap_m"], 30.0);
    EXPECT_LT(row["params"]["gap_m"], 40.0);
  }
  Run({"sample", "lead_brakes", "--seed", "7", "--n", "20", "--json"});
  EXPECT_EQ(out_.str(), first);
  Run({"sample", "lead_brakes", "--seed", "8", "--n", "20", "--json"});
  EXPECT_NE(out_.str(), first);
}

TEST_F(ScenarioCommandTest, SampleAsATableEndsWithTheSpread) {
  ASSERT_EQ(Run({"sample", "lead_brakes", "--n", "3"}), kExitDone) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("gap_m"));
  EXPECT_THAT(out_.str(), HasSubstr("\nmean "));
}

TEST_F(ScenarioCommandTest, SamplesOfSeveralSpecsComeInOrderOneALine) {
  std::string other = kSpec;
  other.replace(other.find("id: \"lead_brakes\""), 17, "id: \"lead_stops\"");
  other.replace(other.find("id: \"lead_brakes\""), 17, "id: \"lead_stops\"");
  Write("lead_stops.textproto", other);
  ASSERT_EQ(Run({"sample", "lead_stops", "lead_brakes", "--seed", "3", "--index", "5", "--n", "2", "--json"}),
            kExitDone)
      << err_.str();
  const Json rows = Json::parse(out_.str());
  ASSERT_EQ(rows.size(), 4u);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(rows[i]["spec"], i < 2 ? "lead_stops" : "lead_brakes");
    EXPECT_EQ(rows[i]["seed"], 3);
    EXPECT_EQ(rows[i]["sample_index"], 5 + i % 2);
    EXPECT_EQ(rows[i]["actor_classes"]["lead"], "ACTOR_CLASS_CAR");
    EXPECT_EQ(rows[i]["weight"], 1.0);
  }
  const std::string text = out_.str();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4 + 2);
  ASSERT_EQ(Run({"sample", "lead_stops", "lead_brakes", "--n", "2"}), kExitDone);
  EXPECT_THAT(out_.str(), StartsWith("lead_stops\nSAMPLE "));
  EXPECT_THAT(out_.str(), HasSubstr("\n\nlead_brakes\nSAMPLE "));
}

TEST_F(ScenarioCommandTest, AnySampleIsTheSameForAnyNumberOfThreads) {
  for (const char* verb : {"sample", "simulate"}) {
    const std::string n = verb == std::string("sample") ? "300" : "12";
    ASSERT_EQ(Run({verb, "lead_brakes", "--n", n, "--json", "--threads", "1"}), kExitDone) << err_.str();
    const std::string one = out_.str();
    ASSERT_EQ(Run({verb, "lead_brakes", "--n", n, "--json", "--threads", "8"}), kExitDone) << err_.str();
    EXPECT_EQ(out_.str(), one) << verb;
    EXPECT_EQ(std::to_string(Json::parse(one).size()), n);
  }
}

TEST_F(ScenarioCommandTest, CoverageCountsSamplesByCellAndNamesTheEmptyOnes) {
  std::string text = kSpec;
  text.replace(text.find("ego {"), 5,
               "environments {\n  name: \"never\"\n  weight: 0\n  sun_altitude_deg: 5\n}\nego {");
  text.replace(text.find("classes: ACTOR_CLASS_CAR"), 24, "classes: [ACTOR_CLASS_CAR, ACTOR_CLASS_VAN]");
  const std::string path = Write("lead_brakes.textproto", text);
  for (const char* verb : {"sample", "simulate"}) {
    ASSERT_EQ(Run({verb, path, "--n", "40", "--coverage", "--json"}), kExitDone) << err_.str();
    const std::string one = out_.str();
    const Json coverage = Json::parse(one);
    EXPECT_EQ(coverage["num_cells"], 4);
    EXPECT_EQ(coverage["num_empty"], 2);
    EXPECT_EQ(coverage["specs"][0]["num_samples"], 40);
    int num_samples = 0;
    double share = 0;
    for (const Json& cell : coverage["cells"]) {
      num_samples += cell["num_samples"].get<int>();
      share += cell["share"].get<double>();
      EXPECT_EQ(cell["num_samples"] == 0, cell["environment"] == "never") << cell;
      EXPECT_NEAR(cell["weighted_share"], cell["share"], 1e-9);
    }
    EXPECT_EQ(num_samples, 40);
    EXPECT_NEAR(share, 1, 1e-9);
    EXPECT_EQ(coverage["params"][0]["declared_lo"], 30.0);
    EXPECT_GT(coverage["params"][0]["coverage_ratio"], 0.8);
    Run({verb, path, "--n", "40", "--coverage", "--json", "--threads", "8"});
    EXPECT_EQ(out_.str(), one);
  }
  ASSERT_EQ(Run({"sample", path, "--n", "40", "--coverage"}), kExitDone);
  EXPECT_THAT(out_.str(), StartsWith("EVENT        ROAD   ENVIRONMENT  ACTOR  SAMPLES  SHARE_%  WEIGHTED_%\n"));
  EXPECT_THAT(out_.str(), HasSubstr("\n2 of 4 cells are empty:\n"));
  EXPECT_THAT(out_.str(), HasSubstr("\nlead_brakes  rural  never        van\n"));
  EXPECT_THAT(out_.str(), HasSubstr("\nlead_brakes  gap_m        30..40  "));
}

TEST_F(ScenarioCommandTest, SimulateSaysHowCriticalItWas) {
  ASSERT_EQ(Run({"simulate", "lead_brakes", "--seed", "7", "--json"}), kExitDone) << err_.str();
  const Json sample = Json::parse(out_.str()).at(0);
  EXPECT_EQ(sample["spec"], "lead_brakes");
  EXPECT_GE(sample["params"]["gap_m"], 30.0);
  EXPECT_GT(sample["criticality"]["min_ttc_s"], 0.0);
  EXPECT_GT(sample["criticality"]["max_drac_mps2"], 0.0);
  EXPECT_GT(sample["criticality"]["min_thw_s"], 0.0);
  EXPECT_TRUE(sample["criticality"]["contact_delta_v_mps"].is_null());
}

TEST_F(ScenarioCommandTest, SimulateSaysWhenTheEventHappened) {
  ASSERT_EQ(Run({"simulate", "lead_brakes", "--seed", "7", "--json"}), kExitDone) << err_.str();
  const Json sample = Json::parse(out_.str()).at(0);
  EXPECT_GE(sample["events"][0]["happened_s"], 2.0);
  EXPECT_LE(sample["events"][0]["happened_s"], 5.0);
  EXPECT_TRUE(sample["in_contact"].empty());
}

TEST_F(ScenarioCommandTest, TheNegativeControlStaysSilent) {
  ASSERT_EQ(Run({"simulate", "lead_brakes", "--seed", "7", "--negative", "--json"}), kExitDone) << err_.str();
  EXPECT_TRUE(Json::parse(out_.str()).at(0)["events"][0]["happened_s"].is_null());
}

TEST_F(ScenarioCommandTest, ASampleThatCouldNotBeDrawnIsNamedOnce) {
  std::string text = kSpec;
  text.replace(text.find("window_end_s: 5"), 15, "window_end_s: 1.5");  // before the car brakes
  const std::string path = Write("lead_brakes.textproto", text);
  EXPECT_EQ(Run({"simulate", path}), kExitChecksFailed);
  EXPECT_THAT(err_.str(), StartsWith("longtail: sample 0: none of 64 tries accepted: "));
  EXPECT_EQ(out_.str(), "");
}

TEST_F(ScenarioCommandTest, PreviewWritesAnSvgFile) {
  const std::string path = folder_ + "/preview.svg";
  ASSERT_EQ(Run({"preview", "lead_brakes", "--out", path}), kExitDone) << err_.str();
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  EXPECT_THAT(text.str(), HasSubstr("<svg "));
  EXPECT_THAT(text.str(), HasSubstr("the car ahead brakes"));
}

TEST_F(ScenarioCommandTest, PreviewOfASampleWhoseTriesAreAllRejectedShowsTheFirst) {
  std::string text = kSpec;
  text.replace(text.find("window_end_s: 5"), 15, "window_end_s: 1.5");  // before the car brakes
  Write("lead_brakes.textproto", text);
  ASSERT_EQ(Run({"preview", "lead_brakes", "--out", "-"}), kExitDone) << err_.str();
  EXPECT_THAT(err_.str(), HasSubstr("none of 64 tries accepted"));
  EXPECT_THAT(err_.str(), HasSubstr("this is try 1, which is thrown away"));
  EXPECT_THAT(out_.str(), HasSubstr("lead_brakes – rejected: lead_brakes detected at "));
}

TEST_F(ScenarioCommandTest, PreviewOfTheNegativeControlSaysSo) {
  ASSERT_EQ(Run({"preview", "lead_brakes", "--negative", "--out", "-"}), kExitDone) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("lead_brakes – negative control"));
}

TEST_F(ScenarioCommandTest, PreviewRefusesFormsThatItCannotWrite) {
  EXPECT_EQ(Run({"preview", "lead_brakes", "--out", folder_ + "/preview.png"}), kExitBadUsage);
  EXPECT_THAT(err_.str(), HasSubstr("--out must end in .svg, .gif or .mp4"));
}

TEST_F(ScenarioCommandTest, PreviewTakesOneSpec) {
  EXPECT_EQ(Run({"preview", "lead_brakes", "lead_brakes", "--out", folder_ + "/preview.svg"}), kExitBadUsage);
  EXPECT_THAT(err_.str(), HasSubstr("SPEC: must be at most 1, got 2"));
}

TEST_F(ScenarioCommandTest, PreviewRefusesACameraThatNothingWouldShow) {
  EXPECT_EQ(Run({"preview", "lead_brakes", "--camera", "control", "--out", folder_ + "/preview.svg"}), kExitBadUsage);
  EXPECT_THAT(err_.str(), HasSubstr("--camera needs one sample and an --out that ends in .gif or .mp4"));
  EXPECT_EQ(Run({"preview", "lead_brakes", "--camera", "control", "--n", "4", "--out", folder_ + "/sweep.gif"}),
            kExitBadUsage);
}

TEST_F(ScenarioCommandTest, PreviewOfManySamplesIsAGridWithACellForEach) {
  const std::string path = folder_ + "/sweep.svg";
  ASSERT_EQ(Run({"preview", "lead_brakes", "--n", "5", "--index", "10", "--out", path, "--json"}), kExitDone)
      << err_.str();
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  EXPECT_THAT(text.str(), HasSubstr("5 samples of seed 0"));
  for (int sample = 10; sample < 15; ++sample) EXPECT_THAT(text.str(), HasSubstr(">" + std::to_string(sample) + ": "));
  EXPECT_EQ(Json::parse(out_.str())["samples"].size(), 5u);
}

TEST_F(ScenarioCommandTest, APreviewThatMovesNeedsAnAnimator) {
  EXPECT_EQ(Run({"preview", "lead_brakes", "--out", folder_ + "/preview.gif"}), kExitBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("--out must end in .svg here"));
}

TEST_F(ScenarioCommandTest, JsonOfEveryVerbParses) {
  const std::vector<std::vector<std::string>> all = {
      {"list", "--json"},
      {"explain", "lead_brakes", "--json"},
      {"validate", "lead_brakes", "--json"},
      {"sample", "lead_brakes", "--json"},
      {"simulate", "lead_brakes", "--json"},
  };
  for (const std::vector<std::string>& args : all) {
    EXPECT_EQ(Run(args), kExitDone) << args[0] << ": " << err_.str();
    EXPECT_FALSE(Json::parse(out_.str(), /*cb=*/nullptr, /*allow_exceptions=*/false).is_discarded()) << args[0];
  }
}

TEST_F(ScenarioCommandTest, HelpOfEveryVerbHasAnExampleAndExitCodes) {
  for (const char* verb : {"new", "list", "explain", "check", "road", "validate", "sample", "simulate", "preview"}) {
    EXPECT_EQ(Run({verb, "--help"}), kExitDone);
    for (const char* heading : {"SYNOPSIS\n", "\nDESCRIPTION\n", "\nEXAMPLE\n", "\nEXIT CODES\n"}) {
      EXPECT_THAT(out_.str(), HasSubstr(heading)) << verb;
    }
  }
}

TEST_F(ScenarioCommandTest, PreviewIntoAFolderThatIsNotThereIsAnIoError) {
  EXPECT_EQ(Run({"preview", "lead_brakes", "--out", folder_ + "/none/preview.svg"}), kExitIoError);
  EXPECT_THAT(err_.str(), HasSubstr("cannot write"));
}

TEST_F(ScenarioCommandTest, AMistypedFlagIsBadUsage) {
  EXPECT_EQ(Run({"sample", "lead_brakes", "--sed", "7"}), kExitBadUsage);
  EXPECT_THAT(err_.str(), HasSubstr("did you mean \"--seed\"?"));
}

TEST_F(ScenarioCommandTest, CheckMeasuresTheLibraryAndNamesWhatDoesNotHold) {
  EXPECT_EQ(Run({"check", "--n", "12", "--threads", "2"}), kExitChecksFailed) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("\nlead_brakes "));
  EXPECT_THAT(out_.str(), HasSubstr("\nlead_brakes: at least 3 roads must occur, got 1\n"));
  EXPECT_THAT(out_.str(), HasSubstr("\nlead_brakes: event times must lie at least 1 s apart, got "));
  EXPECT_THAT(out_.str(), Not(HasSubstr("negative controls")));
}

TEST_F(ScenarioCommandTest, CheckSaysWhyNoTryOfASampleIsAccepted) {
  std::string text = kSpec;
  text.replace(text.find("window_end_s: 5"), 15, "window_end_s: 1.5");  // before the car brakes
  Write("lead_brakes.textproto", text);
  EXPECT_EQ(Run({"check", "lead_brakes", "--n", "2"}), kExitChecksFailed) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("50 % of the tries must be accepted, got 0 of 128\n"));
  EXPECT_THAT(out_.str(),
              HasSubstr("got 0 of 2; sample 0: none of 64 tries accepted: 64 REJECTION_REASON_EVENT_MISSED"));
}

TEST_F(ScenarioCommandTest, CheckGivesAllThatItMeasuresAsJson) {
  EXPECT_EQ(Run({"check", "lead_brakes", "--n", "12", "--json"}), kExitChecksFailed) << err_.str();
  const Json report = Json::parse(out_.str()).at(0);
  EXPECT_EQ(report["id"], "lead_brakes");
  EXPECT_EQ(report["num_accepted"], 12);
  EXPECT_EQ(report["num_controls_detected"], 0);
  EXPECT_EQ(report["roads"], Json({{"rural", 12}}));
  EXPECT_GT(report["params"][0]["coverage_ratio"], 0.5);
  EXPECT_EQ(report["failures"].size(), 3u) << report["failures"];
}

}  // namespace
}  // namespace longtail
