// What sticks to a lens, as it lies over the picture: worked out once for a camera.
#ifndef LONGTAIL_GENERATOR_SENSORS_LENS_DIRT_H_
#define LONGTAIL_GENERATOR_SENSORS_LENS_DIRT_H_

#include <cstdint>
#include <vector>

#include "generator/scene/scene.h"
#include "kernels/philox.h"
#include "longtail/v1/sensors.pb.h"

namespace longtail {

// One layer of things of a kind. Too near to be in focus: their rims are soft. Thread-compatible.
class LensDirtLayer {
 public:
  // dirt: concrete. stream: draws where each thing sits, and its shape.
  LensDirtLayer(const v1::LensDirt& dirt, int width_px, int height_px, PhiloxStream stream);

  // Whether it is there at a time since frame 0.
  bool IsThere(double time_s) const { return time_s >= start_s_ && time_s < end_s_; }
  // Lays it over a linear picture, [H, W], whose mean is `mean`: by its light, mud and dust are seen and scratches
  // shine.
  void Lay(Vec3f mean, std::vector<Vec3f>& light) const;

 private:
  // A pixel with something before it: how much of it is hidden, and of drops the place that is seen in it.
  struct Cover {
    uint32_t pixel = 0;
    float share = 0;
    float dx_px = 0, dy_px = 0;
  };
  void AddBlot(double x_px, double y_px, double radius_px, PhiloxStream& stream, std::vector<Cover>& grid) const;
  void AddScratch(double x_px, double y_px, double length_px, PhiloxStream& stream, std::vector<Cover>& grid) const;
  Vec3f ThroughDrop(const Cover& cover, const std::vector<Vec3f>& behind) const;

  v1::DirtKind kind_;
  int width_, height_;
  float opacity_;
  double start_s_, end_s_;
  std::vector<Cover> cover_;  // by pixel
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SENSORS_LENS_DIRT_H_
