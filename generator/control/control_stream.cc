#include "generator/control/control_stream.h"

#include <vector>

#include "generator/control/control_vectors.h"
#include "generator/control/lens_raster.h"
#include "generator/scene/scene_builder.h"
#include "scenarios/prompt/prompt_text.h"

namespace longtail {

struct ControlStream::State {
  const Scene& scene;
  const v1::Scenario& scenario;
  const v1::WorldTrack& track;
  LensRaster raster;
  std::vector<PromptText> prompts;
  // The frame drawn last.
  int last_t = -1;
};

ControlStream::ControlStream(const Scene& scene, const v1::Scenario& scenario, const v1::WorldTrack& track, int camera)
    : state_(new State{scene, scenario, track, LensRaster(scene, camera), PromptTexts(scenario, track), -1}) {}

ControlStream::~ControlStream() = default;

ControlFrame ControlStream::Draw(int t, bool first_frame) {
  State& s = *state_;
  const bool first = first_frame || t == 0;
  ControlFrame frame;
  if (!first && s.last_t != t - 1) {
    s.raster.Draw(PoseFrame(s.scene, s.scenario, s.track, t - 1), /*first=*/true, &frame);
  }
  const SceneFrame poses = PoseFrame(s.scene, s.scenario, s.track, t);
  s.raster.Draw(poses, first, &frame);
  s.last_t = t;
  frame.action = ActionVector(s.track, t, first);
  frame.world = WorldVector(SkyOf(s.scene, poses), poses.world_from_rig);
  frame.event = EventVector(s.scenario, s.track, t);
  frame.prompt = PromptAt(s.prompts, t);
  return frame;
}

}  // namespace longtail
