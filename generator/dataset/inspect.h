// One sample of a dataset, for people: its members, its caption, and what its arrays are.
#ifndef LONGTAIL_GENERATOR_DATASET_INSPECT_H_
#define LONGTAIL_GENERATOR_DATASET_INSPECT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "generator/dataset/reader.h"

namespace longtail {

struct InspectedMember {
  std::string extension;
  int64_t bytes = 0;
  std::string dtype;           // of a .npy: "float32"; else empty
  std::vector<int64_t> shape;  // of a .npy
};

struct InspectedSample {
  int index = 0;  // in plan order
  std::string unit_id;
  std::string shard;
  std::string caption;                                     // empty where there is no caption.txt
  std::vector<std::pair<std::string, std::string>> facts;  // of meta.json, as name and text, in the order for reading
  std::vector<std::string> events;                         // of event.json: "close_cut_in 2.10..4.35 s, observed"
  std::vector<InspectedMember> members;
};

// OutOfRange where there is no such sample; DataLoss where a member is corrupt.
absl::StatusOr<InspectedSample> InspectSample(const DatasetReader& reader, int index);

struct NpyHeader {
  std::string dtype;  // numpy's name: "float32"; the descr itself where it is not a plain number
  std::vector<int64_t> shape;
};

// The header of a .npy file, version 1 to 3. DataLoss where it is none.
absl::StatusOr<NpyHeader> ParseNpyHeader(std::string_view bytes);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_INSPECT_H_
