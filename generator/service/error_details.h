// Errors with google.rpc details: carried as payloads of an absl::Status, and packed for the wire.
#ifndef LONGTAIL_GENERATOR_SERVICE_ERROR_DETAILS_H_
#define LONGTAIL_GENERATOR_SERVICE_ERROR_DETAILS_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/rpc/status.pb.h"
#include "longtail/v1/diagnostics.pb.h"
#include "scenarios/spec/diagnostic.h"

namespace longtail {

// ErrorInfo.domain of every error.
inline constexpr char kErrorDomain[] = "longtail";

// Each adds one detail to a status that is not OK, in place of one of the same kind, and gives the status back.
//
// ErrorInfo: reason is UPPER_SNAKE_CASE, at most 63 characters, and stable.
absl::Status WithReason(absl::Status status, const std::string& reason,
                        const std::map<std::string, std::string>& metadata = {});
// RetryInfo.
absl::Status WithRetry(absl::Status status, absl::Duration delay);
// PreconditionFailure with one violation: type "MODEL_NOT_LOADED", subject "models/…".
absl::Status WithPrecondition(absl::Status status, const std::string& type, const std::string& subject);
// ResourceInfo: type "longtail.v1.Dataset", name "datasets/…".
absl::Status WithResource(absl::Status status, const std::string& type, const std::string& name);

// InvalidArgument with SpecDiagnostics, and a BadRequest violation for each error: the first ones, as many as fit a
// trailer (Note [What fits a trailer]), with long texts cut. field: path of the spec in the request, "source". file:
// name for SpecDiagnostic.file.
absl::Status BadSpec(const Diagnostics& diagnostics, const std::string& field, const std::string& file);

// An InvalidArgument without details whose message opens with a field gets the path before it: "clips_per_spec must be
// …" in "spec" is "spec.clips_per_spec must be …". Any other status comes back as it is.
absl::Status InField(const std::string& path, const absl::Status& status);
template <typename Value>
absl::StatusOr<Value> InField(const std::string& path, absl::StatusOr<Value> value) {
  if (value.ok()) return value;
  return InField(path, value.status());
}

v1::SpecDiagnostic ToProto(const Diagnostic& diagnostic, const std::string& file);

// Code, message and details; ErrorInfo always, first. An InvalidArgument without BadRequest gets one where its message
// is "<field path> must be <rule>, got <value>". Fits a trailer whatever is in the status: a long message is cut, and
// details beyond are left out.
google::rpc::Status ToRpcStatus(const absl::Status& status);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_ERROR_DETAILS_H_
