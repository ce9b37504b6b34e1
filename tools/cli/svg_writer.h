// Writes SVG elements with fixed decimals, so that equal drawings are equal bytes.
#ifndef LONGTAIL_TOOLS_CLI_SVG_WRITER_H_
#define LONGTAIL_TOOLS_CLI_SVG_WRITER_H_

#include <string>
#include <string_view>
#include <vector>

#include "tools/cli/drawing.h"

namespace longtail {

// Not thread-safe: one drawing function fills it.
class SvgWriter : public Drawing {
 public:
  SvgWriter(double width_px, double height_px, std::string_view background);

  void Polygon(const std::vector<SvgPoint>& points, std::string_view style) override;
  void Polyline(const std::vector<SvgPoint>& points, std::string_view style) override;
  void Line(SvgPoint a, SvgPoint b, std::string_view style) override;
  void Circle(SvgPoint center, double radius, std::string_view style) override;
  void Rect(double x, double y, double width, double height, std::string_view style) override;
  // text is escaped.
  void Text(SvgPoint position, std::string_view text, std::string_view style) override;
  // Everything until EndClip is cut to the rectangle.
  void BeginClip(double x, double y, double width, double height);
  void EndClip();

  // The whole document.
  std::string Finish() const;

 private:
  void PointList(const std::vector<SvgPoint>& points);

  std::string body_;
  int num_clips_ = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_SVG_WRITER_H_
