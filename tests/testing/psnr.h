// How near a picture is to another.
#ifndef LONGTAIL_TESTS_TESTING_PSNR_H_
#define LONGTAIL_TESTS_TESTING_PSNR_H_

#include <cmath>
#include <cstddef>

#include "kernels/image.h"

namespace longtail {

// Peak signal-to-noise ratio over all pixels and channels, dB; about 138 where the pictures are equal. They must be of
// one size.
inline double PsnrDb(const RgbImage& a, const RgbImage& b) {
  double squares = 0;
  for (size_t i = 0; i < a.pixels.size(); ++i) squares += std::pow(static_cast<double>(a.pixels[i]) - b.pixels[i], 2);
  return 10 * std::log10(255.0 * 255.0 / (squares / static_cast<double>(a.pixels.size()) + 1e-9));
}

}  // namespace longtail

#endif  // LONGTAIL_TESTS_TESTING_PSNR_H_
