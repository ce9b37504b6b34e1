#include "scenarios/prompt/prompt_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "scenarios/environment/environment_state.h"
#include "scenarios/prompt/scene_words.h"

namespace longtail {

std::string SceneText(const v1::ScenarioSpec& concrete) {
  if (!concrete.prompt().scene().empty()) return concrete.prompt().scene();
  return absl::StrCat(RoadPhrase(concrete.roads(0)), " ", LightPhrase(concrete.environments(0)));
}

std::string EventText(const v1::ScenarioSpec& concrete, const v1::Event& event) {
  for (const v1::EventPrompt& prompt : concrete.prompt().events()) {
    if (prompt.event() == event.id()) return prompt.text();
  }
  return event.description();
}

std::vector<PromptText> PromptTexts(const v1::Scenario& scenario, const v1::WorldTrack& track) {
  const v1::ScenarioSpec& concrete = scenario.concrete();
  if (concrete.roads().empty() || concrete.environments().empty()) return {};
  const EnvironmentState at_start = StateOf(concrete.environments(0));
  std::vector<EnvironmentShift> shifts = ShiftsOf(concrete.environments(0).changes());
  for (const v1::EnvironmentChange& change : track.environment_changes()) InsertShift(ShiftOf(change), shifts);
  const std::string first_light = LightPhrase(at_start);

  const std::string scene = SceneText(concrete), style = absl::StrJoin(concrete.prompt().style(), ", ");
  std::vector<PromptText> spans;
  for (int t = 0; t < track.time_us_size(); ++t) {
    std::vector<std::string> parts = {scene};
    if (!shifts.empty()) {
      const std::string light =
          LightPhrase(EnvironmentAt(at_start, shifts, static_cast<double>(track.time_us(t)) * 1e-6));
      if (light != first_light) parts.push_back("now " + light);
    }
    for (int e = 0; e < track.events_size() && e < concrete.events_size(); ++e) {
      const v1::EventOccurrence& event = track.events(e);
      const bool under_way = event.step_begin_us() >= 0 && track.time_us(t) >= event.step_begin_us() &&
                             track.time_us(t) <= event.step_end_us();
      if (under_way) parts.push_back(EventText(concrete, concrete.events(e)));
    }
    if (!style.empty()) parts.push_back(style);
    std::string text = absl::StrJoin(parts, "; ");
    if (!spans.empty() && spans.back().text == text) {
      spans.back().frame1 = t;
    } else {
      spans.push_back({t, t, std::move(text)});
    }
  }
  return spans;
}

const std::string& PromptAt(const std::vector<PromptText>& texts, int t) {
  static const std::string& none = *new std::string;
  for (const PromptText& text : texts) {
    if (t >= text.frame0 && t <= text.frame1) return text.text;
  }
  return none;
}

}  // namespace longtail
