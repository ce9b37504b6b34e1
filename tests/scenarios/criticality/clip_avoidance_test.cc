// Ego and what it meets on a straight road: whether it could have kept from it, and until when.
#include <cmath>

#include "gtest/gtest.h"
#include "scenarios/criticality/metrics.h"
#include "tests/scenarios/behavior/probe.h"

namespace longtail {
namespace {

// Ego drives on at 10 m/s whatever comes.
const char kHeedless[] = "replay { commands { time_s: 0 acceleration_mps2: 0 } }";

CriticalitySeries Played(const std::string& more, const std::string& ego = kHeedless) {
  const Probe probe{.more = more, .ego = ego};
  return EgoCriticality(probe.Scenario(), probe.Play());
}

TEST(ClipAvoidance, AClipWithoutContactIsAvoidableAndHasNoMargin) {
  const CriticalitySeries series = Played("");
  EXPECT_EQ(series.avoidance, Avoidance::kAvoidable);
  EXPECT_TRUE(std::isnan(series.avoidance_margin_s));
}

// All lanes are blocked, so that only braking helps: v / a = 10 / 8 s; a decision holds 0.3 s.
TEST(ClipAvoidance, TheMarginBeforeAWallIsTheTimeThatBrakingNeeds) {
  const CriticalitySeries series =
      Played(R"(actors { id: "wall" classes: ACTOR_CLASS_BUS start { lane { lane: -1 s_m: 80 } } heading_deg: -90
                         driver: DRIVER_MODEL_STATIONARY })");
  EXPECT_EQ(series.avoidance, Avoidance::kAvoidable);
  EXPECT_GE(series.avoidance_margin_s, 0.6);
  EXPECT_LE(series.avoidance_margin_s, 1.0);
}

TEST(ClipAvoidance, TheMarginIsSmallerWhereThereIsRoomBesideTheWay) {
  const CriticalitySeries narrow =
      Played(R"(actors { id: "wall" classes: ACTOR_CLASS_BUS start { lane { lane: -1 s_m: 80 } } heading_deg: -90
                         driver: DRIVER_MODEL_STATIONARY })");
  const CriticalitySeries wide =
      Played(R"(actors { id: "person" classes: ACTOR_CLASS_ADULT start { lane { lane: 1 s_m: 80 offset_m: -0.8 } }
                         driver: DRIVER_MODEL_STATIONARY })");
  EXPECT_EQ(wide.avoidance, Avoidance::kAvoidable);
  EXPECT_LT(wide.avoidance_margin_s, narrow.avoidance_margin_s);
}

TEST(ClipAvoidance, NobodyGetsAwayFromWhoIsTooNearFromTheStart) {
  const CriticalitySeries series =
      Played(R"(actors { id: "wall" classes: ACTOR_CLASS_BUS start { lane { lane: -1 s_m: 27 } } heading_deg: -90
                         driver: DRIVER_MODEL_STATIONARY })");
  EXPECT_EQ(series.avoidance, Avoidance::kUnavoidable);
  EXPECT_TRUE(std::isnan(series.avoidance_margin_s));
}

}  // namespace
}  // namespace longtail
