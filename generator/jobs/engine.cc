#include "generator/jobs/engine.h"

#include <sys/random.h>
#include <unistd.h>

#include <list>
#include <map>
#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "generator/dataset/finalize.h"
#include "generator/dataset/layout.h"
#include "generator/dataset/plan.h"
#include "generator/dataset/shard_store.h"
#include "generator/jobs/worker_pool.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

absl::Status ValidateOptions(const JobOptions& options) {
  if (options.num_workers < 1 || options.num_workers > 256) {
    return absl::InvalidArgumentError(absl::StrCat("workers must be in [1, 256], got ", options.num_workers));
  }
  if (options.num_slices < 1 || options.slice_index < 0 || options.slice_index >= options.num_slices) {
    return absl::InvalidArgumentError(
        absl::StrCat("shard must be i/n with 0 <= i < n, got ", options.slice_index, "/", options.num_slices));
  }
  if (!options.launch_worker && !options.make_runner) {
    return absl::InvalidArgumentError("make_runner must be present where there is no launch_worker");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> DrawAttempt() {
  std::string bytes(16, '\0');
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    return absl::ErrnoToStatus(errno, "cannot draw an attempt id");
  }
  return absl::BytesToHexString(bytes);
}

std::string HostName() {
  char name[256] = {};
  ::gethostname(name, sizeof(name) - 1);
  return name;
}

// One call of RunJob.
class Job {
 public:
  Job(FileOps& files, const JobOptions& options, std::string attempt)
      : files_(files), options_(options), attempt_(std::move(attempt)), started_(options.now()) {}

  absl::StatusOr<JobReport> Run() {
    RETURN_IF_ERROR(ShardStore::MakeRoot(files_, options_.root));
    const std::string lock_name =
        absl::StrFormat("%s/lock-%d-of-%d", StagingDir(options_.root), options_.slice_index, options_.num_slices);
    ASSIGN_OR_RETURN(const auto lock, files_.Lock(lock_name, absl::StrCat("process ", ::getpid(), " on ", HostName())));
    // Before any file in the making: others take those of an attempt without a record for left behind.
    RETURN_IF_ERROR(WriteAttempt("running"));
    auto stored =
        CreateOrComparePlan(files_, options_.root, TemporaryPath(options_.root, "plan", attempt_), options_.plan);
    if (!stored.ok()) {
      WriteAttempt("refused").IgnoreError();
      return stored.status();
    }
    stored_ = *std::move(stored);
    store_ = std::make_unique<ShardStore>(
        files_,
        ShardStore::Options{
            .root = options_.root, .plan_sha256 = stored_.sha256, .attempt = attempt_, .strict = options_.strict});
    RETURN_IF_ERROR(store_->RemoveStaleFiles([this](const std::string& attempt) { return IsStale(attempt); }));
    const absl::Status status = MakeShards();
    report_.shards_discarded = store_->num_discarded();
    RETURN_IF_ERROR(status);
    report_.stopped = options_.stop != nullptr && *options_.stop;
    if (!report_.stopped) RETURN_IF_ERROR(FinalizeIfComplete());
    RETURN_IF_ERROR(WriteAttempt(report_.stopped ? "stopped" : "done"));
    return report_;
  }

 private:
  struct Shard {
    const v1::PlannedShard* planned = nullptr;
    int batches_left = 0;
  };

  absl::Status MakeShards() {
    std::vector<uint32_t> todo;
    RETURN_IF_ERROR(FindWork(&todo));
    Report();
    if (todo.empty()) return absl::OkStatus();
    return options_.launch_worker ? RunOnWorkers(options_, attempt_, todo, Events()) : RunHere(todo);
  }

  // What is committed or staged already is left alone; a torn part is made again.
  absl::Status FindWork(std::vector<uint32_t>* todo) {
    for (int i = options_.slice_index; i < stored_.plan.shards_size(); i += options_.num_slices) {
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
            .on_tick = [this] { Report(); }};
  }

  absl::Status RunHere(const std::vector<uint32_t>& todo) {
    class HereMonitor : public BatchMonitor {
     public:
      HereMonitor(const PoolEvents& events, const std::atomic<bool>* stop) : events_(events), stop_(stop) {}
      void AddFrames(int64_t count) override { events_.on_work(count, 0); }
      void AddRejections(int64_t count) override { events_.on_work(0, count); }
      bool cancelled() override { return stop_ != nullptr && *stop_; }

     private:
      const PoolEvents& events_;
      const std::atomic<bool>* stop_;
    };
    ASSIGN_OR_RETURN(const std::unique_ptr<BatchRunner> runner, options_.make_runner());
    const PoolEvents events = Events();
    HereMonitor monitor(events, options_.stop);
    for (const uint32_t index : todo) {
      if (monitor.cancelled()) return absl::OkStatus();
      const v1::PlannedBatch& batch = *batches_.at(index).second;
      const absl::StatusOr<BatchResult> result = runner->Run(batch, monitor);
      if (absl::IsCancelled(result.status()) && monitor.cancelled()) return absl::OkStatus();
      RETURN_IF_ERROR(result.status());
      RETURN_IF_ERROR(StagePart(files_, options_.root, attempt_, stored_.sha256, batch, *result));
      RETURN_IF_ERROR(OnDone(index));
    }
    return absl::OkStatus();
  }

  absl::Status OnDone(uint32_t index) {
    const auto [shard, batch] = batches_.at(index);
    report_.progress.units_done += batch->units_size();
    if (--shard->batches_left == 0) RETURN_IF_ERROR(CommitShard(*shard));
    Report();
    return absl::OkStatus();
  }

  absl::Status CommitShard(const Shard& shard) {
    ASSIGN_OR_RETURN(const CommitRecord record, store_->Commit(*shard.planned));
    ++report_.shards_committed;
    return Settle(*shard.planned, record);
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

  absl::Status FinalizeIfComplete() {
    for (const auto& [shard, failed] : failed_by_shard_) {
      report_.failed.insert(report_.failed.end(), failed.begin(), failed.end());
    }
    for (const v1::PlannedShard& shard : stored_.plan.shards()) {
      if (!files_.Exists(CommitPath(options_.root, shard.name()))) return absl::OkStatus();
    }
    RETURN_IF_ERROR(Finalize(files_, options_.root, attempt_, options_.meta_files));
    report_.complete = true;
    return absl::OkStatus();
  }

  // The lock keeps other runs of this slice on this host away, and workers die with their parent, so an attempt at this
  // slice from this host that is not ours is dead. Others may live.
  bool IsStale(const std::string& attempt) {
    if (attempt == attempt_) return false;
    const auto text = files_.Read(AttemptPath(options_.root, attempt));
    if (!text.ok()) return absl::IsNotFound(text.status());
    const Json json = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
    return !json.is_object() || (json.value("host", "") == HostName() && json.value("slice", "") == Slice());
  }

  std::string Slice() const { return absl::StrCat(options_.slice_index, "/", options_.num_slices); }

  // Outside the promise of equal bytes: the only files with times and hosts.
  absl::Status WriteAttempt(const std::string& state) {
    Json json = {{"attempt", attempt_},
                 {"state", state},
                 {"host", HostName()},
                 {"pid", ::getpid()},
                 {"slice", Slice()},
                 {"workers", options_.num_workers},
                 {"started_us", absl::ToUnixMicros(started_)}};
    if (state != "running") {
      json["ended_us"] = absl::ToUnixMicros(options_.now());
      json["shards_committed"] = report_.shards_committed;
      json["shards_discarded"] = report_.shards_discarded;
    }
    const std::string path = AttemptPath(options_.root, attempt_);
    return ReplaceFile(files_, path + ".tmp", path, json.dump(1) + "\n");
  }

  void Report() {
    if (options_.on_progress) options_.on_progress(report_.progress);
  }

  FileOps& files_;
  const JobOptions& options_;
  const std::string attempt_;
  const absl::Time started_;
  StoredPlan stored_;
  std::unique_ptr<ShardStore> store_;
  std::list<Shard> shards_;
  std::map<uint32_t, std::pair<Shard*, const v1::PlannedBatch*>> batches_;
  std::map<std::string, std::vector<FailedSample>> failed_by_shard_;
  JobReport report_;
};

}  // namespace

absl::StatusOr<JobReport> RunJob(FileOps& files, const JobOptions& options) {
  RETURN_IF_ERROR(ValidateOptions(options));
  std::string attempt = options.attempt;
  if (attempt.empty()) {
    ASSIGN_OR_RETURN(attempt, DrawAttempt());
  }
  return Job(files, options, attempt).Run();
}

}  // namespace longtail
