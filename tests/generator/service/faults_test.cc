// Clients that die, limits that are reached, and drains that run out of time.
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "longtail/v1/dataset_service.grpc.pb.h"
#include "longtail/v1/job_service.grpc.pb.h"
#include "longtail/v1/model_service.grpc.pb.h"
#include "longtail/v1/rollout_service.grpc.pb.h"
#include "longtail/v1/scenario_service.grpc.pb.h"
#include "tests/generator/jobs/small_job.h"
#include "tests/generator/service/service_fixture.h"
#include "tests/testing/raw_port.h"
#include "tests/testing/tcp_relay.h"

namespace longtail {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

class FaultsTest : public ServiceFixture {
 protected:
  using Reader = std::unique_ptr<grpc::ClientReader<v1::GenerateRolloutResponse>>;

  FaultsTest() {
    options_.server.listen = "127.0.0.1:0";
    options_.metrics_port = 0;
    options_.models.load = [this, load = options_.models.load](const std::string& path) {
      load_gate_.Pass();
      return load(path);
    };
  }
  ~FaultsTest() override {
    model_gate_.Set(true);
    load_gate_.Set(true);
    host_.reset();
  }

  // Serves; whoever wants a frame or another model is held up from now on.
  void StartAndHold() {
    Start();
    model_gate_.Set(false);
    load_gate_.Set(false);
  }
  static std::shared_ptr<grpc::Channel> Connect(int port) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials(), arguments);
  }
  static Reader Stream(const std::shared_ptr<grpc::Channel>& channel, grpc::ClientContext* context) {
    v1::GenerateRolloutRequest request;
    request.mutable_source()->set_library_id("lead_emergency_brake");
    request.set_num_clips(50);
    return v1::RolloutService::NewStub(channel)->GenerateRollout(context, request);
  }
  static grpc::Status ReadToTheEnd(Reader& reader) {
    for (v1::GenerateRolloutResponse part; reader->Read(&part);) {
    }
    return reader->Finish();
  }
  bool AwaitEnd(const std::string& rpc, const std::string& code) {
    return AwaitMetric(host_->metrics_port(), absl::StrCat("longtail_requests_total{code=\"", code, "\",reason=\"",
                                                           code, "\",rpc=\"", rpc, "\"} 1"));
  }
  bool AwaitDepth(const std::string& queue, int depth) {
    return AwaitMetric(host_->metrics_port(), absl::StrCat("longtail_queue_depth{queue=\"", queue, "\"} ", depth));
  }
  static void ExpectFull(const grpc::Status& status, const std::string& reason) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
    EXPECT_EQ(ReasonOf(status), reason);
    EXPECT_GT(DetailOf<google::rpc::RetryInfo>(status).retry_delay().seconds(), 0);
  }

  Gate load_gate_;
  v1::GenerateRolloutResponse part_;
};

TEST_F(FaultsTest, WorkStopsWithinAFrameOfTheClientsDeath) {
  StartAndHold();
  TcpRelay wire(host_->port());
  grpc::ClientContext context;
  Reader reader = Stream(Connect(wire.port()), &context);
  model_gate_.AwaitHeld(1);
  const int64_t frames_before = probe_->num_frames;
  wire.Cut();
  EXPECT_EQ(ReadToTheEnd(reader).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_TRUE(AwaitEnd("RolloutService.GenerateRollout", "CANCELLED"));
  model_gate_.Set(true);
  host_.reset();  // waits for whoever works
  EXPECT_LE(probe_->num_frames, frames_before + 1);
}

TEST_F(FaultsTest, ThePlaceOfAClientThatDiedIsFree) {
  options_.rollouts.max_streams = 1;
  StartAndHold();
  TcpRelay wire(host_->port());
  grpc::ClientContext dead_context, context;
  Reader dead = Stream(Connect(wire.port()), &dead_context);
  model_gate_.AwaitHeld(1);
  wire.Cut();
  EXPECT_TRUE(AwaitEnd("RolloutService.GenerateRollout", "CANCELLED"));
  Reader next = Stream(Connect(host_->port()), &context);  // while the frame of the other is still being made
  model_gate_.Set(true);
  EXPECT_TRUE(next->Read(&part_));
  context.TryCancel();
  EXPECT_EQ(ReadToTheEnd(next).error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_EQ(ReadToTheEnd(dead).error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(FaultsTest, AClientWhoseMachineDiesWithoutAWordIsGivenUp) {
  options_.server.keepalive = absl::Milliseconds(300);
  StartAndHold();
  TcpRelay wire(host_->port());
  grpc::ClientContext context;
  Reader reader = Stream(Connect(wire.port()), &context);
  ASSERT_TRUE(reader->Read(&part_));
  wire.Freeze();
  EXPECT_TRUE(AwaitEnd("RolloutService.GenerateRollout", "CANCELLED"));
  wire.Cut();
  EXPECT_FALSE(ReadToTheEnd(reader).ok());
}

TEST_F(FaultsTest, AStreamThatIsCancelledLeavesTheQueueAtOnce) {
  options_.rollouts.num_threads = 1;
  StartAndHold();
  grpc::ClientContext first_context, second_context;
  Reader first = Stream(channel_, &first_context);
  model_gate_.AwaitHeld(1);  // it has the only thread
  Reader second = Stream(channel_, &second_context);
  EXPECT_TRUE(AwaitDepth("streams", 1));
  second_context.TryCancel();
  EXPECT_EQ(ReadToTheEnd(second).error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(AwaitDepth("streams", 0));
  first_context.TryCancel();
  EXPECT_EQ(ReadToTheEnd(first).error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(FaultsTest, RequestsThatFindTheQueueFullAreToldWhenToRetryAndHoldNoPlace) {
  options_.door.num_threads = 1;
  options_.door.max_waiting = 1;
  options_.rollouts.max_streams = 1;
  StartAndHold();
  grpc::Status loaded, waited;
  std::thread loads([&] {
    grpc::ClientContext context;
    v1::LoadModelRequest request;
    request.set_name(ModelName("other"));
    v1::Model model;
    loaded = v1::ModelService::NewStub(channel_)->LoadModel(&context, request, &model);
  });
  load_gate_.AwaitHeld(1);
  const auto list = [this] {
    grpc::ClientContext context;
    v1::ListLibraryResponse response;
    return v1::ScenarioService::NewStub(channel_)->ListLibrary(&context, {}, &response);
  };
  std::thread waits([&] { waited = list(); });
  EXPECT_TRUE(AwaitDepth("requests", 1));

  ExpectFull(list(), "TOO_MANY_REQUESTS");
  grpc::ClientContext stream_context, watch_context, context;
  Reader stream = Stream(channel_, &stream_context);
  ExpectFull(ReadToTheEnd(stream), "TOO_MANY_REQUESTS");
  const auto watch = v1::JobService::NewStub(channel_)->WatchGenerationJob(&watch_context, {});
  v1::JobEvent event;
  EXPECT_FALSE(watch->Read(&event));
  ExpectFull(watch->Finish(), "TOO_MANY_REQUESTS");

  model_gate_.Set(true);
  load_gate_.Set(true);
  loads.join();
  waits.join();
  EXPECT_TRUE(loaded.ok()) << loaded.error_message();
  EXPECT_TRUE(waited.ok()) << waited.error_message();
  stream = Stream(channel_, &context);
  EXPECT_TRUE(stream->Read(&part_));
  context.TryCancel();
  ReadToTheEnd(stream);
}

TEST_F(FaultsTest, AJobThatFindsTheQueueFullIsToldWhenToRetry) {
  options_.jobs.max_waiting = 2;  // the one that runs counts
  StartAndHold();
  const auto create = [this](const std::string& dataset) {
    grpc::ClientContext context;
    v1::CreateGenerationJobRequest request;
    request.mutable_spec()->add_sources()->set_library_id("lead_emergency_brake");
    request.mutable_spec()->set_dataset("datasets/" + dataset);
    v1::GenerationJob job;
    return v1::JobService::NewStub(channel_)->CreateGenerationJob(&context, request, &job);
  };
  EXPECT_TRUE(create("runs").ok());
  model_gate_.AwaitHeld(1);
  EXPECT_TRUE(create("waits").ok());
  ExpectFull(create("too_many"), "TOO_MANY_JOBS");
}

TEST_F(FaultsTest, AJobTooLargeToPlanIsRefused) {
  Start();
  grpc::ClientContext context;
  v1::CreateGenerationJobRequest request;
  for (int i = 0; i < 2; ++i) request.mutable_spec()->add_sources()->set_library_id("lead_emergency_brake");
  request.mutable_spec()->set_clips_per_spec(50001);
  request.mutable_spec()->set_dataset("datasets/large");
  v1::GenerationJob job;
  const grpc::Status status = v1::JobService::NewStub(channel_)->CreateGenerationJob(&context, request, &job);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "spec.clips_per_spec must be at most 50000 for 2 sources, got 50001");
}

TEST_F(FaultsTest, MoreSampleStreamsThanAllowedAreRefusedUntilOneEnds) {
  ASSERT_OK(RunJob(PosixFileOps(), SmallJob((folder_ / "datasets" / "small").string(), 'a')));
  options_.datasets.max_streams = 1;
  Start();
  const auto stub = v1::DatasetService::NewStub(channel_);
  v1::StreamSamplesRequest start;
  start.mutable_start()->set_dataset("datasets/small");
  start.mutable_start()->set_max_in_flight(1);
  v1::StreamSamplesResponse response;
  grpc::ClientContext first_context, second_context, third_context;
  const auto first = stub->StreamSamples(&first_context);
  first->Write(start);
  ASSERT_TRUE(first->Read(&response));
  const auto second = stub->StreamSamples(&second_context);
  EXPECT_FALSE(second->Read(&response));
  ExpectFull(second->Finish(), "TOO_MANY_STREAMS");
  first_context.TryCancel();
  EXPECT_TRUE(AwaitEnd("DatasetService.StreamSamples", "CANCELLED"));
  const auto third = stub->StreamSamples(&third_context);
  third->Write(start);
  EXPECT_TRUE(third->Read(&response));
  third_context.TryCancel();
  for (const auto* stream : {&first, &third}) EXPECT_FALSE((*stream)->Finish().ok());
}

TEST_F(FaultsTest, WhatStillRunsAtTheEndOfTheGraceIsCancelled) {
  StartAndHold();
  grpc::ClientContext context;
  Reader reader = Stream(Connect(host_->port()), &context);
  ASSERT_TRUE(reader->Read(&part_));
  host_->Drain(absl::Milliseconds(50));
  EXPECT_THAT(log_.str(), HasSubstr("\"event\":\"drained\",\"all_done\":0"));
  // Or the connection is closed before the client hears of it.
  EXPECT_THAT(ReadToTheEnd(reader).error_code(), AnyOf(grpc::StatusCode::CANCELLED, grpc::StatusCode::UNAVAILABLE));
}

TEST_F(FaultsTest, AWatcherHoldsUpNoDrain) {
  StartAndHold();
  grpc::ClientContext create_context, watch_context;
  v1::CreateGenerationJobRequest request;
  request.mutable_spec()->add_sources()->set_library_id("lead_emergency_brake");
  request.mutable_spec()->set_dataset("datasets/watched");
  v1::GenerationJob job;
  const auto stub = v1::JobService::NewStub(channel_);
  ASSERT_TRUE(stub->CreateGenerationJob(&create_context, request, &job).ok());
  v1::WatchGenerationJobRequest watch;
  watch.set_name(job.name());
  const auto reader = stub->WatchGenerationJob(&watch_context, watch);
  v1::JobEvent event;
  ASSERT_TRUE(reader->Read(&event));
  host_->Drain(absl::InfiniteDuration());
  EXPECT_THAT(log_.str(), HasSubstr("\"event\":\"drained\",\"all_done\":1"));
  while (reader->Read(&event)) {
  }
  EXPECT_FALSE(reader->Finish().ok());
}

}  // namespace
}  // namespace longtail
