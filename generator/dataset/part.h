// A finished batch, staged until its shard is assembled: the tar members of its samples and what else is known of it.
#ifndef LONGTAIL_GENERATOR_DATASET_PART_H_
#define LONGTAIL_GENERATOR_DATASET_PART_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "generator/dataset/file_ops.h"
#include "generator/dataset/sample.h"
#include "longtail/v1/dataset.pb.h"

namespace longtail {

// A unit whose tries ran out.
struct FailedUnit {
  std::string unit_id;
  std::string reason;

  friend bool operator==(const FailedUnit&, const FailedUnit&) = default;
};

// What came of a batch. Every unit of the batch is either in samples or in failed, both in the batch's order.
struct BatchResult {
  std::vector<Sample> samples;
  std::vector<FailedUnit> failed;
  int64_t num_frames = 0;    // of all samples and cameras
  int64_t num_rejected = 0;  // tries thrown away, those of failed units included
};

// A part as read back.
struct StagedPart {
  std::string body;  // tar members without end blocks
  std::vector<FailedUnit> failed;
  int64_t num_frames = 0;
  int64_t num_rejected = 0;
};

// InvalidArgument where a unit of the batch is missing, unknown or out of order, a sample is not fit for a tar,
// or samples differ in their members.
absl::StatusOr<std::string> EncodePart(const std::string& plan_sha256, const v1::PlannedBatch& batch,
                                       const BatchResult& result);
// DataLoss where the bytes are torn, changed, or of another plan or batch.
absl::StatusOr<StagedPart> DecodePart(std::string bytes, const std::string& plan_sha256, const v1::PlannedBatch& batch);

// Makes the part appear whole under _staging/, durable. Staging it twice is the same as once, also where the first
// writer was killed half-way. One writer at a time for a batch of an attempt.
absl::Status StagePart(FileOps& files, const std::string& root, const std::string& attempt,
                       const std::string& plan_sha256, const v1::PlannedBatch& batch, const BatchResult& result);
// NotFound where none is staged; DataLoss as DecodePart.
absl::StatusOr<StagedPart> LoadPart(FileOps& files, const std::string& root, const std::string& plan_sha256,
                                    const v1::PlannedBatch& batch);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_PART_H_
