// What a call of the service came to, for people and for scripts.
#ifndef LONGTAIL_TOOLS_CLI_CLIENT_ERROR_H_
#define LONGTAIL_TOOLS_CLI_CLIENT_ERROR_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "generator/service/client_channel.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "longtail/v1/diagnostics.pb.h"
#include "scenarios/spec/diagnostic.h"
#include "tools/cli/command_line.h"

namespace longtail {

// Texts of the specs that were sent, by the file they are from.
using SentSpecs = std::map<std::string, std::string>;

// As ExitCodeOf; 64 where a token is missing, wrong or of too small a scope: that is a matter of flags.
int CallExitCode(const absl::Status& status);

// Shows a failed call on context.err and returns the exit code. Faults of specs come as from `scenario validate`, with
// the line and a caret where the text was sent; else the message, the reason, and what the details add to it.
int FailCall(const absl::Status& status, const ClientChannel& client, const SentSpecs& sent, CommandContext& context);

// The same, of one file.
Diagnostics FromProto(const google::protobuf::RepeatedPtrField<v1::SpecDiagnostic>& diagnostics);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_CLIENT_ERROR_H_
