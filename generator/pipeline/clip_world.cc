#include "generator/pipeline/clip_world.h"

#include <utility>

#include "generator/scene/scene_builder.h"
#include "kernels/status_macros.h"
#include "scenarios/simulate.h"

namespace longtail {

absl::StatusOr<std::unique_ptr<const ClipWorld>> BuildClipWorld(const v1::Scenario& scenario) {
  ASSIGN_OR_RETURN(v1::WorldTrack track, Simulate(scenario));
  return BuildClipWorld(scenario, std::move(track));
}

absl::StatusOr<std::unique_ptr<const ClipWorld>> BuildClipWorld(v1::Scenario scenario, v1::WorldTrack track) {
  auto world = std::make_unique<ClipWorld>();
  world->scenario = std::move(scenario);
  world->track = std::move(track);
  ASSIGN_OR_RETURN(world->scene, BuildScene(world->scenario, world->track));
  return world;
}

}  // namespace longtail
