#include "scenarios/spec/importer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "scenarios/spec/spec_file.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kHead[] = "schema_major: 1 schema_minor: 0\n";

// A whole spec but for its roads, its environments and the parameter speed_mps.
constexpr char kRest[] = R"(
description: "a lead brakes"
ego { start { lane { lane: 1 s_m: 30 } } speed_mps: "speed_mps" }
actors { id: "lead" classes: ACTOR_CLASS_CAR start { relative { actor: "ego" ds_m: 40 } } speed_mps: "speed_mps" driver: DRIVER_MODEL_IDM }
storyboard { step { name: "brake" start { time { at_s: 2 } } actor: "lead" action { brake { deceleration_mps2: 5 target_mps: 1 } } } }
events { id: "probe" description: "brakes" steps: "brake" actors: "lead" window_start_s: 1 window_end_s: 6
  detector { deceleration { actor: "lead" rule: RULE_GREATER value_mps2: 2 } } solvable_share: 1 severity: 0.5 }
duration_s: 8
)";

std::string Road(const std::string& name, int length_m = 400) {
  return absl::StrCat("roads { name: \"", name, "\" length_m: ", length_m,
                      " forward_lanes: 2 lane_width_m: 3.5 speed_limit_mps: 20\n",
                      "  surroundings { kind: SURROUNDINGS_KIND_CITY } }\n");
}

std::string Fragment(const std::string& rest) { return absl::StrCat(kHead, "fragment: true\n", rest); }

class ImporterTest : public ::testing::Test {
 protected:
  ParsedSpec Parse(const std::string& text, const std::string& path = "probe.textproto", bool fragments = false) {
    const SentFiles imports(files_, "");
    return ParseSpec(text, SpecReading{path, &imports, fragments});
  }

  // The errors of probe.textproto, which begins with `text`.
  std::string Faults(const std::string& text) {
    const std::string whole = absl::StrCat(text, "\nid: \"probe\"\n", kHead, kRest);
    return FormatDiagnostics("probe.textproto", whole, Parse(whole).diagnostics);
  }

  std::map<std::string, std::string> files_ = {
      {"parts/roads.textproto", Fragment(Road("street") + Road("avenue", 600) + Road("lane", 300))},
      {"parts/day.textproto", Fragment("environments { name: \"noon\" sun_altitude_deg: \"sun_deg\" }\n"
                                       "environments { name: \"night\" sun_altitude_deg: -20 }\n"
                                       "params { name: \"sun_deg\" value: \"half_deg * 2\" }\n"
                                       "params { name: \"half_deg\" value: 20 description: \"half\" }\n"
                                       "params { name: \"other_deg\" value: 2 }\n")},
      {"speed.textproto", Fragment("params { name: \"speed_mps\" required: true description: \"of both\" }\n")},
  };
  const std::string whole_ = R"(
imports { file: "parts/roads.textproto" }
imports { file: "parts/day.textproto" }
imports { file: "speed.textproto" params { name: "speed_mps" value: 12 } }
)";
};

std::vector<std::string> RoadNames(const v1::ScenarioSpec& spec) {
  std::vector<std::string> names;
  for (const v1::Road& road : spec.roads()) names.push_back(road.name());
  return names;
}

TEST_F(ImporterTest, ASpecOfImportedPartsIsWholeAndHasNoImports) {
  EXPECT_EQ(Faults(whole_), "");
  const ParsedSpec parsed = Parse(absl::StrCat(whole_, "id: \"probe\"\n", kHead, kRest));
  EXPECT_THAT(RoadNames(parsed.spec), ElementsAre("street", "avenue", "lane"));
  EXPECT_EQ(parsed.spec.environments_size(), 2);
  EXPECT_EQ(parsed.spec.params_size(), 4);
  EXPECT_EQ(parsed.spec.imports_size(), 0);
  EXPECT_FALSE(parsed.spec.fragment());
  EXPECT_EQ(parsed.spec.params(3).name(), "speed_mps");
  EXPECT_EQ(parsed.spec.params(3).value().constant(), 12);
  EXPECT_EQ(parsed.spec.params(3).description(), "of both");
  EXPECT_FALSE(parsed.spec.params(3).required());
}

TEST_F(ImporterTest, OnlyTakesNamesInTheirOrderAndTheParametersThatTheyUse) {
  const ParsedSpec parsed = Parse(R"(
    imports { file: "parts/roads.textproto" only: ["lane", "street"] }
    imports { file: "parts/day.textproto" only: "noon" })");
  EXPECT_THAT(RoadNames(parsed.spec), ElementsAre("lane", "street"));
  ASSERT_EQ(parsed.spec.environments_size(), 1);
  ASSERT_EQ(parsed.spec.params_size(), 2);
  EXPECT_EQ(parsed.spec.params(0).name(), "sun_deg");
  EXPECT_EQ(parsed.spec.params(1).name(), "half_deg");
}

TEST_F(ImporterTest, OwnFieldsGoOverImportedOnesOfTheSameName) {
  files_["all.textproto"] = Fragment(
      "tags: \"a\" tags: \"b\" description: \"old\" duration_s: 9\n"
      "ego { speed_mps: 5 headway_s: 1 start { lane { lane: 1 s_m: 5 } } }\n"
      "constraints { expression: \"half_deg < 3\" }\n" +
      Road("street") + "params { name: \"half_deg\" value: 20 description: \"half\" }\n");
  const ParsedSpec parsed = Parse(R"(
    imports { file: "all.textproto" }
    tags: ["b", "c"]
    description: "new"
    duration_s { distribution { uniform { lo: 5 hi: 8 } } }
    ego { speed_mps: "half_deg" start { road { s_m: 1 beside_right_m: 0 } } }
    roads { name: "street" length_m: 700 bends: [] }
    roads { name: "own" }
    constraints { expression: "1" }
    params { name: "half_deg" value: 3 })");
  const v1::ScenarioSpec& spec = parsed.spec;
  EXPECT_THAT(spec.tags(), ElementsAre("a", "b", "c"));
  EXPECT_EQ(spec.description(), "new");
  EXPECT_EQ(spec.duration_s().distribution().uniform().hi(), 8);
  EXPECT_EQ(spec.ego().headway_s().constant(), 1);
  EXPECT_EQ(spec.ego().speed_mps().expression(), "half_deg");
  EXPECT_TRUE(spec.ego().start().has_road());
  EXPECT_THAT(RoadNames(spec), ElementsAre("street", "own"));
  EXPECT_EQ(spec.roads(0).length_m().constant(), 700);
  EXPECT_EQ(spec.roads(0).forward_lanes().constant(), 2);
  EXPECT_EQ(spec.constraints_size(), 2);
  EXPECT_EQ(spec.params(0).value().constant(), 3);
  EXPECT_EQ(spec.params(0).description(), "half");
}

TEST_F(ImporterTest, AnEventOfTheImportedSpecsNameTakesTheImportersName) {
  files_["base.textproto"] =
      absl::StrCat("id: \"base\"\n", kHead, absl::StrReplaceAll(kRest, {{"\"probe\"", "\"base\""}}));
  const ParsedSpec parsed =
      Parse("id: \"night_one\" schema_major: 1 imports { file: \"base.textproto\" }", "night_one.textproto");
  EXPECT_EQ(parsed.spec.id(), "night_one");
  EXPECT_EQ(parsed.spec.events(0).id(), "night_one");
}

TEST_F(ImporterTest, FilesAreFoundBesideTheImporterAndJsonMixesWithText) {
  files_["parts/more.json"] =
      R"({"schemaMajor": 1, "fragment": true, "imports": [{"file": "roads.textproto", "only": ["lane"]}],
          "roads": [{"name": "lane", "lengthM": 350, "surroundings": {"kind": "SURROUNDINGS_KIND_RURAL"}}]})";
  const ParsedSpec parsed = Parse("imports { file: \"./parts/../parts/more.json\" }");
  ASSERT_THAT(RoadNames(parsed.spec), ElementsAre("lane"));
  EXPECT_EQ(parsed.spec.roads(0).length_m().constant(), 350);
  EXPECT_EQ(parsed.spec.roads(0).surroundings().kind(), v1::SURROUNDINGS_KIND_RURAL);
}

TEST_F(ImporterTest, ADiamondGivesEachThingOnce) {
  files_["a.textproto"] = Fragment("imports { file: \"parts/roads.textproto\" } constraints { expression: \"1\" }");
  files_["b.textproto"] = Fragment("imports { file: \"parts/roads.textproto\" } imports { file: \"a.textproto\" }");
  const ParsedSpec parsed = Parse("imports { file: \"a.textproto\" } imports { file: \"b.textproto\" }");
  EXPECT_THAT(RoadNames(parsed.spec), ElementsAre("street", "avenue", "lane"));
  EXPECT_EQ(parsed.spec.constraints_size(), 1);
}

TEST_F(ImporterTest, FaultsOfAnImportedFileHaveItsPlaceAndThatOfTheImport) {
  files_["parts/mid.textproto"] = Fragment("\n\n  imports { file: \"bad.textproto\" }");
  files_["parts/bad.textproto"] = Fragment(Road("short", 4));
  EXPECT_THAT(Faults(whole_ + "\nimports { file: \"parts/mid.textproto\" }"),
              HasSubstr("parts/bad.textproto:3:33: error: roads[3].length_m must be in [50, 5000], got 4 [LT0104]\n"
                        "  roads { name: \"short\" length_m: 4 forward_lanes: 2 lane_width_m: 3.5 speed_limit_mps: 20\n"
                        "                                  ^\n"
                        "  imported from parts/mid.textproto:5:19\n"
                        "  imported from probe.textproto:6:17\n"));
  files_["parts/bad.textproto"] = "roads { name: \"x\" ";
  EXPECT_THAT(Faults(whole_ + "\nimports { file: \"parts/mid.textproto\" }"),
              HasSubstr("parts/bad.textproto:1:7: error: this block is never closed"));
  files_["parts/bad.textproto"] = "schema_major: 2";
  EXPECT_THAT(Faults(whole_ + "\nimports { file: \"parts/mid.textproto\" }"),
              HasSubstr("parts/bad.textproto:1:15: error: schema_major must be 1, got 2"));
}

TEST_F(ImporterTest, FaultsOfImportsStandAtTheImport) {
  EXPECT_THAT(
      Faults("imports { file: \"part/roads.textproto\" }"),
      HasSubstr("probe.textproto:1:17: error: imports[0].file must be a file that can be read, got "
                "\"part/roads.textproto\" (part/roads.textproto: neither sent with the spec nor in the library); "
                "did you mean parts/roads.textproto? [LT0311]\n"));
  EXPECT_THAT(Faults("imports { only: \"lane\" }"), HasSubstr("1:1: error: imports[0].file is required [LT0105]"));
  EXPECT_THAT(Faults("imports { file: \"/etc/passwd\" }"), HasSubstr("must be relative"));
  EXPECT_THAT(Faults("imports { file: \"../../up.textproto\" }"), HasSubstr("LT0311"));
  EXPECT_THAT(Faults("imports { file: 3 }"), HasSubstr("must be a string in quotes, got 3"));
  EXPECT_THAT(Faults("imports { fill: \"a\" }"), HasSubstr("did you mean file?"));
  EXPECT_THAT(Faults("imports { file: \"parts/roads.textproto\" only: \"avenu\" }"),
              HasSubstr("1:47: error: imports[0].only[0] must name something of parts/roads.textproto, got \"avenu\"; "
                        "there are street, avenue, lane; did you mean avenue? [LT0301]"));
  EXPECT_THAT(Faults("imports { file: \"parts/day.textproto\" params { name: \"half_dg\" value: 3 } }"),
              HasSubstr("1:54: error: imports[0].params[0].name must name something of parts/day.textproto, got "
                        "\"half_dg\"; there are sun_deg, half_deg, other_deg; did you mean half_deg? [LT0301]"));
}

TEST_F(ImporterTest, ARingIsNamedWhole) {
  files_["a.textproto"] = Fragment("imports { file: \"b.textproto\" }");
  files_["b.textproto"] = Fragment("imports { file: \"c.textproto\" }");
  files_["c.textproto"] = Fragment("imports { file: \"a.textproto\" }");
  EXPECT_THAT(Faults("imports { file: \"a.textproto\" }"),
              HasSubstr("c.textproto:3:17: error: imports[0].file must not lead back to itself: a.textproto imports "
                        "b.textproto imports c.textproto imports a.textproto [LT0312]"));
  files_["probe.textproto"] = "imports { file: \"probe.textproto\" }";
  EXPECT_THAT(Faults("imports { file: \"probe.textproto\" }"),
              HasSubstr("probe.textproto imports probe.textproto [LT03"));
}

TEST_F(ImporterTest, ChainsAndNumbersOfFilesAreLimited) {
  for (int i = 0; i < 12; ++i) {
    files_[absl::StrCat("c", i, ".textproto")] = Fragment(absl::StrCat("imports { file: \"c", i + 1, ".textproto\" }"));
  }
  EXPECT_THAT(Faults("imports { file: \"c0.textproto\" }"),
              HasSubstr("c7.textproto:3:17: error: imports[0].file must keep"));
  std::string many;
  for (int i = 0; i < 70; ++i) {
    files_[absl::StrCat("n", i, ".textproto")] = Fragment("tags: \"x\"");
    absl::StrAppend(&many, "imports { file: \"n", i, ".textproto\" }\n");
  }
  EXPECT_THAT(Faults(many), HasSubstr("[LT0313]"));
  for (int i = 0; i < 6; ++i)
    files_[absl::StrCat("n", i, ".textproto")] = "#" + std::string(1'000'000, 'x') + "\ntags: \"x\"";
  EXPECT_THAT(Faults("imports { file: \"n0.textproto\" } imports { file: \"n1.textproto\" }\n"
                     "imports { file: \"n2.textproto\" } imports { file: \"n3.textproto\" }\n"
                     "imports { file: \"n4.textproto\" }"),
              HasSubstr("3:17: error: imports[4].file must keep"));
}

TEST_F(ImporterTest, TwoImportsMustNotGiveTheSameThing) {
  files_["other.textproto"] = Fragment(Road("lane", 500) + "duration_s: 5");
  files_["third.textproto"] = Fragment("duration_s: 5");
  EXPECT_THAT(
      Faults(whole_ + "imports { file: \"other.textproto\" } imports { file: \"third.textproto\" }"),
      AllOf(HasSubstr("5:17: error: imports[3].file must not give what another import gives otherwise, got roads "
                      "\"lane\" twice; `only` takes some names [LT0314]"),
            HasSubstr("5:53: error: imports[4].file must not give what another import gives otherwise, got "
                      "duration_s twice")));
}

TEST_F(ImporterTest, ARequiredParameterMustGetAValueOfTheImporter) {
  const std::string imports = "imports { file: \"parts/roads.textproto\" } imports { file: \"parts/day.textproto\" }\n";
  EXPECT_THAT(Faults(imports + "imports { file: \"speed.textproto\" }"),
              AllOf(HasSubstr("probe.textproto:2:17: error: params must give a value to \"speed_mps\", which "
                              "speed.textproto requires [LT0315]"),
                    ::testing::Not(HasSubstr("LT0105"))));
  EXPECT_EQ(Faults(imports + "imports { file: \"speed.textproto\" } params { name: \"speed_mps\" value: 8 }"), "");
  EXPECT_THAT(Faults(imports + "params { name: \"speed_mps\" required: true }"),
              HasSubstr("2:28: error: params[3].required"));
  EXPECT_THAT(Faults(imports + "params { name: \"speed_mps\" value: 3 required: true }"), HasSubstr("LT0315"));
}

TEST_F(ImporterTest, AFragmentIsCheckedAloneButNothingIsDrawnFromIt) {
  for (const auto& [path, text] : files_) {
    const ParsedSpec alone = Parse(text, "", /*fragments=*/true);
    EXPECT_THAT(alone.diagnostics, IsEmpty()) << path << FormatDiagnostics(path, text, alone.diagnostics);
    EXPECT_THAT(Parse(text, "", /*fragments=*/false).diagnostics, Contains(Field(&Diagnostic::code, "LT0316")));
  }
}

TEST_F(ImporterTest, ATextWithoutItsFilesIsAFault) {
  const ParsedSpec parsed = ParseSpec("imports { file: \"a.textproto\" }", "probe");
  EXPECT_THAT(parsed.diagnostics, Contains(Field(&Diagnostic::code, "LT0311")));
}

TEST(ImportedNames, AreThoseOfTheTextInOrder) {
  EXPECT_THAT(ImportedNames("imports { file: \"a\" } imports { file: \"b\" only: 3 } imports { only: \"c\" }"),
              ElementsAre("a", "b"));
  EXPECT_THAT(ImportedNames("{\"imports\": [{\"file\": \"x\"}, {\"file\": \"y\"}]}"), ElementsAre("x", "y"));
}

TEST(DiskFiles, FindsFilesBesideTheImporterFirstAndThenInTheLibrary) {
  const DiskFiles files("scenarios/library");
  EXPECT_EQ(files.Open("scenarios/library/close_cut_in.textproto", "parts/roads.textproto")->path,
            "scenarios/library/parts/roads.textproto");
  EXPECT_EQ(files.Open("elsewhere/mine.textproto", "parts/roads.textproto")->path,
            "scenarios/library/parts/roads.textproto");
  EXPECT_THAT(files.Open("elsewhere/mine.textproto", "parts"), StatusIs(absl::StatusCode::kNotFound, HasSubstr("")));
  EXPECT_THAT(files.Names("elsewhere/mine.textproto"), Contains("parts/weather.textproto"));
}

TEST(SentFiles, OpensNothingOutsideTheLibrary) {
  const SentFiles files({{"mine/own.textproto", "x"}}, "scenarios/library");
  EXPECT_EQ(files.Open("mine/spec.textproto", "own.textproto")->text, "x");
  EXPECT_OK(files.Open("mine/spec.textproto", "parts/roads.textproto"));
  EXPECT_OK(files.Open("scenarios/library/parts/roads.textproto", "weather.textproto"));
  for (const char* name :
       {"../templates/blank.textproto", "../../scenarios/templates/blank.textproto", "/etc/passwd"}) {
    EXPECT_THAT(files.Open("scenarios/library/x.textproto", name), StatusIs(absl::StatusCode::kNotFound, HasSubstr("")))
        << name;
  }
}

}  // namespace
}  // namespace longtail
