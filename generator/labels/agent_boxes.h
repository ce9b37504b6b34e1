// Boxes of the other actors in space and in the pictures, gathered frame by frame.
#ifndef LONGTAIL_GENERATOR_LABELS_AGENT_BOXES_H_
#define LONGTAIL_GENERATOR_LABELS_AGENT_BOXES_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "generator/control/control_frame.h"
#include "generator/labels/clip_frame.h"
#include "generator/scene/scene.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

// Rows of a pair of agent arrays; columns as in the schema.
struct AgentRows {
  std::vector<float> values;
  std::vector<int32_t> indices;
  int64_t num_rows = 0;
};

// Occlusion is 1 - visible / silhouette, in pixels of the picture: visible is what the instance raster gives the actor,
// silhouette what it would cover if nothing stood before it. Visibility is the sum of visible over the
// sum of silhouette, over all cameras. Not thread-safe: one thread at a time.
class AgentBoxes {
 public:
  // The references must outlive it. track_id of actor i of the track is i.
  AgentBoxes(const v1::Scenario& scenario, const v1::WorldTrack& track, const Scene& scene);

  // Reads the instance raster of frame t of a camera. Each (t, camera) at most once, in any order. InvalidArgument
  // where the raster holds a track_id that no present actor has, or has another size than the camera.
  absl::Status AddFrame(int t, int camera, const SceneFrame& pose, const ControlFrame& control);

  // One row per frame and present actor, by frame, then track_id.
  AgentRows Rows3d(const ClipFrame& clip) const;
  // One row per frame, camera and actor with at least one visible pixel, in this order of keys.
  AgentRows Rows2d() const;

 private:
  struct Coverage {
    int64_t visible_px = 0;
    int64_t silhouette_px = 0;
  };
  // Pixels of one actor in one raster.
  struct Visible {
    int64_t num_px = 0;
    int x0_px = 0, y0_px = 0, x1_px = 0, y1_px = 0;
  };

  absl::Status CountVisible(int t, const ControlFrame& control, std::vector<Visible>& visible) const;
  void AddActor(int t, int camera, int actor, const SceneFrame& pose, const ControlFrame& control,
                const Visible& visible);
  size_t Slot(int t, int camera) const { return static_cast<size_t>(t) * scene_.cameras.size() + camera; }

  const v1::Scenario& scenario_;
  const v1::WorldTrack& track_;
  const Scene& scene_;
  std::vector<std::vector<Coverage>> coverage_;  // [T][actor], summed over cameras
  std::vector<AgentRows> rows_2d_;               // [T * cameras]
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_AGENT_BOXES_H_
