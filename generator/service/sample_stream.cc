#include "generator/service/sample_stream.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generator/service/member_cutter.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr uint32_t kMaxInFlight = 1024;

}  // namespace

SampleStream* SampleStream::Begin(FrontDoor& door, const DatasetRoot& root, const JobManager& jobs, Places& places,
                                  grpc::CallbackServerContext* context, Options options) {
  auto* stream = new SampleStream(door, root, jobs, context, options);
  const absl::MutexLock lock(&stream->mutex_);
  if (!stream->Admit("DatasetService.StreamSamples", /*awaited=*/true)) return stream;
  if (!stream->EnterOrEnd(places)) return stream;
  stream->StartRead(&stream->request_);
  return stream;
}

void SampleStream::OnReadDone(bool ok) {
  const absl::MutexLock lock(&mutex_);
  if (ended_) return;
  if (!ok) {
    requests_closed_ = true;
    if (!started_) return End(absl::InvalidArgumentError("the first message must be start, got none"));
    return Advance();
  }
  if (const absl::Status status = TakeRequest(); !status.ok()) return End(status);
  StartRead(&request_);
  Advance();
}

absl::Status SampleStream::TakeRequest() {
  if (request_.has_start() != !started_) {
    return absl::InvalidArgumentError(started_ ? "start must be the first message only, got another"
                                               : "the first message must be start, got something else");
  }
  if (request_.has_start()) return TakeStart(request_.start());
  if (request_.acknowledge() < 1 || request_.acknowledge() > in_flight_) {
    return absl::InvalidArgumentError(
        absl::StrCat("acknowledge must be in [1, ", in_flight_, "], got ", request_.acknowledge()));
  }
  in_flight_ -= request_.acknowledge();
  return absl::OkStatus();
}

absl::Status SampleStream::TakeStart(const v1::StartSamples& start) {
  if (start.max_in_flight() < 1 || start.max_in_flight() > kMaxInFlight) {
    return absl::InvalidArgumentError(
        absl::StrCat("start.max_in_flight must be in [1, ", kMaxInFlight, "], got ", start.max_in_flight()));
  }
  start_ = start;
  call_.subject = start.dataset();
  if (start_.num_workers() == 0) start_.set_num_workers(1);
  if (start_.worker_index() >= start_.num_workers()) {
    return absl::InvalidArgumentError(absl::StrCat("start.worker_index must be below num_workers ",
                                                   start_.num_workers(), ", got ", start_.worker_index()));
  }
  absl::StatusOr<std::unique_ptr<DatasetReader>> reader = root_.Read(start_.dataset(), "start.dataset");
  if (reader.ok()) {
    reader_ = *std::move(reader);
  } else if (start_.follow() && absl::IsNotFound(reader.status())) {
    ASSIGN_OR_RETURN(const bool grows, jobs_.Grows(start_.dataset()));
    if (!grows) return reader.status();
  } else {
    return reader.status();
  }
  position_ = start_.first_sample();
  started_ = true;
  return absl::OkStatus();
}

void SampleStream::Continue() {
  if (!started_ || loading_ || !IsWritten()) return;
  if (!requests_closed_ && in_flight_ >= start_.max_in_flight()) return;
  loading_ = true;
  RunOrEnd([self = Self<SampleStream>()] { self->LoadNext(); });
}

void SampleStream::LoadNext() {
  const absl::MutexLock lock(&mutex_);
  if (ended_) return;
  loading_ = false;
  const uint64_t last = reader_ == nullptr ? 0 : static_cast<uint64_t>(reader_->num_samples());
  const uint64_t sample = position_ * start_.num_workers() + start_.worker_index();
  if (sample < last && position_ <= last) {
    const absl::Status status = FillOutbox(*reader_, static_cast<int>(sample));
    if (!status.ok()) return End(status);
    ++position_;
    ++in_flight_;
    return Advance();
  }
  if (!start_.follow() || (reader_ != nullptr && reader_->complete())) return End(absl::OkStatus());
  LookAgain();
}

void SampleStream::LookAgain() {
  if (const absl::Status serving = door_.CheckServing(); !serving.ok()) return End(serving);
  const absl::StatusOr<bool> grows = jobs_.Grows(start_.dataset());  // before the look, which sees its last commit then
  absl::StatusOr<std::unique_ptr<DatasetReader>> again = root_.Read(start_.dataset());
  if (again.ok()) {
    const bool grown = reader_ == nullptr || (*again)->num_samples() > reader_->num_samples() || (*again)->complete();
    reader_ = *std::move(again);
    if (grown) return Advance();
  }
  if (!grows.ok()) return End(grows.status());
  if (!again.ok() && !(absl::IsNotFound(again.status()) && *grows)) return End(again.status());
  loading_ = true;
  watch_.Start(options_.follow_interval, [self = Self<SampleStream>()] { self->LoadNext(); });
}

absl::Status SampleStream::FillOutbox(const DatasetReader& reader, int sample) {
  const SampleEntry& entry = reader.sample(sample);
  const auto& wanted = start_.extensions();
  std::vector<SampleMember> members;
  for (const MemberEntry& member : entry.members) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), member.extension) == wanted.end()) continue;
    ASSIGN_OR_RETURN(std::string bytes, reader.ReadMember(sample, member.extension));
    members.push_back({member.extension, std::move(bytes)});
  }
  MemberCutter cutter(std::move(members));
  do {
    v1::StreamSamplesResponse& response = outbox_.emplace_back();
    response.set_unit_id(entry.unit_id);
    response.set_position(position_);
    *response.mutable_pieces() = cutter.Next();
    response.set_last_of_sample(cutter.done());
  } while (!cutter.done());
  return absl::OkStatus();
}

}  // namespace longtail
