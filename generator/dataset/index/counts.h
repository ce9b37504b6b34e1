// What the commit records of a dataset come to.
#ifndef LONGTAIL_GENERATOR_DATASET_INDEX_COUNTS_H_
#define LONGTAIL_GENERATOR_DATASET_INDEX_COUNTS_H_

#include <cstdint>

#include "generator/dataset/reader.h"

namespace longtail {

struct DatasetCounts {
  int64_t samples = 0, failed = 0, frames = 0, rejected = 0, bytes = 0;
};

inline DatasetCounts CountAll(const DatasetReader& reader) {
  DatasetCounts counts;
  for (const CommitRecord& commit : reader.commits()) {
    counts.samples += static_cast<int64_t>(commit.samples.size());
    counts.failed += static_cast<int64_t>(commit.failed.size());
    counts.frames += commit.num_frames;
    counts.rejected += commit.num_rejected;
    counts.bytes += commit.bytes;
  }
  return counts;
}

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_INDEX_COUNTS_H_
