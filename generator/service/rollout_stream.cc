#include "generator/service/rollout_stream.h"

#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "generator/service/error_details.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

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

RolloutStream* RolloutStream::Begin(FrontDoor& door, RolloutPool& pool, Places& places,
                                    absl::Duration slow_reader_limit, grpc::CallbackServerContext* context,
                                    const v1::GenerateRolloutRequest& request, const SpecLibrary& library,
                                    const ModelRegistry& models, const ProcessFacts& facts) {
  auto* stream = new RolloutStream(door, pool, slow_reader_limit, context, request);
  const absl::MutexLock lock(&stream->mutex_);
  if (!stream->Admit("RolloutService.GenerateRollout", /*awaited=*/true)) return stream;
  if (!stream->EnterOrEnd(places)) return stream;
  stream->producing_ = true;
  stream->RunOrEnd([self = stream->Self<RolloutStream>(), &library, &models, &facts] {
    const absl::Status status =
        self->cancelled_ ? absl::CancelledError("the client has gone") : self->Open(library, models, facts);
    const absl::MutexLock lock(&self->mutex_);
    self->producing_ = false;
    if (!status.ok()) return self->End(status);
    self->opened_ = true;
    self->Advance();
  });
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
  return CheckDeadline(deadline_, parts_->ExpectedTime(pool_.num_busy() + 1));
}

void RolloutStream::Produce() {
  absl::StatusOr<std::optional<v1::GenerateRolloutResponse>> part = parts_->Next();
  const absl::MutexLock lock(&mutex_);
  producing_ = false;
  if (!part.ok()) return End(part.status());
  if (part->has_value()) {
    if ((*part)->has_start()) call_.subject = (*part)->start().unit_id();
    outbox_.push_back(**std::move(part));
  } else {
    all_made_ = true;
  }
  Advance();
}

void RolloutStream::Continue() {
  if (all_made_) {
    if (IsWritten()) End(absl::OkStatus());
  } else if (!producing_ && outbox_.size() < kMaxParts) {
    producing_ = true;
    pool_.Schedule(request_.priority(), call_.client, Self<RolloutStream>());
  }
}

void RolloutStream::OnEnd() {
  cancelled_ = true;
  if (opened_) parts_->LookAgain();
  pool_.Unschedule(Self<RolloutStream>());
}

}  // namespace longtail
