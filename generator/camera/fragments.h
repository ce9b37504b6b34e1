// What each pixel sees: surfaces behind its four samples, joined where they are the same, with the light that reaches
// them.
#ifndef LONGTAIL_GENERATOR_CAMERA_FRAGMENTS_H_
#define LONGTAIL_GENERATOR_CAMERA_FRAGMENTS_H_

#include <array>
#include <cstdint>
#include <vector>

#include "generator/camera/lamps.h"
#include "generator/camera/sky_light.h"
#include "generator/camera/tracer.h"
#include "generator/camera/tunnel_light.h"
#include "generator/scene/scene.h"
#include "generator/scene/vec.h"

namespace longtail {

constexpr int kSamplesPerPixel = 4;

// Part of a pixel that shows one surface, or the sky.
struct Fragment {
  SurfacePoint point;  // mean of its samples
  Vec3f view;          // unit, from the camera
  float distance_m = 0;
  float footprint_m = 0;  // width of a pixel on the surface
  uint16_t x = 0, y = 0;
  uint8_t num_samples = 0;
  bool sky = false;
  bool flooded = false;        // what is seen is the water over the point that the rays met
  float sun = 1;               // part of the sun's disc that is seen
  float open = 1;              // part of the dome that is seen from nearby
  float daylight = 1;          // part of that dome's light that comes so far into a tunnel
  float carried_in_share = 1;  // of the water and snow outside a tunnel
  float rows = 1;              // part of a tunnel's lamps that is seen
  Vec3f lamp_light;            // lux from lamps
  Vec3f lamp_gloss;            // radiance of lamps mirrored by a wet surface
};

// Pose of a camera for a frame.
struct View {
  Rigid world_from_camera;
  float focal_px = 0;  // of an f-theta lens: at the centre
  int width_px = 0, height_px = 0;
  const CameraModel* camera = nullptr;
  Vec3f Direction(float x_px, float y_px) const;  // not unit; of a pinhole, 1 along the axis
};

// Not thread-safe: one camera.
class FragmentBuffer {
 public:
  // Traces the primary rays. Fragments are in pixel order.
  void TracePrimary(const Tracer& tracer, const View& view);
  // Puts water that stands level_m over the road before what lies lower.
  void Flood(const View& view, float level_m);
  // Soft shadow of the sun and openness to the dome, smoothed over neighbours of the same surface.
  void TraceSunAndSky(const Tracer& tracer, const Scene& scene, const SkyLight& light);
  // What tunnels change, and the light of their lamps with soft shadow; before TraceLamps.
  void TraceTunnels(const Tracer& tracer, const TunnelLight& tunnels);
  // Light of lamps, with shadow; wetness_ratio makes upward faces mirror them.
  void TraceLamps(const Tracer& tracer, const Scene& scene, const LampSet& lamps, float wetness_ratio);

  const std::vector<Fragment>& fragments() const { return fragments_; }
  // Averages values, one a fragment, over neighbours on the same plane. The 1-2-1 tent weighs every place of the
  // two-by-two sampling pattern equally, so the pattern vanishes.
  void Smooth(std::vector<Vec3f>* values);

 private:
  struct Sample {
    Vec3f direction;
    Hit hit;
  };
  void Join(const Tracer& tracer, const View& view, int x, int y, const Sample* samples);

  std::vector<Fragment> fragments_;
  std::vector<uint32_t> first_;  // of a pixel, and one past the last pixel
  std::vector<Vec3f> values_, smoothed_;
  int width_ = 0, height_ = 0;
};

// Sixteen points of the unit disc, spread evenly; four in a row of stride four are spread too.
const std::array<std::array<float, 2>, 16>& DiscPoints();

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CAMERA_FRAGMENTS_H_
