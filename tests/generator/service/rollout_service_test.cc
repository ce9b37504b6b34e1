#include <chrono>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "generator/dataset/checksum.h"
#include "gmock/gmock.h"
#include "longtail/v1/rollout_service.grpc.pb.h"
#include "scenarios/spec/spec_file.h"
#include "tests/generator/service/service_fixture.h"

namespace longtail {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::SizeIs;
using ::testing::StartsWith;

class RolloutServiceTest : public ServiceFixture {
 protected:
  using Parts = std::vector<v1::GenerateRolloutResponse>;

  void StartService() {
    Start();
    stub_ = v1::RolloutService::NewStub(channel_);
  }

  static v1::GenerateRolloutRequest Request(uint32_t num_clips = 1) {
    v1::GenerateRolloutRequest request;
    request.mutable_source()->set_library_id("lead_emergency_brake");
    request.set_seed(5);
    request.set_num_clips(num_clips);
    request.set_chunk_frames(10);
    return request;
  }

  // All parts; `end` is the status.
  Parts ReadAll(const v1::GenerateRolloutRequest& request, grpc::Status* end) {
    grpc::ClientContext context;
    const auto reader = stub_->GenerateRollout(&context, request);
    Parts parts;
    for (v1::GenerateRolloutResponse part; reader->Read(&part);) parts.push_back(part);
    *end = reader->Finish();
    return parts;
  }
  grpc::Status Fail(const v1::GenerateRolloutRequest& request) {
    grpc::Status end;
    EXPECT_THAT(ReadAll(request, &end), SizeIs(0));
    return end;
  }

  static std::string Bytes(const Parts& parts) {
    std::string bytes;
    for (const auto& part : parts) bytes += part.SerializeAsString();
    return bytes;
  }

  // Joined from their pieces.
  static std::map<std::string, std::string> Members(const Parts& parts) {
    std::map<std::string, std::string> members, open;
    for (const auto& part : parts) {
      for (const v1::MemberPiece& piece : part.labels().pieces()) {
        std::string& bytes = open[piece.extension()];
        EXPECT_EQ(piece.offset_bytes(), bytes.size());
        bytes += piece.data();
        if (piece.last_of_member()) members.insert(open.extract(piece.extension()));
      }
    }
    EXPECT_THAT(open, SizeIs(0));
    return members;
  }

  std::unique_ptr<v1::RolloutService::Stub> stub_;
};

TEST_F(RolloutServiceTest, AClipStartsHasAllItsFramesInChunksAndEndsWithItsLabels) {
  StartService();
  grpc::Status end;
  const Parts parts = ReadAll(Request(), &end);
  ASSERT_TRUE(end.ok()) << end.error_message();
  ASSERT_GT(parts.size(), 3u);
  const v1::ClipStart& start = parts[0].start();
  EXPECT_THAT(start.unit_id(), SizeIs(26));
  EXPECT_EQ(start.cameras(0).width_px(), 256u);
  EXPECT_EQ(start.provenance().model_name(), "small");
  EXPECT_EQ(start.events(0).event(), "lead_emergency_brake");
  uint32_t next_frame = 0;
  std::set<std::string> events;
  for (size_t i = 1; parts[i].has_chunk(); ++i) {
    const v1::ClipChunk& chunk = parts[i].chunk();
    EXPECT_EQ(chunk.chunk_index(), i - 1);
    EXPECT_EQ(chunk.first_frame(), next_frame);
    EXPECT_EQ(chunk.unit_id(), start.unit_id());
    ASSERT_THAT(chunk.cameras(), SizeIs(1));
    std::string all;
    for (const std::string& frame : chunk.cameras(0).frames()) {
      EXPECT_THAT(frame, SizeIs(256 * 128 * 3));
      all += frame;
    }
    EXPECT_EQ(chunk.crc32c(), Crc32c(all));
    EXPECT_EQ(chunk.action_size(), 6 * chunk.cameras(0).frames_size());
    EXPECT_EQ(chunk.time_us(0), 100000 * int64_t{next_frame});
    next_frame += chunk.cameras(0).frames_size();
    events.insert(chunk.events().begin(), chunk.events().end());
  }
  EXPECT_EQ(next_frame, start.num_frames());
  EXPECT_THAT(events, Contains("lead_emergency_brake"));
  const std::map<std::string, std::string> members = Members(parts);
  EXPECT_THAT(members, Contains(Key("event.json")));
  EXPECT_THAT(members, Contains(Key("agent2d.npy")));
  EXPECT_EQ(members.count("front_60fov.mp4"), 0u);
  EXPECT_EQ(parts.back().end().unit_id(), start.unit_id());
}

TEST_F(RolloutServiceTest, DenseLabelsComeInPiecesThatAClientWithoutLimitsOfItsOwnTakes) {
  StartService();
  v1::GenerateRolloutRequest request = Request();
  request.mutable_settings()->set_dense_labels(true);
  grpc::Status end;
  const Parts parts = ReadAll(request, &end);
  ASSERT_TRUE(end.ok()) << end.error_message();
  size_t label_bytes = 0;
  uint32_t num_labels = 0;
  for (const auto& part : parts) {
    if (!part.has_labels()) continue;
    EXPECT_EQ(part.labels().labels_index(), num_labels++);
    size_t bytes = 0;
    for (const v1::MemberPiece& piece : part.labels().pieces()) bytes += piece.data().size();
    EXPECT_LE(bytes, size_t{1} << 20);
    label_bytes += bytes;
  }
  EXPECT_GT(label_bytes, size_t{4} << 20);  // would not pass as one message
  std::vector<std::string> extensions;
  for (const auto& [extension, bytes] : Members(parts)) extensions.push_back(extension);
  EXPECT_THAT(extensions, Contains("event.json"));
  EXPECT_THAT(extensions, Contains(HasSubstr("depth")));

  // Goes on between two pieces, and before the end.
  for (const size_t cut : {parts.size() - 4, parts.size() - 2}) {
    ASSERT_TRUE(parts[cut].has_labels());
    request.set_resume_token(parts[cut].resume_token());
    const Parts rest = ReadAll(request, &end);
    ASSERT_TRUE(end.ok()) << end.error_message();
    EXPECT_EQ(Bytes(Parts(rest.begin() + 1, rest.end())), Bytes(Parts(parts.begin() + cut + 1, parts.end())));
  }
}

TEST_F(RolloutServiceTest, AStreamResumedAnywhereGoesOnWithTheSameBytes) {
  StartService();
  grpc::Status end;
  const Parts whole = ReadAll(Request(/*num_clips=*/2), &end);
  ASSERT_TRUE(end.ok());
  for (const size_t cut : {size_t{0}, size_t{2}, whole.size() / 2 - 1, whole.size() - 2}) {
    v1::GenerateRolloutRequest request = Request(/*num_clips=*/2);
    request.set_resume_token(whole[cut].resume_token());
    const Parts rest = ReadAll(request, &end);
    ASSERT_TRUE(end.ok()) << end.error_message();
    // The start of a clip that was cut comes again.
    const size_t repeated = whole[cut].has_end() ? 0 : 1;
    ASSERT_EQ(rest.size(), whole.size() - cut - 1 + repeated) << cut;
    const Parts expected(whole.begin() + cut + 1, whole.end());
    EXPECT_EQ(Bytes(Parts(rest.begin() + repeated, rest.end())), Bytes(expected)) << cut;
  }
}

TEST_F(RolloutServiceTest, EachFormatPacksEveryFrame) {
  StartService();
  const std::vector<std::pair<v1::FrameFormat, std::string>> starts = {
      {v1::FRAME_FORMAT_PNG, "\x89PNG"},
      {v1::FRAME_FORMAT_JPEG, "\xFF\xD8"},
      {v1::FRAME_FORMAT_H264, std::string("\0\0\0\1", 4)},
  };
  for (const auto& [format, magic] : starts) {
    v1::GenerateRolloutRequest request = Request();
    request.set_frame_format(format);
    request.set_omit_labels(true);
    grpc::Status end;
    const Parts parts = ReadAll(request, &end);
    ASSERT_TRUE(end.ok()) << end.error_message();
    ASSERT_THAT(parts[1].chunk().cameras(0).frames(), SizeIs(10));
    EXPECT_THAT(parts[1].chunk().cameras(0).frames(0), StartsWith(magic));
    EXPECT_TRUE(parts.back().has_end());
    EXPECT_THAT(Members(parts), SizeIs(0));
  }
}

TEST_F(RolloutServiceTest, WhatIsWrongWithARequestIsNamed) {
  StartService();
  const auto field_of = [this](const v1::GenerateRolloutRequest& request) {
    const grpc::Status end = Fail(request);
    EXPECT_EQ(end.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    return DetailOf<google::rpc::BadRequest>(end).field_violations(0).field();
  };
  v1::GenerateRolloutRequest request = Request();
  request.set_chunk_frames(65);
  EXPECT_EQ(field_of(request), "chunk_frames");
  request = Request(10001);
  EXPECT_EQ(field_of(request), "num_clips");
  request = Request();
  request.mutable_settings()->set_crf(52);
  EXPECT_EQ(field_of(request), "settings.crf");
  request = Request();
  request.mutable_settings()->set_model("reference");
  EXPECT_EQ(field_of(request), "settings.model");
  request = Request();
  request.mutable_source()->mutable_spec()->CopyFrom(
      ReadSpecFile("scenarios/library/close_cut_in.textproto").value().parsed.spec);
  v1::Camera& camera = *request.mutable_source()->mutable_spec()->mutable_sensors()->add_cameras();
  camera.set_name("front");
  camera.set_width_px(640);
  EXPECT_EQ(field_of(request), "source.sensors.cameras[0]");
  request = Request();
  request.set_resume_token("r1-0000000000000000-0-1");
  EXPECT_EQ(field_of(request), "resume_token");
  request.set_resume_token("../../etc/passwd");
  EXPECT_EQ(field_of(request), "resume_token");
}

TEST_F(RolloutServiceTest, AModelThatIsNotLoadedIsAFailedPrecondition) {
  StartService();
  v1::GenerateRolloutRequest request = Request();
  request.mutable_settings()->set_model(ModelName("other"));
  const grpc::Status end = Fail(request);
  EXPECT_EQ(end.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(DetailOf<google::rpc::PreconditionFailure>(end).violations(0).subject(), ModelName("other"));
}

TEST_F(RolloutServiceTest, MoreStreamsThanAllowedAreRefusedWithATimeToRetry) {
  options_.rollouts.max_streams = 1;
  StartService();
  model_gate_.Set(false);
  grpc::ClientContext context;
  const auto first = stub_->GenerateRollout(&context, Request());
  v1::GenerateRolloutResponse part;
  ASSERT_TRUE(first->Read(&part));  // it is in
  const grpc::Status end = Fail(Request());
  EXPECT_EQ(end.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonOf(end), "TOO_MANY_STREAMS");
  EXPECT_GT(DetailOf<google::rpc::RetryInfo>(end).retry_delay().seconds(), 0);
  context.TryCancel();
  model_gate_.Set(true);
  while (first->Read(&part)) {
  }
  EXPECT_EQ(first->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(RolloutServiceTest, WorkStopsWithinAFrameOfACancellation) {
  model_gate_.HoldOnly(15);
  StartService();
  grpc::ClientContext context;
  const auto reader = stub_->GenerateRollout(&context, Request(/*num_clips=*/50));
  model_gate_.AwaitHeld(1);
  context.TryCancel();
  v1::GenerateRolloutResponse part;
  while (reader->Read(&part)) {
  }
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  // The server has heard of it once it has counted the call.
  host_->Drain(absl::ZeroDuration());
  model_gate_.Set(true);
  host_.reset();
  EXPECT_LE(model_gate_.num_passes(), 16);
}

TEST_F(RolloutServiceTest, AClientThatDoesNotReadIsEndedAndHoldsNoMoreThanAFewChunks) {
  options_.rollouts.slow_reader_limit = absl::Milliseconds(300);
  StartService();
  grpc::ClientContext context;
  const auto reader = stub_->GenerateRollout(&context, Request(/*num_clips=*/50));
  v1::GenerateRolloutResponse part;
  ASSERT_TRUE(reader->Read(&part));  // it is in
  host_->Drain(absl::Seconds(20));   // ends when the stream does
  EXPECT_THAT(log_.str(), HasSubstr("\"event\":\"drained\",\"all_done\":1"));
  EXPECT_LT(probe_->num_frames, 60);
  while (reader->Read(&part)) {
  }
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(RolloutServiceTest, ADeadlineShorterThanTheWorkIsRefusedAtOnce) {
  StartService();
  const int64_t frames_before = probe_->num_frames;
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  const auto reader = stub_->GenerateRollout(&context, Request(/*num_clips=*/10000));
  v1::GenerateRolloutResponse part;
  EXPECT_FALSE(reader->Read(&part));
  const grpc::Status end = reader->Finish();
  EXPECT_EQ(end.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(ReasonOf(end), "DEADLINE_TOO_SHORT");
  EXPECT_EQ(probe_->num_frames, frames_before);
}

TEST_F(RolloutServiceTest, StreamsAreSteppedInBatchesOfTheServersSizeAndTheirBytesDoNotDependOnOthers) {
  options_.models.shared.stream_batch = 4;
  StartService();
  grpc::Status end;
  const Parts alone = ReadAll(Request(), &end);
  ASSERT_TRUE(end.ok());
  EXPECT_EQ(probe_->last_batch, 4);
  Parts together[2];
  std::vector<std::thread> threads;
  for (Parts& parts : together) {
    threads.emplace_back([this, &parts] {
      grpc::Status status;
      parts = ReadAll(Request(), &status);
      EXPECT_TRUE(status.ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Bytes(together[0]), Bytes(alone));
  EXPECT_EQ(Bytes(together[1]), Bytes(alone));
}

}  // namespace
}  // namespace longtail
