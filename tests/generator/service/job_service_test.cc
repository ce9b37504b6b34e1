#include <atomic>
#include <chrono>
#include <functional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/barrier.h"
#include "generator/dataset/reader.h"
#include "gmock/gmock.h"
#include "google/longrunning/operations_proto.grpc.pb.h"
#include "longtail/v1/job_service.grpc.pb.h"
#include "scenarios/spec/spec_file.h"
#include "tests/generator/jobs/small_job.h"
#include "tests/generator/service/service_fixture.h"
#include "tests/testing/faulty_file_ops.h"

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
  // Clips with the fake model, each a batch.
  static v1::CreateGenerationJobRequest Request(const std::string& dataset, uint32_t num_clips = 2) {
    v1::CreateGenerationJobRequest request;
    request.mutable_spec()->add_sources()->set_library_id("lead_emergency_brake");
    request.mutable_spec()->set_clips_per_spec(num_clips);
    request.mutable_spec()->set_units_per_batch(1);
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

TEST_F(JobServiceTest, FaultsHaveThePathThatTheirFieldHasInTheRequest) {
  StartService();
  const auto field_of = [this](const std::function<void(v1::JobSpec&)>& change) {
    v1::CreateGenerationJobRequest request = Request("faults");
    change(*request.mutable_spec());
    const grpc::Status end = Create(request, &job_);
    EXPECT_EQ(end.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    const auto bad = DetailOf<google::rpc::BadRequest>(end);
    return bad.field_violations_size() == 0 ? "" : bad.field_violations(0).field();
  };
  EXPECT_EQ(field_of([](v1::JobSpec& spec) { spec.set_clips_per_spec(10000001); }), "spec.clips_per_spec");
  EXPECT_EQ(field_of([](v1::JobSpec& spec) { spec.set_units_per_batch(1025); }), "spec.units_per_batch");
  EXPECT_EQ(field_of([](v1::JobSpec& spec) { spec.set_dataset("datasets/.."); }), "spec.dataset");
  EXPECT_EQ(field_of([](v1::JobSpec& spec) { spec.mutable_settings()->set_crf(52); }), "spec.settings.crf");
  EXPECT_EQ(field_of([](v1::JobSpec& spec) { *spec.add_sources() = spec.sources(0); }), "spec.sources[1]");
  EXPECT_EQ(field_of([](v1::JobSpec& spec) { spec.add_sources(); }), "spec.sources[1]");
  EXPECT_EQ(field_of([](v1::JobSpec& spec) {
              const std::string path = "scenarios/library/close_cut_in.textproto";
              v1::ScenarioSpec wide = ReadSpecFile(path).value().parsed.spec;
              wide.mutable_sensors()->add_cameras()->set_name("front");
              wide.mutable_sensors()->mutable_cameras(0)->set_width_px(640);
              *spec.add_sources()->mutable_spec() = wide;
            }),
            "spec.sources[1].sensors.cameras[0]");
}

TEST_F(JobServiceTest, JobsAreListedNewestFirstPageByPageAndFiltered) {
  StartService();
  std::vector<std::string> names;
  for (const char* dataset : {"one", "two", "three"}) {
    ASSERT_TRUE(Create(Request(dataset, /*num_clips=*/1), &job_).ok());
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
  model_gate_.HoldOnly(5);
  StartService();
  ASSERT_TRUE(Create(Request("cut"), &job_).ok());
  model_gate_.AwaitHeld(1);
  const std::string name = job_.name();
  EXPECT_EQ(Cancel(name, "0", &job_).error_code(), grpc::StatusCode::ABORTED);
  ASSERT_TRUE(Cancel(name, "", &job_).ok());
  EXPECT_EQ(job_.state(), v1::JOB_STATE_CANCELLING);
  model_gate_.Set(true);
  EXPECT_EQ(Watch(name).back(), v1::JOB_STATE_CANCELLED);
  EXPECT_LE(model_gate_.num_passes(), 6);
  grpc::ClientContext context;
  v1::DeleteGenerationJobRequest request;
  request.set_name(name);
  google::protobuf::Empty nothing;
  EXPECT_TRUE(stub_->DeleteGenerationJob(&context, request, &nothing).ok());
  EXPECT_EQ(Cancel(name, "", &job_).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(JobServiceTest, AJobGoesOnAfterTheServerWasDrained) {
  model_gate_.HoldOnly(20);
  StartService();
  ASSERT_TRUE(Create(Request("kept"), &job_).ok());
  model_gate_.AwaitHeld(1);
  host_->Drain(absl::ZeroDuration());
  model_gate_.Set(true);
  host_.reset();
  StartService();
  EXPECT_EQ(Watch(job_.name()).back(), v1::JOB_STATE_SUCCEEDED);
  EXPECT_EQ(DatasetReader::Open(PosixFileOps(), (folder_ / "datasets" / "kept").string()).value()->num_samples(), 2);
}

TEST_F(JobServiceTest, AJobIsAnOperationToo) {
  StartService();
  ASSERT_TRUE(Create(Request("operated", /*num_clips=*/1), &job_).ok());
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

TEST_F(JobServiceTest, BatchesThatAreMadeAtTheSameTimeGiveTheSameShards) {
  const auto make = [this](const std::string& dataset, int workers) {
    options_.models.shared.num_threads = workers;
    options_.jobs.num_workers = workers;
    StartService();
    EXPECT_TRUE(Create(Request(dataset, /*num_clips=*/3), &job_).ok());
    EXPECT_EQ(Watch(job_.name()).back(), v1::JOB_STATE_SUCCEEDED);
    host_.reset();
    return DatasetReader::Open(PosixFileOps(), (folder_ / "datasets" / dataset).string()).value()->digest();
  };
  const std::string alone = make("one", 1);
  absl::Barrier all_in(3);
  std::atomic<int> num_batches{-6};  // two of the warm-up on each thread
  probe_->before_batch = [&](size_t) {
    const int batch = num_batches++;
    if (batch < 0 || batch >= 3) return;
    all_in.Block();  // ends only where three batches are stepped
  };
  EXPECT_EQ(make("three", 3), alone);
}

TEST_F(JobServiceTest, JobsBeyondTheLimitAreRefusedTheRunningOneCounts) {
  options_.jobs.max_waiting = 1;
  model_gate_.HoldOnly(5);
  StartService();
  ASSERT_TRUE(Create(Request("first", /*num_clips=*/1), &job_).ok());
  model_gate_.AwaitHeld(1);
  v1::GenerationJob refused;
  const grpc::Status status = Create(Request("second", /*num_clips=*/1), &refused);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonOf(status), "TOO_MANY_JOBS");
  EXPECT_GT(DetailOf<google::rpc::RetryInfo>(status).retry_delay().seconds(), 0);
  model_gate_.Set(true);
  Watch(job_.name());
  EXPECT_TRUE(Create(Request("second", /*num_clips=*/1), &refused).ok());
  Watch(refused.name());
}

TEST_F(JobServiceTest, ALongJobHoldsNoOtherUp) {
  options_.models.shared.num_threads = 2;
  model_gate_.HoldOnly(10);  // past the warm-up
  StartService();
  ASSERT_TRUE(Create(Request("long"), &job_).ok());
  const std::string long_job = job_.name();
  model_gate_.AwaitHeld(1);
  ASSERT_TRUE(Create(Request("short", /*num_clips=*/1), &job_).ok());
  EXPECT_EQ(Watch(job_.name()).back(), v1::JOB_STATE_SUCCEEDED);
  EXPECT_EQ(Get(long_job).state(), v1::JOB_STATE_RUNNING);
  model_gate_.Set(true);
  EXPECT_EQ(Watch(long_job).back(), v1::JOB_STATE_SUCCEEDED);
}

TEST_F(JobServiceTest, JobsOfOneDatasetRunOneAfterTheOther) {
  options_.models.shared.num_threads = 2;
  model_gate_.HoldOnly(10);
  StartService();
  ASSERT_TRUE(Create(Request("same"), &job_).ok());
  model_gate_.AwaitHeld(1);
  v1::GenerationJob second, other;
  ASSERT_TRUE(Create(Request("same"), &second).ok());
  ASSERT_TRUE(Create(Request("other", /*num_clips=*/1), &other).ok());
  EXPECT_EQ(Get(second.name()).state(), v1::JOB_STATE_QUEUED);
  model_gate_.Set(true);
  for (const v1::GenerationJob* job : {&job_, &second, &other}) {
    EXPECT_EQ(Watch(job->name()).back(), v1::JOB_STATE_SUCCEEDED);
  }
  EXPECT_GE(Get(second.name()).start_time_us(), Get(job_.name()).end_time_us());
}

TEST_F(JobServiceTest, JobsOfTwoClientsTakeTurns) {
  options_.jobs.max_running = 1;
  options_.door.tokens = AccessTokens::Parse("ann user aaaaaaaaaaaaaaaa\nbob user bbbbbbbbbbbbbbbb\n").value();
  model_gate_.HoldOnly(5);
  StartService();
  const auto create = [this](const std::string& token, const std::string& dataset) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + token);
    EXPECT_TRUE(stub_->CreateGenerationJob(&context, Request(dataset, /*num_clips=*/1), &job_).ok());
    return job_.name();
  };
  const std::string ann(16, 'a'), bob(16, 'b');
  std::vector<std::string> names = {create(ann, "a1")};
  model_gate_.AwaitHeld(1);
  for (const char* dataset : {"a2", "a3"}) names.push_back(create(ann, dataset));
  names.push_back(create(bob, "b1"));
  model_gate_.Set(true);
  std::vector<int64_t> starts;
  for (const std::string& name : names) {
    grpc::ClientContext context, reading;
    context.AddMetadata("authorization", "Bearer " + bob);
    reading.AddMetadata("authorization", "Bearer " + bob);
    google::longrunning::WaitOperationRequest wait;
    wait.set_name("operations/" + name.substr(5));
    google::longrunning::Operation operation;
    ASSERT_TRUE(google::longrunning::Operations::NewStub(channel_)->WaitOperation(&context, wait, &operation).ok());
    EXPECT_TRUE(operation.done());
    v1::GetGenerationJobRequest request;
    request.set_name(name);
    ASSERT_TRUE(stub_->GetGenerationJob(&reading, request, &job_).ok());
    EXPECT_EQ(job_.client(), name == names[3] ? "bob" : "ann");
    starts.push_back(job_.start_time_us());
  }
  EXPECT_LT(starts[1], starts[3]);
  EXPECT_LT(starts[3], starts[2]);  // bob's only job does not wait for all of ann's
}

// A disk that is full from some operation on until somebody tries for the third time.
class SmallDisk : public FaultyFileOps {
 public:
  absl::StatusOr<std::unique_ptr<FileLock>> Lock(const std::string& path, const std::string& owner) override {
    if (failed() && ++num_tries_ == 2) Restart(Loss::kNothing);
    return FaultyFileOps::Lock(path, owner);
  }
  void FillUpAt(int64_t operation) {
    num_tries_ = 0;
    FailAt(Fault::kNoSpace, operation);
  }

 private:
  int num_tries_ = 0;
};

TEST_F(JobServiceTest, AJobWhoseDiskIsFullPausesAndGoesOnByItselfToTheSameShards) {
  SmallDisk disk;
  std::string root;
  for (const auto& part : folder_ / "datasets") {
    if (part == "/") continue;
    root += "/" + part.string();
    ASSERT_OK(disk.MakeDir(root));
  }
  options_.jobs.files = &disk;
  options_.jobs.pause = absl::Milliseconds(10);
  StartService();
  ASSERT_TRUE(Create(Request("undisturbed"), &job_).ok());
  EXPECT_EQ(Watch(job_.name()).back(), v1::JOB_STATE_SUCCEEDED);
  const int64_t num_operations = disk.num_operations();
  const auto want = Promised(disk.FilesBelow(root + "/undisturbed"));
  for (const int64_t tenths : {4, 7}) {
    const std::string dataset = absl::StrCat("full", tenths);
    disk.FillUpAt(num_operations * tenths / 10);
    ASSERT_TRUE(Create(Request(dataset), &job_).ok());
    grpc::ClientContext context;
    v1::WatchGenerationJobRequest request;
    request.set_name(job_.name());
    const auto reader = stub_->WatchGenerationJob(&context, request);
    int num_pauses = 0;
    v1::JobEvent event;
    while (reader->Read(&event)) {
      if (event.job().state() != v1::JOB_STATE_PAUSED) continue;
      google::rpc::ErrorInfo info;
      ASSERT_GT(event.job().error().details_size(), 0);
      ASSERT_TRUE(event.job().error().details(0).UnpackTo(&info));
      EXPECT_EQ(info.reason(), "DISK_FULL");
      ++num_pauses;
    }
    EXPECT_TRUE(reader->Finish().ok());
    EXPECT_EQ(event.job().state(), v1::JOB_STATE_SUCCEEDED) << event.job().error().message();
    EXPECT_GE(num_pauses, 2);  // it was still full at the second try
    EXPECT_EQ(Promised(disk.FilesBelow(root + "/" + dataset)), want) << tenths;
  }
}

TEST_F(JobServiceTest, AnOperationIsWaitedForWithoutAThreadAndNoLongerThanAsked) {
  options_.door.num_threads = 1;
  model_gate_.HoldOnly(5);
  StartService();
  ASSERT_TRUE(Create(Request("awaited", /*num_clips=*/1), &job_).ok());
  model_gate_.AwaitHeld(1);
  const auto operations = google::longrunning::Operations::NewStub(channel_);
  google::longrunning::WaitOperationRequest request;
  request.set_name(job_.operation());
  google::longrunning::Operation operation;
  {
    request.mutable_timeout()->set_nanos(1000000);
    grpc::ClientContext context;
    ASSERT_TRUE(operations->WaitOperation(&context, request, &operation).ok());
    EXPECT_FALSE(operation.done());
    v1::GenerationJob state;
    ASSERT_TRUE(operation.metadata().UnpackTo(&state));
    EXPECT_EQ(state.state(), v1::JOB_STATE_RUNNING);
  }
  {
    request.mutable_timeout()->set_seconds(-1);
    grpc::ClientContext context;
    const grpc::Status status = operations->WaitOperation(&context, request, &operation);
    EXPECT_EQ(DetailOf<google::rpc::BadRequest>(status).field_violations(0).field(), "timeout");
  }
  request.clear_timeout();
  {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(50));
    EXPECT_EQ(operations->WaitOperation(&context, request, &operation).error_code(),
              grpc::StatusCode::DEADLINE_EXCEEDED);
  }
  std::vector<std::thread> waiters;
  std::atomic<int> num_done{0};
  for (int i = 0; i < 8; ++i) {
    waiters.emplace_back([&] {
      grpc::ClientContext context;
      google::longrunning::Operation end;
      EXPECT_TRUE(operations->WaitOperation(&context, request, &end).ok());
      if (end.done() && end.has_response()) ++num_done;
    });
  }
  EXPECT_EQ(Get(job_.name()).state(), v1::JOB_STATE_RUNNING);  // the one thread is free
  model_gate_.Set(true);
  for (std::thread& waiter : waiters) waiter.join();
  EXPECT_EQ(num_done, 8);
}

TEST_F(JobServiceTest, TheLogNamesRequestJobAndShard) {
  StartService();
  grpc::ClientContext context;
  context.AddMetadata("x-request-id", "mine-1");
  ASSERT_TRUE(stub_->CreateGenerationJob(&context, Request("logged", /*num_clips=*/1), &job_).ok());
  Watch(job_.name());
  host_.reset();
  std::istringstream lines(log_.str());
  bool created = false, committed = false;
  for (std::string line; std::getline(lines, line);) {
    const bool ours = absl::StrContains(line, "\"" + job_.name() + "\"");
    created = created || (ours && absl::StrContains(line, "\"rpc\":\"JobService.CreateGenerationJob\"") &&
                          absl::StrContains(line, "\"request_id\":\"mine-1\""));
    committed = committed || (ours && absl::StrContains(line, "\"event\":\"shard\"") &&
                              absl::StrContains(line, "\"shard\":\"shard-"));
  }
  EXPECT_TRUE(created) << log_.str();
  EXPECT_TRUE(committed) << log_.str();
}

}  // namespace
}  // namespace longtail
