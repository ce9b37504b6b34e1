#include "generator/dataset/index/clip_row.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "generator/dataset/tar.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

// Leaves the value alone where there is no such key.
template <typename T>
void Take(const Json& json, const char* key, T* value) {
  if (const auto found = json.find(key); found != json.end()) *value = found->get<T>();
}

void TakeMeta(const Json& meta, ClipRow* row) {
  Take(meta, "spec_id", &row->spec_id);
  Take(meta, "seed", &row->seed);
  Take(meta, "sample_index", &row->sample_index);
  Take(meta, "T", &row->num_frames);
  if (meta.contains("fps")) {
    row->fps_num = meta["fps"].at("num").get<int64_t>();
    row->fps_den = meta["fps"].at("den").get<int64_t>();
  }
  Take(meta, "split", &row->split);
  Take(meta, "event_ids", &row->event_ids);
  Take(meta, "severity", &row->severity);
  Take(meta, "tags", &row->tags);
  Take(meta, "road", &row->road);
  Take(meta, "environment", &row->environment);
  Take(meta, "num_tries", &row->num_tries);
  Take(meta, "cameras", &row->cameras);
}

void TakeEvents(const Json& events, ClipRow* row) {
  for (const Json& json : events) {
    ClipEvent& event = row->events.emplace_back();
    event.event = json.at("event").get<std::string>();
    event.kind = json.at("kind").get<std::string>();
    event.t0_us = json.at("t0_us").get<int64_t>();
    event.t1_us = json.at("t1_us").get<int64_t>();
    event.frame0 = json.at("frame0").get<int64_t>();
    event.frame1 = json.at("frame1").get<int64_t>();
    event.window0_us = json.at("window0_us").get<int64_t>();
    event.window1_us = json.at("window1_us").get<int64_t>();
    event.side = json.at("side").get<std::string>();
    event.severity = json.at("severity").get<double>();
  }
}

void TakeMetrics(const Json& metrics, ClipRow* row) {
  for (size_t i = 0; i < ClipMetricNames().size(); ++i) {
    const auto found = metrics.find(ClipMetricNames()[i]);
    if (found != metrics.end() && !found->is_null()) row->metrics[i] = found->get<double>();
  }
  if (metrics.contains("ego_contact")) row->ego_contact = metrics["ego_contact"].get<bool>();
}

absl::Status TakeMember(const DatasetReader& reader, int i, const char* extension,
                        void (*take)(const Json& json, ClipRow* row), ClipRow* row) {
  if (reader.sample(i).Find(extension) == nullptr) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string text, reader.ReadMember(i, extension));
  try {
    take(Json::parse(text), row);
  } catch (const Json::exception& error) {
    return absl::DataLossError(absl::StrCat(row->unit_id, ".", extension, " is not of the format: ", error.what()));
  }
  return absl::OkStatus();
}

Json ToJson(const ClipEvent& event) {
  return {{"event", event.event},
          {"kind", event.kind},
          {"t0_us", event.t0_us},
          {"t1_us", event.t1_us},
          {"frame0", event.frame0},
          {"frame1", event.frame1},
          {"window0_us", event.window0_us},
          {"window1_us", event.window1_us},
          {"side", event.side},
          {"severity", event.severity}};
}

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json ToJson(const ClipRow& row) {
  Json events = Json::array();
  for (const ClipEvent& event : row.events) events.push_back(ToJson(event));
  Json json = {{"unit_id", row.unit_id},
               {"shard", row.shard},
               {"offset", row.offset},
               {"bytes", row.bytes},
               {"spec_id", row.spec_id},
               {"seed", row.seed},
               {"sample_index", row.sample_index},
               {"T", row.num_frames},
               {"fps", {{"num", row.fps_num}, {"den", row.fps_den}}},
               {"split", row.split},
               {"event_ids", row.event_ids},
               {"events", events},
               {"severity", row.severity},
               {"tags", row.tags},
               {"road", row.road},
               {"environment", row.environment},
               {"num_tries", row.num_tries},
               {"cameras", row.cameras}};
  for (size_t i = 0; i < row.metrics.size(); ++i) json[ClipMetricNames()[i]] = OrNull(row.metrics[i]);
  json["ego_contact"] = OrNull(row.ego_contact);
  return json;
}

}  // namespace

const std::vector<std::string>& ClipMetricNames() {
  static const auto& names = *new std::vector<std::string>{"min_ttc_s",
                                                           "min_thw_s",
                                                           "min_distance_m",
                                                           "max_drac_mps2",
                                                           "max_deceleration_mps2",
                                                           "min_pet_s",
                                                           "min_rss_margin_m",
                                                           "max_delta_v_mps",
                                                           "contact_delta_v_mps",
                                                           "min_path_ttc_s",
                                                           "max_required_deceleration_mps2",
                                                           "rss_violation_s"};
  return names;
}

absl::StatusOr<std::vector<ClipRow>> ReadClipRows(const DatasetReader& reader) {
  std::vector<ClipRow> rows(reader.num_samples());
  for (int i = 0; i < reader.num_samples(); ++i) {
    const SampleEntry& sample = reader.sample(i);
    const MemberEntry& last = sample.members.back();
    ClipRow& row = rows[i];
    row.unit_id = sample.unit_id;
    row.shard = absl::StrCat("shards/", reader.commit_of(i).shard, ".tar");
    row.offset = sample.members.front().offset - kTarBlockBytes;
    row.bytes = last.offset - kTarBlockBytes + TarMemberBytes(last.bytes) - row.offset;
    row.metrics.resize(ClipMetricNames().size());
    RETURN_IF_ERROR(TakeMember(reader, i, "meta.json", TakeMeta, &row));
    RETURN_IF_ERROR(TakeMember(reader, i, "metrics.json", TakeMetrics, &row));
    RETURN_IF_ERROR(TakeMember(reader, i, "event.json", TakeEvents, &row));
  }
  return rows;
}

std::string ClipLines(const std::vector<ClipRow>& rows) {
  std::string lines;
  for (const ClipRow& row : rows) {
    absl::StrAppend(&lines, ToJson(row).dump(-1, ' ', false, Json::error_handler_t::replace), "\n");
  }
  return lines;
}

}  // namespace longtail
