// The record that makes a shard part of a dataset: commits/<shard>.json.
#ifndef LONGTAIL_GENERATOR_DATASET_COMMIT_RECORD_H_
#define LONGTAIL_GENERATOR_DATASET_COMMIT_RECORD_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "generator/dataset/part.h"
#include "generator/dataset/tar.h"

namespace longtail {

struct CommitRecord {
  std::string shard;        // "shard-000000"
  std::string plan_sha256;  // of plan.json
  std::string sha256;       // of the tar; empty, as md5, where no unit of the shard could be made: then there is no tar
  std::string md5;
  int64_t bytes = 0;
  int64_t num_frames = 0;
  int64_t num_rejected = 0;
  std::vector<SampleEntry> samples;  // in the order of the tar
  std::vector<FailedUnit> failed;    // units whose tries ran out, in plan order

  friend bool operator==(const CommitRecord&, const CommitRecord&) = default;
};

std::string CommitRecordToJson(const CommitRecord& record);
// DataLoss where the text is not a record.
absl::StatusOr<CommitRecord> CommitRecordFromJson(std::string_view json);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_COMMIT_RECORD_H_
