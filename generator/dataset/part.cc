#include "generator/dataset/part.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "generator/dataset/layout.h"
#include "generator/dataset/tar.h"
#include "kernels/sha256.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

// A part is: body, footer (JSON), the footer's length in 16 hex digits, SHA-256 of all that in 64.
constexpr size_t kLengthBytes = 16;
constexpr size_t kDigestBytes = 64;

absl::Status CheckUnits(const v1::PlannedBatch& batch, const std::vector<std::string>& made,
                        const std::vector<FailedUnit>& failed) {
  size_t next_made = 0;
  size_t next_failed = 0;
  for (const v1::PlannedUnit& unit : batch.units()) {
    if (next_made < made.size() && made[next_made] == unit.unit_id()) {
      ++next_made;
    } else if (next_failed < failed.size() && failed[next_failed].unit_id == unit.unit_id()) {
      ++next_failed;
    } else {
      return absl::InvalidArgumentError(
          absl::StrCat("batch ", batch.index(), ": unit ", unit.unit_id(), " must be made or failed, in order"));
    }
  }
  if (next_made != made.size() || next_failed != failed.size()) {
    return absl::InvalidArgumentError(absl::StrCat("batch ", batch.index(), ": must hold units of the batch only"));
  }
  return absl::OkStatus();
}

// Loaders take the members of the first sample for those of all.
absl::Status CheckMembers(const std::vector<Sample>& samples) {
  for (const Sample& sample : samples) {
    const auto same = [](const SampleMember& a, const SampleMember& b) { return a.extension == b.extension; };
    const std::vector<SampleMember>& first = samples.front().members;
    if (!std::equal(first.begin(), first.end(), sample.members.begin(), sample.members.end(), same)) {
      return absl::InvalidArgumentError(
          absl::StrCat(sample.key, " must have the members of ", samples.front().key, ", in their order"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<StagedPart> ParseFooter(std::string_view footer, const std::string& plan_sha256, uint32_t batch) {
  const Json json = Json::parse(footer, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || json.value("plan_sha256", "") != plan_sha256 || json.value("batch", -1) != int64_t{batch}) {
    return absl::DataLossError("part is of another plan or batch");
  }
  StagedPart part;
  part.num_frames = json.value("num_frames", int64_t{0});
  part.num_rejected = json.value("num_rejected", int64_t{0});
  for (const Json& unit : json.at("failed")) {
    part.failed.push_back({.unit_id = unit.value("unit_id", ""), .reason = unit.value("reason", "")});
  }
  return part;
}

}  // namespace

absl::StatusOr<std::string> EncodePart(const std::string& plan_sha256, const v1::PlannedBatch& batch,
                                       const BatchResult& result) {
  std::vector<std::string> made;
  for (const Sample& sample : result.samples) made.push_back(sample.key);
  RETURN_IF_ERROR(CheckUnits(batch, made, result.failed));
  RETURN_IF_ERROR(CheckMembers(result.samples));
  std::string bytes;
  for (const Sample& sample : result.samples) RETURN_IF_ERROR(AppendSample(sample, &bytes));
  Json failed = Json::array();
  for (const FailedUnit& unit : result.failed) failed.push_back({{"unit_id", unit.unit_id}, {"reason", unit.reason}});
  const Json footer = {
      {"format", "longtail-part/1"},     {"plan_sha256", plan_sha256},          {"batch", batch.index()},
      {"num_frames", result.num_frames}, {"num_rejected", result.num_rejected}, {"failed", failed}};
  // Reasons may quote what people wrote: bytes that are not UTF-8 are replaced.
  const std::string text = footer.dump(-1, ' ', false, Json::error_handler_t::replace);
  absl::StrAppend(&bytes, text, absl::StrFormat("%016x", text.size()));
  absl::StrAppend(&bytes, Sha256Hex(bytes));
  return bytes;
}

absl::StatusOr<StagedPart> DecodePart(std::string bytes, const std::string& plan_sha256,
                                      const v1::PlannedBatch& batch) {
  if (bytes.size() < kLengthBytes + kDigestBytes) return absl::DataLossError("part is cut short");
  const std::string_view view = bytes;
  const size_t signed_bytes = bytes.size() - kDigestBytes;
  if (Sha256Hex(view.substr(0, signed_bytes)) != view.substr(signed_bytes)) {
    return absl::DataLossError("part does not match its digest");
  }
  uint64_t footer_bytes = 0;
  const size_t footer_end = signed_bytes - kLengthBytes;
  if (!absl::SimpleHexAtoi(std::string(view.substr(footer_end, kLengthBytes)), &footer_bytes) ||
      footer_bytes > footer_end) {
    return absl::DataLossError("part has a bad footer length");
  }
  ASSIGN_OR_RETURN(StagedPart part,
                   ParseFooter(view.substr(footer_end - footer_bytes, footer_bytes), plan_sha256, batch.index()));
  bytes.resize(footer_end - footer_bytes);
  part.body = std::move(bytes);
  return part;
}

absl::Status StagePart(FileOps& files, const std::string& root, const std::string& attempt,
                       const std::string& plan_sha256, const v1::PlannedBatch& batch, const BatchResult& result) {
  ASSIGN_OR_RETURN(const std::string bytes, EncodePart(plan_sha256, batch, result));
  const std::string staging = TemporaryPath(root, absl::StrFormat("part-%06d", batch.index()), attempt);
  const absl::Status removed = files.Remove(staging);
  if (!removed.ok() && !absl::IsNotFound(removed)) return removed;
  return ReplaceFile(files, staging, PartPath(root, batch.index()), bytes);
}

absl::StatusOr<StagedPart> LoadPart(FileOps& files, const std::string& root, const std::string& plan_sha256,
                                    const v1::PlannedBatch& batch) {
  ASSIGN_OR_RETURN(std::string bytes, files.Read(PartPath(root, batch.index())));
  return DecodePart(std::move(bytes), plan_sha256, batch);
}

}  // namespace longtail
