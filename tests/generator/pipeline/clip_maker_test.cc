#include "generator/pipeline/clip_maker.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "generator/pipeline/job_plan.h"
#include "generator/video/video.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/spec/spec_file.h"
#include "tests/testing/fake_world_model.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::ElementsAre;

ModelInfo TinyModel() {
  ModelInfo info;
  info.width_px = 64;
  info.height_px = 32;
  return info;
}

// Clips of four to five seconds in tiny pictures.
v1::ScenarioSpec ShortClips() {
  const absl::StatusOr<SpecFile> file = ReadSpecFile("tests/end_to_end/quick_brake.textproto");
  EXPECT_OK(file);
  v1::ScenarioSpec spec = file->parsed.spec;
  v1::Camera* camera = spec.mutable_sensors()->add_cameras();
  camera->set_name("front_60fov");
  camera->set_width_px(64);
  camera->set_height_px(32);
  v1::Uniform* law = spec.mutable_duration_s()->mutable_distribution()->mutable_uniform();
  law->set_lo(4);
  law->set_hi(5);
  return spec;
}

TEST(ClipMaker, EveryEvaluationIsOfAFullBatchThoughClipsEndAndTheLastBatchIsNotFull) {
  ClipOrder order;
  order.specs = {ShortClips()};
  order.clips_per_spec = 5;
  order.units_per_batch = 4;
  const ModelInfo info = TinyModel();
  const absl::StatusOr<v1::Plan> plan = PlanClips(order, &info);
  ASSERT_OK(plan);
  ASSERT_EQ(plan->shards(0).batches_size(), 2);
  auto probe = std::make_shared<FakeWorldModelProbe>();
  std::set<size_t> sizes;
  probe->before_batch = [&sizes](size_t size) { sizes.insert(size); };
  FakeWorldModel model(info, probe);

  ClipMaker maker(*plan, &model, {});
  int64_t num_frames = 0;
  for (const v1::PlannedBatch& batch : plan->shards(0).batches()) {
    const absl::StatusOr<BatchResult> result = maker.Make(batch);
    ASSERT_OK(result);
    EXPECT_EQ(static_cast<int>(result->samples.size()), batch.units_size());
    num_frames += result->num_frames;
  }
  EXPECT_THAT(sizes, ElementsAre(4u));
  EXPECT_EQ(probe->num_frames, 4 * probe->num_batches);
  EXPECT_GT(probe->num_frames, num_frames + 3 * 41) << "idle rollouts beside the clip of the last batch";
}

TEST(ClipMaker, WritesWhatTheCameraGave) {
  ClipOrder order;
  order.specs = {ShortClips()};
  v1::FrameFault& fault = *order.specs[0].mutable_sensors()->mutable_cameras(0)->add_faults();
  fault.set_kind(v1::FRAME_FAULT_KIND_DROP);
  fault.mutable_start_s()->set_constant(1);
  fault.mutable_num_frames()->set_constant(2);
  order.clips_per_spec = 1;
  order.units_per_batch = 1;
  const ModelInfo info = TinyModel();
  const absl::StatusOr<v1::Plan> plan = PlanClips(order, &info);
  ASSERT_OK(plan);
  FakeWorldModel model(info, std::make_shared<FakeWorldModelProbe>());
  const absl::StatusOr<BatchResult> result = ClipMaker(*plan, &model, {}).Make(plan->shards(0).batches(0));
  ASSERT_OK(result);
  for (const SampleMember& member : result->samples[0].members) {
    if (member.extension != "front_60fov.mp4") continue;
    const absl::StatusOr<std::vector<RgbImage>> frames = DecodeMp4(member.bytes, 9, 4);
    ASSERT_OK(frames);
    std::vector<bool> black;
    for (const RgbImage& frame : *frames) {
      black.push_back(*std::max_element(frame.pixels.begin(), frame.pixels.end()) < 12);
    }
    EXPECT_THAT(black, ElementsAre(false, true, true, false));
    return;
  }
  FAIL() << "no video";
}

}  // namespace
}  // namespace longtail
