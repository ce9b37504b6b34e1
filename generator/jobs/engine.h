// A job: its plan is laid down, its batches run on worker processes, its shards are committed, its index published.
#ifndef LONGTAIL_GENERATOR_JOBS_ENGINE_H_
#define LONGTAIL_GENERATOR_JOBS_ENGINE_H_

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "generator/dataset/file_ops.h"
#include "generator/dataset/index/clip_row.h"
#include "generator/dataset/part.h"
#include "generator/jobs/stage_times.h"
#include "longtail/v1/dataset.pb.h"

namespace longtail {

// What a runner tells while it works. Not thread-safe.
class BatchMonitor {
 public:
  virtual ~BatchMonitor() = default;
  virtual void AddFrames(int64_t count) = 0;
  virtual void AddRejections(int64_t count) = 0;
  // Time spent since the last call.
  virtual void AddTimes(const StageTimes& times) = 0;
  // True when the batch is not wanted any more: return CancelledError soon.
  virtual bool cancelled() = 0;
};

// Makes the samples of a batch: a pure function of plan and batch. Not thread-safe.
class BatchRunner {
 public:
  virtual ~BatchRunner() = default;
  // Any error ends the job with it; units whose tries ran out belong in BatchResult::failed.
  virtual absl::StatusOr<BatchResult> Run(const v1::PlannedBatch& batch, BatchMonitor& monitor) = 0;
};

struct JobProgress {
  int64_t num_units = 0;      // of this slice
  int64_t units_done = 0;     // staged or committed, failed ones included
  int64_t units_resumed = 0;  // of those, found done at the start
  int64_t units_failed = 0;   // in committed shards
  int64_t frames = 0;         // made by this run
  int64_t rejections = 0;     // tries thrown away by this run
  int num_shards = 0;
  int shards_done = 0;
};

struct FailedSample {
  std::string unit_id;
  std::string spec_id;
  uint64_t sample_index = 0;
  std::string reason;
};

struct CommittedShard {
  std::string name;
  absl::Duration spent;              // on the commit alone
  std::vector<FailedSample> failed;  // units of the shard that could not be made
};

// Starts a worker process that serves `channel` (a descriptor to keep open in the child) with ServeBatches, and gives
// its process id. The child must die with its parent.
using WorkerLauncher = std::function<absl::StatusOr<pid_t>(int channel)>;

struct JobOptions {
  std::string root;
  v1::Plan plan;
  // Worker processes or threads, [1, 256]; batches go to whoever is free, and no byte depends on it. Default: 1.
  int num_workers = 1;
  // Which of num_slices machines this is: it makes the shards whose number is slice_index modulo num_slices. Default:
  // all.
  int slice_index = 0;
  int num_slices = 1;
  // Names of the shards to make; others of the slice are left alone. Default: all.
  std::vector<std::string> only_shards;
  // Starts worker processes; empty runs batches on threads of this process, each with a runner of make_runner.
  WorkerLauncher launch_worker;
  std::function<absl::StatusOr<std::unique_ptr<BatchRunner>>()> make_runner;
  // A retried shard that differs from its commit is an error. Default: the first commit wins.
  bool strict = false;
  // Times that a batch may lose its worker before the job gives up. Default: 3.
  int max_worker_deaths = 3;
  // Set from a signal handler to stop: batches in flight are dropped, what is staged stays. May be null.
  const std::atomic<bool>* stop = nullptr;
  // Called from RunJob's thread at each change, and about every 100 ms. May be empty.
  std::function<void(const JobProgress&)> on_progress;
  // Called from RunJob's thread after each shard that this run committed. May be empty.
  std::function<void(const CommittedShard&)> on_commit;
  // Called from RunJob's thread with the name of the shard at which the job fails, where it is at one. May be empty.
  std::function<void(const std::string&)> on_failed_shard;
  // Contents of meta/ under the root, by file name: "taxonomy.json".
  std::vector<std::pair<std::string, std::string>> meta_files;
  // Forms of clips.jsonl that the index has besides, such as ParquetClipTable(). All runs of a dataset must have the
  // same.
  std::vector<ClipTable> clip_tables;
  // Of this attempt, for attempts/ and names of files in the making; empty draws one. Tests set it.
  std::string attempt;
  std::function<absl::Time()> now = absl::Now;
};

struct JobReport {
  JobProgress progress;
  std::vector<FailedSample> failed;  // of this slice, in plan order
  int shards_committed = 0;          // by this run
  int shards_discarded = 0;          // another commit had come first, or a foreign tar was set aside
  StageTimes times;                  // of this run, summed over its workers, who may work at the same time
  bool stopped = false;              // by `stop`
  bool all_committed = false;        // every shard of the plan is
  bool complete = false;             // and the index is published
};

// The three steps of a job, each an attempt with a record in attempts/. InvalidArgument: options out of range.
// Unavailable: another process works on this slice (it is named). ResourceExhausted: disk full. Else the first error of
// a runner or of a file operation; the record names it, and the shard it came at. Whatever they return, all that is
// committed stays valid and a rerun goes on.

// Makes the root (its parent must exist) and writes options.plan where it has none. InvalidArgument where it holds
// another plan: the first difference is named.
absl::Status PlanJob(FileOps& files, const JobOptions& options);

// Makes and commits the shards of the root's plan that are not committed; options.plan is not looked at. NotFound where
// there is no plan.
absl::StatusOr<JobReport> RunPlannedJob(FileOps& files, const JobOptions& options);

// Publishes the index. NotFound where there is no plan, FailedPrecondition where a shard is not committed.
absl::Status FinalizeJob(FileOps& files, const JobOptions& options);

// All three as one attempt: it finalises where no shard of the plan, of this slice or another, is left.
absl::StatusOr<JobReport> RunJob(FileOps& files, const JobOptions& options);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_JOBS_ENGINE_H_
