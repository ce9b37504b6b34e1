// Draws shapes on a picture.
#ifndef LONGTAIL_TOOLS_CLI_RASTER_DRAWING_H_
#define LONGTAIL_TOOLS_CLI_RASTER_DRAWING_H_

#include <string_view>
#include <vector>

#include "generator/video/canvas.h"
#include "tools/cli/drawing.h"

namespace longtail {

// Understands of a style: fill, stroke (#rrggbb), fill-opacity, stroke-opacity, stroke-width, stroke-dasharray,
// font-size, text-anchor. Not thread-safe: one drawing function fills it.
class RasterDrawing : public Drawing {
 public:
  // canvas must outlive it.
  explicit RasterDrawing(Canvas& canvas) : canvas_(canvas) {}

  void Polygon(const std::vector<SvgPoint>& points, std::string_view style) override;
  void Polyline(const std::vector<SvgPoint>& points, std::string_view style) override;
  void Line(SvgPoint a, SvgPoint b, std::string_view style) override;
  void Circle(SvgPoint center, double radius, std::string_view style) override;
  void Rect(double x, double y, double width, double height, std::string_view style) override;
  void Text(SvgPoint position, std::string_view text, std::string_view style) override;

 private:
  Canvas& canvas_;
};

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_RASTER_DRAWING_H_
