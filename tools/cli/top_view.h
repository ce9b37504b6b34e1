// Draws a road and its actors from above.
#ifndef LONGTAIL_TOOLS_CLI_TOP_VIEW_H_
#define LONGTAIL_TOOLS_CLI_TOP_VIEW_H_

#include <string>

#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/road/road.h"
#include "tools/cli/drawing.h"

namespace longtail {

// Maps world (m) to the drawing (px): world_center goes to (center_x, center_y), the world direction
// world_yaw_rad points to the right.
struct TopView {
  double world_center_x_m = 0;
  double world_center_y_m = 0;
  double world_yaw_rad = 0;
  double scale_px_per_m = 10;
  double center_x_px = 0;
  double center_y_px = 0;

  SvgPoint Map(double x_m, double y_m) const;
};

// Fill colour of an actor: one for ego, one for each class.
std::string ActorColor(bool is_ego, v1::ActorClass actor_class);

// Sidewalk, shoulder, lanes and markings between two stations.
void DrawRoad(const RoadLine& road, double begin_s_m, double end_s_m, const TopView& view, Drawing& svg);

struct ActorLook {
  double opacity = 1;
  bool outlined = false;  // takes part in the event
};

// An actor's body at a frame: a box with its front marked, a disc for people.
void DrawActor(const v1::Scenario& scenario, const v1::ActorTrack& actor, int frame, const ActorLook& look,
               const TopView& view, Drawing& svg);

// The path of an actor's reference point over frames [begin, end], where present.
void DrawTrail(const v1::ActorTrack& actor, int begin_frame, int end_frame, const std::string& style,
               const TopView& view, Drawing& svg);

// A bar of a round length with its label; right end at (x, y).
void DrawScaleBar(double x, double y, const TopView& view, Drawing& svg);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_TOP_VIEW_H_
