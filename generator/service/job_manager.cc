#include "generator/service/job_manager.h"

#include <sys/random.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "generator/dataset/index/parquet.h"
#include "generator/pipeline/batch_runner.h"
#include "generator/service/error_details.h"
#include "generator/service/job_filter.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr uint32_t kDefaultPage = 100;
constexpr uint32_t kMaxPage = 1000;
constexpr int64_t kMaxUnits = 100'000;  // a plan holds each
constexpr absl::Duration kFullRetry = absl::Seconds(30);
constexpr absl::Duration kDrainRetry = absl::Seconds(5);

absl::StatusOr<std::string> DrawId() {
  std::string bytes(16, '\0');
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    return absl::InternalError("cannot draw a job id");
  }
  return absl::BytesToHexString(bytes);
}

absl::Status NoJob(const std::string& name) {
  return WithResource(absl::NotFoundError(absl::StrCat("there is no job ", name)), "longtail.v1.GenerationJob", name);
}

}  // namespace

absl::StatusOr<std::unique_ptr<JobManager>> JobManager::Open(Options options, Environment environment) {
  std::unique_ptr<JobManager> manager(new JobManager(std::move(options), environment));
  {
    const absl::MutexLock lock(&manager->mutex_);
    ASSIGN_OR_RETURN(manager->store_, JobStore::Open(manager->options_.store));
    ASSIGN_OR_RETURN(const std::vector<v1::JobEvent> events, manager->store_->Load());
    for (const v1::JobEvent& event : events) {
      const std::string& name = event.job().name();
      v1::GenerationJob& job = *(manager->jobs_[name] = event).mutable_job();
      manager->order_.push_back(name);
      if (IsFinished(job.state())) continue;
      if (job.state() == v1::JOB_STATE_CANCELLING) {
        manager->SetState(job, v1::JOB_STATE_CANCELLED);
        continue;
      }
      if (job.state() != v1::JOB_STATE_QUEUED) manager->SetState(job, v1::JOB_STATE_QUEUED);
      manager->Enqueue(job);
    }
  }
  for (int i = 0; i < manager->options_.max_running; ++i) {
    manager->threads_.emplace_back([manager = manager.get()] { manager->RunThread(); });
  }
  return manager;
}

JobManager::~JobManager() {
  Stop();
  for (std::thread& thread : threads_) thread.join();
}

void JobManager::Stop() {
  const absl::MutexLock lock(&mutex_);
  stopping_ = true;
  for (auto& [name, running] : running_) running.stop = true;
}

// With every source a spec, and the model named.
absl::StatusOr<v1::JobSpec> JobManager::Resolve(const v1::JobSpec& spec) const {
  v1::JobSpec resolved = spec;
  if (spec.sources().empty()) return absl::InvalidArgumentError("spec.sources must be at least one, got none");
  if (int64_t{spec.clips_per_spec()} * spec.sources_size() > kMaxUnits) {
    return absl::InvalidArgumentError(absl::StrCat("spec.clips_per_spec must be at most ",
                                                   kMaxUnits / spec.sources_size(), " for ", spec.sources_size(),
                                                   " sources, got ", spec.clips_per_spec()));
  }
  std::set<std::string> ids;
  for (int i = 0; i < spec.sources_size(); ++i) {
    ASSIGN_OR_RETURN(v1::ScenarioSpec usable,
                     environment_.library.Usable(spec.sources(i), absl::StrCat("spec.sources[", i, "]")));
    if (!ids.insert(usable.id()).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("spec.sources[", i, "] must have an id of its own, got ", usable.id(), " again"));
    }
    *resolved.mutable_sources(i)->mutable_spec() = std::move(usable);
  }
  if (resolved.clips_per_spec() == 0) resolved.set_clips_per_spec(1);
  if (resolved.units_per_batch() == 0) resolved.set_units_per_batch(1);
  if (resolved.priority() == v1::PRIORITY_UNSPECIFIED) resolved.set_priority(v1::PRIORITY_NORMAL);
  if (!v1::Priority_IsValid(resolved.priority())) {
    return absl::InvalidArgumentError(
        absl::StrCat("spec.priority must be a known priority, got ", static_cast<int>(resolved.priority())));
  }
  RETURN_IF_ERROR(environment_.datasets.PathOf(resolved.dataset(), "spec.dataset").status());
  if (resolved.settings().model().empty()) {
    for (const v1::Model& model : environment_.models.List()) {
      if (model.is_default()) resolved.mutable_settings()->set_model(model.name());
    }
  }
  return resolved;
}

absl::StatusOr<v1::Plan> JobManager::PlanOf(const v1::JobSpec& spec, SharedModel* model) const {
  std::vector<v1::ScenarioSpec> specs;
  for (int i = 0; i < spec.sources_size(); ++i) {
    specs.push_back(spec.sources(i).spec());
    if (model == nullptr) continue;
    RETURN_IF_ERROR(InField(absl::StrCat("spec.sources[", i, "]"), CheckCameras(specs.back(), model->info())));
  }
  ASSIGN_OR_RETURN(ClipOrder order,
                   InField("spec", OrderOf(spec.settings(), std::move(specs), spec.seed(), environment_.facts)));
  order.clips_per_spec = spec.clips_per_spec();
  order.units_per_batch = spec.units_per_batch();
  return InField("spec", PlanClips(order, model == nullptr ? nullptr : &model->info()));
}

absl::StatusOr<v1::GenerationJob> JobManager::Create(const v1::CreateGenerationJobRequest& request,
                                                     const std::string& client) {
  v1::JobEvent event;
  v1::GenerationJob& job = *event.mutable_job();
  ASSIGN_OR_RETURN(*job.mutable_spec(), Resolve(request.spec()));
  std::shared_ptr<SharedModel> model;
  if (job.spec().settings().model() != kReferenceModel) {
    ASSIGN_OR_RETURN(model, environment_.models.Use(job.spec().settings().model()));
  }
  ASSIGN_OR_RETURN(const v1::Plan plan, PlanOf(job.spec(), model.get()));
  job.set_state(v1::JOB_STATE_QUEUED);
  job.set_client(client);
  job.mutable_progress()->set_num_shards(plan.shards_size());
  job.mutable_progress()->set_num_units(int64_t{job.spec().clips_per_spec()} * job.spec().sources_size());
  if (request.validate_only()) return job;
  ASSIGN_OR_RETURN(const std::string id, DrawId());
  job.set_name(absl::StrCat("jobs/", id));
  job.set_operation(absl::StrCat("operations/", id));
  job.set_create_time_us(absl::ToUnixMicros(absl::Now()));

  const absl::MutexLock lock(&mutex_);
  if (!request.request_id().empty()) {
    ASSIGN_OR_RETURN(const std::optional<std::string> before, store_->FindRequest(request.request_id()));
    if (before) return jobs_.at(*before).job();
  }
  if (stopping_) return WithReason(WithRetry(absl::UnavailableError("the server drains"), kDrainRetry), "DRAINING");
  if (NumUnfinished() >= options_.max_waiting) {
    return WithReason(WithRetry(absl::ResourceExhaustedError("as many jobs wait as this server allows"), kFullRetry),
                      "TOO_MANY_JOBS");
  }
  event.set_sequence(1);
  job.set_etag("1");
  RETURN_IF_ERROR(store_->Insert(event, request.request_id()));
  jobs_[job.name()] = event;
  order_.push_back(job.name());
  Enqueue(job);
  return job;
}

absl::StatusOr<v1::GenerationJob> JobManager::Get(const std::string& name) const {
  const absl::MutexLock lock(&mutex_);
  const auto found = jobs_.find(name);
  if (found == jobs_.end()) return NoJob(name);
  return found->second.job();
}

absl::StatusOr<v1::ListGenerationJobsResponse> JobManager::List(const v1::ListGenerationJobsRequest& request) const {
  const uint32_t page = request.page_size() == 0 ? kDefaultPage : request.page_size();
  if (page > kMaxPage) {
    return absl::InvalidArgumentError(absl::StrCat("page_size must be in [1, ", kMaxPage, "], got ", page));
  }
  ASSIGN_OR_RETURN(const JobFilter filter, JobFilter::Parse(request.filter()));
  v1::ListGenerationJobsResponse response;
  const absl::MutexLock lock(&mutex_);
  // A token is the name of the last job of the page before; the newest job comes first.
  auto next = order_.rbegin();
  if (!request.page_token().empty()) {
    next = std::find(order_.rbegin(), order_.rend(), request.page_token());
    if (next == order_.rend()) return absl::InvalidArgumentError("page_token must be of a page before, got another");
    ++next;
  }
  for (; next != order_.rend(); ++next) {
    const v1::GenerationJob& job = jobs_.at(*next).job();
    if (!filter.Matches(job)) continue;
    if (static_cast<uint32_t>(response.jobs_size()) == page) {
      response.set_next_page_token(response.jobs(response.jobs_size() - 1).name());
      break;
    }
    *response.add_jobs() = job;
  }
  return response;
}

int JobManager::NumUnfinished() const { return waiting_.size() + static_cast<int>(paused_.size() + running_.size()); }

absl::Status JobManager::CheckEtag(const v1::GenerationJob& job, const std::string& etag) const {
  if (etag.empty() || etag == job.etag()) return absl::OkStatus();
  return WithReason(absl::AbortedError(absl::StrCat(job.name(), " has changed since")), "ETAG_MISMATCH");
}

absl::StatusOr<v1::GenerationJob> JobManager::Cancel(const v1::CancelGenerationJobRequest& request) {
  const absl::MutexLock lock(&mutex_);
  const auto found = jobs_.find(request.name());
  if (found == jobs_.end()) return NoJob(request.name());
  v1::GenerationJob& job = *found->second.mutable_job();
  RETURN_IF_ERROR(CheckEtag(job, request.etag()));
  if (request.validate_only() || IsFinished(job.state())) return job;
  if (const auto running = running_.find(job.name()); running != running_.end()) {
    if (job.state() != v1::JOB_STATE_CANCELLING) SetState(job, v1::JOB_STATE_CANCELLING);
    running->second.stop = true;
    return job;
  }
  waiting_.Remove(job.name());
  environment_.metrics.SetQueueDepth("jobs", waiting_.size());
  paused_.erase(job.name());
  SetState(job, v1::JOB_STATE_CANCELLED);
  return job;
}

absl::Status JobManager::Delete(const v1::DeleteGenerationJobRequest& request) {
  const absl::MutexLock lock(&mutex_);
  const auto found = jobs_.find(request.name());
  if (found == jobs_.end()) return NoJob(request.name());
  const v1::GenerationJob& job = found->second.job();
  RETURN_IF_ERROR(CheckEtag(job, request.etag()));
  if (!IsFinished(job.state())) {
    return WithPrecondition(
        absl::FailedPreconditionError(absl::StrCat(job.name(), " is not finished: cancel it first")),
        "JOB_NOT_FINISHED", job.name());
  }
  if (request.validate_only()) return absl::OkStatus();
  RETURN_IF_ERROR(store_->Delete(request.name()));
  std::erase(order_, request.name());
  jobs_.erase(found);
  return absl::OkStatus();
}

absl::StatusOr<int64_t> JobManager::Subscribe(const std::string& name, int64_t after_sequence, Listener on_event) {
  const absl::MutexLock lock(&mutex_);
  if (jobs_.find(name) == jobs_.end()) return NoJob(name);
  ASSIGN_OR_RETURN(const std::vector<v1::JobEvent> events, store_->EventsAfter(name, after_sequence));
  for (const v1::JobEvent& event : events) on_event(event, /*keep=*/true);
  listeners_[++next_listener_] = {name, std::move(on_event)};
  return next_listener_;
}

void JobManager::Unsubscribe(int64_t listener) {
  const absl::MutexLock lock(&mutex_);
  listeners_.erase(listener);
}

absl::StatusOr<bool> JobManager::Grows(const std::string& dataset) const {
  const absl::MutexLock lock(&mutex_);
  const v1::GenerationJob* last = nullptr;
  for (auto name = order_.rbegin(); name != order_.rend(); ++name) {
    const v1::GenerationJob& job = jobs_.at(*name).job();
    if (job.spec().dataset() != dataset) continue;
    if (!IsFinished(job.state())) return true;
    if (last == nullptr || job.end_time_us() > last->end_time_us()) last = &job;
  }
  if (last == nullptr || last->state() == v1::JOB_STATE_SUCCEEDED) return false;
  const bool failed = last->state() == v1::JOB_STATE_FAILED;
  const absl::Status ended = absl::FailedPreconditionError(
      failed ? absl::StrCat(last->name(), " failed before ", dataset, " was whole: ", last->error().message())
             : absl::StrCat(last->name(), " was cancelled before ", dataset, " was whole"));
  const char* reason = failed ? "JOB_FAILED" : "JOB_CANCELLED";
  return WithReason(WithPrecondition(ended, reason, last->name()), reason);
}

void JobManager::Tell(const v1::JobEvent& event, bool keep) {
  for (const auto& [number, listener] : listeners_) {
    if (listener.first == event.job().name()) listener.second(event, keep);
  }
}

void JobManager::Enqueue(const v1::GenerationJob& job) {
  waiting_.Push(job.spec().priority(), job.client(), job.name());
  environment_.metrics.SetQueueDepth("jobs", waiting_.size());
}

void JobManager::SetState(v1::GenerationJob& job, v1::JobState state, const absl::Status& error) {
  const int64_t now_us = absl::ToUnixMicros(absl::Now());
  job.set_state(state);
  job.clear_error();
  if (!error.ok()) *job.mutable_error() = ToRpcStatus(error);
  if (state == v1::JOB_STATE_RUNNING && job.start_time_us() == 0) job.set_start_time_us(now_us);
  if (IsFinished(state)) job.set_end_time_us(now_us);
  environment_.log.Write("job", {{"job", job.name()},
                                 {"state", v1::JobState_Name(state)},
                                 {"message", std::string(error.message())},
                                 {"client", job.client()}});
  Publish(job, /*keep=*/true);
}

void JobManager::Publish(v1::GenerationJob& job, bool keep) {
  v1::JobEvent& event = jobs_.at(job.name());
  event.set_sequence(event.sequence() + 1);
  job.set_etag(absl::StrCat(event.sequence()));
  // Where the disk is full the newest state is in memory only, and a restart finds an older one: the job goes on from
  // its commits all the same.
  if (const absl::Status stored = store_->Update(event, keep); !stored.ok()) {
    environment_.log.Write("job_not_stored", {{"job", job.name()}, {"message", std::string(stored.message())}});
  }
  Tell(event, keep);
}

bool JobManager::IsFree(const std::string& name) const {
  const std::string& dataset = jobs_.at(name).job().spec().dataset();
  return std::none_of(running_.begin(), running_.end(), [&](const auto& running) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return jobs_.at(running.first).job().spec().dataset() == dataset;
  });
}

bool JobManager::CanRun() const {
  return stopping_ ||
         waiting_.Has([this](const std::string& name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return IsFree(name); });
}

void JobManager::RunThread() {
  mutex_.Lock();
  while (true) {
    absl::Time next_retry = absl::Now() + options_.pause;  // another thread may pause a job while this one waits
    for (const auto& [name, until] : paused_) next_retry = std::min(next_retry, until);
    mutex_.AwaitWithDeadline(absl::Condition(this, &JobManager::CanRun), next_retry);
    if (stopping_) break;
    for (auto paused = paused_.begin(); paused != paused_.end();) {
      if (paused->second > absl::Now()) {
        ++paused;
        continue;
      }
      environment_.metrics.CountRetry();
      Enqueue(jobs_.at(paused->first).job());
      paused = paused_.erase(paused);
    }
    const std::optional<std::string> name = waiting_.PopIf(
        [this](const std::string& waiting) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return IsFree(waiting); });
    if (!name) continue;
    environment_.metrics.SetQueueDepth("jobs", waiting_.size());
    const std::atomic<bool>& stop = running_[*name].stop;
    SetState(*jobs_.at(*name).mutable_job(), v1::JOB_STATE_RUNNING);
    const v1::GenerationJob job = jobs_.at(*name).job();
    mutex_.Unlock();
    const absl::StatusOr<JobReport> report = Run(job, stop);
    mutex_.Lock();
    running_.erase(*name);
    Settle(*name, report);
  }
  mutex_.Unlock();
}

absl::StatusOr<JobReport> JobManager::Run(const v1::GenerationJob& job, const std::atomic<bool>& stop) {
  std::shared_ptr<SharedModel> model;
  if (job.spec().settings().model() != kReferenceModel) {
    ASSIGN_OR_RETURN(model, environment_.models.Use(job.spec().settings().model()));
  }
  JobOptions options;
  ASSIGN_OR_RETURN(options.root, environment_.datasets.PathOf(job.spec().dataset()));
  ASSIGN_OR_RETURN(options.plan, PlanOf(job.spec(), model.get()));
  options.meta_files = MetaFiles(options.plan);
  options.clip_tables = {ParquetClipTable()};
  options.num_workers = options_.num_workers;
  options.stop = &stop;
  options.on_progress = [this, &job](const JobProgress& progress) { OnProgress(job.name(), progress); };
  options.on_commit = [this, &job](const CommittedShard& shard) { OnCommit(job.name(), shard); };
  options.on_failed_shard = [this, &job](const std::string& shard) {
    environment_.log.Write("shard_failed", {{"job", job.name()}, {"shard", shard}});
  };
  options.make_runner = [&job, &model, &options, &stop]() -> absl::StatusOr<std::unique_ptr<BatchRunner>> {
    std::unique_ptr<WorldModel> view;
    if (model != nullptr) {
      view = SharedModel::ViewFor(
          model, {.client = job.client(), .priority = job.spec().priority(), .is_job = true, .cancelled = &stop});
    }
    return MakeClipRunner(options.plan, std::move(view));
  };
  return RunJob(*options_.files, options);
}

void JobManager::Settle(const std::string& name, const absl::StatusOr<JobReport>& report) {
  v1::GenerationJob& job = *jobs_.at(name).mutable_job();
  if (job.state() == v1::JOB_STATE_CANCELLING) return SetState(job, v1::JOB_STATE_CANCELLED);
  if (report.ok() && report->complete) return SetState(job, v1::JOB_STATE_SUCCEEDED);
  if (stopping_) return SetState(job, v1::JOB_STATE_QUEUED);
  if (absl::IsResourceExhausted(report.status())) {
    paused_[name] = absl::Now() + options_.pause;
    return SetState(job, v1::JOB_STATE_PAUSED, WithReason(report.status(), "DISK_FULL"));
  }
  if (!report.ok()) return SetState(job, v1::JOB_STATE_FAILED, report.status());
  SetState(job, v1::JOB_STATE_FAILED, absl::InternalError("the job ended before its last shard"));
}

void JobManager::OnCommit(const std::string& name, const CommittedShard& shard) {
  environment_.metrics.CountCommit();
  environment_.metrics.ObserveStage("commit", shard.spent);
  for (const FailedSample& unit : shard.failed) {
    environment_.log.Write("unit_failed",
                           {{"job", name}, {"shard", shard.name}, {"unit", unit.unit_id}, {"message", unit.reason}});
  }
  environment_.log.Write("shard", {{"job", name},
                                   {"shard", shard.name},
                                   {"units_failed", static_cast<int64_t>(shard.failed.size())},
                                   {"ms", absl::ToDoubleMilliseconds(shard.spent)}});
}

void JobManager::OnProgress(const std::string& name, const JobProgress& progress) {
  const absl::MutexLock lock(&mutex_);
  v1::GenerationJob& job = *jobs_.at(name).mutable_job();
  job.mutable_progress()->set_num_units(progress.num_units);
  job.mutable_progress()->set_units_done(progress.units_done);
  job.mutable_progress()->set_units_failed(progress.units_failed);
  job.mutable_progress()->set_frames(progress.frames);
  job.mutable_progress()->set_num_shards(progress.num_shards);
  job.mutable_progress()->set_shards_done(progress.shards_done);
  absl::Time& last_progress = running_.at(name).last_progress;
  const absl::Time now = absl::Now();
  if (now - last_progress < options_.progress_interval) return;
  last_progress = now;
  Publish(job, /*keep=*/false);
}

}  // namespace longtail
