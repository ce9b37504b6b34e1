#include "scenarios/sampling/instantiate.h"

#include <algorithm>
#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kernels/sha256.h"
#include "proto/canonical_bytes.h"
#include "scenarios/sampling/distribution.h"
#include "scenarios/sampling/normal.h"
#include "scenarios/spec/validate.h"
#include "tests/scenarios/sampling/good_spec.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

// The first try of a sample that its constraints accept.
v1::Scenario Accepted(const v1::ScenarioSpec& spec, uint64_t sample_index) {
  for (uint32_t try_index = 0; try_index < 100; ++try_index) {
    auto scenario = Instantiate(spec, 7, sample_index, try_index);
    if (scenario.ok()) return *std::move(scenario);
    EXPECT_EQ(scenario.status().code(), absl::StatusCode::kFailedPrecondition) << scenario.status();
  }
  ADD_FAILURE() << "no try was accepted";
  return {};
}

TEST(Instantiate, IsAPureFunction) {
  const v1::ScenarioSpec spec = GoodSpec();
  for (uint64_t i = 0; i < 20; ++i) {
    EXPECT_EQ(Accepted(spec, i).SerializeAsString(), Accepted(spec, i).SerializeAsString());
  }
  EXPECT_NE(Accepted(spec, 0).params(0).value(), Accepted(spec, 1).params(0).value());
}

TEST(Instantiate, FixesEveryNumberAndFillsEveryDefault) {
  const v1::Scenario scenario = Accepted(GoodSpec(), 3);
  const v1::ScenarioSpec& concrete = scenario.concrete();
  // Its parameters are no longer used: warnings.
  EXPECT_FALSE(HasErrors(ValidateSpec(concrete))) << FormatDiagnostics("concrete", "", ValidateSpec(concrete));
  EXPECT_EQ(concrete.roads_size(), 1);
  EXPECT_EQ(concrete.environments_size(), 1);
  EXPECT_EQ(concrete.DebugString().find("distribution"), std::string::npos);
  EXPECT_EQ(concrete.roads(0).shoulder_m().constant(), 0.5);
  EXPECT_EQ(concrete.ego().desired_speed_mps().constant(), concrete.ego().speed_mps().constant());
  EXPECT_EQ(concrete.environments(0).rain_mmph().constant(), 0);
  EXPECT_FALSE(concrete.environments(0).has_friction_ratio()) << "it follows from the weather";
  EXPECT_EQ(concrete.actors(0).heading_deg().constant(), 0);
  EXPECT_EQ(concrete.actors(0).classes_size(), 1);
  EXPECT_EQ(concrete.actors(0).colors_size(), 1);
  EXPECT_EQ(concrete.storyboard().serial().nodes(0).step().action().lane_change().shape(), v1::SHAPE_CUBIC);
  EXPECT_EQ(scenario.bodies(0).actor(), "cutter");
  EXPECT_EQ(scenario.bodies(0).track_id(), 1u);
  EXPECT_GT(scenario.bodies(0).length_m(), 3);
  EXPECT_EQ(scenario.spec_digest(), Sha256Hex(CanonicalBytes(GoodSpec())));
}

TEST(Instantiate, EvaluatesExpressionsOverTheDrawnParameters) {
  const v1::Scenario scenario = Accepted(GoodSpec(), 5);
  const double speed = scenario.params(0).value();
  EXPECT_DOUBLE_EQ(scenario.params(1).value(), 0.1 * speed);
  EXPECT_DOUBLE_EQ(scenario.concrete().ego().speed_mps().constant(), speed);
  EXPECT_DOUBLE_EQ(scenario.concrete().actors(0).speed_mps().constant(), 0.9 * speed);
}

TEST(Instantiate, CarriesTheLogDensityOfTheDraw) {
  v1::ScenarioSpec spec = GoodSpec();
  spec.mutable_environments()->DeleteSubrange(1, 1);
  spec.clear_constraints();
  spec.mutable_actors(0)->clear_classes();
  spec.mutable_actors(0)->add_classes(v1::ACTOR_CLASS_CAR);
  spec.mutable_actors(0)->add_colors(v1::PAINT_COLOR_RED);
  spec.mutable_params(2)->mutable_value()->set_constant(12);
  const v1::Scenario scenario = Accepted(spec, 0);
  // ego_speed_mps over 10 m/s, the sun over 40 degrees, one of five bodies.
  EXPECT_NEAR(scenario.log_p(), -std::log(10.0) - std::log(40.0) - std::log(5.0), 1e-12);
  EXPECT_EQ(scenario.log_p(), scenario.log_q());
}

TEST(Instantiate, RejectsWhatAConstraintForbids) {
  v1::ScenarioSpec spec = GoodSpec();
  spec.mutable_constraints(0)->set_expression("gap_m > 100");
  const auto scenario = Instantiate(spec, 1, 2, 3);
  EXPECT_THAT(scenario, StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("constraints[0]")));
  const v1::Rejection rejection = RejectionOf(scenario.status());
  EXPECT_EQ(rejection.reason(), v1::REJECTION_REASON_CONSTRAINT);
  EXPECT_EQ(rejection.try_index(), 3u);
}

TEST(Instantiate, RejectsValuesOutOfRangeAndLanesThatAreNotThere) {
  v1::ScenarioSpec spec = GoodSpec();
  spec.clear_constraints();
  spec.mutable_actors(0)->mutable_speed_mps()->set_expression("ego_speed_mps * 10");
  auto scenario = Instantiate(spec, 1, 2);
  EXPECT_EQ(RejectionOf(scenario.status()).reason(), v1::REJECTION_REASON_RANGE);
  EXPECT_THAT(scenario.status().message(), HasSubstr("actors[0].speed_mps must be in [0, 60], got "));

  spec = GoodSpec();
  spec.clear_constraints();
  spec.mutable_actors(0)->mutable_start()->mutable_relative()->mutable_dlane()->set_constant(2);
  EXPECT_EQ(RejectionOf(Instantiate(spec, 1, 2).status()).reason(), v1::REJECTION_REASON_RANGE);
  spec.mutable_ego()->mutable_start()->mutable_lane()->mutable_lane()->set_constant(-1);
  EXPECT_EQ(RejectionOf(Instantiate(spec, 1, 2).status()).reason(), v1::REJECTION_REASON_RANGE);
}

TEST(Instantiate, HeadsActorsOfBackwardLanesAgainstTheRoad) {
  v1::ScenarioSpec spec = GoodSpec();
  spec.clear_constraints();
  spec.mutable_roads(0)->mutable_backward_lanes()->set_constant(1);
  // From lane 2 of 3: two lanes to the left is the first backward lane.
  spec.mutable_actors(0)->mutable_start()->mutable_relative()->mutable_dlane()->set_constant(2);
  const auto scenario = Instantiate(spec, 1, 2);
  ASSERT_OK(scenario);
  EXPECT_EQ(scenario->concrete().actors(0).heading_deg().constant(), 180);
}

TEST(Instantiate, DrawsTheSameNumbersForTheNegativeControl) {
  v1::ScenarioSpec spec = GoodSpec();
  // A law inside the step that stays, so that its stream must not depend on the steps before it.
  v1::Step& slow = *spec.mutable_storyboard()->mutable_serial()->mutable_nodes(1)->mutable_step();
  v1::Uniform& law =
      *slow.mutable_action()->mutable_brake()->mutable_deceleration_mps2()->mutable_distribution()->mutable_uniform();
  law.set_lo(1);
  law.set_hi(6);
  const v1::ScenarioSpec control = NegativeControl(spec);
  ASSERT_EQ(control.storyboard().serial().nodes_size(), 2);
  EXPECT_TRUE(control.storyboard().serial().nodes(0).has_serial());
  EXPECT_TRUE(control.storyboard().serial().nodes(0).serial().nodes().empty());
  for (uint64_t i = 0; i < 20; ++i) {
    const v1::Scenario with = Accepted(spec, i);
    const v1::Scenario without = Accepted(control, i);
    EXPECT_NE(with.spec_digest(), without.spec_digest());
    EXPECT_EQ(with.concrete().ego().SerializeAsString(), without.concrete().ego().SerializeAsString());
    EXPECT_EQ(with.concrete().actors(0).SerializeAsString(), without.concrete().actors(0).SerializeAsString());
    EXPECT_EQ(with.concrete().storyboard().serial().nodes(1).step().SerializeAsString(),
              without.concrete().storyboard().serial().nodes(1).step().SerializeAsString());
  }
}

TEST(NegativeControl, LeavesNoConditionOnStepsThatAreGone) {
  v1::ScenarioSpec spec = GoodSpec();
  spec.mutable_events(0)->add_steps("slow_down");
  v1::Trigger& detector = *spec.mutable_events(0)->mutable_detector();
  detector.mutable_step_state()->set_step("cut_in");
  detector.mutable_step_state()->set_state(v1::STEP_STATE_DONE);
  const v1::ScenarioSpec control = NegativeControl(spec);
  for (const v1::Node& node : control.storyboard().serial().nodes()) EXPECT_FALSE(node.has_step());
  EXPECT_EQ(control.events_size(), 1);
  EXPECT_GT(control.events(0).detector().time().at_s().constant(), 60);
  // It can be drawn like the spec itself, its constraints apart.
  EXPECT_EQ(Accepted(control, 0).concrete().events(0).detector().time().at_s().constant(),
            control.events(0).detector().time().at_s().constant());
}

v1::Distribution Normal(double mean, double std, double lo, double hi) {
  v1::Distribution law;
  law.mutable_normal()->set_mean(mean);
  law.mutable_normal()->set_std(std);
  law.mutable_normal()->set_lo(lo);
  law.mutable_normal()->set_hi(hi);
  return law;
}

std::vector<double> Draws(const v1::Distribution& law, int count) {
  std::vector<double> values;
  for (int i = 0; i < count; ++i) {
    PhiloxStream stream(11, i, "law");
    const auto draw = DrawFrom(law, stream);
    EXPECT_OK(draw);
    values.push_back(draw->value);
  }
  return values;
}

double Mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / values.size();
}

double Variance(const std::vector<double>& values) {
  const double mean = Mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return sum / values.size();
}

TEST(DrawFrom, HasTheMomentsOfTheUniformLaw) {
  v1::Distribution law;
  law.mutable_uniform()->set_lo(2);
  law.mutable_uniform()->set_hi(8);
  const std::vector<double> values = Draws(law, 20'000);
  // Tolerances: 5 standard errors.
  EXPECT_NEAR(Mean(values), 5, 5 * std::sqrt(3.0 / 20'000));
  EXPECT_NEAR(Variance(values), 3, 0.1);
  EXPECT_GE(*std::min_element(values.begin(), values.end()), 2);
  EXPECT_LT(*std::max_element(values.begin(), values.end()), 8);
}

TEST(DrawFrom, HasTheMomentsOfTheTruncatedNormalLaw) {
  // Cut at one standard deviation on both sides: variance 1 - 2 phi(1) / (2 Phi(1) - 1).
  const std::vector<double> values = Draws(Normal(10, 2, 8, 12), 20'000);
  EXPECT_NEAR(Mean(values), 10, 5 * 2 * 0.54 / std::sqrt(20'000));
  EXPECT_NEAR(Variance(values), 4 * 0.29112, 0.05);
  EXPECT_GE(*std::min_element(values.begin(), values.end()), 8);
  EXPECT_LE(*std::max_element(values.begin(), values.end()), 12);
  // The far tail, where 1 - p has no digits: the mean of a normal above 7 sigma is 7.1377.
  EXPECT_NEAR(Mean(Draws(Normal(0, 1, 7, 30), 5'000)), 7.1377, 0.01);
}

TEST(DrawFrom, DensityIntegratesToOne) {
  const v1::Distribution law = Normal(3, 2, 1, 7);
  // 1 = E[1 / p] / (hi - lo).
  double sum = 0;
  for (int i = 0; i < 20'000; ++i) {
    PhiloxStream stream(5, i, "law");
    sum += std::exp(-DrawFrom(law, stream)->log_density);
  }
  EXPECT_NEAR(sum / 20'000 / 6, 1, 0.02);
}

TEST(DrawFrom, ChoosesByWeight) {
  v1::Distribution law;
  for (const double value : {1.0, 2.0, 3.0}) law.mutable_discrete()->add_values(value);
  for (const double weight : {1.0, 0.0, 3.0}) law.mutable_discrete()->add_weights(weight);
  const std::vector<double> values = Draws(law, 20'000);
  EXPECT_NEAR(std::count(values.begin(), values.end(), 3.0) / 20'000.0, 0.75, 0.016);
  EXPECT_EQ(std::count(values.begin(), values.end(), 2.0), 0);
  PhiloxStream stream(1, 1, "law");
  const auto draw = DrawFrom(law, stream);
  EXPECT_NEAR(draw->log_density, std::log(draw->value == 3 ? 0.75 : 0.25), 1e-12);
  law.mutable_discrete()->add_weights(1);
  EXPECT_THAT(DrawFrom(law, stream), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("weights")));
}

TEST(NormalQuantile, InvertsTheDistributionFunction) {
  for (double z = -8; z <= 4; z += 0.1) EXPECT_NEAR(NormalQuantile(NormalCdf(z)), z, 1e-11) << z;
}

}  // namespace
}  // namespace longtail
