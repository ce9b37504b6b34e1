// Which shards of a job one machine takes.
#ifndef LONGTAIL_GENERATOR_JOBS_SLICE_H_
#define LONGTAIL_GENERATOR_JOBS_SLICE_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"

namespace longtail {

// The shards whose number is index modulo count. 0 <= index < count.
struct Slice {
  int index = 0;
  int count = 1;

  friend bool operator==(const Slice&, const Slice&) = default;
};

// The value of a variable; nothing where it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// Of this process. An empty value counts as not set.
std::optional<std::string> ProcessEnvironment(const std::string& name);

// "i/n" as it is; "auto" from the variables of whoever started this process:
//
//   Slurm job array         SLURM_ARRAY_TASK_ID, _COUNT; _MIN (default 0) and _STEP (default 1)
//   Slurm tasks (srun)      SLURM_PROCID, SLURM_NTASKS
//   Kubernetes Indexed Job  JOB_COMPLETION_INDEX, JOB_COMPLETIONS (the manifest must set it)
//   torchrun                RANK, WORLD_SIZE
//   Open MPI                OMPI_COMM_WORLD_RANK, OMPI_COMM_WORLD_SIZE
//   other MPI               PMI_RANK, PMI_SIZE
//
// A launcher that says 0 of 1 shares nothing out and is passed over. InvalidArgument, naming the variables: one of a
// pair is absent, a value is no number or out of range, an array has gaps, two launchers share the work out
// differently, or "auto" finds none at all. Also for a text that is neither.
absl::StatusOr<Slice> ResolveSlice(const std::string& text, const Environment& environment);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_JOBS_SLICE_H_
