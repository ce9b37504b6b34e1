#include "generator/service/server.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "longtail/v1/job_service.grpc.pb.h"
#include "longtail/v1/model_service.grpc.pb.h"
#include "longtail/v1/rollout_service.grpc.pb.h"
#include "longtail/v1/scenario_service.grpc.pb.h"
#include "tests/generator/service/service_fixture.h"
#include "tests/testing/raw_port.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

class ServerTest : public ServiceFixture {
 protected:
  // The answer of grpc.health.v1.Health.Check: its status' number, or -1 where the service is not known.
  int Health(const std::string& service) {
    const std::string request = absl::StrCat("\x0A", std::string(1, static_cast<char>(service.size())), service);
    const grpc::Slice slice(request);
    grpc::ByteBuffer sent(&slice, 1), received;
    grpc::ClientContext context;
    absl::Notification done;
    grpc::Status status;
    grpc::GenericStub(channel_).UnaryCall(&context, "/grpc.health.v1.Health/Check", {}, &sent, &received,
                                          [&](grpc::Status end) {
                                            status = end;
                                            done.Notify();
                                          });
    done.WaitForNotification();
    if (!status.ok()) return -1;
    std::vector<grpc::Slice> slices;
    EXPECT_TRUE(received.Dump(&slices).ok());
    std::string bytes;
    for (const grpc::Slice& piece : slices) bytes.append(reinterpret_cast<const char*>(piece.begin()), piece.size());
    return bytes.size() == 2 ? bytes[1] : 0;
  }
  grpc::Status List(const std::shared_ptr<grpc::Channel>& channel) {
    grpc::ClientContext context;
    v1::ListLibraryResponse response;
    return v1::ScenarioService::NewStub(channel)->ListLibrary(&context, {}, &response);
  }
};

TEST(ServerOptions, PlainTextIsForLoopbackOnlyUnlessToldOtherwise) {
  ServerOptions options;
  EXPECT_OK(options.Validate());
  options.listen = "0.0.0.0:0";
  EXPECT_THAT(options.Validate(), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("loopback")));
  options.listen = "127.evil.example:1";
  EXPECT_THAT(options.Validate(), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("loopback")));
  options.listen = "0.0.0.0:0";
  options.allow_plain_text = true;
  EXPECT_OK(options.Validate());
  options.allow_plain_text = false;
  options.tls_certificate = "certificate";
  EXPECT_THAT(options.Validate(), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("tls_key")));
  options.tls_key = "key";
  EXPECT_OK(options.Validate());
}

TEST_F(ServerTest, ARealPortServesAndASecondServerDoesNotGetIt) {
  options_.server.listen = "127.0.0.1:0";
  Start();
  const std::string target = absl::StrCat("127.0.0.1:", host_->port());
  EXPECT_TRUE(List(grpc::CreateChannel(target, grpc::InsecureChannelCredentials())).ok());
  options_.server.listen = target;
  options_.jobs.store = (folder_ / "others.db").string();
  EXPECT_THAT(ServiceHost::Start(options_), StatusIs(absl::StatusCode::kUnavailable, HasSubstr("in use")));
}

TEST_F(ServerTest, NoiseOnThePortDoesNoHarm) {
  options_.server.listen = "127.0.0.1:0";
  Start();
  uint32_t state = 1;
  for (int round = 0; round < 50; ++round) {
    std::string noise = round % 2 == 0 ? "" : "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    for (int i = 0; i < 200; ++i) noise += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    TalkToPort(host_->port(), noise, /*ends=*/true);
  }
  EXPECT_TRUE(
      List(grpc::CreateChannel(absl::StrCat("127.0.0.1:", host_->port()), grpc::InsecureChannelCredentials())).ok());
}

TEST_F(ServerTest, AMessageBeyondTheLimitIsRefused) {
  options_.server.max_request_bytes = 1000;
  Start();
  grpc::ClientContext context;
  v1::ValidateScenarioRequest request;
  request.mutable_source()->mutable_text()->set_text(std::string(2000, ' '));
  v1::ValidateScenarioResponse response;
  const grpc::Status status = v1::ScenarioService::NewStub(channel_)->ValidateScenario(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(ServerTest, EachServiceIsHealthyAndOthersAreNotKnown) {
  Start();
  constexpr int kServing = 1;
  for (const char* service : {"", "longtail.v1.ScenarioService", "longtail.v1.RolloutService",
                              "longtail.v1.DatasetService", "longtail.v1.ModelService"}) {
    EXPECT_EQ(Health(service), kServing) << service;
  }
  EXPECT_EQ(Health("longtail.v1.None"), -1);
}

TEST_F(ServerTest, WhileDrainingNewRequestsAreSentAwayAndOldOnesEnd) {
  // Over a socket: the in-process transport drops what a client has not read when its server closes.
  options_.server.listen = "127.0.0.1:0";
  Start();
  channel_ = grpc::CreateChannel(absl::StrCat("127.0.0.1:", host_->port()), grpc::InsecureChannelCredentials());
  model_gate_.Set(false);
  const auto stub = v1::RolloutService::NewStub(channel_);
  grpc::ClientContext context;
  v1::GenerateRolloutRequest request;
  request.mutable_source()->set_library_id("lead_emergency_brake");
  const auto stream = stub->GenerateRollout(&context, request);
  v1::GenerateRolloutResponse part;
  ASSERT_TRUE(stream->Read(&part));

  std::thread drain([this] { host_->Drain(absl::Seconds(60)); });
  grpc::Status away;
  while ((away = List(channel_)).ok()) {
  }
  EXPECT_EQ(away.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOf(away), "DRAINING");
  EXPECT_GT(DetailOf<google::rpc::RetryInfo>(away).retry_delay().seconds(), 0);
  constexpr int kNotServing = 2;
  EXPECT_EQ(Health("longtail.v1.RolloutService"), kNotServing);
  model_gate_.Set(true);
  while (stream->Read(&part)) {
  }
  const grpc::Status ended = stream->Finish();
  EXPECT_TRUE(ended.ok()) << ended.error_message();
  drain.join();
  EXPECT_THAT(log_.str(), HasSubstr("\"event\":\"drained\",\"all_done\":1"));
}

TEST_F(ServerTest, MetricsAreFetchedOverHttp) {
  options_.metrics_port = 0;
  Start();
  ASSERT_TRUE(List(channel_).ok());
  const std::string text = TalkToPort(host_->metrics_port(), "GET /metrics HTTP/1.0\r\n\r\n", /*ends=*/false);
  EXPECT_THAT(text,
              HasSubstr("longtail_requests_total{code=\"OK\",reason=\"\",rpc=\"ScenarioService.ListLibrary\"} 1"));
  EXPECT_THAT(text, HasSubstr("longtail_queue_depth{queue=\"requests\"} 0"));
}

TEST_F(ServerTest, MetricsTellOfAJobsStagesAndCommits) {
  options_.metrics_port = 0;
  Start();
  const auto stub = v1::JobService::NewStub(channel_);
  v1::CreateGenerationJobRequest create;
  create.mutable_spec()->add_sources()->set_library_id("lead_emergency_brake");
  create.mutable_spec()->set_dataset("datasets/measured");
  grpc::ClientContext creating, watching;
  v1::GenerationJob job;
  ASSERT_TRUE(stub->CreateGenerationJob(&creating, create, &job).ok());
  v1::WatchGenerationJobRequest watch;
  watch.set_name(job.name());
  v1::JobEvent event;
  const auto events = stub->WatchGenerationJob(&watching, watch);
  while (events->Read(&event)) {
  }
  ASSERT_EQ(event.job().state(), v1::JOB_STATE_SUCCEEDED);
  const std::string text = TalkToPort(host_->metrics_port(), "GET /metrics HTTP/1.0\r\n\r\n", /*ends=*/false);
  EXPECT_THAT(text, HasSubstr("longtail_commits_total 1\n"));
  EXPECT_THAT(text, HasSubstr("longtail_retries_total 0\n"));
  EXPECT_THAT(text, HasSubstr("longtail_stage_seconds_count{stage=\"commit\"} 1\n"));
  const std::string frames = absl::StrCat(event.job().progress().frames());
  EXPECT_THAT(text, HasSubstr("longtail_frames_total{use=\"job\"} " + frames + "\n"));
  EXPECT_THAT(text, HasSubstr("longtail_stage_seconds_count{stage=\"queue\"} " + frames + "\n"));
  EXPECT_THAT(text, HasSubstr("longtail_stage_seconds_count{stage=\"compute\"} " + frames + "\n"));
  EXPECT_THAT(text, HasSubstr("longtail_queue_depth{queue=\"jobs\"} 0\n"));
}

TEST_F(ServerTest, AStreamThatIsCancelledWhileItWaitsLeavesTheQueueAtOnce) {
  options_.metrics_port = 0;
  options_.rollouts.num_threads = 1;
  Start();
  model_gate_.Set(false);
  const auto stub = v1::RolloutService::NewStub(channel_);
  v1::GenerateRolloutRequest request;
  request.mutable_source()->set_library_id("lead_emergency_brake");
  grpc::ClientContext holding, waiting;
  const auto holder = stub->GenerateRollout(&holding, request);
  v1::GenerateRolloutResponse part;
  ASSERT_TRUE(holder->Read(&part));  // its next part holds the only thread
  const auto await_depth = [this](const char* depth) {
    const std::string line = absl::StrCat("longtail_queue_depth{queue=\"streams\"} ", depth, "\n");
    while (TalkToPort(host_->metrics_port(), "GET /metrics HTTP/1.0\r\n\r\n", /*ends=*/false).find(line) ==
           std::string::npos) {
    }
  };
  const auto waiter = stub->GenerateRollout(&waiting, request);
  await_depth("1");
  waiting.TryCancel();
  await_depth("0");
  EXPECT_FALSE(waiter->Read(&part));
  EXPECT_EQ(waiter->Finish().error_code(), grpc::StatusCode::CANCELLED);
  holding.TryCancel();
  model_gate_.Set(true);
  while (holder->Read(&part)) {
  }
  EXPECT_EQ(holder->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

}  // namespace
}  // namespace longtail
