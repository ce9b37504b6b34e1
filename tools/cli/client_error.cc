#include "tools/cli/client_error.h"

#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "generator/service/status_details.h"
#include "google/rpc/error_details.pb.h"
#include "tools/cli/exit_codes.h"

namespace longtail {
namespace {

// Whether the server should know more of it than the client.
bool IsServersFault(const absl::Status& status) {
  return absl::IsInternal(status) || absl::IsUnknown(status) || absl::IsDataLoss(status);
}

void ShowDetails(const absl::Status& status, CommandContext& context) {
  if (const auto bad = DetailOf<google::rpc::BadRequest>(status)) {
    for (const auto& violation : bad->field_violations()) {
      if (!absl::StrContains(status.message(), violation.description())) {
        context.err << "  " << violation.field() << ": " << violation.description() << "\n";
      }
    }
  }
  if (const auto failure = DetailOf<google::rpc::PreconditionFailure>(status)) {
    for (const auto& violation : failure->violations()) {
      context.err << "  " << violation.type() << ": " << violation.subject() << "\n";
    }
  }
  if (const auto retry = DetailOf<google::rpc::RetryInfo>(status)) {
    context.err << absl::StrFormat("  try again in %.1f s\n",
                                   retry->retry_delay().seconds() + 1e-9 * retry->retry_delay().nanos());
  }
}

}  // namespace

int CallExitCode(const absl::Status& status) {
  return absl::IsUnauthenticated(status) || absl::IsPermissionDenied(status) ? kExitBadUsage : ExitCodeOf(status);
}

Diagnostics FromProto(const google::protobuf::RepeatedPtrField<v1::SpecDiagnostic>& diagnostics) {
  Diagnostics ours;
  for (const v1::SpecDiagnostic& diagnostic : diagnostics) {
    ours.push_back(
        {.severity = diagnostic.severity() == v1::DIAGNOSTIC_SEVERITY_WARNING ? Severity::kWarning : Severity::kError,
         .code = diagnostic.code(),
         .line = static_cast<int>(diagnostic.line()),
         .column = static_cast<int>(diagnostic.column()),
         .length = static_cast<int>(diagnostic.end_column()) - static_cast<int>(diagnostic.column()),
         .field_path = diagnostic.path(),
         .message = diagnostic.message(),
         .suggestion = diagnostic.hint()});
  }
  return ours;
}

int FailCall(const absl::Status& status, const ClientChannel& client, const SentSpecs& sent, CommandContext& context) {
  const auto spec = DetailOf<v1::SpecDiagnostics>(status);
  if (spec && !spec->diagnostics().empty()) {
    const std::string& file = spec->diagnostics(0).file();
    const auto text = sent.find(file);
    context.err << FormatDiagnostics(file, text == sent.end() ? "" : text->second, FromProto(spec->diagnostics()),
                                     /*max_shown=*/20, context.color);
    return CallExitCode(status);
  }
  const auto info = DetailOf<google::rpc::ErrorInfo>(status);
  const std::string code = absl::StatusCodeToString(status.code());
  context.err << "longtail: " << (info ? "" : absl::StrCat(client.server(), ": ")) << status.message() << " [" << code;
  if (info && info->reason() != code) context.err << ", " << info->reason();
  context.err << "]\n";
  ShowDetails(status, context);
  if (IsServersFault(status)) context.err << "  the server's log has it as request " << client.request_id() << "\n";
  return CallExitCode(status);
}

}  // namespace longtail
