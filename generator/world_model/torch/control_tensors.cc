#include "generator/world_model/torch/control_tensors.h"

#include <algorithm>
#include <cmath>

#include "longtail/v1/actor_class.pb.h"

namespace longtail {
namespace {

void EncodeFull(const ControlFrame& frame, float* out) {
  const size_t plane = static_cast<size_t>(frame.width_px) * frame.height_px;
  for (size_t i = 0; i < 3 * plane; ++i) out[i] = frame.base_color[i] * (1.0f / 255);
  for (size_t i = 0; i < 3 * plane; ++i) out[3 * plane + i] = frame.emission[i] * (1.0f / 255);
  for (size_t i = 0; i < plane; ++i) out[6 * plane + i] = 2.0f * std::sqrt(frame.inverse_depth[i]);
}

void EncodeHalf(const ControlFrame& frame, float* out) {
  const int width = frame.width_px, height = frame.height_px;
  const size_t plane = static_cast<size_t>(width) * height, half_plane = plane / 4;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const size_t pixel = static_cast<size_t>(y) * width + x;
      const size_t block = static_cast<size_t>(y / 2) * (width / 2) + x / 2;
      const int channel = std::min<int>(frame.semantic_class[pixel], kNumSemanticChannels - 1);
      out[channel * half_plane + block] += 0.25f;
      for (int c = 0; c < 3; ++c) {
        out[(kNumSemanticChannels + c) * half_plane + block] += frame.normal[c * plane + pixel] * (0.25f / 127);
      }
    }
  }
  float* ray = out + (kNumSemanticChannels + 3) * half_plane;
  for (int y = 0; y < height / 2; ++y) {
    for (int x = 0; x < width / 2; ++x) {
      const size_t block = static_cast<size_t>(y) * (width / 2) + x;
      ray[block] = (2 * x + 1.0f) / (width / 2) - 1;
      ray[half_plane + block] = (2 * y + 1.0f) / (height / 2) - 1;
    }
  }
}

void EncodeMotion(const ControlFrame& frame, float* source, float* visible, float* actor) {
  const int width = frame.width_px, height = frame.height_px;
  const size_t plane = static_cast<size_t>(width) * height;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const size_t i = static_cast<size_t>(y) * width + x;
      // grid_sampler without aligned corners: -1 and 1 are the outer pixel edges.
      source[2 * i] = 2 * (x + 0.5f + frame.motion[i]) / width - 1;
      source[2 * i + 1] = 2 * (y + 0.5f + frame.motion[plane + i]) / height - 1;
      visible[i] = frame.disoccluded[i] ? 0.0f : 1.0f;
      actor[i] = frame.semantic_class[i] >= v1::SEMANTIC_CLASS_CAR ? 1.0f : 0.0f;
    }
  }
}

}  // namespace

ControlTensors EncodeControls(absl::Span<const ControlFrame* const> frames) {
  const int64_t b = static_cast<int64_t>(frames.size()), h = frames[0]->height_px, w = frames[0]->width_px;
  const int64_t plane = h * w;
  ControlTensors out;
  out.full = at::empty({b, kFullChannels, h, w});
  out.half = at::zeros({b, kHalfChannels, h / 2, w / 2});
  out.vector = at::empty({b, kVectorChannels});
  out.source = at::empty({b, h, w, 2});
  out.visible = at::empty({b, 1, h, w});
  out.actor = at::empty({b, 1, h, w});
  for (int64_t i = 0; i < b; ++i) {
    const ControlFrame& frame = *frames[i];
    EncodeFull(frame, out.full.data_ptr<float>() + i * kFullChannels * plane);
    EncodeHalf(frame, out.half.data_ptr<float>() + i * kHalfChannels * plane / 4);
    EncodeMotion(frame, out.source.data_ptr<float>() + i * plane * 2, out.visible.data_ptr<float>() + i * plane,
                 out.actor.data_ptr<float>() + i * plane);
    float* vector = out.vector.data_ptr<float>() + i * kVectorChannels;
    vector = std::copy(frame.action.begin(), frame.action.end(), vector);
    vector = std::copy(frame.world.begin(), frame.world.end(), vector);
    std::copy(frame.event.begin(), frame.event.end(), vector);
  }
  return out;
}

ControlTensors Slice(const ControlTensors& controls, int64_t begin, int64_t end) {
  ControlTensors out;
  out.full = controls.full.slice(0, begin, end);
  out.half = controls.half.slice(0, begin, end);
  out.vector = controls.vector.slice(0, begin, end);
  out.source = controls.source.slice(0, begin, end);
  out.visible = controls.visible.slice(0, begin, end);
  out.actor = controls.actor.slice(0, begin, end);
  return out;
}

at::Tensor EncodeImages(absl::Span<const RgbImage* const> images) {
  const int64_t b = static_cast<int64_t>(images.size()), h = images[0]->height_px, w = images[0]->width_px;
  at::Tensor out = at::empty({b, 3, h, w});
  float* data = out.data_ptr<float>();
  for (const RgbImage* image : images) {
    for (int c = 0; c < 3; ++c) {
      for (int64_t i = 0; i < h * w; ++i) *data++ = image->pixels[3 * i + c] * (2.0f / 255) - 1;
    }
  }
  return out;
}

at::Tensor EncodeImage(const RgbImage& image) {
  const RgbImage* pointer = &image;
  return EncodeImages(absl::MakeConstSpan(&pointer, 1))[0];
}

RgbImage DecodeImage(const at::Tensor& frame) {
  const at::Tensor planes = frame.to(at::kFloat).contiguous();
  RgbImage image(static_cast<int>(planes.size(2)), static_cast<int>(planes.size(1)));
  const size_t plane = static_cast<size_t>(image.width_px) * image.height_px;
  const float* data = planes.data_ptr<float>();
  for (size_t i = 0; i < plane; ++i) {
    for (int c = 0; c < 3; ++c) {
      const float level = (std::clamp(data[c * plane + i], -1.0f, 1.0f) + 1) * 127.5f;
      image.pixels[3 * i + c] = static_cast<uint8_t>(level + 0.5f);
    }
  }
  return image;
}

at::Tensor Warp(const at::Tensor& previous, const ControlTensors& controls) {
  constexpr int64_t kBicubic = 2, kBorder = 1;
  const at::Tensor moved =
      at::grid_sampler_2d(previous, controls.source, kBicubic, kBorder, /*align_corners=*/false).clamp(-1, 1);
  return at::cat({moved * controls.visible, controls.visible}, 1);
}

}  // namespace longtail
