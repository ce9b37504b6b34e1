// Which part of the world a drawing of a map shows.
#ifndef LONGTAIL_TOOLS_CLI_MAP_VIEW_H_
#define LONGTAIL_TOOLS_CLI_MAP_VIEW_H_

#include "tools/cli/drawing.h"
#include "tools/cli/plane_view.h"

namespace longtail {

// Size of the drawing in pixels, and which point of the world lies where. North is up.
struct MapView {
  double width_px = 0;
  double height_px = 0;
  double scale_px_per_m = 1;
  double west_m = 0;   // x of the left edge of the map's panel
  double north_m = 0;  // y of its top edge
  double top_px = 0;   // where the panel begins, below the title
  double left_px = 0;

  SvgPoint Map(double x_m, double y_m) const {
    return {left_px + (x_m - west_m) * scale_px_per_m, top_px + (north_m - y_m) * scale_px_per_m};
  }
  PlaneView Plane() const {
    return {.world_center_x_m = west_m,
            .world_center_y_m = north_m,
            .scale_px_per_m = scale_px_per_m,
            .center_x_px = left_px,
            .center_y_px = top_px};
  }
};

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_MAP_VIEW_H_
