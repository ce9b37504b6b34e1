// A rasteriser of G-buffers: which triangle each pixel sees, how deep, how it is turned and where it was a frame ago.
//
// One sample at each pixel's centre: a thin far thing (a lane marking of 0.15 m at 100 m is 0.3 px wide) then comes
// and goes from pixel to pixel. That is kept on purpose: a class or an instance has no half value, and a
// coverage-weighted depth or motion vector would point at nothing.
//
// The pixels are the same on every CPU and on CUDA: see kernels/raster_body.h. Speed comes from what is not
// touched: instances out of sight are dropped by their boxes before a vertex is read, triangles between pixel
// centres die before their set-up, and attributes are worked out once a visible pixel, not once a covered one.
//
// What a profile of real scenes says (256 x 128 px). Of 67,000 static triangles and 91 parts, 57,000 triangles a frame
// are in sight; 31,000 fall between pixel centres and 26,000 are set up; they cover 196,000 pixels, 6 times those that
// show them, and 7,000 of them are seen at all. Of the time of a ControlFrame, triangles take 36 %, shading 27 % (half
// of it the set-up of seen triangles, whose vertices come from memory), the frame's planes and motion 17 %, vertices
// 7 %. A frame took from 2.8 ms (38,000 static triangles) to 4.9 ms (67,000) of a core shared with other work. What
// is left to gain is the overdraw and the fetches.
#ifndef LONGTAIL_KERNELS_RASTER_H_
#define LONGTAIL_KERNELS_RASTER_H_

#include <cstdint>
#include <vector>

#include "kernels/raster_body.h"
#include "kernels/raster_mesh.h"

namespace longtail {

// A rigid mesh in front of the camera. Camera frame: x right, y down, z forward.
struct RasterInstance {
  const RasterMesh* mesh = nullptr;
  RasterTransform camera_from_mesh;
  // A point's place in the previous frame's camera frame, from its place in this frame's: the camera's own
  // move and the mesh's together.
  RasterTransform previous_from_current;
};

// [H, W] planes. Background ("sky") has surface 0 and inverse_depth 0.
struct GBuffer {
  int width_px = 0;
  int height_px = 0;
  // 1 + (instance << 16 | triangle of its mesh); see SurfaceInstance, SurfaceTriangle.
  std::vector<uint64_t> surface;
  std::vector<float> inverse_depth;  // 1/m along z, a multiple of 2^-28
  // Change of inverse depth over half a pixel in x and y together, 1/m; at most inverse_depth.
  std::vector<float> slope;
  std::vector<int8_t> normal;  // [3, H, W] 127 = 1, towards the viewer
  // [2, H, W] px: the surface was at (x + dx, y + dy). Not clipped.
  std::vector<float> motion;
  // As inverse_depth and slope, of the same point in the previous camera; 0 where it was nearer than kRasterNearM or
  // behind.
  std::vector<float> previous_inverse_depth;
  std::vector<float> previous_slope;

  static uint32_t SurfaceInstance(uint64_t surface) { return static_cast<uint32_t>((surface - 1) >> 16); }
  static uint32_t SurfaceTriangle(uint64_t surface) { return static_cast<uint32_t>((surface - 1) & 0xFFFF); }
};

// Draws into buffers that it keeps, so that a frame allocates nothing after the first. Not thread-safe: one thread
// at a time.
class Rasterizer {
 public:
  // At most 65535 instances; the one nearest the camera wins a pixel, the lower (instance, triangle) a tie. The
  // rotation of sky_previous_from_current moves the background. Valid until the next call.
  const GBuffer& Draw(const RasterCamera& camera, const std::vector<RasterInstance>& instances,
                      const RasterTransform& sky_previous_from_current);

 private:
  // What a row of pixels needs of its triangles, [W] each.
  struct Row {
    std::vector<float> plane[3], previous_plane[3], normal[3];
  };

  // Fills the vertices; false where one is out of the guard band.
  bool ProjectVertices(const RasterCamera& camera, const RasterInstance& instance);
  void DrawTriangle(const RasterCamera& camera, const raster::Vertex& a, const raster::Vertex& b,
                    const raster::Vertex& c, uint32_t id);
  void DrawInstance(const RasterCamera& camera, const RasterInstance& instance, uint32_t first_id);
  void FillRow(const RasterCamera& camera, const std::vector<RasterInstance>& instances, int y);
  void ShadeSpan(const RasterCamera& camera, const RasterTransform& previous_from_current, bool sky, int y, int x_begin,
                 int x_end);
  void Shade(const RasterCamera& camera, const std::vector<RasterInstance>& instances,
             const RasterTransform& sky_previous_from_current);

  std::vector<uint64_t> keys_;  // [H, W]
  // Vertices of the instance being drawn as raster::Vertex, an array a field.
  std::vector<int32_t> x_, y_;
  std::vector<float> inverse_z_;
  std::vector<uint32_t> kept_;  // its triangles that may cover a pixel's centre
  Row row_;
  GBuffer buffer_;
};

}  // namespace longtail

#endif  // LONGTAIL_KERNELS_RASTER_H_
