#include "generator/service/client_channel.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>
#include <sys/random.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "generator/service/loopback.h"
#include "generator/service/status_details.h"
#include "google/rpc/error_details.pb.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr absl::Duration kCallLimit = absl::Seconds(60);
constexpr absl::Duration kFirstWait = absl::Milliseconds(500);
constexpr absl::Duration kMaxWait = absl::Seconds(60);
constexpr int kMaxRetries = 100;
constexpr int kMaxResponseBytes = 64 << 20;  // a page of jobs holds their specs
constexpr size_t kTraceparentBytes = 55;

bool IsHeaderWord(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isgraph(c); });
}

bool IsTraceparent(const std::string& text) {
  return text.size() == kTraceparentBytes && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f') || c == '-';
         });
}

std::shared_ptr<grpc::ChannelCredentials> CredentialsOf(const ClientOptions& options) {
  if (!options.uses_tls()) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = options.tls_ca;
  tls.pem_cert_chain = options.tls_certificate;
  tls.pem_private_key = options.tls_key;
  return grpc::SslCredentials(tls);
}

grpc::ChannelArguments ArgumentsOf(const ClientOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxResponseBytes);
  // A further try connects again instead of failing on the memory of the last.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  // Notices, within minutes, a server that went without a word; servers call more pings than this abuse.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 360000);
  // What is meant for this machine goes through no proxy.
  if (IsLoopback(options.server)) arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return arguments;
}

// How long to wait before try number `try_index` (from 1); nullopt where another try cannot help.
std::optional<absl::Duration> WaitBefore(const absl::Status& status, int try_index, bool is_stream) {
  const std::optional<google::rpc::RetryInfo> asked = DetailOf<google::rpc::RetryInfo>(status);
  const bool helps = absl::IsUnavailable(status) || (absl::IsResourceExhausted(status) && asked) ||
                     (absl::IsCancelled(status) && is_stream);
  if (!helps) return std::nullopt;
  absl::Duration wait = std::min(kMaxWait, kFirstWait * (1 << std::min(try_index - 1, 10)));
  if (asked) {
    wait = absl::Seconds(asked->retry_delay().seconds()) + absl::Nanoseconds(asked->retry_delay().nanos());
    if (wait > kMaxWait) return std::nullopt;
  }
  return std::max(wait, absl::ZeroDuration());
}

}  // namespace

std::string DrawUuid() {
  std::string bytes(16, '\0');
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) return "";
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  const std::string hex = absl::BytesToHexString(bytes);
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-", hex.substr(16, 4), "-",
                      hex.substr(20));
}

absl::Status ClientOptions::Validate() const {
  const size_t colon = server.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == server.size()) {
    return absl::InvalidArgumentError(absl::StrCat("server must be <host>:<port>, got ", server));
  }
  if (tls_certificate.empty() != tls_key.empty()) {
    return absl::InvalidArgumentError("tls_certificate and tls_key must be given together, got one of them");
  }
  if (!IsHeaderWord(token)) return absl::InvalidArgumentError("token must be one word, got spaces or other characters");
  if (!token.empty() && !uses_tls() && !IsLoopback(server)) {
    return absl::InvalidArgumentError(
        absl::StrCat("server must be a loopback address where a token goes without TLS, got ", server));
  }
  if (retries < 0 || retries > kMaxRetries) {
    return absl::InvalidArgumentError(absl::StrCat("retries must be in [0, ", kMaxRetries, "], got ", retries));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<ClientChannel>> ClientChannel::Create(ClientOptions options) {
  RETURN_IF_ERROR(options.Validate());
  std::unique_ptr<ClientChannel> client(new ClientChannel(std::move(options)));
  client->channel_ = grpc::CreateCustomChannel(client->options_.server, CredentialsOf(client->options_),
                                               ArgumentsOf(client->options_));
  return client;
}

absl::Status ClientChannel::Call(absl::FunctionRef<grpc::Status(grpc::ClientContext&)> call) {
  return Retry(/*is_stream=*/false,
               [&call](grpc::ClientContext& context) { return Attempt{.ended = FromGrpcStatus(call(context))}; });
}

absl::Status ClientChannel::Retry(bool is_stream, absl::FunctionRef<Attempt(grpc::ClientContext&)> attempt) {
  request_id_ = DrawUuid();
  for (int try_index = 1;; ++try_index) {
    const Attempt last = Try(is_stream, attempt);
    if (!last.handled.ok()) return last.handled;
    if (last.ended.ok()) return last.ended;
    if (stopped()) return absl::CancelledError("stopped");
    if (last.advanced) try_index = 1;
    if (try_index > options_.retries) return last.ended;
    const std::optional<absl::Duration> wait = WaitBefore(last.ended, try_index, is_stream);
    if (!wait) return last.ended;
    if (options_.on_retry) options_.on_retry(last.ended, *wait);
    if (!Wait(*wait)) return absl::CancelledError("stopped");
  }
}

ClientChannel::Attempt ClientChannel::Try(bool is_stream, absl::FunctionRef<Attempt(grpc::ClientContext&)> attempt) {
  grpc::ClientContext context;
  context.AddMetadata("x-request-id", request_id_);
  if (!options_.token.empty()) context.AddMetadata("authorization", absl::StrCat("Bearer ", options_.token));
  if (IsTraceparent(options_.traceparent)) context.AddMetadata("traceparent", options_.traceparent);
  if (!is_stream) context.set_deadline(absl::ToChronoTime(absl::Now() + kCallLimit));
  {
    const absl::MutexLock lock(&mutex_);
    if (stopped_) return {.ended = absl::CancelledError("stopped")};
    context_ = &context;
  }
  Attempt result = attempt(context);
  const absl::MutexLock lock(&mutex_);
  context_ = nullptr;
  return result;
}

bool ClientChannel::Wait(absl::Duration duration) {
  const absl::MutexLock lock(&mutex_);
  return !mutex_.AwaitWithTimeout(absl::Condition(&stopped_), duration);
}

void ClientChannel::Stop() {
  const absl::MutexLock lock(&mutex_);
  stopped_ = true;
  if (context_ != nullptr) context_->TryCancel();
}

bool ClientChannel::stopped() const {
  const absl::MutexLock lock(&mutex_);
  return stopped_;
}

}  // namespace longtail
