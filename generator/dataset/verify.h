// Whether a dataset is whole: every byte that readers use is read again and compared with what was committed.
#ifndef LONGTAIL_GENERATOR_DATASET_VERIFY_H_
#define LONGTAIL_GENERATOR_DATASET_VERIFY_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "generator/dataset/file_ops.h"
#include "generator/dataset/verify_shard.h"

namespace longtail {

struct VerifyReport {
  int num_shards = 0;                   // committed, with a record that could be read
  int num_samples = 0;                  // of those
  int64_t num_bytes = 0;                // of their tars
  std::vector<VerifyProblem> problems;  // all of them; empty means whole
  std::vector<VerifyProblem> notes;     // what people may want to know, though no reader sees it
};

// Checks plan.json against its own settings; every commit record against the plan; every tar against its record
// (hashes, headers, CRCs, counts); that unit ids are unique and all samples have the same members; missing and extra
// files; meta/ and the generation that CURRENT names against an index built anew. Older generations, attempts/ and
// _staging/ are not looked at; files set aside in _quarantine/ are noted. Holds one sample in memory.
//
// NotFound where root has no plan. What is broken, missing or unreadable is a problem, not an error.
// progress, which may be empty, is called from this thread as the tars are read.
absl::StatusOr<VerifyReport> VerifyDataset(
    FileOps& files, const std::string& root,
    const std::function<void(int64_t done_bytes, int64_t total_bytes)>& progress = {});

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_VERIFY_H_
