#include "generator/service/server.h"

#include <grpcpp/ext/channelz_service_plugin.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "generator/service/loopback.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr int kMaxStreamsPerConnection = 1000;
constexpr absl::Duration kMaxKeepaliveTimeout = absl::Seconds(20);

std::shared_ptr<grpc::ServerCredentials> CredentialsOf(const ServerOptions& options) {
  if (options.tls_certificate.empty()) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions tls(options.tls_client_ca.empty()
                                            ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                                            : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  tls.pem_key_cert_pairs.push_back({options.tls_key, options.tls_certificate});
  tls.pem_root_certs = options.tls_client_ca;
  return grpc::SslServerCredentials(tls);
}

// Once a process, before the first server.
void SwitchOnPlugins(bool channelz) {
  static const bool once = [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    return true;
  }();
  static_cast<void>(once);
  static bool channelz_on = false;
  if (channelz && !channelz_on) {
    channelz_on = true;
    grpc::channelz::experimental::InitChannelzService();
  }
}

}  // namespace

absl::Status ServerOptions::Validate() const {
  if (tls_certificate.empty() != tls_key.empty()) {
    return absl::InvalidArgumentError("tls_certificate and tls_key must be given together, got one of them");
  }
  if (!tls_client_ca.empty() && tls_certificate.empty()) {
    return absl::InvalidArgumentError("tls_client_ca must come with tls_certificate, got it alone");
  }
  if (listen.empty()) return absl::OkStatus();
  if (!absl::StrContains(listen, ':')) {
    return absl::InvalidArgumentError(absl::StrCat("listen must be <host>:<port>, got ", listen));
  }
  if (tls_certificate.empty() && !allow_plain_text && !IsLoopback(listen)) {
    return absl::InvalidArgumentError(absl::StrCat("listen must be a loopback address without TLS, got ", listen,
                                                   ": give a certificate and a key, or allow plain text"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                                      const std::vector<NamedService>& services) {
  RETURN_IF_ERROR(options.Validate());
  SwitchOnPlugins(options.channelz);
  std::unique_ptr<Server> server(new Server());
  grpc::ServerBuilder builder;
  int port = 0;
  if (!options.listen.empty()) builder.AddListeningPort(options.listen, CredentialsOf(options), &port);
  for (const NamedService& service : services) {
    builder.RegisterService(service.service);
    server->names_.push_back(service.name);
  }
  builder.SetMaxReceiveMessageSize(options.max_request_bytes);
  builder.SetResourceQuota(grpc::ResourceQuota("longtail").Resize(options.max_buffer_bytes));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxStreamsPerConnection);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS,
                             static_cast<int>(absl::ToInt64Milliseconds(options.keepalive)));
  builder.AddChannelArgument(
      GRPC_ARG_KEEPALIVE_TIMEOUT_MS,
      static_cast<int>(absl::ToInt64Milliseconds(std::min(options.keepalive, kMaxKeepaliveTimeout))));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  // Two servers on one port would share its connections at random.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  server->server_ = builder.BuildAndStart();
  if (server->server_ == nullptr || (!options.listen.empty() && port == 0)) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", options.listen, ": is the port in use?"));
  }
  server->port_ = port;
  server->SetServing(true);
  return server;
}

Server::~Server() {
  if (server_ != nullptr) Shutdown(absl::Now());
}

void Server::SetServing(bool serving) {
  grpc::HealthCheckServiceInterface* health = server_->GetHealthCheckService();
  health->SetServingStatus(serving);
  for (const std::string& name : names_) health->SetServingStatus(name, serving);
}

void Server::Shutdown(absl::Time deadline) {
  server_->Shutdown(absl::ToChronoTime(deadline));
  server_->Wait();
}

}  // namespace longtail
