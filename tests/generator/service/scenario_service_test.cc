#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "longtail/v1/scenario_service.grpc.pb.h"
#include "tests/generator/service/service_fixture.h"

namespace longtail {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ScenarioServiceTest : public ServiceFixture {
 protected:
  ScenarioServiceTest() {
    Start();
    stub_ = v1::ScenarioService::NewStub(channel_);
  }
  grpc::ClientContext context_;
  std::unique_ptr<v1::ScenarioService::Stub> stub_;
};

TEST_F(ScenarioServiceTest, EveryLibrarySpecIsListedWithItsEvents) {
  v1::ListLibraryRequest request;
  request.set_include_text(true);
  v1::ListLibraryResponse response;
  ASSERT_TRUE(stub_->ListLibrary(&context_, request, &response).ok());
  ASSERT_THAT(response.specs(), Not(IsEmpty()));
  std::vector<std::string> ids, events;
  for (const auto& spec : response.specs()) {
    ids.push_back(spec.id());
    events.push_back(spec.events(0));
  }
  EXPECT_THAT(ids, Contains("close_cut_in"));
  EXPECT_EQ(ids, events);
  EXPECT_THAT(response.specs(0).text(), HasSubstr("schema_major"));
}

TEST_F(ScenarioServiceTest, AGoodSpecIsValidAndHasADigest) {
  v1::ValidateScenarioRequest request;
  request.mutable_source()->set_library_id("close_cut_in");
  v1::ValidateScenarioResponse response;
  ASSERT_TRUE(stub_->ValidateScenario(&context_, request, &response).ok());
  EXPECT_TRUE(response.valid());
  EXPECT_THAT(response.spec_digest(), SizeIs(64));
}

TEST_F(ScenarioServiceTest, EveryFaultOfATextComesWithItsPlace) {
  v1::ValidateScenarioRequest request;
  request.mutable_source()->mutable_text()->set_file("wrong.textproto");
  request.mutable_source()->mutable_text()->set_text("id: \"wrong\"\nschema_major: 7\nspede: 3\n");
  v1::ValidateScenarioResponse response;
  ASSERT_TRUE(stub_->ValidateScenario(&context_, request, &response).ok());
  EXPECT_FALSE(response.valid());
  EXPECT_THAT(response.spec_digest(), IsEmpty());
  bool saw_version = false;
  bool saw_name = false;
  for (const v1::SpecDiagnostic& diagnostic : response.diagnostics()) {
    EXPECT_EQ(diagnostic.file(), "wrong.textproto");
    saw_version |= diagnostic.path() == "schema_major" && diagnostic.line() == 2 && diagnostic.column() == 15;
    saw_name |= diagnostic.line() == 3 && diagnostic.code() == "LT0101";
  }
  EXPECT_TRUE(saw_version);
  EXPECT_TRUE(saw_name);
}

TEST_F(ScenarioServiceTest, ExpandingABadSpecTellsTheFaultsInTheError) {
  v1::ExpandScenarioRequest request;
  request.mutable_source()->mutable_text()->set_text("id: \"wrong\"\nschema_major: 7\n");
  v1::ExpandScenarioResponse response;
  const grpc::Status status = stub_->ExpandScenario(&context_, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(status), "BAD_SPEC");
  EXPECT_GT(DetailOf<v1::SpecDiagnostics>(status).diagnostics_size(), 3);
  EXPECT_EQ(DetailOf<google::rpc::BadRequest>(status).field_violations(0).field().find("source."), 0u);
}

TEST_F(ScenarioServiceTest, SamplesHaveIdsFramesAndScenarios) {
  v1::ExpandScenarioRequest request;
  request.mutable_source()->set_library_id("lead_emergency_brake");
  request.set_seed(7);
  request.set_first_sample_index(2);
  request.set_num_samples(2);
  request.set_include_scenarios(true);
  v1::ExpandScenarioResponse response;
  ASSERT_TRUE(stub_->ExpandScenario(&context_, request, &response).ok());
  ASSERT_THAT(response.units(), SizeIs(2));
  EXPECT_THAT(response.units(0).unit_id(), SizeIs(26));
  EXPECT_NE(response.units(0).unit_id(), response.units(1).unit_id());
  EXPECT_EQ(response.units(1).sample_index(), 3u);
  EXPECT_GT(response.units(0).num_frames(), 40u);
  EXPECT_EQ(response.units(0).scenario().seed(), 7u);
  EXPECT_GT(response.clip_seconds(), 8);
  EXPECT_GT(response.estimated_seconds(), 0);
}

TEST_F(ScenarioServiceTest, AnUnknownLibrarySpecIsNotFoundAndTheNearestIsNamed) {
  v1::ValidateScenarioRequest request;
  request.mutable_source()->set_library_id("close_cut_inn");
  v1::ValidateScenarioResponse response;
  const grpc::Status status = stub_->ValidateScenario(&context_, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(status.error_message(), HasSubstr("did you mean close_cut_in?"));
  EXPECT_EQ(DetailOf<google::rpc::ResourceInfo>(status).resource_name(), "close_cut_inn");
}

TEST_F(ScenarioServiceTest, ASourceMustBeGiven) {
  v1::ValidateScenarioResponse response;
  const grpc::Status status = stub_->ValidateScenario(&context_, {}, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(DetailOf<google::rpc::BadRequest>(status).field_violations(0).field(), "source");
}

TEST_F(ScenarioServiceTest, TooManySamplesAreRefused) {
  v1::ExpandScenarioRequest request;
  request.mutable_source()->set_library_id("close_cut_in");
  request.set_num_samples(257);
  v1::ExpandScenarioResponse response;
  const grpc::Status status = stub_->ExpandScenario(&context_, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(DetailOf<google::rpc::BadRequest>(status).field_violations(0).field(), "num_samples");
}

TEST_F(ScenarioServiceTest, RequestIdAndTraceComeBackAndAreLogged) {
  context_.AddMetadata("x-request-id", "my-request-7");
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  context_.AddMetadata("traceparent", trace);
  v1::ListLibraryResponse response;
  ASSERT_TRUE(stub_->ListLibrary(&context_, {}, &response).ok());
  const auto& headers = context_.GetServerInitialMetadata();
  EXPECT_EQ(headers.find("x-request-id")->second, "my-request-7");
  EXPECT_EQ(headers.find("traceparent")->second, trace);
  host_.reset();
  EXPECT_THAT(log_.str(),
              HasSubstr("\"request_id\":\"my-request-7\",\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\""));
}

}  // namespace
}  // namespace longtail
