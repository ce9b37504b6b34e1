// Scene -> ControlFrame for each frame of one camera, in order.
#ifndef LONGTAIL_GENERATOR_CONTROL_CONTROL_STREAM_H_
#define LONGTAIL_GENERATOR_CONTROL_CONTROL_STREAM_H_

#include <memory>

#include "generator/control/control_frame.h"
#include "generator/scene/scene.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

// Rasterises frame t of a camera. Motion vectors are from frame t - 1 (both are drawn inside; consecutive calls reuse
// the previous depth). The references must outlive it. Not thread-safe: one thread at a time.
class ControlStream {
 public:
  ControlStream(const Scene& scene, const v1::Scenario& scenario, const v1::WorldTrack& track, int camera);
  ~ControlStream();

  // 0 <= t < scene.num_frames, any order. first_frame makes it the start of a rollout: motion 0, all
  // disoccluded, as at t = 0 (the trainer cuts windows out of clips with it).
  ControlFrame Draw(int t, bool first_frame = false);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CONTROL_CONTROL_STREAM_H_
