// What the index says of each clip: the rows of clips.jsonl, and of tables in other formats with the same rows.
#ifndef LONGTAIL_GENERATOR_DATASET_INDEX_CLIP_ROW_H_
#define LONGTAIL_GENERATOR_DATASET_INDEX_CLIP_ROW_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "generator/dataset/reader.h"

namespace longtail {

// An entry of event.json.
struct ClipEvent {
  std::string event;
  std::string kind;  // "requested" or "observed"
  int64_t t0_us = 0;
  int64_t t1_us = 0;
  int64_t frame0 = 0;
  int64_t frame1 = 0;
  int64_t window0_us = 0;
  int64_t window1_us = 0;
  std::string side;
  double severity = 0;
};

// Where a clip lies and what people filter by. A field whose member or key the sample lacks keeps its default.
struct ClipRow {
  std::string unit_id;
  std::string shard;   // "shards/shard-000000.tar"
  int64_t offset = 0;  // of the sample's first header in it
  int64_t bytes = 0;   // from there to the end of its last member
  std::string spec_id;
  uint64_t seed = 0;
  uint64_t sample_index = 0;
  int64_t num_frames = 0;  // "T"
  int64_t fps_num = 0;
  int64_t fps_den = 0;
  std::string split;
  std::vector<std::string> event_ids;
  std::vector<ClipEvent> events;
  double severity = 0;
  std::vector<std::string> tags;
  std::string road;
  std::string environment;
  int64_t num_tries = 0;
  std::vector<std::string> cameras;
  // One for each entry of ClipMetricNames(); absent where the metric is null.
  std::vector<std::optional<double>> metrics;
  std::optional<bool> ego_contact;
};

// The numbers of metrics.json that rows hold, under these names: "min_ttc_s", ...
const std::vector<std::string>& ClipMetricNames();

// One row a sample, in plan order. DataLoss, naming the member, where one does not match its checksum or is not what
// it should be.
absl::StatusOr<std::vector<ClipRow>> ReadClipRows(const DatasetReader& reader);

// The text of clips.jsonl: every field in every line, in the order of ClipRow.
std::string ClipLines(const std::vector<ClipRow>& rows);

// A file of the index that holds the rows in another format. write must be a pure function. Handed to the index by
// whoever links the library that it takes, so that others need not.
struct ClipTable {
  std::string name;  // "clips.parquet"
  std::function<absl::StatusOr<std::string>(const std::vector<ClipRow>&)> write;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_INDEX_CLIP_ROW_H_
