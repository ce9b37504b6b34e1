// What every stream of responses has in common: one write at a time, and an end for clients that do not read.
#ifndef LONGTAIL_GENERATOR_SERVICE_PACED_WRITER_H_
#define LONGTAIL_GENERATOR_SERVICE_PACED_WRITER_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "generator/service/error_details.h"
#include "generator/service/front_door.h"
#include "generator/service/grpc_status.h"
#include "generator/service/places.h"
#include "generator/service/write_watch.h"

namespace longtail {

// Base of a server stream; Reactor is gRPC's. A stream puts responses into outbox_, of which it bounds the size, and
// says in Continue what comes next. Lives until OnDone and until all work in hand, which holds copies of Self(), has
// ended.
template <typename Reactor, typename Response>
class PacedWriter : public Reactor {
 public:
  void OnWriteDone(bool ok) final {
    const absl::MutexLock lock(&mutex_);
    watch_.Stop();
    writing_ = false;
    if (!ok) return End(absl::CancelledError("the client has gone"));
    Advance();
  }

  void OnCancel() final {
    const absl::MutexLock lock(&mutex_);
    End(absl::CancelledError("the client has gone, or did not read"));
  }

  void OnDone() final {
    std::shared_ptr<PacedWriter> last;  // outlives the lock
    {
      const absl::MutexLock lock(&mutex_);
      done_ = true;
      watch_.Stop();
      last = std::move(self_);
    }
    OnGone();
  }

 protected:
  PacedWriter(FrontDoor& door, grpc::CallbackServerContext* context, absl::Duration slow_reader_limit)
      : door_(door), context_(context), slow_reader_limit_(slow_reader_limit) {}

  // What comes next, where the stream has not ended: fills the outbox, asks someone to, or ends. Called at each change.
  virtual void Continue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) = 0;
  // The stream ends now, with whatever status.
  virtual void OnEnd() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {}
  // gRPC is done with it; nothing that the stream holds is locked.
  virtual void OnGone() ABSL_LOCKS_EXCLUDED(mutex_) {}

  // Once, first thing. False where the call is refused: it is finished then.
  bool Admit(const char* rpc, bool awaited) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    self_.reset(this);
    absl::StatusOr<Call> call = door_.Admit(*context_, rpc, Scope::kUser, awaited);
    if (!call.ok()) {
      ended_ = true;
      this->Finish(ToGrpcStatus(call.status()));
      return false;
    }
    call_ = *std::move(call);
    return true;
  }

  // Takes a place, which is given back at the end; ends the stream where all are taken, and is false then.
  bool EnterOrEnd(Places& places) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (places.TryTake()) {
      places_ = &places;
      return true;
    }
    End(WithReason(
        WithRetry(absl::ResourceExhaustedError("as many streams run as this server allows"), absl::Seconds(2)),
        "TOO_MANY_STREAMS"));
    return false;
  }

  // Null after OnDone.
  template <typename Stream>
  std::shared_ptr<Stream> Self() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return std::static_pointer_cast<Stream>(self_);
  }

  // Runs work on a thread of the front door; ends the stream where too many wait. work must hold a Self().
  void RunOrEnd(std::function<void()> work) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (door_.work().TryRun(std::move(work))) return;
    End(WithReason(WithRetry(absl::ResourceExhaustedError("too many requests wait"), absl::Seconds(1)),
                   "TOO_MANY_REQUESTS"));
  }

  // Writes what is next in the outbox, and goes on.
  void Advance() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (ended_) return;
    if (!writing_ && !outbox_.empty()) Write();
    Continue();
  }

  // Everything so far is with gRPC.
  bool IsWritten() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !writing_ && outbox_.empty(); }

  // The first end counts.
  void End(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (ended_) return;
    ended_ = true;
    watch_.Stop();
    outbox_.clear();
    OnEnd();
    if (places_ != nullptr) places_->Give();
    this->Finish(door_.Finish(call_, status));
  }

  FrontDoor& door_;
  grpc::CallbackServerContext* const context_;  // until OnDone

  absl::Mutex mutex_;
  Call call_;  // set by Admit; its subject is guarded by mutex_
  std::deque<Response> outbox_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  WriteWatch watch_ ABSL_GUARDED_BY(mutex_);  // while a response is being written; free for other use else

 private:
  void Write() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
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
    this->StartWrite(&response_);
  }

  const absl::Duration slow_reader_limit_;
  Response response_;                                          // being written
  std::shared_ptr<PacedWriter> self_ ABSL_GUARDED_BY(mutex_);  // until OnDone; work in hand holds copies
  Places* places_ ABSL_GUARDED_BY(mutex_) = nullptr;           // of which it holds one
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t num_writes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_PACED_WRITER_H_
