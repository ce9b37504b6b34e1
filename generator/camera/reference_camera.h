// A deterministic ray-traced camera (Embree): training data and ground truth, never what a generation job writes unless
// asked.
#ifndef LONGTAIL_GENERATOR_CAMERA_REFERENCE_CAMERA_H_
#define LONGTAIL_GENERATOR_CAMERA_REFERENCE_CAMERA_H_

#include <memory>

#include "absl/status/statusor.h"
#include "generator/scene/scene.h"
#include "kernels/image.h"
#include "kernels/instruction_set.h"

namespace longtail {

// The static part goes into one acceleration structure at creation, movable parts are instanced a frame.
// Same bytes on every run with one instruction set. Not thread-safe: one thread at a time; uses one thread.
class ReferenceCamera {
 public:
  // scene must outlive it. set: what rays are traced with; the CPU must have it. InvalidArgument for indices or sizes
  // out of range; Internal where Embree fails.
  static absl::StatusOr<std::unique_ptr<ReferenceCamera>> Create(const Scene& scene,
                                                                 InstructionSet set = CpuInstructionSet());
  ~ReferenceCamera();

  // Picture of scene.cameras[camera]: sun and sky with soft shadow, ambient occlusion, fog, wet reflections, head and
  // street lamps at night, procedural textures, 4 samples a pixel on a fixed pattern, filmic tone curve with exposure
  // by the light.
  RgbImage Render(const SceneFrame& frame, int camera);

 private:
  struct State;
  explicit ReferenceCamera(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CAMERA_REFERENCE_CAMERA_H_
