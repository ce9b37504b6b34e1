#include "generator/dataset/commit_record.h"

#include <exception>
#include <nlohmann/json.hpp>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;
constexpr char kFormat[] = "longtail-commit/1";

SampleEntry SampleFromJson(const Json& json) {
  SampleEntry sample{.unit_id = json.at("unit_id").get<std::string>(), .members = {}};
  for (const Json& member : json.at("members")) {
    MemberEntry entry{.extension = member.at(0).get<std::string>(),
                      .offset = member.at(1).get<int64_t>(),
                      .bytes = member.at(2).get<int64_t>()};
    if (!absl::SimpleHexAtoi(member.at(3).get<std::string>(), &entry.crc32c)) {
      throw std::invalid_argument("crc32c must be hex");
    }
    sample.members.push_back(std::move(entry));
  }
  return sample;
}

}  // namespace

std::string CommitRecordToJson(const CommitRecord& record) {
  // One sample a line, so that people can read and grep it.
  const auto quoted = [](const std::string& text) {
    return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  std::string out = absl::StrCat(
      "{\"format\":", quoted(kFormat), ",\n\"shard\":", quoted(record.shard),
      ",\n\"plan_sha256\":", quoted(record.plan_sha256), ",\n\"sha256\":", quoted(record.sha256),
      ",\n\"md5\":", quoted(record.md5), ",\n\"bytes\":", record.bytes, ",\n\"num_samples\":", record.samples.size(),
      ",\n\"num_frames\":", record.num_frames, ",\n\"num_rejected\":", record.num_rejected,
      ",\n\"member_fields\":", "[\"extension\",\"offset\",\"bytes\",\"crc32c\"],\n\"samples\":[");
  const char* separator = "\n";
  for (const SampleEntry& sample : record.samples) {
    Json members = Json::array();
    for (const MemberEntry& member : sample.members) {
      members.push_back({member.extension, member.offset, member.bytes, absl::StrFormat("%08x", member.crc32c)});
    }
    absl::StrAppend(&out, separator, Json{{"unit_id", sample.unit_id}, {"members", members}}.dump());
    separator = ",\n";
  }
  absl::StrAppend(&out, "],\n\"failed\":[");
  separator = "\n";
  for (const FailedUnit& unit : record.failed) {
    absl::StrAppend(&out, separator, "{\"unit_id\":", quoted(unit.unit_id), ",\"reason\":", quoted(unit.reason), "}");
    separator = ",\n";
  }
  absl::StrAppend(&out, "]}\n");
  return out;
}

absl::StatusOr<CommitRecord> CommitRecordFromJson(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    if (json.at("format") != kFormat) return absl::DataLossError("format must be longtail-commit/1");
    CommitRecord record;
    record.shard = json.at("shard").get<std::string>();
    record.plan_sha256 = json.at("plan_sha256").get<std::string>();
    record.sha256 = json.at("sha256").get<std::string>();
    record.md5 = json.at("md5").get<std::string>();
    record.bytes = json.at("bytes").get<int64_t>();
    record.num_frames = json.at("num_frames").get<int64_t>();
    record.num_rejected = json.at("num_rejected").get<int64_t>();
    for (const Json& sample : json.at("samples")) record.samples.push_back(SampleFromJson(sample));
    for (const Json& unit : json.at("failed")) {
      record.failed.push_back({unit.at("unit_id").get<std::string>(), unit.at("reason").get<std::string>()});
    }
    // There is one way to write a record: anything else has been changed since.
    if (CommitRecordToJson(record) != text) return absl::DataLossError("record is not as it was written");
    return record;
  } catch (const std::exception& error) {
    return absl::DataLossError(absl::StrCat("not a commit record: ", error.what()));
  }
}

}  // namespace longtail
