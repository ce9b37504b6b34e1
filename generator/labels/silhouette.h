// Outline of an actor in a camera's picture, as if nothing stood before it.
#ifndef LONGTAIL_GENERATOR_LABELS_SILHOUETTE_H_
#define LONGTAIL_GENERATOR_LABELS_SILHOUETTE_H_

#include <array>
#include <cstdint>
#include <vector>

#include "generator/scene/scene.h"

namespace longtail {

// What is nearer to the camera than this is not projected, m.
inline constexpr double kNearPlaneM = 0.1;

// Corners of a triangle (or of what the near plane leaves of it), px, pixel edges. Convex.
struct ProjectedPolygon {
  std::array<std::array<double, 2>, 4> points{};
  int num_points = 0;
};

// Box in the picture, px, pixel edges, origin top left.
struct Box2 {
  double x0_px = 0, y0_px = 0, x1_px = 0, y1_px = 0;
};

// All triangles of one actor in one camera; through an f-theta lens, in pieces that are straight to a quarter of a
// pixel. Empty where it is behind the camera or not in the world.
std::vector<ProjectedPolygon> ProjectActor(const Scene& scene, const SceneFrame& pose, int camera,
                                           uint16_t instance_id);

// Smallest box around the corners, unclipped. polygons must not be empty.
Box2 Extents(const std::vector<ProjectedPolygon>& polygons);

// Marks the pixels whose centre lies in a polygon: mask is [height_px, width_px], 0 or 1, made 1 where covered. The
// polygons are first moved by -origin and scaled.
void FillPolygons(const std::vector<ProjectedPolygon>& polygons, std::array<double, 2> origin_px, double scale,
                  int width_px, int height_px, std::vector<uint8_t>& mask);

// Share of the silhouette's area that lies outside the picture, in [0, 1]: counted on a grid over the whole silhouette,
// one cell a pixel, or coarser where it is larger than 512 px.
double TruncationRatio(const std::vector<ProjectedPolygon>& polygons, int width_px, int height_px);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_SILHOUETTE_H_
