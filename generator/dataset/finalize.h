// The index of a complete dataset: gen-<n>/ with wids index, clip list and card, and CURRENT that names it.
#ifndef LONGTAIL_GENERATOR_DATASET_FINALIZE_H_
#define LONGTAIL_GENERATOR_DATASET_FINALIZE_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "generator/dataset/file_ops.h"
#include "generator/dataset/reader.h"

namespace longtail {

// Files of a generation by name: shardindex.json (wids), clips.jsonl (one line a sample), dataset.json (counts, and
// the SHA-256 of every commit record and file of meta/), README.md (card). A pure function of the commits, the samples'
// meta.json and meta_digests: SHA-256 of each file of meta/ by name. DataLoss where a member is corrupt or samples
// differ in their members.
absl::StatusOr<std::map<std::string, std::string>> BuildIndex(const DatasetReader& reader,
                                                              const std::map<std::string, std::string>& meta_digests);

// Publishes the index of a complete dataset and the files of meta/, and points CURRENT at it. Idempotent; an older
// generation stays readable. FailedPrecondition where a shard is not committed yet.
absl::Status Finalize(FileOps& files, const std::string& root, const std::string& attempt,
                      const std::vector<std::pair<std::string, std::string>>& meta_files);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_FINALIZE_H_
