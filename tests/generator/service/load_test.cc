// Many clients at a time, each with a connection of its own to a real port.
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "longtail/v1/rollout_service.grpc.pb.h"
#include "longtail/v1/scenario_service.grpc.pb.h"
#include "tests/generator/service/service_fixture.h"
#include "tests/testing/raw_port.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

class LoadTest : public ServiceFixture {
 protected:
  LoadTest() {
    options_.server.listen = "127.0.0.1:0";
    options_.metrics_port = 0;
  }
  // A connection that takes 64 KiB of a stream before it is read, whatever the machine could hold.
  std::shared_ptr<grpc::Channel> Connect() const {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
    arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 65535);
    return grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", host_->port()), grpc::InsecureChannelCredentials(),
                                     arguments);
  }
};

TEST_F(LoadTest, TwoHundredConnectionsAreHeldIdleAndThenAllCallAtOnce) {
  constexpr int kClients = 200;
  Start();
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (int i = 0; i < kClients; ++i) {
    channels.push_back(Connect());
    ASSERT_TRUE(channels.back()->WaitForConnected(std::chrono::system_clock::now() + std::chrono::minutes(1))) << i;
  }
  std::atomic<int> num_ok{0};
  std::vector<std::thread> callers;
  for (const auto& channel : channels) {
    callers.emplace_back([&channel, &num_ok] {
      grpc::ClientContext context;
      v1::ListLibraryResponse response;
      if (v1::ScenarioService::NewStub(channel)->ListLibrary(&context, {}, &response).ok()) ++num_ok;
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(num_ok, kClients);
}

// docs/operations.md: of a stream that is not read at most three chunks are there.
TEST_F(LoadTest, FiftyStreamsThatNobodyReadsHoldThreeChunksEachAndAreEnded) {
  constexpr int kStreams = 50;
  constexpr int kChunkFrames = 2;  // 192 KiB: does not fit the connection
  options_.rollouts.slow_reader_limit = absl::Seconds(1);
  Start();
  const int64_t frames_before = probe_->num_frames;
  struct Client {
    std::unique_ptr<v1::RolloutService::Stub> stub;
    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientReader<v1::GenerateRolloutResponse>> reader;
  };
  v1::GenerateRolloutRequest request;
  request.mutable_source()->set_library_id("lead_emergency_brake");
  request.set_num_clips(100);
  request.set_chunk_frames(kChunkFrames);
  std::vector<Client> clients(kStreams);
  for (Client& client : clients) {
    client.stub = v1::RolloutService::NewStub(Connect());
    client.reader = client.stub->GenerateRollout(&client.context, request);
  }
  EXPECT_TRUE(AwaitMetric(host_->metrics_port(), absl::StrCat("longtail_slow_readers_total ", kStreams)));
  host_->Drain(absl::Minutes(1));
  EXPECT_THAT(log_.str(), HasSubstr("\"event\":\"drained\",\"all_done\":1"));
  EXPECT_LE(probe_->num_frames - frames_before, kStreams * 3 * kChunkFrames);
  for (Client& client : clients) {
    for (v1::GenerateRolloutResponse part; client.reader->Read(&part);) {
    }
    EXPECT_EQ(client.reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
}

}  // namespace
}  // namespace longtail
