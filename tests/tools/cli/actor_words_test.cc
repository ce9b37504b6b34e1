#include "tools/cli/actor_words.h"

#include <google/protobuf/text_format.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

// A van ahead of ego, of which more is said.
std::string WordsOf(const std::string& more) {
  v1::Actor actor;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(id: "van" classes: ACTOR_CLASS_VAN driver: DRIVER_MODEL_IDM
         start { lane { lane { constant: 1 } s_m { constant: 80 } } } )" +
          more,
      &actor));
  return ActorWords(actor);
}

TEST(ActorWords, WhatIsNotSaidOfAnActorIsLeftOut) {
  EXPECT_EQ(WordsOf(""), "van; starts at lane 1, 80 m along the road; keeps its lane and its distance");
  EXPECT_EQ(WordsOf("size {} limits {}"), WordsOf(""));
}

TEST(ActorWords, TellHowLargeAnActorIs) {
  EXPECT_THAT(WordsOf("size { length_m { constant: 7.2 } width_m { constant: 2.3 } height_m { constant: 3 } }"),
              EndsWith("; 7.2 m long, 2.3 m wide, 3 m high"));
  EXPECT_THAT(WordsOf("size { height_m { distribution { uniform { lo: 2 hi: 3.5 } } } }"),
              EndsWith("; 2 to 3.5 m high"));
  EXPECT_THAT(WordsOf(R"(size { length_m { expression: "van_length_m" } } mass_kg { constant: 4000 })"),
              EndsWith("; van_length_m long; weighs 4000 kg"));
}

TEST(ActorWords, TellWhatAnActorCanDoAtMost) {
  EXPECT_THAT(WordsOf("limits { max_speed_mps { constant: 25 } max_acceleration_mps2 { constant: 1.5 } "
                      "max_deceleration_mps2 { constant: 6 } max_lateral_mps2 { constant: 4 } "
                      "max_yaw_rate_degps { constant: 30 } }"),
              EndsWith("; can do at most 25 m/s, 1.5 m/s² of gaining speed, 6 m/s² of braking, 4 m/s² across its way, "
                       "30 °/s of turning"));
  const std::string slow_to_turn = WordsOf("limits { max_yaw_rate_degps { constant: 20 } }");
  EXPECT_THAT(slow_to_turn, EndsWith("; can do at most 20 °/s of turning"));
  EXPECT_THAT(slow_to_turn, Not(HasSubstr("braking")));
}

}  // namespace
}  // namespace longtail
