#include "tools/cli/raster_drawing.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"

namespace longtail {
namespace {

constexpr int kCircleCorners = 24;
// Height of a capital over the size of its font.
constexpr double kCapitalShare = 0.7;

// Value of an SVG attribute; empty where style has none.
std::string Attribute(std::string_view style, const char* name) {
  const std::string begin = absl::StrCat(name, "=\"");
  for (size_t at = style.find(begin); at != std::string_view::npos; at = style.find(begin, at + 1)) {
    if (at > 0 && style[at - 1] != ' ') continue;  // the end of a longer name
    const size_t value = at + begin.size();
    return std::string(style.substr(value, style.find('"', value) - value));
  }
  return "";
}

double NumberOf(std::string_view style, const char* name, double fallback) {
  const std::string text = Attribute(style, name);
  return text.empty() ? fallback : std::strtod(text.c_str(), nullptr);
}

std::optional<Rgb> ColorOf(std::string_view style, const char* name) {
  const std::string text = Attribute(style, name);
  if (text.size() != 7 || text[0] != '#') return std::nullopt;
  const unsigned long value = std::strtoul(text.c_str() + 1, nullptr, 16);
  return Rgb{static_cast<uint8_t>(value >> 16), static_cast<uint8_t>(value >> 8), static_cast<uint8_t>(value)};
}

std::vector<CanvasPoint> ToCanvas(const std::vector<SvgPoint>& points) {
  std::vector<CanvasPoint> out;
  out.reserve(points.size());
  for (const SvgPoint& point : points) out.push_back({point.x, point.y});
  return out;
}

// The pieces of a line that are drawn: on_px long, off_px apart.
std::vector<std::vector<CanvasPoint>> Dashes(const std::vector<CanvasPoint>& line, double on_px, double off_px) {
  std::vector<std::vector<CanvasPoint>> dashes;
  bool on = true;
  double left_px = on_px;
  for (size_t i = 0; i + 1 < line.size(); ++i) {
    const double length = std::hypot(line[i + 1][0] - line[i][0], line[i + 1][1] - line[i][1]);
    for (double at = 0; at < length;) {
      const double end = std::min(length, at + left_px);
      const auto point = [&](double px) {
        return CanvasPoint{line[i][0] + (line[i + 1][0] - line[i][0]) * px / length,
                           line[i][1] + (line[i + 1][1] - line[i][1]) * px / length};
      };
      if (on) dashes.push_back({point(at), point(end)});
      left_px -= end - at;
      at = end;
      if (left_px <= 1e-9) {
        on = !on;
        left_px = on ? on_px : off_px;
      }
    }
  }
  return dashes;
}

void StrokeStyled(const std::vector<CanvasPoint>& points, bool closed, std::string_view style, Canvas& canvas) {
  const std::optional<Rgb> color = ColorOf(style, "stroke");
  if (!color) return;
  const double width_px = NumberOf(style, "stroke-width", 1), opacity = NumberOf(style, "stroke-opacity", 1);
  const std::string dashes = Attribute(style, "stroke-dasharray");
  char* rest = nullptr;
  const double on_px = std::strtod(dashes.c_str(), &rest);
  const double off_px = dashes.empty() ? 0 : std::strtod(rest, nullptr);
  if (on_px <= 0 || off_px <= 0) {
    canvas.Stroke(points, closed, *color, width_px, opacity);
    return;
  }
  for (const auto& dash : Dashes(points, on_px, off_px))
    canvas.Stroke(dash, /*closed=*/false, *color, width_px, opacity);
}

}  // namespace

void RasterDrawing::Polygon(const std::vector<SvgPoint>& points, std::string_view style) {
  const std::vector<CanvasPoint> corners = ToCanvas(points);
  if (const std::optional<Rgb> fill = ColorOf(style, "fill")) {
    canvas_.FillPolygon(corners, *fill, NumberOf(style, "fill-opacity", 1));
  }
  StrokeStyled(corners, /*closed=*/true, style, canvas_);
}

void RasterDrawing::Polyline(const std::vector<SvgPoint>& points, std::string_view style) {
  StrokeStyled(ToCanvas(points), /*closed=*/false, style, canvas_);
}

void RasterDrawing::Line(SvgPoint a, SvgPoint b, std::string_view style) { Polyline({a, b}, style); }

void RasterDrawing::Circle(SvgPoint center, double radius, std::string_view style) {
  std::vector<SvgPoint> corners;
  for (int i = 0; i < kCircleCorners; ++i) {
    const double angle = 2 * M_PI * i / kCircleCorners;
    corners.push_back({center.x + radius * std::cos(angle), center.y + radius * std::sin(angle)});
  }
  Polygon(corners, style);
}

void RasterDrawing::Rect(double x, double y, double width, double height, std::string_view style) {
  Polygon({{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}}, style);
}

void RasterDrawing::Text(SvgPoint position, std::string_view text, std::string_view style) {
  const int height_px = std::max(5, static_cast<int>(std::lround(kCapitalShare * NumberOf(style, "font-size", 12))));
  const std::string words(text);
  const std::string anchor = Attribute(style, "text-anchor");
  const int width = anchor.empty() ? 0 : Canvas::TextWidth(words, height_px);
  const double x = position.x - (anchor == "end" ? width : anchor == "middle" ? 0.5 * width : 0.0);
  canvas_.Text(static_cast<int>(std::lround(x)), static_cast<int>(std::lround(position.y)), words,
               ColorOf(style, "fill").value_or(Rgb{32, 36, 43}), height_px);
}

}  // namespace longtail
