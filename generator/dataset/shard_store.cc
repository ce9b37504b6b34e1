#include "generator/dataset/shard_store.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "generator/dataset/checksum.h"
#include "generator/dataset/layout.h"
#include "generator/dataset/tar.h"
#include "kernels/sha256.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr int64_t kReadBytes = int64_t{4} << 20;

absl::Status WithContext(const absl::Status& status, const std::string& context) {
  return absl::Status(status.code(), absl::StrCat(context, ": ", status.message()));
}

}  // namespace

absl::StatusOr<std::string> HashFile(FileOps& files, const std::string& path) {
  Sha256 hasher;
  for (int64_t offset = 0;; offset += kReadBytes) {
    ASSIGN_OR_RETURN(const std::string bytes, files.ReadAt(path, offset, kReadBytes));
    hasher.Update(bytes);
    if (static_cast<int64_t>(bytes.size()) < kReadBytes) return hasher.HexDigest();
  }
}

ShardStore::ShardStore(FileOps& files, Options options) : files_(files), options_(std::move(options)) {}

absl::Status ShardStore::MakeRoot(FileOps& files, const std::string& root) {
  RETURN_IF_ERROR(files.MakeDir(root));
  for (const char* name : {"shards", "commits", "attempts", "meta", "_staging", "_quarantine"}) {
    RETURN_IF_ERROR(files.MakeDir(absl::StrCat(root, "/", name)));
  }
  RETURN_IF_ERROR(files.SyncDir(root));
  return files.SyncDir(DirectoryOf(root));
}

absl::StatusOr<CommitRecord> ShardStore::Committed(const v1::PlannedShard& shard) const {
  const std::string path = CommitPath(options_.root, shard.name());
  if (!files_.Exists(path)) return absl::NotFoundError(absl::StrCat(shard.name(), " is not committed"));
  ASSIGN_OR_RETURN(const std::string json, files_.Read(path));
  auto record = CommitRecordFromJson(json);
  if (!record.ok()) return WithContext(record.status(), path);
  if (record->plan_sha256 != options_.plan_sha256) {
    return absl::DataLossError(absl::StrCat(path, ": record is of another plan"));
  }
  return record;
}

absl::StatusOr<CommitRecord> ShardStore::Commit(const v1::PlannedShard& shard) {
  auto committed = Committed(shard);
  if (committed.ok() || !absl::IsNotFound(committed.status())) return committed;

  const std::string staged = TemporaryPath(options_.root, shard.name(), options_.attempt);
  auto record = WriteStagedTar(shard, staged);
  if (!record.ok()) return WithContext(record.status(), shard.name());
  if (!record->samples.empty()) {
    absl::Status status = CheckStagedTar(staged, *record);
    if (status.ok()) status = LinkTar(staged, *record);
    const absl::Status removed = files_.Remove(staged);
    if (status.ok()) status = removed;
    if (!status.ok()) return WithContext(status, shard.name());
  }
  const absl::Status written = WriteRecord(*record);
  if (absl::IsAlreadyExists(written)) {
    ASSIGN_OR_RETURN(CommitRecord first, Committed(shard));
    if (first == *record) return first;
    ++num_discarded_;
    if (options_.strict) return absl::DataLossError(absl::StrCat(shard.name(), ": was committed with other bytes"));
    return first;
  }
  if (!written.ok()) return WithContext(written, shard.name());
  return record;
}

absl::StatusOr<CommitRecord> ShardStore::WriteStagedTar(const v1::PlannedShard& shard, const std::string& path) {
  CommitRecord record;
  record.shard = shard.name();
  record.plan_sha256 = options_.plan_sha256;
  std::unique_ptr<WritableFile> file;
  Sha256 sha256;
  Md5 md5;
  const auto append = [&](std::string_view bytes) -> absl::Status {
    if (file == nullptr) {
      ASSIGN_OR_RETURN(file, files_.Create(path));
    }
    sha256.Update(bytes);
    md5.Update(bytes);
    record.bytes += static_cast<int64_t>(bytes.size());
    return file->Append(bytes);
  };
  const auto write = [&]() -> absl::Status {
    for (const v1::PlannedBatch& batch : shard.batches()) {
      ASSIGN_OR_RETURN(StagedPart part, LoadPart(files_, options_.root, options_.plan_sha256, batch));
      ASSIGN_OR_RETURN(std::vector<SampleEntry> samples, ParseTarBody(part.body, record.bytes));
      std::move(samples.begin(), samples.end(), std::back_inserter(record.samples));
      std::move(part.failed.begin(), part.failed.end(), std::back_inserter(record.failed));
      record.num_frames += part.num_frames;
      record.num_rejected += part.num_rejected;
      if (!part.body.empty()) RETURN_IF_ERROR(append(part.body));
    }
    // A shard of failed units only has no tar: readers refuse empty ones.
    if (file == nullptr) return absl::OkStatus();
    RETURN_IF_ERROR(append(std::string(kTarEndBytes, '\0')));
    RETURN_IF_ERROR(file->Sync());
    return file->Close();
  };
  if (absl::Status status = write(); !status.ok()) {
    if (file != nullptr) files_.Remove(path).IgnoreError();
    return status;
  }
  if (file != nullptr) {
    record.sha256 = sha256.HexDigest();
    record.md5 = md5.HexDigest();
  }
  return record;
}

absl::Status ShardStore::CheckStagedTar(const std::string& path, const CommitRecord& record) {
  ASSIGN_OR_RETURN(const int64_t size, files_.Size(path));
  if (size != record.bytes) {
    return absl::DataLossError(absl::StrCat("staged ", record.bytes, " bytes, but the file has ", size));
  }
  for (const SampleEntry& sample : record.samples) {
    for (const MemberEntry& member : sample.members) {
      ASSIGN_OR_RETURN(const std::string header, files_.ReadAt(path, member.offset - kTarBlockBytes, kTarBlockBytes));
      if (header != TarHeader(absl::StrCat(sample.unit_id, ".", member.extension), member.bytes)) {
        return absl::DataLossError(
            absl::StrCat("staged header of ", sample.unit_id, ".", member.extension, " reads back changed"));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status ShardStore::LinkTar(const std::string& staged, const CommitRecord& record) {
  const std::string target = ShardPath(options_.root, record.shard);
  absl::Status linked = files_.Link(staged, target);
  if (absl::IsAlreadyExists(linked)) {
    // Left by an attempt that died before its record, or one that is just ahead of us.
    ASSIGN_OR_RETURN(const std::string found, HashFile(files_, target));
    if (found == record.sha256) {
      linked = absl::OkStatus();
    } else if (files_.Exists(CommitPath(options_.root, record.shard))) {
      return absl::OkStatus();  // WriteRecord finds the commit that came first
    } else {
      ++num_discarded_;
      RETURN_IF_ERROR(files_.Rename(
          target, absl::StrCat(QuarantineDir(options_.root), "/", record.shard, ".", options_.attempt, ".tar")));
      RETURN_IF_ERROR(files_.SyncDir(QuarantineDir(options_.root)));
      linked = files_.Link(staged, target);
    }
  }
  RETURN_IF_ERROR(linked);
  return files_.SyncDir(DirectoryOf(target));
}

absl::Status ShardStore::WriteRecord(const CommitRecord& record) {
  return PublishFile(files_, TemporaryPath(options_.root, absl::StrCat("commit-", record.shard), options_.attempt),
                     CommitPath(options_.root, record.shard), CommitRecordToJson(record));
}

absl::Status ShardStore::RemoveParts(const v1::PlannedShard& shard) {
  for (const v1::PlannedBatch& batch : shard.batches()) {
    const absl::Status removed = files_.Remove(PartPath(options_.root, batch.index()));
    if (!removed.ok() && !absl::IsNotFound(removed)) return removed;
  }
  return absl::OkStatus();
}

absl::Status ShardStore::RemoveStaleFiles(const std::function<bool(const std::string&)>& is_stale) {
  ASSIGN_OR_RETURN(const std::vector<std::string> names, files_.List(StagingDir(options_.root)));
  for (const std::string& name : names) {
    absl::string_view rest = name;
    const bool is_file = absl::ConsumeSuffix(&rest, ".tmp");
    const bool is_folder = !is_file && absl::ConsumeSuffix(&rest, ".dir");
    const size_t dot = rest.rfind('.');
    if ((!is_file && !is_folder) || dot == absl::string_view::npos) continue;
    if (!is_stale(std::string(rest.substr(dot + 1)))) continue;
    const std::string path = absl::StrCat(StagingDir(options_.root), "/", name);
    if (is_folder) {
      RETURN_IF_ERROR(RemoveTree(files_, path));
    } else if (const absl::Status removed = files_.Remove(path); !removed.ok() && !absl::IsNotFound(removed)) {
      return removed;
    }
  }
  return absl::OkStatus();
}

}  // namespace longtail
