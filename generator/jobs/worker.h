// The worker's side of a job: takes batches from its parent, stages their parts.
#ifndef LONGTAIL_GENERATOR_JOBS_WORKER_H_
#define LONGTAIL_GENERATOR_JOBS_WORKER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "generator/dataset/file_ops.h"
#include "generator/jobs/engine.h"

namespace longtail {

// Lines, parent to worker: "run <batch> <attempt>", "quit"; worker to parent: "frames <n>", "rejected <n>",
// "times <µs of each stage>", "done <batch>", "error <code> <message in hex>".
//
// Call first thing in a worker process: it dies with its parent, and leaves signals of the terminal to it.
// FailedPrecondition where the parent is gone already.
absl::Status BecomeWorker(pid_t parent);

// Serves the channel until "quit" or until the parent closes it. The root must have a plan.
absl::Status ServeBatches(int channel, FileOps& files, const std::string& root, BatchRunner& runner);

// Forks and execs command with the channel's number and the parent's process id as two more arguments.
WorkerLauncher ExecLauncher(std::vector<std::string> command);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_JOBS_WORKER_H_
