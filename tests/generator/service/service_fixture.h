// A whole server in this process with a fake world model, reached by an in-process channel.
#ifndef LONGTAIL_TESTS_GENERATOR_SERVICE_SERVICE_FIXTURE_H_
#define LONGTAIL_TESTS_GENERATOR_SERVICE_SERVICE_FIXTURE_H_

#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "generator/service/service_host.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "kernels/sha256.h"
#include "tests/testing/fake_world_model.h"
#include "tests/testing/gate.h"
#include "tests/testing/status_matchers.h"

namespace longtail {

class ServiceFixture : public ::testing::Test {
 protected:
  ServiceFixture() : folder_(std::filesystem::path(::testing::TempDir()) / UniqueName()) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "datasets");
    options_.server.listen = "";
    options_.library = "scenarios/library";
    options_.dataset_root = (folder_ / "datasets").string();
    options_.jobs.store = (folder_ / "jobs.db").string();
    options_.log = &log_;
    probe_->before_batch = [this](size_t) { model_gate_.Pass(); };
    AddWeights("small");
    AddWeights("other");
    options_.models.load = [this](const std::string& path) -> absl::StatusOr<std::unique_ptr<WorldModel>> {
      std::ifstream file(path);
      const std::string bytes((std::istreambuf_iterator<char>(file)), {});
      ModelInfo info;
      info.name = std::filesystem::path(path).stem().string();
      info.sha256 = Sha256Hex(bytes);
      info.width_px = 256;
      info.height_px = 128;
      info.library = "Fake 1";
      info.device = "cpu";
      return std::make_unique<FakeWorldModel>(info, probe_);
    };
  }
  ~ServiceFixture() override {
    model_gate_.Set(true);
    host_.reset();
    std::filesystem::remove_all(folder_);
  }

  // Starts the server with options_, which tests may change before.
  void Start() {
    absl::StatusOr<std::unique_ptr<ServiceHost>> host = ServiceHost::Start(options_);
    ASSERT_OK(host);
    host_ = *std::move(host);
    channel_ = host_->InProcessChannel();
  }

  static std::string ModelName(const std::string& stem) { return "models/" + Sha256Hex("weights of " + stem); }

  // The detail of type T; the test fails where there is none.
  template <typename T>
  static T DetailOf(const grpc::Status& status) {
    google::rpc::Status rpc;
    EXPECT_TRUE(rpc.ParseFromString(status.error_details()));
    T detail;
    for (const google::protobuf::Any& any : rpc.details()) {
      if (any.UnpackTo(&detail)) return detail;
    }
    ADD_FAILURE() << "no " << T::descriptor()->full_name() << " in " << status.error_message();
    return detail;
  }
  static std::string ReasonOf(const grpc::Status& status) { return DetailOf<google::rpc::ErrorInfo>(status).reason(); }

  const std::filesystem::path folder_;
  std::ostringstream log_;
  Gate model_gate_;  // every batch passes it
  std::shared_ptr<FakeWorldModelProbe> probe_ = std::make_shared<FakeWorldModelProbe>();
  ServiceHost::Options options_;
  std::unique_ptr<ServiceHost> host_;
  std::shared_ptr<grpc::Channel> channel_;

 private:
  static std::string UniqueName() {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    return std::string(info->test_suite_name()) + "." + info->name();
  }
  void AddWeights(const std::string& stem) {
    const std::filesystem::path path = folder_ / (stem + ".safetensors");
    std::ofstream(path) << "weights of " << stem;
    options_.models.weights.push_back(path.string());
  }
};

}  // namespace longtail

#endif  // LONGTAIL_TESTS_GENERATOR_SERVICE_SERVICE_FIXTURE_H_
