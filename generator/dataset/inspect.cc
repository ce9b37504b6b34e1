#include "generator/dataset/inspect.h"

#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kNpyMagic = "\x93NUMPY";

// What follows "'key':" in a dict literal; empty where the key is not there.
absl::string_view After(absl::string_view dict, absl::string_view key) {
  const std::string quoted = absl::StrCat("'", key, "':");
  const size_t at = dict.find(quoted);
  if (at == absl::string_view::npos) return "";
  return absl::StripLeadingAsciiWhitespace(dict.substr(at + quoted.size()));
}

// "<f4" is "float32".
std::string DtypeName(const std::string& descr) {
  int size = 0;
  if (descr.size() < 3 || !absl::SimpleAtoi(descr.substr(2), &size)) return descr;
  switch (descr[1]) {
    case 'f':
      return absl::StrCat("float", 8 * size);
    case 'i':
      return absl::StrCat("int", 8 * size);
    case 'u':
      return absl::StrCat("uint", 8 * size);
    case 'b':
      return "bool";
    default:
      return descr;
  }
}

std::string TextOf(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string text;
  for (const Json& one : value) absl::StrAppend(&text, text.empty() ? "" : ", ", TextOf(one));
  return text;
}

// "30" for {30, 1}.
std::string RateText(const Json& fps) {
  if (!fps.is_object() || !fps.value("num", Json()).is_number() || !fps.value("den", Json()).is_number()) return "";
  const double den = fps["den"].get<double>();
  return den > 0 ? absl::StrFormat("%.6g", fps["num"].get<double>() / den) : "";
}

absl::StatusOr<Json> ReadJson(const DatasetReader& reader, int index, const std::string& extension) {
  ASSIGN_OR_RETURN(const std::string text, reader.ReadMember(index, extension));
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) {
    return absl::DataLossError(absl::StrCat(reader.sample(index).unit_id, ".", extension, " is not JSON"));
  }
  return json;
}

absl::Status ReadFacts(const DatasetReader& reader, int index, InspectedSample* out) {
  ASSIGN_OR_RETURN(const Json meta, ReadJson(reader, index, "meta.json"));
  if (!meta.is_object()) return absl::DataLossError(absl::StrCat(out->unit_id, ".meta.json must be an object"));
  for (const char* field : {"spec_id", "event_ids", "severity", "tags", "split", "seed", "sample_index", "num_tries",
                            "road", "environment", "T", "fps", "cameras"}) {
    if (!meta.contains(field)) continue;
    const Json& value = meta[field];
    out->facts.emplace_back(field, std::string_view(field) == "fps" ? RateText(value) : TextOf(value));
  }
  return absl::OkStatus();
}

absl::Status ReadEvents(const DatasetReader& reader, int index, InspectedSample* out) {
  ASSIGN_OR_RETURN(const Json events, ReadJson(reader, index, "event.json"));
  for (const Json& event : events) {
    if (!event.is_object()) continue;
    const auto seconds = [&](const char* field) {
      const Json value = event.value(field, Json());
      return value.is_number() ? absl::StrFormat("%.2f", value.get<double>() * 1e-6) : std::string("?");
    };
    std::string text =
        absl::StrCat(TextOf(event.value("event", Json("?"))), " ", seconds("t0_us"), "..", seconds("t1_us"), " s");
    for (const char* field : {"kind", "side"}) {
      const Json value = event.value(field, Json());
      if (value.is_string() && !value.get<std::string>().empty()) {
        absl::StrAppend(&text, ", ", value.get<std::string>());
      }
    }
    const Json actors = event.value("actor_ids", Json());
    if (actors.is_array() && !actors.empty()) absl::StrAppend(&text, ", actors ", TextOf(actors));
    out->events.push_back(std::move(text));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<NpyHeader> ParseNpyHeader(std::string_view bytes) {
  if (bytes.size() < 12 || bytes.substr(0, kNpyMagic.size()) != kNpyMagic) {
    return absl::DataLossError("not a .npy file");
  }
  const auto byte = [&](size_t at) { return static_cast<size_t>(static_cast<unsigned char>(bytes[at])); };
  const bool is_short = byte(6) == 1;
  const size_t begin = is_short ? 10 : 12;
  const size_t size = is_short ? byte(8) | byte(9) << 8 : byte(8) | byte(9) << 8 | byte(10) << 16 | byte(11) << 24;
  if (byte(6) < 1 || byte(6) > 3 || size > bytes.size() - begin) {
    return absl::DataLossError("the header of a .npy file is cut short or of an unknown version");
  }
  const absl::string_view dict(bytes.data() + begin, size);
  const absl::string_view descr = After(dict, "descr");
  const absl::string_view shape = After(dict, "shape");
  const size_t quote = descr.empty() || descr[0] != '\'' ? absl::string_view::npos : descr.find('\'', 1);
  const size_t close = shape.empty() || shape[0] != '(' ? absl::string_view::npos : shape.find(')');
  if (quote == absl::string_view::npos || close == absl::string_view::npos) {
    return absl::DataLossError("the header of a .npy file must have descr and shape");
  }
  NpyHeader header{.dtype = DtypeName(std::string(descr.substr(1, quote - 1))), .shape = {}};
  for (const auto size_text : absl::StrSplit(shape.substr(1, close - 1), ',', absl::SkipWhitespace())) {
    int64_t length = 0;
    if (!absl::SimpleAtoi(size_text, &length)) return absl::DataLossError("the shape of a .npy file must be integers");
    header.shape.push_back(length);
  }
  return header;
}

absl::StatusOr<InspectedSample> InspectSample(const DatasetReader& reader, int index) {
  if (index < 0 || index >= reader.num_samples()) {
    return absl::OutOfRangeError(absl::StrCat("sample must be in [0, ", reader.num_samples() - 1, "], got ", index));
  }
  const SampleEntry& sample = reader.sample(index);
  InspectedSample out;
  out.index = index;
  out.unit_id = sample.unit_id;
  out.shard = reader.commit_of(index).shard;
  RETURN_IF_ERROR(ReadFacts(reader, index, &out));
  if (sample.Find("event.json") != nullptr) RETURN_IF_ERROR(ReadEvents(reader, index, &out));
  if (sample.Find("caption.txt") != nullptr) {
    ASSIGN_OR_RETURN(out.caption, reader.ReadMember(index, "caption.txt"));
    absl::StripTrailingAsciiWhitespace(&out.caption);
  }
  for (const MemberEntry& member : sample.members) {
    InspectedMember& seen = out.members.emplace_back();
    seen.extension = member.extension;
    seen.bytes = member.bytes;
    if (!absl::EndsWith(member.extension, ".npy")) continue;
    ASSIGN_OR_RETURN(const std::string bytes, reader.ReadMember(index, member.extension));
    const absl::StatusOr<NpyHeader> header = ParseNpyHeader(bytes);
    if (!header.ok()) {
      return absl::DataLossError(absl::StrCat(out.unit_id, ".", member.extension, ": ", header.status().message()));
    }
    seen.dtype = header->dtype;
    seen.shape = header->shape;
  }
  return out;
}

}  // namespace longtail
