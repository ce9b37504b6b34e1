// Where shapes are drawn: an SVG file or a picture.
#ifndef LONGTAIL_TOOLS_CLI_DRAWING_H_
#define LONGTAIL_TOOLS_CLI_DRAWING_H_

#include <string_view>
#include <vector>

namespace longtail {

struct SvgPoint {
  double x = 0;
  double y = 0;
};

// Coordinates are pixels from the top left. Style strings are SVG presentation attributes such as
// `fill="#fff" stroke="none"`. Not thread-safe: one drawing function fills it.
class Drawing {
 public:
  virtual ~Drawing() = default;

  virtual void Polygon(const std::vector<SvgPoint>& points, std::string_view style) = 0;
  virtual void Polyline(const std::vector<SvgPoint>& points, std::string_view style) = 0;
  virtual void Line(SvgPoint a, SvgPoint b, std::string_view style) = 0;
  virtual void Circle(SvgPoint center, double radius, std::string_view style) = 0;
  virtual void Rect(double x, double y, double width, double height, std::string_view style) = 0;
  // Baseline at position.
  virtual void Text(SvgPoint position, std::string_view text, std::string_view style) = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_DRAWING_H_
