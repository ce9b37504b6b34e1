#include "kernels/raster.h"

#include <algorithm>
#include <cstddef>

namespace longtail {
namespace {

using raster::Vec;

// Whether the box of the mesh lies wholly outside one side of what the camera sees.
bool OutOfSight(const RasterCamera& camera, const RasterInstance& instance) {
  const float tan_x = 0.5f * camera.width_px / camera.focal_px, tan_y = 0.5f * camera.height_px / camera.focal_px;
  int outside[5] = {};
  for (int corner = 0; corner < 8; ++corner) {
    const RasterMesh& mesh = *instance.mesh;
    const Vec p = raster::Apply(instance.camera_from_mesh,
                                {corner & 1 ? mesh.hi[0] : mesh.lo[0], corner & 2 ? mesh.hi[1] : mesh.lo[1],
                                 corner & 4 ? mesh.hi[2] : mesh.lo[2]});
    // The margin is for rounding: a box dropped wrongly would be a hole.
    constexpr float kMarginM = 0.01f;
    outside[0] += p.z < kRasterNearM - kMarginM;
    outside[1] += p.x > p.z * tan_x + kMarginM;
    outside[2] += p.x < -p.z * tan_x - kMarginM;
    outside[3] += p.y > p.z * tan_y + kMarginM;
    outside[4] += p.y < -p.z * tan_y - kMarginM;
  }
  return std::any_of(outside, outside + 5, [](int count) { return count == 8; });
}

void Resize(const RasterCamera& camera, GBuffer* buffer) {
  const size_t size = static_cast<size_t>(camera.width_px) * camera.height_px;
  buffer->width_px = camera.width_px;
  buffer->height_px = camera.height_px;
  buffer->surface.resize(size);
  buffer->inverse_depth.resize(size);
  buffer->slope.resize(size);
  buffer->normal.resize(3 * size);
  buffer->motion.resize(2 * size);
  buffer->previous_inverse_depth.resize(size);
  buffer->previous_slope.resize(size);
}

raster::Face FaceOf(const RasterInstance& instance, uint32_t triangle) {
  const RasterMesh& mesh = *instance.mesh;
  Vec positions[3], normals[3];
  for (int k = 0; k < 3; ++k) {
    const uint32_t v = mesh.corners[triangle][k];
    positions[k] = {mesh.x[v], mesh.y[v], mesh.z[v]};
    normals[k] = {mesh.normal_x[v], mesh.normal_y[v], mesh.normal_z[v]};
  }
  return raster::MakeFace(instance.camera_from_mesh, instance.previous_from_current, positions, normals);
}

}  // namespace

void Rasterizer::DrawInstance(const RasterCamera& camera, const RasterInstance& instance, uint32_t first_id) {
  const RasterMesh& mesh = *instance.mesh;
  vertices_.resize(mesh.x.size());
  for (size_t i = 0; i < mesh.x.size(); ++i) {
    const Vec p = raster::Apply(instance.camera_from_mesh, {mesh.x[i], mesh.y[i], mesh.z[i]});
    if (raster::InGuard(camera, p)) {
      vertices_[i] = raster::Project(camera, p);
    } else {
      vertices_[i].camera = p;
      vertices_[i].in_guard = false;
    }
  }

  uint64_t* const keys = keys_.data();
  const ptrdiff_t stride = camera.width_px;
  for (size_t t = 0; t < mesh.corners.size(); ++t) {
    const uint32_t id = first_id + static_cast<uint32_t>(t);
    const auto draw = [&](const raster::Vertex& a, const raster::Vertex& b, const raster::Vertex& c) {
      raster::Setup setup;
      if (!raster::SetUp(camera, a, b, c, &setup)) return;
      raster::ForEachPixel(setup, [&](int x, int y, uint32_t depth_level) {
        uint64_t& key = keys[y * stride + x];
        key = std::max(key, raster::PixelKey(depth_level, id));
      });
    };
    const raster::Vertex& a = vertices_[mesh.corners[t][0]];
    const raster::Vertex& b = vertices_[mesh.corners[t][1]];
    const raster::Vertex& c = vertices_[mesh.corners[t][2]];
    if (a.in_guard && b.in_guard && c.in_guard) {
      draw(a, b, c);
    } else {
      raster::ClipTriangle(camera, a.camera, b.camera, c.camera, draw);
    }
  }
}

void Rasterizer::Shade(const RasterCamera& camera, const std::vector<RasterInstance>& instances,
                       const RasterTransform& sky_previous_from_current) {
  const size_t size = keys_.size();
  uint64_t last_surface = 0;
  raster::Face face{};
  size_t i = 0;
  for (int y = 0; y < camera.height_px; ++y) {
    for (int x = 0; x < camera.width_px; ++x, ++i) {
      const uint64_t key = keys_[i];
      const uint64_t surface = key == 0 ? 0 : uint64_t{raster::KeyId(key)} + 1;
      raster::Pixel pixel;
      if (surface == 0) {
        pixel = raster::ShadeSky(camera, sky_previous_from_current, x, y);
      } else {
        const RasterInstance& instance = instances[GBuffer::SurfaceInstance(surface)];
        // Neighbours mostly share a triangle.
        if (surface != last_surface) face = FaceOf(instance, GBuffer::SurfaceTriangle(surface));
        last_surface = surface;
        pixel = raster::ShadeFace(camera, instance.previous_from_current, face, x, y, raster::KeyDepthLevel(key));
      }
      buffer_.surface[i] = surface;
      buffer_.inverse_depth[i] = pixel.inverse_depth;
      buffer_.slope[i] = pixel.slope;
      for (size_t k = 0; k < 3; ++k) buffer_.normal[k * size + i] = pixel.normal[k];
      buffer_.motion[i] = pixel.motion_x;
      buffer_.motion[size + i] = pixel.motion_y;
      buffer_.previous_inverse_depth[i] = pixel.previous_inverse_depth;
      buffer_.previous_slope[i] = pixel.previous_slope;
    }
  }
}

const GBuffer& Rasterizer::Draw(const RasterCamera& camera, const std::vector<RasterInstance>& instances,
                                const RasterTransform& sky_previous_from_current) {
  Resize(camera, &buffer_);
  keys_.assign(static_cast<size_t>(camera.width_px) * camera.height_px, 0);
  for (size_t i = 0; i < instances.size(); ++i) {
    if (OutOfSight(camera, instances[i])) continue;
    DrawInstance(camera, instances[i], static_cast<uint32_t>(i) << 16);
  }
  Shade(camera, instances, sky_previous_from_current);
  return buffer_;
}

}  // namespace longtail
