#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <map>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "longtail/v1/dataset_service.grpc.pb.h"
#include "longtail/v1/job_service.grpc.pb.h"
#include "scenarios/spec/spec_file.h"
#include "tests/generator/jobs/small_job.h"
#include "tests/generator/service/service_fixture.h"

namespace longtail {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class DatasetServiceTest : public ServiceFixture {
 protected:
  DatasetServiceTest() {
    MakeDataset("first");
    options_.server.listen = "127.0.0.1:0";
    options_.facts.max_isa = "SSE41";  // of the reference camera
    Start();
    stub_ = v1::DatasetService::NewStub(channel_);
  }
  std::string PathOf(const std::string& folder) const { return (folder_ / "datasets" / folder).string(); }
  void MakeDataset(const std::string& folder) { ASSERT_OK(RunJob(PosixFileOps(), SmallJob(PathOf(folder), 'a'))); }

  grpc::Status Get(const std::string& name, v1::Dataset* dataset) {
    grpc::ClientContext context;
    v1::GetDatasetRequest request;
    request.set_name(name);
    return stub_->GetDataset(&context, request, dataset);
  }
  static v1::StreamSamplesRequest StartOf(const std::string& dataset, uint32_t max_in_flight) {
    v1::StreamSamplesRequest request;
    request.mutable_start()->set_dataset(dataset);
    request.mutable_start()->set_max_in_flight(max_in_flight);
    return request;
  }
  // Every sample's members, by unit id; acknowledges each.
  std::map<std::string, std::map<std::string, std::string>> ReadAll(const v1::StreamSamplesRequest& start,
                                                                    grpc::Status* end) {
    grpc::ClientContext context;
    const auto stream = stub_->StreamSamples(&context);
    stream->Write(start);
    std::map<std::string, std::map<std::string, std::string>> samples;
    v1::StreamSamplesRequest acknowledge;
    acknowledge.set_acknowledge(1);
    for (v1::StreamSamplesResponse response; stream->Read(&response);) {
      for (const v1::MemberPiece& piece : response.pieces()) {
        std::string& bytes = samples[response.unit_id()][piece.extension()];
        EXPECT_EQ(bytes.size(), piece.offset_bytes());
        bytes += piece.data();
      }
      if (response.last_of_sample()) stream->Write(acknowledge);
    }
    *end = stream->Finish();
    return samples;
  }

  std::unique_ptr<v1::DatasetService::Stub> stub_;
  v1::Dataset dataset_;
};

TEST_F(DatasetServiceTest, ADatasetIsDescribedAndItsFolderToldToLocalReaders) {
  stub_ = v1::DatasetService::NewStub(
      grpc::CreateChannel(absl::StrCat("127.0.0.1:", host_->port()), grpc::InsecureChannelCredentials()));
  ASSERT_TRUE(Get("datasets/first", &dataset_).ok());
  EXPECT_TRUE(dataset_.complete());
  EXPECT_EQ(dataset_.num_samples(), 6u);
  EXPECT_EQ(dataset_.num_planned_samples(), 6u);
  EXPECT_EQ(dataset_.num_shards(), 2u);
  EXPECT_EQ(dataset_.seed(), 7u);
  EXPECT_THAT(dataset_.digest(), SizeIs(64));
  EXPECT_EQ(dataset_.server_path(), std::filesystem::canonical(PathOf("first")).string());
}

TEST_F(DatasetServiceTest, DatasetsAreListedPageByPage) {
  MakeDataset("second");
  MakeDataset("third");
  std::filesystem::create_directory(PathOf("no_dataset"));
  std::vector<std::string> names;
  v1::ListDatasetsRequest request;
  request.set_page_size(2);
  int num_pages = 0;
  do {
    grpc::ClientContext context;
    v1::ListDatasetsResponse response;
    ASSERT_TRUE(stub_->ListDatasets(&context, request, &response).ok());
    for (const v1::Dataset& dataset : response.datasets()) names.push_back(dataset.name());
    request.set_page_token(response.next_page_token());
    ++num_pages;
  } while (!request.page_token().empty());
  EXPECT_THAT(names, ElementsAre("datasets/first", "datasets/second", "datasets/third"));
  EXPECT_EQ(num_pages, 2);
}

TEST_F(DatasetServiceTest, NoNameLeadsOutOfTheRoot) {
  std::filesystem::create_directory(folder_ / "outside");
  ASSERT_OK(RunJob(PosixFileOps(), SmallJob((folder_ / "outside" / "secret").string(), 'b')));
  for (const char* name : {"datasets/../outside/secret", "datasets/..", "datasets/.", "datasets/", "first", "",
                           "/etc/passwd", "datasets//etc", "datasets/first/../../outside/secret", "datasets/First",
                           "datasets/a\nb", "datasets/a..b", "datasets/.hidden"}) {
    EXPECT_EQ(Get(name, &dataset_).error_code(), grpc::StatusCode::INVALID_ARGUMENT) << name;
  }
  std::filesystem::create_directory_symlink(folder_ / "outside" / "secret", PathOf("link"));
  EXPECT_EQ(Get("datasets/link", &dataset_).error_code(), grpc::StatusCode::NOT_FOUND);
  std::filesystem::create_directory(PathOf("half"));
  std::filesystem::copy_file(PathOf("first") + "/plan.json", PathOf("half") + "/plan.json");
  std::filesystem::create_directory_symlink(folder_ / "outside" / "secret" / "shards", PathOf("half") + "/shards");
  EXPECT_EQ(Get("datasets/half", &dataset_).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(DatasetServiceTest, VerifyingTellsWhatIsBroken) {
  const auto verify = [this] {
    grpc::ClientContext context;
    v1::VerifyDatasetRequest request;
    request.set_name("datasets/first");
    v1::VerifyDatasetResponse response;
    EXPECT_TRUE(stub_->VerifyDataset(&context, request, &response).ok());
    return response;
  };
  EXPECT_TRUE(verify().whole());
  EXPECT_EQ(verify().num_samples(), 6u);
  std::ofstream(PathOf("first") + "/shards/shard-000001.tar", std::ios::app) << "x";
  const v1::VerifyDatasetResponse broken = verify();
  EXPECT_FALSE(broken.whole());
  EXPECT_EQ(broken.problems(0).file(), "shards/shard-000001.tar");
}

TEST_F(DatasetServiceTest, EverySampleIsStreamedWhole) {
  grpc::Status end;
  const auto samples = ReadAll(StartOf("datasets/first", 2), &end);
  ASSERT_TRUE(end.ok()) << end.error_message();
  const auto reader = DatasetReader::Open(PosixFileOps(), PathOf("first")).value();
  ASSERT_THAT(samples, SizeIs(6));
  for (int i = 0; i < reader->num_samples(); ++i) {
    const Sample sample = reader->ReadSample(i).value();
    const auto& streamed = samples.at(sample.key);
    ASSERT_EQ(streamed.size(), sample.members.size());
    for (const SampleMember& member : sample.members) EXPECT_EQ(streamed.at(member.extension), member.bytes);
  }
}

TEST_F(DatasetServiceTest, WorkersShareTheSamplesAndAStreamGoesOnFromAPosition) {
  v1::StreamSamplesRequest start = StartOf("datasets/first", 8);
  start.mutable_start()->add_extensions("caption.txt");
  start.mutable_start()->set_num_workers(2);
  grpc::Status end;
  auto all = ReadAll(start, &end);
  EXPECT_THAT(all, SizeIs(3));
  EXPECT_THAT(all.begin()->second, SizeIs(1));
  start.mutable_start()->set_worker_index(1);
  const auto others = ReadAll(start, &end);
  all.insert(others.begin(), others.end());
  EXPECT_THAT(all, SizeIs(6));
  start.mutable_start()->set_first_sample(2);
  EXPECT_THAT(ReadAll(start, &end), SizeIs(1));
}

TEST_F(DatasetServiceTest, NoMoreSamplesAreInFlightThanAskedFor) {
  grpc::ClientContext context;
  const auto stream = stub_->StreamSamples(&context);
  stream->Write(StartOf("datasets/first", 2));
  v1::StreamSamplesResponse response;
  ASSERT_TRUE(stream->Read(&response));
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.position(), 1u);
  // A wrong acknowledgement is answered in place of a third sample.
  v1::StreamSamplesRequest acknowledge;
  acknowledge.set_acknowledge(3);
  stream->Write(acknowledge);
  EXPECT_FALSE(stream->Read(&response));
  const grpc::Status end = stream->Finish();
  EXPECT_EQ(end.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(end.error_message(), "acknowledge must be in [1, 2], got 3");
}

TEST_F(DatasetServiceTest, ADatasetIsFollowedBeforeItHasAPlanAndForNoLongerThanItsJob) {
  const auto jobs = v1::JobService::NewStub(channel_);
  v1::ScenarioSpec tiny = ReadSpecFile("scenarios/library/lead_emergency_brake.textproto").value().parsed.spec;
  tiny.mutable_sensors()->clear_cameras();
  v1::Camera& camera = *tiny.mutable_sensors()->add_cameras();
  camera.set_name("front_60fov");
  camera.set_width_px(64);
  camera.set_height_px(32);
  const auto create = [&](const std::string& dataset, uint32_t num_clips) {
    grpc::ClientContext context;
    v1::CreateGenerationJobRequest request;
    *request.mutable_spec()->add_sources()->mutable_spec() = tiny;
    request.mutable_spec()->mutable_settings()->set_model("reference");
    request.mutable_spec()->set_clips_per_spec(num_clips);
    request.mutable_spec()->set_units_per_batch(1);
    request.mutable_spec()->set_dataset(dataset);
    v1::GenerationJob job;
    EXPECT_TRUE(jobs->CreateGenerationJob(&context, request, &job).ok());
    return job.name();
  };
  const auto cancel = [&](const std::string& name) {
    grpc::ClientContext context;
    v1::CancelGenerationJobRequest request;
    request.set_name(name);
    v1::GenerationJob job;
    EXPECT_TRUE(jobs->CancelGenerationJob(&context, request, &job).ok());
  };
  create("datasets/whole", 2);
  const std::string second = create("datasets/part", 1000);
  const std::string third = create("datasets/never", 1);  // waits behind the others
  std::map<std::string, std::pair<int, grpc::Status>> ends;
  std::vector<std::thread> readers;
  for (const char* dataset : {"datasets/whole", "datasets/part", "datasets/never"}) {
    auto& end = ends[dataset];
    readers.emplace_back([this, dataset, &end] {
      v1::StreamSamplesRequest start = StartOf(dataset, 4);
      start.mutable_start()->set_follow(true);
      end.first = static_cast<int>(ReadAll(start, &end.second).size());
    });
  }
  cancel(third);
  readers[2].join();
  EXPECT_EQ(ends["datasets/never"].first, 0);
  EXPECT_EQ(ReasonOf(ends["datasets/never"].second), "JOB_CANCELLED");
  EXPECT_EQ(ends["datasets/never"].second.error_message(), third + " was cancelled before datasets/never was whole");
  readers[0].join();
  EXPECT_EQ(ends["datasets/whole"].first, 2);
  EXPECT_TRUE(ends["datasets/whole"].second.ok());
  grpc::ClientContext context;
  v1::WatchGenerationJobRequest request;
  request.set_name(second);
  const auto watch = jobs->WatchGenerationJob(&context, request);
  for (v1::JobEvent event; watch->Read(&event) && event.job().progress().shards_done() == 0;) {
  }
  cancel(second);
  readers[1].join();
  EXPECT_GE(ends["datasets/part"].first, 8);  // all that was committed
  EXPECT_EQ(ends["datasets/part"].first, DatasetReader::Open(PosixFileOps(), PathOf("part")).value()->num_samples());
  EXPECT_EQ(ends["datasets/part"].second.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(DetailOf<google::rpc::PreconditionFailure>(ends["datasets/part"].second).violations(0).subject(), second);
}

TEST_F(DatasetServiceTest, AFollowerOfAFailedJobIsToldWhy) {
  ASSERT_OK(RunJob(PosixFileOps(), SmallJob(PathOf("other"), 'a')));
  std::filesystem::remove_all(PathOf("other") + "/commits");  // not whole; and the job finds another plan than its own
  std::filesystem::create_directory(PathOf("other") + "/commits");
  const auto jobs = v1::JobService::NewStub(channel_);
  grpc::ClientContext context;
  v1::CreateGenerationJobRequest request;
  request.mutable_spec()->add_sources()->set_library_id("lead_emergency_brake");
  request.mutable_spec()->set_dataset("datasets/other");
  v1::GenerationJob job;
  ASSERT_TRUE(jobs->CreateGenerationJob(&context, request, &job).ok());
  v1::StreamSamplesRequest start = StartOf("datasets/other", 4);
  start.mutable_start()->set_follow(true);
  grpc::Status end;
  EXPECT_EQ(ReadAll(start, &end).size(), 0u);
  EXPECT_EQ(ReasonOf(end), "JOB_FAILED");
  EXPECT_THAT(end.error_message(), ::testing::StartsWith(job.name() + " failed before datasets/other was whole: "));
  EXPECT_THAT(end.error_message(), ::testing::HasSubstr("in this dataset, but"));
}

TEST_F(DatasetServiceTest, WhatIsWrongWithAStartIsNamed) {
  const auto message_of = [this](const v1::StreamSamplesRequest& start) {
    grpc::Status end;
    ReadAll(start, &end);
    return end.error_message();
  };
  EXPECT_EQ(message_of(StartOf("datasets/first", 0)), "start.max_in_flight must be in [1, 1024], got 0");
  EXPECT_EQ(message_of(StartOf("datasets/none", 1)), "there is no dataset datasets/none");
  v1::StreamSamplesRequest start = StartOf("datasets/none", 1);
  start.mutable_start()->set_follow(true);
  EXPECT_EQ(message_of(start), "there is no dataset datasets/none");
  EXPECT_THAT(message_of(StartOf("none", 1)), ::testing::StartsWith("start.dataset must be datasets/"));
  start = StartOf("datasets/first", 1);
  start.mutable_start()->set_worker_index(1);
  EXPECT_EQ(message_of(start), "start.worker_index must be below num_workers 1, got 1");
}

}  // namespace
}  // namespace longtail
