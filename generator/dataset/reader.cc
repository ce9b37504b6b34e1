#include "generator/dataset/reader.h"

#include "absl/strings/str_cat.h"
#include "generator/dataset/checksum.h"
#include "generator/dataset/layout.h"
#include "kernels/sha256.h"
#include "kernels/status_macros.h"

namespace longtail {

absl::StatusOr<std::unique_ptr<DatasetReader>> DatasetReader::Open(FileOps& files, const std::string& root) {
  if (!files.Exists(PlanPath(root))) {
    return absl::NotFoundError(absl::StrCat(root, " is not a dataset: it has no plan.json"));
  }
  std::unique_ptr<DatasetReader> reader(new DatasetReader(files, root));
  ASSIGN_OR_RETURN(reader->plan_, LoadPlan(files, root));
  Sha256 digest;
  digest.Update(absl::StrCat("plan.json ", reader->plan_.sha256, "\n"));
  for (const v1::PlannedShard& shard : reader->plan_.plan.shards()) {
    const std::string path = CommitPath(root, shard.name());
    if (!files.Exists(path)) continue;
    ASSIGN_OR_RETURN(const std::string json, files.Read(path));
    auto record = CommitRecordFromJson(json);
    if (!record.ok()) return absl::DataLossError(absl::StrCat(path, ": ", record.status().message()));
    digest.Update(absl::StrCat(shard.name(), " ", Sha256Hex(json), "\n"));
    for (size_t i = 0; i < record->samples.size(); ++i) {
      reader->index_.emplace_back(static_cast<int>(reader->commits_.size()), static_cast<int>(i));
    }
    reader->commits_.push_back(*std::move(record));
  }
  reader->digest_ = digest.HexDigest();
  return reader;
}

const SampleEntry& DatasetReader::sample(int i) const { return commit_of(i).samples[index_[i].second]; }

const CommitRecord& DatasetReader::commit_of(int i) const { return commits_[index_[i].first]; }

int DatasetReader::FindSample(std::string_view unit_id) const {
  for (int i = 0; i < num_samples(); ++i) {
    if (sample(i).unit_id == unit_id) return i;
  }
  return -1;
}

absl::StatusOr<std::string> DatasetReader::ReadEntry(int i, const MemberEntry& member) const {
  const std::string path = ShardPath(root_, commit_of(i).shard);
  ASSIGN_OR_RETURN(std::string bytes, files_.ReadAt(path, member.offset, member.bytes));
  if (static_cast<int64_t>(bytes.size()) != member.bytes || Crc32c(bytes) != member.crc32c) {
    return absl::DataLossError(
        absl::StrCat(path, ": ", sample(i).unit_id, ".", member.extension, " does not match its checksum"));
  }
  return bytes;
}

absl::StatusOr<std::string> DatasetReader::ReadMember(int i, std::string_view extension) const {
  const MemberEntry* member = sample(i).Find(extension);
  if (member == nullptr) {
    return absl::NotFoundError(absl::StrCat(sample(i).unit_id, " has no member ", std::string(extension)));
  }
  return ReadEntry(i, *member);
}

absl::StatusOr<Sample> DatasetReader::ReadSample(int i) const {
  Sample out{.key = sample(i).unit_id, .members = {}};
  for (const MemberEntry& member : sample(i).members) {
    ASSIGN_OR_RETURN(std::string bytes, ReadEntry(i, member));
    out.members.push_back({.extension = member.extension, .bytes = std::move(bytes)});
  }
  return out;
}

}  // namespace longtail
