// What a model that reads text is told, over the time of a clip.
#ifndef LONGTAIL_SCENARIOS_PROMPT_PROMPT_TEXT_H_
#define LONGTAIL_SCENARIOS_PROMPT_PROMPT_TEXT_H_

#include <string>
#include <vector>

#include "longtail/v1/event.pb.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

// Frames [frame0, frame1] have the same text.
struct PromptText {
  int frame0 = 0, frame1 = 0;
  std::string text;
};

// The scene as the spec's prompt says it, else in words of its road, light and weather.
std::string SceneText(const v1::ScenarioSpec& concrete);
// An event as the spec's prompt says it, else its description.
std::string EventText(const v1::ScenarioSpec& concrete, const v1::Event& event);

// "<scene>; <weather that has come>; <events under way>; <style>, <style>" for each frame, joined where it stays the
// same. An event is under way from the first tick of its first step to the last of its last. Pure function.
std::vector<PromptText> PromptTexts(const v1::Scenario& scenario, const v1::WorldTrack& track);

// The text of frame t; empty where texts have none for it.
const std::string& PromptAt(const std::vector<PromptText>& texts, int t);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_PROMPT_PROMPT_TEXT_H_
