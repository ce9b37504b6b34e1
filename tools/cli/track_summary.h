// What a simulated track came to, for people: when the event happened, how close it was.
#ifndef LONGTAIL_TOOLS_CLI_TRACK_SUMMARY_H_
#define LONGTAIL_TOOLS_CLI_TRACK_SUMMARY_H_

#include <optional>
#include <string>
#include <vector>

#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

struct EventSummary {
  std::string id;
  double window_start_s = 0;
  double window_end_s = 0;
  std::optional<double> steps_begin_s = std::nullopt;
  std::optional<double> happened_s = std::nullopt;  // the detector first became true
};

struct ClipSummary {
  double duration_s = 0;
  double ego_start_mps = 0;
  double ego_end_mps = 0;
  double hardest_braking_mps2 = 0;  // of ego, >= 0
  // The nearest that ego came to any other actor, open doors too, over camera frames.
  std::optional<double> min_distance_m;
  double min_distance_at_s = 0;
  std::string nearest_actor;
  std::vector<std::string> in_contact;  // actors that touched something
  std::vector<EventSummary> events;
};

// "REJECTION_REASON_EGO_CONTACT" -> "ego_contact".
std::string ReasonName(v1::RejectionReason reason);

ClipSummary SummarizeTrack(const v1::Scenario& scenario, const v1::WorldTrack& track);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_TRACK_SUMMARY_H_
