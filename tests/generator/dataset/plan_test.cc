#include "generator/dataset/plan.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

v1::Plan PlanOf(uint64_t seed, uint32_t crf) {
  PlanOptions options;
  options.specs.resize(1);
  options.specs[0].set_id("cut_in");
  options.seed = seed;
  options.profile.set_crf(crf);
  return MakePlan(options).value();
}

TEST(FirstPlanDifference, IsEmptyBetweenEqualPlans) {
  EXPECT_EQ(FirstPlanDifference(PlanOf(7, 16), PlanOf(7, 16)), "");
}

TEST(FirstPlanDifference, SaysTheValueOfAZeroToo) {
  EXPECT_EQ(FirstPlanDifference(PlanOf(0, 16), PlanOf(7, 16)), "seed is 0 in this dataset, but 7 was asked for");
  EXPECT_EQ(FirstPlanDifference(PlanOf(7, 16), PlanOf(0, 16)), "seed is 7 in this dataset, but 0 was asked for");
}

TEST(FirstPlanDifference, NamesTheFieldByItsPath) {
  v1::Plan stored = PlanOf(7, 0);
  v1::Plan asked = PlanOf(7, 0);
  asked.mutable_profile()->set_crf(40);
  EXPECT_EQ(FirstPlanDifference(stored, asked), "profile.crf is 0 in this dataset, but 40 was asked for");
  asked = stored;
  asked.add_specs()->set_id("brake");
  EXPECT_EQ(FirstPlanDifference(stored, asked), "specs[1] is absent in this dataset, but a value was asked for");
}

}  // namespace
}  // namespace longtail
