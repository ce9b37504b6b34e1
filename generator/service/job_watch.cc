#include "generator/service/job_watch.h"

#include <utility>

#include "generator/service/error_details.h"
#include "generator/service/grpc_status.h"

namespace longtail {

JobWatch* JobWatch::Begin(FrontDoor& door, JobManager& jobs, absl::Duration slow_reader_limit,
                          grpc::CallbackServerContext* context, const v1::WatchGenerationJobRequest& request) {
  auto* watch = new JobWatch(door, jobs, slow_reader_limit, context, request);
  const absl::MutexLock lock(&watch->mutex_);
  watch->self_.reset(watch);
  const absl::StatusOr<Call> call =
      door.Admit(*context, "JobService.WatchGenerationJob", Scope::kUser, /*awaited=*/false);
  if (!call.ok()) {
    watch->ended_ = true;
    watch->Finish(ToGrpcStatus(call.status()));
    return watch;
  }
  watch->call_ = *call;
  if (!door.work().TryRun([self = watch->self_] { self->Subscribe(); })) {
    watch->End(WithReason(WithRetry(absl::ResourceExhaustedError("too many requests wait"), absl::Seconds(1)),
                          "TOO_MANY_REQUESTS"));
  }
  return watch;
}

void JobWatch::Subscribe() {
  std::shared_ptr<JobWatch> self;
  {
    const absl::MutexLock lock(&mutex_);
    if (ended_) return;
    self = self_;
  }
  const absl::StatusOr<int64_t> listener = jobs_.Subscribe(
      name_, after_sequence_, [self](const v1::JobEvent& event, bool keep) { self->OnEvent(event, keep); });
  const absl::StatusOr<v1::GenerationJob> job = jobs_.Get(name_);
  bool unwanted = false;
  {
    const absl::MutexLock lock(&mutex_);
    if (listener.ok()) listener_ = *listener;
    if (!listener.ok()) End(listener.status());
    if (job.ok() && JobManager::IsFinished(job->state())) last_ = true;
    Advance();
    unwanted = done_ && listener.ok();
  }
  if (unwanted) jobs_.Unsubscribe(*listener);  // it was over before it began
}

void JobWatch::OnEvent(const v1::JobEvent& event, bool keep) {
  const absl::MutexLock lock(&mutex_);
  if (ended_) return;
  if (!outbox_.empty() && !back_is_kept_) outbox_.pop_back();
  outbox_.push_back(event);
  back_is_kept_ = keep;
  if (JobManager::IsFinished(event.job().state())) last_ = true;
  Advance();
}

void JobWatch::Advance() {
  if (ended_ || writing_) return;
  if (outbox_.empty()) {
    if (last_) End(absl::OkStatus());
    return;
  }
  response_ = std::move(outbox_.front());
  outbox_.pop_front();
  writing_ = true;
  const int64_t write = ++num_writes_;
  watch_.Start(slow_reader_limit_, [self = self_, write] {
    const absl::MutexLock lock(&self->mutex_);
    if (self->done_ || !self->writing_ || self->num_writes_ != write) return;
    self->door_.metrics().CountSlowReader();
    self->context_->TryCancel();
  });
  StartWrite(&response_);
}

void JobWatch::OnWriteDone(bool ok) {
  const absl::MutexLock lock(&mutex_);
  watch_.Stop();
  writing_ = false;
  if (!ok) return End(absl::CancelledError("the client has gone"));
  Advance();
}

void JobWatch::OnCancel() {
  const absl::MutexLock lock(&mutex_);
  End(absl::CancelledError("the client has gone, or did not read"));
}

void JobWatch::End(const absl::Status& status) {
  if (ended_) return;
  ended_ = true;
  watch_.Stop();
  outbox_.clear();
  Finish(door_.Finish(call_, status, name_));
}

void JobWatch::OnDone() {
  std::shared_ptr<JobWatch> last;  // outlives the lock
  int64_t listener = 0;
  {
    const absl::MutexLock lock(&mutex_);
    done_ = true;
    watch_.Stop();
    listener = listener_;
    last = std::move(self_);
  }
  if (listener != 0) jobs_.Unsubscribe(listener);  // not under our lock: the manager's is taken first
}

}  // namespace longtail
