// The parts of a GenerateRollout stream, in order: a pure function of the request, the weights and the backend.
#ifndef LONGTAIL_GENERATOR_SERVICE_ROLLOUT_PARTS_H_
#define LONGTAIL_GENERATOR_SERVICE_ROLLOUT_PARTS_H_

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "generator/pipeline/clip_rollout.h"
#include "generator/service/clip_plan.h"
#include "generator/service/frame_packer.h"
#include "generator/service/member_cutter.h"
#include "generator/service/metrics.h"
#include "generator/service/model_registry.h"
#include "generator/service/shared_model.h"
#include "generator/service/spec_library.h"
#include "longtail/v1/rollout_service.pb.h"

namespace longtail {

// Not thread-safe: one thread at a time. Free of gRPC.
class RolloutParts {
 public:
  // Where a stream goes on.
  struct Position {
    uint32_t clip = 0;  // of the request, from 0
    uint32_t part = 0;  // the clip's next one after its start: chunks come first, then labels, then the end
  };
  struct Input {
    const v1::GenerateRolloutRequest& request;
    const SpecLibrary& library;
    const ModelRegistry& models;
    const ProcessFacts& facts;
    Metrics& metrics;
    std::string client;
    const std::atomic<bool>* cancelled;  // outlives the parts
  };

  // Checks all of the request. InvalidArgument, NotFound, FailedPrecondition as in rollout_service.proto.
  static absl::StatusOr<std::unique_ptr<RolloutParts>> Create(const Input& input);

  // About how long the model takes for what is left, by the speed measured so far, where it is shared with
  // num_streams - 1 other streams and with the jobs that run now.
  absl::Duration ExpectedTime(int num_streams) const;

  // The next part; nullopt after the last. Cancelled once *cancelled is true, looked at before each evaluation, and
  // while waiting for the model when LookAgain is called.
  absl::StatusOr<std::optional<v1::GenerateRolloutResponse>> Next();

  // To be called, on any thread, where *cancelled has become true.
  void LookAgain() { shared_->LookAgain(); }

 private:
  RolloutParts(const v1::GenerateRolloutRequest& request, Metrics& metrics, const std::atomic<bool>* cancelled)
      : request_(request), metrics_(metrics), cancelled_(cancelled) {}

  absl::StatusOr<v1::GenerateRolloutResponse> BeginClip();
  absl::StatusOr<std::vector<std::vector<RgbImage>>> MakeFrames(int count);  // [camera][frame]
  absl::StatusOr<v1::GenerateRolloutResponse> MakeChunk();
  absl::StatusOr<v1::GenerateRolloutResponse> MakeLabelsOrEnd();
  absl::Status SkipChunks();
  absl::Status CutLabels();
  uint32_t NumChunks() const;
  std::string Token() const;

  v1::GenerateRolloutRequest request_;  // with defaults filled in
  Metrics& metrics_;
  const std::atomic<bool>* const cancelled_;
  std::shared_ptr<SharedModel> shared_;
  std::unique_ptr<WorldModel> model_;  // a view of shared_
  v1::Plan plan_;
  FramePacking packing_;
  std::string digest_;
  Position position_;
  std::unique_ptr<ClipRollout> clip_;  // null between clips
  std::vector<float> actions_;         // [T, kActionColumns]
  std::vector<v1::EventLabel> events_;
  std::unique_ptr<MemberCutter> labels_;  // null before the clip's last frame
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_ROLLOUT_PARTS_H_
