// How close a clip comes to a crash: one value a frame for each metric, infinity where undefined.
#ifndef LONGTAIL_SCENARIOS_CRITICALITY_METRICS_H_
#define LONGTAIL_SCENARIOS_CRITICALITY_METRICS_H_

#include <limits>
#include <string>
#include <vector>

#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/criticality/avoidance.h"
#include "scenarios/criticality/moving_box.h"

namespace longtail {

// Smallest (DRAC, delta-v: largest) over the actors looked at, one entry a frame.
struct CriticalitySeries {
  std::vector<double> ttc_s;         // time to collision in two dimensions; infinite when none is coming
  std::vector<double> thw_s;         // time headway to the nearest actor in ego's path
  std::vector<double> distance_m;    // free distance between footprints
  std::vector<double> drac_mps2;     // deceleration to avoid the crash; 0 when none is needed, infinite in contact
  std::vector<double> pet_s;         // post-encroachment time of ego's place at the frame
  std::vector<double> rss_margin_m;  // gap minus RSS distance to what is ahead in ego's path
  // Delta-v that ego would get where it is about to touch an actor (TTC is finite); not a number where it is not.
  std::vector<double> delta_v_mps;
  // Delta-v of ego at its first contact, from the velocities one frame before; not a number without contact.
  double contact_delta_v_mps = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> path_ttc_s;                  // time to collision with what is ahead in ego's path
  std::vector<double> required_deceleration_mps2;  // largest; 0 when none is needed
  double rss_violation_s = 0;                      // how long rss_margin_m is below 0
  int critical_frame = -1;                         // from when on ttc_s or the braking required is critical; -1 never
  // Whether ego could have kept from its first contact, and how much later it could have acted (clip_avoidance.h).
  Avoidance avoidance = Avoidance::kAvoidable;
  double avoidance_margin_s = std::numeric_limits<double>::quiet_NaN();
};

// The extremes of a series over the clip.
struct CriticalitySummary {
  double min_ttc_s = std::numeric_limits<double>::infinity();
  double min_thw_s = std::numeric_limits<double>::infinity();
  double min_distance_m = std::numeric_limits<double>::infinity();
  double max_drac_mps2 = 0;
  double min_pet_s = std::numeric_limits<double>::infinity();
  double max_required_deceleration_mps2 = 0;
  double rss_violation_s = 0;
};

// Ego against all other actors, or those named in actors if it is not empty.
CriticalitySeries EgoCriticality(const v1::Scenario& scenario, const v1::WorldTrack& track,
                                 const std::vector<std::string>& actors = {});

// EgoCriticality() without the search for ways out: avoidance and its margin say nothing.
CriticalitySeries EgoCloseness(const v1::Scenario& scenario, const v1::WorldTrack& track,
                               const std::vector<std::string>& actors = {});

CriticalitySummary Summarize(const CriticalitySeries& series);

// Summarize(EgoCloseness()).
CriticalitySummary EgoExtremes(const v1::Scenario& scenario, const v1::WorldTrack& track,
                               const std::vector<std::string>& actors = {});

// EgoCriticality().avoidance: whether ego could have kept from its first contact with anybody.
Avoidance EgoAvoidance(const v1::Scenario& scenario, const v1::WorldTrack& track);

// Velocity across the heading at a frame, m/s: 0 for who does not slide.
inline double LeftMpsAt(const v1::ActorTrack& actor, int frame) {
  return frame < actor.left_mps_size() ? actor.left_mps(frame) : 0;
}

// Ego's hardest braking, m/s², >= 0: acceleration against the way that its gear leads.
double HardestBraking(const v1::Scenario& scenario, const v1::WorldTrack& track);

// The box of an actor of the track at a frame; index 0 is ego.
MovingBox BoxAt(const v1::Scenario& scenario, const v1::ActorTrack& actor, int frame);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_CRITICALITY_METRICS_H_
