// A sample seen from above, as an SVG drawing for authors: the whole clip with trails, moments around
// the event, and speeds over time with the event's window.
#ifndef LONGTAIL_TOOLS_CLI_PREVIEW_SVG_H_
#define LONGTAIL_TOOLS_CLI_PREVIEW_SVG_H_

#include <string>

#include "absl/status/statusor.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

// Equal inputs give equal bytes. note: what is out of the ordinary with the sample, such as "negative control"; stands
// behind its title. InvalidArgument where the road cannot be built or the track is empty.
absl::StatusOr<std::string> PreviewSvg(const v1::Scenario& scenario, const v1::WorldTrack& track,
                                       const std::string& note = "");

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_PREVIEW_SVG_H_
