#include <atomic>

#include "absl/synchronization/notification.h"
#include "generator/dataset/reader.h"
#include "gmock/gmock.h"
#include "google/longrunning/operations_proto.grpc.pb.h"
#include "longtail/v1/job_service.grpc.pb.h"
#include "tests/generator/service/service_fixture.h"

namespace longtail {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class JobServiceTest : public ServiceFixture {
 protected:
  void StartService() {
    Start();
    stub_ = v1::JobService::NewStub(channel_);
  }
  // Two short clips with the fake model.
  static v1::CreateGenerationJobRequest Request(const std::string& dataset) {
    v1::CreateGenerationJobRequest request;
    request.mutable_spec()->add_sources()->set_library_id("lead_emergency_brake");
    request.mutable_spec()->set_clips_per_spec(2);
    request.mutable_spec()->set_seed(3);
    request.mutable_spec()->set_dataset("datasets/" + dataset);
    return request;
  }
  grpc::Status Create(const v1::CreateGenerationJobRequest& request, v1::GenerationJob* job) {
    grpc::ClientContext context;
    return stub_->CreateGenerationJob(&context, request, job);
  }
  v1::GenerationJob Get(const std::string& name) {
    grpc::ClientContext context;
    v1::GetGenerationJobRequest request;
    request.set_name(name);
    v1::GenerationJob job;
    EXPECT_TRUE(stub_->GetGenerationJob(&context, request, &job).ok());
    return job;
  }
  grpc::Status Cancel(const std::string& name, const std::string& etag, v1::GenerationJob* job) {
    grpc::ClientContext context;
    v1::CancelGenerationJobRequest request;
    request.set_name(name);
    request.set_etag(etag);
    return stub_->CancelGenerationJob(&context, request, job);
  }
  // States seen until the job is finished, without repeats.
  std::vector<v1::JobState> Watch(const std::string& name, int64_t after_sequence = 0) {
    grpc::ClientContext context;
    v1::WatchGenerationJobRequest request;
    request.set_name(name);
    request.set_after_sequence(after_sequence);
    const auto reader = stub_->WatchGenerationJob(&context, request);
    std::vector<v1::JobState> states;
    for (v1::JobEvent event; reader->Read(&event);) {
      EXPECT_GT(event.sequence(), after_sequence);
      after_sequence = event.sequence();
      if (states.empty() || states.back() != event.job().state()) states.push_back(event.job().state());
    }
    EXPECT_TRUE(reader->Finish().ok());
    return states;
  }

  std::unique_ptr<v1::JobService::Stub> stub_;
  v1::GenerationJob job_;
};

TEST_F(JobServiceTest, AJobRunsToItsDatasetAndItsWatcherSeesEachState) {
  StartService();
  ASSERT_TRUE(Create(Request("made"), &job_).ok());
  EXPECT_EQ(job_.state(), v1::JOB_STATE_QUEUED);
  EXPECT_THAT(Watch(job_.name()), ElementsAre(v1::JOB_STATE_QUEUED, v1::JOB_STATE_RUNNING, v1::JOB_STATE_SUCCEEDED));
  job_ = Get(job_.name());
  EXPECT_EQ(job_.progress().units_done(), 2);
  EXPECT_GT(job_.end_time_us(), job_.create_time_us());
  const auto reader = DatasetReader::Open(PosixFileOps(), (folder_ / "datasets" / "made").string());
  ASSERT_OK(reader);
  EXPECT_TRUE((*reader)->complete());
  EXPECT_EQ((*reader)->num_samples(), 2);
  // Nothing new comes for who has seen all.
  EXPECT_THAT(Watch(job_.name(), std::stoll(job_.etag())), SizeIs(0));
}

TEST_F(JobServiceTest, ARequestIdMakesOneJob) {
  StartService();
  v1::CreateGenerationJobRequest request = Request("once");
  request.set_request_id("0f0e0d0c-0b0a-4908-8706-050403020100");
  ASSERT_TRUE(Create(request, &job_).ok());
  v1::GenerationJob again;
  ASSERT_TRUE(Create(request, &again).ok());
  EXPECT_EQ(again.name(), job_.name());
}

TEST_F(JobServiceTest, ValidatingStoresNothingAndFaultsAreNamed) {
  StartService();
  v1::CreateGenerationJobRequest request = Request("none");
  request.set_validate_only(true);
  ASSERT_TRUE(Create(request, &job_).ok());
  EXPECT_EQ(job_.name(), "");
  EXPECT_EQ(job_.progress().num_units(), 2);
  grpc::ClientContext context;
  v1::ListGenerationJobsResponse response;
  ASSERT_TRUE(stub_->ListGenerationJobs(&context, {}, &response).ok());
  EXPECT_THAT(response.jobs(), SizeIs(0));
  EXPECT_EQ(Create(Request("../out"), &job_).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request = Request("bad");
  request.mutable_spec()->mutable_sources(0)->mutable_text()->set_text("id: 7");
  EXPECT_EQ(ReasonOf(Create(request, &job_)), "BAD_SPEC");
}

TEST_F(JobServiceTest, JobsAreListedNewestFirstPageByPageAndFiltered) {
  StartService();
  std::vector<std::string> names;
  for (const char* dataset : {"one", "two", "three"}) {
    ASSERT_TRUE(Create(Request(dataset), &job_).ok());
    names.insert(names.begin(), job_.name());
  }
  for (const std::string& name : names) Watch(name);
  std::vector<std::string> listed;
  v1::ListGenerationJobsRequest request;
  request.set_page_size(2);
  do {
    grpc::ClientContext context;
    v1::ListGenerationJobsResponse response;
    ASSERT_TRUE(stub_->ListGenerationJobs(&context, request, &response).ok());
    for (const v1::GenerationJob& job : response.jobs()) listed.push_back(job.name());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, names);
  request.set_filter("state = SUCCEEDED AND dataset = \"datasets/two\"");
  grpc::ClientContext context;
  v1::ListGenerationJobsResponse response;
  ASSERT_TRUE(stub_->ListGenerationJobs(&context, request, &response).ok());
  ASSERT_THAT(response.jobs(), SizeIs(1));
  EXPECT_EQ(response.jobs(0).name(), names[1]);
}

TEST_F(JobServiceTest, ARunningJobIsCancelledWithinAFrameAndCanThenBeDeleted) {
  absl::Notification reached, go;
  std::atomic<int> batches{0};
  probe_->before_batch = [&](size_t) {
    if (++batches != 5) return;
    reached.Notify();
    go.WaitForNotification();
  };
  StartService();
  ASSERT_TRUE(Create(Request("cut"), &job_).ok());
  reached.WaitForNotification();
  const std::string name = job_.name();
  EXPECT_EQ(Cancel(name, "0", &job_).error_code(), grpc::StatusCode::ABORTED);
  ASSERT_TRUE(Cancel(name, "", &job_).ok());
  EXPECT_EQ(job_.state(), v1::JOB_STATE_CANCELLING);
  go.Notify();
  EXPECT_EQ(Watch(name).back(), v1::JOB_STATE_CANCELLED);
  EXPECT_LE(batches, 6);
  grpc::ClientContext context;
  v1::DeleteGenerationJobRequest request;
  request.set_name(name);
  google::protobuf::Empty nothing;
  EXPECT_TRUE(stub_->DeleteGenerationJob(&context, request, &nothing).ok());
  EXPECT_EQ(Cancel(name, "", &job_).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(JobServiceTest, AJobGoesOnAfterTheServerWasDrained) {
  absl::Notification reached, go;
  std::atomic<int> batches{0};
  probe_->before_batch = [&](size_t) {
    if (++batches != 20) return;
    reached.Notify();
    go.WaitForNotification();
  };
  StartService();
  ASSERT_TRUE(Create(Request("kept"), &job_).ok());
  reached.WaitForNotification();
  host_->Drain(absl::ZeroDuration());
  go.Notify();
  host_.reset();
  StartService();
  EXPECT_EQ(Watch(job_.name()).back(), v1::JOB_STATE_SUCCEEDED);
  EXPECT_EQ(DatasetReader::Open(PosixFileOps(), (folder_ / "datasets" / "kept").string()).value()->num_samples(), 2);
}

TEST_F(JobServiceTest, AJobIsAnOperationToo) {
  StartService();
  ASSERT_TRUE(Create(Request("operated"), &job_).ok());
  Watch(job_.name());
  grpc::ClientContext context;
  google::longrunning::GetOperationRequest request;
  request.set_name(job_.operation());
  google::longrunning::Operation operation;
  const auto operations = google::longrunning::Operations::NewStub(channel_);
  ASSERT_TRUE(operations->GetOperation(&context, request, &operation).ok());
  EXPECT_TRUE(operation.done());
  v1::GenerationJob made;
  ASSERT_TRUE(operation.response().UnpackTo(&made));
  EXPECT_EQ(made.name(), job_.name());
}

}  // namespace
}  // namespace longtail
