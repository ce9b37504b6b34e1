// From scene light to an 8-bit picture: bloom, vignette, filmic tone curve, sRGB.
#ifndef LONGTAIL_GENERATOR_CAMERA_FILM_H_
#define LONGTAIL_GENERATOR_CAMERA_FILM_H_

#include <vector>

#include "generator/scene/vec.h"
#include "kernels/image.h"

namespace longtail {

// Exposed linear light, 1 about white. Thread-compatible.
class Film {
 public:
  Film(int width_px, int height_px) : width_(width_px), height_(height_px) {}

  void Clear() { light_.assign(static_cast<size_t>(width_) * height_, Vec3f{}); }
  Vec3f& at(int x, int y) { return light_[static_cast<size_t>(y) * width_ + x]; }
  // Adds a round spot of the given peak, centred at (x, y) in pixel-edge coordinates.
  void AddSpot(float x, float y, float sigma_px, Vec3f peak);
  // What is far over white leaks into the neighbourhood.
  void Bloom(float strength);
  RgbImage Develop() const;

 private:
  void Blur(std::vector<Vec3f>& image, float sigma_px) const;

  int width_, height_;
  std::vector<Vec3f> light_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CAMERA_FILM_H_
