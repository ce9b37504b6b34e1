#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "scenarios/road/network/codes.h"
#include "scenarios/road/opendrive/read_parts.h"

namespace longtail::opendrive {
namespace {

using network::Geometry;

constexpr Word<bool> kParameterRanges[] = {{"normalized", true}, {"arcLength", false}};

network::ParamPoly3 ReadParamPoly3(ElementReader& element, double length_m) {
  network::ParamPoly3 curve;
  curve.u = {element.Number("aU"), element.Number("bU"), element.Number("cU"), element.Number("dU")};
  curve.v = {element.Number("aV"), element.Number("bV"), element.Number("cV"), element.Number("dV")};
  // Files of before 1.4 leave it out and mean normalized.
  curve.p_end = element.WordOr<bool>("pRange", kParameterRanges, true) ? 1 : length_m;
  return curve;
}

void ReadGeometry(ElementReader& element, network::Road& road) {
  const int num_errors = element.faults().num_errors();
  Geometry geometry;
  geometry.place = element.place();
  geometry.s_m = element.NonNegative("s");
  geometry.x_m = element.Number("x");
  geometry.y_m = element.Number("y");
  geometry.heading_rad = element.Number("hdg");
  geometry.length_m = element.NonNegative("length");
  int num_shapes = 0;
  const auto shape = [&](auto read) {
    return [&num_shapes, &geometry, read](ElementReader& child) {
      ++num_shapes;
      geometry.shape = read(child);
      child.ReadChildren({});
    };
  };
  const ElementReader::ChildHandler handlers[] = {
      {"line", shape([](ElementReader&) { return network::Line{}; })},
      {"arc", shape([](ElementReader& child) { return network::Arc{child.Number("curvature")}; })},
      {"spiral", shape([](ElementReader& child) {
         return network::Spiral{child.Number("curvStart"), child.Number("curvEnd")};
       })},
      {"poly3", shape([](ElementReader& child) {
         return network::Poly3{{child.Number("a"), child.Number("b"), child.Number("c"), child.Number("d")}};
       })},
      {"paramPoly3", shape([&](ElementReader& child) { return ReadParamPoly3(child, geometry.length_m); })},
  };
  element.ReadChildren(handlers);
  if (num_shapes != 1) {
    element.Error(codes::kMapMissingElement, "",
                  absl::StrCat("must have one of <line>, <arc>, <spiral>, <poly3>, <paramPoly3>, got ", num_shapes));
    return;
  }
  // Exporters write pieces of no length where two others meet.
  if (geometry.length_m == 0) {
    if (element.faults().num_errors() > num_errors) return;
    element.Warning(codes::kMapOutOfRange, "length", "must be greater than 0, got 0; the piece is left out");
    return;
  }
  road.geometries.push_back(std::move(geometry));
}

}  // namespace

void ReadPlanView(ElementReader& element, network::Road& road) {
  const ElementReader::ChildHandler handlers[] = {
      {"geometry", [&](ElementReader& child) { ReadGeometry(child, road); }}};
  element.ReadChildren(handlers);
}

}  // namespace longtail::opendrive
