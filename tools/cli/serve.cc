#include "tools/cli/serve.h"

#include <CLI/CLI.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "kernels/status_macros.h"
#include "tools/cli/code_commit.h"
#include "tools/cli/device_argument.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/instruction_set.h"
#include "tools/cli/job_steps.h"
#include "tools/cli/weights_argument.h"

namespace longtail {
namespace {

namespace fs = std::filesystem;

// The file's bytes; nothing for an empty path. An empty file would stand for none, and TLS would be off.
absl::StatusOr<std::string> ReadFile(const std::string& path) {
  if (path.empty()) return "";
  std::ifstream file(path, std::ios::binary);
  if (!file || fs::is_directory(path)) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  std::string bytes(std::istreambuf_iterator<char>(file), {});
  if (bytes.empty()) return absl::InvalidArgumentError(absl::StrCat(path, ": is empty"));
  return bytes;
}

absl::StatusOr<AccessTokens> ReadTokens(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  const fs::perms others = fs::perms::group_all | fs::perms::others_all;
  std::error_code error;
  if ((fs::status(path, error).permissions() & others) != fs::perms::none) {
    return absl::InvalidArgumentError(absl::StrCat(path, " must be readable by its owner only: chmod 600"));
  }
  absl::StatusOr<AccessTokens> tokens = AccessTokens::Parse(text);
  if (tokens.ok()) return tokens;
  return absl::Status(tokens.status().code(), absl::StrCat(path, ": ", tokens.status().message()));
}

// Options of the server by the flags that set them.
absl::Status WithFlags(const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrReplaceAll(status.message(), {{"listen must", "--listen must"},
                                                             {"tls_certificate", "--tls-cert"},
                                                             {"tls_key", "--tls-key"},
                                                             {"tls_client_ca", "--tls-client-ca"},
                                                             {"allow plain text", "--allow-plain-text"}}));
}

absl::Status MakeFolder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!error) return absl::OkStatus();
  return absl::PermissionDeniedError(absl::StrCat("cannot make the folder ", path, ": ", error.message()));
}

// SIGINT and SIGTERM, held back from all threads until WaitForSignal.
sigset_t HoldSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

// Waits for one; the next ends the process.
int WaitForSignal(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  return signal;
}

}  // namespace

absl::Status CheckServeFlags(const ServeArguments& arguments) {
  ServerOptions server;
  server.listen = arguments.listen;
  server.allow_plain_text = arguments.allow_plain_text;
  server.tls_certificate = arguments.tls_cert;  // what counts here is that it is given
  server.tls_key = arguments.tls_key;
  server.tls_client_ca = arguments.tls_client_ca;
  return WithFlags(server.Validate());
}

absl::StatusOr<ServiceHost::Options> ServeOptions(const ServeArguments& arguments, CommandContext& context) {
  ServiceHost::Options options;
  options.server.listen = arguments.listen;
  options.server.allow_plain_text = arguments.allow_plain_text;
  ASSIGN_OR_RETURN(options.server.tls_certificate, ReadFile(arguments.tls_cert));
  ASSIGN_OR_RETURN(options.server.tls_key, ReadFile(arguments.tls_key));
  ASSIGN_OR_RETURN(options.server.tls_client_ca, ReadFile(arguments.tls_client_ca));
  options.server.max_request_bytes = arguments.max_request_mib << 20;
  if (!arguments.token_file.empty()) {
    ASSIGN_OR_RETURN(options.door.tokens, ReadTokens(arguments.token_file));
    options.server.channelz = false;  // it asks for no token
  }
  RETURN_IF_ERROR(WithFlags(options.server.CheckTls()));
  const std::vector<std::string> weights = arguments.weights.empty() ? std::vector<std::string>{""} : arguments.weights;
  for (const std::string& file : weights) {
    ASSIGN_OR_RETURN(options.models.weights.emplace_back(), ResolveWeights(file, context));
  }
  options.models.load = [device = arguments.device](const std::string& path) { return LoadModel(path, device); };
  options.models.max_loaded = arguments.max_models;
  options.models.shared.stream_batch = arguments.stream_batch;
  options.models.shared.num_threads = arguments.workers;
  options.jobs.num_workers = arguments.workers;
  options.jobs.max_running = arguments.jobs;
  options.jobs.pause = absl::Seconds(arguments.retry_full_disk_s);
  options.facts = {.max_isa = std::string(InstructionSetName(PinnedInstructionSet())), .code_commit = CodeCommit()};
  options.library = context.library_dir;
  options.dataset_root = arguments.dataset_root;
  options.jobs.store = arguments.state + "/jobs.db";
  options.rollouts.max_streams = arguments.streams;
  options.rollouts.num_threads = arguments.threads > 0 ? arguments.threads : std::max(2, arguments.workers);
  options.rollouts.slow_reader_limit = absl::Seconds(arguments.slow_reader_s);
  options.datasets.slow_reader_limit = absl::Seconds(arguments.slow_reader_s);
  options.metrics_port = arguments.metrics_port;
  options.log = &context.err;
  return options;
}

int RunServe(const ServeArguments& arguments, CommandContext& context) {
  if (const absl::Status here = DeviceIsThere(arguments.device); !here.ok()) return Fail(here, context);
  absl::StatusOr<ServiceHost::Options> options = ServeOptions(arguments, context);
  if (!options.ok()) return Fail(options.status(), context);
  for (const std::string& folder : {arguments.dataset_root, arguments.state}) {
    if (const absl::Status made = MakeFolder(folder); !made.ok()) return Fail(made, context);
  }
  const sigset_t signals = HoldSignals();
  absl::StatusOr<std::unique_ptr<ServiceHost>> host = ServiceHost::Start(*std::move(options));
  if (!host.ok()) {
    const int code = Fail(host.status(), context);
    return absl::IsUnavailable(host.status()) ? kExitTryAgain : code;  // a port or the state that another process has
  }
  const std::string address = arguments.listen.substr(0, arguments.listen.rfind(':'));
  const std::string at = absl::StrCat(address, ":", (*host)->port());
  const std::string metrics =
      arguments.metrics_port < 0 ? "" : absl::StrCat("http://127.0.0.1:", (*host)->metrics_port(), "/metrics");
  if (arguments.json) {
    nlohmann::ordered_json json = {{"address", at}};
    if (!metrics.empty()) json["metrics"] = metrics;
    context.out << json << std::endl;
  } else {
    context.out << "longtail serves at " << at << (metrics.empty() ? "" : " with metrics at ") << metrics << std::endl;
  }
  const int signal = WaitForSignal(signals);
  (*host)->Drain(absl::Seconds(arguments.drain_s));
  return signal == SIGINT ? kExitInterrupted : kExitDrained;
}

void AddServeCommand(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<ServeArguments>();
  CLI::App* command = AddCommand(app, "serve", "serves scenarios, rollouts, jobs, datasets and models over gRPC",
                                 "longtail serve --dataset-root data --metrics-port 9090");
  command->add_option("--listen", arguments->listen, "address and port; port 0 takes a free one")
      ->capture_default_str();
  command->add_flag("--allow-plain-text", arguments->allow_plain_text, "no TLS on other addresses than loopback");
  command->add_option("--tls-cert", arguments->tls_cert, "PEM file with the server's certificate chain");
  command->add_option("--tls-key", arguments->tls_key, "PEM file with its key");
  command->add_option("--tls-client-ca", arguments->tls_client_ca,
                      "PEM file: clients must show a certificate of this authority");
  command->add_option("--token-file", arguments->token_file,
                      "lines of `<name> user|admin <token>`: callers must send one");
  command->add_option("--dataset-root", arguments->dataset_root, "folder with the datasets, one a folder")
      ->capture_default_str();
  command->add_option("--state", arguments->state, "folder with the jobs' database")->capture_default_str();
  command->add_option("--weights", arguments->weights, "weights to offer, the first is loaded; default: the shipped");
  AddDeviceFlag(*command, arguments->device);
  command->add_option("--jobs", arguments->jobs, "jobs that run at the same time")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command
      ->add_option("--workers", arguments->workers,
                   "threads that step the network, and batches of a job made at the same time")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command->add_option("--max-models", arguments->max_models, "models loaded at a time")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command
      ->add_option("--stream-batch", arguments->stream_batch,
                   "streams stepped together, filled up to this; changes frames by rounding")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command->add_option("--streams", arguments->streams, "rollout streams at a time")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  command
      ->add_option("--threads", arguments->threads,
                   "rollout streams that are drawn and packed at the same time; default: as --workers, at least 2")
      ->check(CLI::Range(1, 64));
  command->add_option("--slow-reader", arguments->slow_reader_s, "s until a stream that nobody reads is ended")
      ->check(CLI::Range(1, 86400))
      ->capture_default_str();
  command->add_option("--max-request", arguments->max_request_mib, "MiB of the largest request")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command->add_option("--metrics-port", arguments->metrics_port, "serves Prometheus' metrics at 127.0.0.1; 0: any")
      ->check(CLI::Range(0, 65535));
  command
      ->add_option("--retry-full-disk", arguments->retry_full_disk_s,
                   "s until a job whose disk was full is tried again")
      ->check(CLI::Range(1, 86400))
      ->capture_default_str();
  command->add_option("--drain", arguments->drain_s, "s that running work gets after SIGTERM")
      ->check(CLI::Range(0, 86400))
      ->capture_default_str();
  command->add_flag("--json", arguments->json, "prints where it serves as JSON");
  command->callback([arguments, &context] {
    if (const absl::Status flags = CheckServeFlags(*arguments); !flags.ok()) {
      throw CLI::ValidationError(std::string(flags.message()));
    }
    context.exit_code = RunServe(*arguments, context);
  });
}

}  // namespace longtail
