#include "tools/cli/event_words.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string BandWords(v1::OutcomeMetric metric) {
  v1::Event event;
  v1::OutcomeBand* band = event.add_outcome();
  band->set_metric(metric);
  band->set_lo(0.5);
  band->set_hi(3);
  return EventWords(event);
}

TEST(EventWords, EveryMetricOfAnOutcomeIsNamedWithItsUnit) {
  EXPECT_THAT(BandWords(v1::OUTCOME_METRIC_MIN_TTC_S),
              HasSubstr("Kept only with smallest time to collision in [0.5, 3] s."));
  EXPECT_THAT(BandWords(v1::OUTCOME_METRIC_MIN_DISTANCE_M),
              HasSubstr("Kept only with smallest free distance in [0.5, 3] m."));
  EXPECT_THAT(BandWords(v1::OUTCOME_METRIC_MAX_DECELERATION_MPS2),
              HasSubstr("Kept only with hardest braking of ego in [0.5, 3] m/s²."));
  EXPECT_THAT(BandWords(v1::OUTCOME_METRIC_MIN_THW_S),
              HasSubstr("Kept only with smallest time headway of ego in [0.5, 3] s."));
  EXPECT_THAT(BandWords(v1::OUTCOME_METRIC_MAX_DRAC_MPS2),
              HasSubstr("Kept only with largest deceleration that avoids a crash (DRAC) in [0.5, 3] m/s²."));
  EXPECT_THAT(BandWords(v1::OUTCOME_METRIC_MIN_PET_S),
              HasSubstr("Kept only with smallest time between one leaving a place and the other coming there (PET) in "
                        "[0.5, 3] s."));
  EXPECT_THAT(BandWords(v1::OUTCOME_METRIC_MAX_REQUIRED_DECELERATION_MPS2),
              HasSubstr("Kept only with hardest braking that those ahead of ego require in [0.5, 3] m/s²."));
  EXPECT_THAT(BandWords(v1::OUTCOME_METRIC_RSS_VIOLATION_S),
              HasSubstr("Kept only with time spent closer than RSS allows in [0.5, 3] s."));
  EXPECT_THAT(BandWords(v1::OUTCOME_METRIC_CONTACT_DELTA_V_MPS),
              HasSubstr("Kept only with largest change of velocity by a contact in [0.5, 3] m/s."));
}

TEST(EventWords, NoMetricIsWithoutWords) {
  for (int i = v1::OutcomeMetric_MIN + 1; i <= v1::OutcomeMetric_MAX; ++i) {
    if (!v1::OutcomeMetric_IsValid(i)) continue;
    EXPECT_THAT(BandWords(static_cast<v1::OutcomeMetric>(i)), Not(HasSubstr("no metric"))) << i;
  }
}

TEST(EventWords, TellWhetherEgoMustHaveBeenAbleToKeepFromItsContact) {
  v1::Event event;
  v1::MeantContact* contact = event.add_contacts();
  contact->set_actor("cutter");
  contact->set_other("ego");
  EXPECT_THAT(EventWords(event), Not(HasSubstr("first contact")));
  event.set_avoidance(v1::AVOIDANCE_DEMAND_AVOIDABLE);
  EXPECT_THAT(EventWords(event), HasSubstr("Contacts: cutter must touch ego; a try with any other is thrown away. "
                                           "Kept only where ego can keep from its first contact. "));
  event.set_avoidance(v1::AVOIDANCE_DEMAND_UNAVOIDABLE);
  EXPECT_THAT(EventWords(event),
              HasSubstr("Kept only where a planner finds no way to keep ego from its first contact. "));
}

}  // namespace
}  // namespace longtail
