#include "tools/cli/ttc_strip.h"

#include <algorithm>
#include <cmath>

#include "gtest/gtest.h"
#include "scenarios/criticality/metrics.h"
#include "tests/tools/cli/hand_made_sample.h"

namespace longtail {
namespace {

double Smallest(const std::vector<double>& values) { return *std::min_element(values.begin(), values.end()); }

TEST(TtcStrip, FollowsTheEventsActorsAloneAndBesidesThemAnybody) {
  HandMadeSample sample = MakeHandMadeSample();
  const double to_cutter_s = Smallest(TtcStripOf(sample.scenario, sample.track).event_ttc_s);
  EXPECT_EQ(to_cutter_s, Smallest(EgoCriticality(sample.scenario, sample.track, {"cutter"}).ttc_s));
  EXPECT_TRUE(std::isfinite(to_cutter_s));
  sample.scenario.mutable_concrete()->mutable_events(0)->set_actors(0, "watcher");
  const TtcStrip strip = TtcStripOf(sample.scenario, sample.track);
  EXPECT_EQ(Smallest(strip.event_ttc_s), Smallest(EgoCriticality(sample.scenario, sample.track, {"watcher"}).ttc_s));
  EXPECT_EQ(Smallest(strip.any_ttc_s), Smallest(EgoCriticality(sample.scenario, sample.track).ttc_s));
  EXPECT_LT(Smallest(strip.any_ttc_s), Smallest(strip.event_ttc_s));
}

TEST(TtcStrip, WithoutAnEventItFollowsAnybody) {
  HandMadeSample sample = MakeHandMadeSample();
  sample.scenario.mutable_concrete()->clear_events();
  const TtcStrip strip = TtcStripOf(sample.scenario, sample.track);
  EXPECT_EQ(strip.event_ttc_s, strip.any_ttc_s);
}

}  // namespace
}  // namespace longtail
