#include "generator/service/job_watch.h"

namespace longtail {

JobWatch* JobWatch::Begin(FrontDoor& door, JobManager& jobs, absl::Duration slow_reader_limit,
                          grpc::CallbackServerContext* context, const v1::WatchGenerationJobRequest& request) {
  auto* watch = new JobWatch(door, jobs, slow_reader_limit, context, request);
  const absl::MutexLock lock(&watch->mutex_);
  if (!watch->Admit("JobService.WatchGenerationJob", /*awaited=*/false)) return watch;
  watch->call_.subject = watch->name_;
  watch->RunOrEnd([self = watch->Self<JobWatch>()] { self->Subscribe(self); });
  return watch;
}

void JobWatch::Subscribe(const std::shared_ptr<JobWatch>& self) {
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

void JobWatch::Continue() {
  if (last_ && IsWritten()) End(absl::OkStatus());
}

void JobWatch::OnGone() {
  int64_t listener = 0;
  {
    const absl::MutexLock lock(&mutex_);
    listener = listener_;
  }
  if (listener != 0) jobs_.Unsubscribe(listener);  // not under our lock: the manager's is taken first
}

}  // namespace longtail
