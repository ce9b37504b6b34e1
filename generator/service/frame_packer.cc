#include "generator/service/frame_packer.h"

#include "absl/strings/str_cat.h"
#include "generator/video/video.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

absl::StatusOr<std::string> PackFrame(const RgbImage& frame, const FramePacking& packing) {
  switch (packing.format) {
    case v1::FRAME_FORMAT_UNSPECIFIED:
    case v1::FRAME_FORMAT_RGB:
      return std::string(frame.pixels.begin(), frame.pixels.end());
    case v1::FRAME_FORMAT_PNG:
      return EncodePng(frame);
    case v1::FRAME_FORMAT_JPEG:
      return EncodeJpeg(frame, packing.jpeg_quality);
    default:
      return absl::InvalidArgumentError(
          absl::StrCat("frame_format must be a known format, got ", static_cast<int>(packing.format)));
  }
}

}  // namespace

absl::StatusOr<std::vector<std::string>> PackFrames(absl::Span<const RgbImage> frames, const FramePacking& packing) {
  if (packing.format == v1::FRAME_FORMAT_H264) {
    VideoOptions options;
    options.rate_num = packing.rate_hz;
    options.crf = packing.crf;
    options.gop = static_cast<int>(frames.size());
    return EncodeAccessUnits(frames, options);
  }
  std::vector<std::string> packed;
  for (const RgbImage& frame : frames) {
    ASSIGN_OR_RETURN(packed.emplace_back(), PackFrame(frame, packing));
  }
  return packed;
}

}  // namespace longtail
