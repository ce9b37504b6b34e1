#include "generator/service/shared_model.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr int kMaxStreamBatch = 64;
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
  bool done = false;  // guarded by mutex_
  absl::Status status;
  std::vector<RgbImage> images;
};

class SharedModel::View : public WorldModel {
 public:
  View(std::shared_ptr<SharedModel> model, User user) : model_(std::move(model)), user_(std::move(user)) {}

  const ModelInfo& info() const override { return model_->info(); }

  absl::StatusOr<std::unique_ptr<Rollout>> StartRollout(const RolloutOptions& options) override {
    ASSIGN_OR_RETURN(std::unique_ptr<Rollout> inner, model_->StartRollout(options));
    return std::make_unique<SharedRollout>(std::move(inner), options.num_steps, this);
  }

  absl::StatusOr<std::vector<RgbImage>> StepBatch(absl::Span<Rollout* const> rollouts,
                                                  absl::Span<const ControlFrame* const> controls) override {
    if (rollouts.empty()) return std::vector<RgbImage>();
    if (user_.is_job) return StepRows(rollouts, controls);
    std::vector<RgbImage> images;
    for (size_t i = 0; i < rollouts.size(); ++i) {
      ASSIGN_OR_RETURN(std::vector<RgbImage> row, StepRows(rollouts.subspan(i, 1), controls.subspan(i, 1)));
      images.push_back(std::move(row[0]));
    }
    return images;
  }

 private:
  absl::StatusOr<std::vector<RgbImage>> StepRows(absl::Span<Rollout* const> rollouts,
                                                 absl::Span<const ControlFrame* const> controls) {
    Request request;
    for (Rollout* rollout : rollouts) {
      auto* shared = static_cast<SharedRollout*>(rollout);
      request.rollouts.push_back(shared->inner());
      request.num_steps = shared->num_steps();
    }
    request.controls = controls;
    request.is_job = user_.is_job;
    RETURN_IF_ERROR(model_->Step(user_, request));
    return std::move(request.images);
  }

  const std::shared_ptr<SharedModel> model_;
  const User user_;
};

absl::StatusOr<std::shared_ptr<SharedModel>> SharedModel::Create(const ModelLoader& load, Options options) {
  if (options.stream_batch < 1 || options.stream_batch > kMaxStreamBatch) {
    return absl::InvalidArgumentError(
        absl::StrCat("stream_batch must be in [1, ", kMaxStreamBatch, "], got ", options.stream_batch));
  }
  std::shared_ptr<SharedModel> shared(new SharedModel(options));
  absl::Status loaded;
  shared->thread_ = std::thread([&shared = *shared, &load, &loaded] { shared.RunThread(load, &loaded); });
  {
    const absl::MutexLock lock(&shared->mutex_);
    shared->mutex_.Await(absl::Condition(&shared->loaded_));
  }
  RETURN_IF_ERROR(loaded);
  return shared;
}

SharedModel::~SharedModel() {
  {
    const absl::MutexLock lock(&mutex_);
    ends_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

std::unique_ptr<WorldModel> SharedModel::ViewFor(std::shared_ptr<SharedModel> model, User user) {
  return std::make_unique<View>(std::move(model), std::move(user));
}

absl::StatusOr<std::unique_ptr<Rollout>> SharedModel::StartRollout(const RolloutOptions& options) {
  const absl::MutexLock lock(&model_mutex_);
  return model_->StartRollout(options);
}

absl::Status SharedModel::Step(const User& user, Request& request) {
  const absl::Time queued = absl::Now();
  const auto given_up = [&user] { return user.cancelled != nullptr && *user.cancelled; };
  {
    const absl::MutexLock lock(&mutex_);
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
  }
  if (options_.metrics != nullptr) options_.metrics->ObserveStage("model", absl::Now() - queued);
  return request.status;
}

void SharedModel::RunThread(const ModelLoader& load, absl::Status* loaded) {
  {
    const absl::MutexLock working(&model_mutex_);
    absl::StatusOr<std::unique_ptr<WorldModel>> model = load();
    *loaded = model.status();
    if (model.ok()) {
      model_ = *std::move(model);
      *loaded = WarmUp();
    }
  }
  mutex_.Lock();
  loaded_ = true;
  const auto work_or_end = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return ends_ || !waiting_.empty(); };
  while (true) {
    mutex_.Await(absl::Condition(&work_or_end));
    if (waiting_.empty()) break;
    const std::vector<Request*> batch = NextBatch();
    ShowDepth();
    mutex_.Unlock();
    absl::Status status;
    {
      const absl::MutexLock working(&model_mutex_);
      status = Evaluate(batch);
    }
    mutex_.Lock();
    for (Request* request : batch) {
      request->status = status;
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
  mutex_.AwaitWithTimeout(absl::Condition(&enough), options_.max_delay);
  while (static_cast<int>(batch.size()) < options_.stream_batch) {
    const std::optional<Request*> next = waiting_.PopIf(
        [&batch](Request* const& request) { return !request->is_job && request->num_steps == batch[0]->num_steps; });
    if (!next) break;
    batch.push_back(*next);
  }
  return batch;
}

absl::StatusOr<Rollout*> SharedModel::IdleRollout(int num_steps, size_t i) {
  std::vector<std::unique_ptr<Rollout>>& idle = idle_[num_steps];
  while (idle.size() <= i) {
    RolloutOptions options;
    options.camera = "idle";
    options.sample_index = idle.size();
    options.num_steps = num_steps;
    ASSIGN_OR_RETURN(idle.emplace_back(), model_->StartRollout(options));
  }
  return idle[i].get();
}

absl::Status SharedModel::Evaluate(const std::vector<Request*>& batch) {
  std::vector<Rollout*> rollouts;
  std::vector<const ControlFrame*> controls;
  for (const Request* request : batch) {
    rollouts.insert(rollouts.end(), request->rollouts.begin(), request->rollouts.end());
    controls.insert(controls.end(), request->controls.begin(), request->controls.end());
  }
  const size_t num_wanted = rollouts.size();
  const Request& first = *batch[0];
  if (!first.is_job) {
    for (size_t i = 0; rollouts.size() < static_cast<size_t>(options_.stream_batch); ++i) {
      ASSIGN_OR_RETURN(Rollout * idle, IdleRollout(first.num_steps, i));
      rollouts.push_back(idle);
      controls.push_back(controls[0]);
    }
  }
  const absl::Time begin = absl::Now();
  ASSIGN_OR_RETURN(std::vector<RgbImage> images, model_->StepBatch(rollouts, controls));
  const absl::Duration spent = absl::Now() - begin;
  Measure(spent, rollouts.size() * first.num_steps);
  if (options_.metrics != nullptr) {
    options_.metrics->ObserveStage("compute", spent);
    options_.metrics->ObserveBatch(first.is_job ? "job" : "stream", static_cast<int64_t>(num_wanted));
  }
  size_t next = 0;
  for (Request* request : batch) {
    for (size_t i = 0; i < request->rollouts.size(); ++i) request->images.push_back(std::move(images[next++]));
  }
  return absl::OkStatus();
}

absl::Status SharedModel::WarmUp() {
  const ControlFrame control = BlankControl(model_->info().width_px, model_->info().height_px);
  std::vector<Rollout*> rollouts;
  for (int i = 0; i < options_.stream_batch; ++i) {
    ASSIGN_OR_RETURN(Rollout * idle, IdleRollout(/*num_steps=*/1, i));
    rollouts.push_back(idle);
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
  const double before = seconds_per_evaluation_;
  seconds_per_evaluation_ = before == 0 ? seconds : before + kSpeedWeight * (seconds - before);
}

void SharedModel::ShowDepth() {
  if (options_.metrics != nullptr) options_.metrics->SetQueueDepth("model", waiting_.size());
}

}  // namespace longtail
