// The rasteriser of kernels/raster.h on a CUDA device: the same bodies, one thread a triangle and one a pixel. There
// only under --config=cuda.
//
// Compiled, not yet run: no machine with such a device has tested it, and nothing in the product calls it. By the
// bodies' arithmetic it should give the host's planes bit for bit; a test of that is the first thing to do where it can
// run.
#ifndef LONGTAIL_KERNELS_RASTER_CUDA_H_
#define LONGTAIL_KERNELS_RASTER_CUDA_H_

#include <cstdint>

#include "kernels/raster_body.h"

namespace longtail {

// A RasterMesh with its poses; arrays lie in device memory.
struct CudaRasterInstance {
  const float *x = nullptr, *y = nullptr, *z = nullptr;                       // [V] m, mesh frame
  const float *normal_x = nullptr, *normal_y = nullptr, *normal_z = nullptr;  // [V]
  const uint32_t* corners = nullptr;                                          // [T, 3]
  uint32_t num_triangles = 0;                                                 // at most 65536
  RasterTransform camera_from_mesh;
  RasterTransform previous_from_current;
};

// Planes of a GBuffer in device memory, layouts as there; keys is scratch.
struct CudaGBuffer {
  uint64_t* keys = nullptr;  // [H, W]
  uint64_t* surface = nullptr;
  float* inverse_depth = nullptr;
  float* slope = nullptr;
  int8_t* normal = nullptr;
  float* motion = nullptr;
  float* previous_inverse_depth = nullptr;
  float* previous_slope = nullptr;
};

// Queues the drawing of `instances` (device memory, num_instances in 0..65535) on a cudaStream_t and returns at once.
// max_triangles is the largest num_triangles of them. Returns the cudaError_t of the launches, 0 for success.
int DrawOnCuda(const RasterCamera& camera, const CudaRasterInstance* instances, uint32_t num_instances,
               uint32_t max_triangles, const RasterTransform& sky_previous_from_current, const CudaGBuffer& out,
               void* stream);

}  // namespace longtail

#endif  // LONGTAIL_KERNELS_RASTER_CUDA_H_
