#include "tools/cli/traffic_words.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/cli/spec_words.h"

namespace longtail {
namespace {

// What is added to a driver's habits by its profile.
std::string ProfileWords(const v1::DriverProfile& profile) {
  Clauses to("");
  to.Add(profile.has_headway_s(), "headway", profile.headway_s(), "s");
  to.Add(profile.has_min_gap_m(), "a gap when standing of", profile.min_gap_m(), "m");
  to.Add(profile.has_max_acceleration_mps2(), "acceleration", profile.max_acceleration_mps2(), "m/s²");
  to.Add(profile.has_comfort_deceleration_mps2(), "braking", profile.comfort_deceleration_mps2(), "m/s²");
  to.Add(profile.has_politeness_ratio(), "politeness", profile.politeness_ratio(), "");
  if (profile.has_obeys_signals() && !profile.obeys_signals()) to.Add("passing red lights and stop signs");
  if (profile.has_yields() && !profile.yields()) to.Add("yielding to nobody");
  return to.words();
}

const char* LaneHabitWords(v1::DriverModel driver) {
  if (driver == v1::DRIVER_MODEL_IDM) return "keep their lanes";
  return driver == v1::DRIVER_MODEL_CYCLIST ? "ride on the right of their lane" : "change lanes where that pays";
}

}  // namespace

std::string TrafficWords(const v1::Traffic& traffic) {
  std::vector<std::string> classes;
  double sum = 0;
  for (const v1::ClassShare& share : traffic.classes()) sum += share.has_weight() ? share.weight() : 1;
  for (const v1::ClassShare& share : traffic.classes()) {
    classes.push_back(absl::StrFormat("%s (%.0f %%)",
                                      EnumWords(v1::ActorClass_Name(share.actor_class()), "ACTOR_CLASS_"),
                                      100 * (share.has_weight() ? share.weight() : 1) / sum));
  }
  std::string words = classes.empty() ? "car (80 %), van (20 %)" : absl::StrJoin(classes, ", ");
  if (traffic.has_density_per_km()) {
    absl::StrAppend(&words, "; ", ValueWords(traffic.density_per_km(), ""),
                    " a kilometre and lane when the clip starts");
  } else {
    absl::StrAppend(&words, "; ", ValueWords(traffic.flow_per_hour(), ""), " an hour and lane come in");
  }
  absl::StrAppend(&words, " on ", traffic.route().empty() ? "main" : traffic.route());
  if (!traffic.lanes().empty()) {
    absl::StrAppend(&words, traffic.lanes_size() == 1 ? ", lane " : ", lanes ", absl::StrJoin(traffic.lanes(), ", "));
  }
  words += traffic.gaps() == v1::GAP_LAW_EQUAL ? "; equal gaps" : "; random gaps";
  absl::StrAppend(&words, "; they ", LaneHabitWords(traffic.driver()), ", with ",
                  traffic.has_speed_mps() ? ValueWords(traffic.speed_mps(), "m/s") : "the speed limit", " in mind",
                  ProfileWords(traffic.profile()));
  if (traffic.has_clear_of_ego_m()) {
    absl::StrAppend(&words, "; none within ", ValueWords(traffic.clear_of_ego_m(), "m"), " of ego at first");
  }
  return words;
}

}  // namespace longtail
