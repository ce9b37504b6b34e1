// Draws roads and actors from above.
#ifndef LONGTAIL_TOOLS_CLI_TOP_VIEW_H_
#define LONGTAIL_TOOLS_CLI_TOP_VIEW_H_

#include <string>

#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/road/network/road_network.h"
#include "tools/cli/drawing.h"
#include "tools/cli/plane_view.h"

namespace longtail {

// Fill colour of an actor: one for ego, one for each class.
std::string ActorColor(bool is_ego, v1::ActorClass actor_class);

// The roads within reach_m of a place, with everything that stands still on them.
void DrawRoads(const RoadNetwork& roads, double x_m, double y_m, double reach_m, const PlaneView& view, Drawing& svg);

// What looks along ego's way: its heading averaged over two seconds, so that the picture turns calmly. The middle lies
// ahead_m ahead of ego.
PlaneView ViewAlongEgo(const v1::WorldTrack& track, int frame, double ahead_m, double scale_px_per_m, SvgPoint center);

struct ActorLook {
  double opacity = 1;
  bool outlined = false;  // takes part in the event
};

// An actor's body at a frame, as long and as wide as it is: a box with its front marked and its open side doors, a box
// for things, an oval for people and animals. What would be too small to be seen is drawn larger.
void DrawActor(const v1::Scenario& scenario, const v1::ActorTrack& actor, int frame, const ActorLook& look,
               const PlaneView& view, Drawing& svg);

// The path of an actor's reference point over frames [begin, end], where present.
void DrawTrail(const v1::ActorTrack& actor, int begin_frame, int end_frame, const std::string& style,
               const PlaneView& view, Drawing& svg);

// A bar of a round length with its label; right end at (x, y).
void DrawScaleBar(double x, double y, const PlaneView& view, Drawing& svg);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_TOP_VIEW_H_
