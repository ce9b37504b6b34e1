// The polynomial of an f-theta lens: from an angle off the axis to a distance off the picture's centre.
#ifndef LONGTAIL_SCENARIOS_SENSORS_FTHETA_H_
#define LONGTAIL_SCENARIOS_SENSORS_FTHETA_H_

#include <array>

#include "absl/status/statusor.h"

namespace longtail {

// Of a camera: what decides its curve.
struct FThetaShape {
  double horizontal_fov_deg = 0;
  int width_px = 0, height_px = 0;
  // r is in proportion to theta + ratios[0] theta² + ratios[1] theta³ + ratios[2] theta⁴, theta in rad.
  std::array<double, 3> ratios{};
};

struct FThetaCurve {
  // r = px[0] theta + px[1] theta² + px[2] theta³ + px[3] theta⁴, px and rad.
  std::array<double, 4> px{};
  double max_theta_rad = 0;  // at least that of the picture's corner
};

// The largest angle between the axis and any place of a picture: what rasters can draw.
inline constexpr double kMaxThetaRad = 2.18;

// InvalidArgument with what must be so ("grow with theta …") where r does not grow up to the picture's corner, or the
// corner lies more than kMaxThetaRad off the axis.
absl::StatusOr<FThetaCurve> FThetaOf(const FThetaShape& shape);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SENSORS_FTHETA_H_
