// Road, light and weather of a concrete scenario in plain words.
#ifndef LONGTAIL_SCENARIOS_PROMPT_SCENE_WORDS_H_
#define LONGTAIL_SCENARIOS_PROMPT_SCENE_WORDS_H_

#include <string>

#include "longtail/v1/environment.pb.h"
#include "longtail/v1/road.pb.h"
#include "scenarios/environment/environment_state.h"

namespace longtail {

// "a winding rural road (1 + 1 lanes) with a tunnel".
std::string RoadPhrase(const v1::Road& road);

// "at dusk, in heavy rain, on a wet surface": of one moment, without what hangs over or lies on single places.
std::string LightPhrase(const EnvironmentState& state);

// The same of an environment at frame 0, with its clouds of haze and its patches.
std::string LightPhrase(const v1::Environment& environment);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_PROMPT_SCENE_WORDS_H_
