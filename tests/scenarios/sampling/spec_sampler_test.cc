#include "scenarios/sampling/spec_sampler.h"

#include <cmath>
#include <map>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/sampling/instantiate.h"
#include "tests/scenarios/sampling/good_spec.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

v1::ScenarioSpec WithoutConstraints() {
  v1::ScenarioSpec spec = GoodSpec();
  spec.clear_constraints();
  return spec;
}

v1::ScenarioSpec SobolSpec() {
  v1::ScenarioSpec spec = WithoutConstraints();
  spec.mutable_sampling()->set_method(v1::SAMPLING_METHOD_SOBOL);
  return spec;
}

double ParamOf(const v1::Scenario& scenario, const std::string& name) {
  for (const v1::DrawnParam& param : scenario.params()) {
    if (param.name() == name) return param.value();
  }
  ADD_FAILURE() << name;
  return 0;
}

TEST(SpecSampler, DrawsWhatInstantiateDrawsAgainAndAgain) {
  const v1::ScenarioSpec spec = WithoutConstraints();
  const SpecSampler sampler(spec);
  for (uint64_t i = 0; i < 20; ++i) {
    for (const uint32_t try_index : {0u, 1u}) {
      const auto drawn = sampler.Draw(7, i, try_index);
      ASSERT_OK(drawn);
      EXPECT_EQ(drawn->SerializeAsString(), Instantiate(spec, 7, i, try_index)->SerializeAsString());
    }
  }
}

TEST(SpecSampler, NamesWhatRejectedADraw) {
  v1::ScenarioSpec spec = WithoutConstraints();
  spec.mutable_actors(0)->mutable_speed_mps()->set_expression("ego_speed_mps * 10");
  EXPECT_EQ(RejectionOf(SpecSampler(spec).Draw(1, 2).status()).subject(), "actors[0].speed_mps");
  spec.add_constraints()->set_expression("gap_m > 1");
  spec.add_constraints()->set_expression("gap_m > 100");
  EXPECT_EQ(RejectionOf(SpecSampler(spec).Draw(1, 2).status()).subject(), "constraints[1]");
}

TEST(SpecSampler, WeighsDrawsOfAnImportanceBackToTheLaw) {
  v1::ScenarioSpec spec = WithoutConstraints();
  // gap_m: the law is uniform, small gaps are drawn more often.
  v1::Distribution& law = *spec.mutable_params(2)->mutable_value()->mutable_distribution();
  law.mutable_uniform()->set_lo(10);
  law.mutable_uniform()->set_hi(30);
  v1::Beta& importance = *law.mutable_importance()->mutable_beta();
  importance.set_alpha(1);
  importance.set_beta(2);
  importance.set_lo(10);
  importance.set_hi(30);
  const SpecSampler sampler(spec);
  double plain = 0, weighted = 0, weights = 0;
  constexpr int kSamples = 20'000;
  for (int i = 0; i < kSamples; ++i) {
    const auto scenario = sampler.Draw(3, i);
    ASSERT_OK(scenario);
    EXPECT_NE(scenario->log_p(), scenario->log_q());
    const double weight = std::exp(scenario->log_p() - scenario->log_q());
    const double gap_m = ParamOf(*scenario, "gap_m");
    plain += gap_m;
    weighted += weight * gap_m;
    weights += weight;
  }
  // Under the importance the mean is 10 + 20 / 3, under the law 20; tolerances of 5 standard errors.
  EXPECT_NEAR(plain / kSamples, 16.667, 5 * 4.7 / std::sqrt(kSamples));
  EXPECT_NEAR(weights / kSamples, 1, 0.08);
  EXPECT_NEAR(weighted / weights, 20, 0.8);
}

TEST(SpecSampler, RejectsWhatAnImportanceDrawsOutsideTheLaw) {
  v1::ScenarioSpec spec = WithoutConstraints();
  v1::Distribution& law = *spec.mutable_params(2)->mutable_value()->mutable_distribution();
  for (const double edge : {10.0, 15.0, 20.0, 30.0}) law.mutable_histogram()->add_edges(edge);
  for (const double weight : {1.0, 0.0, 1.0}) law.mutable_histogram()->add_weights(weight);
  law.mutable_importance()->mutable_uniform()->set_lo(10);
  law.mutable_importance()->mutable_uniform()->set_hi(30);
  const SpecSampler sampler(spec);
  int num_rejected = 0;
  for (int i = 0; i < 400; ++i) {
    const auto scenario = sampler.Draw(3, i);
    if (scenario.ok()) continue;
    ++num_rejected;
    EXPECT_THAT(scenario.status().message(), HasSubstr("params[2].value must be a value of its law"));
  }
  EXPECT_NEAR(num_rejected, 100, 45);
}

TEST(SpecSampler, CoversRangesAndCombinationsEvenlyUnderSobol) {
  v1::ScenarioSpec spec = SobolSpec();
  *spec.add_roads() = spec.roads(0);
  spec.mutable_roads(0)->set_name("first");
  spec.mutable_roads(0)->set_weight(3);
  spec.mutable_environments(1)->set_weight(1);
  const SpecSampler sampler(spec);
  std::map<std::string, int> combinations;
  std::set<int> steps;
  for (int i = 0; i < 64; ++i) {
    const auto scenario = sampler.Draw(11, 128 + i);
    ASSERT_OK(scenario);
    ++combinations[scenario->concrete().roads(0).name() + " " + scenario->concrete().environments(0).name()];
    steps.insert(std::floor((ParamOf(*scenario, "ego_speed_mps") - 20) / 10 * 64));
  }
  // 3/4 and 1/4 of each half.
  EXPECT_EQ(combinations["first noon"], 24);
  EXPECT_EQ(combinations["first dusk"], 24);
  EXPECT_EQ(combinations["motorway noon"], 8);
  EXPECT_EQ(combinations["motorway dusk"], 8);
  EXPECT_EQ(steps.size(), 64u);
}

TEST(SpecSampler, LeavesLaterTriesAndUnnamedParametersIndependent) {
  v1::ScenarioSpec spec = SobolSpec();
  v1::ScenarioSpec independent = spec;
  independent.clear_sampling();
  EXPECT_EQ(ParamOf(*SpecSampler(spec).Draw(1, 2, 1), "gap_m"),
            ParamOf(*SpecSampler(independent).Draw(1, 2, 1), "gap_m"));
  EXPECT_NE(ParamOf(*SpecSampler(spec).Draw(1, 2, 0), "gap_m"),
            ParamOf(*SpecSampler(independent).Draw(1, 2, 0), "gap_m"));
  spec.mutable_sampling()->add_params("ego_speed_mps");
  EXPECT_EQ(ParamOf(*SpecSampler(spec).Draw(1, 2, 0), "gap_m"),
            ParamOf(*SpecSampler(independent).Draw(1, 2, 0), "gap_m"));
  EXPECT_NE(ParamOf(*SpecSampler(spec).Draw(1, 2, 0), "ego_speed_mps"),
            ParamOf(*SpecSampler(independent).Draw(1, 2, 0), "ego_speed_mps"));
}

TEST(AssignDimensions, GivesDimensionsToWhatIsAskedForInOrder) {
  v1::ScenarioSpec spec = SobolSpec();
  PointDimensions dimensions = AssignDimensions(spec);
  EXPECT_EQ(dimensions.road, -1) << "there is one alone";
  EXPECT_EQ(dimensions.environment, 0);
  EXPECT_EQ(dimensions.actor_classes[0], 1);
  EXPECT_EQ(dimensions.params, (std::vector<int>{2, -1, 3}));
  spec.mutable_sampling()->add_strata(v1::SAMPLING_STRATUM_ACTOR_CLASSES);
  spec.mutable_sampling()->add_params("gap_m");
  dimensions = AssignDimensions(spec);
  EXPECT_EQ(dimensions.environment, -1);
  EXPECT_EQ(dimensions.actor_classes[0], 0);
  EXPECT_EQ(dimensions.params, (std::vector<int>{-1, -1, 1}));
}

}  // namespace
}  // namespace longtail
