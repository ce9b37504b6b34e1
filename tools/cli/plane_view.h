// Where the world lies in a drawing.
#ifndef LONGTAIL_TOOLS_CLI_PLANE_VIEW_H_
#define LONGTAIL_TOOLS_CLI_PLANE_VIEW_H_

#include <cmath>

#include "tools/cli/drawing.h"

namespace longtail {

// Maps world (m) to the drawing (px): world_center goes to (center_x, center_y), the world direction
// world_yaw_rad points to the right.
struct PlaneView {
  double world_center_x_m = 0;
  double world_center_y_m = 0;
  double world_yaw_rad = 0;
  double scale_px_per_m = 10;
  double center_x_px = 0;
  double center_y_px = 0;

  SvgPoint Map(double x_m, double y_m) const {
    const double dx = x_m - world_center_x_m, dy = y_m - world_center_y_m;
    const double right = dx * std::cos(world_yaw_rad) + dy * std::sin(world_yaw_rad);
    const double up = -dx * std::sin(world_yaw_rad) + dy * std::cos(world_yaw_rad);
    return {center_x_px + right * scale_px_per_m, center_y_px - up * scale_px_per_m};
  }
};

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_PLANE_VIEW_H_
