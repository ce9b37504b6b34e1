#include "scenarios/prompt/scene_words.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace longtail {
namespace {

// "SURROUNDINGS_KIND_RURAL" -> "rural".
std::string Word(const std::string& name, const std::string& prefix) {
  return absl::StrReplaceAll(absl::AsciiStrToLower(name.substr(std::min(prefix.size(), name.size()))), {{"_", " "}});
}

void AddRain(double rain_mmph, std::vector<std::string>& words) {
  if (rain_mmph <= 0) return;
  // The classes of the American Meteorological Society: 2.5 and 7.6 mm/h; a cloudburst is what Britain calls violent.
  words.push_back(rain_mmph < 2.5   ? "in light rain"
                  : rain_mmph < 7.6 ? "in moderate rain"
                  : rain_mmph < 50  ? "in heavy rain"
                                    : "in a cloudburst");
}

void AddSnow(const EnvironmentState& state, std::vector<std::string>& words) {
  if (state.snow_mmph > 0) {
    words.push_back(state.snow_mmph < 1     ? "in light snowfall"
                    : state.snow_mmph < 2.5 ? "in snowfall"
                                            : "in heavy snowfall");
  }
  if (state.snow_road_ratio >= 0.6) {
    words.push_back(state.snow_tracks_ratio >= 0.5 ? "on a snow-covered road with wheel tracks"
                                                   : "on a snow-covered road");
  } else if (state.snow_road_ratio >= 0.1) {
    words.push_back("on a road with patches of snow");
  } else if (state.snow_ground_ratio >= 0.3) {
    words.push_back("with snow beside the road");
  }
}

void AddWater(const EnvironmentState& state, std::vector<std::string>& words) {
  if (state.ice_ratio >= 0.1)
    words.push_back(state.ice_ratio >= 0.6 ? "on an icy road" : "on a road with icy stretches");
  if (state.standing_water_ratio >= 0.95) {
    words.push_back(absl::StrFormat("on a flooded road (%.0f cm deep)", 100 * state.standing_water_depth_m));
  } else if (state.standing_water_ratio >= 0.1) {
    words.push_back("with standing water");
  }
  if (state.wetness_ratio >= 0.2)
    words.push_back(state.wetness_ratio >= 0.6 ? "on a wet surface" : "on a damp surface");
}

std::vector<std::string> Words(const EnvironmentState& state) {
  std::vector<std::string> words = {state.sun_altitude_deg >= 6    ? "by day"
                                    : state.sun_altitude_deg >= -6 ? "at dusk"
                                                                   : "at night"};
  if (state.sun_altitude_deg < -6 && state.street_lamps == v1::LAMP_MODE_OFF) words.push_back("without street lamps");
  if (state.sun_altitude_deg >= -6 && state.cloud_ratio >= 0.7) words.push_back("under an overcast sky");
  if (state.visual_range_m < 1000)
    words.push_back(absl::StrFormat("in fog (visual range %.0f m)", state.visual_range_m));
  AddRain(state.rain_mmph, words);
  AddSnow(state, words);
  if (state.lightning_per_minute > 0) words.push_back("in a thunderstorm");
  // 8 Beaufort.
  if (state.wind_mps + state.wind_gust_mps >= 17.2) words.push_back("in a gale");
  AddWater(state, words);
  return words;
}

}  // namespace

std::string RoadPhrase(const v1::Road& road) {
  const std::string place = Word(v1::SurroundingsKind_Name(road.surroundings().kind()), "SURROUNDINGS_KIND_");
  if (road.has_map()) return absl::StrCat("a ", place, " road of a map");
  const int forward = static_cast<int>(road.forward_lanes().constant());
  const int backward = static_cast<int>(road.backward_lanes().constant());
  const char* form = road.bends().empty() ? "straight" : "winding";
  const std::string lanes = backward == 0 ? absl::StrFormat("%d lane%s one way", forward, forward == 1 ? "" : "s")
                                          : absl::StrFormat("%d + %d lanes", forward, backward);
  std::vector<std::string> sights;
  const bool round = std::any_of(road.junctions().begin(), road.junctions().end(), [](const v1::Junction& junction) {
    return junction.control() == v1::JUNCTION_CONTROL_ROUNDABOUT;
  });
  if (!road.junctions().empty()) sights.push_back(round ? "a roundabout" : "a junction");
  if (!road.ramps().empty()) sights.push_back("a ramp");
  if (!road.tunnels().empty()) sights.push_back("a tunnel");
  if (!road.bridges().empty()) sights.push_back("a bridge");
  if (!road.work_zones().empty()) sights.push_back("road works");
  const std::string with = sights.empty() ? "" : absl::StrCat(" with ", absl::StrJoin(sights, " and "));
  return absl::StrCat("a ", form, " ", place, " road (", lanes, ")", with);
}

std::string LightPhrase(const EnvironmentState& state) { return absl::StrJoin(Words(state), ", "); }

std::string LightPhrase(const v1::Environment& environment) {
  const EnvironmentState state = StateOf(environment);
  std::vector<std::string> words = Words(state);
  if (state.haze_ratio > 0) {
    for (const v1::Haze& haze : environment.haze()) {
      const bool burns = haze.glow_ratio().constant() > 0;
      words.push_back(absl::StrCat("with ", burns ? "fire and " : "",
                                   haze.kind() == v1::HAZE_KIND_FOG    ? "a bank of fog"
                                   : haze.kind() == v1::HAZE_KIND_DUST ? "a cloud of dust"
                                                                       : "smoke"));
    }
  }
  for (const v1::SurfacePatch& patch : environment.patches()) {
    words.push_back(absl::StrCat("with ", Word(v1::SurfaceKind_Name(patch.kind()), "SURFACE_KIND_"), " on the road"));
  }
  // What is said of each thing once is enough.
  std::vector<std::string> once;
  for (const std::string& word : words) {
    if (std::find(once.begin(), once.end(), word) == once.end()) once.push_back(word);
  }
  return absl::StrJoin(once, ", ");
}

}  // namespace longtail
