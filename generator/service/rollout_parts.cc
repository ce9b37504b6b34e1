#include "generator/service/rollout_parts.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "generator/dataset/checksum.h"
#include "generator/dataset/plan.h"
#include "generator/labels/calibration.h"
#include "generator/labels/ego_arrays.h"
#include "generator/labels/event_labels.h"
#include "generator/labels/sample_meta.h"
#include "generator/labels/schema.h"
#include "generator/service/error_details.h"
#include "kernels/sha256.h"
#include "kernels/status_macros.h"
#include "proto/canonical_bytes.h"
#include "scenarios/actors/ego_gear.h"

namespace longtail {
namespace {

constexpr uint32_t kMaxClips = 10000;
constexpr uint32_t kMaxChunkFrames = 64;
constexpr uint32_t kDefaultChunkFrames = 8;
constexpr uint32_t kDefaultJpegQuality = 95;
constexpr int64_t kMaxChunkBytes = 7 << 19;  // 3.5 MiB
constexpr char kTokenVersion[] = "r1";

template <typename Value>
absl::Status CheckRange(const char* field, Value value, Value lo, Value hi) {
  if (value >= lo && value <= hi) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(field, " must be in [", lo, ", ", hi, "], got ", value));
}

absl::Status FillDefaultsAndCheck(v1::GenerateRolloutRequest& request) {
  if (request.num_clips() == 0) request.set_num_clips(1);
  if (request.chunk_frames() == 0) request.set_chunk_frames(kDefaultChunkFrames);
  if (request.jpeg_quality() == 0) request.set_jpeg_quality(kDefaultJpegQuality);
  if (request.frame_format() == v1::FRAME_FORMAT_UNSPECIFIED) request.set_frame_format(v1::FRAME_FORMAT_RGB);
  if (request.priority() == v1::PRIORITY_UNSPECIFIED) request.set_priority(v1::PRIORITY_NORMAL);
  RETURN_IF_ERROR(CheckRange("num_clips", request.num_clips(), 1u, kMaxClips));
  RETURN_IF_ERROR(CheckRange("chunk_frames", request.chunk_frames(), 1u, kMaxChunkFrames));
  RETURN_IF_ERROR(CheckRange("jpeg_quality", request.jpeg_quality(), 1u, 100u));
  if (!v1::FrameFormat_IsValid(request.frame_format())) {
    return absl::InvalidArgumentError(
        absl::StrCat("frame_format must be a known format, got ", static_cast<int>(request.frame_format())));
  }
  if (!v1::Priority_IsValid(request.priority())) {
    return absl::InvalidArgumentError(
        absl::StrCat("priority must be a known priority, got ", static_cast<int>(request.priority())));
  }
  if (request.settings().model() == kReferenceModel) {
    return absl::InvalidArgumentError("settings.model must be a network for a rollout, got reference");
  }
  if (request.settings().initial_frame_from_reference()) {
    return absl::InvalidArgumentError("settings.initial_frame_from_reference must be false for a rollout, got true");
  }
  return absl::OkStatus();
}

// What must be equal where a token is used: all that decides a byte.
std::string DigestOf(v1::GenerateRolloutRequest request, const v1::Plan& plan) {
  request.clear_resume_token();
  request.clear_priority();
  return Sha256Hex(absl::StrCat(CanonicalBytes(plan), request.first_sample_index(), ",", request.num_clips(), ",",
                                request.frame_format(), ",", request.jpeg_quality(), ",", request.chunk_frames(), ",",
                                request.omit_labels()))
      .substr(0, 16);
}

absl::Status NotOurToken() {
  return absl::InvalidArgumentError("resume_token must be one that this service gave, got something else");
}

absl::StatusOr<RolloutParts::Position> ParseToken(const std::string& token, const std::string& digest) {
  const std::vector<std::string> parts = absl::StrSplit(token, '-');
  RolloutParts::Position position;
  if (parts.size() != 4 || parts[0] != kTokenVersion || !absl::SimpleAtoi(parts[2], &position.clip) ||
      !absl::SimpleAtoi(parts[3], &position.part)) {
    return NotOurToken();
  }
  if (parts[1] != digest) {
    return absl::InvalidArgumentError("resume_token must be of an equal request on the same model, got another's");
  }
  return position;
}

int RateHz(const v1::ScenarioSpec& spec) {
  return spec.sensors().has_rate_hz() ? static_cast<int>(spec.sensors().rate_hz()) : 10;
}

}  // namespace

absl::StatusOr<std::unique_ptr<RolloutParts>> RolloutParts::Create(const Input& input) {
  std::unique_ptr<RolloutParts> parts(new RolloutParts(input.request, input.metrics, input.cancelled));
  v1::GenerateRolloutRequest& request = parts->request_;
  RETURN_IF_ERROR(FillDefaultsAndCheck(request));
  ASSIGN_OR_RETURN(v1::ScenarioSpec spec, input.library.Usable(request.source(), "source"));
  ASSIGN_OR_RETURN(ClipOrder order, OrderOf(request.settings(), {std::move(spec)}, request.seed(), input.facts));
  ASSIGN_OR_RETURN(parts->shared_, input.models.Use(request.settings().model()));
  order.units_per_batch = static_cast<uint32_t>(parts->shared_->stream_batch());
  const ModelInfo& info = parts->shared_->info();
  RETURN_IF_ERROR(InField("source", CheckCameras(order.specs[0], info)));
  ASSIGN_OR_RETURN(parts->plan_, PlanClips(order, &info));

  const v1::ScenarioSpec& planned = parts->plan_.specs(0).spec();
  const int64_t num_cameras = std::max(1, planned.sensors().cameras_size());
  const int64_t raw_bytes = int64_t{request.chunk_frames()} * num_cameras * info.width_px * info.height_px * 3;
  if (raw_bytes > kMaxChunkBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("chunk_frames must be at most ", int64_t{request.chunk_frames()} * kMaxChunkBytes / raw_bytes,
                     " for ", num_cameras, " cameras of this size, got ", request.chunk_frames()));
  }
  parts->packing_ = {.format = request.frame_format(),
                     .jpeg_quality = static_cast<int>(request.jpeg_quality()),
                     .crf = static_cast<int>(parts->plan_.profile().crf()),
                     .rate_hz = RateHz(planned)};
  parts->digest_ = DigestOf(request, parts->plan_);
  if (!request.resume_token().empty()) {
    ASSIGN_OR_RETURN(parts->position_, ParseToken(request.resume_token(), parts->digest_));
  }
  parts->model_ = SharedModel::ViewFor(
      parts->shared_,
      {.client = input.client, .priority = request.priority(), .is_job = false, .cancelled = input.cancelled});
  return parts;
}

absl::Duration RolloutParts::ExpectedTime(int num_streams) const {
  const double frames_a_clip = static_cast<double>(ExpectedSize(plan_).num_frames);
  const double clips_left = std::max(0.0, static_cast<double>(request_.num_clips()) - position_.clip);
  return shared_->ExpectedTime(frames_a_clip * clips_left * plan_.profile().num_steps(), num_streams);
}

absl::StatusOr<std::optional<v1::GenerateRolloutResponse>> RolloutParts::Next() {
  if (*cancelled_) return absl::CancelledError("the client has gone, or did not read");
  if (clip_ == nullptr) {
    if (position_.clip >= request_.num_clips()) return std::nullopt;
    return BeginClip();
  }
  RETURN_IF_ERROR(SkipChunks());
  if (clip_->next_frame() < clip_->num_frames()) return MakeChunk();
  return MakeLabelsOrEnd();
}

absl::StatusOr<v1::GenerateRolloutResponse> RolloutParts::BeginClip() {
  const uint64_t sample_index = request_.first_sample_index() + position_.clip;
  absl::StatusOr<std::unique_ptr<ClipRollout>> begun = ClipRollout::Begin(plan_, sample_index, *model_);
  v1::GenerateRolloutResponse response;
  if (absl::IsResourceExhausted(begun.status())) {
    position_ = {position_.clip + 1, 0};
    response.mutable_failure()->set_sample_index(sample_index);
    response.mutable_failure()->set_unit_id(UnitId(CanonicalBytes(plan_.specs(0).spec()), plan_, sample_index));
    response.mutable_failure()->set_reason(std::string(begun.status().message()));
    response.set_resume_token(Token());
    return response;
  }
  RETURN_IF_ERROR(begun.status());
  clip_ = *std::move(begun);
  const ClipWorld& world = clip_->world();
  events_ = EventLabels(world.scenario, world.track);
  const v1::VehicleLimits limits = EgoVehicleModel(world.scenario.concrete().ego()).limits();
  actions_ = EgoActions(world.track.actors(0), limits, EgoReverses(world.scenario));
  v1::ClipStart& start = *response.mutable_start();
  start.set_unit_id(clip_->unit_id());
  start.set_sample_index(sample_index);
  start.set_num_frames(static_cast<uint32_t>(clip_->num_frames()));
  start.mutable_fps()->set_num(packing_.rate_hz);
  start.mutable_fps()->set_den(1);
  *start.mutable_cameras() = MakeCalibration(world.scene.cameras).cameras();
  *start.mutable_scenario() = world.scenario;
  for (const v1::EventLabel& event : events_) *start.add_events() = event;
  *start.mutable_provenance() = clip_->provenance();
  response.set_resume_token(Token());
  return response;
}

// Frames before the chunk to go on with are made again: the model's state follows from them.
absl::Status RolloutParts::SkipChunks() {
  const int first =
      static_cast<int>(std::min<int64_t>(clip_->num_frames(), int64_t{position_.part} * request_.chunk_frames()));
  return MakeFrames(std::max(0, first - clip_->next_frame())).status();
}

absl::StatusOr<std::vector<std::vector<RgbImage>>> RolloutParts::MakeFrames(int count) {
  std::vector<std::vector<RgbImage>> frames(clip_->world().scene.cameras.size());
  for (int i = 0; i < count; ++i) {
    if (*cancelled_) return absl::CancelledError("the client has gone, or did not read");
    ASSIGN_OR_RETURN(std::vector<RgbImage> images, clip_->NextFrame());
    for (size_t camera = 0; camera < images.size(); ++camera) frames[camera].push_back(std::move(images[camera]));
  }
  return frames;
}

absl::StatusOr<v1::GenerateRolloutResponse> RolloutParts::MakeChunk() {
  const ClipWorld& world = clip_->world();
  const int first = clip_->next_frame();
  const int count = std::min(static_cast<int>(request_.chunk_frames()), clip_->num_frames() - first);
  ASSIGN_OR_RETURN(const auto frames, MakeFrames(count));
  const absl::Time begin = absl::Now();
  v1::GenerateRolloutResponse response;
  v1::ClipChunk& chunk = *response.mutable_chunk();
  chunk.set_unit_id(clip_->unit_id());
  chunk.set_chunk_index(position_.part);
  chunk.set_first_frame(static_cast<uint32_t>(first));
  for (int t = first; t < first + count; ++t) chunk.add_time_us(world.track.time_us(t));
  std::string all;
  for (size_t camera = 0; camera < frames.size(); ++camera) {
    v1::CameraFrames& packed = *chunk.add_cameras();
    packed.set_camera(world.scene.cameras[camera].name);
    ASSIGN_OR_RETURN(std::vector<std::string> bytes, PackFrames(frames[camera], packing_));
    for (std::string& frame : bytes) {
      all += frame;
      packed.add_frames(std::move(frame));
    }
  }
  chunk.set_crc32c(Crc32c(all));
  chunk.mutable_action()->Add(actions_.begin() + first * kActionColumns,
                              actions_.begin() + (first + count) * kActionColumns);
  for (const v1::EventLabel& event : events_) {
    const bool overlaps = static_cast<int>(event.frame0()) < first + count && static_cast<int>(event.frame1()) >= first;
    const auto& told = chunk.events();
    if (overlaps && std::find(told.begin(), told.end(), event.event()) == told.end()) chunk.add_events(event.event());
  }
  metrics_.ObserveStage("encode", absl::Now() - begin);
  ++position_.part;
  response.set_resume_token(Token());
  return response;
}

absl::StatusOr<v1::GenerateRolloutResponse> RolloutParts::MakeLabelsOrEnd() {
  if (labels_ == nullptr) RETURN_IF_ERROR(CutLabels());
  v1::GenerateRolloutResponse response;
  if (!labels_->done()) {
    response.mutable_labels()->set_unit_id(clip_->unit_id());
    response.mutable_labels()->set_labels_index(position_.part - NumChunks());
    *response.mutable_labels()->mutable_pieces() = labels_->Next();
    ++position_.part;
  } else {
    response.mutable_end()->set_unit_id(clip_->unit_id());
    clip_.reset();
    labels_.reset();
    position_ = {position_.clip + 1, 0};
  }
  response.set_resume_token(Token());
  return response;
}

absl::Status RolloutParts::CutLabels() {
  std::vector<SampleMember> members;
  if (!request_.omit_labels()) {
    ASSIGN_OR_RETURN(members, clip_->FinishLabels());
  }
  labels_ = std::make_unique<MemberCutter>(std::move(members));
  for (uint32_t part = NumChunks(); part < position_.part; ++part) {
    if (labels_->done()) return NotOurToken();
    labels_->Next();
  }
  return absl::OkStatus();
}

uint32_t RolloutParts::NumChunks() const {
  return (static_cast<uint32_t>(clip_->num_frames()) + request_.chunk_frames() - 1) / request_.chunk_frames();
}

std::string RolloutParts::Token() const {
  return absl::StrCat(kTokenVersion, "-", digest_, "-", position_.clip, "-", position_.part);
}

}  // namespace longtail
