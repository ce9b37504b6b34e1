// One world model that streams and jobs share: they take turns frame by frame.
#ifndef LONGTAIL_GENERATOR_SERVICE_SHARED_MODEL_H_
#define LONGTAIL_GENERATOR_SERVICE_SHARED_MODEL_H_

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "generator/service/fair_queue.h"
#include "generator/service/metrics.h"
#include "generator/world_model/world_model.h"
#include "longtail/v1/clip_settings.pb.h"

namespace longtail {

using ModelLoader = std::function<absl::StatusOr<std::unique_ptr<WorldModel>>()>;

// num_threads threads step it over one set of weights, each a batch at a time. A rollout's frames may depend on the
// size of the batch it is stepped in, so sizes are fixed: a job's batch goes as its plan has it, alone; rollouts of
// streams are stepped in batches of exactly stream_batch, filled up with idle ones where fewer wait. So no byte depends
// on who else is there.
//
// Thread-safe. The destructor waits for those who step.
//
//   users, each blocked in StepBatch      FairQueue          stepping threads
//   stream ann ─┐
//   stream bob ─┼──────────────────────▶  turns  ──────────▶ evaluate a batch each
//   job of ann ─┘
class SharedModel {
 public:
  struct Options {
    // Threads that step, [1, 64]; no byte depends on it. Default: 1.
    int num_threads = 1;
    // Rollouts of streams in one evaluation, [1, 64]. Larger pays where a batch costs little more than a row: on GPUs.
    // Default: 1.
    int stream_batch = 1;
    // How long an evaluation waits for more rollouts. Default: 2 ms.
    absl::Duration max_delay = absl::Milliseconds(2);
    // May be null.
    Metrics* metrics = nullptr;
  };

  // Loads, and steps twice on each thread. InvalidArgument for an option out of range; else the loader's or the model's
  // error.
  static absl::StatusOr<std::shared_ptr<SharedModel>> Create(const ModelLoader& load, Options options);
  ~SharedModel();

  const ModelInfo& info() const { return model_->info(); }
  int num_threads() const { return options_.num_threads; }
  int stream_batch() const { return options_.stream_batch; }
  // Of one network evaluation of one row, measured over the last ones.
  double SecondsPerEvaluation() const { return seconds_per_evaluation_; }
  // About how long num_evaluations of one row, one after the other, take a stream that shares the model with
  // num_streams - 1 others and with the jobs that run now.
  absl::Duration ExpectedTime(double num_evaluations, int num_streams) const;

  // Who steps.
  struct User {
    std::string client;
    v1::Priority priority = v1::PRIORITY_NORMAL;
    bool is_job = false;
    // Once true, gives waiting up at LookAgain or when an evaluation ends, and being stepped before the next evaluation
    // of the frame, both with Cancelled. May be null, must outlive the view.
    const std::atomic<bool>* cancelled = nullptr;
  };
  // To be called where a User::cancelled has become true: who waits with it leaves the queue at once.
  void LookAgain() ABSL_LOCKS_EXCLUDED(mutex_);
  // A view for one user, to be used by one thread at a time; keeps the model alive. Its StepBatch blocks for its turn.
  static std::unique_ptr<WorldModel> ViewFor(std::shared_ptr<SharedModel> model, User user);

 private:
  class View;
  struct Request;

  // Rollouts that fill a thread's batches up, by num_steps; nobody wants their pictures.
  using Idle = std::map<int, std::vector<std::unique_ptr<Rollout>>>;

  SharedModel(Options options, std::unique_ptr<WorldModel> model) : options_(options), model_(std::move(model)) {}
  void RunThread();
  absl::Status Step(const User& user, Request& request);
  std::vector<Request*> NextBatch() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Evaluate(const std::vector<Request*>& batch, Idle& idle);
  absl::Status WarmUp(Idle& idle);
  absl::StatusOr<Rollout*> IdleRollout(Idle& idle, int num_steps, size_t i);
  void Measure(absl::Duration spent, size_t num_evaluations) ABSL_LOCKS_EXCLUDED(mutex_);
  void ShowDepth() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options options_;
  const std::unique_ptr<WorldModel> model_;
  std::atomic<double> seconds_per_evaluation_{0};  // written under mutex_
  std::atomic<int> num_job_rows_{0};               // of the newest batch of each job's view
  std::atomic<int> num_job_views_{0};

  absl::Mutex mutex_;
  FairQueue<Request*> waiting_ ABSL_GUARDED_BY(mutex_);
  bool gathering_ ABSL_GUARDED_BY(mutex_) = false;  // a thread waits for more rows of its batch
  int num_warm_ ABSL_GUARDED_BY(mutex_) = 0;        // threads
  absl::Status warm_up_ ABSL_GUARDED_BY(mutex_);
  bool ends_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_SHARED_MODEL_H_
