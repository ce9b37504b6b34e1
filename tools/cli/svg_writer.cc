#include "tools/cli/svg_writer.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace longtail {
namespace {

std::string Escape(std::string_view text) {
  return absl::StrReplaceAll(absl::string_view(text.data(), text.size()),
                             {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

}  // namespace

SvgWriter::SvgWriter(double width_px, double height_px, std::string_view background)
    : body_(absl::StrFormat("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
                            "viewBox=\"0 0 %.0f %.0f\" font-family=\"Helvetica, Arial, sans-serif\">\n",
                            width_px, height_px, width_px, height_px)) {
  Rect(0, 0, width_px, height_px, absl::StrCat("fill=\"", std::string(background), "\""));
}

void SvgWriter::PointList(const std::vector<SvgPoint>& points) {
  body_ += " points=\"";
  for (size_t i = 0; i < points.size(); ++i) {
    absl::StrAppendFormat(&body_, "%s%.2f,%.2f", i > 0 ? " " : "", points[i].x, points[i].y);
  }
  body_ += "\"/>\n";
}

void SvgWriter::Polygon(const std::vector<SvgPoint>& points, std::string_view style) {
  absl::StrAppend(&body_, "<polygon ", std::string(style));
  PointList(points);
}

void SvgWriter::Polyline(const std::vector<SvgPoint>& points, std::string_view style) {
  absl::StrAppend(&body_, "<polyline fill=\"none\" ", std::string(style));
  PointList(points);
}

void SvgWriter::Line(SvgPoint a, SvgPoint b, std::string_view style) {
  absl::StrAppendFormat(&body_, "<line x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\" %s/>\n", a.x, a.y, b.x, b.y,
                        std::string(style));
}

void SvgWriter::Circle(SvgPoint center, double radius, std::string_view style) {
  absl::StrAppendFormat(&body_, "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"%.2f\" %s/>\n", center.x, center.y, radius,
                        std::string(style));
}

void SvgWriter::Rect(double x, double y, double width, double height, std::string_view style) {
  absl::StrAppendFormat(&body_, "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" %s/>\n", x, y, width,
                        height, std::string(style));
}

void SvgWriter::Text(SvgPoint position, std::string_view text, std::string_view style) {
  absl::StrAppendFormat(&body_, "<text x=\"%.2f\" y=\"%.2f\" %s>%s</text>\n", position.x, position.y,
                        std::string(style), Escape(text));
}

void SvgWriter::BeginClip(double x, double y, double width, double height) {
  absl::StrAppendFormat(&body_,
                        "<clipPath id=\"clip%d\"><rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"/>"
                        "</clipPath>\n<g clip-path=\"url(#clip%d)\">\n",
                        num_clips_, x, y, width, height, num_clips_);
  ++num_clips_;
}

void SvgWriter::EndClip() { body_ += "</g>\n"; }

std::string SvgWriter::Finish() const { return absl::StrCat(body_, "</svg>\n"); }

}  // namespace longtail
