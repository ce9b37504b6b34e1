#include "generator/dataset/info.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

using Json = nlohmann::json;

// "split" of meta.json counts as "split", each of its "event_ids" as "event".
struct Counted {
  const char* field;
  const char* name;
};
constexpr Counted kCounted[] = {
    {"spec_id", "spec"}, {"event_ids", "event"}, {"split", "split"}, {"road", "road"}, {"environment", "environment"}};

absl::StatusOr<double> SecondsOf(const Json& meta) {
  const Json fps = meta.value("fps", Json());
  if (!meta.value("T", Json()).is_number() || !fps.is_object() || !fps.value("num", Json()).is_number() ||
      !fps.value("den", Json()).is_number() || fps["num"].get<double>() <= 0) {
    return absl::DataLossError("meta.json must have T and fps {num, den}");
  }
  return meta["T"].get<double>() * fps["den"].get<double>() / fps["num"].get<double>();
}

}  // namespace

absl::StatusOr<DatasetInfo> ReadDatasetInfo(const DatasetReader& reader) {
  const v1::Plan& plan = reader.stored_plan().plan;
  DatasetInfo info;
  info.complete = reader.complete();
  info.num_planned_shards = plan.shards_size();
  info.num_shards = static_cast<int>(reader.commits().size());
  info.num_planned_samples = int64_t{plan.clips_per_spec()} * plan.specs_size();
  info.num_samples = reader.num_samples();
  info.seed = plan.seed();
  info.model =
      plan.model().name().empty() ? plan.model().kind() : absl::StrCat(plan.model().kind(), " ", plan.model().name());
  info.digest = reader.digest();
  for (const CommitRecord& commit : reader.commits()) {
    info.num_failed += static_cast<int64_t>(commit.failed.size());
    info.num_rejected += commit.num_rejected;
    info.num_frames += commit.num_frames;
    info.num_bytes += commit.bytes;
  }
  for (const Counted& counted : kCounted) info.counts.push_back({counted.name, {}});
  for (int i = 0; i < reader.num_samples(); ++i) {
    ASSIGN_OR_RETURN(const std::string text, reader.ReadMember(i, "meta.json"));
    const Json meta = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    const absl::StatusOr<double> seconds = meta.is_object() ? SecondsOf(meta) : absl::DataLossError("not JSON");
    if (!seconds.ok()) {
      return absl::DataLossError(absl::StrCat(reader.sample(i).unit_id, ": ", seconds.status().message()));
    }
    info.seconds += *seconds;
    for (size_t c = 0; c < info.counts.size(); ++c) {
      const Json value = meta.value(kCounted[c].field, Json());
      std::map<std::string, int64_t>& counts = info.counts[c].second;
      if (value.is_string()) ++counts[value.get<std::string>()];
      if (!value.is_array()) continue;
      for (const Json& one : value) {
        if (one.is_string()) ++counts[one.get<std::string>()];
      }
    }
  }
  return info;
}

}  // namespace longtail
