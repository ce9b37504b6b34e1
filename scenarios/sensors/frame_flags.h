// Which of a camera's frames are no new pictures: a pure function of the scenario, for labels and pictures alike.
#ifndef LONGTAIL_SCENARIOS_SENSORS_FRAME_FLAGS_H_
#define LONGTAIL_SCENARIOS_SENSORS_FRAME_FLAGS_H_

#include <cstdint>
#include <vector>

#include "longtail/v1/scenario.pb.h"

namespace longtail {

enum class FrameFlag : uint8_t {
  kNew,      // a picture of this frame
  kDropped,  // black
  kFrozen,   // what the camera gave before, because of a fault
  kNotDue,   // what the camera gave before, because of its rate
};

// One entry a frame of a camera of a concrete scenario; all new where the spec names no such camera. A frame that is
// not due is neither dropped nor frozen; one that is both is dropped, and so is a first frame that would be frozen.
// Frames lost by chance come from the stream "sensors/<camera>/drop".
std::vector<FrameFlag> FrameFlags(const v1::Scenario& scenario, int camera, int num_frames);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SENSORS_FRAME_FLAGS_H_
