#include <cuda_runtime.h>

#include "kernels/raster_cuda.h"

namespace longtail {
namespace {

using raster::Vec;
using raster::Vertex;

constexpr uint32_t kThreads = 128;

__device__ Vec At(const float* x, const float* y, const float* z, uint32_t i) { return {x[i], y[i], z[i]}; }

// One thread a triangle, one row of blocks an instance.
__global__ void DrawTriangles(RasterCamera camera, const CudaRasterInstance* instances, uint64_t* keys) {
  const CudaRasterInstance& instance = instances[blockIdx.y];
  const uint32_t triangle = blockIdx.x * blockDim.x + threadIdx.x;
  if (triangle >= instance.num_triangles) return;
  const uint32_t id = (blockIdx.y << 16) + triangle;
  const auto draw = [&](const Vertex& a, const Vertex& b, const Vertex& c) {
    raster::Setup setup;
    if (!raster::SetUp(camera, a, b, c, &setup)) return;
    raster::ForEachPixel(setup, [&](int x, int y, uint32_t depth_level) {
      // The largest key wins in whatever order they come.
      atomicMax(reinterpret_cast<unsigned long long*>(keys + static_cast<int64_t>(y) * camera.width_px + x),
                static_cast<unsigned long long>(raster::PixelKey(depth_level, id)));
    });
  };
  Vec p[3];
  bool whole = true;
  for (int k = 0; k < 3; ++k) {
    p[k] = raster::Apply(instance.camera_from_mesh,
                         At(instance.x, instance.y, instance.z, instance.corners[3 * triangle + k]));
    whole = whole && raster::InGuard(camera, p[k]);
  }
  if (whole) {
    draw(raster::Project(camera, p[0]), raster::Project(camera, p[1]), raster::Project(camera, p[2]));
  } else {
    raster::ClipTriangle(camera, p[0], p[1], p[2], draw);
  }
}

__device__ raster::Pixel ShadeKey(const RasterCamera& camera, const CudaRasterInstance* instances, uint64_t key, int x,
                                  int y) {
  const uint32_t id = raster::KeyId(key), triangle = id & 0xFFFF;
  const CudaRasterInstance& instance = instances[id >> 16];
  Vec positions[3], normals[3];
  for (int k = 0; k < 3; ++k) {
    const uint32_t v = instance.corners[3 * triangle + k];
    positions[k] = At(instance.x, instance.y, instance.z, v);
    normals[k] = At(instance.normal_x, instance.normal_y, instance.normal_z, v);
  }
  const raster::Face face =
      raster::MakeFace(instance.camera_from_mesh, instance.previous_from_current, positions, normals);
  const float inverse_depth = raster::InverseDepth(raster::KeyDepthLevel(key));
  return raster::ShadeFace(camera, instance.previous_from_current, face.plane, face.previous_plane,
                           raster::NormalAt(camera, face, x, y, inverse_depth), x, y, inverse_depth);
}

// One thread a pixel.
__global__ void ShadePixels(RasterCamera camera, const CudaRasterInstance* instances,
                            RasterTransform sky_previous_from_current, CudaGBuffer out) {
  const uint32_t size = camera.width_px * camera.height_px, i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= size) return;
  const int x = static_cast<int>(i % camera.width_px), y = static_cast<int>(i / camera.width_px);
  const uint64_t key = out.keys[i];
  const raster::Pixel pixel =
      key == 0 ? raster::ShadeSky(camera, sky_previous_from_current, x, y) : ShadeKey(camera, instances, key, x, y);
  out.surface[i] = key == 0 ? 0 : uint64_t{raster::KeyId(key)} + 1;
  out.inverse_depth[i] = pixel.inverse_depth;
  out.slope[i] = pixel.slope;
  for (uint32_t k = 0; k < 3; ++k) out.normal[k * size + i] = pixel.normal[k];
  out.motion[i] = pixel.motion_x;
  out.motion[size + i] = pixel.motion_y;
  out.previous_inverse_depth[i] = pixel.previous_inverse_depth;
  out.previous_slope[i] = pixel.previous_slope;
}

uint32_t Blocks(uint32_t count) { return (count + kThreads - 1) / kThreads; }

}  // namespace

int DrawOnCuda(const RasterCamera& camera, const CudaRasterInstance* instances, uint32_t num_instances,
               uint32_t max_triangles, const RasterTransform& sky_previous_from_current, const CudaGBuffer& out,
               void* stream) {
  const cudaStream_t queue = static_cast<cudaStream_t>(stream);
  const uint32_t size = static_cast<uint32_t>(camera.width_px) * camera.height_px;
  if (const cudaError_t error = cudaMemsetAsync(out.keys, 0, size * sizeof(uint64_t), queue); error != cudaSuccess) {
    return error;
  }
  if (num_instances > 0 && max_triangles > 0) {
    DrawTriangles<<<dim3(Blocks(max_triangles), num_instances), kThreads, 0, queue>>>(camera, instances, out.keys);
  }
  ShadePixels<<<Blocks(size), kThreads, 0, queue>>>(camera, instances, sky_previous_from_current, out);
  return cudaGetLastError();
}

}  // namespace longtail
