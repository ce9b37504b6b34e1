#include "scenarios/prompt/prompt_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/prompt/scene_words.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

// A straight road by day; an event from frame 2 to frame 3 of five.
struct ShortClip {
  ShortClip() {
    v1::ScenarioSpec& spec = *scenario.mutable_concrete();
    v1::Road& road = *spec.add_roads();
    road.mutable_forward_lanes()->set_constant(1);
    road.mutable_backward_lanes()->set_constant(1);
    road.mutable_surroundings()->set_kind(v1::SURROUNDINGS_KIND_RURAL);
    spec.add_environments();
    v1::Event& event = *spec.add_events();
    event.set_id("load_falls");
    event.set_description("a load falls off");
    for (int t = 0; t < 5; ++t) track.add_time_us(t * 100000);
    v1::EventOccurrence& occurrence = *track.add_events();
    occurrence.set_event("load_falls");
    occurrence.set_step_begin_us(200000);
    occurrence.set_step_end_us(300000);
  }
  v1::Scenario scenario;
  v1::WorldTrack track;
};

TEST(PromptTexts, SayRoadLightAndTheEventsUnderWay) {
  const ShortClip clip;
  const std::vector<PromptText> texts = PromptTexts(clip.scenario, clip.track);
  ASSERT_EQ(texts.size(), 3u);
  EXPECT_EQ(texts[0].text, "a straight rural road (1 + 1 lanes) by day");
  EXPECT_EQ(texts[1].text, "a straight rural road (1 + 1 lanes) by day; a load falls off");
  EXPECT_EQ(texts[1].frame0, 2);
  EXPECT_EQ(texts[1].frame1, 3);
  EXPECT_EQ(texts[2].text, texts[0].text);
  EXPECT_EQ(PromptAt(texts, 3), texts[1].text);
  EXPECT_EQ(PromptAt(texts, 5), "");
}

TEST(PromptTexts, SayWhatTheSpecSaysInstead) {
  ShortClip clip;
  v1::Prompt& prompt = *clip.scenario.mutable_concrete()->mutable_prompt();
  prompt.set_scene("a harbour road");
  prompt.add_style("dashcam");
  prompt.add_style("grainy");
  v1::EventPrompt& event = *prompt.add_events();
  event.set_event("load_falls");
  event.set_text("a mattress slides off a van");
  const std::vector<PromptText> texts = PromptTexts(clip.scenario, clip.track);
  EXPECT_EQ(PromptAt(texts, 0), "a harbour road; dashcam, grainy");
  EXPECT_EQ(PromptAt(texts, 2), "a harbour road; a mattress slides off a van; dashcam, grainy");
}

TEST(PromptTexts, LeaveOutAnEventThatNeverBegins) {
  ShortClip clip;
  clip.track.mutable_events(0)->set_step_begin_us(-1);
  clip.track.mutable_events(0)->set_step_end_us(-1);
  EXPECT_EQ(PromptTexts(clip.scenario, clip.track).size(), 1u);
}

TEST(PromptTexts, SayWeatherThatComes) {
  ShortClip clip;
  v1::EnvironmentChange& change = *clip.track.add_environment_changes();
  change.mutable_at_s()->set_constant(0.3);
  change.mutable_to()->mutable_rain_mmph()->set_constant(20);
  const std::vector<PromptText> texts = PromptTexts(clip.scenario, clip.track);
  EXPECT_THAT(PromptAt(texts, 4), HasSubstr("now by day, in heavy rain"));
  EXPECT_THAT(PromptAt(texts, 2), ::testing::Not(HasSubstr("rain")));
}

TEST(SceneWords, NameWhatStandsOnTheRoadAndLiesOnIt) {
  v1::Road road;
  road.mutable_forward_lanes()->set_constant(2);
  road.mutable_backward_lanes()->set_constant(0);
  road.mutable_surroundings()->set_kind(v1::SURROUNDINGS_KIND_CITY);
  road.add_tunnels();
  road.add_junctions()->set_control(v1::JUNCTION_CONTROL_ROUNDABOUT);
  EXPECT_EQ(RoadPhrase(road), "a straight city road (2 lanes one way) with a roundabout and a tunnel");
  v1::Environment environment;
  environment.mutable_sun_altitude_deg()->set_constant(-20);
  environment.mutable_snow_road_ratio()->set_constant(1);
  environment.mutable_ice_ratio()->set_constant(0.3);
  environment.add_haze()->set_kind(v1::HAZE_KIND_SMOKE);
  EXPECT_EQ(LightPhrase(environment), "at night, on a snow-covered road, on a road with icy stretches, with smoke");
}

}  // namespace
}  // namespace longtail
