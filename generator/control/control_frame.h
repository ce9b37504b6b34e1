// What conditions the world model for one camera and one frame. Plain data. Frozen but for kControlVersion: weights
// depend on it.
#ifndef LONGTAIL_GENERATOR_CONTROL_CONTROL_FRAME_H_
#define LONGTAIL_GENERATOR_CONTROL_CONTROL_FRAME_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace longtail {

inline constexpr int kControlVersion = 2;
// One-hot channels for SemanticClass; values above are kept for later.
inline constexpr int kNumSemanticChannels = 20;
// Sizes of the vectors below.
inline constexpr int kNumActionChannels = 12;
inline constexpr int kNumWorldChannels = 12;
inline constexpr int kNumEventChannels = 20;

// Motion beyond this is clipped, px.
inline constexpr float kMaxMotionPx = 1000;

// Planes are row-major, top to bottom. Pixel (x, y) covers [x, x+1) x [y, y+1).
struct ControlFrame {
  int width_px = 0;
  int height_px = 0;

  std::vector<uint8_t> semantic_class;  // [H, W] v1::SemanticClass
  std::vector<uint16_t> instance_id;    // [H, W] track_id of actors (never 0); 0 elsewhere
  std::vector<float> inverse_depth;     // [H, W] 1/m along the camera's z, of an f-theta lens along the ray; 0 for sky
  std::vector<int8_t> normal;           // [3, H, W] camera frame, 127 = 1; 0 for sky
  std::vector<uint8_t> base_color;  // [3, H, W] sRGB of the material part with its pattern; sky: cloud, 0 where clear
  std::vector<uint8_t> emission;    // [3, H, W] sRGB of what shines now
  // [2, H, W] (dx, dy), px: this pixel's surface was at (x + dx, y + dy) in the previous frame. Sky moves with
  // the camera's rotation. 0 everywhere in the first frame.
  std::vector<float> motion;
  // [H, W] 1 where the surface was hidden or outside the picture in the previous frame; 1 everywhere in the first
  // frame.
  std::vector<uint8_t> disoccluded;

  // speed/30 m/s, accel/8, yaw_rate/0.5, steer/0.5, commanded accel/8, commanded steer/0.5; then the move
  // since the previous frame in its rig frame: dx/3 m, dy/0.3 m, dyaw/0.05 rad; dx, dyaw of the move before; 1 when
  // this is frame 0.
  std::array<float, kNumActionChannels> action{};
  // sin and cos of sun altitude; sun direction in the rig frame x, y; cloud ratio; exp(-3 * 50 m / visual range);
  // log10(visual range / m) / 4; wetness; lamps on; day, dusk, night weights (sum 1).
  std::array<float, kNumWorldChannels> world{};
  // Kind one-hot over the first 16 event slots (FNV-1a of the id mod 16), then: phase (0 before, 0..1 during, 1 after),
  // during (0 or 1), side of the first event actor (-1 right, +1 left), 10 m / distance to it.
  std::array<float, kNumEventChannels> event{};
  // What a model that reads text is told at this frame (scenarios/prompt/prompt_text.h). The shipped weights read none.
  std::string prompt;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CONTROL_CONTROL_FRAME_H_
