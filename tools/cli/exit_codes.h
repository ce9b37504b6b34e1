// Exit codes of every command, after sysexits.h; scripts rely on them.
#ifndef LONGTAIL_TOOLS_CLI_EXIT_CODES_H_
#define LONGTAIL_TOOLS_CLI_EXIT_CODES_H_

#include "absl/status/status.h"

namespace longtail {

inline constexpr int kExitDone = 0;
inline constexpr int kExitChecksFailed = 1;   // checks failed, or some samples were not made
inline constexpr int kExitBadUsage = 64;      // unknown verb, flag or value
inline constexpr int kExitBadInput = 65;      // a spec or file has faults
inline constexpr int kExitInputMissing = 66;  // a spec or file is not there or cannot be read
inline constexpr int kExitUnavailable = 69;   // a service cannot be reached
inline constexpr int kExitOurBug = 70;
inline constexpr int kExitIoError = 74;       // cannot write: disk full, no permission
inline constexpr int kExitTryAgain = 75;      // temporary
inline constexpr int kExitInterrupted = 130;  // SIGINT
inline constexpr int kExitDrained = 143;      // SIGTERM, work in hand finished

// The exit code that a status from below stands for. Where a code is ambiguous (PermissionDenied
// while reading or writing) the command decides itself.
inline int ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kExitDone;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kUnimplemented:
      return kExitBadInput;
    case absl::StatusCode::kNotFound:
      return kExitInputMissing;
    case absl::StatusCode::kUnavailable:
      return kExitUnavailable;
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kDeadlineExceeded:
      return kExitTryAgain;
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kAlreadyExists:
      return kExitIoError;
    case absl::StatusCode::kCancelled:
      return kExitInterrupted;
    default:
      return kExitOurBug;
  }
}

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_EXIT_CODES_H_
