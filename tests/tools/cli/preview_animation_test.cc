#include "tools/cli/preview_animation.h"

#include <sstream>

#include "generator/video/video.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/simulate.h"
#include "scenarios/spec/spec_file.h"
#include "tests/testing/gif_frames.h"

namespace longtail {
namespace {

constexpr int kNumFrames = 41;

// 4 s of a library event, with the control raster in place of the camera: quick.
class PreviewAnimationTest : public ::testing::Test {
 protected:
  PreviewAnimationTest() {
    v1::ScenarioSpec spec = ReadSpecFile("scenarios/library/lead_emergency_brake.textproto").value().parsed.spec;
    spec.mutable_duration_s()->set_constant(4);
    scenario_ = Instantiate(spec, /*seed=*/7, /*sample_index=*/0, /*try_index=*/0).value();
    track_ = Simulate(scenario_).value();
  }

  std::string Animate(const std::string& out) {
    std::ostringstream lines, err;
    CommandContext context{.out = lines, .err = err};
    ScenarioOptions options;
    options.out = out;
    options.camera = "control";
    return AnimatePreview({{scenario_, track_}}, options, context).value();
  }

  v1::Scenario scenario_;
  v1::WorldTrack track_;
};

TEST_F(PreviewAnimationTest, AGifHasAPictureForEachFrameOfTheClip) {
  const std::string gif = Animate("preview.gif");
  EXPECT_EQ(gif.substr(0, 6), "GIF89a");
  EXPECT_EQ(NumGifFrames(gif), kNumFrames);
}

TEST_F(PreviewAnimationTest, AnMp4HasAPictureForEachFrameOfTheClip) {
  EXPECT_EQ(DecodeMp4(Animate("preview.mp4")).value().size(), static_cast<size_t>(kNumFrames));
}

TEST_F(PreviewAnimationTest, TheCameraPictureIsFramedWhileTheEventIsDue) {
  AnimationOptions options;
  options.control = true;
  const std::vector<RgbImage> frames = PreviewFrames(scenario_, track_, options).value();
  ASSERT_EQ(frames.size(), static_cast<size_t>(kNumFrames));
  const auto top_right = [](const RgbImage& frame) {
    const uint8_t* rgb = frame.at(frame.width_px - 20, 41);
    return std::vector<int>{rgb[0], rgb[1], rgb[2]};
  };
  EXPECT_EQ(top_right(frames.front()), (std::vector<int>{182, 188, 196}));
  EXPECT_EQ(top_right(frames[26]), (std::vector<int>{217, 119, 6}));  // 2.6 s: the window begins at 2.5 s
}

TEST_F(PreviewAnimationTest, ManySamplesPlayInAGridUntilTheLongestEnds) {
  v1::WorldTrack shorter = track_;
  shorter.mutable_time_us()->Truncate(20);
  const std::vector<AcceptedScenario> samples = {{scenario_, track_}, {scenario_, shorter}, {scenario_, track_}};
  int last_told = 0;
  const std::vector<RgbImage> frames = SweepFrames(samples, [&](int num_done, int) { last_told = num_done; }).value();
  EXPECT_EQ(frames.size(), static_cast<size_t>(kNumFrames));
  EXPECT_EQ(last_told, kNumFrames);
  EXPECT_EQ(frames[0].width_px, 2 * 408 + 8);
  EXPECT_EQ(frames[0].height_px, 2 * 176 + 8);
  EXPECT_NE(frames[0].pixels, frames[30].pixels);
}

}  // namespace
}  // namespace longtail
