// A tiny made-up world: colored bars that slide to the left, with exact control rasters.
#ifndef LONGTAIL_TESTS_GENERATOR_WORLD_MODEL_TORCH_MOVING_BARS_H_
#define LONGTAIL_TESTS_GENERATOR_WORLD_MODEL_TORCH_MOVING_BARS_H_

#include <string>

#include "generator/world_model/clip_source.h"

namespace longtail {

// Frame t of clip `clip`, 64x32.
inline ControlFrame BarsControl(int clip, int t) {
  ControlFrame control;
  control.width_px = 64;
  control.height_px = 32;
  const size_t plane = 64 * 32;
  control.semantic_class.resize(plane);
  control.instance_id.assign(plane, 0);
  control.inverse_depth.assign(plane, 0.05f);
  control.normal.assign(3 * plane, 0);
  control.base_color.resize(3 * plane);
  control.emission.assign(3 * plane, 0);
  control.motion.assign(2 * plane, 0);
  control.disoccluded.assign(plane, t == 0 ? 1 : 0);
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < 64; ++x) {
      const size_t i = static_cast<size_t>(y) * 64 + x;
      const int bar = ((x + 2 * t + 5 * clip) / 8) % 3;
      control.semantic_class[i] = static_cast<uint8_t>(bar + 1);
      for (int c = 0; c < 3; ++c) control.base_color[c * plane + i] = static_cast<uint8_t>(60 + 80 * ((bar + c) % 3));
      if (t > 0) {
        control.motion[i] = 2;
        control.disoccluded[i] = x + 2 >= 64;
      }
    }
  }
  control.action[0] = 0.5f;
  return control;
}

// The picture is the base colour, darker towards the bottom: something to learn.
inline RgbImage BarsPicture(const ControlFrame& control) {
  RgbImage image(control.width_px, control.height_px);
  const size_t plane = static_cast<size_t>(control.width_px) * control.height_px;
  for (int y = 0; y < control.height_px; ++y) {
    for (int x = 0; x < control.width_px; ++x) {
      const size_t i = static_cast<size_t>(y) * control.width_px + x;
      for (int c = 0; c < 3; ++c) {
        image.at(x, y)[c] = static_cast<uint8_t>(control.base_color[c * plane + i] * (48 - y) / 48);
      }
    }
  }
  return image;
}

class MovingBars : public ClipSource {
 public:
  int num_clips() const override { return 4; }
  int num_frames(int) const override { return 24; }
  std::string digest() const override { return "moving bars"; }
  absl::StatusOr<ClipWindow> Read(int clip, int first_frame, int count) const override {
    ClipWindow window;
    window.unit_id = std::to_string(clip);
    window.first_frame = first_frame;
    for (int t = first_frame; t < first_frame + count; ++t) {
      window.controls.push_back(BarsControl(clip, t));
      window.frames.push_back(BarsPicture(window.controls.back()));
    }
    return window;
  }
};

}  // namespace longtail

#endif  // LONGTAIL_TESTS_GENERATOR_WORLD_MODEL_TORCH_MOVING_BARS_H_
