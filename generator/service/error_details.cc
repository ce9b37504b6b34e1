#include "generator/service/error_details.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "google/rpc/error_details.pb.h"

namespace longtail {
namespace {

constexpr char kTypePrefix[] = "type.googleapis.com/";

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
  violation->set_description(std::string(status.message()));
  return With(std::move(status), failure);
}

absl::Status WithResource(absl::Status status, const std::string& type, const std::string& name) {
  google::rpc::ResourceInfo resource;
  resource.set_resource_type(type);
  resource.set_resource_name(name);
  resource.set_description(std::string(status.message()));
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
  for (const Diagnostic& diagnostic : diagnostics) {
    *all.add_diagnostics() = ToProto(diagnostic, file);
    if (diagnostic.severity != Severity::kError) continue;
    auto* violation = bad.add_field_violations();
    violation->set_field(diagnostic.field_path.empty() ? field : absl::StrCat(field, ".", diagnostic.field_path));
    violation->set_description(diagnostic.message);
  }
  const int num_errors = bad.field_violations_size();
  std::string message = num_errors > 0 ? bad.field_violations(0).description() : "the spec has faults";
  if (num_errors > 1) absl::StrAppend(&message, ", and ", num_errors - 1, " more");
  absl::Status status = absl::InvalidArgumentError(absl::StrCat(field, ": ", message));
  return WithReason(With(With(std::move(status), bad), all), "BAD_SPEC");
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status rpc;
  rpc.set_code(static_cast<int>(status.code()));
  rpc.set_message(std::string(status.message()));
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
      violation->set_description(std::string(full.message()));
      full = With(std::move(full), bad);
    }
  }
  const auto pack = [&rpc](const std::string& type_url, const absl::Cord& bytes) {
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
