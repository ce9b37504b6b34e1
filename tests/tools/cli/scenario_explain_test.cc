#include "tools/cli/scenario_explain.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/spec/spec_file.h"
#include "tools/cli/action_words.h"
#include "tools/cli/road_words.h"
#include "tools/cli/spec_words.h"
#include "tools/cli/trigger_words.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

v1::ScenarioSpec LibrarySpec(const std::string& id) {
  return ReadSpecFile("scenarios/library/" + id + ".textproto").value().parsed.spec;
}

v1::Value Constant(double value) {
  v1::Value out;
  out.set_constant(value);
  return out;
}

// The words of Message with each member of its oneof set in turn.
template <typename Message>
std::set<std::string> WordsOfEachKind(const char* oneof, std::string (*words)(const Message&)) {
  std::set<std::string> all;
  const google::protobuf::OneofDescriptor* kinds = Message::descriptor()->FindOneofByName(oneof);
  for (int i = 0; i < kinds->field_count(); ++i) {
    Message message;
    message.GetReflection()->MutableMessage(&message, kinds->field(i));
    const std::string clause = words(message);
    EXPECT_TRUE(all.insert(clause).second) << kinds->field(i)->name() << ": " << clause;
  }
  return all;
}

TEST(ScenarioExplain, LibraryEventsReadAsTheirGoldens) {
  for (const char* id : {"close_cut_in", "dart_out_from_occluder", "lead_emergency_brake", "load_falls_off"}) {
    const std::string text = ExplanationText(LibrarySpec(id));
    if (const char* out = std::getenv("LONGTAIL_GOLDEN_DIR")) {
      std::ofstream(std::string(out) + "/" + id + ".txt") << text;
      continue;
    }
    std::stringstream golden;
    golden << std::ifstream(std::string("tests/goldens/explain/") + id + ".txt").rdbuf();
    EXPECT_EQ(text, golden.str());
  }
}

TEST(ScenarioExplain, JsonHasASectionForEachPartOfTheSpec) {
  const v1::ScenarioSpec spec = LibrarySpec("lead_emergency_brake");
  const nlohmann::json json = nlohmann::json::parse(ExplanationJson(spec));
  EXPECT_EQ(json["id"], "lead_emergency_brake");
  EXPECT_EQ(json["roads"].size(), static_cast<size_t>(spec.roads_size()));
  EXPECT_EQ(json["actors"].size(), static_cast<size_t>(spec.actors_size()) + 1);
  ASSERT_EQ(json["params"].size(), static_cast<size_t>(spec.params_size()));
  EXPECT_EQ(json["params"][0]["name"], spec.params(0).name());
  EXPECT_EQ(json["params"][0]["unit"], UnitOf(spec.params(0).name()));
  EXPECT_EQ(json["steps"][0]["name"], "brake");
}

TEST(ScenarioExplain, StepsInSeriesSayWhatTheyWaitFor) {
  v1::ScenarioSpec spec;
  for (const char* name : {"first", "second"}) {
    v1::Step* step = spec.mutable_storyboard()->mutable_serial()->add_nodes()->mutable_step();
    step->set_name(name);
    step->set_actor("lead");
    step->mutable_action()->mutable_brake()->mutable_deceleration_mps2()->CopyFrom(Constant(4));
  }
  const std::string text = ExplanationText(spec);
  EXPECT_THAT(text, HasSubstr("at once, lead brakes at 4 m/s² down to a stop"));
  EXPECT_THAT(text, HasSubstr("after first, lead brakes"));
}

TEST(ScenarioExplain, TellsWhatLiesAlongARoad) {
  v1::Road road;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
      name: "street" length_m { constant: 400 } forward_lanes { constant: 1 } backward_lanes { constant: 1 }
      lane_width_m { constant: 3.5 } speed_limit_mps { constant: 14 } surroundings { kind: SURROUNDINGS_KIND_CITY }
      junctions { at_m { constant: 200 } arms: JUNCTION_ARMS_T_LEFT control: JUNCTION_CONTROL_SIGNALS crosswalks: true
                  signals { main_green_s { constant: 8 } } }
      work_zones { at_m { constant: 300 } length_m { constant: 20 } oncoming { constant: 1 } })",
                                                            &road));
  EXPECT_EQ(
      RoadWords(road),
      "city road of 400 m, 1 lane along it and 1 against it, 3.5 m wide, speed limit 14 m/s, straight; a junction "
      "with a road from the left at 200 m: traffic lights, green for the main road 8 s, zebra crossings; works in "
      "the outermost lane of 20 m from 300 m on the side of oncoming traffic");
}

TEST(ScenarioExplain, TellsHowTheLightsOfAMapGo) {
  v1::Road road;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
      name: "town" surroundings { kind: SURROUNDINGS_KIND_CITY } map { file: "town.xodr"
        courses { start { road: "1" lane { constant: -1 } s_m { constant: 10 } } roads: "2" }
        signals { first_green_s { constant: 8 } offset_s { constant: 3 } } })",
                                                            &road));
  EXPECT_EQ(
      RoadWords(road),
      "city roads of the map town.xodr, with lights, green for the first 8 s, at first in their cycle at 3 s; main "
      "from lane -1 of road 1 at 10 m by road 2");
  road.mutable_map()->clear_signals();
  road.mutable_map()->mutable_signals()->set_mode(v1::SIGNAL_MODE_DARK);
  EXPECT_THAT(RoadWords(road), HasSubstr("of the map town.xodr, with lights that are off; main"));
}

TEST(SpecWords, APlaceBesideTheRoadIsOnTheSideThatIsMeant) {
  const auto words = [](const std::string& mirrored) {
    v1::Position position;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        "road { s_m { constant: 80 } beside_right_m { constant: 2 } " + mirrored + " }", &position));
    return PositionWords(position);
  };
  EXPECT_EQ(words(""), "80 m along the road, 2 m right of the right edge of the right-most lane");
  EXPECT_EQ(words("mirrored { constant: 0 }"), words(""));
  EXPECT_EQ(words("mirrored { constant: 1 }"), "80 m along the road, 2 m left of the left edge of the left-most lane");
  EXPECT_EQ(words("mirrored { expression: \"far_index\" }"),
            words("") + ", on the other side of the road where far_index is 1");
}

TEST(SpecWords, EveryKindOfTriggerActionAndPositionHasWordsOfItsOwn) {
  EXPECT_EQ(WordsOfEachKind<v1::Action>("action", ActionWords).count(""), 0u);
  EXPECT_EQ(WordsOfEachKind<v1::Position>("position", PositionWords).count(""), 0u);
  v1::Trigger trigger;
  const auto* kinds = v1::Trigger::descriptor()->FindOneofByName("trigger");
  for (int i = 0; i < kinds->field_count(); ++i) {
    v1::Trigger set;
    google::protobuf::Message* member = set.GetReflection()->MutableMessage(&set, kinds->field(i));
    if (set.has_all()) set.mutable_all()->add_triggers()->mutable_time()->mutable_at_s()->set_constant(1);
    if (set.has_any()) set.mutable_any()->add_triggers()->mutable_time()->mutable_at_s()->set_constant(1);
    ASSERT_NE(member, nullptr);
    EXPECT_NE(TriggerWords(set), "") << kinds->field(i)->name();
    EXPECT_NE(TriggerWords(set), TriggerWords(trigger)) << kinds->field(i)->name();
  }
}

TEST(SpecWords, ValuesCarryTheUnitOfTheirName) {
  EXPECT_EQ(UnitOf("gap_m"), "m");
  EXPECT_EQ(UnitOf("closing_mps"), "m/s");
  EXPECT_EQ(UnitOf("braking_mps2"), "m/s²");
  EXPECT_EQ(UnitOf("spare_ratio"), "");
  v1::Value value = Constant(12.5);
  EXPECT_EQ(ValueWords(value, "m"), "12.5 m");
  value.set_expression("gap_m");
  EXPECT_EQ(ValueWords(value, "m"), "gap_m");
  value.set_expression("gap_m + 2");
  EXPECT_EQ(ValueWords(value, "m"), "(gap_m + 2) m");
  value.mutable_distribution()->mutable_uniform()->set_lo(8);
  value.mutable_distribution()->mutable_uniform()->set_hi(14);
  EXPECT_EQ(ValueWords(value, "m/s"), "8 to 14 m/s");
  EXPECT_EQ(LawWords(value, "m/s"), "uniform in [8, 14) m/s");
  value.mutable_distribution()->mutable_discrete()->add_values(1);
  value.mutable_distribution()->mutable_discrete()->add_values(-1);
  EXPECT_EQ(LawWords(value, ""), "one of 1, -1");
}

TEST(SpecWords, ADelayIsSaidAfterItsCondition) {
  v1::Trigger trigger;
  trigger.mutable_thw()->set_actor("ego");
  trigger.mutable_thw()->set_target("lead");
  trigger.mutable_thw()->set_rule(v1::RULE_LESS);
  *trigger.mutable_thw()->mutable_value_s() = Constant(2);
  *trigger.mutable_delay_s() = Constant(0.5);
  EXPECT_EQ(TriggerWords(trigger), "the headway of ego behind lead is below 2 s and 0.5 s have passed since");
}

}  // namespace
}  // namespace longtail
