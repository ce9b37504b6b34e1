// Where things lie under the root of a dataset.
#ifndef LONGTAIL_GENERATOR_DATASET_LAYOUT_H_
#define LONGTAIL_GENERATOR_DATASET_LAYOUT_H_

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace longtail {

inline std::string ShardName(int64_t index) { return absl::StrFormat("shard-%06d", index); }
inline std::string PlanPath(const std::string& root) { return absl::StrCat(root, "/plan.json"); }
inline std::string CurrentPath(const std::string& root) { return absl::StrCat(root, "/CURRENT"); }
inline std::string StagingDir(const std::string& root) { return absl::StrCat(root, "/_staging"); }
inline std::string QuarantineDir(const std::string& root) { return absl::StrCat(root, "/_quarantine"); }
inline std::string ShardPath(const std::string& root, const std::string& shard) {
  return absl::StrCat(root, "/shards/", shard, ".tar");
}
inline std::string CommitPath(const std::string& root, const std::string& shard) {
  return absl::StrCat(root, "/commits/", shard, ".json");
}
inline std::string PartPath(const std::string& root, int64_t batch) {
  return absl::StrFormat("%s/_staging/part-%06d.part", root, batch);
}
inline std::string AttemptPath(const std::string& root, const std::string& attempt) {
  return absl::StrCat(root, "/attempts/", attempt, ".json");
}
// A file in the making, of one attempt.
inline std::string TemporaryPath(const std::string& root, const std::string& what, const std::string& attempt) {
  return absl::StrCat(root, "/_staging/", what, ".", attempt, ".tmp");
}

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_LAYOUT_H_
