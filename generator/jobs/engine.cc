#include "generator/jobs/engine.h"

#include <unistd.h>

#include <algorithm>
#include <list>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "generator/dataset/finalize.h"
#include "generator/dataset/layout.h"
#include "generator/dataset/plan.h"
#include "generator/dataset/shard_store.h"
#include "generator/jobs/attempt.h"
#include "generator/jobs/runner_threads.h"
#include "generator/jobs/worker_pool.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

// Which of the three steps an attempt takes.
struct Steps {
  bool plan = false;
  bool run = false;
  bool finalize = false;
};

absl::Status ValidateOptions(const JobOptions& options, const Steps& steps) {
  if (options.num_workers < 1 || options.num_workers > 256) {
    return absl::InvalidArgumentError(absl::StrCat("workers must be in [1, 256], got ", options.num_workers));
  }
  if (options.num_slices < 1 || options.slice_index < 0 || options.slice_index >= options.num_slices) {
    return absl::InvalidArgumentError(
        absl::StrCat("shard must be i/n with 0 <= i < n, got ", options.slice_index, "/", options.num_slices));
  }
  if (steps.run && !options.launch_worker && !options.make_runner) {
    return absl::InvalidArgumentError("make_runner must be present where there is no launch_worker");
  }
  return absl::OkStatus();
}

// One call of the functions of the header.
class Job {
 public:
  Job(FileOps& files, const JobOptions& options, std::string attempt) : files_(files), options_(options) {
    record_.attempt = std::move(attempt);
    record_.host = HostName();
    record_.pid = ::getpid();
    record_.slice = {options.slice_index, options.num_slices};
    record_.only_shards = options.only_shards;
    record_.num_workers = options.num_workers;
    record_.started_us = absl::ToUnixMicros(options.now());
  }

  absl::StatusOr<JobReport> Run(const Steps& steps) {
    if (!steps.plan) RETURN_IF_ERROR(LoadPlan(files_, options_.root).status());
    RETURN_IF_ERROR(ShardStore::MakeRoot(files_, options_.root));
    const std::string lock_name =
        absl::StrFormat("%s/lock-%d-of-%d", StagingDir(options_.root), options_.slice_index, options_.num_slices);
    ASSIGN_OR_RETURN(const auto lock, files_.Lock(lock_name, absl::StrCat("process ", ::getpid(), " on ", HostName())));
    // Before any file in the making: others take those of an attempt without a record for left behind.
    RETURN_IF_ERROR(Record("running"));
    const absl::Status status = Do(steps);
    if (!status.ok()) {
      record_.error = std::string(status.message());
      Record(stored_.sha256.empty() ? "refused" : "failed").IgnoreError();
      return status;
    }
    RETURN_IF_ERROR(Record(report_.stopped ? "stopped" : "done"));
    return report_;
  }

 private:
  struct Shard {
    const v1::PlannedShard* planned = nullptr;
    int batches_left = 0;
  };

  absl::Status Do(const Steps& steps) {
    if (steps.plan) {
      const std::string staging = TemporaryPath(options_.root, "plan", record_.attempt);
      ASSIGN_OR_RETURN(stored_, CreateOrComparePlan(files_, options_.root, staging, options_.plan));
    } else {
      ASSIGN_OR_RETURN(stored_, LoadPlan(files_, options_.root));
    }
    store_ = std::make_unique<ShardStore>(files_, ShardStore::Options{.root = options_.root,
                                                                      .plan_sha256 = stored_.sha256,
                                                                      .attempt = record_.attempt,
                                                                      .strict = options_.strict});
    RETURN_IF_ERROR(store_->RemoveStaleFiles([this](const std::string& attempt) { return IsStale(attempt); }));
    if (steps.run) {
      const absl::Status status = MakeShards();
      report_.shards_discarded = store_->num_discarded();
      RETURN_IF_ERROR(status);
      report_.stopped = options_.stop != nullptr && *options_.stop;
      ListFailed();
      report_.all_committed = AllCommitted();
    }
    if (!steps.finalize || (steps.run && (report_.stopped || !report_.all_committed))) return absl::OkStatus();
    const StageTimer timer(report_.times, Stage::kWrite);
    RETURN_IF_ERROR(
        Finalize(files_, options_.root,
                 {.attempt = record_.attempt, .meta_files = options_.meta_files, .clip_tables = options_.clip_tables}));
    report_.complete = true;
    return absl::OkStatus();
  }

  absl::Status MakeShards() {
    std::vector<uint32_t> todo;
    RETURN_IF_ERROR(FindWork(&todo));
    Report();
    if (todo.empty()) return absl::OkStatus();
    return options_.launch_worker ? RunOnWorkers(options_, record_.attempt, todo, Events()) : RunHere(todo);
  }

  // What is committed or staged already is left alone; a torn part is made again.
  absl::Status FindWork(std::vector<uint32_t>* todo) {
    for (int i = options_.slice_index; i < stored_.plan.shards_size(); i += options_.num_slices) {
      if (!record_.Covers(i, stored_.plan.shards(i).name())) continue;
      Shard& shard = shards_.emplace_back();
      shard.planned = &stored_.plan.shards(i);
      ++report_.progress.num_shards;
      for (const v1::PlannedBatch& batch : shard.planned->batches()) report_.progress.num_units += batch.units_size();
    }
    for (Shard& shard : shards_) {
      auto record = store_->Committed(*shard.planned);
      if (record.ok()) {
        for (const v1::PlannedBatch& batch : shard.planned->batches()) CountResumed(batch);
        RETURN_IF_ERROR(Settle(*shard.planned, *record));
        continue;
      }
      if (!absl::IsNotFound(record.status())) return record.status();
      for (const v1::PlannedBatch& batch : shard.planned->batches()) {
        const absl::Status part = LoadPart(files_, options_.root, stored_.sha256, batch).status();
        if (part.ok()) {
          CountResumed(batch);
        } else if (absl::IsNotFound(part) || absl::IsDataLoss(part)) {
          ++shard.batches_left;
          batches_[batch.index()] = {&shard, &batch};
          todo->push_back(batch.index());
        } else {
          return part;
        }
      }
      if (shard.batches_left == 0) RETURN_IF_ERROR(CommitShard(shard));
    }
    return absl::OkStatus();
  }

  void CountResumed(const v1::PlannedBatch& batch) {
    report_.progress.units_done += batch.units_size();
    report_.progress.units_resumed += batch.units_size();
  }

  PoolEvents Events() {
    return {.on_done = [this](uint32_t batch) { return OnDone(batch); },
            .on_work =
                [this](int64_t frames, int64_t rejections) {
                  report_.progress.frames += frames;
                  report_.progress.rejections += rejections;
                  Report();
                },
            .on_times = [this](const StageTimes& times) { report_.times.Add(times); },
            .on_failed = [this](uint32_t batch) { FailedAt(*batches_.at(batch).first); },
            .on_tick = [this] { Report(); }};
  }

  absl::Status RunHere(const std::vector<uint32_t>& todo) {
    std::vector<const v1::PlannedBatch*> batches;
    for (const uint32_t index : todo) batches.push_back(batches_.at(index).second);
    const auto stage = [this](const v1::PlannedBatch& batch, const BatchResult& result) {
      const StageTimer timer(report_.times, Stage::kWrite);
      return StagePart(files_, options_.root, record_.attempt, stored_.sha256, batch, result);
    };
    return RunOnThreads(options_, batches, stage, Events());
  }

  absl::Status OnDone(uint32_t index) {
    const auto [shard, batch] = batches_.at(index);
    report_.progress.units_done += batch->units_size();
    if (--shard->batches_left == 0) RETURN_IF_ERROR(CommitShard(*shard));
    Report();
    return absl::OkStatus();
  }

  absl::Status CommitShard(const Shard& shard) {
    const absl::Time begin = absl::Now();
    const StageTimer timer(report_.times, Stage::kWrite);
    const absl::StatusOr<CommitRecord> record = store_->Commit(*shard.planned);
    if (!record.ok()) FailedAt(shard);
    RETURN_IF_ERROR(record.status());
    ++report_.shards_committed;
    RETURN_IF_ERROR(Settle(*shard.planned, *record));
    if (options_.on_commit) {
      const std::string& name = shard.planned->name();
      options_.on_commit({.name = name, .spent = absl::Now() - begin, .failed = failed_by_shard_[name]});
    }
    return absl::OkStatus();
  }

  void FailedAt(const Shard& shard) {
    record_.failed_shard = shard.planned->name();
    if (options_.on_failed_shard) options_.on_failed_shard(record_.failed_shard);
  }

  absl::Status Settle(const v1::PlannedShard& shard, const CommitRecord& record) {
    ++report_.progress.shards_done;
    report_.progress.units_failed += static_cast<int64_t>(record.failed.size());
    std::map<std::string, std::string> reasons;
    for (const FailedUnit& failed : record.failed) reasons[failed.unit_id] = failed.reason;
    for (const v1::PlannedBatch& batch : shard.batches()) {
      for (const v1::PlannedUnit& unit : batch.units()) {
        const auto reason = reasons.find(unit.unit_id());
        if (reason == reasons.end()) continue;
        failed_by_shard_[shard.name()].push_back({.unit_id = unit.unit_id(),
                                                  .spec_id = stored_.plan.specs(unit.spec_index()).id(),
                                                  .sample_index = unit.sample_index(),
                                                  .reason = reason->second});
      }
    }
    return store_->RemoveParts(shard);
  }

  void ListFailed() {
    for (const auto& [shard, failed] : failed_by_shard_) {
      report_.failed.insert(report_.failed.end(), failed.begin(), failed.end());
    }
  }

  bool AllCommitted() {
    const auto& shards = stored_.plan.shards();
    return std::all_of(shards.begin(), shards.end(), [this](const v1::PlannedShard& shard) {
      return files_.Exists(CommitPath(options_.root, shard.name()));
    });
  }

  // The lock keeps other runs of this slice on this host away, and workers die with their parent, so an attempt at this
  // slice from this host that is not ours is dead. Others may live.
  bool IsStale(const std::string& attempt) {
    if (attempt == record_.attempt) return false;
    const auto other = ReadAttempt(files_, options_.root, attempt);
    if (!other.ok()) return absl::IsNotFound(other.status()) || absl::IsDataLoss(other.status());
    return other->host == record_.host && other->slice == record_.slice;
  }

  absl::Status Record(const std::string& state) {
    updated_ = options_.now();
    record_.state = state;
    record_.updated_us = absl::ToUnixMicros(updated_);
    record_.num_units = report_.progress.units_done - report_.progress.units_resumed;
    record_.num_frames = report_.progress.frames;
    record_.num_rejected = report_.progress.rejections;
    record_.shards_committed = report_.shards_committed;
    record_.shards_discarded = report_.shards_discarded;
    return WriteAttempt(files_, options_.root, record_);
  }

  // The record is for people who look on: failing to write it must not fail the run.
  void Report() {
    if (options_.now() - updated_ >= kHeartbeat) Record("running").IgnoreError();
    if (options_.on_progress) options_.on_progress(report_.progress);
  }

  FileOps& files_;
  const JobOptions& options_;
  absl::Time updated_;
  AttemptRecord record_;
  StoredPlan stored_;
  std::unique_ptr<ShardStore> store_;
  std::list<Shard> shards_;
  std::map<uint32_t, std::pair<Shard*, const v1::PlannedBatch*>> batches_;
  std::map<std::string, std::vector<FailedSample>> failed_by_shard_;
  JobReport report_;
};

absl::StatusOr<JobReport> Run(FileOps& files, const JobOptions& options, const Steps& steps) {
  RETURN_IF_ERROR(ValidateOptions(options, steps));
  std::string attempt = options.attempt;
  if (attempt.empty()) {
    ASSIGN_OR_RETURN(attempt, DrawAttempt());
  }
  return Job(files, options, attempt).Run(steps);
}

}  // namespace

absl::Status PlanJob(FileOps& files, const JobOptions& options) { return Run(files, options, {.plan = true}).status(); }

absl::StatusOr<JobReport> RunPlannedJob(FileOps& files, const JobOptions& options) {
  return Run(files, options, {.run = true});
}

absl::Status FinalizeJob(FileOps& files, const JobOptions& options) {
  return Run(files, options, {.finalize = true}).status();
}

absl::StatusOr<JobReport> RunJob(FileOps& files, const JobOptions& options) {
  return Run(files, options, {.plan = true, .run = true, .finalize = true});
}

}  // namespace longtail
