// Drawing on pictures: boxes, words, panels.
#ifndef LONGTAIL_GENERATOR_VIDEO_CANVAS_H_
#define LONGTAIL_GENERATOR_VIDEO_CANVAS_H_

#include <array>
#include <string>
#include <vector>

#include "kernels/image.h"

namespace longtail {

using Rgb = std::array<uint8_t, 3>;

// x, y; px. Whole numbers are the middles of pixels.
using CanvasPoint = std::array<double, 2>;

// Coordinates are pixels from the top left; what falls outside is cut off. Thread-compatible.
class Canvas {
 public:
  Canvas(int width_px, int height_px, Rgb background);

  const RgbImage& image() const { return image_; }
  RgbImage TakeImage() { return std::move(image_); }

  void Paste(const RgbImage& picture, int x, int y);
  // Filled, [x0, x1) x [y0, y1).
  void Fill(int x0, int y0, int x1, int y1, Rgb color);
  void Outline(int x0, int y0, int x1, int y1, Rgb color, int thickness = 1);
  // Anti-aliased; opacity in [0, 1].
  void FillPolygon(const std::vector<CanvasPoint>& points, Rgb color, double opacity = 1);
  // Anti-aliased; a width under 1 px is drawn as 1 px of less opacity. closed: from the last point to the first, too.
  void Stroke(const std::vector<CanvasPoint>& points, bool closed, Rgb color, double width_px, double opacity = 1);
  // Anti-aliased; y is the base line, height_px that of a capital.
  void Text(int x, int y, const std::string& text, Rgb color, int height_px = 9);
  // Width that Text would take, px.
  static int TextWidth(const std::string& text, int height_px = 9);

 private:
  RgbImage image_;
};

// Bicubic; factor >= 1 whole.
RgbImage Enlarged(const RgbImage& picture, int factor);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_VIDEO_CANVAS_H_
