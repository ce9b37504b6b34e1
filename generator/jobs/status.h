// What has become of a job so far, from what lies in its folder.
#ifndef LONGTAIL_GENERATOR_JOBS_STATUS_H_
#define LONGTAIL_GENERATOR_JOBS_STATUS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "generator/dataset/file_ops.h"
#include "generator/jobs/attempt.h"

namespace longtail {

enum class ShardState {
  kPending,    // nobody is at it
  kRunning,    // in the share of a living attempt
  kFailed,     // an attempt ended with an error at it, and nobody is at it now
  kCommitted,  // durable and visible
};
inline constexpr int kNumShardStates = 4;
inline constexpr const char* kShardStateNames[kNumShardStates] = {"pending", "running", "failed", "committed"};

struct ShardStatus {
  std::string name;
  ShardState state = ShardState::kPending;
  int64_t num_units = 0;
  int64_t units_done = 0;    // staged or committed
  int64_t units_failed = 0;  // units whose tries ran out; of a committed shard
  int64_t num_rejected = 0;  // tries thrown away; of a committed shard
  std::string attempt;       // that is at it, or that failed
  std::string error;         // of the attempt that failed last
};

struct JobStatus {
  std::string plan_sha256;
  std::vector<ShardStatus> shards;      // in plan order
  std::vector<AttemptRecord> attempts;  // the earliest first
  int num_shards[kNumShardStates] = {};
  int64_t num_units = 0;
  int64_t units_done = 0;
  int64_t units_failed = 0;
  int64_t num_rejected = 0;
  bool published = false;  // CURRENT names a generation
  // Of the living attempts together; where there is none, of all that made units, one after the other. 0: not known.
  double units_per_s = 0;
  double frames_per_s = 0;
  bool is_running = false;  // an attempt lives
};

// Reads commit records and attempts, looks for staged parts, and changes nothing. NotFound where there is no plan;
// DataLoss where plan or a commit record is broken.
absl::StatusOr<JobStatus> ReadJobStatus(FileOps& files, const std::string& root, absl::Time now);

// Names of the shards in state kFailed, in plan order.
std::vector<std::string> FailedShards(const JobStatus& status);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_JOBS_STATUS_H_
