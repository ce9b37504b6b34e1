#include "tools/cli/client_connection.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <thread>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "kernels/status_macros.h"
#include "tools/cli/exit_codes.h"

namespace longtail {
namespace {

// The file's bytes; nothing for an empty path.
absl::StatusOr<std::string> ReadFile(const std::string& path) {
  if (path.empty()) return "";
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Stops a channel at the first SIGINT or SIGTERM. Made before all other threads, so that none of them takes signals.
class SignalStop {
 public:
  SignalStop() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  ~SignalStop() {
    ended_ = true;
    if (thread_.joinable()) {
      pthread_kill(thread_.native_handle(), SIGTERM);
      thread_.join();
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

  void Watch(ClientChannel& client) {
    thread_ = std::thread([this, &client] {
      for (int signal = 0; sigwait(&signals_, &signal) == 0 && !ended_;) {
        if (exit_code_ != 0) _exit(exit_code_);  // the second: at once
        exit_code_ = signal == SIGINT ? kExitInterrupted : kExitDrained;
        client.Stop();
      }
    });
  }
  // 0 where none came.
  int exit_code() const { return exit_code_; }

 private:
  sigset_t signals_, before_;
  std::thread thread_;
  std::atomic<bool> ended_{false};
  std::atomic<int> exit_code_{0};
};

}  // namespace

absl::StatusOr<ClientOptions> ConnectionOptions(const ConnectionArguments& arguments, CommandContext& context) {
  ClientOptions options;
  options.server = arguments.server;
  options.tls = arguments.tls;
  options.retries = arguments.retries;
  ASSIGN_OR_RETURN(options.tls_ca, ReadFile(arguments.tls_ca));
  ASSIGN_OR_RETURN(options.tls_certificate, ReadFile(arguments.tls_cert));
  ASSIGN_OR_RETURN(options.tls_key, ReadFile(arguments.tls_key));
  ASSIGN_OR_RETURN(const std::string token, ReadFile(arguments.token_file));
  options.token = std::string(absl::StripAsciiWhitespace(token));
  if (!arguments.token_file.empty() && options.token.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(arguments.token_file, " must have a token, got an empty file"));
  }
  if (const char* traceparent = std::getenv("TRACEPARENT")) options.traceparent = traceparent;
  options.on_retry = [&context](const absl::Status& why, absl::Duration wait) {
    if (context.err_is_terminal) context.err << "\r\033[K";  // of a bar
    context.err << absl::StrFormat("%s; trying again in %.1f s\n", why.message(), absl::ToDoubleSeconds(wait))
                << std::flush;
  };
  RETURN_IF_ERROR(options.Validate());
  return options;
}

int RunConnected(const ConnectionArguments& arguments, CommandContext& context,
                 const std::function<int(ClientChannel& client)>& verb) {
  absl::StatusOr<ClientOptions> options = ConnectionOptions(arguments, context);
  if (!options.ok()) {
    const int code = Fail(options.status(), context);
    return absl::IsInvalidArgument(options.status()) ? kExitBadUsage : code;
  }
  SignalStop signals;
  absl::StatusOr<std::unique_ptr<ClientChannel>> client = ClientChannel::Create(*std::move(options));
  if (!client.ok()) return Fail(client.status(), context);
  signals.Watch(**client);
  const int code = verb(**client);
  return signals.exit_code() != 0 ? signals.exit_code() : code;
}

void AddConnectionFlags(CLI::App& command, ConnectionArguments& arguments) {
  const char* group = "Connection";
  command.add_option("--server", arguments.server, "address and port of the service")
      ->capture_default_str()
      ->group(group);
  command.add_flag("--tls", arguments.tls, "TLS with the system's authorities")->group(group);
  command.add_option("--tls-ca", arguments.tls_ca, "PEM file with the authorities to trust; means TLS")->group(group);
  command.add_option("--tls-cert", arguments.tls_cert, "PEM file with the own certificate, for servers that ask")
      ->group(group);
  command.add_option("--tls-key", arguments.tls_key, "PEM file with its key")->group(group);
  command.add_option("--token-file", arguments.token_file, "file with the token to send; needs TLS or loopback")
      ->group(group);
  command.add_option("--retries", arguments.retries, "further tries where the server is away or full")
      ->check(CLI::Range(0, 100))
      ->capture_default_str()
      ->group(group);
}

}  // namespace longtail
