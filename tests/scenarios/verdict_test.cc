// What an event asks of the clip beside its window.
#include "scenarios/verdict.h"

#include <string>

#include "gtest/gtest.h"
#include "scenarios/criticality/metrics.h"
#include "tests/scenarios/behavior/probe.h"

namespace longtail {
namespace {

// Ego drives on at 10 m/s whatever comes.
const char kHeedless[] = "replay { commands { time_s: 0 acceleration_mps2: 0 } }";

// A bus across all lanes; at 27 m nobody gets away from it.
std::string Wall(double s_m) {
  return "actors { id: \"wall\" classes: ACTOR_CLASS_BUS start { lane { lane: -1 s_m: " + std::to_string(s_m) +
         " } } heading_deg: -90 driver: DRIVER_MODEL_STATIONARY }";
}

v1::Rejection Asked(double wall_s_m, v1::AvoidanceDemand demand) {
  const Probe probe{.detector = "time { at_s: 0.1 }", .more = Wall(wall_s_m), .ego = kHeedless};
  v1::Scenario scenario = probe.Scenario();
  v1::Event& event = *scenario.mutable_concrete()->mutable_events(0);
  for (const char* const who : {"ego", "car"}) {
    v1::MeantContact& contact = *event.add_contacts();
    contact.set_actor(who);
    contact.set_other("wall");
    contact.set_may_miss(true);
  }
  event.set_avoidance(demand);
  return JudgeTrack(scenario, probe.Play());
}

TEST(Avoidance, IsWhatTheEventAsksForOrTheTryIsRejected) {
  EXPECT_EQ(Asked(80, v1::AVOIDANCE_DEMAND_UNSPECIFIED).reason(), v1::REJECTION_REASON_UNSPECIFIED);
  EXPECT_EQ(Asked(80, v1::AVOIDANCE_DEMAND_AVOIDABLE).reason(), v1::REJECTION_REASON_UNSPECIFIED);
  EXPECT_EQ(Asked(27, v1::AVOIDANCE_DEMAND_UNAVOIDABLE).reason(), v1::REJECTION_REASON_UNSPECIFIED);
  EXPECT_EQ(Asked(27, v1::AVOIDANCE_DEMAND_AVOIDABLE).reason(), v1::REJECTION_REASON_OUTCOME);
  EXPECT_EQ(Asked(80, v1::AVOIDANCE_DEMAND_UNAVOIDABLE).detail(),
            "probe AVOIDANCE_DEMAND_UNAVOIDABLE: ego's first contact can be avoided, or there is none");
}

TEST(Avoidance, IsThereWhereNothingTouchesEgo) {
  EXPECT_EQ(Asked(400, v1::AVOIDANCE_DEMAND_AVOIDABLE).reason(), v1::REJECTION_REASON_UNSPECIFIED);
  EXPECT_EQ(Asked(400, v1::AVOIDANCE_DEMAND_UNAVOIDABLE).reason(), v1::REJECTION_REASON_OUTCOME);
}

// The band lies about the number that the clip's metrics have, and then beside it.
TEST(OutcomeBand, MeasuresWhatTheClipsMetricsMeasure) {
  const Probe probe{.storyboard = StepText("lead", "brake { deceleration_mps2: 5 }"),
                    .detector = "time { at_s: 0.1 }",
                    .more = R"(actors { id: "lead" classes: ACTOR_CLASS_CAR start { lane { lane: 1 s_m: 50 } }
                                        speed_mps: 10 driver: DRIVER_MODEL_IDM })"};
  v1::Scenario scenario = probe.Scenario();
  const v1::WorldTrack track = probe.Play();
  v1::Event& event = *scenario.mutable_concrete()->mutable_events(0);
  event.clear_actors();
  event.add_actors("lead");
  const CriticalitySummary all = Summarize(EgoCriticality(scenario, track, {"lead"}));
  for (const auto& [metric, value] :
       {std::pair(v1::OUTCOME_METRIC_MIN_TTC_S, all.min_ttc_s), std::pair(v1::OUTCOME_METRIC_MIN_THW_S, all.min_thw_s),
        std::pair(v1::OUTCOME_METRIC_MIN_DISTANCE_M, all.min_distance_m),
        std::pair(v1::OUTCOME_METRIC_MAX_DRAC_MPS2, all.max_drac_mps2),
        std::pair(v1::OUTCOME_METRIC_MIN_PET_S, all.min_pet_s),
        std::pair(v1::OUTCOME_METRIC_MAX_REQUIRED_DECELERATION_MPS2, all.max_required_deceleration_mps2),
        std::pair(v1::OUTCOME_METRIC_RSS_VIOLATION_S, all.rss_violation_s)}) {
    event.clear_outcome();
    v1::OutcomeBand& band = *event.add_outcome();
    band.set_metric(metric);
    band.set_lo(value - 0.01);
    band.set_hi(value + 0.01);
    EXPECT_GT(value, 0) << v1::OutcomeMetric_Name(metric);
    EXPECT_LT(value, 1e3) << v1::OutcomeMetric_Name(metric);
    EXPECT_EQ(JudgeTrack(scenario, track).reason(), v1::REJECTION_REASON_UNSPECIFIED) << v1::OutcomeMetric_Name(metric);
    band.set_lo(value + 0.01);
    band.set_hi(value + 0.02);
    EXPECT_EQ(JudgeTrack(scenario, track).reason(), v1::REJECTION_REASON_OUTCOME) << v1::OutcomeMetric_Name(metric);
  }
}

}  // namespace
}  // namespace longtail
