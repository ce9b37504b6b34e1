// Worker processes that take batches as they become free.
#ifndef LONGTAIL_GENERATOR_JOBS_WORKER_POOL_H_
#define LONGTAIL_GENERATOR_JOBS_WORKER_POOL_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "generator/jobs/engine.h"
#include "generator/jobs/stage_times.h"

namespace longtail {

struct PoolEvents {
  std::function<absl::Status(uint32_t batch)> on_done;
  std::function<void(int64_t frames, int64_t rejections)> on_work;
  std::function<void(const StageTimes& times)> on_times;
  std::function<void(uint32_t batch)> on_failed;  // just before RunOnWorkers returns its error
  std::function<void()> on_tick;                  // about every 100 ms
};

// Runs every batch once, in any order, on options.num_workers processes; returns when all are done, when
// options.stop is set (workers are killed; what they staged stays), or with the first error. Every process that it
// started is gone when it returns. Unavailable where a batch lost its worker options.max_worker_deaths times.
absl::Status RunOnWorkers(const JobOptions& options, const std::string& attempt, const std::vector<uint32_t>& batches,
                          const PoolEvents& events);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_JOBS_WORKER_POOL_H_
