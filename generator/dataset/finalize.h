// The index of a complete dataset: gen-<n>/ with clip list, card and the index files of other readers, and CURRENT that
// names it.
#ifndef LONGTAIL_GENERATOR_DATASET_FINALIZE_H_
#define LONGTAIL_GENERATOR_DATASET_FINALIZE_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "generator/dataset/file_ops.h"
#include "generator/dataset/index/clip_row.h"
#include "generator/dataset/reader.h"

namespace longtail {

// SHA-256, by name, of what the index names but is not a function of.
struct IndexDigests {
  std::map<std::string, std::string> meta;    // files of meta/
  std::map<std::string, std::string> tables;  // clip tables
};

// Files of a generation by their path in it, all but the clip tables: shardindex.json (wids), clips.jsonl (the rows),
// .nv-meta/ (Energon), croissant.json, dataset.json (counts, and the SHA-256 of every commit record, file of meta/ and
// clip table), README.md (card). A pure function of the commits, the rows and the digests. DataLoss where samples
// differ in their members.
absl::StatusOr<std::map<std::string, std::string>> BuildIndex(const DatasetReader& reader,
                                                              const std::vector<ClipRow>& rows,
                                                              const IndexDigests& digests);

// Names of the files and folders in each folder of an index; "" is the generation itself.
std::map<std::string, std::set<std::string>> IndexFolders(const std::map<std::string, std::string>& index);

struct FinalizeOptions {
  std::string attempt;
  // Contents of meta/, by file name.
  std::vector<std::pair<std::string, std::string>> meta_files;
  // More forms of clips.jsonl. Default: none.
  std::vector<ClipTable> clip_tables;
};

// Publishes the index of a complete dataset and the files of meta/, and points CURRENT at it. Idempotent; an older
// generation stays readable. FailedPrecondition where a shard is not committed yet; DataLoss as BuildIndex and
// ReadClipRows; errors of clip tables.
absl::Status Finalize(FileOps& files, const std::string& root, const FinalizeOptions& options);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_FINALIZE_H_
