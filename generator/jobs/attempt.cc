#include "generator/jobs/attempt.h"

#include <signal.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <nlohmann/json.hpp>
#include <tuple>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "generator/dataset/layout.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

Json ToJson(const AttemptRecord& record) {
  Json json = {{"attempt", record.attempt},
               {"state", record.state},
               {"host", record.host},
               {"pid", record.pid},
               {"slice", absl::StrCat(record.slice.index, "/", record.slice.count)},
               {"workers", record.num_workers},
               {"started_us", record.started_us},
               {"updated_us", record.updated_us},
               {"units", record.num_units},
               {"frames", record.num_frames},
               {"rejected_tries", record.num_rejected},
               {"shards_committed", record.shards_committed},
               {"shards_discarded", record.shards_discarded}};
  if (!record.only_shards.empty()) json["only_shards"] = record.only_shards;
  if (!record.error.empty()) json["error"] = record.error;
  if (!record.failed_shard.empty()) json["failed_shard"] = record.failed_shard;
  return json;
}

AttemptRecord FromJson(const Json& json) {
  AttemptRecord record{.attempt = json.at("attempt").get<std::string>(),
                       .state = json.at("state").get<std::string>(),
                       .host = json.at("host").get<std::string>(),
                       .pid = json.at("pid").get<int64_t>(),
                       .slice = {},
                       .only_shards = json.value("only_shards", std::vector<std::string>()),
                       .num_workers = json.value("workers", 1),
                       .started_us = json.at("started_us").get<int64_t>(),
                       .updated_us = json.value("updated_us", int64_t{0}),
                       .num_units = json.value("units", int64_t{0}),
                       .num_frames = json.value("frames", int64_t{0}),
                       .num_rejected = json.value("rejected_tries", int64_t{0}),
                       .shards_committed = json.value("shards_committed", 0),
                       .shards_discarded = json.value("shards_discarded", 0),
                       .error = json.value("error", ""),
                       .failed_shard = json.value("failed_shard", "")};
  const absl::StatusOr<Slice> slice = ResolveSlice(json.at("slice").get<std::string>(), {});
  if (!slice.ok()) throw std::invalid_argument("slice must be i/n");
  record.slice = *slice;
  return record;
}

}  // namespace

bool AttemptRecord::Covers(int64_t shard_index, const std::string& shard) const {
  return shard_index % slice.count == slice.index &&
         (only_shards.empty() || std::find(only_shards.begin(), only_shards.end(), shard) != only_shards.end());
}

bool AttemptRecord::IsAlive(absl::Time now) const {
  if (state != "running" || now - absl::FromUnixMicros(updated_us) > kSilence) return false;
  return host != HostName() || ::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM;
}

std::string HostName() {
  char name[256] = {};
  ::gethostname(name, sizeof(name) - 1);
  return name;
}

absl::StatusOr<std::string> DrawAttempt() {
  std::string bytes(16, '\0');
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    return absl::ErrnoToStatus(errno, "cannot draw an attempt id");
  }
  return absl::BytesToHexString(bytes);
}

absl::Status WriteAttempt(FileOps& files, const std::string& root, const AttemptRecord& record) {
  const std::string path = AttemptPath(root, record.attempt);
  const std::string text = ToJson(record).dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
  return ReplaceFile(files, path + ".tmp", path, text);
}

absl::StatusOr<AttemptRecord> ReadAttempt(FileOps& files, const std::string& root, const std::string& attempt) {
  const std::string path = AttemptPath(root, attempt);
  ASSIGN_OR_RETURN(const std::string text, files.Read(path));
  try {
    return FromJson(Json::parse(text));
  } catch (const std::exception& error) {
    return absl::DataLossError(absl::StrCat(path, ": ", error.what()));
  }
}

absl::StatusOr<std::vector<AttemptRecord>> ReadAttempts(FileOps& files, const std::string& root) {
  std::vector<AttemptRecord> records;
  const auto names = files.List(DirectoryOf(AttemptPath(root, "")));
  if (absl::IsNotFound(names.status())) return records;
  RETURN_IF_ERROR(names.status());
  for (absl::string_view name : *names) {
    if (!absl::ConsumeSuffix(&name, ".json")) continue;
    auto record = ReadAttempt(files, root, std::string(name));
    if (record.ok()) {
      records.push_back(*std::move(record));
    } else if (!absl::IsDataLoss(record.status()) && !absl::IsNotFound(record.status())) {
      return record.status();
    }
  }
  std::sort(records.begin(), records.end(), [](const AttemptRecord& a, const AttemptRecord& b) {
    return std::tie(a.started_us, a.attempt) < std::tie(b.started_us, b.attempt);
  });
  return records;
}

}  // namespace longtail
