// A sample as a moving picture for authors: from above beside what the camera sees, over the speeds of all actors and
// ego's time to collision.
#ifndef LONGTAIL_TOOLS_CLI_PREVIEW_ANIMATION_H_
#define LONGTAIL_TOOLS_CLI_PREVIEW_ANIMATION_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "kernels/image.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/simulate.h"
#include "tools/cli/command_line.h"
#include "tools/cli/scenario.h"

namespace longtail {

struct AnimationOptions {
  // Draws the material colours of the control raster in place of the reference camera's picture: faster, without
  // light. Default: false.
  bool control = false;
  // What is out of the ordinary with the sample; stands behind its title. Default: nothing.
  std::string note = {};
  // Called after each frame. Default: nothing.
  std::function<void(int num_done, int num_frames)> on_frame;
};

// One picture a frame of the clip, all of one even size. While the event is due the camera's picture has an orange
// frame, from when it has happened until then a red one. InvalidArgument where the road or the scene cannot be built.
absl::StatusOr<std::vector<RgbImage>> PreviewFrames(const v1::Scenario& scenario, const v1::WorldTrack& track,
                                                    const AnimationOptions& options);

// The same for many samples, each in a cell of a grid, seen from above. samples: at least one.
absl::StatusOr<std::vector<RgbImage>> SweepFrames(const std::vector<AcceptedScenario>& samples,
                                                  const std::function<void(int num_done, int num_frames)>& on_frame);

// The bytes of a GIF or an mp4, by the ending of options.out: of one sample with its camera, of many as a grid.
absl::StatusOr<std::string> AnimatePreview(const std::vector<AcceptedScenario>& samples, const ScenarioOptions& options,
                                           CommandContext& context);

// `longtail scenario …` whose previews may move.
void AddAnimatedScenarioCommand(CLI::App& app, CommandContext& context);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_PREVIEW_ANIMATION_H_
