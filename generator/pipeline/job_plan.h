// From what a caller asks for to the plan of a job, and what follows from a plan.
#ifndef LONGTAIL_GENERATOR_PIPELINE_JOB_PLAN_H_
#define LONGTAIL_GENERATOR_PIPELINE_JOB_PLAN_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "generator/world_model/world_model.h"
#include "longtail/v1/dataset.pb.h"

namespace longtail {

struct ClipOrder {
  std::vector<v1::ScenarioSpec> specs;  // at least one, ids unique
  uint32_t clips_per_spec = 1;
  uint64_t seed = 0;
  std::string model = "net";            // or "reference"
  std::string quality = "draft";        // or "standard", "fine"
  std::string labels = "standard";      // or "dense"
  std::string initial_frames = "none";  // or "reference"
  uint32_t crf = 16;
  uint32_t units_per_batch = 8;
  // Largest instruction set that the model's kernels may use, such as "AVX2".
  std::string max_isa;
  std::string code_commit;
};

// Whether every camera is of the size that the model draws; InvalidArgument names the first that is not:
// "sensors.cameras[0] must be …".
absl::Status CheckCameras(const v1::ScenarioSpec& spec, const ModelInfo& info);

// A pure function. model is null exactly where the order's model is "reference". InvalidArgument: as MakePlan, and as
// CheckDrivesItself and CheckCameras with the spec's id in front.
absl::StatusOr<v1::Plan> PlanClips(const ClipOrder& order, const ModelInfo* model);

// Whether a process with this model and instruction set makes the bytes that the plan promises. InvalidArgument names
// the first difference. model is null exactly where the plan's model kind is "reference".
absl::Status CheckBackend(const v1::Plan& plan, const std::string& max_isa, const ModelInfo* model);

// Contents of meta/ of the plan's dataset, by file name.
std::vector<std::pair<std::string, std::string>> MetaFiles(const v1::Plan& plan);

// What a plan comes to, about: clips of a duration drawn from a range count as its middle.
struct JobSize {
  int64_t num_frames = 0;  // pictures, of all cameras
  int64_t num_bytes = 0;
};
JobSize ExpectedSize(const v1::Plan& plan);

// Frames a second that one worker makes, as docs/benchmarks.md has it for the plan's model and quality. Other machines
// are faster or slower.
double BenchmarkedFramesPerSecond(const v1::Plan& plan);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_PIPELINE_JOB_PLAN_H_
