#include "scenarios/sensors/frame_flags.h"

#include <algorithm>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

constexpr FrameFlag kNew = FrameFlag::kNew, kDropped = FrameFlag::kDropped, kFrozen = FrameFlag::kFrozen,
                    kNotDue = FrameFlag::kNotDue;

struct OneCamera {
  OneCamera() {
    scenario.set_seed(5);
    scenario.mutable_concrete()->mutable_sensors()->set_rate_hz(10);
    camera = scenario.mutable_concrete()->mutable_sensors()->add_cameras();
    camera->set_name("front_60fov");
  }
  void AddFault(v1::FrameFaultKind kind, double start_s, int num_frames) {
    v1::FrameFault& fault = *camera->add_faults();
    fault.set_kind(kind);
    fault.mutable_start_s()->set_constant(start_s);
    fault.mutable_num_frames()->set_constant(num_frames);
  }
  v1::Scenario scenario;
  v1::Camera* camera;
};

TEST(FrameFlags, AreNewWhereNothingIsWrong) {
  EXPECT_THAT(FrameFlags(OneCamera().scenario, 0, 5), Each(kNew));
  EXPECT_THAT(FrameFlags(v1::Scenario(), 0, 5), Each(kNew)) << "no camera in the spec";
}

TEST(FrameFlags, BeginAtTheFrameAtOrAfterTheInstant) {
  OneCamera one;
  one.AddFault(v1::FRAME_FAULT_KIND_FREEZE, 0.2, 2);
  EXPECT_THAT(FrameFlags(one.scenario, 0, 6), ElementsAre(kNew, kNew, kFrozen, kFrozen, kNew, kNew));
  one.camera->mutable_faults(0)->mutable_start_s()->set_constant(0.21);
  EXPECT_THAT(FrameFlags(one.scenario, 0, 6), ElementsAre(kNew, kNew, kNew, kFrozen, kFrozen, kNew));
}

TEST(FrameFlags, OfADropGoBeforeThoseOfAFreeze) {
  OneCamera one;
  one.AddFault(v1::FRAME_FAULT_KIND_DROP, 0.1, 2);
  one.AddFault(v1::FRAME_FAULT_KIND_FREEZE, 0, 9);
  EXPECT_THAT(FrameFlags(one.scenario, 0, 5), ElementsAre(kDropped, kDropped, kDropped, kFrozen, kFrozen))
      << "and there is nothing before the first frame to freeze";
}

TEST(FrameFlags, OfFramesThatAreNotDueComeBeforeAll) {
  OneCamera one;
  one.camera->set_rate_divisor(3);
  one.AddFault(v1::FRAME_FAULT_KIND_DROP, 0.2, 2);
  EXPECT_THAT(FrameFlags(one.scenario, 0, 6), ElementsAre(kNew, kNotDue, kNotDue, kDropped, kNotDue, kNotDue));
}

TEST(FrameFlags, AreDroppedByChanceInAboutTheShareAsked) {
  OneCamera one;
  one.camera->mutable_drop_ratio()->set_constant(0.3);
  const std::vector<FrameFlag> flags = FrameFlags(one.scenario, 0, 1000);
  EXPECT_NEAR(static_cast<double>(std::count(flags.begin(), flags.end(), kDropped)), 300, 60);
  const std::vector<FrameFlag> fewer = FrameFlags(one.scenario, 0, 400);
  EXPECT_TRUE(std::equal(fewer.begin(), fewer.end(), flags.begin())) << "a longer clip begins as a shorter one";
  one.scenario.set_sample_index(1);
  EXPECT_NE(FrameFlags(one.scenario, 0, 1000), flags);
}

}  // namespace
}  // namespace longtail
