#include "generator/video/canvas.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace longtail {
namespace {

constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;
// Height of a capital of the font at scale 1, px.
constexpr double kCapitalPx = 21;

cv::Mat View(RgbImage& image) { return cv::Mat(image.height_px, image.width_px, CV_8UC3, image.pixels.data()); }

cv::Scalar Color(Rgb color) { return cv::Scalar(color[0], color[1], color[2]); }

// Points are given to OpenCV in 1/16 px.
constexpr int kPointBits = 4;

std::vector<cv::Point> FixedPoints(const std::vector<CanvasPoint>& points) {
  std::vector<cv::Point> fixed;
  fixed.reserve(points.size());
  for (const CanvasPoint& point : points) {
    fixed.emplace_back(static_cast<int>(std::lround(point[0] * (1 << kPointBits))),
                       static_cast<int>(std::lround(point[1] * (1 << kPointBits))));
  }
  return fixed;
}

// Calls draw on the picture itself, or on a copy that is then mixed in.
template <typename Draw>
void DrawMixed(cv::Mat view, double opacity, const Draw& draw) {
  if (opacity >= 1) {
    draw(view);
    return;
  }
  cv::Mat drawn = view.clone();
  draw(drawn);
  cv::addWeighted(drawn, opacity, view, 1 - opacity, 0, view);
}

}  // namespace

Canvas::Canvas(int width_px, int height_px, Rgb background) : image_(width_px, height_px) {
  Fill(0, 0, width_px, height_px, background);
}

void Canvas::Paste(const RgbImage& picture, int x, int y) {
  const int x0 = std::max(0, x), x1 = std::min(image_.width_px, x + picture.width_px);
  if (x0 >= x1) return;
  for (int row = std::max(0, y); row < std::min(image_.height_px, y + picture.height_px); ++row) {
    std::copy_n(picture.at(x0 - x, row - y), 3 * (x1 - x0), image_.at(x0, row));
  }
}

void Canvas::Fill(int x0, int y0, int x1, int y1, Rgb color) {
  if (x0 >= x1 || y0 >= y1) return;
  cv::Mat view = View(image_);
  cv::rectangle(view, cv::Point(x0, y0), cv::Point(x1 - 1, y1 - 1), Color(color), cv::FILLED);
}

void Canvas::Outline(int x0, int y0, int x1, int y1, Rgb color, int thickness) {
  cv::Mat view = View(image_);
  cv::rectangle(view, cv::Point(x0, y0), cv::Point(x1 - 1, y1 - 1), Color(color), thickness);
}

void Canvas::FillPolygon(const std::vector<CanvasPoint>& points, Rgb color, double opacity) {
  if (points.size() < 3 || opacity <= 0) return;
  DrawMixed(View(image_), opacity, [&](cv::Mat& view) {
    cv::fillPoly(view, std::vector<std::vector<cv::Point>>{FixedPoints(points)}, Color(color), cv::LINE_AA, kPointBits);
  });
}

void Canvas::Stroke(const std::vector<CanvasPoint>& points, bool closed, Rgb color, double width_px, double opacity) {
  if (points.size() < 2 || width_px <= 0 || opacity <= 0) return;
  const int thickness = std::max(1, static_cast<int>(std::lround(width_px)));
  DrawMixed(View(image_), opacity * std::min(1.0, width_px), [&](cv::Mat& view) {
    cv::polylines(view, std::vector<std::vector<cv::Point>>{FixedPoints(points)}, closed, Color(color), thickness,
                  cv::LINE_AA, kPointBits);
  });
}

void Canvas::Text(int x, int y, const std::string& text, Rgb color, int height_px) {
  cv::Mat view = View(image_);
  cv::putText(view, text, cv::Point(x, y), kFont, height_px / kCapitalPx, Color(color), 1, cv::LINE_AA);
}

int Canvas::TextWidth(const std::string& text, int height_px) {
  int baseline = 0;
  return cv::getTextSize(text, kFont, height_px / kCapitalPx, 1, &baseline).width;
}

RgbImage Enlarged(const RgbImage& picture, int factor) {
  RgbImage source = picture;
  RgbImage out(picture.width_px * factor, picture.height_px * factor);
  cv::Mat target = View(out);
  cv::resize(View(source), target, target.size(), 0, 0, cv::INTER_CUBIC);
  return out;
}

}  // namespace longtail
