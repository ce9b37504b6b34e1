// Copies in a text are elements like any other once it is read.
#include "scenarios/spec/copies.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/import_files.h"
#include "scenarios/spec/spec_file.h"
#include "scenarios/spec/validate.h"

namespace longtail {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// What stands for $ACTORS, $NODES and $EVENT is the test's own.
constexpr char kText[] = R"(id: "probe" schema_major: 1 schema_minor: 0 description: "cones fall"
roads { name: "street" length_m: 400 forward_lanes: 2 lane_width_m: 3.5 speed_limit_mps: 20
  surroundings { kind: SURROUNDINGS_KIND_CITY } }
environments { name: "noon" sun_altitude_deg: 40 }
ego { start { lane { lane: 1 s_m: 30 } } speed_mps: 10 }
$ACTORS
storyboard { parallel { $NODES } }
events { id: "probe" description: "brakes" $EVENT window_start_s: 1 window_end_s: 6
  solvable_share: 1 severity: 0.5 }
duration_s: 8
)";

constexpr char kActors[] = R"(actors { copies: 3 id: "car_{copy}" classes: ACTOR_CLASS_CAR driver: DRIVER_MODEL_IDM
  start { lane { lane: 1 s_m: "50 + 20 * {copy}" } } speed_mps: 10 })";
constexpr char kNodes[] = R"(nodes { copies: 3
  step { name: "brake_{copy}" start { time { at_s: "{copy}" } } actor: "car_{copy}" action { brake { deceleration_mps2: 5 } } } })";
constexpr char kEvent[] = R"(steps: "brake_{copy}" actors: ["car_{copy}"]
  detector { any { triggers { copies: 3 deceleration { actor: "car_{copy}" rule: RULE_GREATER value_mps2: 2 } } } })";

std::string Text(const std::string& actors = kActors, const std::string& nodes = kNodes,
                 const std::string& event = kEvent) {
  return absl::StrReplaceAll(kText, {{"$ACTORS", actors}, {"$NODES", nodes}, {"$EVENT", event}});
}

ParsedSpec Parse(const std::string& text) { return ParseSpec(text, "probe"); }

std::string Faults(const std::string& text) {
  return FormatDiagnostics("probe.textproto", text, Parse(text).diagnostics);
}

TEST(Copies, AreElementsOfTheirOwnWithTheirNumberInNamesAndExpressions) {
  const ParsedSpec parsed = Parse(Text());
  ASSERT_THAT(parsed.diagnostics, IsEmpty()) << Faults(Text());
  ASSERT_THAT(parsed.spec.actors(), SizeIs(3));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(parsed.spec.actors(i).id(), absl::StrCat("car_", i + 1));
    EXPECT_EQ(parsed.spec.actors(i).start().lane().s_m().expression(), absl::StrCat("50 + 20 * ", i + 1));
    EXPECT_FALSE(parsed.spec.actors(i).has_copies());
    EXPECT_EQ(parsed.spec.storyboard().parallel().nodes(i).step().actor(), absl::StrCat("car_", i + 1));
  }
  EXPECT_THAT(parsed.spec.events(0).detector().any().triggers(), SizeIs(3));
}

TEST(Copies, AreAllMeantWhereAListNamesThem) {
  const v1::ScenarioSpec spec = Parse(Text()).spec;
  EXPECT_THAT(spec.events(0).steps(), ElementsAre("brake_1", "brake_2", "brake_3"));
  EXPECT_THAT(spec.events(0).actors(), ElementsAre("car_1", "car_2", "car_3"));
}

TEST(Copies, ComeToTheSameAsWhatIsWrittenOut) {
  const auto written = [](const std::string& element) {
    std::string all;
    for (const char* number : {"1", "2", "3"}) {
      absl::StrAppend(&all, absl::StrReplaceAll(element, {{"copies: 3", ""}, {"{copy}", number}}), "\n");
    }
    return all;
  };
  const std::string event = absl::StrReplaceAll(
      kEvent, {{"triggers { copies: 3 deceleration { actor: \"car_{copy}\" rule: RULE_GREATER value_mps2: 2 } }",
                written("triggers { deceleration { actor: \"car_{copy}\" rule: RULE_GREATER value_mps2: 2 } }")},
               {"\"brake_{copy}\"", "[\"brake_1\", \"brake_2\", \"brake_3\"]"},
               {"\"car_{copy}\"", "\"car_1\", \"car_2\", \"car_3\""}});
  const ParsedSpec parsed = Parse(Text(written(kActors), written(kNodes), event));
  ASSERT_THAT(parsed.diagnostics, IsEmpty());
  EXPECT_EQ(parsed.spec.SerializeAsString(), Parse(Text()).spec.SerializeAsString());
}

TEST(Copies, OfCopiesAreMadeFirst) {
  const ParsedSpec parsed = Parse(Text(kActors, R"(nodes { copies: 2 parallel { nodes { copies: 3 step {
      name: "brake_{copy}" actor: "car_{copy}" action { brake { deceleration_mps2: 5 } } } } } })"));
  // The outer ones find no number left, and are the same.
  EXPECT_THAT(parsed.spec.storyboard().parallel().nodes(), SizeIs(2));
  EXPECT_EQ(parsed.spec.storyboard().parallel().nodes(1).parallel().nodes(2).step().name(), "brake_3");
  EXPECT_EQ(parsed.diagnostics.front().code, codes::kDuplicateName);
}

TEST(Copies, OfAFaultAreOneFault) {
  const ParsedSpec parsed = Parse(absl::StrReplaceAll(Text(), {{"50 + 20", "50 + far_m"}}));
  EXPECT_THAT(parsed.diagnostics, ElementsAre(Field(&Diagnostic::line, 7)));
}

TEST(Copies, AreMadeOfJsonAsWell) {
  const ParsedSpec parsed = Parse(
      R"({"actors": [{"copies": 2, "id": "car_{copy}"}, {"id": "bus"}], "events": [{"actors": ["car_{copy}"]}]})");
  ASSERT_THAT(parsed.spec.actors(), SizeIs(3));
  EXPECT_EQ(parsed.spec.actors(1).id(), "car_2");
  EXPECT_THAT(parsed.spec.events(0).actors(), ElementsAre("car_1", "car_2"));
}

TEST(Copies, ThatCannotBeCountedAreReportedAndOne) {
  for (const char* number : {"0", "201", "1.5", "\"n\"", "{ }", "3 copies: 3"}) {
    const std::string text =
        Text(absl::StrReplaceAll(kActors, {{"copies: 3", absl::StrCat("copies: ", number)}}), "", "");
    const ParsedSpec parsed = Parse(text);
    ASSERT_THAT(parsed.spec.actors(), SizeIs(1)) << number;
    EXPECT_EQ(parsed.spec.actors(0).id(), "car_1") << number;
    EXPECT_THAT(Faults(text), HasSubstr("actors[0].copies must be")) << number;
  }
}

TEST(Copies, AreOfElementsOfListsOnly) {
  EXPECT_THAT(Faults(Text(kActors, kNodes, R"(steps: "brake_{copy}" actors: "car_{copy}"
      detector { copies: 2 deceleration { actor: "car_1" rule: RULE_GREATER value_mps2: 2 } })")),
              HasSubstr("copies must be of an element of a list, got them in detector"));
}

constexpr char kTooMany[] = "copies must come to at most 50000 fields in all, got ";

TEST(Copies, HaveALimitHoweverTheyAreNested) {
  std::string node = "step { name: \"brake_{copy}\" actor: \"car_1\" action { brake { deceleration_mps2: 5 } } }";
  for (int depth = 0; depth < 8; ++depth) node = absl::StrCat("parallel { nodes { copies: 200 ", node, " } }");
  EXPECT_THAT(Faults(Text(kActors, absl::StrCat("nodes { ", node, " }"))), HasSubstr(kTooMany));
}

TEST(Copies, OfLongTextsCountAsMany) {
  const std::string actor = absl::StrCat("actors { copies: 200 id: \"", std::string(100000, 'a'), "_{copy}\" }");
  EXPECT_THAT(Faults(Text(actor)), HasSubstr(kTooMany));
}

TEST(Copies, AreCountedInListsThatNameThem) {
  std::string names;
  for (int i = 0; i < 20000; ++i) absl::StrAppend(&names, "\"car_{copy}\",");
  const ParsedSpec parsed =
      Parse(Text(kActors, kNodes, absl::StrCat("steps: \"brake_{copy}\" actors: [", names, "\"car_1\"]")));
  EXPECT_THAT(parsed.spec.events(0).actors(), SizeIs(::testing::Lt(kMaxCopiedFields + 20000)));
}

TEST(Copies, AreNamedByWhatTheyAre) {
  const std::string nodes =
      absl::StrReplaceAll(kNodes, {{"copies: 3", "copies: 2"}, {"name: \"brake_{copy}\"", "name: \"car_{copy}\""}});
  const v1::ScenarioSpec spec =
      Parse(Text(kActors, nodes, absl::StrReplaceAll(kEvent, {{"brake_{copy}", "car_{copy}"}}))).spec;
  EXPECT_THAT(spec.events(0).steps(), ElementsAre("car_1", "car_2"));
  EXPECT_THAT(spec.events(0).actors(), ElementsAre("car_1", "car_2", "car_3"));
}

TEST(Copies, LeaveFaultsOfUnlikePlacesApart) {
  const std::string text = absl::StrReplaceAll(Text(), {{"50 + 20", "gap1_m + gap2_m"}, {"sun_altitude_deg: 40", ""}});
  EXPECT_THAT(Parse(text).diagnostics, SizeIs(3)) << Faults(text);
}

TEST(Copies, AreMissedWhereTheirNumberStandsAlone) {
  const std::string text = absl::StrReplaceAll(Text(), {{"nodes { copies: 3", "nodes {"}});
  EXPECT_THAT(Faults(text), HasSubstr("{copy} must stand in an actor, node or trigger that says copies, got "
                                      "\"brake_{copy}\""));
}

TEST(Copies, BringTheParametersThatTheyUseWhereTheyAreImported) {
  const std::string file =
      absl::StrCat("schema_major: 1 schema_minor: 0 fragment: true\n",
                   absl::StrReplaceAll(kActors, {{"20 *", "far_m *"}}), "\nparams { name: \"far_m\" value: 25 }\n");
  const SentFiles files({{"cars.textproto", file}}, "");
  const std::string text = Text("imports { file: \"cars.textproto\" only: \"car_{copy}\" }");
  const ParsedSpec parsed = ParseSpec(text, SpecReading{"probe.textproto", &files});
  EXPECT_THAT(parsed.diagnostics, IsEmpty()) << FormatDiagnostics("probe.textproto", text, parsed.diagnostics);
  EXPECT_THAT(parsed.spec.actors(), SizeIs(3));
}

TEST(Copies, AreRefusedInASpecThatIsGivenAsAMessage) {
  v1::ScenarioSpec spec = Parse(Text()).spec;
  EXPECT_THAT(ValidateSpec(spec), IsEmpty());
  spec.mutable_actors(0)->set_copies(3);
  EXPECT_THAT(ValidateSpec(spec), ElementsAre(Field(&Diagnostic::code, codes::kNotResolved)));
}

}  // namespace
}  // namespace longtail
