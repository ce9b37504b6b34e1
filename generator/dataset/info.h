// What is in a dataset, counted over its commit records and the meta.json of its samples.
#ifndef LONGTAIL_GENERATOR_DATASET_INFO_H_
#define LONGTAIL_GENERATOR_DATASET_INFO_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "generator/dataset/reader.h"

namespace longtail {

struct DatasetInfo {
  bool complete = false;  // every shard of the plan is committed
  int num_planned_shards = 0;
  int num_shards = 0;
  int64_t num_planned_samples = 0;
  int64_t num_samples = 0;
  int64_t num_failed = 0;    // units whose tries ran out
  int64_t num_rejected = 0;  // tries thrown away, those of failed units included
  int64_t num_frames = 0;    // pictures, of all cameras
  double seconds = 0;        // of clips, each counted once whatever its cameras
  int64_t num_bytes = 0;     // of the tars
  uint64_t seed = 0;
  std::string model;  // "net small" or "reference"
  std::string digest;
  // Samples by what they are: "spec", "event", "split", "road", "environment", each with its values, sorted. A sample
  // of several events counts for each.
  std::vector<std::pair<std::string, std::map<std::string, int64_t>>> counts;
};

// DataLoss where a meta.json is corrupt, or lacks T or fps.
absl::StatusOr<DatasetInfo> ReadDatasetInfo(const DatasetReader& reader);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_INFO_H_
