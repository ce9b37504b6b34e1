#include "generator/service/client_channel.h"

#include <chrono>
#include <set>
#include <thread>
#include <vector>

#include "generator/service/grpc_status.h"
#include "generator/service/status_details.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::SizeIs;

grpc::Status Soon(absl::Status status) { return ToGrpcStatus(WithRetry(std::move(status), absl::Milliseconds(3))); }

// A channel to nowhere: the calls are functions of the test.
class ClientChannelTest : public ::testing::Test {
 protected:
  ClientChannelTest() {
    ClientOptions options;
    options.retries = 2;
    options.on_retry = [this](const absl::Status&, absl::Duration wait) { waits_.push_back(wait); };
    client_ = ClientChannel::Create(options).value();
  }
  // Answers in turn, the last for ever; counts the tries.
  absl::Status Call(const std::vector<grpc::Status>& answers) {
    num_tries_ = 0;
    return client_->Call(
        [&](grpc::ClientContext&) { return answers[std::min<size_t>(num_tries_++, answers.size() - 1)]; });
  }

  std::vector<absl::Duration> waits_;
  std::unique_ptr<ClientChannel> client_;
  int num_tries_ = 0;
};

TEST(ClientOptions, ATokenGoesInPlainTextToThisMachineOnly) {
  ClientOptions options;
  options.token = "0123456789abcdef";
  for (const char* here : {"127.0.0.1:1", "localhost:1", "[::1]:1"}) {
    options.server = here;
    EXPECT_OK(options.Validate()) << here;
  }
  for (const char* there : {"10.0.0.1:1", "example.com:1", "127.evil.example:1", "dns:///localhost:1"}) {
    options.server = there;
    options.tls = false;
    EXPECT_THAT(options.Validate(), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("without TLS"))) << there;
    options.tls = true;
    EXPECT_OK(options.Validate());
  }
  options.token.clear();
  options.tls = false;
  EXPECT_OK(options.Validate());
}

TEST(ClientOptions, WhatIsWrongIsNamed) {
  const auto message = [](ClientOptions options) { return std::string(options.Validate().message()); };
  EXPECT_THAT(message({.server = "nowhere"}), HasSubstr("server must be <host>:<port>"));
  EXPECT_THAT(message({.tls_certificate = "x"}), HasSubstr("tls_key"));
  EXPECT_THAT(message({.token = "two words"}), HasSubstr("token must be one word"));
  EXPECT_THAT(message({.token = "line\nbreak"}), HasSubstr("token must be one word"));
  EXPECT_THAT(message({.retries = -1}), HasSubstr("retries must be in [0, 100]"));
}

TEST(ClientChannel, UuidsAreOfVersionFourAndDiffer) {
  std::set<std::string> drawn;
  for (int i = 0; i < 100; ++i) drawn.insert(DrawUuid());
  EXPECT_THAT(drawn, SizeIs(100));
  const char* form = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
  for (const std::string& uuid : drawn) EXPECT_THAT(uuid, MatchesRegex(form));
}

TEST_F(ClientChannelTest, AServerThatIsAwayOrFullIsAskedAgainWhenItSays) {
  EXPECT_OK(Call({Soon(absl::UnavailableError("away")), Soon(absl::ResourceExhaustedError("full")), grpc::Status::OK}));
  EXPECT_EQ(num_tries_, 3);
  EXPECT_THAT(waits_, ElementsAre(absl::Milliseconds(3), absl::Milliseconds(3)));
}

TEST_F(ClientChannelTest, TriesAreCountedAndTheLastErrorComesBackWithItsDetails) {
  const absl::Status status = Call({Soon(absl::UnavailableError("away"))});
  EXPECT_EQ(num_tries_, 3);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable, "away"));
  EXPECT_EQ(DetailOf<google::rpc::RetryInfo>(status)->retry_delay().nanos(), 3000000);
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status)->reason(), "UNAVAILABLE");
  EXPECT_FALSE(DetailOf<google::rpc::QuotaFailure>(status).has_value());
}

TEST_F(ClientChannelTest, WhatAnotherTryCannotChangeIsNotTriedAgain) {
  for (const absl::Status& status :
       {absl::InvalidArgumentError("bad"), absl::ResourceExhaustedError("too large"), absl::InternalError("bug"),
        absl::DeadlineExceededError("late"), absl::CancelledError("cancelled"),
        WithRetry(absl::UnavailableError("next week"), absl::Hours(168))}) {
    EXPECT_EQ(Call({ToGrpcStatus(status)}).code(), status.code());
    EXPECT_EQ(num_tries_, 1) << status;
  }
}

TEST_F(ClientChannelTest, AStopEndsTheCallInHandAndThoseToCome) {
  EXPECT_THAT(client_->Call([&](grpc::ClientContext&) {
    client_->Stop();
    return Soon(absl::UnavailableError("away"));
  }),
              StatusIs(absl::StatusCode::kCancelled, "stopped"));
  EXPECT_THAT(waits_, IsEmpty());
  EXPECT_THAT(Call({grpc::Status::OK}), StatusIs(absl::StatusCode::kCancelled, "stopped"));
  EXPECT_EQ(num_tries_, 0);
}

TEST_F(ClientChannelTest, AStopEndsTheWaitForTheNextTry) {
  std::thread stopper;
  ClientOptions options;
  options.on_retry = [&](const absl::Status&, absl::Duration) { stopper = std::thread([&] { client_->Stop(); }); };
  client_ = ClientChannel::Create(options).value();
  const grpc::Status away = ToGrpcStatus(WithRetry(absl::UnavailableError("away"), absl::Seconds(60)));
  EXPECT_THAT(Call({away}), StatusIs(absl::StatusCode::kCancelled, "stopped"));
  EXPECT_EQ(num_tries_, 1);
  stopper.join();
}

}  // namespace
}  // namespace longtail
