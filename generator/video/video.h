// H.264 in mp4, written the same way on every run, and read back.
#ifndef LONGTAIL_GENERATOR_VIDEO_VIDEO_H_
#define LONGTAIL_GENERATOR_VIDEO_VIDEO_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "kernels/image.h"

namespace longtail {

struct VideoOptions {
  // Frames per second = rate_num / rate_den. Default: 10.
  int rate_num = 10;
  int rate_den = 1;
  // Constant rate factor: smaller is better and larger. Default: 16, visually lossless.
  int crf = 16;
  // Frames from one key frame to the next: what a random access decodes at most. Default: 8.
  int gop = 8;
};

// H.264 High yuv420p, BT.709 limited range and tagged so, constant frame rate, closed GOPs, no B-frames,
// moov first, pts 0, no edit list, exactly frames.size() frames, one thread, bitexact. Equal input gives equal bytes.
// InvalidArgument for no frames or odd or unequal sizes.
absl::StatusOr<std::string> EncodeMp4(absl::Span<const RgbImage> frames, const VideoOptions& options);

// The same pictures as H.264 access units, one a frame, Annex B: parameter sets and an IDR picture first, so that the
// units decode by themselves and also after others of equal options. Equal input gives equal bytes. InvalidArgument as
// EncodeMp4.
absl::StatusOr<std::vector<std::string>> EncodeAccessUnits(absl::Span<const RgbImage> frames,
                                                           const VideoOptions& options);

// Frames [first, first + count) of an mp4 in memory; decodes at most one GOP more than asked. DataLoss for a broken
// stream, OutOfRange where it has fewer frames.
absl::StatusOr<std::vector<RgbImage>> DecodeMp4(std::string_view mp4, int first, int count);
absl::StatusOr<std::vector<RgbImage>> DecodeMp4(std::string_view mp4);

// PNG of a picture; equal input gives equal bytes.
absl::StatusOr<std::string> EncodePng(const RgbImage& image);
absl::StatusOr<std::string> EncodeJpeg(const RgbImage& image, int quality = 95);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_VIDEO_VIDEO_H_
