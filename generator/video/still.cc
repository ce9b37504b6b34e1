#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "generator/video/video.h"
#include "opencv2/imgcodecs.hpp"
#include "opencv2/imgproc.hpp"

namespace longtail {
namespace {

absl::StatusOr<std::string> Encode(const RgbImage& image, const char* extension, const std::vector<int>& parameters) {
  if (image.width_px < 1 || image.height_px < 1 ||
      image.pixels.size() != static_cast<size_t>(image.width_px) * image.height_px * 3) {
    return absl::InvalidArgumentError(absl::StrCat("image must hold width x height x 3 bytes, got ", image.width_px,
                                                   " x ", image.height_px, " and ", image.pixels.size(), " bytes"));
  }
  std::vector<uint8_t> bytes;
  try {
    const cv::Mat rgb(image.height_px, image.width_px, CV_8UC3, const_cast<uint8_t*>(image.pixels.data()));
    cv::Mat bgr;
    cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    if (!cv::imencode(extension, bgr, bytes, parameters)) return absl::InternalError("picture does not encode");
  } catch (const cv::Exception& e) {
    return absl::InternalError(absl::StrCat("picture does not encode: ", e.what()));
  }
  return std::string(bytes.begin(), bytes.end());
}

}  // namespace

absl::StatusOr<std::string> EncodePng(const RgbImage& image) {
  return Encode(image, ".png", {cv::IMWRITE_PNG_COMPRESSION, 6});
}

absl::StatusOr<std::string> EncodeJpeg(const RgbImage& image, int quality) {
  if (quality < 1 || quality > 100) {
    return absl::InvalidArgumentError(absl::StrCat("quality must be in [1, 100], got ", quality));
  }
  return Encode(image, ".jpg", {cv::IMWRITE_JPEG_QUALITY, quality});
}

}  // namespace longtail
