#include "tools/cli/client_stream.h"

#include <grpcpp/server_builder.h>

#include <atomic>
#include <functional>
#include <nlohmann/json.hpp>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "generator/service/grpc_status.h"
#include "gmock/gmock.h"
#include "longtail/v1/job_service.grpc.pb.h"
#include "longtail/v1/rollout_service.grpc.pb.h"
#include "tests/tools/cli/client_fixture.h"
#include "tools/cli/client_job.h"
#include "tools/cli/exit_codes.h"

namespace longtail {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;
using Json = nlohmann::json;

// Hands streams on from a server, and cuts each call where the test says.
class Cutter : public v1::RolloutService::Service, public v1::JobService::Service {
 public:
  // Status that ends call number `call` (from 0) after `parts` parts; OK lets it go on.
  using Cut = std::function<absl::Status(int call, int parts)>;

  Cutter(std::shared_ptr<grpc::Channel> channel, Cut cut) : channel_(std::move(channel)), cut_(std::move(cut)) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(static_cast<v1::RolloutService::Service*>(this));
    builder.RegisterService(static_cast<v1::JobService::Service*>(this));
    server_ = builder.BuildAndStart();
  }
  ~Cutter() override { server_->Shutdown(); }

  std::string address() const { return absl::StrCat("127.0.0.1:", port_); }
  int num_calls() const { return num_calls_; }

  grpc::Status GenerateRollout(grpc::ServerContext*, const v1::GenerateRolloutRequest* request,
                               grpc::ServerWriter<v1::GenerateRolloutResponse>* writer) override {
    const auto stub = v1::RolloutService::NewStub(channel_);
    grpc::ClientContext context;
    return HandOn(*stub->GenerateRollout(&context, *request), context, *writer);
  }
  grpc::Status WatchGenerationJob(grpc::ServerContext*, const v1::WatchGenerationJobRequest* request,
                                  grpc::ServerWriter<v1::JobEvent>* writer) override {
    const auto stub = v1::JobService::NewStub(channel_);
    grpc::ClientContext context;
    return HandOn(*stub->WatchGenerationJob(&context, *request), context, *writer);
  }

 private:
  template <typename Part>
  grpc::Status HandOn(grpc::ClientReader<Part>& from, grpc::ClientContext& context, grpc::ServerWriter<Part>& to) {
    const int call = num_calls_++;
    absl::Status end;
    int num_parts = 0;
    for (Part part; (end = cut_(call, num_parts)).ok() && from.Read(&part); ++num_parts) to.Write(part);
    if (!end.ok()) context.TryCancel();
    const grpc::Status ended = from.Finish();
    return end.ok() ? ended : ToGrpcStatus(end);
  }

  const std::shared_ptr<grpc::Channel> channel_;
  const Cut cut_;
  std::atomic<int> num_calls_{0};
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

absl::Status Away() { return WithRetry(absl::UnavailableError("cut"), absl::Milliseconds(1)); }

absl::Status Drained() { return WithRetry(absl::CancelledError("drained"), absl::Milliseconds(1)); }

class ClientStreamTest : public ClientFixture {
 protected:
  StreamArguments Arguments(const std::string& out) const {
    StreamArguments arguments;
    arguments.spec = kEvent;
    arguments.clips.clips = 2;
    arguments.clips.seed = 5;
    arguments.chunk = 37;  // three chunks a clip
    arguments.format = "jpeg";
    if (!out.empty()) arguments.out = (folder_ / out).string();
    return arguments;
  }
  int Stream(const StreamArguments& arguments) { return RunClientStream(arguments, *client_, context_); }
  std::filesystem::path Folder(const std::string& out) const { return folder_ / out; }
  std::vector<std::string> Lines() { return absl::StrSplit(Out(), '\n', absl::SkipEmpty()); }
};

TEST_F(ClientStreamTest, EachClipIsAFolderWithItsFramesAndLabels) {
  Serve();
  ASSERT_EQ(Stream(Arguments("clips")), kExitDone) << Err();
  const std::vector<std::string> names = Names(Folder("clips"));
  ASSERT_THAT(names, SizeIs(2));
  EXPECT_THAT(Lines(),
              UnorderedElementsAre((Folder("clips") / names[0]).string(), (Folder("clips") / names[1]).string()));
  const std::vector<std::string> files = Names(Folder("clips") / names[0]);
  EXPECT_THAT(files, Contains("event.json"));
  EXPECT_THAT(files, Contains("agent2d.npy"));
  EXPECT_THAT(files, Contains("front_60fov.000000.jpg"));
  EXPECT_THAT(files, Contains(absl::StrFormat("front_60fov.%06d.jpg", kEventFrames - 1)));
}

TEST_F(ClientStreamTest, EveryFormatIsWrittenAsItIs) {
  Serve();
  StreamArguments arguments = Arguments("");
  arguments.clips.clips = 1;
  arguments.clips.labels = "none";
  arguments.chunk = 8;
  const std::vector<std::pair<std::string, std::string>> files = {
      {"png", "front_60fov.000007.png"}, {"rgb", "front_60fov.rgb"}, {"h264", "front_60fov.h264"}};
  const std::vector<std::string> starts = {"\x89PNG", "", std::string("\0\0\0\1", 4)};
  for (size_t i = 0; i < files.size(); ++i) {
    arguments.format = files[i].first;
    arguments.out = Folder(files[i].first).string();
    ASSERT_EQ(Stream(arguments), kExitDone) << Err();
    const std::string unit = Names(arguments.out)[0];
    const std::map<std::string, std::string> written = Files(arguments.out);
    const std::string& bytes = written.at(unit + "/" + files[i].second);
    EXPECT_THAT(bytes, StartsWith(starts[i]));
    if (arguments.format == "rgb") {
      EXPECT_EQ(bytes.size(), size_t{kEventFrames} * 256 * 128 * 3);
    }
    EXPECT_EQ(written.count(unit + "/event.json"), 0u);
  }
}

TEST_F(ClientStreamTest, WithoutAFolderPartsAreNamed) {
  Serve();
  StreamArguments arguments = Arguments("");
  arguments.clips.clips = 1;
  ASSERT_EQ(Stream(arguments), kExitDone) << Err();
  std::vector<std::string> lines = Lines();
  ASSERT_GE(lines.size(), 6u);
  EXPECT_THAT(lines[0], HasSubstr(" start sample_index=0 frames=101 cameras=front_60fov events=lead_emergency_brake"));
  EXPECT_THAT(lines[1], HasSubstr(" chunk chunk=0 first_frame=0 frames=37 bytes="));
  EXPECT_THAT(lines[4], HasSubstr(" labels members="));
  EXPECT_THAT(lines.back(), EndsWith(" end"));
  arguments.json = true;
  ASSERT_EQ(Stream(arguments), kExitDone) << Err();
  lines = Lines();
  EXPECT_EQ(Json::parse(lines[3])["first_frame"], 74);
  EXPECT_EQ(Json::parse(lines[3])["frames"], 27);
  EXPECT_EQ(Json::parse(lines.back())["part"], "end");
}

TEST_F(ClientStreamTest, AStreamThatBreaksAnywhereEndsWithTheFilesOfAWholeOne) {
  Serve();
  StreamArguments arguments = Arguments("whole");
  arguments.spec = SpecFile({{"duration_s: 10", "duration_s: 5"}, {"window_end_s: 8", "window_end_s: 4.9"}});
  arguments.chunk = 17;  // three chunks still
  ASSERT_EQ(Stream(arguments), kExitDone) << Err();
  // Every place is cut at: before the first part, and then each call gets one part further than the last, beside the
  // start that is repeated. CANCELLED is what a server that drains says at the end of its patience.
  Cutter cutter(channel_, [](int call, int parts) {
    if (parts < (call == 0 ? 0 : 2)) return absl::OkStatus();
    return call % 2 == 0 ? Away() : Drained();
  });
  ClientOptions options;
  options.server = cutter.address();
  options.retries = 1;
  client_ = ClientChannel::Create(options).value();
  arguments.out = Folder("cut").string();
  ASSERT_EQ(Stream(arguments), kExitDone) << Err();
  EXPECT_EQ(cutter.num_calls(), 12);  // none, two clips of chunks, labels and end, and none left
  EXPECT_EQ(Files(Folder("cut")), Files(Folder("whole")));
}

TEST_F(ClientStreamTest, AStreamThatIsGivenUpLeavesWholeClipsOnlyAndSaysWhatIsLeft) {
  Serve();
  Cutter cutter(channel_,
                [](int, int parts) { return parts >= 10 ? absl::InternalError("broken") : absl::OkStatus(); });
  client_ = Connect(cutter.address());
  EXPECT_EQ(Stream(Arguments("clips")), kExitOurBug);
  EXPECT_THAT(Err(), AllOf(HasSubstr("the first 1 clips are whole; the rest is --first-sample 1 --clips 1"),
                           HasSubstr("longtail: broken [INTERNAL]"), HasSubstr("as request ")));
  EXPECT_THAT(Names(Folder("clips")), SizeIs(1));
  EXPECT_THAT(Names(Folder("clips"))[0], SizeIs(26));
}

TEST_F(ClientStreamTest, AServerThatStaysAwayIsExitCode69) {
  Serve();
  Cutter cutter(channel_, [](int, int) { return Away(); });
  client_ = Connect(cutter.address(), /*retries=*/2);
  EXPECT_EQ(Stream(Arguments("clips")), kExitUnavailable);
  EXPECT_EQ(cutter.num_calls(), 3);
  EXPECT_THAT(Names(Folder("clips")), IsEmpty());
}

TEST_F(ClientStreamTest, AFullServerIsAskedAgainWhenItSays) {
  Serve();
  Cutter cutter(channel_, [](int call, int) {
    return call == 0 ? WithRetry(absl::ResourceExhaustedError("full"), absl::Milliseconds(1)) : absl::OkStatus();
  });
  client_ = Connect(cutter.address(), /*retries=*/1);
  StreamArguments arguments = Arguments("clips");
  arguments.clips.clips = 1;
  EXPECT_EQ(Stream(arguments), kExitDone);
}

TEST_F(ClientStreamTest, AnInterruptedStreamLeavesNothingHalf) {
  Serve();
  Cutter cutter(channel_, [this](int, int parts) {
    if (parts == 3) client_->Stop();
    return absl::OkStatus();
  });
  client_ = Connect(cutter.address());
  EXPECT_EQ(Stream(Arguments("clips")), kExitInterrupted);
  EXPECT_THAT(Names(Folder("clips")), IsEmpty());
}

TEST_F(ClientStreamTest, ClipsThatCouldNotBeMadeAreNamedAndExitCodeOne) {
  Serve();
  StreamArguments arguments = Arguments("clips");
  arguments.spec = SpecFileThatCannotBeMade();
  arguments.clips.clips = 1;
  EXPECT_EQ(Stream(arguments), kExitChecksFailed);
  EXPECT_THAT(Err(), HasSubstr("sample 0 could not be made: "));
  EXPECT_THAT(Names(Folder("clips")), IsEmpty());
}

TEST_F(ClientStreamTest, WhatCannotBeWrittenIsAnIoErrorAndWholeClipsAreKept) {
  Serve();
  StreamArguments arguments = Arguments("clips");
  arguments.clips.clips = 1;
  ASSERT_EQ(Stream(arguments), kExitDone);
  const auto before = Files(Folder("clips"));
  EXPECT_EQ(Stream(arguments), kExitIoError);
  EXPECT_THAT(Err(), HasSubstr("is there already"));
  EXPECT_EQ(Files(Folder("clips")), before);
  std::ofstream(Folder("file")) << "x";
  arguments.out = (Folder("file") / "clips").string();
  EXPECT_EQ(Stream(arguments), kExitIoError);
}

TEST_F(ClientStreamTest, FaultsOfASpecAreShownWithTheirLines) {
  Serve();
  StreamArguments arguments = Arguments("clips");
  arguments.spec = SpecFile({{"duration_s: 10", "duration_s: 65"}});
  EXPECT_EQ(Stream(arguments), kExitBadInput);
  EXPECT_THAT(Err(), AllOf(StartsWith(absl::StrCat(arguments.spec, ":", LineOf("duration_s: 65", arguments.spec), ":")),
                           HasSubstr("^~")));
}

TEST_F(ClientStreamTest, AWatchThatBreaksGoesOnAfterTheLastEventSeen) {
  Serve();
  Cutter cutter(channel_, [](int call, int parts) { return call < 3 && parts >= 1 ? Away() : absl::OkStatus(); });
  SubmitArguments submission;
  submission.specs = {kEvent};
  submission.dataset = "watched";
  ASSERT_EQ(RunClientSubmit(submission, *client_, context_), kExitDone);
  const std::string job = Lines()[0];
  ClientOptions options;
  options.server = cutter.address();
  options.retries = 1;
  const auto client = ClientChannel::Create(options).value();
  EXPECT_EQ(RunClientWatch({.job = job, .json = true}, *client, context_), kExitDone) << Err();
  int64_t last = 0;
  for (const std::string& line : Lines()) {
    const Json event = Json::parse(line);
    EXPECT_GT(event["sequence"], last);
    last = event["sequence"];
  }
  EXPECT_GE(cutter.num_calls(), 2);
}

}  // namespace
}  // namespace longtail
