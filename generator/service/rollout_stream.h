// One GenerateRollout call.
#ifndef LONGTAIL_GENERATOR_SERVICE_ROLLOUT_STREAM_H_
#define LONGTAIL_GENERATOR_SERVICE_ROLLOUT_STREAM_H_

#include <atomic>
#include <deque>
#include <memory>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "generator/service/front_door.h"
#include "generator/service/rollout_parts.h"
#include "generator/service/rollout_pool.h"
#include "generator/service/write_watch.h"
#include "longtail/v1/rollout_service.grpc.pb.h"

namespace longtail {

// Parts are made on the pool's threads, at most kMaxParts ahead of the client; one write is outstanding at a time.
// Lives until OnDone and until the part in hand is made.
class RolloutStream : public grpc::ServerWriteReactor<v1::GenerateRolloutResponse>, public Producer {
 public:
  static constexpr size_t kMaxParts = 2;

  // Begins the call: admits it, checks the request on a worker thread, and streams.
  static RolloutStream* Begin(FrontDoor& door, RolloutPool& pool, absl::Duration slow_reader_limit,
                              grpc::CallbackServerContext* context, const v1::GenerateRolloutRequest& request,
                              const SpecLibrary& library, const ModelRegistry& models, const ProcessFacts& facts);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;
  void Produce() override;

 private:
  RolloutStream(FrontDoor& door, RolloutPool& pool, absl::Duration slow_reader_limit,
                grpc::CallbackServerContext* context, v1::GenerateRolloutRequest request)
      : door_(door),
        pool_(pool),
        slow_reader_limit_(slow_reader_limit),
        context_(context),
        request_(std::move(request)),
        deadline_(absl::FromChrono(context->deadline())) {}

  absl::Status Open(const SpecLibrary& library, const ModelRegistry& models, const ProcessFacts& facts);
  // Does whatever can be done next: write, ask for a part, or end.
  void Advance() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void End(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  FrontDoor& door_;
  RolloutPool& pool_;
  const absl::Duration slow_reader_limit_;
  grpc::CallbackServerContext* const context_;  // until OnDone
  const v1::GenerateRolloutRequest request_;
  const absl::Time deadline_;
  Call call_;
  std::atomic<bool> cancelled_{false};
  std::unique_ptr<RolloutParts> parts_;   // used by one producer at a time
  v1::GenerateRolloutResponse response_;  // being written

  absl::Mutex mutex_;
  std::shared_ptr<RolloutStream> self_ ABSL_GUARDED_BY(mutex_);  // until OnDone; work in hand holds copies
  WriteWatch watch_ ABSL_GUARDED_BY(mutex_);
  std::deque<v1::GenerateRolloutResponse> outbox_ ABSL_GUARDED_BY(mutex_);
  bool producing_ ABSL_GUARDED_BY(mutex_) = false;
  bool all_made_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t num_writes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool entered_ ABSL_GUARDED_BY(mutex_) = false;  // holds a place in the pool
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_ROLLOUT_STREAM_H_
