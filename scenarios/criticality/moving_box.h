// A footprint with its velocity and acceleration.
#ifndef LONGTAIL_SCENARIOS_CRITICALITY_MOVING_BOX_H_
#define LONGTAIL_SCENARIOS_CRITICALITY_MOVING_BOX_H_

#include "scenarios/behavior/footprint.h"

namespace longtail {

struct MovingBox {
  Footprint box;
  double vx_mps = 0;
  double vy_mps = 0;
  double ax_mps2 = 0;  // acceleration along its heading, as a vector
  double ay_mps2 = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_CRITICALITY_MOVING_BOX_H_
