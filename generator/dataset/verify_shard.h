// Checks of one shard: its commit record against the plan, and its tar against the record.
#ifndef LONGTAIL_GENERATOR_DATASET_VERIFY_SHARD_H_
#define LONGTAIL_GENERATOR_DATASET_VERIFY_SHARD_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "generator/dataset/commit_record.h"
#include "generator/dataset/file_ops.h"
#include "longtail/v1/dataset.pb.h"

namespace longtail {

struct VerifyProblem {
  std::string file;  // relative to the root: "shards/shard-000000.tar"
  std::string what;

  friend bool operator==(const VerifyProblem&, const VerifyProblem&) = default;
};

// Counts, unit ids and their order against the plan, and whether the members' places can be those of one tar.
// Returns whether they can: only then does VerifyTar mean anything.
bool VerifyRecord(const v1::PlannedShard& shard, const CommitRecord& record, std::vector<VerifyProblem>* problems);

// Reads the tar once, in pieces of one sample: size, SHA-256 and MD5, every header, every member's CRC, padding and end
// blocks. on_bytes, which may be empty, is told of each piece. A record without samples must have no tar.
void VerifyTar(FileOps& files, const std::string& root, const CommitRecord& record,
               const std::function<void(int64_t bytes)>& on_bytes, std::vector<VerifyProblem>* problems);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_VERIFY_SHARD_H_
