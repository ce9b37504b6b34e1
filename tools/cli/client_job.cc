#include "tools/cli/client_job.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "longtail/v1/job_service.grpc.pb.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/progress.h"
#include "tools/cli/table.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kJobs[] = "jobs/", kDatasets[] = "datasets/";
constexpr uint32_t kPageSize = 50;

// "jobs/x" of "x" and of "jobs/x".
std::string Named(const char* collection, const std::string& name) {
  return absl::StartsWith(name, collection) ? name : absl::StrCat(collection, name);
}

std::string StateName(v1::JobState state) {
  const std::string name = v1::JobState_Name(state);
  return name.empty() ? absl::StrCat(static_cast<int>(state)) : name.substr(sizeof("JOB_STATE_") - 1);
}

bool IsFinished(v1::JobState state) {
  return state == v1::JOB_STATE_SUCCEEDED || state == v1::JOB_STATE_FAILED || state == v1::JOB_STATE_CANCELLED;
}

std::string Time(int64_t time_us) {
  return time_us == 0 ? "" : absl::FormatTime(absl::RFC3339_sec, absl::FromUnixMicros(time_us), absl::UTCTimeZone());
}

Json ToJson(const v1::GenerationJob& job) {
  Json specs = Json::array();
  for (const v1::SpecSource& source : job.spec().sources()) specs.push_back(source.spec().id());
  Json json = {{"name", job.name()},
               {"state", StateName(job.state())},
               {"dataset", job.spec().dataset()},
               {"specs", specs},
               {"clips_per_spec", job.spec().clips_per_spec()},
               {"seed", job.spec().seed()},
               {"model", job.spec().settings().model()},
               {"units", job.progress().num_units()},
               {"units_done", job.progress().units_done()},
               {"units_failed", job.progress().units_failed()},
               {"frames", job.progress().frames()},
               {"shards", job.progress().num_shards()},
               {"shards_done", job.progress().shards_done()},
               {"create_time_us", job.create_time_us()},
               {"start_time_us", job.start_time_us()},
               {"end_time_us", job.end_time_us()},
               {"client", job.client()},
               {"etag", job.etag()}};
  if (job.has_error()) json["error"] = job.error().message();
  return json;
}

std::string Line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; }

std::string Summary(const v1::GenerationJob& job) {
  std::string text = absl::StrCat(job.name(), ": ", StateName(job.state()), ", ", job.progress().units_done(), " of ",
                                  job.progress().num_units(), " units in ", job.progress().num_shards(), " shards, ",
                                  job.spec().dataset());
  if (job.progress().units_failed() > 0) {
    absl::StrAppend(&text, ", ", job.progress().units_failed(), " could not be made");
  }
  return absl::StrCat(text, "\n");
}

// Shows a watched job: a line at each change of state, and a bar between.
class JobView {
 public:
  JobView(bool json, CommandContext& context) : json_(json), context_(context) {}

  void Show(const v1::JobEvent& event) {
    job_ = event.job();
    sequence_ = event.sequence();
    if (json_) {
      context_.out << Line({{"sequence", sequence_}, {"job", ToJson(job_)}}) << std::flush;
    }
    if (job_.state() != shown_) {
      EndBar();
      context_.err << job_.name() << ": " << StateName(job_.state())
                   << (job_.has_error() ? absl::StrCat(": ", job_.error().message()) : "") << "\n"
                   << std::flush;
      shown_ = job_.state();
    }
    if (job_.state() != v1::JOB_STATE_RUNNING) return;
    const int64_t done = job_.progress().units_done();
    if (bar_ == nullptr) {
      before_ = done;
      bar_ = std::make_unique<Progress>(Progress::Options{.label = before_ > 0 ? "rest" : "job",
                                                          .unit = "units",
                                                          .total = job_.progress().num_units() - before_,
                                                          .terminal = context_.err_is_terminal},
                                        context_.err);
    }
    bar_->Update(done - before_);
  }
  void EndBar() { bar_.reset(); }

  const v1::GenerationJob& job() const { return job_; }
  int64_t sequence() const { return sequence_; }

 private:
  const bool json_;
  CommandContext& context_;
  v1::GenerationJob job_;
  int64_t sequence_ = 0;
  v1::JobState shown_ = v1::JOB_STATE_UNSPECIFIED;
  int64_t before_ = 0;
  std::unique_ptr<Progress> bar_;
};

// The exit code of a job that has come to its end.
int ExitCodeOfJob(const v1::GenerationJob& job) {
  switch (job.state()) {
    case v1::JOB_STATE_SUCCEEDED:
      return job.progress().units_failed() > 0 ? kExitChecksFailed : kExitDone;
    case v1::JOB_STATE_CANCELLED:
      return kExitChecksFailed;
    default: {
      const auto code = static_cast<absl::StatusCode>(job.error().code());
      return code == absl::StatusCode::kOk ? kExitOurBug : ExitCodeOf(absl::Status(code, job.error().message()));
    }
  }
}

}  // namespace

int RunClientSubmit(const SubmitArguments& arguments, ClientChannel& client, CommandContext& context) {
  v1::CreateGenerationJobRequest request;
  SentSpecs sent;
  for (const std::string& spec : arguments.specs) {
    const absl::StatusOr<v1::SpecSource> source = SpecSourceOf(spec, sent);
    if (!source.ok()) return Fail(source.status(), context);
    *request.mutable_spec()->add_sources() = *source;
  }
  v1::JobSpec& spec = *request.mutable_spec();
  spec.set_seed(arguments.clips.seed);
  spec.set_clips_per_spec(arguments.clips.clips);
  spec.set_units_per_batch(arguments.batch);
  *spec.mutable_settings() = SettingsOf(arguments.clips);
  spec.set_dataset(Named(kDatasets, arguments.dataset));
  spec.set_priority(PriorityOf(arguments.clips));
  // A try whose answer was lost has made the job: the next gets the same.
  request.set_request_id(arguments.request_id.empty() ? DrawUuid() : arguments.request_id);
  request.set_validate_only(arguments.validate_only);

  const auto stub = v1::JobService::NewStub(client.channel());
  v1::GenerationJob job;
  const absl::Status status =
      client.Call([&](grpc::ClientContext& call) { return stub->CreateGenerationJob(&call, request, &job); });
  if (!status.ok()) {
    const int code = FailCall(status, client, sent, context);
    const bool is_unknown =
        absl::IsUnavailable(status) || absl::IsCancelled(status) || absl::IsDeadlineExceeded(status);
    if (is_unknown && !arguments.validate_only) {
      context.err << "  where the service made the job all the same, this command finds it with --request-id "
                  << request.request_id() << "\n";
    }
    return code;
  }
  if (arguments.json && !arguments.watch) {
    context.out << Line(ToJson(job));
  } else if (arguments.validate_only) {
    context.out << "ok: " << job.progress().num_units() << " units in " << job.progress().num_shards() << " shards\n";
  } else if (!arguments.json) {
    context.out << job.name() << "\n" << std::flush;
  }
  if (!arguments.watch || arguments.validate_only) return kExitDone;
  return RunClientWatch({.job = job.name(), .json = arguments.json}, client, context);
}

int RunClientWatch(const WatchArguments& arguments, ClientChannel& client, CommandContext& context) {
  const auto stub = v1::JobService::NewStub(client.channel());
  v1::WatchGenerationJobRequest request;
  request.set_name(Named(kJobs, arguments.job));
  request.set_after_sequence(arguments.after);
  JobView view(arguments.json, context);
  absl::Status status =
      client.Read<v1::JobEvent>([&](grpc::ClientContext& call) { return stub->WatchGenerationJob(&call, request); },
                                [&](v1::JobEvent& event) {
                                  request.set_after_sequence(event.sequence());
                                  view.Show(event);
                                  return absl::OkStatus();
                                });
  view.EndBar();
  if (!status.ok() && client.stopped()) {
    context.err << "stopped watching; the job goes on. Watch what follows with\n  longtail client watch "
                << request.name() << " --after " << request.after_sequence() << "\n";
    return kExitInterrupted;
  }
  v1::GenerationJob job = view.job();
  if (status.ok() && !IsFinished(job.state())) {  // its last event was seen before
    v1::GetGenerationJobRequest get;
    get.set_name(request.name());
    status = client.Call([&](grpc::ClientContext& call) { return stub->GetGenerationJob(&call, get, &job); });
    if (status.ok() && arguments.json)
      context.out << Line({{"sequence", request.after_sequence()}, {"job", ToJson(job)}});
  }
  if (!status.ok()) return FailCall(status, client, {}, context);
  if (!arguments.json) context.out << Summary(job);
  return ExitCodeOfJob(job);
}

int RunClientCancel(const CancelArguments& arguments, ClientChannel& client, CommandContext& context) {
  const auto stub = v1::JobService::NewStub(client.channel());
  v1::CancelGenerationJobRequest request;
  request.set_name(Named(kJobs, arguments.job));
  request.set_etag(arguments.etag);
  v1::GenerationJob job;
  const absl::Status status =
      client.Call([&](grpc::ClientContext& call) { return stub->CancelGenerationJob(&call, request, &job); });
  if (!status.ok()) return FailCall(status, client, {}, context);
  context.out << (arguments.json ? Line(ToJson(job)) : Summary(job));
  return kExitDone;
}

int RunClientList(const ListArguments& arguments, ClientChannel& client, CommandContext& context) {
  std::vector<std::string> terms;
  if (!arguments.state.empty()) terms.push_back(absl::StrCat("state = ", absl::AsciiStrToUpper(arguments.state)));
  if (!arguments.dataset.empty()) {
    terms.push_back(absl::StrCat("dataset = \"", Named(kDatasets, arguments.dataset), "\""));
  }
  if (!arguments.filter.empty()) terms.push_back(arguments.filter);
  v1::ListGenerationJobsRequest request;
  request.set_filter(absl::StrJoin(terms, " AND "));

  const auto stub = v1::JobService::NewStub(client.channel());
  Table table({"JOB", "STATE", "DATASET", "DONE", "UNITS", "NOT MADE", "CREATED", "CLIENT"});
  int64_t left = arguments.limit;
  do {
    request.set_page_size(arguments.limit == 0 ? kPageSize : std::min<int64_t>(kPageSize, left));
    v1::ListGenerationJobsResponse page;
    const absl::Status status =
        client.Call([&](grpc::ClientContext& call) { return stub->ListGenerationJobs(&call, request, &page); });
    if (!status.ok()) return FailCall(status, client, {}, context);
    for (const v1::GenerationJob& job : page.jobs()) {
      if (arguments.json) context.out << Line(ToJson(job));
      table.Add({job.name(), StateName(job.state()), job.spec().dataset(), absl::StrCat(job.progress().units_done()),
                 absl::StrCat(job.progress().num_units()), absl::StrCat(job.progress().units_failed()),
                 Time(job.create_time_us()), job.client()});
    }
    left -= page.jobs_size();
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty() && (arguments.limit == 0 || left > 0));
  if (!arguments.json) table.Print(context.out);
  if (!request.page_token().empty()) context.err << "there are more jobs: --limit 0 lists all\n";
  return kExitDone;
}

}  // namespace longtail
