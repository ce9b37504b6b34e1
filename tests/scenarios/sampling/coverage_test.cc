#include "scenarios/sampling/coverage.h"

#include <cmath>

#include "gtest/gtest.h"

namespace longtail {
namespace {

v1::ScenarioSpec MakeSpec() {
  v1::ScenarioSpec spec;
  spec.add_roads()->set_name("street");
  spec.add_environments()->set_name("day");
  spec.add_environments()->set_name("night");
  v1::Actor& first = *spec.add_actors();
  first.set_id("first");
  first.add_classes(v1::ACTOR_CLASS_CAR);
  first.add_classes(v1::ACTOR_CLASS_CAR);  // twice as likely
  first.add_classes(v1::ACTOR_CLASS_VAN);
  v1::Actor& bystander = *spec.add_actors();
  bystander.set_id("bystander");
  bystander.add_classes(v1::ACTOR_CLASS_BUS);
  v1::Actor& second = *spec.add_actors();
  second.set_id("second");
  second.add_classes(v1::ACTOR_CLASS_CAR);
  v1::Event& event = *spec.add_events();
  event.set_id("meeting");
  event.add_actors("first");
  event.add_actors("second");
  v1::Param& gap = *spec.add_params();
  gap.set_name("gap_m");
  v1::Uniform& law = *gap.mutable_value()->mutable_distribution()->mutable_uniform();
  law.set_lo(10);
  law.set_hi(20);
  v1::Param& twice = *spec.add_params();
  twice.set_name("twice_m");
  twice.mutable_value()->set_expression("2 * gap_m");
  return spec;
}

// A draw of MakeSpec() by night.
v1::Scenario MakeDraw(v1::ActorClass first_class, double gap_m, double log_weight = 0) {
  v1::Scenario scenario;
  *scenario.mutable_concrete() = MakeSpec();
  scenario.mutable_concrete()->mutable_environments()->DeleteSubrange(0, 1);
  const auto add_body = [&](const char* actor, v1::ActorClass actor_class) {
    v1::ActorBody& body = *scenario.add_bodies();
    body.set_actor(actor);
    body.set_actor_class(actor_class);
  };
  add_body("first", first_class);
  add_body("bystander", v1::ACTOR_CLASS_BUS);
  add_body("second", v1::ACTOR_CLASS_CAR);
  scenario.add_params()->set_value(gap_m);
  scenario.add_params()->set_value(2 * gap_m);
  scenario.set_log_p(log_weight);
  return scenario;
}

TEST(Coverage, CellsAreWhatTheEventsActorsCanBe) {
  const Coverage coverage(MakeSpec());
  ASSERT_EQ(coverage.cells().size(), 4u);  // day and night, car and van: no bus, which takes no part
  EXPECT_EQ(coverage.cells()[1].event, "meeting");
  EXPECT_EQ(coverage.cells()[1].road, "street");
  EXPECT_EQ(coverage.cells()[1].environment, "day");
  EXPECT_EQ(coverage.cells()[1].actor_class, v1::ACTOR_CLASS_VAN);
}

TEST(Coverage, ASampleCountsOnceForEachClassOfTheEvent) {
  Coverage coverage(MakeSpec());
  coverage.Add(MakeDraw(v1::ACTOR_CLASS_VAN, 12, std::log(0.5)));
  coverage.Add(MakeDraw(v1::ACTOR_CLASS_CAR, 15));
  EXPECT_EQ(coverage.num_samples(), 2);
  EXPECT_DOUBLE_EQ(coverage.weight(), 1.5);
  const int num_samples[] = {0, 0, 2, 1};  // day: car, van; night: car, van
  const double weights[] = {0, 0, 1.5, 0.5};
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(coverage.cells()[i].num_samples, num_samples[i]) << i;
    EXPECT_DOUBLE_EQ(coverage.cells()[i].weight, weights[i]) << i;
  }
}

TEST(Coverage, AParameterIsCoveredFromTheLeastToTheMostSeen) {
  Coverage coverage(MakeSpec());
  EXPECT_EQ(coverage.params()[0].Ratio(), 0);
  coverage.Add(MakeDraw(v1::ACTOR_CLASS_CAR, 12));
  coverage.Add(MakeDraw(v1::ACTOR_CLASS_CAR, 19));
  EXPECT_DOUBLE_EQ(coverage.params()[0].Ratio(), 0.7);
  EXPECT_FALSE(coverage.params()[1].has_range());
  EXPECT_EQ(coverage.params()[1].Ratio(), 1);
  EXPECT_EQ(coverage.params()[1].seen_hi, 38);
}

}  // namespace
}  // namespace longtail
