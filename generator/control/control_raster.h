// The raster planes of a ControlFrame, from a scene and the poses of two frames.
#ifndef LONGTAIL_GENERATOR_CONTROL_CONTROL_RASTER_H_
#define LONGTAIL_GENERATOR_CONTROL_CONTROL_RASTER_H_

#include <cstdint>
#include <vector>

#include "generator/control/control_frame.h"
#include "generator/control/paint.h"
#include "generator/scene/haze.h"
#include "generator/scene/scene.h"
#include "kernels/raster.h"

namespace longtail {

// What the next frame must know of a frame to tell what was hidden in it.
struct DrawnFrame {
  SceneFrame poses;
  std::vector<float> inverse_depth;  // [H, W] 1/m, 0 for sky
  std::vector<float> slope;          // [H, W] as GBuffer::slope
};

// Draws one camera of one scene. The scene must outlive it. Both sides of every triangle are seen, as by the reference
// camera's rays. Not thread-safe: one thread at a time.
//
// Note [What counts as hidden]. A surface point at inverse depth w in the previous camera falls between pixel
// centres there, at most half a pixel from the nearest in x and in y. Were that pixel's sample part of the same
// unbroken surface, its inverse depth would differ from w by at most half a pixel's change of the steeper of the two
// pieces (GBuffer::slope), and by rounding. So the point was hidden exactly when the previous sample is nearer than w *
// (1 + 1/100) + max(slope of this piece, slope of that one). The hundredth stands for rounding (1e-5 of w: poses are
// floats) and for the bends of round meshes; 1 % is 0.2 m at 20 m, less than what one thing keeps from the next.
class ControlRaster {
 public:
  ControlRaster(const Scene& scene, int camera);
  // A pinhole camera that the scene need not have.
  ControlRaster(const Scene& scene, const CameraModel& pinhole);

  // Fills the planes of `out`, with its size. Without `previous` it is a first frame: motion 0, all disoccluded. A part
  // that was not in the world in the previous frame is disoccluded and moves with the world.
  DrawnFrame Draw(const SceneFrame& frame, const DrawnFrame* previous, ControlFrame* out);

 private:
  // Where an instance's triangles come from.
  struct Source {
    const Mesh* mesh = nullptr;
    uint32_t material_offset = 0;
    uint16_t instance_id = 0;
    float emission_scale = 1;
    bool appeared = false;
    Rigid camera_from_mesh;
  };

  void PlaceInstances(const SceneFrame& frame, const SceneFrame* previous);
  void FillSurfaces(const SceneFrame& frame, const GBuffer& buffer, ControlFrame* out);
  void FillMotion(const GBuffer& buffer, const DrawnFrame& previous, ControlFrame* out) const;

  const Scene& scene_;
  const CameraModel model_;
  RasterCamera camera_;
  Vec3f static_origin_;  // world position of the static chunks' frame
  std::vector<RasterMesh> static_chunks_;
  std::vector<std::vector<RasterMesh>> meshes_;  // index-aligned with Scene::meshes
  Rasterizer rasterizer_;
  Painter painter_;
  HazeView haze_;
  // Of the frame being drawn, index-aligned.
  std::vector<RasterInstance> instances_;
  std::vector<Source> sources_;
  RasterTransform sky_previous_from_current_;
  Rigid world_from_camera_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CONTROL_CONTROL_RASTER_H_
