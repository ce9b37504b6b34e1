#include "generator/service/error_details.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/service/cut_text.h"
#include "google/protobuf/util/time_util.h"
#include "google/rpc/error_details.pb.h"

namespace longtail {
namespace {

constexpr char kTypePrefix[] = "type.googleapis.com/";

// Note [What fits a trailer]: clients take 8 KiB of trailing metadata and make RESOURCE_EXHAUSTED of an error with
// more. There the message is escaped, up to three times as long, and all of the status comes again in base64: 3 x 512
// bytes and 4/3 x 4 KiB stay below it.
constexpr size_t kMaxMessageBytes = 512;
constexpr size_t kMaxStatusBytes = 4096;
// Of those, for the faults of a spec; and of one text in one of them.
constexpr size_t kMaxDiagnosticsBytes = 2048;
constexpr size_t kMaxViolationsBytes = 1024;
constexpr size_t kMaxFaultBytes = 256;

std::string TypeUrl(const google::protobuf::Message& detail) {
  return absl::StrCat(kTypePrefix, detail.GetDescriptor()->full_name());
}

absl::Status With(absl::Status status, const google::protobuf::Message& detail) {
  status.SetPayload(TypeUrl(detail), absl::Cord(detail.SerializeAsString()));
  return status;
}

// "actors[2].speed_mps" of "cut_in: actors[2].speed_mps must be in [0, 60], got -3.5".
std::optional<std::string> FieldOf(absl::string_view message) {
  const size_t end = message.find(" must ");
  if (end == absl::string_view::npos) return std::nullopt;
  absl::string_view field = message.substr(0, end);
  field.remove_prefix(field.find_last_of(' ') + 1);  // npos + 1 is 0
  if (field.empty() || !absl::ascii_islower(field[0])) return std::nullopt;
  for (const char c : field) {
    if (!absl::ascii_islower(c) && !absl::ascii_isdigit(c) && !absl::StrContains("_.[]", absl::string_view(&c, 1))) {
      return std::nullopt;
    }
  }
  return std::string(field);
}

}  // namespace

absl::Status WithReason(absl::Status status, const std::string& reason,
                        const std::map<std::string, std::string>& metadata) {
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain(kErrorDomain);
  for (const auto& [key, value] : metadata) (*info.mutable_metadata())[key] = value;
  return With(std::move(status), info);
}

absl::Status WithRetry(absl::Status status, absl::Duration delay) {
  google::rpc::RetryInfo retry;
  *retry.mutable_retry_delay() =
      google::protobuf::util::TimeUtil::MillisecondsToDuration(absl::ToInt64Milliseconds(delay));
  return With(std::move(status), retry);
}

absl::Status WithPrecondition(absl::Status status, const std::string& type, const std::string& subject) {
  google::rpc::PreconditionFailure failure;
  auto* violation = failure.add_violations();
  violation->set_type(type);
  violation->set_subject(subject);
  violation->set_description(CutText(status.message(), kMaxMessageBytes));
  return With(std::move(status), failure);
}

absl::Status WithResource(absl::Status status, const std::string& type, const std::string& name) {
  google::rpc::ResourceInfo resource;
  resource.set_resource_type(type);
  resource.set_resource_name(name);
  resource.set_description(CutText(status.message(), kMaxMessageBytes));
  return With(std::move(status), resource);
}

v1::SpecDiagnostic ToProto(const Diagnostic& diagnostic, const std::string& file) {
  v1::SpecDiagnostic proto;
  proto.set_severity(diagnostic.severity == Severity::kError ? v1::DIAGNOSTIC_SEVERITY_ERROR
                                                             : v1::DIAGNOSTIC_SEVERITY_WARNING);
  proto.set_code(diagnostic.code);
  proto.set_path(diagnostic.field_path);
  proto.set_file(file);
  proto.set_line(diagnostic.line);
  proto.set_column(diagnostic.column);
  proto.set_end_line(diagnostic.line);
  proto.set_end_column(diagnostic.column + diagnostic.length);
  proto.set_message(diagnostic.message);
  proto.set_hint(diagnostic.suggestion);
  return proto;
}

absl::Status BadSpec(const Diagnostics& diagnostics, const std::string& field, const std::string& file) {
  v1::SpecDiagnostics all;
  google::rpc::BadRequest bad;
  std::string message = "the spec has faults";
  int num_errors = 0;
  for (const Diagnostic& diagnostic : diagnostics) {
    Diagnostic cut = diagnostic;
    for (std::string* text : {&cut.message, &cut.suggestion, &cut.field_path}) *text = CutText(*text, kMaxFaultBytes);
    const v1::SpecDiagnostic proto = ToProto(cut, CutText(file, kMaxFaultBytes));
    if (all.ByteSizeLong() + proto.ByteSizeLong() <= kMaxDiagnosticsBytes) *all.add_diagnostics() = proto;
    if (diagnostic.severity != Severity::kError) continue;
    if (++num_errors == 1) message = cut.message;
    google::rpc::BadRequest::FieldViolation violation;
    violation.set_field(cut.field_path.empty() ? field : absl::StrCat(field, ".", cut.field_path));
    violation.set_description(cut.message);
    if (bad.ByteSizeLong() + violation.ByteSizeLong() <= kMaxViolationsBytes) *bad.add_field_violations() = violation;
  }
  if (num_errors > 1) absl::StrAppend(&message, ", and ", num_errors - 1, " more");
  absl::Status status = absl::InvalidArgumentError(absl::StrCat(field, ": ", message));
  return WithReason(With(With(std::move(status), bad), all), "BAD_SPEC");
}

absl::Status InField(const std::string& path, const absl::Status& status) {
  const std::optional<std::string> field = FieldOf(status.message());
  bool has_details = false;
  status.ForEachPayload([&has_details](absl::string_view, const absl::Cord&) { has_details = true; });
  if (!absl::IsInvalidArgument(status) || has_details || !field || !absl::StartsWith(status.message(), *field)) {
    return status;
  }
  return absl::InvalidArgumentError(absl::StrCat(path, ".", status.message()));
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status rpc;
  rpc.set_code(static_cast<int>(status.code()));
  rpc.set_message(CutText(status.message(), kMaxMessageBytes));
  if (status.ok()) return rpc;

  absl::Status full = status;
  const std::string error_info = TypeUrl(google::rpc::ErrorInfo::default_instance());
  if (!full.GetPayload(error_info)) {
    full = WithReason(std::move(full), absl::StatusCodeToString(status.code()));
  }
  const std::string bad_request = TypeUrl(google::rpc::BadRequest::default_instance());
  if (absl::IsInvalidArgument(full) && !full.GetPayload(bad_request)) {
    if (const std::optional<std::string> field = FieldOf(full.message())) {
      google::rpc::BadRequest bad;
      auto* violation = bad.add_field_violations();
      violation->set_field(*field);
      violation->set_description(rpc.message());
      full = With(std::move(full), bad);
    }
  }
  const auto pack = [&rpc](const std::string& type_url, const absl::Cord& bytes) {
    if (rpc.ByteSizeLong() + type_url.size() + bytes.size() > kMaxStatusBytes) return;
    google::protobuf::Any* any = rpc.add_details();
    any->set_type_url(type_url);
    any->set_value(std::string(bytes));
  };
  pack(error_info, *full.GetPayload(error_info));
  std::map<std::string, absl::Cord> others;  // sorted: a status' own order is unspecified
  full.ForEachPayload([&](absl::string_view type_url, const absl::Cord& bytes) {
    if (type_url != error_info && absl::StartsWith(type_url, kTypePrefix)) others[std::string(type_url)] = bytes;
  });
  for (const auto& [type_url, bytes] : others) pack(type_url, bytes);
  return rpc;
}

}  // namespace longtail
