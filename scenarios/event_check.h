// Whether a spec's event is what it claims to be, over many samples: what the library promises of each of its events,
// and what `longtail scenario check` tells the author of a new one.
#ifndef LONGTAIL_SCENARIOS_EVENT_CHECK_H_
#define LONGTAIL_SCENARIOS_EVENT_CHECK_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/spec.pb.h"
#include "scenarios/sampling/coverage.h"

namespace longtail {

struct EventCheckOptions {
  // Samples to draw, >= 1. Default: 200.
  int num_samples = 200;
  // Key of the draws. Default: 7.
  uint64_t seed = 7;
  // Threads that share the samples, >= 1; the report is the same for any number. Default: 1.
  int num_threads = 1;
};

// What must hold; the defaults are the library's.
struct EventCheckLimits {
  double min_accepted_share = 0.5;    // of all tries
  double min_happening_share = 0.98;  // of first tries without unmeant contact: the detector holds in its window
  double max_control_share = 0;       // of negative controls whose detector ever holds
  double min_coverage_ratio = 0.8;    // of each parameter's declared range
  int min_roads = 3;
  int min_environments = 3;
  double min_time_spread_s = 1;  // between the earliest and the latest event
};

struct EventReport {
  std::string spec;  // its id
  int num_samples = 0;
  int num_accepted = 0;  // samples with an accepted try
  int num_tries = 0;
  std::map<v1::RejectionReason, int> rejections;
  // First tries that can be simulated: all, those without an unmeant contact, and of these those that happen in time.
  int num_first_tries = 0;
  int num_without_contact = 0;
  int num_happening = 0;
  int num_ego_hit = 0;  // of all first tries
  double solvable_share = 0;
  // Of the accepted samples without the event's steps.
  int num_controls_detected = 0;
  double first_event_s = 0, last_event_s = 0;
  int num_event_times = 0;  // different ones
  std::vector<ParamCoverage> params;
  std::map<std::string, int> roads, environments, actor_classes;  // accepted samples with them
  // One line each, naming sample and actor; the first few only.
  std::vector<std::string> kinematic_faults;
  // What does not hold of limits, one sentence each; empty for an event that is what it claims to be.
  std::vector<std::string> failures;
};

// spec must have no errors (scenarios/spec/validate.h) and at least one event. Pure function.
EventReport CheckEvent(const v1::ScenarioSpec& spec, const EventCheckOptions& options = {},
                       const EventCheckLimits& limits = {});

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_EVENT_CHECK_H_
