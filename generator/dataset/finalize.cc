#include "generator/dataset/finalize.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "generator/dataset/commit_record.h"
#include "generator/dataset/index/card.h"
#include "generator/dataset/index/counts.h"
#include "generator/dataset/index/croissant.h"
#include "generator/dataset/index/energon.h"
#include "generator/dataset/layout.h"
#include "generator/dataset/tar.h"
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

// inside may be empty.
std::string JoinPath(const std::string& folder, const std::string& inside) {
  return inside.empty() ? folder : absl::StrCat(folder, "/", inside);
}

// A failed read is an error: taken for a difference, it would publish the same index twice.
absl::StatusOr<bool> HoldsExactly(FileOps& files, const std::string& folder,
                                  const std::map<std::string, std::string>& index) {
  for (const auto& [inside, want] : IndexFolders(index)) {
    const auto names = files.List(JoinPath(folder, inside));
    if (absl::IsNotFound(names.status())) return false;
    RETURN_IF_ERROR(names.status());
    if (std::set<std::string>(names->begin(), names->end()) != want) return false;
  }
  for (const auto& [name, bytes] : index) {
    const auto found = files.Read(absl::StrCat(folder, "/", name));
    if (absl::IsNotFound(found.status())) return false;
    RETURN_IF_ERROR(found.status());
    if (*found != bytes) return false;
  }
  return true;
}

// A durable folder of these files.
absl::Status WriteIndex(FileOps& files, const std::string& folder, const std::map<std::string, std::string>& index) {
  const auto folders = IndexFolders(index);
  for (const auto& [inside, names] : folders) RETURN_IF_ERROR(files.MakeDir(JoinPath(folder, inside)));
  for (const auto& [file, bytes] : index) {
    RETURN_IF_ERROR(WriteNewFile(files, absl::StrCat(folder, "/", file), bytes));
  }
  for (const auto& [inside, names] : folders) RETURN_IF_ERROR(files.SyncDir(JoinPath(folder, inside)));
  return absl::OkStatus();
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
    RETURN_IF_ERROR(WriteIndex(files, staging, index));
    const absl::Status renamed = files.Rename(staging, target);
    if (renamed.ok()) {
      RETURN_IF_ERROR(files.SyncDir(root));
      return name;
    }
    if (!absl::IsAlreadyExists(renamed)) return renamed;
    // Another process was faster: look at what it made, under the same number.
    RETURN_IF_ERROR(RemoveTree(files, staging));
    --number;
  }
}

}  // namespace

std::map<std::string, std::set<std::string>> IndexFolders(const std::map<std::string, std::string>& index) {
  std::map<std::string, std::set<std::string>> folders = {{"", {}}};
  for (const auto& [path, bytes] : index) {
    const size_t slash = path.find('/');
    folders[""].insert(path.substr(0, slash));
    if (slash != std::string::npos) folders[path.substr(0, slash)].insert(path.substr(slash + 1));
  }
  return folders;
}

absl::StatusOr<std::map<std::string, std::string>> BuildIndex(const DatasetReader& reader,
                                                              const std::vector<ClipRow>& rows,
                                                              const IndexDigests& digests) {
  RETURN_IF_ERROR(CheckMembers(reader));
  ASSIGN_OR_RETURN(auto index, EnergonFiles(reader));
  index["clips.jsonl"] = ClipLines(rows);
  index["shardindex.json"] = WidsIndex(reader);
  index["README.md"] = Card(reader);
  std::map<std::string, std::string> described = digests.tables;
  for (const char* name : {"clips.jsonl", "shardindex.json"}) described[name] = Sha256Hex(index[name]);
  index["croissant.json"] = Croissant(reader, described);
  Json commits = Json::object();
  for (const CommitRecord& commit : reader.commits()) commits[commit.shard] = Sha256Hex(CommitRecordToJson(commit));
  const DatasetCounts counts = CountAll(reader);
  index["dataset.json"] = Json{{"format", "longtail-dataset/1"},
                               {"digest", reader.digest()},
                               {"meta", digests.meta},
                               {"tables", digests.tables},
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

absl::Status Finalize(FileOps& files, const std::string& root, const FinalizeOptions& options) {
  ASSIGN_OR_RETURN(const std::unique_ptr<DatasetReader> reader, DatasetReader::Open(files, root));
  if (!reader->complete()) {
    return absl::FailedPreconditionError(absl::StrCat(root, ": ", reader->commits().size(), " of ",
                                                      reader->stored_plan().plan.shards_size(),
                                                      " shards are committed"));
  }
  IndexDigests digests;
  for (const auto& [name, bytes] : options.meta_files) {
    digests.meta[name] = Sha256Hex(bytes);
    const std::string target = absl::StrCat(root, "/meta/", name);
    const auto found = files.Read(target);
    if (found.ok() && *found == bytes) continue;
    RETURN_IF_ERROR(ReplaceFile(files, TemporaryPath(root, "meta-" + name, options.attempt), target, bytes));
  }
  // What an attempt that died has left in place may not be durable yet, and the index rests on it.
  for (const char* folder : {"/shards", "/commits", "/meta"})
    RETURN_IF_ERROR(files.SyncDir(absl::StrCat(root, folder)));
  ASSIGN_OR_RETURN(const std::vector<ClipRow> rows, ReadClipRows(*reader));
  std::map<std::string, std::string> tables;
  for (const ClipTable& table : options.clip_tables) {
    ASSIGN_OR_RETURN(tables[table.name], table.write(rows));
    digests.tables[table.name] = Sha256Hex(tables[table.name]);
  }
  ASSIGN_OR_RETURN(auto index, BuildIndex(*reader, rows, digests));
  index.merge(tables);
  ASSIGN_OR_RETURN(const std::string generation, PublishGeneration(files, root, options.attempt, index));
  const auto current = files.Read(CurrentPath(root));
  if (current.ok() && *current == generation + "\n") return files.SyncDir(root);
  return ReplaceFile(files, TemporaryPath(root, "CURRENT", options.attempt), CurrentPath(root), generation + "\n");
}

}  // namespace longtail
