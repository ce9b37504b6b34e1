#include "generator/jobs/status.h"

#include "absl/strings/str_cat.h"
#include "generator/dataset/commit_record.h"
#include "generator/dataset/layout.h"
#include "generator/dataset/plan.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

absl::Status ReadCommit(FileOps& files, const std::string& root, ShardStatus* shard) {
  const auto text = files.Read(CommitPath(root, shard->name));
  if (absl::IsNotFound(text.status())) return absl::OkStatus();
  RETURN_IF_ERROR(text.status());
  const auto record = CommitRecordFromJson(*text);
  if (!record.ok()) {
    return absl::DataLossError(absl::StrCat(CommitPath(root, shard->name), ": ", record.status().message()));
  }
  shard->state = ShardState::kCommitted;
  shard->units_done = shard->num_units;
  shard->units_failed = static_cast<int64_t>(record->failed.size());
  shard->num_rejected = record->num_rejected;
  return absl::OkStatus();
}

// The last attempt that lives decides, then the last that failed.
void ReadAttemptsAt(const std::vector<AttemptRecord>& attempts, absl::Time now, int64_t index, ShardStatus* shard) {
  for (const AttemptRecord& record : attempts) {
    if (!record.Covers(index, shard->name)) continue;
    if (record.IsAlive(now)) {
      shard->state = ShardState::kRunning;
      shard->attempt = record.attempt;
    } else if (record.state == "failed" && record.failed_shard == shard->name) {
      shard->error = record.error;
      if (shard->state == ShardState::kRunning) continue;
      shard->state = ShardState::kFailed;
      shard->attempt = record.attempt;
    }
  }
}

void MeasureRate(absl::Time now, JobStatus* status) {
  for (const AttemptRecord& record : status->attempts) status->is_running |= record.IsAlive(now);
  double seconds_of_all = 0;
  int64_t units = 0, frames = 0;
  for (const AttemptRecord& record : status->attempts) {
    const double seconds = 1e-6 * static_cast<double>(record.updated_us - record.started_us);
    if (seconds <= 0) continue;
    if (record.IsAlive(now)) {
      status->units_per_s += static_cast<double>(record.num_units) / seconds;
      status->frames_per_s += static_cast<double>(record.num_frames) / seconds;
    } else if (record.num_frames > 0) {
      seconds_of_all += seconds;
      units += record.num_units;
      frames += record.num_frames;
    }
  }
  if (status->is_running || seconds_of_all <= 0) return;
  status->units_per_s = static_cast<double>(units) / seconds_of_all;
  status->frames_per_s = static_cast<double>(frames) / seconds_of_all;
}

}  // namespace

absl::StatusOr<JobStatus> ReadJobStatus(FileOps& files, const std::string& root, absl::Time now) {
  ASSIGN_OR_RETURN(const StoredPlan stored, LoadPlan(files, root));
  JobStatus status;
  status.plan_sha256 = stored.sha256;
  status.published = files.Exists(CurrentPath(root));
  ASSIGN_OR_RETURN(status.attempts, ReadAttempts(files, root));
  for (int i = 0; i < stored.plan.shards_size(); ++i) {
    const v1::PlannedShard& planned = stored.plan.shards(i);
    ShardStatus& shard = status.shards.emplace_back();
    shard.name = planned.name();
    for (const v1::PlannedBatch& batch : planned.batches()) {
      shard.num_units += batch.units_size();
      if (files.Exists(PartPath(root, batch.index()))) shard.units_done += batch.units_size();
    }
    RETURN_IF_ERROR(ReadCommit(files, root, &shard));
    if (shard.state != ShardState::kCommitted) ReadAttemptsAt(status.attempts, now, i, &shard);
    ++status.num_shards[static_cast<int>(shard.state)];
    status.num_units += shard.num_units;
    status.units_done += shard.units_done;
    status.units_failed += shard.units_failed;
    status.num_rejected += shard.num_rejected;
  }
  MeasureRate(now, &status);
  return status;
}

std::vector<std::string> FailedShards(const JobStatus& status) {
  std::vector<std::string> names;
  for (const ShardStatus& shard : status.shards) {
    if (shard.state == ShardState::kFailed) names.push_back(shard.name);
  }
  return names;
}

}  // namespace longtail
