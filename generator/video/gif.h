// Animated GIF: for people and web pages, never for data.
#ifndef LONGTAIL_GENERATOR_VIDEO_GIF_H_
#define LONGTAIL_GENERATOR_VIDEO_GIF_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "kernels/image.h"

namespace longtail {

// One palette for all frames, no dithering, plays for ever. Times are hundredths of a second, so a rate that does not
// divide 100 is rounded frame by frame. Equal input gives equal bytes.
// InvalidArgument for no frames, unequal sizes, or a rate outside [1, 50].
absl::StatusOr<std::string> EncodeGif(absl::Span<const RgbImage> frames, int rate_hz);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_VIDEO_GIF_H_
