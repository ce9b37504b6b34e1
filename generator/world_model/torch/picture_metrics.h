// Distances between pictures: [3, H, W] float32 in [-1, 1].
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_PICTURE_METRICS_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_PICTURE_METRICS_H_

#include "third_party/aten.h"

namespace longtail {

// Peak signal-to-noise ratio, dB; over pixels with mask 1 only where mask ([1, H, W]) is defined. NaN for an empty
// mask.
double PsnrDb(const at::Tensor& picture, const at::Tensor& truth, const at::Tensor& mask = {});

// Mean structural similarity of luma over 8x8 windows. Wang et al., "Image quality assessment", 2004, with a box
// window.
double Ssim(const at::Tensor& picture, const at::Tensor& truth);

// Standard deviation of luma, and mean absolute 4-neighbour Laplacian of luma.
double LumaContrast(const at::Tensor& picture);
double LaplacianEnergy(const at::Tensor& picture);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_PICTURE_METRICS_H_
