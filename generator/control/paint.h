// Colours of the control raster: base colour and light of each pixel, with the patterns that the scene's materials
// carry. The reference camera paints the same patterns, so that what the network makes is pinned to the world: a
// window or a patch of road looks the same whenever it comes back into view.
#ifndef LONGTAIL_GENERATOR_CONTROL_PAINT_H_
#define LONGTAIL_GENERATOR_CONTROL_PAINT_H_

#include <array>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "generator/control/control_frame.h"
#include "generator/scene/appearance.h"
#include "generator/scene/ground_cover.h"
#include "generator/scene/scene.h"
#include "kernels/raster.h"

namespace longtail {

// Pixels [begin, end) of one row that show one triangle.
struct PaintSpan {
  size_t begin = 0, end = 0;
  uint64_t surface = 0;  // as GBuffer::surface
  const Material* material = nullptr;
  float emission_scale = 1;
  bool is_static = false;   // local is the world
  Rigid camera_from_local;  // the frame textures live in
  Vec3f local_normal;       // unit
};

// A pattern is worked out once for the pixels of a triangle in a square of 2 x 2: at one a pixel it would cost twice as
// much as all else of the raster, and the finest octave is noise to the network. Outlines stay sharp.
// scene must outlive it. Not thread-safe: one thread at a time.
class Painter {
 public:
  Painter(const Scene& scene, const CameraModel& model);

  // Before the spans of a frame, which come from top to bottom. sky must live until the next.
  void StartFrame(const Sky& sky, const Rigid& world_from_camera);
  // Fills base colour and emission of the span.
  void PaintSurface(const PaintSpan& span, const GBuffer& buffer, ControlFrame* out);
  // Sky pixels get their clouds, white through grey over black.
  void PaintSky(const GBuffer& buffer, ControlFrame* out) const;

 private:
  struct Paint {
    std::array<uint8_t, 3> base_color{}, emission{};
  };
  // What a triangle looks like in the square that is under way.
  struct Square {
    uint64_t surface = 0;
    size_t row = 0;  // of squares
    Paint paint;
  };

  Paint PaintAt(const PaintSpan& span, size_t pixel, float inverse_depth) const;
  Vec3f Ray(size_t pixel) const;

  const Sky* sky_ = nullptr;
  Rigid world_from_camera_;
  const absl::Span<const Tunnel> tunnels_;
  Ground ground_;
  bool covered_ = false;  // something may lie on surfaces
  uint32_t seed_;
  int width_px_, height_px_;
  float focal_px_;
  std::vector<Square> squares_;  // a row of them
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CONTROL_PAINT_H_
