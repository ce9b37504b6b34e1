// Threads of this process that run batches as they become free.
#ifndef LONGTAIL_GENERATOR_JOBS_RUNNER_THREADS_H_
#define LONGTAIL_GENERATOR_JOBS_RUNNER_THREADS_H_

#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "generator/jobs/engine.h"
#include "generator/jobs/worker_pool.h"

namespace longtail {

// Makes a batch's result durable, before PoolEvents::on_done.
using StageResult = std::function<absl::Status(const v1::PlannedBatch& batch, const BatchResult& result)>;

// Runs every batch once, on options.num_workers threads with a runner each; batches start in order. Everything but
// BatchRunner::Run is called on the caller's thread. Returns when all are done, when options.stop is set (what is in
// hand is dropped), or with the first error. Every thread has ended when it returns. Holds at most two results a thread
// that are not staged yet.
absl::Status RunOnThreads(const JobOptions& options, const std::vector<const v1::PlannedBatch*>& batches,
                          const StageResult& stage, const PoolEvents& events);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_JOBS_RUNNER_THREADS_H_
