// Names that lead elsewhere, callers without a right, and wires without TLS.
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generator/dataset/file_ops.h"
#include "gmock/gmock.h"
#include "longtail/v1/dataset_service.grpc.pb.h"
#include "longtail/v1/job_service.grpc.pb.h"
#include "longtail/v1/model_service.grpc.pb.h"
#include "longtail/v1/scenario_service.grpc.pb.h"
#include "tests/generator/jobs/small_job.h"
#include "tests/generator/service/raw_call.h"
#include "tests/generator/service/service_fixture.h"
#include "tests/testing/test_certificates.h"

namespace longtail {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

class SecurityTest : public ServiceFixture {
 protected:
  void StartOnAPort() {
    options_.server.listen = "127.0.0.1:0";
    Start();
    channel_ = Connect(grpc::InsecureChannelCredentials());
  }
  std::shared_ptr<grpc::Channel> Connect(const std::shared_ptr<grpc::ChannelCredentials>& credentials) const {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", host_->port()), credentials, arguments);
  }
  // A call that waits for a connection no longer than it takes to try one.
  static grpc::Status List(const std::shared_ptr<grpc::Channel>& channel) {
    grpc::ClientContext context;
    v1::ListLibraryResponse response;
    return v1::ScenarioService::NewStub(channel)->ListLibrary(&context, {}, &response);
  }
  std::string PathOfDataset(const std::string& folder) const { return (folder_ / "datasets" / folder).string(); }

  // The end of each rpc that names a dataset, given this name.
  std::vector<std::pair<std::string, grpc::Status>> NameIt(const std::string& name) {
    const auto datasets = v1::DatasetService::NewStub(channel_);
    std::vector<std::pair<std::string, grpc::Status>> ends;
    {
      grpc::ClientContext context;
      v1::GetDatasetRequest request;
      request.set_name(name);
      v1::Dataset dataset;
      ends.emplace_back("GetDataset", datasets->GetDataset(&context, request, &dataset));
    }
    {
      grpc::ClientContext context;
      v1::VerifyDatasetRequest request;
      request.set_name(name);
      v1::VerifyDatasetResponse response;
      ends.emplace_back("VerifyDataset", datasets->VerifyDataset(&context, request, &response));
    }
    {
      grpc::ClientContext context;
      v1::StreamSamplesRequest request;
      request.mutable_start()->set_dataset(name);
      request.mutable_start()->set_max_in_flight(8);
      const auto stream = datasets->StreamSamples(&context);
      stream->Write(request);
      stream->WritesDone();
      for (v1::StreamSamplesResponse response; stream->Read(&response);) {
      }
      ends.emplace_back("StreamSamples", stream->Finish());
    }
    {
      grpc::ClientContext context;
      v1::CreateGenerationJobRequest request;
      request.mutable_spec()->add_sources()->set_library_id("lead_emergency_brake");
      request.mutable_spec()->set_dataset(name);
      request.set_validate_only(true);
      v1::GenerationJob job;
      ends.emplace_back("CreateGenerationJob",
                        v1::JobService::NewStub(channel_)->CreateGenerationJob(&context, request, &job));
    }
    return ends;
  }
};

TEST_F(SecurityTest, NoRpcTakesANameThatIsNoFolderOfTheRoot) {
  StartOnAPort();
  const std::vector<std::string> names = {"",
                                          "datasets",
                                          "datasets/",
                                          "datasets/.",
                                          "datasets/..",
                                          "datasets/../datasets/a",
                                          "datasets/a/../../b",
                                          "datasets/a/b",
                                          "datasets//etc",
                                          "/etc",
                                          "../etc",
                                          "datasets/%2e%2e",
                                          "datasets/..%2fb",
                                          "datasets/a\\..\\b",
                                          "datasets/~",
                                          "datasets/$HOME",
                                          "datasets/;touch x",
                                          "datasets/\xC2\xAD",
                                          std::string("datasets/a\0b", 12),
                                          "datasets/" + std::string(64, 'a'),
                                          "datasets/" + std::string(1 << 20, 'a'),
                                          "datasets/" + std::string(1 << 20, '\n')};
  for (const std::string& name : names) {
    for (const auto& [rpc, end] : NameIt(name)) {
      EXPECT_EQ(end.error_code(), grpc::StatusCode::INVALID_ARGUMENT)
          << rpc << " of " << name.substr(0, 80) << ": " << end.error_message();
    }
  }
  host_.reset();
  EXPECT_LT(log_.str().size(), size_t{1} << 20);  // what clients send is not logged at length
}

TEST_F(SecurityTest, NoRpcFollowsALinkOutOfTheRoot) {
  const std::string secret = (folder_ / "secret").string();
  ASSERT_OK(RunJob(PosixFileOps(), SmallJob(secret, 'b')));
  fs::create_directory_symlink(secret, PathOfDataset("linked"));
  // A dataset with one of its folders or files elsewhere.
  std::vector<std::string> names = {"linked"};
  for (const char* inner : {"plan.json", "shards", "commits", "_staging", "attempts"}) {
    const std::string name = absl::StrCat("inner_", names.size());
    fs::copy(secret, PathOfDataset(name), fs::copy_options::recursive);
    fs::remove_all(fs::path(PathOfDataset(name)) / inner);
    fs::create_symlink(fs::path(secret) / inner, fs::path(PathOfDataset(name)) / inner);
    names.push_back(name);
  }
  StartOnAPort();
  for (const std::string& name : names) {
    for (const auto& [rpc, end] : NameIt("datasets/" + name)) {
      EXPECT_EQ(end.error_code(), grpc::StatusCode::NOT_FOUND) << rpc << " of " << name;
    }
  }
}

TEST_F(SecurityTest, AFileThatIsALinkIsNotRead) {
  const std::string secret = (folder_ / "secret").string();
  ASSERT_OK(RunJob(PosixFileOps(), SmallJob(secret, 'b')));
  for (const char* file : {"shards/shard-000000.tar", "commits/shard-000000.json"}) {
    fs::remove_all(PathOfDataset("first"));
    fs::copy(secret, PathOfDataset("first"), fs::copy_options::recursive);
    fs::remove(fs::path(PathOfDataset("first")) / file);
    fs::create_symlink(fs::path(secret) / file, fs::path(PathOfDataset("first")) / file);
    options_.jobs.store = (folder_ / absl::StrCat("jobs of ", fs::path(file).filename().string())).string();
    StartOnAPort();
    grpc::ClientContext context;
    v1::StreamSamplesRequest request;
    request.mutable_start()->set_dataset("datasets/first");
    request.mutable_start()->set_max_in_flight(8);
    const auto stream = v1::DatasetService::NewStub(channel_)->StreamSamples(&context);
    stream->Write(request);
    stream->WritesDone();
    v1::StreamSamplesResponse response;
    EXPECT_FALSE(stream->Read(&response)) << file;
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::FAILED_PRECONDITION) << file;
    grpc::ClientContext verify_context;
    v1::VerifyDatasetRequest verify;
    verify.set_name("datasets/first");
    v1::VerifyDatasetResponse report;
    v1::DatasetService::NewStub(channel_)->VerifyDataset(&verify_context, verify, &report);
    EXPECT_FALSE(report.whole()) << file;
    host_.reset();
  }
}

TEST_F(SecurityTest, AnErrorFitsTheWireHoweverMuchIsWrong) {
  StartOnAPort();
  v1::ExpandScenarioRequest request;
  std::string& text = *request.mutable_source()->mutable_text()->mutable_text();
  for (int i = 0; i < 500; ++i) absl::StrAppend(&text, "there_is_no_field_of_this_name_", i, ": \"\xC3\xA9\"\n");
  v1::ExpandScenarioResponse response;
  grpc::ClientContext context;
  const grpc::Status end = v1::ScenarioService::NewStub(channel_)->ExpandScenario(&context, request, &response);
  EXPECT_EQ(end.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << end.error_message();
  EXPECT_THAT(end.error_message(), HasSubstr(" more"));
  EXPECT_GT(DetailOf<v1::SpecDiagnostics>(end).diagnostics_size(), 3);
  EXPECT_GT(DetailOf<google::rpc::BadRequest>(end).field_violations_size(), 3);

  request.mutable_source()->set_library_id(std::string(100000, '\n'));  // escaped, three times as long
  grpc::ClientContext other_context;
  const grpc::Status other = v1::ScenarioService::NewStub(channel_)->ExpandScenario(&other_context, request, &response);
  EXPECT_EQ(other.error_code(), grpc::StatusCode::NOT_FOUND) << other.error_message();
}

TEST_F(SecurityTest, EveryMethodWantsATokenAndNoneIsLogged) {
  options_.door.tokens = AccessTokens::Parse("ann user user-token-0000000\nroot admin admin-token-000000\n").value();
  StartOnAPort();
  ASSERT_GT(AllMethods().size(), 20u);
  const std::vector<std::string> wrong = {"",
                                          "Bearer",
                                          "Bearer ",
                                          "Bearer wrong-token-0000000",
                                          "Bearer user-token-0000000 ",
                                          "Bearer  user-token-0000000",
                                          "Bearer user-token-000000",
                                          "Bearer user-token-0000000,Bearer user-token-0000000",
                                          "Basic user-token-0000000",
                                          "user-token-0000000",
                                          "Bearer ann",
                                          "Bearer " + std::string(4000, 'x')};
  for (const auto* method : AllMethods()) {
    const grpc::Status admin = MakeRawCall(
        channel_,
        {.path = PathOf(*method), .messages = {""}, .metadata = {{"authorization", "Bearer admin-token-000000"}}});
    if (admin.error_code() == grpc::StatusCode::UNIMPLEMENTED) continue;  // of google.longrunning
    EXPECT_THAT(admin.error_code(), Not(AnyOf(grpc::StatusCode::UNAUTHENTICATED, grpc::StatusCode::PERMISSION_DENIED)))
        << method->full_name();
    for (const std::string& authorization : wrong) {
      RawCall call{.path = PathOf(*method), .messages = {""}};
      if (!authorization.empty()) call.metadata = {{"authorization", authorization}};
      const grpc::Status end = MakeRawCall(channel_, call);
      EXPECT_EQ(end.error_code(), grpc::StatusCode::UNAUTHENTICATED) << method->full_name() << ": " << authorization;
    }
    const bool for_admins = method->name() == "LoadModel" || method->name() == "UnloadModel";
    const grpc::Status user = MakeRawCall(
        channel_,
        {.path = PathOf(*method), .messages = {""}, .metadata = {{"authorization", "Bearer user-token-0000000"}}});
    EXPECT_EQ(user.error_code() == grpc::StatusCode::PERMISSION_DENIED, for_admins) << method->full_name();
    EXPECT_NE(user.error_code(), grpc::StatusCode::UNAUTHENTICATED) << method->full_name();
  }
  host_.reset();
  EXPECT_THAT(log_.str(), HasSubstr("\"client\":\"ann\""));
  EXPECT_THAT(log_.str(), Not(HasSubstr("token-0")));
}

TEST_F(SecurityTest, WithTlsOnlyAClientThatKnowsTheAuthorityIsServed) {
  const TestAuthority authority, other_authority;
  const TestCertificate server = authority.Issue("localhost");
  options_.server.tls_certificate = server.certificate;
  options_.server.tls_key = server.key;
  StartOnAPort();
  const std::string target = absl::StrCat("localhost:", host_->port());
  const auto connect = [&](const TestAuthority& trusted) {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = trusted.certificate();
    return grpc::CreateChannel(target, grpc::SslCredentials(options));
  };
  EXPECT_TRUE(List(connect(authority)).ok());
  EXPECT_EQ(List(connect(other_authority)).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(List(channel_).error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(SecurityTest, WithAClientAuthorityACertificateIsAskedForAndNamesTheClient) {
  const TestAuthority authority, other_authority;
  const TestCertificate server = authority.Issue("localhost");
  options_.server.tls_certificate = server.certificate;
  options_.server.tls_key = server.key;
  options_.server.tls_client_ca = authority.certificate();
  StartOnAPort();
  const std::string target = absl::StrCat("localhost:", host_->port());
  const auto connect = [&](const TestCertificate& client) {
    return grpc::CreateChannel(target, grpc::SslCredentials({.pem_root_certs = authority.certificate(),
                                                             .pem_private_key = client.key,
                                                             .pem_cert_chain = client.certificate}));
  };
  EXPECT_TRUE(List(connect(authority.Issue("trainer-7"))).ok());
  EXPECT_EQ(List(connect(other_authority.Issue("trainer-8"))).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(List(connect({})).error_code(), grpc::StatusCode::UNAVAILABLE);
  host_.reset();
  EXPECT_THAT(log_.str(), HasSubstr("\"client\":\"trainer-7\""));
  EXPECT_THAT(log_.str(), Not(HasSubstr("trainer-8")));
}

}  // namespace
}  // namespace longtail
