#include "generator/pipeline/job_plan.h"

#include <string>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

ModelInfo SmallModel() {
  ModelInfo info;
  info.name = "small";
  info.sha256 = std::string(64, 'a');
  info.library = "LibTorch 2.15.0";
  info.width_px = 256;
  info.height_px = 128;
  return info;
}

ClipOrder TwoClips() {
  ClipOrder order;
  v1::ScenarioSpec& spec = order.specs.emplace_back();
  spec.set_id("cut_in");
  spec.mutable_duration_s()->set_constant(4);
  spec.mutable_sensors()->add_cameras()->set_name("front_60fov");
  order.clips_per_spec = 2;
  order.max_isa = "AVX2";
  order.code_commit = "abc";
  return order;
}

TEST(PlanClips, WritesEverySettingIntoThePlan) {
  ClipOrder order = TwoClips();
  order.seed = 7;
  order.quality = "fine";
  const ModelInfo model = SmallModel();
  const auto plan = PlanClips(order, &model);
  ASSERT_OK(plan);
  EXPECT_EQ(plan->seed(), 7u);
  EXPECT_EQ(plan->model().kind(), "net");
  EXPECT_EQ(plan->model().sha256(), model.sha256);
  EXPECT_EQ(plan->backend().library(), model.library);
  EXPECT_EQ(plan->backend().max_isa(), "AVX2");
  EXPECT_EQ(plan->profile().num_steps(), 4u);
  EXPECT_EQ(plan->code_commit(), "abc");
}

TEST(PlanClips, RefusesACameraThatTheModelCannotDraw) {
  ClipOrder order = TwoClips();
  order.specs[0].mutable_sensors()->mutable_cameras(0)->set_width_px(640);
  const ModelInfo model = SmallModel();
  EXPECT_THAT(PlanClips(order, &model),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("cut_in: sensors.cameras[0] must be 256 x 128 px, the size that the weights were "
                                 "trained on, got 640 x 128")));
  order.model = "reference";
  EXPECT_OK(PlanClips(order, nullptr));
}

TEST(CheckBackend, NamesWhatWouldChangeTheBytes) {
  ModelInfo model = SmallModel();
  const auto plan = PlanClips(TwoClips(), &model);
  ASSERT_OK(plan);
  EXPECT_OK(CheckBackend(*plan, "AVX2", &model));
  EXPECT_THAT(CheckBackend(*plan, "SSE41", &model),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("backend.max_isa is \"AVX2\"")));
  model.sha256 = std::string(64, 'b');
  EXPECT_THAT(CheckBackend(*plan, "AVX2", &model),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("model.sha256 is")));
}

TEST(ExpectedSize, CountsFramesOfAllCamerasAndTakesTheMiddleOfARange) {
  ClipOrder order = TwoClips();
  order.model = "reference";
  EXPECT_EQ(ExpectedSize(PlanClips(order, nullptr).value()).num_frames, 2 * 41);
  v1::ScenarioSpec& spec = order.specs[0];
  spec.mutable_sensors()->add_cameras()->set_name("rear");
  spec.mutable_sensors()->set_rate_hz(20);
  v1::Uniform& law = *spec.mutable_duration_s()->mutable_distribution()->mutable_uniform();
  law.set_lo(4);
  law.set_hi(6);
  const JobSize size = ExpectedSize(PlanClips(order, nullptr).value());
  EXPECT_EQ(size.num_frames, 2 * 2 * 101);
  EXPECT_EQ(size.num_bytes, 4 * (int64_t{3} << 20));
}

TEST(BenchmarkedFramesPerSecond, FallsWithTheNumberOfEvaluations) {
  ClipOrder order = TwoClips();
  const ModelInfo model = SmallModel();
  const double draft = BenchmarkedFramesPerSecond(PlanClips(order, &model).value());
  order.quality = "standard";
  EXPECT_LT(BenchmarkedFramesPerSecond(PlanClips(order, &model).value()), draft);
}

}  // namespace
}  // namespace longtail
