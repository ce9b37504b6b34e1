// The plan of a dataset: which units, in which batches, in which shards, and every setting that can change a byte.
#ifndef LONGTAIL_GENERATOR_DATASET_PLAN_H_
#define LONGTAIL_GENERATOR_DATASET_PLAN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "generator/dataset/file_ops.h"
#include "longtail/v1/dataset.pb.h"

namespace longtail {

struct PlanOptions {
  std::vector<v1::ScenarioSpec> specs;  // at least one, ids unique
  uint64_t seed = 0;
  // Accepted samples of each spec, [1, 10000000]. Default: 1.
  uint32_t clips_per_spec = 1;
  // Units stepped together by the model, [1, 1024]. Default: 8.
  uint32_t units_per_batch = 8;
  // 0 chooses: 8 batches for a dataset below 4 GiB expected, else about 512 MiB. Default: 0.
  uint32_t batches_per_shard = 0;
  // What a sample is expected to take; only shapes the shards. Default: 1 MiB.
  int64_t expected_sample_bytes = int64_t{1} << 20;
  uint32_t generator_abi = 1;
  v1::PlannedModel model;
  v1::Backend backend;
  v1::RenderProfile profile;
};

// A pure function. Batches run over spec borders: units are in the order spec, sample_index.
// InvalidArgument names the option out of range.
absl::StatusOr<v1::Plan> MakePlan(const PlanOptions& options);

// base32lower(SHA-256("unit/1" ‖ spec ‖ model ‖ ABI ‖ profile ‖ u64 seed ‖ u64 sample_index))[:26]; strings are
// preceded by their length as u64, and all integers are little-endian, so that no two inputs run together.
std::string UnitId(std::string_view canonical_spec, const v1::Plan& plan, uint64_t sample_index);

// The text of plan.json.
absl::StatusOr<std::string> PlanToJson(const v1::Plan& plan);
// DataLoss where it is not a plan: not JSON, a key pattern broken, indices out of range or out of order.
absl::StatusOr<v1::Plan> PlanFromJson(std::string_view json);

// A plan and the SHA-256 of its file, which every part and commit record names.
struct StoredPlan {
  v1::Plan plan;
  std::string sha256;
};

// NotFound where the root has none.
absl::StatusOr<StoredPlan> LoadPlan(FileOps& files, const std::string& root);

// Publishes the plan where the root has none; otherwise compares. `staging` is a path for the file in the making.
// InvalidArgument names the first difference: "seed is 7 in this dataset, but 8 was asked for".
absl::StatusOr<StoredPlan> CreateOrComparePlan(FileOps& files, const std::string& root, const std::string& staging,
                                               const v1::Plan& plan);

// The first field, in path order, in which two plans differ; empty where they are equal.
std::string FirstPlanDifference(const v1::Plan& stored, const v1::Plan& asked);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_PLAN_H_
