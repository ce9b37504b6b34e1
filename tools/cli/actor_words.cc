#include "tools/cli/actor_words.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/cli/mover_words.h"
#include "tools/cli/spec_words.h"

namespace longtail {
namespace {

std::string ReplayWords(const v1::EgoReplay& replay) {
  std::vector<std::string> words;
  for (const v1::TrajectoryPoint& point : replay.points()) {
    words.push_back(absl::StrCat("at ", PositionWords(point.position()), " after ", ValueWords(point.time_s(), "s")));
  }
  for (const v1::TimedCommand& command : replay.commands()) {
    words.push_back(
        absl::StrCat("from ", ValueWords(command.time_s(), "s"), " on wheels at ",
                     command.has_steer_deg() ? ValueWords(command.steer_deg(), "°") : "0 °", " and an acceleration of ",
                     command.has_acceleration_mps2() ? ValueWords(command.acceleration_mps2(), "m/s²") : "0 m/s²"));
  }
  return absl::StrJoin(words, ", ");
}

std::string EgoDriverWords(const v1::Ego& ego) {
  switch (ego.driver_case()) {
    case v1::Ego::kPerturbed: {
      Clauses to(" and reacts by itself to what it sees, with noise on what it does");
      const v1::PerturbedExpert& noise = ego.perturbed();
      to.Add(noise.has_steer_noise_deg(), "on the wheels", noise.steer_noise_deg(), "°");
      to.Add(noise.has_acceleration_noise_mps2(), "on the acceleration", noise.acceleration_noise_mps2(), "m/s²");
      to.Add(noise.has_correlation_s(), "over", noise.correlation_s(), "s");
      return to.words();
    }
    case v1::Ego::kReplay:
      return absl::StrCat(" and repeats a drive: ", ReplayWords(ego.replay()));
    case v1::Ego::kExternal:
      return " and is driven by a program outside";
    default:
      return " and reacts by itself to what it sees";
  }
}

std::string TyreWords(const v1::TyreModel& tyres) {
  Clauses to("; its tyres may slip");
  to.Add(tyres.has_front_grip_ratio(), "grip at the front", tyres.front_grip_ratio(), "");
  to.Add(tyres.has_rear_grip_ratio(), "grip at the rear", tyres.rear_grip_ratio(), "");
  to.Add(tyres.has_stiffness_ratio(), "stiffness", tyres.stiffness_ratio(), "");
  return to.words();
}

// "; 5.2 m long, 2 m wide": what is given of the sizes.
std::string SizeWords(const v1::BodySize& size) {
  std::vector<std::string> words;
  if (size.has_length_m()) words.push_back(ValueWords(size.length_m(), "m") + " long");
  if (size.has_width_m()) words.push_back(ValueWords(size.width_m(), "m") + " wide");
  if (size.has_height_m()) words.push_back(ValueWords(size.height_m(), "m") + " high");
  return words.empty() ? "" : absl::StrCat("; ", absl::StrJoin(words, ", "));
}

std::string LimitWords(const v1::MotionLimits& limits) {
  std::vector<std::string> words;
  const auto add = [&words](bool given, const v1::Value& value, const char* unit, const char* of) {
    if (given) words.push_back(absl::StrCat(ValueWords(value, unit), of));
  };
  add(limits.has_max_speed_mps(), limits.max_speed_mps(), "m/s", "");
  add(limits.has_max_acceleration_mps2(), limits.max_acceleration_mps2(), "m/s²", " of gaining speed");
  add(limits.has_max_deceleration_mps2(), limits.max_deceleration_mps2(), "m/s²", " of braking");
  add(limits.has_max_lateral_mps2(), limits.max_lateral_mps2(), "m/s²", " across its way");
  add(limits.has_max_yaw_rate_degps(), limits.max_yaw_rate_degps(), "°/s", " of turning");
  return words.empty() ? "" : absl::StrCat("; can do at most ", absl::StrJoin(words, ", "));
}

// Classes with their shares, in the order of the spec.
std::string ClassWords(const v1::Actor& actor) {
  std::vector<std::pair<std::string, int>> counts;
  for (const int value : actor.classes()) {
    const std::string name = EnumWords(v1::ActorClass_Name(static_cast<v1::ActorClass>(value)), "ACTOR_CLASS_");
    const auto found = std::find_if(counts.begin(), counts.end(), [&](const auto& c) { return c.first == name; });
    if (found == counts.end()) {
      counts.emplace_back(name, 1);
    } else {
      ++found->second;
    }
  }
  std::vector<std::string> words;
  for (const auto& [name, count] : counts) {
    words.push_back(counts.size() == 1 ? name
                                       : absl::StrFormat("%s (%.0f %%)", name, 100.0 * count / actor.classes_size()));
  }
  return absl::StrJoin(words, ", ");
}

}  // namespace

std::string EgoWords(const v1::Ego& ego) {
  Clauses to(absl::StrCat("starts at ", PositionWords(ego.start()), "; drives at ", ValueWords(ego.speed_mps(), "m/s"),
                          EgoDriverWords(ego)));
  to.Add(ego.has_desired_speed_mps(), "wants", ego.desired_speed_mps(), "m/s");
  to.Add(ego.has_headway_s(), "headway", ego.headway_s(), "s");
  to.Add(ego.has_reaction_s(), "reaction after", ego.reaction_s(), "s");
  to.Add(ego.has_max_deceleration_mps2(), "braking up to", ego.max_deceleration_mps2(), "m/s²");
  if (ego.changes_lanes()) to.Add("changes lanes where that pays or its own ends");
  return absl::StrCat(to.words(), ego.has_tyres() ? TyreWords(ego.tyres()) : "", ego.route().empty() ? "" : "; takes ",
                      ego.route());
}

std::string ActorWords(const v1::Actor& actor) {
  const bool starts_on_another = actor.start().has_on_actor() || actor.start().has_hitched();
  std::string words =
      absl::StrCat(ClassWords(actor), starts_on_another ? "; starts " : "; starts at ", PositionWords(actor.start()));
  if (actor.has_speed_mps()) absl::StrAppend(&words, ", at ", ValueWords(actor.speed_mps(), "m/s"));
  if (actor.has_heading_deg()) absl::StrAppend(&words, ", heading ", ValueWords(actor.heading_deg(), "°"));
  absl::StrAppend(&words, "; ", DriverWords(actor));
  if (actor.has_desired_speed_mps()) absl::StrAppend(&words, ", wants ", ValueWords(actor.desired_speed_mps(), "m/s"));
  if (!actor.route().empty()) absl::StrAppend(&words, "; takes ", actor.route());
  if (actor.has_tyres()) absl::StrAppend(&words, TyreWords(actor.tyres()));
  absl::StrAppend(&words, SizeWords(actor.size()));
  if (actor.has_mass_kg()) absl::StrAppend(&words, "; weighs ", ValueWords(actor.mass_kg(), "kg"));
  absl::StrAppend(&words, LimitWords(actor.limits()));
  if (actor.has_loose() && actor.driver() != v1::DRIVER_MODEL_LOOSE) {
    absl::StrAppend(&words, "; when it is dropped it is loose", LooseWords(actor.loose()));
  }
  if (actor.hidden()) absl::StrAppend(&words, "; not in the world until a step makes it appear");
  return words;
}

}  // namespace longtail
