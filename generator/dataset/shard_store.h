// From staged parts to committed shards, so that a kill between any two system calls leaves nothing that a reader sees
// half-written, and a rerun ends with the bytes of an undisturbed run.
//
//   _staging/part-*.part -> _staging/<shard>.<attempt>.tmp -> shards/<shard>.tar -> commits/<shard>.json (the commit
//   point)
#ifndef LONGTAIL_GENERATOR_DATASET_SHARD_STORE_H_
#define LONGTAIL_GENERATOR_DATASET_SHARD_STORE_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "generator/dataset/commit_record.h"
#include "generator/dataset/file_ops.h"
#include "longtail/v1/dataset.pb.h"

namespace longtail {

// Not thread-safe. Several stores, in any processes, may work on one root.
class ShardStore {
 public:
  struct Options {
    std::string root;
    std::string plan_sha256;
    // Unique to this attempt: [0-9a-f]{32}.
    std::string attempt;
    // A shard committed before with other bytes is an error. Default: the first commit wins, ours is dropped and
    // counted.
    bool strict = false;
  };

  // files must outlive the store.
  ShardStore(FileOps& files, Options options);

  // Makes the folders of a root (its parent must exist) durable.
  static absl::Status MakeRoot(FileOps& files, const std::string& root);

  // The record, or NotFound where the shard is not committed; DataLoss where the record is broken or of another plan.
  absl::StatusOr<CommitRecord> Committed(const v1::PlannedShard& shard) const;

  // Assembles the shard from its staged parts and commits it; a shard already committed is left as it is.
  // A tar without a record is adopted where its bytes are equal and moved to _quarantine/ otherwise.
  // NotFound or DataLoss where a part is missing or torn (nothing is changed then); DataLoss with `strict` where a
  // commit with other bytes came first; otherwise the failure of the file operation, with everything staged removed.
  absl::StatusOr<CommitRecord> Commit(const v1::PlannedShard& shard);

  // Removes the staged parts of a committed shard.
  absl::Status RemoveParts(const v1::PlannedShard& shard);

  // Removes files in the making that dead attempts left in _staging/; is_stale says of an attempt whether it is dead.
  absl::Status RemoveStaleFiles(const std::function<bool(const std::string& attempt)>& is_stale);

  // Times that another attempt had committed other bytes first, or a tar was moved to _quarantine/.
  int num_discarded() const { return num_discarded_; }

 private:
  absl::StatusOr<CommitRecord> WriteStagedTar(const v1::PlannedShard& shard, const std::string& path);
  absl::Status CheckStagedTar(const std::string& path, const CommitRecord& record);
  absl::Status LinkTar(const std::string& staged, const CommitRecord& record);
  absl::Status WriteRecord(const CommitRecord& record);

  FileOps& files_;
  const Options options_;
  int num_discarded_ = 0;
};

// SHA-256 of a file, read in pieces.
absl::StatusOr<std::string> HashFile(FileOps& files, const std::string& path);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_SHARD_STORE_H_
