// Where the trainer and the evaluator get clips from; implemented by the pipeline over datasets, and by tests. Free of
// torch.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_CLIP_SOURCE_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_CLIP_SOURCE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "generator/control/control_frame.h"
#include "kernels/image.h"

namespace longtail {

// Consecutive frames of one clip with their controls; controls[0] is drawn as the start of a rollout
// (no motion, all disoccluded) only when it is frame 0 of the clip.
struct ClipWindow {
  std::string unit_id;
  int first_frame = 0;
  std::vector<RgbImage> frames;
  std::vector<ControlFrame> controls;  // same length
};

// Thread-safe.
class ClipSource {
 public:
  virtual ~ClipSource() = default;
  virtual int num_clips() const = 0;
  virtual int num_frames(int clip) const = 0;
  // SHA-256 over the dataset's commit records: goes into the weights' header.
  virtual std::string digest() const = 0;
  // Decodes and re-draws [first_frame, first_frame + count). DataLoss where the shard is corrupt.
  virtual absl::StatusOr<ClipWindow> Read(int clip, int first_frame, int count) const = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_CLIP_SOURCE_H_
