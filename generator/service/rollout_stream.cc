#include "generator/service/rollout_stream.h"

#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "generator/service/error_details.h"
#include "generator/service/grpc_status.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr absl::Duration kBusyRetry = absl::Seconds(2);

absl::Status Busy(const char* message, const char* reason) {
  return WithReason(WithRetry(absl::ResourceExhaustedError(message), kBusyRetry), reason);
}

// Whether there is time for what is expected; streams without a deadline have all of it.
absl::Status CheckDeadline(absl::Time deadline, absl::Duration expected) {
  const absl::Duration left = deadline - absl::Now();
  if (left >= expected) return absl::OkStatus();
  const std::string text = absl::StrFormat("%.1f", absl::ToDoubleSeconds(expected));
  return WithReason(absl::DeadlineExceededError(absl::StrFormat(
                        "the clips take about %s s, and the deadline is in %.1f s", text, absl::ToDoubleSeconds(left))),
                    "DEADLINE_TOO_SHORT", {{"expected_s", text}});
}

}  // namespace

RolloutStream* RolloutStream::Begin(FrontDoor& door, RolloutPool& pool, absl::Duration slow_reader_limit,
                                    grpc::CallbackServerContext* context, const v1::GenerateRolloutRequest& request,
                                    const SpecLibrary& library, const ModelRegistry& models,
                                    const ProcessFacts& facts) {
  auto* stream = new RolloutStream(door, pool, slow_reader_limit, context, request);
  const absl::MutexLock lock(&stream->mutex_);
  stream->self_.reset(stream);
  const absl::StatusOr<Call> call = door.Admit(*context, "RolloutService.GenerateRollout");
  if (!call.ok()) {
    stream->ended_ = true;
    stream->Finish(ToGrpcStatus(call.status()));
    return stream;
  }
  stream->call_ = *call;
  if (!pool.TryEnter()) {
    stream->End(Busy("as many streams run as this server allows", "TOO_MANY_STREAMS"));
    return stream;
  }
  stream->entered_ = true;
  stream->producing_ = true;
  const bool taken = door.work().TryRun([self = stream->self_, &library, &models, &facts] {
    const absl::Status status =
        self->cancelled_ ? absl::CancelledError("the client has gone") : self->Open(library, models, facts);
    const absl::MutexLock lock(&self->mutex_);
    self->producing_ = false;
    if (!status.ok()) return self->End(status);
    self->Advance();
  });
  if (!taken) stream->End(Busy("too many requests wait", "TOO_MANY_REQUESTS"));
  return stream;
}

absl::Status RolloutStream::Open(const SpecLibrary& library, const ModelRegistry& models, const ProcessFacts& facts) {
  ASSIGN_OR_RETURN(parts_, RolloutParts::Create({.request = request_,
                                                 .library = library,
                                                 .models = models,
                                                 .facts = facts,
                                                 .metrics = door_.metrics(),
                                                 .client = call_.client,
                                                 .cancelled = &cancelled_}));
  return CheckDeadline(deadline_, parts_->ExpectedTime());
}

void RolloutStream::Produce() {
  absl::StatusOr<std::optional<v1::GenerateRolloutResponse>> part = parts_->Next();
  const absl::MutexLock lock(&mutex_);
  producing_ = false;
  if (!part.ok()) return End(part.status());
  if (part->has_value()) {
    outbox_.push_back(**std::move(part));
  } else {
    all_made_ = true;
  }
  Advance();
}

void RolloutStream::Advance() {
  if (ended_) return;
  if (!writing_ && !outbox_.empty()) {
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
  if (all_made_) {
    if (!writing_ && outbox_.empty()) End(absl::OkStatus());
    return;
  }
  if (!producing_ && outbox_.size() < kMaxParts) {
    producing_ = true;
    pool_.Schedule(request_.priority(), call_.client, self_);
  }
}

void RolloutStream::OnWriteDone(bool ok) {
  const absl::MutexLock lock(&mutex_);
  watch_.Stop();
  writing_ = false;
  if (!ok) return End(absl::CancelledError("the client has gone"));
  Advance();
}

void RolloutStream::OnCancel() {
  cancelled_ = true;
  const absl::MutexLock lock(&mutex_);
  End(absl::CancelledError("the client has gone, or did not read"));
}

void RolloutStream::End(const absl::Status& status) {
  if (ended_) return;
  ended_ = true;
  cancelled_ = true;
  watch_.Stop();
  outbox_.clear();
  if (entered_) pool_.Leave();
  Finish(door_.Finish(call_, status));
}

void RolloutStream::OnDone() {
  std::shared_ptr<RolloutStream> last;  // outlives the lock
  const absl::MutexLock lock(&mutex_);
  done_ = true;
  watch_.Stop();
  last = std::move(self_);
}

}  // namespace longtail
