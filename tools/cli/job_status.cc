#include "tools/cli/job_status.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/cli/table.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

const char* Name(ShardState state) { return kShardStateNames[static_cast<int>(state)]; }

Json ToJson(const ShardStatus& shard) {
  Json json = {{"shard", shard.name},
               {"state", Name(shard.state)},
               {"units", shard.num_units},
               {"units_done", shard.units_done},
               {"units_failed", shard.units_failed},
               {"rejected_tries", shard.num_rejected}};
  if (!shard.attempt.empty()) json["attempt"] = shard.attempt;
  if (!shard.error.empty()) json["error"] = shard.error;
  return json;
}

Json ToJson(const AttemptRecord& record) {
  Json json = {{"attempt", record.attempt},
               {"state", record.state},
               {"host", record.host},
               {"pid", record.pid},
               {"slice", absl::StrCat(record.slice.index, "/", record.slice.count)},
               {"workers", record.num_workers},
               {"units", record.num_units},
               {"frames", record.num_frames},
               {"rejected_tries", record.num_rejected}};
  if (!record.error.empty()) json["error"] = record.error;
  return json;
}

}  // namespace

std::string JobStatusJson(const std::string& root, const JobStatus& status) {
  Json counts = Json::object();
  for (int i = 0; i < kNumShardStates; ++i) counts[kShardStateNames[i]] = status.num_shards[i];
  Json shards = Json::array(), attempts = Json::array();
  for (const ShardStatus& shard : status.shards) shards.push_back(ToJson(shard));
  for (const AttemptRecord& record : status.attempts) attempts.push_back(ToJson(record));
  return Json{{"root", root},
              {"plan_sha256", status.plan_sha256},
              {"published", status.published},
              {"running", status.is_running},
              {"units", status.num_units},
              {"units_done", status.units_done},
              {"units_failed", status.units_failed},
              {"rejected_tries", status.num_rejected},
              {"units_per_s", status.units_per_s},
              {"frames_per_s", status.frames_per_s},
              {"counts", counts},
              {"shards", shards},
              {"attempts", attempts}}
      .dump(2, ' ', false, Json::error_handler_t::replace);
}

void PrintJobStatus(const std::string& root, const JobStatus& status, std::ostream& out) {
  Table table({"SHARD", "STATE", "DONE", "UNITS", "NOT MADE", "REJECTED TRIES"});
  for (const ShardStatus& shard : status.shards) {
    table.Add({shard.name, Name(shard.state), absl::StrCat(shard.units_done), absl::StrCat(shard.num_units),
               absl::StrCat(shard.units_failed), absl::StrCat(shard.num_rejected)});
  }
  table.Print(out);
  for (const ShardStatus& shard : status.shards) {
    if (shard.state == ShardState::kFailed) out << shard.name << ": " << shard.error << "\n";
  }
  out << root << ": " << status.units_done << " of " << status.num_units << " units";
  for (int i = 0; i < kNumShardStates; ++i) out << ", " << status.num_shards[i] << " " << kShardStateNames[i];
  if (status.units_per_s > 0) {
    out << absl::StrFormat("; %.3f units/s, %.1f frames/s %s", status.units_per_s, status.frames_per_s,
                           status.is_running ? "now" : "in attempts that ended");
    if (status.is_running) {
      out << absl::StrFormat(", %.0f min left",
                             static_cast<double>(status.num_units - status.units_done) / status.units_per_s / 60);
    }
  }
  out << (status.published ? "; finalised\n" : "\n");
}

}  // namespace longtail
