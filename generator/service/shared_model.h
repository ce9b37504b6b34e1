// One world model that streams and jobs share: they take turns frame by frame.
#ifndef LONGTAIL_GENERATOR_SERVICE_SHARED_MODEL_H_
#define LONGTAIL_GENERATOR_SERVICE_SHARED_MODEL_H_

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "generator/service/fair_queue.h"
#include "generator/service/metrics.h"
#include "generator/world_model/world_model.h"
#include "longtail/v1/clip_settings.pb.h"

namespace longtail {

using ModelLoader = std::function<absl::StatusOr<std::unique_ptr<WorldModel>>()>;

// The model is loaded and stepped on one thread. A rollout's frames may depend on the size of the batch it is stepped
// in, so sizes are fixed: a job's batch goes as its plan has it, alone; rollouts of streams are stepped in batches of
// exactly stream_batch, filled up with idle ones where fewer wait. So no byte depends on who else is there.
//
// Thread-safe. The destructor waits for those who step.
class SharedModel {
 public:
  struct Options {
    // Rollouts of streams in one evaluation, [1, 64]. Larger pays where a batch costs little more than a row: on GPUs.
    // Default: 1.
    int stream_batch = 1;
    // How long an evaluation waits for more rollouts. Default: 2 ms.
    absl::Duration max_delay = absl::Milliseconds(2);
    // May be null.
    Metrics* metrics = nullptr;
  };

  // Loads, and steps twice. InvalidArgument for an option out of range; else the loader's or the model's error.
  static absl::StatusOr<std::shared_ptr<SharedModel>> Create(const ModelLoader& load, Options options);
  ~SharedModel();

  const ModelInfo& info() const { return model_->info(); }
  int stream_batch() const { return options_.stream_batch; }
  // Of one network evaluation of one row, measured over the last ones.
  double SecondsPerEvaluation() const { return seconds_per_evaluation_; }

  // Who steps.
  struct User {
    std::string client;
    v1::Priority priority = v1::PRIORITY_NORMAL;
    bool is_job = false;
    // Gives waiting up with Cancelled once true; may be null, must outlive the view.
    const std::atomic<bool>* cancelled = nullptr;
  };
  // A view for one user, to be used by one thread at a time; keeps the model alive. Its StepBatch blocks for its turn.
  static std::unique_ptr<WorldModel> ViewFor(std::shared_ptr<SharedModel> model, User user);

 private:
  class View;
  struct Request;

  explicit SharedModel(Options options) : options_(options) {}
  void RunThread(const ModelLoader& load, absl::Status* loaded);
  absl::StatusOr<std::unique_ptr<Rollout>> StartRollout(const RolloutOptions& options);
  absl::Status Step(const User& user, Request& request);
  std::vector<Request*> NextBatch() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Evaluate(const std::vector<Request*>& batch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(model_mutex_);
  absl::Status WarmUp() ABSL_EXCLUSIVE_LOCKS_REQUIRED(model_mutex_);
  absl::StatusOr<Rollout*> IdleRollout(int num_steps, size_t i) ABSL_EXCLUSIVE_LOCKS_REQUIRED(model_mutex_);
  void Measure(absl::Duration spent, size_t num_evaluations) ABSL_EXCLUSIVE_LOCKS_REQUIRED(model_mutex_);
  void ShowDepth() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options options_;
  std::unique_ptr<WorldModel> model_;  // set before Create returns
  absl::Mutex model_mutex_;            // held while the model works
  std::map<int, std::vector<std::unique_ptr<Rollout>>> idle_ ABSL_GUARDED_BY(model_mutex_);  // by num_steps
  std::atomic<double> seconds_per_evaluation_{0};

  absl::Mutex mutex_;
  FairQueue<Request*> waiting_ ABSL_GUARDED_BY(mutex_);
  bool loaded_ ABSL_GUARDED_BY(mutex_) = false;
  bool ends_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_SHARED_MODEL_H_
