// Jobs from their request to their end: stored, queued, run by the jobs engine, watched.
#ifndef LONGTAIL_GENERATOR_SERVICE_JOB_MANAGER_H_
#define LONGTAIL_GENERATOR_SERVICE_JOB_MANAGER_H_

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "generator/jobs/engine.h"
#include "generator/service/clip_plan.h"
#include "generator/service/dataset_folder.h"
#include "generator/service/event_log.h"
#include "generator/service/fair_queue.h"
#include "generator/service/job_store.h"
#include "generator/service/metrics.h"
#include "generator/service/model_registry.h"
#include "generator/service/spec_library.h"
#include "longtail/v1/job_service.pb.h"

namespace longtail {

// Thread-safe. Free of gRPC. A job that runs shares the model with the streams, frame by frame.
class JobManager {
 public:
  struct Options {
    // The database; made where it is absent.
    std::string store;
    // Jobs that are not finished, >= 1. Default: 1000.
    int max_waiting = 1000;
    // Jobs that run at the same time, >= 1, each on a thread of its own, so that a long one holds no other up; of those
    // that make the same dataset one. Default: 4.
    int max_running = 4;
    // Batches of the running job that are made at the same time, [1, 256]; no byte depends on it. Default: 1.
    int num_workers = 1;
    // Until a job whose disk was full is tried again. Default: 30 s.
    absl::Duration pause = absl::Seconds(30);
    // Between two events of progress. Default: 1 s.
    absl::Duration progress_interval = absl::Seconds(1);
    // Of jobs, used by one thread; tests give one that fails. Default: the machine's.
    FileOps* files = &PosixFileOps();
  };
  // What it uses; all must outlive it.
  struct Environment {
    const SpecLibrary& library;
    const ModelRegistry& models;
    const DatasetRoot& datasets;
    const ProcessFacts& facts;
    Metrics& metrics;
    EventLog& log;
  };

  // Goes on with the jobs that were running or waiting; those that were being cancelled are cancelled. As
  // JobStore::Open.
  static absl::StatusOr<std::unique_ptr<JobManager>> Open(Options options, Environment environment);
  // Stop, and joins.
  ~JobManager();

  // As in job_service.proto.
  absl::StatusOr<v1::GenerationJob> Create(const v1::CreateGenerationJobRequest& request, const std::string& client);
  absl::StatusOr<v1::GenerationJob> Get(const std::string& name) const;
  absl::StatusOr<v1::ListGenerationJobsResponse> List(const v1::ListGenerationJobsRequest& request) const;
  absl::StatusOr<v1::GenerationJob> Cancel(const v1::CancelGenerationJobRequest& request);
  absl::Status Delete(const v1::DeleteGenerationJobRequest& request);

  // Whether more samples may come to a dataset: true while a job that makes it is not finished; false where no job
  // does, or the last has succeeded. FailedPrecondition where the last ended otherwise: it is named, with its state.
  absl::StatusOr<bool> Grows(const std::string& dataset) const;

  // keep: a change of state, that no watcher may miss.
  using Listener = std::function<void(const v1::JobEvent& event, bool keep)>;
  // Calls on_event with the events of a job after a sequence number: with those that were, before it returns, then with
  // each that comes; under the manager's lock, so it must not call back. Returns a number for Unsubscribe.
  absl::StatusOr<int64_t> Subscribe(const std::string& name, int64_t after_sequence, Listener on_event);
  void Unsubscribe(int64_t listener);

  // Jobs that run stop within a frame and wait for the next start; nothing starts any more.
  void Stop();

  static bool IsFinished(v1::JobState state) { return state >= v1::JOB_STATE_SUCCEEDED; }

 private:
  JobManager(Options options, Environment environment) : options_(std::move(options)), environment_(environment) {}

  absl::StatusOr<v1::JobSpec> Resolve(const v1::JobSpec& spec) const;
  absl::StatusOr<v1::Plan> PlanOf(const v1::JobSpec& spec, SharedModel* model) const;
  int NumUnfinished() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckEtag(const v1::GenerationJob& job, const std::string& etag) const;
  struct Running {
    std::atomic<bool> stop{false};
    absl::Time last_progress = absl::InfinitePast();
  };

  void RunThread();
  bool CanRun() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // No job that runs makes the same dataset.
  bool IsFree(const std::string& name) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<JobReport> Run(const v1::GenerationJob& job, const std::atomic<bool>& stop);
  void Settle(const std::string& name, const absl::StatusOr<JobReport>& report) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void OnCommit(const std::string& name, const CommittedShard& shard);
  void OnProgress(const std::string& name, const JobProgress& progress) ABSL_LOCKS_EXCLUDED(mutex_);
  void Enqueue(const v1::GenerationJob& job) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void SetState(v1::GenerationJob& job, v1::JobState state, const absl::Status& error = absl::OkStatus())
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Publish(v1::GenerationJob& job, bool keep) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Tell(const v1::JobEvent& event, bool keep) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options options_;
  const Environment environment_;

  mutable absl::Mutex mutex_;
  std::unique_ptr<JobStore> store_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, v1::JobEvent> jobs_ ABSL_GUARDED_BY(mutex_);  // newest event by name
  std::vector<std::string> order_ ABSL_GUARDED_BY(mutex_);            // names, the oldest first
  FairQueue<std::string> waiting_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, absl::Time> paused_ ABSL_GUARDED_BY(mutex_);  // until when
  std::map<std::string, Running> running_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<int64_t, std::pair<std::string, Listener>> listeners_ ABSL_GUARDED_BY(mutex_);  // with the job's name
  int64_t next_listener_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::thread> threads_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_JOB_MANAGER_H_
