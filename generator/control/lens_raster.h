// The raster planes of a ControlFrame for a camera with any lens.
//
// Note [Rasters of an f-theta lens]. The integer rasteriser knows straight lines only. So the scene is drawn by up to
// five pinhole cameras at the same place, one looking along the axis and one to each side, 104 degrees wide, with at
// least as many pixels a radian as the lens has; each pixel of the lens then takes the pixel of the face that its ray
// meets. No triangle is bent, so edges are exact to a pixel. Faces overlap by 7 degrees all around: a surface that
// leaves a face between two frames is still seen to have been in it. Depth is that along the pixel's ray, since the
// side faces look where the axis' z is 0.
#ifndef LONGTAIL_GENERATOR_CONTROL_LENS_RASTER_H_
#define LONGTAIL_GENERATOR_CONTROL_LENS_RASTER_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "generator/control/control_frame.h"
#include "generator/control/control_raster.h"
#include "generator/scene/scene.h"

namespace longtail {

// Draws one camera of one scene, frame after frame. The scene must outlive it. Not thread-safe: one thread at a time.
class LensRaster {
 public:
  LensRaster(const Scene& scene, int camera);

  // Fills the planes of `out`, with its size. first: motion 0, all disoccluded; else the frame drawn last is the one
  // before.
  void Draw(const SceneFrame& frame, bool first, ControlFrame* out);

 private:
  struct Face {
    CameraModel camera;
    Rigid camera_from_face;
    std::unique_ptr<ControlRaster> raster;
    DrawnFrame last;
    ControlFrame drawn;
  };
  // Where a pixel of the lens looks.
  struct Look {
    uint8_t face = 0;
    uint32_t pixel = 0;
    float length = 1;  // of the ray that has 1 along the face's axis
  };
  void MakeFaces(const Scene& scene);
  void Gather(bool first, ControlFrame* out) const;

  const CameraModel model_;
  std::vector<Face> faces_;
  std::vector<Look> looks_;  // [H, W]; empty for a pinhole, which has one face
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CONTROL_LENS_RASTER_H_
