// ControlFrame and RgbImage <-> tensors.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_CONTROL_TENSORS_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_CONTROL_TENSORS_H_

#include "absl/types/span.h"
#include "generator/control/control_frame.h"
#include "kernels/image.h"
#include "third_party/aten.h"

namespace longtail {

// Channels of ControlTensors.
inline constexpr int kFullChannels = 7;                             // base colour, emission, depth
inline constexpr int kHalfChannels = kNumSemanticChannels + 3 + 2;  // class shares, normal, ray
inline constexpr int kVectorChannels = kNumActionChannels + kNumWorldChannels + kNumEventChannels;

// A batch of control frames, float32. All frames must have the same even size.
struct ControlTensors {
  // [B, 7, H, W] base colour and emission in [0, 1], 2 * sqrt(inverse depth * 1 m).
  at::Tensor full;
  // [B, 25, H/2, W/2] share of each class in the 2x2 block, mean normal, direction (x, y) of the block in [-1, 1].
  at::Tensor half;
  // [B, 44] action, world, event.
  at::Tensor vector;
  // [B, H, W, 2] where each pixel's surface was in the previous frame, in grid_sampler's coordinates.
  at::Tensor source;
  // [B, 1, H, W] 1 where that place was visible in the previous frame.
  at::Tensor visible;
  // [B, 1, H, W] 1 on actors; weighs the loss.
  at::Tensor actor;
};

ControlTensors EncodeControls(absl::Span<const ControlFrame* const> frames);

// Rows [begin, end) of every member.
ControlTensors Slice(const ControlTensors& controls, int64_t begin, int64_t end);

// [B, 3, H, W] float32 in [-1, 1].
at::Tensor EncodeImages(absl::Span<const RgbImage* const> images);

// [3, H, W] float32 in [-1, 1].
at::Tensor EncodeImage(const RgbImage& image);

// frame: [3, H, W] float32; values are clipped to [-1, 1] and rounded.
RgbImage DecodeImage(const at::Tensor& frame);

// previous [B, 3, H, W] moved to where its surfaces are now, and its validity: [B, 4, H, W]. Bicubic.
at::Tensor Warp(const at::Tensor& previous, const ControlTensors& controls);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_CONTROL_TENSORS_H_
