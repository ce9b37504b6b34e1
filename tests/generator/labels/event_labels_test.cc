#include "generator/labels/event_labels.h"

#include <cmath>
#include <limits>

#include "generator/labels/caption.h"
#include "generator/labels/clip_metrics.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/generator/labels/billboard_clip.h"

namespace longtail {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::EventOccurrence& AddOccurrence(BillboardClip& clip) {
  v1::EventOccurrence& occurrence = *clip.track.add_events();
  occurrence.set_event("board_ahead");
  occurrence.set_step_begin_us(-1);
  occurrence.set_step_end_us(-1);
  occurrence.set_detected_begin_us(-1);
  occurrence.set_detected_end_us(-1);
  return occurrence;
}

TEST(EventLabels, GiveRequestedAndObservedTimesWithTheFramesTheyFallInto) {
  BillboardClip clip(/*left_m=*/3);
  v1::EventOccurrence& occurrence = AddOccurrence(clip);
  occurrence.set_step_begin_us(50000);
  occurrence.set_step_end_us(150000);
  occurrence.set_detected_begin_us(100000);
  occurrence.set_detected_end_us(199999);
  v1::DrawnParam& param = *clip.scenario.add_params();
  param.set_name("gap_m");
  param.set_value(8);
  const std::vector<v1::EventLabel> labels = EventLabels(clip.scenario, clip.track);
  ASSERT_THAT(labels, SizeIs(2));
  EXPECT_EQ(labels[0].kind(), v1::EVENT_KIND_REQUESTED);
  EXPECT_EQ(labels[0].frame0(), 0u);
  EXPECT_EQ(labels[0].frame1(), 1u);
  EXPECT_FALSE(labels[0].has_detector_score());
  EXPECT_EQ(labels[0].side(), v1::EVENT_SIDE_LEFT);
  EXPECT_THAT(labels[0].actor_ids(), ElementsAre(1));
  EXPECT_EQ(labels[0].parameters(0).value(), 8);
  EXPECT_EQ(labels[0].window1_us(), 200000);
  EXPECT_EQ(labels[1].kind(), v1::EVENT_KIND_OBSERVED);
  EXPECT_EQ(labels[1].frame0(), 1u);
  EXPECT_EQ(labels[1].frame1(), 1u);
  EXPECT_EQ(labels[1].detector_score(), 1);
}

TEST(EventLabels, AreNoneForAnEventThatNeverBegan) {
  BillboardClip clip;
  AddOccurrence(clip);
  EXPECT_THAT(EventLabels(clip.scenario, clip.track), IsEmpty());
}

TEST(EventLabels, ThatGoOnPastTheEndEndWithTheClip) {
  BillboardClip clip;
  v1::EventOccurrence& occurrence = AddOccurrence(clip);
  occurrence.set_step_begin_us(120000);
  const std::vector<v1::EventLabel> labels = EventLabels(clip.scenario, clip.track);
  ASSERT_THAT(labels, SizeIs(1));
  EXPECT_EQ(labels[0].t1_us(), 200000);
  EXPECT_EQ(labels[0].frame1(), 2u);
  EXPECT_EQ(labels[0].side(), v1::EVENT_SIDE_CENTER);
}

TEST(Caption, SaysWhereWhatWhenAndHowClose) {
  BillboardClip clip(/*left_m=*/-3);
  AddOccurrence(clip).set_step_begin_us(100000);
  clip.track.mutable_actors(0)->set_accel_mps2(1, -4);
  const double kInfinity = std::numeric_limits<double>::infinity();
  const double kUndefined = std::numeric_limits<double>::quiet_NaN();
  const v1::ClipMetrics metrics = MakeClipMetrics({.ttc_s = {kInfinity, 1.25, 2},
                                                   .thw_s = {kInfinity, 1, 1},
                                                   .distance_m = {7, 6.5, 6.25},
                                                   .drac_mps2 = {0, 0.5, 0.25},
                                                   .pet_s = {3, kInfinity, 1.5},
                                                   .rss_margin_m = {kInfinity, -2, 1},
                                                   .delta_v_mps = {kUndefined, 4, 5},
                                                   .path_ttc_s = {kInfinity, 3, 1.5},
                                                   .required_deceleration_mps2 = {0, 1, 4},
                                                   .rss_violation_s = 0.1,
                                                   .critical_frame = 1},
                                                  clip.scenario, clip.track);
  EXPECT_EQ(metrics.min_ttc_frame(), 1);
  EXPECT_EQ(metrics.min_pet_s(), 1.5);
  EXPECT_EQ(metrics.min_pet_frame(), 2);
  EXPECT_EQ(metrics.min_rss_margin_m(), -2);
  EXPECT_EQ(metrics.min_rss_margin_frame(), 1);
  EXPECT_EQ(metrics.max_delta_v_mps(), 5);
  EXPECT_EQ(metrics.min_path_ttc_s(), 1.5);
  EXPECT_EQ(metrics.min_path_ttc_frame(), 2);
  EXPECT_EQ(metrics.max_required_deceleration_mps2(), 4);
  EXPECT_EQ(metrics.rss_violation_s(), 0.1);
  EXPECT_EQ(metrics.critical_frame(), 1);
  EXPECT_TRUE(std::isnan(metrics.contact_delta_v_mps()));
  EXPECT_EQ(metrics.rss().response_s(), 1);
  EXPECT_EQ(metrics.max_drac_mps2(), 0.5);
  EXPECT_EQ(Caption(clip.scenario, clip.track, EventLabels(clip.scenario, clip.track), metrics),
            "Ego drives at 10.0 m/s (36 km/h) on a straight suburb road (2 + 1 lanes) by day, in fog (visual range 90 "
            "m), on a wet surface. From 0.1 s to 0.2 s a board comes into view (red flat board, from the right). The "
            "nearest actor is 6.2 m away at 0.2 s; the shortest time to collision is 1.2 s at 0.1 s; ego brakes with "
            "up to 4.0 m/s2; there is no contact.\n");
}

TEST(ClipMetrics, WithoutConflictHaveNoFrame) {
  const BillboardClip clip;
  const double kInfinity = std::numeric_limits<double>::infinity();
  const std::vector<double> none(3, kInfinity);
  const std::vector<double> undefined(3, std::numeric_limits<double>::quiet_NaN());
  CriticalitySeries series;
  for (auto* minima : {&series.ttc_s, &series.thw_s, &series.distance_m, &series.pet_s, &series.rss_margin_m}) {
    *minima = none;
  }
  series.drac_mps2 = {0, 0, 0};
  series.delta_v_mps = undefined;
  const v1::ClipMetrics metrics = MakeClipMetrics(series, clip.scenario, clip.track);
  EXPECT_EQ(metrics.min_ttc_frame(), -1);
  EXPECT_EQ(metrics.min_pet_frame(), -1);
  EXPECT_EQ(metrics.min_rss_margin_frame(), -1);
  EXPECT_TRUE(std::isnan(metrics.max_delta_v_mps()));
  EXPECT_EQ(metrics.min_distance_m(), kInfinity);
  EXPECT_FALSE(metrics.ego_contact());
  EXPECT_EQ(metrics.avoidability(), v1::AVOIDABILITY_AVOIDABLE);
  EXPECT_TRUE(std::isnan(metrics.avoidance_margin_s()));
}

TEST(ClipMetrics, SayWhetherAContactCouldHaveBeenAvoided) {
  const BillboardClip clip;
  CriticalitySeries series;
  series.avoidance = Avoidance::kUnavoidable;
  EXPECT_EQ(MakeClipMetrics(series, clip.scenario, clip.track).avoidability(), v1::AVOIDABILITY_UNAVOIDABLE);
  series.avoidance = Avoidance::kAvoidable;
  series.avoidance_margin_s = 0.7;
  const v1::ClipMetrics metrics = MakeClipMetrics(series, clip.scenario, clip.track);
  EXPECT_EQ(metrics.avoidability(), v1::AVOIDABILITY_AVOIDABLE);
  EXPECT_EQ(metrics.avoidance_margin_s(), 0.7);
}

}  // namespace
}  // namespace longtail
