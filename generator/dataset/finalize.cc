#include "generator/dataset/finalize.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "generator/dataset/commit_record.h"
#include "generator/dataset/layout.h"
#include "kernels/sha256.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

std::string WidsIndex(const DatasetReader& reader) {
  Json shards = Json::array();
  for (const CommitRecord& commit : reader.commits()) {
    if (commit.samples.empty()) continue;
    shards.push_back({{"url", absl::StrCat("../shards/", commit.shard, ".tar")},
                      {"md5sum", commit.md5},
                      {"nsamples", commit.samples.size()},
                      {"filesize", commit.bytes}});
  }
  return Json{{"__kind__", "wids-shard-index-v1"}, {"wids_version", 1}, {"name", "longtail"}, {"shardlist", shards}}
             .dump(1) +
         "\n";
}

// One line a sample: the fields of meta.json that people filter by, and where the sample lies.
absl::StatusOr<std::string> ClipLines(const DatasetReader& reader) {
  std::string lines;
  for (int i = 0; i < reader.num_samples(); ++i) {
    const SampleEntry& sample = reader.sample(i);
    ASSIGN_OR_RETURN(const std::string text, reader.ReadMember(i, "meta.json"));
    const Json meta = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!meta.is_object()) return absl::DataLossError(absl::StrCat(sample.unit_id, ".meta.json is not JSON"));
    const MemberEntry& last = sample.members.back();
    const int64_t begin = sample.members.front().offset - kTarBlockBytes;
    Json line = {{"unit_id", sample.unit_id},
                 {"shard", absl::StrCat("shards/", reader.commit_of(i).shard, ".tar")},
                 {"offset", begin},
                 {"bytes", last.offset - kTarBlockBytes + TarMemberBytes(last.bytes) - begin}};
    for (const char* field : {"spec_id", "seed", "sample_index", "T", "fps", "split", "event_ids", "severity", "tags",
                              "road", "environment", "num_tries", "cameras"}) {
      if (meta.contains(field)) line[field] = meta[field];
    }
    absl::StrAppend(&lines, line.dump(-1, ' ', false, Json::error_handler_t::replace), "\n");
  }
  return lines;
}

// Loaders take the members of the first sample for those of all.
absl::Status CheckMembers(const DatasetReader& reader) {
  for (int i = 1; i < reader.num_samples(); ++i) {
    const auto same = [](const MemberEntry& a, const MemberEntry& b) { return a.extension == b.extension; };
    const std::vector<MemberEntry>& first = reader.sample(0).members;
    const std::vector<MemberEntry>& here = reader.sample(i).members;
    if (!std::equal(first.begin(), first.end(), here.begin(), here.end(), same)) {
      return absl::DataLossError(absl::StrCat(reader.sample(i).unit_id, " must have the members of the first sample, ",
                                              reader.sample(0).unit_id, ", in their order"));
    }
  }
  return absl::OkStatus();
}

struct Counts {
  int64_t samples = 0, failed = 0, frames = 0, rejected = 0, bytes = 0;
};

Counts CountAll(const DatasetReader& reader) {
  Counts counts;
  for (const CommitRecord& commit : reader.commits()) {
    counts.samples += static_cast<int64_t>(commit.samples.size());
    counts.failed += static_cast<int64_t>(commit.failed.size());
    counts.frames += commit.num_frames;
    counts.rejected += commit.num_rejected;
    counts.bytes += commit.bytes;
  }
  return counts;
}

std::string Card(const DatasetReader& reader, const Counts& counts) {
  const v1::Plan& plan = reader.stored_plan().plan;
  std::string card = absl::StrCat(
      "---\npretty_name: Longtail rare-event driving clips\ntask_categories: [robotics]\n"
      "tags: [synthetic, driving, WebDataset]\n---\n# Rare-event driving clips\n\n",
      "Synthetic: no frame was recorded on a road. Pixels are from ",
      plan.model().kind() == "net"
          ? absl::StrCat("the world model `", plan.model().name(), "` (SHA-256 `", plan.model().sha256(), "`)")
          : "the reference camera, a renderer, not a world model",
      "; states and labels are from the simulator.\n\n", counts.samples, " samples, ", counts.frames, " frames, ",
      counts.bytes, " bytes, seed ", plan.seed(), ", ", plan.clips_per_spec(), " asked for of each spec.\n");
  if (counts.failed > 0) {
    absl::StrAppend(&card, "\n", counts.failed,
                    " samples could not be made; the records under `commits/` name them.\n");
  }
  absl::StrAppend(&card, "\n| spec | SHA-256 |\n|---|---|\n");
  for (const v1::PlannedSpec& spec : plan.specs()) {
    absl::StrAppend(&card, "| `", spec.id(), "` | `", spec.digest(), "` |\n");
  }
  // A shard without a sample has no tar, and a range that spans it would make readers fail.
  const bool gaps = std::any_of(reader.commits().begin(), reader.commits().end(),
                                [](const CommitRecord& commit) { return commit.samples.empty(); });
  absl::StrAppend(&card,
                  gaps ? "\nSome shards have no sample and so no file: take the list of shards from `shardindex.json`."
                       : absl::StrCat("\nRead the shards with `webdataset.WebDataset(\"shards/shard-{000000..",
                                      absl::StrFormat("%06d", plan.shards_size() - 1), "}.tar\")`."),
                  "\n`clips.jsonl` lists every sample; `shardindex.json` is the wids index; units and frames of "
                  "reference of every array are in each sample's `meta.json`.\n");
  return card;
}

// A failed read is an error: taken for a difference, it would publish the same index twice.
absl::StatusOr<bool> HoldsExactly(FileOps& files, const std::string& folder,
                                  const std::map<std::string, std::string>& index) {
  ASSIGN_OR_RETURN(const std::vector<std::string> names, files.List(folder));
  if (names.size() != index.size()) return false;
  for (const auto& [name, bytes] : index) {
    const auto found = files.Read(absl::StrCat(folder, "/", name));
    if (absl::IsNotFound(found.status())) return false;
    RETURN_IF_ERROR(found.status());
    if (*found != bytes) return false;
  }
  return true;
}

// The name of a durable generation that holds exactly these files.
absl::StatusOr<std::string> PublishGeneration(FileOps& files, const std::string& root, const std::string& attempt,
                                              const std::map<std::string, std::string>& index) {
  for (int number = 1;; ++number) {
    const std::string name = absl::StrFormat("gen-%06d", number);
    const std::string target = absl::StrCat(root, "/", name);
    if (files.Exists(target)) {
      ASSIGN_OR_RETURN(const bool is_same, HoldsExactly(files, target, index));
      if (!is_same) continue;
      RETURN_IF_ERROR(files.SyncDir(root));
      return name;
    }
    const std::string staging = absl::StrCat(StagingDir(root), "/", name, ".", attempt, ".dir");
    RETURN_IF_ERROR(files.MakeDir(staging));
    for (const auto& [file, bytes] : index) {
      RETURN_IF_ERROR(WriteNewFile(files, absl::StrCat(staging, "/", file), bytes));
    }
    RETURN_IF_ERROR(files.SyncDir(staging));
    const absl::Status renamed = files.Rename(staging, target);
    if (renamed.ok()) {
      RETURN_IF_ERROR(files.SyncDir(root));
      return name;
    }
    if (!absl::IsAlreadyExists(renamed)) return renamed;
    // Another process was faster: look at what it made, under the same number.
    for (const auto& [file, bytes] : index) RETURN_IF_ERROR(files.Remove(absl::StrCat(staging, "/", file)));
    RETURN_IF_ERROR(files.RemoveDir(staging));
    --number;
  }
}

}  // namespace

absl::StatusOr<std::map<std::string, std::string>> BuildIndex(const DatasetReader& reader,
                                                              const std::map<std::string, std::string>& meta_digests) {
  RETURN_IF_ERROR(CheckMembers(reader));
  std::map<std::string, std::string> index;
  const Counts counts = CountAll(reader);
  ASSIGN_OR_RETURN(index["clips.jsonl"], ClipLines(reader));
  index["shardindex.json"] = WidsIndex(reader);
  index["README.md"] = Card(reader, counts);
  Json commits = Json::object();
  for (const CommitRecord& commit : reader.commits()) commits[commit.shard] = Sha256Hex(CommitRecordToJson(commit));
  index["dataset.json"] = Json{{"format", "longtail-dataset/1"},
                               {"digest", reader.digest()},
                               {"meta", meta_digests},
                               {"commits", commits},
                               {"plan_sha256", reader.stored_plan().sha256},
                               {"num_shards", reader.commits().size()},
                               {"num_samples", counts.samples},
                               {"num_failed", counts.failed},
                               {"num_frames", counts.frames},
                               {"num_rejected", counts.rejected},
                               {"bytes", counts.bytes}}
                              .dump(1) +
                          "\n";
  return index;
}

absl::Status Finalize(FileOps& files, const std::string& root, const std::string& attempt,
                      const std::vector<std::pair<std::string, std::string>>& meta_files) {
  ASSIGN_OR_RETURN(const std::unique_ptr<DatasetReader> reader, DatasetReader::Open(files, root));
  if (!reader->complete()) {
    return absl::FailedPreconditionError(absl::StrCat(root, ": ", reader->commits().size(), " of ",
                                                      reader->stored_plan().plan.shards_size(),
                                                      " shards are committed"));
  }
  std::map<std::string, std::string> meta_digests;
  for (const auto& [name, bytes] : meta_files) {
    meta_digests[name] = Sha256Hex(bytes);
    const std::string target = absl::StrCat(root, "/meta/", name);
    const auto found = files.Read(target);
    if (found.ok() && *found == bytes) continue;
    RETURN_IF_ERROR(ReplaceFile(files, TemporaryPath(root, "meta-" + name, attempt), target, bytes));
  }
  // What an attempt that died has left in place may not be durable yet, and the index rests on it.
  for (const char* folder : {"/shards", "/commits", "/meta"})
    RETURN_IF_ERROR(files.SyncDir(absl::StrCat(root, folder)));
  ASSIGN_OR_RETURN(const auto index, BuildIndex(*reader, meta_digests));
  ASSIGN_OR_RETURN(const std::string generation, PublishGeneration(files, root, attempt, index));
  const auto current = files.Read(CurrentPath(root));
  if (current.ok() && *current == generation + "\n") return files.SyncDir(root);
  return ReplaceFile(files, TemporaryPath(root, "CURRENT", attempt), CurrentPath(root), generation + "\n");
}

}  // namespace longtail
