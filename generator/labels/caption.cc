#include "generator/labels/caption.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "generator/labels/proto_json.h"
#include "google/protobuf/descriptor.h"
#include "scenarios/prompt/scene_words.h"

namespace longtail {
namespace {

template <typename Enum>
std::string Word(const google::protobuf::EnumDescriptor* descriptor, Enum value) {
  return EnumValueName(*descriptor->FindValueByNumber(static_cast<int>(value)));
}

std::string ActorWords(const v1::ActorBody& body) {
  return absl::StrCat(Word(v1::PaintColor_descriptor(), body.color()), " ",
                      absl::StrReplaceAll(body.model(), {{"_", " "}}));
}

std::string EventSentence(const v1::Scenario& scenario, const v1::EventLabel& label) {
  std::vector<std::string> actors;
  for (uint32_t id : label.actor_ids()) {
    if (id >= 1 && id <= static_cast<uint32_t>(scenario.bodies_size())) {
      actors.push_back(ActorWords(scenario.bodies(static_cast<int>(id) - 1)));
    }
  }
  std::string side;
  if (label.side() == v1::EVENT_SIDE_LEFT) side = ", from the left";
  if (label.side() == v1::EVENT_SIDE_RIGHT) side = ", from the right";
  return absl::StrFormat(" From %.1f s to %.1f s %s (%s%s).", static_cast<double>(label.t0_us()) * 1e-6,
                         static_cast<double>(label.t1_us()) * 1e-6, label.description(), absl::StrJoin(actors, ", "),
                         side);
}

std::string ClosestSentence(const v1::WorldTrack& track, const v1::ClipMetrics& metrics) {
  const auto seconds = [&](int frame) { return static_cast<double>(track.time_us(frame)) * 1e-6; };
  std::vector<std::string> parts;
  if (metrics.min_distance_frame() >= 0) {
    parts.push_back(absl::StrFormat("the nearest actor is %.1f m away at %.1f s", metrics.min_distance_m(),
                                    seconds(metrics.min_distance_frame())));
  }
  if (metrics.min_ttc_frame() >= 0) {
    parts.push_back(absl::StrFormat("the shortest time to collision is %.1f s at %.1f s", metrics.min_ttc_s(),
                                    seconds(metrics.min_ttc_frame())));
  }
  parts.push_back(metrics.max_deceleration_mps2() >= 0.5
                      ? absl::StrFormat("ego brakes with up to %.1f m/s2", metrics.max_deceleration_mps2())
                      : std::string("ego does not brake"));
  std::string sentence = absl::StrJoin(parts, "; ");
  sentence[0] = absl::ascii_toupper(sentence[0]);
  return absl::StrCat(" ", sentence, metrics.ego_contact() ? "; ego is hit." : "; there is no contact.");
}

}  // namespace

std::string Caption(const v1::Scenario& scenario, const v1::WorldTrack& track,
                    const std::vector<v1::EventLabel>& events, const v1::ClipMetrics& metrics) {
  const double speed_mps = track.actors(0).speed_mps(0);
  std::string caption =
      absl::StrFormat("Ego %s at %.1f m/s (%.0f km/h) on %s %s.", speed_mps < 0 ? "reverses" : "drives",
                      std::abs(speed_mps), std::abs(speed_mps) * 3.6, RoadPhrase(scenario.concrete().roads(0)),
                      LightPhrase(scenario.concrete().environments(0)));
  for (const v1::EventLabel& label : events) {
    if (label.kind() == v1::EVENT_KIND_REQUESTED) caption += EventSentence(scenario, label);
  }
  return absl::StrCat(caption, ClosestSentence(track, metrics), "\n");
}

}  // namespace longtail
