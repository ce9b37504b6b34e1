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

bool SameTransform(const RasterTransform& a, const RasterTransform& b) {
  return std::equal(a.r, a.r + 9, b.r) && std::equal(a.t, a.t + 3, b.t);
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

bool Rasterizer::ProjectVertices(const RasterCamera& camera, const RasterInstance& instance) {
  const RasterMesh& mesh = *instance.mesh;
  const size_t count = mesh.x.size();
  x_.resize(std::max(x_.size(), count));
  y_.resize(x_.size());
  inverse_z_.resize(x_.size());
  // Copies and plain pointers: the compiler sees that nothing overlaps.
  const RasterTransform camera_from_mesh = instance.camera_from_mesh;
  const RasterCamera view = camera;
  const float *const from_x = mesh.x.data(), *const from_y = mesh.y.data(), *const from_z = mesh.z.data();
  int32_t* __restrict const to_x = x_.data(), * __restrict const to_y = y_.data();
  float* __restrict const to_inverse_z = inverse_z_.data();
  int32_t num_out = 0;
  for (size_t i = 0; i < count; ++i) {
    const raster::Vertex v = raster::ProjectOrMark(view, camera_from_mesh, {from_x[i], from_y[i], from_z[i]});
    to_x[i] = v.x;
    to_y[i] = v.y;
    to_inverse_z[i] = v.inverse_z;
    num_out += v.inverse_z == 0 ? 1 : 0;
  }
  return num_out == 0;
}

inline void Rasterizer::DrawTriangle(const RasterCamera& camera, const raster::Vertex& a, const raster::Vertex& b,
                                     const raster::Vertex& c, uint32_t id) {
  raster::Setup setup;
  if (!raster::SetUp(camera, a, b, c, &setup)) return;
  uint64_t* const keys = keys_.data();
  const ptrdiff_t stride = camera.width_px;
  raster::ForEachPixel(setup, [=](int x, int y, uint32_t depth_level) {
    uint64_t& key = keys[y * stride + x];
    key = std::max(key, raster::PixelKey(depth_level, id));
  });
}

void Rasterizer::DrawInstance(const RasterCamera& camera, const RasterInstance& instance, uint32_t first_id) {
  const RasterMesh& mesh = *instance.mesh;
  const bool all_in_guard = ProjectVertices(camera, instance);
  const int32_t *const x = x_.data(), *const y = y_.data();
  const float* const inverse_z = inverse_z_.data();
  const auto camera_point = [&](uint32_t v) {
    return raster::Apply(instance.camera_from_mesh, {mesh.x[v], mesh.y[v], mesh.z[v]});
  };
  // Half of all triangles fall between pixel centres, in no order: a list without a branch, then the work.
  kept_.resize(std::max(kept_.size(), mesh.corners.size()));
  uint32_t* const kept = kept_.data();
  size_t num_kept = 0;
  for (size_t t = 0; t < mesh.corners.size(); ++t) {
    const auto [a, b, c] = mesh.corners[t];
    const bool whole = all_in_guard || ((inverse_z[a] != 0) & (inverse_z[b] != 0) & (inverse_z[c] != 0));
    kept[num_kept] = static_cast<uint32_t>(t);
    const bool hits = !raster::MissesAllPixels(camera, x[a], x[b], x[c], y[a], y[b], y[c]);
    num_kept += static_cast<size_t>(!whole | hits);
  }
  for (size_t i = 0; i < num_kept; ++i) {
    const auto [a, b, c] = mesh.corners[kept[i]];
    const uint32_t id = first_id + kept[i];
    if (all_in_guard || (inverse_z[a] != 0 && inverse_z[b] != 0 && inverse_z[c] != 0)) {
      DrawTriangle(camera, {x[a], y[a], inverse_z[a]}, {x[b], y[b], inverse_z[b]}, {x[c], y[c], inverse_z[c]}, id);
    } else {
      raster::ClipTriangle(camera, camera_point(a), camera_point(b), camera_point(c),
                           [&](const raster::Vertex& p, const raster::Vertex& q, const raster::Vertex& r) {
                             DrawTriangle(camera, p, q, r, id);
                           });
    }
  }
}

// Surface, inverse depth and row_ of one row.
void Rasterizer::FillRow(const RasterCamera& camera, const std::vector<RasterInstance>& instances, int y) {
  const size_t first = static_cast<size_t>(y) * camera.width_px;
  uint64_t last_surface = 0;
  raster::Face face{};
  for (int x = 0; x < camera.width_px; ++x) {
    const uint64_t key = keys_[first + x];
    const uint64_t surface = key == 0 ? 0 : uint64_t{raster::KeyId(key)} + 1;
    const float inverse_depth = raster::InverseDepth(raster::KeyDepthLevel(key));
    buffer_.surface[first + x] = surface;
    buffer_.inverse_depth[first + x] = inverse_depth;
    if (surface == 0) continue;
    // Neighbours mostly share a triangle.
    if (surface != last_surface) {
      face = FaceOf(instances[GBuffer::SurfaceInstance(surface)], GBuffer::SurfaceTriangle(surface));
      last_surface = surface;
    }
    const Vec normal = raster::NormalAt(camera, face, x, y, inverse_depth);
    row_.plane[0][x] = face.plane.x;
    row_.plane[1][x] = face.plane.y;
    row_.plane[2][x] = face.plane.z;
    row_.previous_plane[0][x] = face.previous_plane.x;
    row_.previous_plane[1][x] = face.previous_plane.y;
    row_.previous_plane[2][x] = face.previous_plane.z;
    row_.normal[0][x] = normal.x;
    row_.normal[1][x] = normal.y;
    row_.normal[2][x] = normal.z;
  }
}

void Rasterizer::ShadeSpan(const RasterCamera& camera, const RasterTransform& previous_from_current, bool sky, int y,
                           int x_begin, int x_end) {
  const size_t size = keys_.size(), first = static_cast<size_t>(y) * camera.width_px;
  // Copies and plain pointers: the compiler sees that nothing overlaps.
  const RasterCamera view = camera;
  const RasterTransform transform = previous_from_current;
  float* __restrict const slope = buffer_.slope.data() + first;
  float* __restrict const motion_x = buffer_.motion.data() + first, * __restrict const motion_y = motion_x + size;
  float* __restrict const previous_inverse_depth = buffer_.previous_inverse_depth.data() + first;
  float* __restrict const previous_slope = buffer_.previous_slope.data() + first;
  int8_t* __restrict const normal_x = buffer_.normal.data() + first;
  int8_t* __restrict const normal_y = normal_x + size, * __restrict const normal_z = normal_y + size;
  const auto store = [=](int x, const raster::Pixel& pixel) {
    slope[x] = pixel.slope;
    normal_x[x] = pixel.normal[0];
    normal_y[x] = pixel.normal[1];
    normal_z[x] = pixel.normal[2];
    motion_x[x] = pixel.motion_x;
    motion_y[x] = pixel.motion_y;
    previous_inverse_depth[x] = pixel.previous_inverse_depth;
    previous_slope[x] = pixel.previous_slope;
  };
  if (sky) {
    for (int x = x_begin; x < x_end; ++x) store(x, raster::ShadeSky(view, transform, x, y));
    return;
  }
  const float* const inverse_depth = buffer_.inverse_depth.data() + first;
  const float *const px = row_.plane[0].data(), *const py = row_.plane[1].data(), *const pz = row_.plane[2].data();
  const float *const qx = row_.previous_plane[0].data(), *const qy = row_.previous_plane[1].data(),
                     *const qz = row_.previous_plane[2].data();
  const float *const nx = row_.normal[0].data(), *const ny = row_.normal[1].data(), *const nz = row_.normal[2].data();
  for (int x = x_begin; x < x_end; ++x) {
    store(x, raster::ShadeFace(view, transform, {px[x], py[x], pz[x]}, {qx[x], qy[x], qz[x]}, {nx[x], ny[x], nz[x]}, x,
                               y, inverse_depth[x]));
  }
}

void Rasterizer::Shade(const RasterCamera& camera, const std::vector<RasterInstance>& instances,
                       const RasterTransform& sky_previous_from_current) {
  for (int axis = 0; axis < 3; ++axis) {
    row_.plane[axis].resize(camera.width_px);
    row_.previous_plane[axis].resize(camera.width_px);
    row_.normal[axis].resize(camera.width_px);
  }
  for (int y = 0; y < camera.height_px; ++y) {
    FillRow(camera, instances, y);
    const uint64_t* const surface = buffer_.surface.data() + static_cast<size_t>(y) * camera.width_px;
    const auto motion_of = [&](int x) {
      return surface[x] == 0 ? &sky_previous_from_current
                             : &instances[GBuffer::SurfaceInstance(surface[x])].previous_from_current;
    };
    // Spans that move as one; the chunks of the static world do, and make up most of a row.
    for (int begin = 0, end = 0; begin < camera.width_px; begin = end) {
      const RasterTransform* const motion = motion_of(begin);
      const bool sky = surface[begin] == 0;
      for (end = begin + 1; end < camera.width_px && (surface[end] == 0) == sky; ++end) {
        if (!sky && surface[end] != surface[end - 1] && !SameTransform(*motion_of(end), *motion)) break;
      }
      ShadeSpan(camera, *motion, sky, y, begin, end);
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
