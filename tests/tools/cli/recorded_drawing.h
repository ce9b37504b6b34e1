// A drawing that keeps what was drawn.
#ifndef LONGTAIL_TESTS_TOOLS_CLI_RECORDED_DRAWING_H_
#define LONGTAIL_TESTS_TOOLS_CLI_RECORDED_DRAWING_H_

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tools/cli/drawing.h"

namespace longtail {

class RecordedDrawing : public Drawing {
 public:
  struct Words {
    SvgPoint at;
    std::string text;
  };

  void Polygon(const std::vector<SvgPoint>& points, std::string_view) override { polygons.push_back(points); }
  void Polyline(const std::vector<SvgPoint>& points, std::string_view) override { lines.push_back(points); }
  void Line(SvgPoint a, SvgPoint b, std::string_view) override { lines.push_back({a, b}); }
  void Circle(SvgPoint, double, std::string_view) override {}
  void Rect(double, double, double, double, std::string_view) override {}
  void Text(SvgPoint position, std::string_view text, std::string_view) override {
    words.push_back({position, std::string(text)});
  }

  std::vector<std::vector<SvgPoint>> polygons;
  std::vector<std::vector<SvgPoint>> lines;
  std::vector<Words> words;
};

// How far points reach to the right and down.
inline SvgPoint ExtentOf(const std::vector<SvgPoint>& points) {
  const auto [left, right] =
      std::minmax_element(points.begin(), points.end(), [](SvgPoint a, SvgPoint b) { return a.x < b.x; });
  const auto [top, bottom] =
      std::minmax_element(points.begin(), points.end(), [](SvgPoint a, SvgPoint b) { return a.y < b.y; });
  return {right->x - left->x, bottom->y - top->y};
}

}  // namespace longtail

#endif  // LONGTAIL_TESTS_TOOLS_CLI_RECORDED_DRAWING_H_
