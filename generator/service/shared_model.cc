#include "generator/service/shared_model.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr int kMaxStreamBatch = 64;
constexpr int kMaxThreads = 64;
// Weight of the newest measurement.
constexpr double kSpeedWeight = 0.1;

ControlFrame BlankControl(int width_px, int height_px) {
  const size_t size = static_cast<size_t>(width_px) * height_px;
  ControlFrame control;
  control.width_px = width_px;
  control.height_px = height_px;
  control.semantic_class.resize(size);
  control.instance_id.resize(size);
  control.inverse_depth.resize(size);
  control.normal.resize(3 * size);
  control.base_color.resize(3 * size);
  control.emission.resize(3 * size);
  control.motion.resize(2 * size);
  control.disoccluded.resize(size, 1);
  return control;
}

// A rollout of the model below, and what a batch must have in common.
class SharedRollout : public Rollout {
 public:
  SharedRollout(std::unique_ptr<Rollout> inner, int num_steps, WorldModel* view)
      : inner_(std::move(inner)), num_steps_(num_steps), view_(view) {}

  absl::StatusOr<RgbImage> Step(const ControlFrame& control) override {
    Rollout* const self = this;
    const ControlFrame* const controls = &control;
    ASSIGN_OR_RETURN(std::vector<RgbImage> images, view_->StepBatch({&self, 1}, {&controls, 1}));
    return std::move(images[0]);
  }
  std::shared_ptr<const RolloutSnapshot> Snapshot() const override { return inner_->Snapshot(); }
  absl::Status Restore(const RolloutSnapshot& snapshot) override { return inner_->Restore(snapshot); }
  int num_frames_made() const override { return inner_->num_frames_made(); }

  Rollout* inner() const { return inner_.get(); }
  int num_steps() const { return num_steps_; }

 private:
  const std::unique_ptr<Rollout> inner_;
  const int num_steps_;
  WorldModel* const view_;
};

}  // namespace

// What one user wants stepped; lives on the user's stack until it is done or taken out of the queue.
struct SharedModel::Request {
  std::vector<Rollout*> rollouts;
  absl::Span<const ControlFrame* const> controls;
  int num_steps = 1;
  bool is_job = false;
  const std::atomic<bool>* cancelled = nullptr;  // may be null
  StillWanted still_wanted;
  absl::Time queued;
  bool done = false;  // guarded by mutex_
  absl::Status status;
  std::vector<RgbImage> images;

  bool Wants(size_t row) const {
    return !(cancelled != nullptr && *cancelled) && !(still_wanted && !still_wanted(row));
  }
};

class SharedModel::View : public WorldModel {
 public:
  View(std::shared_ptr<SharedModel> model, User user) : model_(std::move(model)), user_(std::move(user)) {
    if (user_.is_job) ++model_->num_job_views_;
  }
  ~View() override {
    if (!user_.is_job) return;
    --model_->num_job_views_;
    model_->num_job_rows_ -= num_rows_;
  }

  const ModelInfo& info() const override { return model_->info(); }

  absl::StatusOr<std::unique_ptr<Rollout>> StartRollout(const RolloutOptions& options) override {
    ASSIGN_OR_RETURN(std::unique_ptr<Rollout> inner, model_->model_->StartRollout(options));
    return std::make_unique<SharedRollout>(std::move(inner), options.num_steps, this);
  }

  absl::StatusOr<std::vector<RgbImage>> StepBatch(absl::Span<Rollout* const> rollouts,
                                                  absl::Span<const ControlFrame* const> controls,
                                                  const StillWanted& still_wanted) override {
    if (rollouts.empty()) return std::vector<RgbImage>();
    if (user_.is_job) {
      const int num_rows = static_cast<int>(rollouts.size());
      model_->num_job_rows_ += num_rows - std::exchange(num_rows_, num_rows);
      return StepRows(rollouts, controls, still_wanted);
    }
    std::vector<RgbImage> images;
    absl::Status dropped;
    for (size_t i = 0; i < rollouts.size(); ++i) {
      StillWanted row_wanted;
      if (still_wanted) row_wanted = [&still_wanted, i](size_t) { return still_wanted(i); };
      absl::StatusOr<std::vector<RgbImage>> row =
          StepRows(rollouts.subspan(i, 1), controls.subspan(i, 1), std::move(row_wanted));
      if (!row.ok() && !(absl::IsCancelled(row.status()) && still_wanted)) return row.status();
      dropped.Update(row.status());
      images.push_back(row.ok() ? std::move((*row)[0]) : RgbImage());
    }
    const auto empty = [](const RgbImage& image) { return image.pixels.empty(); };
    if (std::all_of(images.begin(), images.end(), empty)) return dropped;
    return images;
  }

 private:
  absl::StatusOr<std::vector<RgbImage>> StepRows(absl::Span<Rollout* const> rollouts,
                                                 absl::Span<const ControlFrame* const> controls,
                                                 StillWanted still_wanted) {
    Request request;
    for (Rollout* rollout : rollouts) {
      auto* shared = static_cast<SharedRollout*>(rollout);
      request.rollouts.push_back(shared->inner());
      request.num_steps = shared->num_steps();
    }
    request.controls = controls;
    request.is_job = user_.is_job;
    request.cancelled = user_.cancelled;
    request.still_wanted = std::move(still_wanted);
    RETURN_IF_ERROR(model_->Step(user_, request));
    return std::move(request.images);
  }

  const std::shared_ptr<SharedModel> model_;
  const User user_;
  int num_rows_ = 0;  // of a job's newest batch
};

absl::StatusOr<std::shared_ptr<SharedModel>> SharedModel::Create(const ModelLoader& load, Options options) {
  if (options.stream_batch < 1 || options.stream_batch > kMaxStreamBatch) {
    return absl::InvalidArgumentError(
        absl::StrCat("stream_batch must be in [1, ", kMaxStreamBatch, "], got ", options.stream_batch));
  }
  if (options.num_threads < 1 || options.num_threads > kMaxThreads) {
    return absl::InvalidArgumentError(
        absl::StrCat("num_threads must be in [1, ", kMaxThreads, "], got ", options.num_threads));
  }
  ASSIGN_OR_RETURN(std::unique_ptr<WorldModel> model, load());
  std::shared_ptr<SharedModel> shared(new SharedModel(options, std::move(model)));
  for (int i = 0; i < options.num_threads; ++i) {
    shared->threads_.emplace_back([&shared = *shared] { shared.RunThread(); });
  }
  const absl::MutexLock lock(&shared->mutex_);
  const auto all_warm = [&shared]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(shared->mutex_) {
    return shared->num_warm_ == shared->options_.num_threads;
  };
  shared->mutex_.Await(absl::Condition(&all_warm));
  RETURN_IF_ERROR(shared->warm_up_);
  return shared;
}

SharedModel::~SharedModel() {
  {
    const absl::MutexLock lock(&mutex_);
    ends_ = true;
  }
  for (std::thread& thread : threads_) thread.join();
}

std::unique_ptr<WorldModel> SharedModel::ViewFor(std::shared_ptr<SharedModel> model, User user) {
  return std::make_unique<View>(std::move(model), std::move(user));
}

absl::Duration SharedModel::ExpectedTime(double num_evaluations, int num_streams) const {
  // In a round each stream gets one evaluation, and so does each job; the threads share the work of a round. A stream's
  // own evaluation, which has stream_batch rows, is the least.
  const double stream_batches = std::ceil(static_cast<double>(std::max(num_streams, 1)) / options_.stream_batch);
  const double rows = stream_batches * options_.stream_batch + num_job_rows_;
  const double batches = stream_batches + num_job_views_;
  const double round = std::max<double>(options_.stream_batch, rows / std::min<double>(options_.num_threads, batches));
  return absl::Seconds(num_evaluations * round * seconds_per_evaluation_);
}

absl::Status SharedModel::Step(const User& user, Request& request) {
  const auto given_up = [&user] { return user.cancelled != nullptr && *user.cancelled; };
  const absl::MutexLock lock(&mutex_);
  request.queued = absl::Now();
  waiting_.Push(user.priority, user.client, &request);
  ShowDepth();
  const auto settled = [&] { return request.done || given_up(); };
  mutex_.Await(absl::Condition(&settled));
  if (!request.done && waiting_.Remove(&request)) {
    ShowDepth();
    return absl::CancelledError("cancelled while waiting for the model");
  }
  // Being stepped: the rollouts are in use until it ends.
  mutex_.Await(absl::Condition(&request.done));
  return request.status;
}

void SharedModel::LookAgain() {
  const absl::MutexLock lock(&mutex_);  // letting go of it has every condition evaluated anew
}

void SharedModel::RunThread() {
  Idle idle;
  const absl::Status warm_up = WarmUp(idle);
  mutex_.Lock();
  ++num_warm_;
  warm_up_.Update(warm_up);
  const auto work_or_end = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !gathering_ && (ends_ || !waiting_.empty());
  };
  while (true) {
    mutex_.Await(absl::Condition(&work_or_end));
    if (waiting_.empty()) break;
    const std::vector<Request*> batch = NextBatch();
    ShowDepth();
    mutex_.Unlock();
    const absl::Status status = Evaluate(batch, idle);
    mutex_.Lock();
    for (Request* request : batch) {
      request->status.Update(status);
      request->done = true;
    }
  }
  mutex_.Unlock();
}

std::vector<SharedModel::Request*> SharedModel::NextBatch() {
  std::vector<Request*> batch = {*waiting_.Pop()};
  if (batch[0]->is_job || options_.stream_batch == 1) return batch;
  const auto enough = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return waiting_.size() + 1 >= options_.stream_batch;
  };
  gathering_ = true;
  mutex_.AwaitWithTimeout(absl::Condition(&enough), options_.max_delay);
  gathering_ = false;
  while (static_cast<int>(batch.size()) < options_.stream_batch) {
    const std::optional<Request*> next = waiting_.PopIf(
        [&batch](Request* const& request) { return !request->is_job && request->num_steps == batch[0]->num_steps; });
    if (!next) break;
    batch.push_back(*next);
  }
  return batch;
}

absl::StatusOr<Rollout*> SharedModel::IdleRollout(Idle& idle, int num_steps, size_t i) {
  std::vector<std::unique_ptr<Rollout>>& rollouts = idle[num_steps];
  while (rollouts.size() <= i) {
    RolloutOptions options;
    options.camera = "idle";
    options.sample_index = rollouts.size();
    options.num_steps = num_steps;
    ASSIGN_OR_RETURN(rollouts.emplace_back(), model_->StartRollout(options));
  }
  return rollouts[i].get();
}

// What concerns one request alone goes into its status.
absl::Status SharedModel::Evaluate(const std::vector<Request*>& batch, Idle& idle) {
  std::vector<Rollout*> rollouts;
  std::vector<const ControlFrame*> controls;
  std::vector<std::pair<const Request*, size_t>> owners;  // of each row, and its number there; an idle one has none
  for (const Request* request : batch) {
    rollouts.insert(rollouts.end(), request->rollouts.begin(), request->rollouts.end());
    controls.insert(controls.end(), request->controls.begin(), request->controls.end());
    for (size_t i = 0; i < request->rollouts.size(); ++i) owners.emplace_back(request, i);
  }
  const size_t num_wanted = rollouts.size();
  const Request& first = *batch[0];
  if (!first.is_job) {
    for (size_t i = 0; rollouts.size() < static_cast<size_t>(options_.stream_batch); ++i) {
      ASSIGN_OR_RETURN(Rollout * filler, IdleRollout(idle, first.num_steps, i));
      rollouts.push_back(filler);
      controls.push_back(controls[0]);
    }
  }
  const auto still_wanted = [&owners](size_t row) {
    return row < owners.size() && owners[row].first->Wants(owners[row].second);
  };
  const absl::Time begin = absl::Now();
  if (options_.metrics != nullptr) {
    for (const Request* request : batch) options_.metrics->ObserveStage("queue", begin - request->queued);
  }
  ASSIGN_OR_RETURN(std::vector<RgbImage> images, model_->StepBatch(rollouts, controls, still_wanted));
  const absl::Duration spent = absl::Now() - begin;
  Measure(spent, rollouts.size() * first.num_steps);
  if (options_.metrics != nullptr) {
    options_.metrics->ObserveStage("compute", spent);
    options_.metrics->ObserveBatch(first.is_job ? "job" : "stream", static_cast<int64_t>(num_wanted));
  }
  size_t next = 0;
  for (Request* request : batch) {
    bool any = false;
    for (size_t i = 0; i < request->rollouts.size(); ++i) {
      any = any || !images[next].pixels.empty();
      request->images.push_back(std::move(images[next++]));
    }
    if (!any) request->status = absl::CancelledError("cancelled while being stepped");
  }
  return absl::OkStatus();
}

absl::Status SharedModel::WarmUp(Idle& idle) {
  const ControlFrame control = BlankControl(model_->info().width_px, model_->info().height_px);
  std::vector<Rollout*> rollouts;
  for (int i = 0; i < options_.stream_batch; ++i) {
    ASSIGN_OR_RETURN(Rollout * filler, IdleRollout(idle, /*num_steps=*/1, i));
    rollouts.push_back(filler);
  }
  const std::vector<const ControlFrame*> controls(rollouts.size(), &control);
  RETURN_IF_ERROR(model_->StepBatch(rollouts, controls).status());
  const absl::Time begin = absl::Now();  // the first step is slower than those to come
  RETURN_IF_ERROR(model_->StepBatch(rollouts, controls).status());
  Measure(absl::Now() - begin, rollouts.size());
  return absl::OkStatus();
}

void SharedModel::Measure(absl::Duration spent, size_t num_evaluations) {
  const double seconds = absl::ToDoubleSeconds(spent) / static_cast<double>(num_evaluations);
  const absl::MutexLock lock(&mutex_);
  const double before = seconds_per_evaluation_;
  seconds_per_evaluation_ = before == 0 ? seconds : before + kSpeedWeight * (seconds - before);
}

void SharedModel::ShowDepth() {
  if (options_.metrics != nullptr) options_.metrics->SetQueueDepth("model", waiting_.size());
}

}  // namespace longtail
