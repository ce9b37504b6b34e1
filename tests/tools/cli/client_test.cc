#include "tools/cli/client.h"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <thread>

#include "absl/strings/str_split.h"
#include "absl/synchronization/notification.h"
#include "generator/dataset/reader.h"
#include "gmock/gmock.h"
#include "tests/tools/cli/client_fixture.h"
#include "tools/cli/client_connection.h"
#include "tools/cli/client_job.h"
#include "tools/cli/client_show.h"
#include "tools/cli/exit_codes.h"

namespace longtail {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using Json = nlohmann::json;

class ClientTest : public ClientFixture {
 protected:
  SubmitArguments Submission(const std::string& dataset) const {
    SubmitArguments arguments;
    arguments.specs = {kEvent};
    arguments.clips.clips = 2;
    arguments.dataset = dataset;
    return arguments;
  }
  // Returns the job's name.
  std::string Submit(const std::string& dataset) {
    EXPECT_EQ(RunClientSubmit(Submission(dataset), *client_, context_), kExitDone) << Err();
    const std::string out = Out();
    EXPECT_THAT(out, MatchesRegex("jobs/[0-9a-f]+\n"));
    return out.substr(0, out.size() - 1);
  }
  int Watch(const std::string& job) { return RunClientWatch({.job = job}, *client_, context_); }
  static std::vector<Json> Lines(const std::string& text) {
    std::vector<Json> lines;
    for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty()))
      lines.push_back(Json::parse(line));
    return lines;
  }
  int Command(std::vector<std::string> words) { return RunCommandLine({AddClientCommand}, std::move(words), context_); }
  std::string File(const std::string& name, const std::string& text) const {
    const std::string path = (folder_ / name).string();
    std::ofstream(path) << text;
    return path;
  }
};

TEST_F(ClientTest, AJobIsSubmittedAndWatchedToItsEnd) {
  Serve();
  const std::string job = Submit("made");
  EXPECT_EQ(Watch(job), kExitDone);
  EXPECT_EQ(Out(), job + ": SUCCEEDED, 2 of 2 units in 1 shards, datasets/made\n");
  EXPECT_THAT(Err(), AllOf(StartsWith(job + ": QUEUED\n"), HasSubstr(job + ": RUNNING\n"), HasSubstr("SUCCEEDED\n")));
  const auto reader = DatasetReader::Open(PosixFileOps(), (folder_ / "datasets" / "made").string());
  ASSERT_OK(reader);
  EXPECT_EQ((*reader)->num_samples(), 2);
  // Again, without the collection's name, and after its last event.
  EXPECT_EQ(Watch(job.substr(5)), kExitDone);
  EXPECT_EQ(RunClientWatch({.job = job, .after = 1000000}, *client_, context_), kExitDone);
}

TEST_F(ClientTest, SubmitGoesOnAsWatchAndPrintsAnEventALineAsJson) {
  Serve();
  SubmitArguments arguments = Submission("watched");
  arguments.watch = arguments.json = true;
  EXPECT_EQ(RunClientSubmit(arguments, *client_, context_), kExitDone);
  const std::vector<Json> events = Lines(Out());
  ASSERT_GE(events.size(), 3u);
  EXPECT_EQ(events.front()["sequence"], 1);
  EXPECT_EQ(events.back()["job"]["state"], "SUCCEEDED");
  EXPECT_EQ(events.back()["job"]["units_done"], 2);
  EXPECT_EQ(events.back()["job"]["specs"], Json({kEvent}));
}

TEST_F(ClientTest, ValidatingMakesNoJob) {
  Serve();
  SubmitArguments arguments = Submission("none");
  arguments.validate_only = arguments.watch = true;
  EXPECT_EQ(RunClientSubmit(arguments, *client_, context_), kExitDone);
  EXPECT_EQ(Out(), "ok: 2 units in 1 shards\n");
  EXPECT_EQ(RunClientList({.json = true}, *client_, context_), kExitDone);
  EXPECT_EQ(Out(), "");
}

TEST_F(ClientTest, TheSameRequestIdMakesOneJobAndWithoutOneEachIsNew) {
  Serve();
  SubmitArguments arguments = Submission("once");
  arguments.request_id = "0f0e0d0c-0b0a-4908-8706-050403020100";
  EXPECT_EQ(RunClientSubmit(arguments, *client_, context_), kExitDone);
  const std::string first = Out();
  EXPECT_EQ(RunClientSubmit(arguments, *client_, context_), kExitDone);
  EXPECT_EQ(Out(), first);
  arguments.request_id.clear();
  EXPECT_EQ(RunClientSubmit(arguments, *client_, context_), kExitDone);
  EXPECT_NE(Out(), first);
}

TEST_F(ClientTest, FaultsOfALocalSpecAreShownWithTheirLines) {
  Serve();
  SubmitArguments arguments = Submission("bad");
  arguments.specs = {SpecFile({{"duration_s: 10", "duration_s: 65"}})};
  const int line = LineOf("duration_s: 65", arguments.specs[0]);
  EXPECT_EQ(RunClientSubmit(arguments, *client_, context_), kExitBadInput);
  EXPECT_THAT(Err(), AllOf(StartsWith(absl::StrCat(arguments.specs[0], ":", line, ":")),
                           HasSubstr("error: duration_s must be"), HasSubstr("\n  duration_s: 65\n"), HasSubstr("^~")));
  EXPECT_EQ(Out(), "");
  EXPECT_EQ(RunClientValidate({.specs = arguments.specs}, *client_, context_), kExitBadInput);
  EXPECT_THAT(Err(), AllOf(StartsWith(absl::StrCat(arguments.specs[0], ":", line, ":")), HasSubstr("^~")));
  EXPECT_EQ(RunClientValidate({.specs = arguments.specs, .json = true}, *client_, context_), kExitBadInput);
  EXPECT_EQ(Json::parse(Out())[0]["line"], line);
  EXPECT_EQ(RunClientValidate({.specs = {kEvent}}, *client_, context_), kExitDone);
  EXPECT_EQ(Out(), absl::StrCat(kEvent, ": ok\n"));
}

TEST_F(ClientTest, WhatIsNotThereIsNamedWithWhatWasMeant) {
  Serve();
  SubmitArguments arguments = Submission("none");
  arguments.specs = {"lead_emergency_brakes"};
  EXPECT_EQ(RunClientSubmit(arguments, *client_, context_), kExitInputMissing);
  EXPECT_THAT(Err(), HasSubstr("did you mean lead_emergency_brake?"));
  arguments.specs = {"no/such.textproto"};
  EXPECT_EQ(RunClientSubmit(arguments, *client_, context_), kExitInputMissing);
  EXPECT_THAT(Err(), HasSubstr("there is no file no/such.textproto"));
  EXPECT_EQ(Watch("jobs/00"), kExitInputMissing);
  EXPECT_THAT(Err(), HasSubstr("longtail: there is no job jobs/00 [NOT_FOUND]\n"));
  arguments = Submission("../out");
  EXPECT_EQ(RunClientSubmit(arguments, *client_, context_), kExitBadInput);
  arguments = Submission("unloaded");
  arguments.clips.model = ModelName("other");
  EXPECT_EQ(RunClientSubmit(arguments, *client_, context_), kExitBadInput);
  EXPECT_THAT(Err(), HasSubstr("MODEL_NOT_LOADED: models/"));
}

TEST_F(ClientTest, SamplesThatCouldNotBeMadeAreExitCodeOne) {
  Serve();
  SubmitArguments arguments = Submission("empty");
  arguments.specs = {SpecFileThatCannotBeMade()};
  arguments.clips.clips = 1;
  arguments.watch = true;
  EXPECT_EQ(RunClientSubmit(arguments, *client_, context_), kExitChecksFailed) << Err();
  EXPECT_THAT(Out(), HasSubstr("SUCCEEDED, 1 of 1 units in 1 shards, datasets/empty, 1 could not be made\n"));
}

TEST_F(ClientTest, AJobIsCancelledInTheStateThatWasSeen) {
  model_gate_.HoldOnly(5);
  Serve();
  const std::string job = Submit("cut");
  model_gate_.AwaitHeld(1);
  EXPECT_EQ(RunClientCancel({.job = job, .etag = "0"}, *client_, context_), kExitTryAgain);
  EXPECT_THAT(Err(), HasSubstr("[ABORTED, ETAG_MISMATCH]"));
  EXPECT_EQ(RunClientCancel({.job = job, .json = true}, *client_, context_), kExitDone);
  EXPECT_EQ(Json::parse(Out())["state"], "CANCELLING");
  model_gate_.Set(true);
  EXPECT_EQ(Watch(job), kExitChecksFailed);
  EXPECT_THAT(Out(), StartsWith(job + ": CANCELLED"));
}

TEST_F(ClientTest, JobsAreListedOverAllPagesAndFiltered) {
  Serve();
  model_gate_.Set(false);
  constexpr int kJobs = 53;  // more than a page
  for (int i = 0; i < kJobs; ++i) Submit(absl::StrCat("set", i));
  EXPECT_EQ(RunClientList({.limit = 0, .json = true}, *client_, context_), kExitDone);
  const std::vector<Json> jobs = Lines(Out());
  ASSERT_THAT(jobs, SizeIs(kJobs));
  EXPECT_EQ(jobs.front()["dataset"], "datasets/set52");
  EXPECT_EQ(jobs.back()["dataset"], "datasets/set0");
  EXPECT_EQ(Err(), "");
  EXPECT_EQ(RunClientList({.limit = 51, .json = true}, *client_, context_), kExitDone);
  EXPECT_THAT(Lines(Out()), SizeIs(51));
  EXPECT_THAT(Err(), HasSubstr("there are more jobs"));
  EXPECT_EQ(RunClientList({.state = "queued", .dataset = "set7"}, *client_, context_), kExitDone);
  EXPECT_THAT(Out(),
              AllOf(StartsWith("JOB "), HasSubstr("QUEUED"), HasSubstr("datasets/set7 "), Not(HasSubstr("set8"))));
  EXPECT_EQ(RunClientList({.filter = "size = 3"}, *client_, context_), kExitBadInput);
  EXPECT_THAT(Err(), HasSubstr("filter must be terms"));
  model_gate_.Set(true);
}

TEST_F(ClientTest, InterruptingAWatchStopsTheWatchAndNotTheJob) {
  absl::Notification go;
  std::atomic<bool> armed{false};
  probe_->before_batch = [&](size_t) {
    if (armed.exchange(false)) {
      kill(getpid(), SIGINT);
      go.WaitForNotification();
    }
  };
  Serve();
  armed = true;
  const std::string job = Submit("kept");
  EXPECT_EQ(Command({"client", "watch", job, "--server", Address()}), kExitInterrupted);
  EXPECT_THAT(Err(), AllOf(HasSubstr("stopped watching; the job goes on"), HasSubstr("longtail client watch " + job)));
  go.Notify();
  EXPECT_EQ(Watch(job), kExitDone);
}

TEST_F(ClientTest, AServerThatIsGoneIsExitCode69) {
  Serve();
  host_.reset();
  EXPECT_EQ(RunClientList({}, *client_, context_), kExitUnavailable);
  EXPECT_THAT(Err(), AllOf(StartsWith("longtail: 127.0.0.1:"), HasSubstr("[UNAVAILABLE]")));
  SubmitArguments arguments = Submission("late");
  arguments.request_id = "0f0e0d0c-0b0a-4908-8706-050403020100";
  EXPECT_EQ(RunClientSubmit(arguments, *client_, context_), kExitUnavailable);
  EXPECT_THAT(Err(), HasSubstr("--request-id 0f0e0d0c-0b0a-4908-8706-050403020100\n"));
}

TEST_F(ClientTest, ModelsAndDatasetsAreListed) {
  Serve();
  EXPECT_EQ(Watch(Submit("made")), kExitDone);
  Out();
  EXPECT_EQ(RunClientModels({}, *client_, context_), kExitDone);
  EXPECT_THAT(Out(), AllOf(HasSubstr("small    LOADED     yes"), HasSubstr("256x128"), HasSubstr(ModelName("other"))));
  EXPECT_EQ(RunClientDatasets({}, *client_, context_), kExitDone);
  EXPECT_THAT(Out(), HasSubstr("datasets/made  yes"));
  EXPECT_EQ(RunClientModels({.json = true}, *client_, context_), kExitDone);
  EXPECT_THAT(Lines(Out()), SizeIs(2));
  EXPECT_EQ(RunClientDatasets({.json = true}, *client_, context_), kExitDone);
  EXPECT_EQ(Lines(Out())[0]["samples"], 2);
}

TEST_F(ClientTest, TheTokenIsSentAndAWrongOneIsAMatterOfUsage) {
  options_.door.tokens = AccessTokens::Parse("ann user 0123456789abcdef").value();
  Serve();
  EXPECT_EQ(RunClientList({}, *client_, context_), kExitBadUsage);
  EXPECT_THAT(Err(), HasSubstr("BAD_TOKEN"));
  const std::string right = File("right", "0123456789abcdef\n"), wrong = File("wrong", "0123456789abcdeX\n");
  EXPECT_EQ(Command({"client", "list", "--server", Address(), "--token-file", right}), kExitDone) << Err();
  EXPECT_EQ(Command({"client", "list", "--server", Address(), "--token-file", wrong}), kExitBadUsage);
  EXPECT_EQ(Command({"client", "list", "--server", "example.com:1", "--token-file", right}), kExitBadUsage);
  EXPECT_THAT(Err(), AllOf(HasSubstr("where a token goes without TLS"), Not(HasSubstr("0123456789"))));
  EXPECT_EQ(Command({"client", "list", "--token-file", (folder_ / "none").string()}), kExitInputMissing);
}

TEST_F(ClientTest, OverTlsTheServerIsCheckedAndTheTokenGoesThrough) {
  const std::string certificate = (folder_ / "server.pem").string(), key = (folder_ / "key.pem").string();
  const std::string make = absl::StrCat(
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
      " -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout ",
      key, " -out ", certificate, " 2> ", (folder_ / "openssl.log").string());
  ASSERT_EQ(std::system(make.c_str()), 0);
  const std::map<std::string, std::string> files = Files(folder_);
  options_.server.tls_certificate = files.at("server.pem");
  options_.server.tls_key = files.at("key.pem");
  options_.door.tokens = AccessTokens::Parse("ann user 0123456789abcdef").value();
  Serve();
  const std::string token = File("token", "0123456789abcdef");
  EXPECT_EQ(Command({"client", "list", "--server", Address(), "--token-file", token, "--tls-ca", certificate}),
            kExitDone)
      << Err();
  Err();
  EXPECT_EQ(Command({"client", "list", "--server", Address(), "--retries", "0", "--tls"}), kExitUnavailable);
  EXPECT_EQ(Command({"client", "list", "--server", Address(), "--retries", "0"}), kExitUnavailable);
  EXPECT_EQ(Command({"client", "list", "--server", Address(), "--tls-cert", certificate}), kExitBadUsage);
}

TEST_F(ClientTest, TheTraceOfTheCallerIsPassedOn) {
  setenv("TRACEPARENT", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", /*overwrite=*/1);
  Serve();
  EXPECT_EQ(Command({"client", "models", "--server", Address()}), kExitDone);
  unsetenv("TRACEPARENT");
  host_.reset();
  EXPECT_THAT(log_.str(), HasSubstr("\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\""));
}

TEST_F(ClientTest, MistypedWordsAreNamedAndEveryVerbHasAnExample) {
  EXPECT_EQ(Command({"client", "wach"}), kExitBadUsage);
  EXPECT_THAT(Err(), HasSubstr("did you mean \"watch\"?"));
  EXPECT_EQ(Command({"client", "list", "--statt", "queued"}), kExitBadUsage);
  EXPECT_THAT(Err(), HasSubstr("did you mean \"--state\"?"));
  EXPECT_EQ(Command({"client", "list", "--server", "nowhere"}), kExitBadUsage);
  EXPECT_THAT(Err(), HasSubstr("server must be <host>:<port>, got nowhere"));
  for (const char* verb : {"submit", "watch", "cancel", "list", "stream", "validate", "models", "datasets"}) {
    EXPECT_EQ(Command({"client", verb, "--help"}), kExitDone);
    EXPECT_THAT(Out(), AllOf(HasSubstr(absl::StrCat("EXAMPLE\n  longtail client ", verb)), HasSubstr("--json"),
                             HasSubstr("--token-file")));
  }
}

}  // namespace
}  // namespace longtail
