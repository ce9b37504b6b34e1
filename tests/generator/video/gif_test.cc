#include "generator/video/gif.h"

#include "generator/video/palette.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/gif_frames.h"

namespace longtail {
namespace {

RgbImage Plain(uint8_t r, uint8_t g, uint8_t b) {
  RgbImage image(32, 16);
  for (size_t i = 0; i < image.pixels.size(); i += 3) {
    image.pixels[i] = r;
    image.pixels[i + 1] = g;
    image.pixels[i + 2] = b;
  }
  return image;
}

TEST(EncodeGif, HasAPictureForEachFrameAndTheSameBytesAgain) {
  const std::vector<RgbImage> frames = {Plain(255, 0, 0), Plain(0, 255, 0), Plain(0, 0, 255)};
  const std::string gif = EncodeGif(frames, 10).value();
  EXPECT_EQ(NumGifFrames(gif), 3);
  EXPECT_EQ(EncodeGif(frames, 10).value(), gif);
}

TEST(EncodeGif, RefusesFramesOfUnequalSizes) {
  EXPECT_EQ(EncodeGif({}, 10).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(EncodeGif({Plain(0, 0, 0), RgbImage(8, 8)}, 10).status().message(), "frames[1] must be 32 x 16, got 8 x 8");
  EXPECT_EQ(EncodeGif({Plain(0, 0, 0)}, 0).status().message(), "rate_hz must be in [1, 50], got 0");
}

TEST(Palette, KeepsFewColoursExactly) {
  const std::vector<RgbImage> frames = {Plain(250, 10, 3), Plain(20, 200, 90)};
  const Palette palette(frames);
  EXPECT_EQ(palette.colors().size(), 2u);
  for (const RgbImage& frame : frames) {
    const auto& color = palette.colors()[palette.IndexOf(frame.at(0, 0))];
    for (int channel = 0; channel < 3; ++channel) EXPECT_EQ(color[channel], frame.at(0, 0)[channel]);
  }
}

TEST(Palette, HalvesManyColoursTo256) {
  RgbImage image(128, 128);
  for (int y = 0; y < 128; ++y) {
    for (int x = 0; x < 128; ++x) {
      image.at(x, y)[0] = static_cast<uint8_t>(2 * x);
      image.at(x, y)[1] = static_cast<uint8_t>(2 * y);
    }
  }
  const Palette palette(absl::MakeConstSpan(&image, 1));
  EXPECT_EQ(palette.colors().size(), 256u);
  for (int y = 0; y < 128; y += 9) {
    for (int x = 0; x < 128; x += 9) {
      // 32 x 32 bins in 256 boxes: 2 x 2 bins each, of 8 steps.
      const auto& color = palette.colors()[palette.IndexOf(image.at(x, y))];
      EXPECT_NEAR(color[0], image.at(x, y)[0], 16);
      EXPECT_NEAR(color[1], image.at(x, y)[1], 16);
    }
  }
}

}  // namespace
}  // namespace longtail
