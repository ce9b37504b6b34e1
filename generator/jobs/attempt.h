// attempts/<attempt>.json: who worked on a job, when, and how it ended. The only files with times and hosts, outside
// the promise of equal bytes.
#ifndef LONGTAIL_GENERATOR_JOBS_ATTEMPT_H_
#define LONGTAIL_GENERATOR_JOBS_ATTEMPT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "generator/dataset/file_ops.h"
#include "generator/jobs/slice.h"

namespace longtail {

// A running attempt writes its record at least this often, where it makes progress.
inline constexpr absl::Duration kHeartbeat = absl::Seconds(10);
// One that has been silent for longer is taken for dead.
inline constexpr absl::Duration kSilence = absl::Minutes(2);

struct AttemptRecord {
  std::string attempt;  // [0-9a-f]{32}
  // "running"; "done"; "stopped" by a signal; "refused": another plan; "failed": with an error.
  std::string state;
  std::string host;
  int64_t pid = 0;
  Slice slice;
  std::vector<std::string> only_shards;  // all of the slice where empty
  int num_workers = 1;
  int64_t started_us = 0;  // since 1970
  int64_t updated_us = 0;  // of this record
  int64_t num_units = 0;   // made
  int64_t num_frames = 0;  // made
  int64_t num_rejected = 0;
  int shards_committed = 0;
  int shards_discarded = 0;
  std::string error;         // of "failed"
  std::string failed_shard;  // at which it failed; may be empty: the job was not at a shard

  bool Covers(int64_t shard_index, const std::string& shard) const;
  // Whether it runs still: its state says so, it was heard of within kSilence, and its process is there if this is its
  // host.
  bool IsAlive(absl::Time now) const;
};

std::string HostName();

// 128 random bits in hex.
absl::StatusOr<std::string> DrawAttempt();

absl::Status WriteAttempt(FileOps& files, const std::string& root, const AttemptRecord& record);
// NotFound where there is none; DataLoss where it is no record.
absl::StatusOr<AttemptRecord> ReadAttempt(FileOps& files, const std::string& root, const std::string& attempt);
// All that can be read, the earliest first. A broken record says nothing of the data and is left out.
absl::StatusOr<std::vector<AttemptRecord>> ReadAttempts(FileOps& files, const std::string& root);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_JOBS_ATTEMPT_H_
