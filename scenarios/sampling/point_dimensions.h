// Which coordinate of a sample's point drives which choice and parameter.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_POINT_DIMENSIONS_H_
#define LONGTAIL_SCENARIOS_SAMPLING_POINT_DIMENSIONS_H_

#include <vector>

#include "longtail/v1/spec.pb.h"

namespace longtail {

// Dimensions of Sobol's sequence; -1 for what is drawn independently.
struct PointDimensions {
  int road = -1;
  int environment = -1;
  std::vector<int> actor_classes;  // by actor
  std::vector<int> params;         // by parameter
};

// As spec.sampling() asks: roads, environments, classes of the actors in their order, then parameters; what has one
// choice alone takes none, and what comes after kSobolDimensions gets none. All -1 unless the method is Sobol.
PointDimensions AssignDimensions(const v1::ScenarioSpec& spec);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_POINT_DIMENSIONS_H_
