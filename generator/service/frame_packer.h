// Frames as a client wants them: raw RGB, PNG, JPEG or H.264 access units.
#ifndef LONGTAIL_GENERATOR_SERVICE_FRAME_PACKER_H_
#define LONGTAIL_GENERATOR_SERVICE_FRAME_PACKER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "kernels/image.h"
#include "longtail/v1/rollout_service.pb.h"

namespace longtail {

struct FramePacking {
  v1::FrameFormat format = v1::FRAME_FORMAT_RGB;
  int jpeg_quality = 95;
  int crf = 16;
  int rate_hz = 10;
};

// One entry a frame; a pure function. The frames of one call are one closed group of H.264 pictures.
absl::StatusOr<std::vector<std::string>> PackFrames(absl::Span<const RgbImage> frames, const FramePacking& packing);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_FRAME_PACKER_H_
