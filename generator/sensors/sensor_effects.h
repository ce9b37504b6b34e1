// What a camera's lens and electronics make of its pictures: stray light, dirt, vignette, exposure, noise, lost frames.
// They work on pictures, whoever drew them, and never on labels or control rasters.
#ifndef LONGTAIL_GENERATOR_SENSORS_SENSOR_EFFECTS_H_
#define LONGTAIL_GENERATOR_SENSORS_SENSOR_EFFECTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "generator/scene/scene.h"
#include "generator/sensors/lens_dirt.h"
#include "generator/sensors/sun_glare.h"
#include "kernels/image.h"
#include "longtail/v1/scenario.pb.h"
#include "scenarios/sensors/frame_flags.h"

namespace longtail {

// The frames of one camera over one clip, in order. Pictures are taken for sRGB and worked on in linear light:
//
//   light = drawn + stray light -> dirt -> vignette -> exposure -> noise -> 8 bits
//
// Streams: "sensors/<camera>/dirt/<i>", "sensors/<camera>/noise/<frame>". Not thread-safe: one thread at a time; copies
// are independent.
class SensorEffects {
 public:
  // camera: index in the concrete scenario, which has defaults filled in.
  SensorEffects(const v1::Scenario& scenario, int camera, int num_frames);

  // Whether any frame of the clip can differ from what was drawn.
  bool Any() const { return any_; }
  // The frame t that the camera gives, from what was drawn for it; frames come in order, from 0 on. sun: of this frame.
  RgbImage Apply(int t, RgbImage drawn, const SunInPicture& sun);

 private:
  void Light(int t, const SunInPicture& sun, RgbImage& image);
  void AddStrayLight(const SunInPicture& sun, std::vector<Vec3f>& light) const;
  void Vignette(std::vector<Vec3f>& light) const;
  // Factor of the exposure, which follows the level of the light by one frame.
  float NextExposure(Vec3f mean);
  void AddNoise(int t, std::vector<Vec3f>& light) const;

  uint64_t seed_, sample_index_;
  std::string camera_;
  int width_, height_;
  double rate_hz_;
  float stray_light_, vignette_, bias_, noise_;
  double adaptation_s_;
  std::vector<LensDirtLayer> dirt_;
  std::vector<FrameFlag> flags_;
  bool any_ = false, lights_ = false;
  // Logarithms of the mean luminance: of the first frame, and as the exposure has followed it.
  double first_level_ = 0, level_ = 0;
  bool has_level_ = false;
  RgbImage last_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SENSORS_SENSOR_EFFECTS_H_
