// Everything of a clip but its pixels: what every camera and label is drawn from.
#ifndef LONGTAIL_GENERATOR_PIPELINE_CLIP_WORLD_H_
#define LONGTAIL_GENERATOR_PIPELINE_CLIP_WORLD_H_

#include <memory>

#include "absl/status/statusor.h"
#include "generator/scene/scene.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

// Immutable after creation, at a fixed address: control streams and cameras refer to it.
struct ClipWorld {
  v1::Scenario scenario;
  v1::WorldTrack track;
  Scene scene;
};

// A pure function of the scenario (as stored in a sample's scenario.pb): simulates it and builds its scene.
absl::StatusOr<std::unique_ptr<const ClipWorld>> BuildClipWorld(const v1::Scenario& scenario);

// The same where the track is known already.
absl::StatusOr<std::unique_ptr<const ClipWorld>> BuildClipWorld(v1::Scenario scenario, v1::WorldTrack track);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_PIPELINE_CLIP_WORLD_H_
