// A picture in memory.
#ifndef LONGTAIL_KERNELS_IMAGE_H_
#define LONGTAIL_KERNELS_IMAGE_H_

#include <cstdint>
#include <vector>

namespace longtail {

// 8-bit sRGB, rows top to bottom, pixels left to right, channels R, G, B. Thread-compatible.
struct RgbImage {
  int width_px = 0;
  int height_px = 0;
  std::vector<uint8_t> pixels;  // [H, W, 3]

  RgbImage() = default;
  RgbImage(int width, int height)
      : width_px(width), height_px(height), pixels(static_cast<size_t>(width) * height * 3) {}
  uint8_t* at(int x, int y) { return &pixels[(static_cast<size_t>(y) * width_px + x) * 3]; }
  const uint8_t* at(int x, int y) const { return &pixels[(static_cast<size_t>(y) * width_px + x) * 3]; }
};

}  // namespace longtail

#endif  // LONGTAIL_KERNELS_IMAGE_H_
