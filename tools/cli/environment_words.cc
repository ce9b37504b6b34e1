#include "tools/cli/environment_words.h"

#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/message.h"
#include "tools/cli/spec_words.h"

namespace longtail {
namespace {

using google::protobuf::Message;

struct Name {
  std::string_view field;
  const char* words;
  const char* unit;
};
constexpr std::string_view kAzimuth = "sun_azimuth_deg";
// In the order in which they are told.
constexpr Name kNames[] = {
    {"sun_altitude_deg", "sun at", "°"},
    {kAzimuth, "sun from", "°"},
    {"cloud_ratio", "cloud cover", ""},
    {"visual_range_m", "visual range", "m"},
    {"rain_mmph", "rain", "mm/h"},
    {"snow_mmph", "falling snow", "mm/h"},
    {"wetness_ratio", "wetness", ""},
    {"standing_water_ratio", "standing water on", "of the road"},
    {"standing_water_depth_m", "water depth", "m"},
    {"snow_ground_ratio", "snow on the land", ""},
    {"snow_road_ratio", "snow on the road", ""},
    {"snow_tracks_ratio", "wheel tracks cleared", ""},
    {"ice_ratio", "ice on", "of the road"},
    {"friction_ratio", "friction", ""},
    {"wind_mps", "wind", "m/s"},
    {"wind_direction_deg", "towards", "°"},
    {"wind_gust_mps", "gusts", "m/s"},
    {"lightning_per_minute", "lightning", "flashes a minute"},
    {"haze_ratio", "haze times", ""},
};

// message is an Environment or EnvironmentValues: both have these fields.
std::vector<std::string> ValuesWords(const Message& message) {
  const bool changes = message.GetDescriptor() == v1::EnvironmentValues::descriptor();
  std::vector<std::string> words;
  for (const Name& name : kNames) {
    // Where the sun stands matters to a reader when it moves.
    if (name.field == kAzimuth && !changes) continue;
    const auto* field = message.GetDescriptor()->FindFieldByName(std::string(name.field));
    if (!message.GetReflection()->HasField(message, field)) continue;
    const auto& value = static_cast<const v1::Value&>(message.GetReflection()->GetMessage(message, field));
    words.push_back(absl::StrCat(name.words, " ", ValueWords(value, name.unit),
                                 field->name() == "sun_altitude_deg" ? " above the horizon" : ""));
  }
  return words;
}

void AddLamps(v1::LampMode lamps, std::vector<std::string>& words) {
  if (lamps == v1::LAMP_MODE_ON) words.push_back("street lamps on");
  if (lamps == v1::LAMP_MODE_OFF) words.push_back("street lamps off");
  if (lamps == v1::LAMP_MODE_BY_LIGHT) words.push_back("street lamps by the light");
}

// "HAZE_KIND_FOG" -> "fog".
std::string KindWord(const std::string& name, const std::string& prefix) {
  return absl::AsciiStrToLower(name.substr(prefix.size()));
}

std::string HazeWords(const v1::Haze& haze) {
  return absl::StrCat(KindWord(v1::HazeKind_Name(haze.kind()), "HAZE_KIND_"), " with a visual range of ",
                      ValueWords(haze.visual_range_m(), "m"), " after ", ValueWords(haze.start_m(), "m"), " for ",
                      ValueWords(haze.length_m(), "m"));
}

std::string PatchWords(const v1::SurfacePatch& patch) {
  std::vector<std::string> lanes;
  for (const v1::Value& lane : patch.lanes()) lanes.push_back(ValueWords(lane, ""));
  return absl::StrCat(KindWord(v1::SurfaceKind_Name(patch.kind()), "SURFACE_KIND_"), " after ",
                      ValueWords(patch.start_m(), "m"), " for ", ValueWords(patch.length_m(), "m"),
                      lanes.empty() ? "" : absl::StrCat(" on lane ", absl::StrJoin(lanes, ", ")),
                      patch.has_friction_ratio() ? " with friction " + ValueWords(patch.friction_ratio(), "") : "");
}

}  // namespace

std::string EnvironmentValuesWords(const v1::EnvironmentValues& values) {
  std::vector<std::string> words = ValuesWords(values);
  AddLamps(values.street_lamps(), words);
  return absl::StrJoin(words, ", ");
}

std::string EnvironmentWords(const v1::Environment& environment) {
  std::vector<std::string> words = ValuesWords(environment);
  AddLamps(environment.street_lamps(), words);
  for (const v1::Haze& haze : environment.haze()) words.push_back(HazeWords(haze));
  for (const v1::SurfacePatch& patch : environment.patches()) words.push_back(PatchWords(patch));
  for (const v1::EnvironmentChange& change : environment.changes()) {
    words.push_back(absl::StrCat("from ", ValueWords(change.at_s(), "s"), " on",
                                 change.has_over_s() ? absl::StrCat(" over ", ValueWords(change.over_s(), "s")) : "",
                                 ": ", EnvironmentValuesWords(change.to())));
  }
  return absl::StrJoin(words, ", ");
}

}  // namespace longtail
