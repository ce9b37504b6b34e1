// .nv-meta/ of the index: what Megatron Energon wants to find beside the shards, so that nobody needs to scan them.
#ifndef LONGTAIL_GENERATOR_DATASET_INDEX_ENERGON_H_
#define LONGTAIL_GENERATOR_DATASET_INDEX_ENERGON_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "generator/dataset/reader.h"

namespace longtail {

// Files by their path in the index: .info.json, split.yaml, dataset.yaml and index.uuid as Energon 7.4 writes them,
// with paths from the root of the dataset; and tar_idx.tar, which holds <shard>.tar.idx of every shard: u64
// little-endian, the offset of each sample's first header and that of the end of the data. The UUID follows from the
// plan.
absl::StatusOr<std::map<std::string, std::string>> EnergonFiles(const DatasetReader& reader);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_INDEX_ENERGON_H_
