// Few colours for many pictures: what a GIF needs.
#ifndef LONGTAIL_GENERATOR_VIDEO_PALETTE_H_
#define LONGTAIL_GENERATOR_VIDEO_PALETTE_H_

#include <array>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "kernels/image.h"

namespace longtail {

// A palette of at most 256 colours and the nearest of them for any colour. Thread-compatible.
class Palette {
 public:
  // By median cut over all pixels of all frames: the box of colours with the widest channel, weighed by its pixels, is
  // halved at its median until there are 256. Equal frames give equal palettes. No frames: black alone.
  explicit Palette(absl::Span<const RgbImage> frames);

  const std::vector<std::array<uint8_t, 3>>& colors() const { return colors_; }
  // Index into colors().
  uint8_t IndexOf(const uint8_t* rgb) const { return index_of_[Bin(rgb)]; }

 private:
  // 5 bits a channel.
  static int Bin(const uint8_t* rgb) { return (rgb[0] >> 3) << 10 | (rgb[1] >> 3) << 5 | rgb[2] >> 3; }

  std::vector<std::array<uint8_t, 3>> colors_;
  std::vector<uint8_t> index_of_;  // of each bin that occurs
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_VIDEO_PALETTE_H_
