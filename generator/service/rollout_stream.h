// One GenerateRollout call.
#ifndef LONGTAIL_GENERATOR_SERVICE_ROLLOUT_STREAM_H_
#define LONGTAIL_GENERATOR_SERVICE_ROLLOUT_STREAM_H_

#include <atomic>
#include <memory>
#include <utility>

#include "generator/service/front_door.h"
#include "generator/service/paced_writer.h"
#include "generator/service/places.h"
#include "generator/service/rollout_parts.h"
#include "generator/service/rollout_pool.h"
#include "longtail/v1/rollout_service.grpc.pb.h"

namespace longtail {

// Parts are made on the pool's threads: at most kMaxParts wait, one is being made and one is being written.
class RolloutStream
    : public PacedWriter<grpc::ServerWriteReactor<v1::GenerateRolloutResponse>, v1::GenerateRolloutResponse>,
      public Producer {
 public:
  static constexpr size_t kMaxParts = 2;

  // Begins the call: admits it, checks the request on a worker thread, and streams.
  static RolloutStream* Begin(FrontDoor& door, RolloutPool& pool, Places& places, absl::Duration slow_reader_limit,
                              grpc::CallbackServerContext* context, const v1::GenerateRolloutRequest& request,
                              const SpecLibrary& library, const ModelRegistry& models, const ProcessFacts& facts);

  void Produce() override;

 private:
  RolloutStream(FrontDoor& door, RolloutPool& pool, absl::Duration slow_reader_limit,
                grpc::CallbackServerContext* context, v1::GenerateRolloutRequest request)
      : PacedWriter(door, context, slow_reader_limit),
        pool_(pool),
        request_(std::move(request)),
        deadline_(absl::FromChrono(context->deadline())) {}

  absl::Status Open(const SpecLibrary& library, const ModelRegistry& models, const ProcessFacts& facts);
  void Continue() override ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void OnEnd() override ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  RolloutPool& pool_;
  const v1::GenerateRolloutRequest request_;
  const absl::Time deadline_;
  std::atomic<bool> cancelled_{false};
  std::unique_ptr<RolloutParts> parts_;          // used by one producer at a time
  bool opened_ ABSL_GUARDED_BY(mutex_) = false;  // parts_ are there
  bool producing_ ABSL_GUARDED_BY(mutex_) = false;
  bool all_made_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_ROLLOUT_STREAM_H_
