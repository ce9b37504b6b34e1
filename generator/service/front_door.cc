#include "generator/service/front_door.h"

#include <sys/random.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "generator/service/grpc_status.h"
#include "google/rpc/error_details.pb.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr absl::Duration kDrainRetry = absl::Seconds(5);
constexpr absl::Duration kBusyRetry = absl::Seconds(1);
constexpr size_t kMaxRequestIdBytes = 64;

std::string Header(const grpc::CallbackServerContext& context, const char* name) {
  const auto found = context.client_metadata().find(name);
  return found == context.client_metadata().end() ? "" : std::string(found->second.data(), found->second.size());
}

std::string DrawRequestId() {
  std::string bytes(8, '\0');
  if (getrandom(bytes.data(), bytes.size(), 0) < 0) bytes.clear();
  return absl::BytesToHexString(bytes);
}

bool IsRequestId(const std::string& text) {
  return !text.empty() && text.size() <= kMaxRequestIdBytes &&
         std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isalnum(c) || c == '-' || c == '_'; });
}

// The trace id of "00-<32 hex>-<16 hex>-<2 hex>"; empty for anything else.
std::string TraceIdOf(const std::string& traceparent) {
  const std::vector<std::string> parts = absl::StrSplit(traceparent, '-');
  const auto is_hex = [](const std::string& text, size_t size) {
    return text.size() == size && std::all_of(text.begin(), text.end(),
                                              [](char c) { return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f'); });
  };
  const bool valid = parts.size() == 4 && parts[0] == "00" && is_hex(parts[1], 32) && is_hex(parts[2], 16) &&
                     is_hex(parts[3], 2) && parts[1] != std::string(32, '0');
  return valid ? parts[1] : "";
}

// "ipv4:127.0.0.1:4242" -> "ipv4:127.0.0.1".
std::string PeerAddress(const std::string& peer) {
  return absl::StartsWith(peer, "ipv") ? peer.substr(0, peer.rfind(':')) : peer;
}

bool IsLocal(const std::string& address) {
  return absl::StartsWith(address, "ipv4:127.") || absl::StartsWith(address, "ipv6:[::1]") ||
         absl::StartsWith(address, "ipv6:%5B::1%5D") || absl::StartsWith(address, "unix:") ||
         absl::StartsWith(address, "inproc");
}

std::string ReasonOf(const google::rpc::Status& status) {
  google::rpc::ErrorInfo info;
  return status.details_size() > 0 && status.details(0).UnpackTo(&info) ? info.reason() : "";
}

absl::Status Draining() {
  return WithReason(WithRetry(absl::UnavailableError("the server drains"), kDrainRetry), "DRAINING");
}

}  // namespace

FrontDoor::FrontDoor(Options options, Metrics& metrics, EventLog& log)
    : options_(std::move(options)),
      metrics_(metrics),
      log_(log),
      work_(options_.num_threads, options_.max_waiting,
            [this](int depth) { metrics_.SetQueueDepth("requests", depth); }) {}

absl::Status FrontDoor::Authorize(const grpc::CallbackServerContext& context, Scope scope, Call& call) const {
  if (options_.tokens) {
    ASSIGN_OR_RETURN(const Caller caller, options_.tokens->Authenticate(Header(context, "authorization")));
    call.client = caller.name;
    if (scope == Scope::kAdmin && caller.scope != Scope::kAdmin) {
      return WithReason(absl::PermissionDeniedError(absl::StrCat(call.rpc, " needs the admin scope")), "NEEDS_ADMIN");
    }
    return absl::OkStatus();
  }
  const std::vector<grpc::string_ref> identity = context.auth_context()->GetPeerIdentity();
  if (!identity.empty()) call.client = std::string(identity[0].data(), identity[0].size());
  return absl::OkStatus();
}

absl::StatusOr<Call> FrontDoor::Admit(grpc::CallbackServerContext& context, const char* rpc, Scope scope,
                                      bool awaited) {
  Call call;
  call.rpc = rpc;
  call.started = absl::Now();
  call.awaited = awaited;
  call.client = PeerAddress(context.peer());
  call.is_local = IsLocal(call.client);
  call.request_id = Header(context, "x-request-id");
  if (!IsRequestId(call.request_id)) call.request_id = DrawRequestId();
  context.AddInitialMetadata("x-request-id", call.request_id);
  const std::string traceparent = Header(context, "traceparent");
  call.trace_id = TraceIdOf(traceparent);
  if (!call.trace_id.empty()) context.AddInitialMetadata("traceparent", traceparent);

  absl::Status status = Authorize(context, scope, call);
  if (status.ok()) {
    const absl::MutexLock lock(&mutex_);
    if (!draining_) {
      if (awaited) ++num_active_;
      return call;
    }
    status = Draining();
  }
  Record(call, status);
  return status;
}

grpc::Status FrontDoor::Finish(const Call& call, const absl::Status& status) {
  Record(call, status);
  const absl::MutexLock lock(&mutex_);
  if (call.awaited) --num_active_;
  return ToGrpcStatus(status);
}

void FrontDoor::BeginDrain() {
  const absl::MutexLock lock(&mutex_);
  draining_ = true;
}

absl::Status FrontDoor::CheckServing() {
  const absl::MutexLock lock(&mutex_);
  return draining_ ? Draining() : absl::OkStatus();
}

bool FrontDoor::AwaitIdle(absl::Time deadline) {
  const absl::MutexLock lock(&mutex_);
  const auto idle = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return num_active_ == 0; };
  return mutex_.AwaitWithDeadline(absl::Condition(&idle), deadline);
}

void FrontDoor::Record(const Call& call, const absl::Status& status) {
  const absl::Duration spent = absl::Now() - call.started;
  const std::string code = absl::StatusCodeToString(status.code());
  const std::string reason = status.ok() ? "" : ReasonOf(ToRpcStatus(status));
  metrics_.CountRequest(call.rpc, code, reason, spent);
  log_.Write("rpc", {{"rpc", std::string(call.rpc)},
                     {"code", code},
                     {"reason", reason},
                     {"message", std::string(status.message())},
                     {"subject", call.subject},
                     {"client", call.client},
                     {"request_id", call.request_id},
                     {"trace_id", call.trace_id},
                     {"ms", absl::ToDoubleMilliseconds(spent)}});
}

grpc::ServerUnaryReactor* FrontDoor::Serve(grpc::CallbackServerContext* context, const char* rpc, Scope scope,
                                           std::function<absl::Status(Call&)> work) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  absl::StatusOr<Call> call = Admit(*context, rpc, scope);
  if (!call.ok()) {
    reactor->Finish(ToGrpcStatus(call.status()));
    return reactor;
  }
  const bool taken = work_.TryRun([this, context, reactor, call = *call, work = std::move(work)]() mutable {
    const absl::Status status = context->IsCancelled() ? absl::CancelledError("the client has gone") : work(call);
    reactor->Finish(Finish(call, status));
  });
  if (!taken) {
    const absl::Status full = absl::ResourceExhaustedError("too many requests wait");
    reactor->Finish(Finish(*call, WithReason(WithRetry(full, kBusyRetry), "TOO_MANY_REQUESTS")));
  }
  return reactor;
}

}  // namespace longtail
