#include "gmock/gmock.h"
#include "longtail/v1/model_service.grpc.pb.h"
#include "tests/generator/service/service_fixture.h"

namespace longtail {
namespace {

using ::testing::SizeIs;

class ModelServiceTest : public ServiceFixture {
 protected:
  void StartService() {
    Start();
    stub_ = v1::ModelService::NewStub(channel_);
  }
  grpc::Status Load(const std::string& name, v1::Model* model, bool make_default = false, bool validate_only = false) {
    grpc::ClientContext context;
    v1::LoadModelRequest request;
    request.set_name(name);
    request.set_make_default(make_default);
    request.set_validate_only(validate_only);
    return stub_->LoadModel(&context, request, model);
  }
  grpc::Status Unload(const std::string& name, v1::Model* model) {
    grpc::ClientContext context;
    v1::UnloadModelRequest request;
    request.set_name(name);
    return stub_->UnloadModel(&context, request, model);
  }
  std::unique_ptr<v1::ModelService::Stub> stub_;
  v1::Model model_;
};

TEST_F(ModelServiceTest, TheFirstWeightsAreLoadedAtTheStartAndTheOthersAreNot) {
  StartService();
  grpc::ClientContext context;
  v1::ListModelsResponse response;
  ASSERT_TRUE(stub_->ListModels(&context, {}, &response).ok());
  ASSERT_THAT(response.models(), SizeIs(2));
  EXPECT_EQ(response.models(0).display_name(), "other");
  EXPECT_EQ(response.models(0).state(), v1::MODEL_STATE_AVAILABLE);
  EXPECT_EQ(response.models(1).name(), ModelName("small"));
  EXPECT_EQ(response.models(1).state(), v1::MODEL_STATE_LOADED);
  EXPECT_TRUE(response.models(1).is_default());
  EXPECT_EQ(response.models(1).width_px(), 256u);
}

TEST_F(ModelServiceTest, ADefaultCanBeSwappedAndTheOldOneUnloaded) {
  StartService();
  EXPECT_EQ(Unload(ModelName("small"), &model_).error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  ASSERT_TRUE(Load(ModelName("other"), &model_, /*make_default=*/true).ok());
  EXPECT_TRUE(model_.is_default());
  ASSERT_TRUE(Unload(ModelName("small"), &model_).ok());
  EXPECT_EQ(model_.state(), v1::MODEL_STATE_AVAILABLE);
}

TEST_F(ModelServiceTest, ValidatingALoadLoadsNothing) {
  StartService();
  ASSERT_TRUE(Load(ModelName("other"), &model_, /*make_default=*/true, /*validate_only=*/true).ok());
  EXPECT_EQ(model_.state(), v1::MODEL_STATE_AVAILABLE);
  EXPECT_FALSE(model_.is_default());
}

TEST_F(ModelServiceTest, WhatIsNotLoadedCannotBeUnloaded) {
  StartService();
  const grpc::Status status = Unload(ModelName("other"), &model_);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(DetailOf<google::rpc::PreconditionFailure>(status).violations(0).type(), "MODEL_NOT_LOADED");
}

TEST_F(ModelServiceTest, NoMoreModelsAreLoadedThanAllowed) {
  options_.models.max_loaded = 1;
  StartService();
  const grpc::Status status = Load(ModelName("other"), &model_);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonOf(status), "TOO_MANY_MODELS");
}

TEST_F(ModelServiceTest, AnUnknownDigestIsNotFoundAndAWrongNameIsRefused) {
  StartService();
  EXPECT_EQ(Load("models/abc", &model_).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Load("../small.safetensors", &model_).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(Load("", &model_).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(ModelServiceTest, LoadingNeedsTheAdminScopeAndReadingAnyToken) {
  options_.door.tokens = AccessTokens::Parse("ann user user-token-0000000\nroot admin admin-token-000000\n").value();
  StartService();
  const auto list = [this](const std::string& authorization) {
    grpc::ClientContext context;
    if (!authorization.empty()) context.AddMetadata("authorization", authorization);
    v1::ListModelsResponse response;
    return stub_->ListModels(&context, {}, &response);
  };
  EXPECT_EQ(list("").error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(list("Bearer wrong-token-0000000").error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(ReasonOf(list("Basic user-token-0000000")), "BAD_TOKEN");
  EXPECT_TRUE(list("Bearer user-token-0000000").ok());

  const auto load = [this](const std::string& authorization) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", authorization);
    v1::LoadModelRequest request;
    request.set_name(ModelName("other"));
    return stub_->LoadModel(&context, request, &model_);
  };
  EXPECT_EQ(ReasonOf(load("Bearer user-token-0000000")), "NEEDS_ADMIN");
  EXPECT_TRUE(load("bearer admin-token-000000").ok());
  host_.reset();
  EXPECT_EQ(log_.str().find("token-0"), std::string::npos);
}

}  // namespace
}  // namespace longtail
