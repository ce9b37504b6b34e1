// The defaults of cameras, written out.
#ifndef LONGTAIL_SCENARIOS_SENSORS_SENSOR_DEFAULTS_H_
#define LONGTAIL_SCENARIOS_SENSORS_SENSOR_DEFAULTS_H_

#include "longtail/v1/sensors.pb.h"

namespace longtail {

// Fills frame rate, size, place and view of every camera and the look of its dirt; adds the one camera of a spec that
// names none. What is left unset is none: of faults, of an exposure of its own, of roll.
void FillSensorDefaults(v1::Sensors& sensors);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SENSORS_SENSOR_DEFAULTS_H_
