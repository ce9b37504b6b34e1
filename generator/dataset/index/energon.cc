#include "generator/dataset/index/energon.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "generator/dataset/tar.h"
#include "kernels/sha256.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kEnergonVersion[] = "7.4.1";

void AppendU64(uint64_t value, std::string* bytes) {
  for (int shift = 0; shift < 64; shift += 8) bytes->push_back(static_cast<char>(value >> shift & 0xFF));
}

std::string TarIndex(const CommitRecord& commit) {
  std::string index;
  for (const SampleEntry& sample : commit.samples) AppendU64(sample.members.front().offset - kTarBlockBytes, &index);
  AppendU64(commit.bytes - kTarEndBytes, &index);
  return index;
}

// RFC 9562, version 8: bits of our own choice.
std::string UuidOf(const std::string& text) {
  std::string hex = Sha256Hex(text).substr(0, 32);
  hex[12] = '8';
  hex[16] = "89ab"[hex[16] & 3];
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-", hex.substr(16, 4), "-",
                      hex.substr(20));
}

}  // namespace

absl::StatusOr<std::map<std::string, std::string>> EnergonFiles(const DatasetReader& reader) {
  Json counts = Json::object();
  std::string split = "exclude: []\nsplit_parts:\n  train:\n", indexes;
  for (const CommitRecord& commit : reader.commits()) {
    if (commit.samples.empty()) continue;
    const std::string tar = absl::StrCat("shards/", commit.shard, ".tar");
    counts[tar] = commit.samples.size();
    absl::StrAppend(&split, "  - ", tar, "\n");
    RETURN_IF_ERROR(AppendSample({.key = commit.shard, .members = {{"tar.idx", TarIndex(commit)}}}, &indexes));
  }
  indexes.append(kTarEndBytes, '\0');
  return std::map<std::string, std::string>{
      {".nv-meta/.info.json", Json{{"energon_version", kEnergonVersion}, {"shard_counts", counts}}.dump(2) + "\n"},
      {".nv-meta/split.yaml", split},
      {".nv-meta/dataset.yaml", "__module__: megatron.energon\n__class__: CrudeWebdataset\n"},
      {".nv-meta/index.uuid", UuidOf(absl::StrCat("energon/1 ", reader.stored_plan().sha256))},
      {".nv-meta/tar_idx.tar", indexes}};
}

}  // namespace longtail
