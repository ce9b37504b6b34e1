// Names and speeds of actors beside them, in a picture from above.
#ifndef LONGTAIL_TOOLS_CLI_ACTOR_NAMES_H_
#define LONGTAIL_TOOLS_CLI_ACTOR_NAMES_H_

#include <string>

#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "tools/cli/drawing.h"
#include "tools/cli/plane_view.h"

namespace longtail {

struct NamesStyle {
  double letter_px = 6;  // of one letter, as a mean
  double line_px = 12;   // from line to line
  std::string text;      // attributes of the text but for its anchor
};

// Ego's name stands below it and those of the others above them, between left_px and left_px + width_px for who is
// there, and clear of those before; who finds no clear place nearby, as in a crowd, goes without.
void DrawActorNames(const v1::Scenario& scenario, const v1::WorldTrack& track, int frame, const PlaneView& view,
                    double left_px, double width_px, const NamesStyle& style, Drawing& drawing);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_ACTOR_NAMES_H_
