// A small scenario to try single triggers, actions, positions and compositions on.
//
// A straight road of 500 m with lanes 1 and 2 along it and -1 against it, 3.5 m wide; world x is s, world y is t. Ego
// drives in lane 1 from s = 20 at 10 m/s, "car" in lane 2 from s = 70 at 10 m/s, "child" stands 3 m beside the road at
// s = 300 and looks across it, "van" is parked in lane -1 at s = 200 (not in the world yet where a step lets it
// appear).
#ifndef LONGTAIL_TESTS_SCENARIOS_BEHAVIOR_PROBE_H_
#define LONGTAIL_TESTS_SCENARIOS_BEHAVIOR_PROBE_H_

#include <string>

#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/spec.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

struct Probe {
  std::string storyboard = "";  // the text of a Node; default: nothing of note happens
  std::string detector = "";    // the text of a Trigger; default: never
  std::string more = "";        // further fields of the spec: actors, variables …
  std::string ego = "";         // further fields of ego
  std::string road = "";        // further fields of the road: junctions …
  double duration_s = 9;

  std::string Text() const;
  // Fails the test where the text has faults.
  v1::ScenarioSpec Spec() const;
  // Sample 0 of seed 1; fails the test where it cannot be drawn.
  v1::Scenario Scenario() const;
  v1::WorldTrack Play() const;
};

// A node of one step "a" of an actor; more: further fields of the step.
std::string StepText(const std::string& actor, const std::string& action, const std::string& more = "");

// First tick, in s, at which the probe's detector holds; -1 for never.
double FirstTrue(const Probe& probe);

// Index of an actor in the track.
int IndexOf(const v1::WorldTrack& track, const std::string& actor);
const v1::ActorTrack& TrackOf(const v1::WorldTrack& track, const std::string& actor);

}  // namespace longtail

#endif  // LONGTAIL_TESTS_SCENARIOS_BEHAVIOR_PROBE_H_
