// caption.txt: what happens in a clip, in plain words.
#ifndef LONGTAIL_GENERATOR_LABELS_CAPTION_H_
#define LONGTAIL_GENERATOR_LABELS_CAPTION_H_

#include <string>
#include <vector>

#include "longtail/v1/sample.pb.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

// One paragraph: road, light and weather, ego's speed; each event with its time, actors and side; how close it gets.
// Numbers are rounded for reading. Ends with a line feed.
std::string Caption(const v1::Scenario& scenario, const v1::WorldTrack& track,
                    const std::vector<v1::EventLabel>& events, const v1::ClipMetrics& metrics);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_CAPTION_H_
