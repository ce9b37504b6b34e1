#include "generator/dataset/verify_shard.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "generator/dataset/checksum.h"
#include "generator/dataset/layout.h"
#include "generator/dataset/tar.h"
#include "kernels/sha256.h"

namespace longtail {
namespace {

constexpr int64_t kReadBytes = int64_t{4} << 20;

bool AllZero(std::string_view bytes) { return bytes.find_first_not_of('\0') == std::string_view::npos; }

// Every planned unit must be a sample or failed, both in the plan's order.
void VerifyUnits(const v1::PlannedShard& shard, const CommitRecord& record, const std::string& file,
                 std::vector<VerifyProblem>* problems) {
  size_t sample = 0;
  size_t failed = 0;
  for (const v1::PlannedBatch& batch : shard.batches()) {
    for (const v1::PlannedUnit& unit : batch.units()) {
      if (sample < record.samples.size() && record.samples[sample].unit_id == unit.unit_id()) {
        ++sample;
      } else if (failed < record.failed.size() && record.failed[failed].unit_id == unit.unit_id()) {
        ++failed;
      } else {
        problems->push_back({file, absl::StrCat("must name unit ", unit.unit_id(), " of batch ", batch.index(),
                                                " as made or failed, in the plan's order")});
        return;
      }
    }
  }
  if (sample < record.samples.size()) {
    problems->push_back({file, absl::StrCat("names unit ", record.samples[sample].unit_id, ", not of the plan")});
  }
  if (failed < record.failed.size()) {
    problems->push_back({file, absl::StrCat("names failed unit ", record.failed[failed].unit_id, ", not of the plan")});
  }
}

// The tar of one record, read from its begin to its end.
class TarCheck {
 public:
  TarCheck(FileOps& files, const std::string& root, const CommitRecord& record,
           const std::function<void(int64_t)>& on_bytes, std::vector<VerifyProblem>* problems)
      : files_(files),
        path_(ShardPath(root, record.shard)),
        name_(absl::StrCat("shards/", record.shard, ".tar")),
        record_(record),
        on_bytes_(on_bytes),
        problems_(problems) {}

  void Run() {
    const absl::StatusOr<int64_t> size = files_.Size(path_);
    if (!size.ok()) {
      Add(absl::IsNotFound(size.status()) ? "is missing" : std::string(size.status().message()));
      return;
    }
    if (*size != record_.bytes) Add(absl::StrCat("must be ", record_.bytes, " bytes long, got ", *size));
    for (const SampleEntry& sample : record_.samples) {
      if (!CheckSample(sample)) return;
    }
    std::string end;
    if (!Next(kTarEndBytes, &end)) return;
    if (end.size() != kTarEndBytes || !AllZero(end)) Add("must end in two blocks of zeros");
    while (at_ < *size) {
      std::string rest;
      if (!Next(std::min(kReadBytes, *size - at_), &rest)) return;
      if (rest.empty()) break;
    }
    if (sha256_.HexDigest() != record_.sha256) Add("does not match the SHA-256 of its commit record");
    if (md5_.HexDigest() != record_.md5) Add("does not match the MD5 of its commit record");
  }

 private:
  void Add(std::string what) { problems_->push_back({name_, std::move(what)}); }

  // The next bytes, hashed; fewer at the end of the file. False where they cannot be read.
  bool Next(int64_t size, std::string* bytes) {
    absl::StatusOr<std::string> read = files_.ReadAt(path_, at_, size);
    if (!read.ok()) {
      Add(std::string(read.status().message()));
      return false;
    }
    *bytes = *std::move(read);
    at_ += static_cast<int64_t>(bytes->size());
    sha256_.Update(*bytes);
    md5_.Update(*bytes);
    if (on_bytes_) on_bytes_(static_cast<int64_t>(bytes->size()));
    return true;
  }

  // False where the file ended or could not be read.
  bool CheckSample(const SampleEntry& sample) {
    const int64_t begin = at_;
    const int64_t end = sample.members.back().offset - kTarBlockBytes + TarMemberBytes(sample.members.back().bytes);
    std::string bytes;
    if (!Next(end - begin, &bytes)) return false;
    for (const MemberEntry& member : sample.members) {
      const std::string name = absl::StrCat(sample.unit_id, ".", member.extension);
      const int64_t data = member.offset - begin;
      const int64_t next = data - kTarBlockBytes + TarMemberBytes(member.bytes);
      if (next > static_cast<int64_t>(bytes.size())) {
        Add(absl::StrCat("is cut short in ", name));
        return false;
      }
      const std::string_view view = bytes;
      std::string found;
      const absl::StatusOr<int64_t> size = ParseTarHeader(view.substr(data - kTarBlockBytes), &found);
      if (!size.ok() || found != name || *size != member.bytes) {
        Add(absl::StrCat("byte ", member.offset - kTarBlockBytes, ": header of ", name, " is changed"));
      }
      if (Crc32c(view.substr(data, member.bytes)) != member.crc32c) {
        Add(absl::StrCat(name, " does not match its checksum"));
      }
      if (!AllZero(view.substr(data + member.bytes, next - data - member.bytes))) {
        Add(absl::StrCat("padding of ", name, " must be zero"));
      }
    }
    return true;
  }

  FileOps& files_;
  const std::string path_;
  const std::string name_;
  const CommitRecord& record_;
  const std::function<void(int64_t)>& on_bytes_;
  std::vector<VerifyProblem>* const problems_;
  int64_t at_ = 0;
  Sha256 sha256_;
  Md5 md5_;
};

}  // namespace

bool VerifyRecord(const v1::PlannedShard& shard, const CommitRecord& record, std::vector<VerifyProblem>* problems) {
  const std::string file = absl::StrCat("commits/", shard.name(), ".json");
  if (record.shard != shard.name()) problems->push_back({file, absl::StrCat("is the record of ", record.shard)});
  VerifyUnits(shard, record, file, problems);
  if (record.samples.empty()) {
    if (record.sha256.empty() && record.md5.empty() && record.bytes == 0) return true;
    problems->push_back({file, "names a tar, but no samples"});
    return false;
  }
  int64_t at = 0;
  for (const SampleEntry& sample : record.samples) {
    if (sample.members.empty()) {
      problems->push_back({file, absl::StrCat(sample.unit_id, " must have members, got none")});
      return false;
    }
    for (const MemberEntry& member : sample.members) {
      const int64_t left = record.bytes - at - kTarBlockBytes;
      if (member.offset != at + kTarBlockBytes || member.bytes < 0 || member.bytes > left) {
        problems->push_back(
            {file, absl::StrCat(sample.unit_id, ".", member.extension, " is not where the member before it ends")});
        return false;
      }
      at += TarMemberBytes(member.bytes);
    }
  }
  if (at + kTarEndBytes != record.bytes) {
    problems->push_back(
        {file, absl::StrCat("bytes must be ", at + kTarEndBytes, " by its members, got ", record.bytes)});
    return false;
  }
  return true;
}

void VerifyTar(FileOps& files, const std::string& root, const CommitRecord& record,
               const std::function<void(int64_t bytes)>& on_bytes, std::vector<VerifyProblem>* problems) {
  if (record.samples.empty()) {
    if (files.Exists(ShardPath(root, record.shard))) {
      problems->push_back(
          {absl::StrCat("shards/", record.shard, ".tar"), "must not be there: the shard has no samples"});
    }
    return;
  }
  TarCheck(files, root, record, on_bytes, problems).Run();
}

}  // namespace longtail
