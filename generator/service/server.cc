#include "generator/service/server.h"

#include <grpcpp/ext/channelz_service_plugin.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "generator/service/loopback.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr int kMaxStreamsPerConnection = 1000;
constexpr absl::Duration kMaxKeepaliveTimeout = absl::Seconds(20);
constexpr int kMaxPort = 65535;

std::shared_ptr<grpc::ServerCredentials> CredentialsOf(const ServerOptions& options) {
  if (options.tls_certificate.empty()) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions tls(options.tls_client_ca.empty()
                                            ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                                            : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  tls.pem_key_cert_pairs.push_back({options.tls_key, options.tls_certificate});
  tls.pem_root_certs = options.tls_client_ca;
  return grpc::SslServerCredentials(tls);
}

// The first of a PEM text; null where there is none.
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
Certificate ReadCertificate(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                       &BIO_free);
  return Certificate(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr), &X509_free);
}

using PrivateKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
PrivateKey ReadKey(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                       &BIO_free);
  const auto no_passphrase = [](char*, int, int, void*) { return -1; };  // else OpenSSL would ask the terminal
  return PrivateKey(PEM_read_bio_PrivateKey(text.get(), nullptr, no_passphrase, nullptr), &EVP_PKEY_free);
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
  const size_t colon = listen.rfind(':');
  int port = 0;
  if (colon == std::string::npos || colon == 0 || !absl::SimpleAtoi(listen.substr(colon + 1), &port) || port < 0 ||
      port > kMaxPort) {
    return absl::InvalidArgumentError(
        absl::StrCat("listen must be <host>:<port> with a port in [0, ", kMaxPort, "], got ", listen));
  }
  if (tls_certificate.empty() && !allow_plain_text && !IsLoopback(listen)) {
    return absl::InvalidArgumentError(absl::StrCat("listen must be a loopback address without TLS, got ", listen,
                                                   ": give a certificate and a key, or allow plain text"));
  }
  return absl::OkStatus();
}

absl::Status ServerOptions::CheckTls() const {
  if (tls_certificate.empty()) return absl::OkStatus();
  const Certificate certificate = ReadCertificate(tls_certificate);
  if (certificate == nullptr) {
    return absl::InvalidArgumentError("tls_certificate must be certificates in PEM, got something else");
  }
  const PrivateKey key = ReadKey(tls_key);
  if (key == nullptr) {
    return absl::InvalidArgumentError("tls_key must be a private key in PEM without a passphrase, got something else");
  }
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    return absl::InvalidArgumentError("tls_key must be the key of tls_certificate, got another");
  }
  if (!tls_client_ca.empty() && ReadCertificate(tls_client_ca) == nullptr) {
    return absl::InvalidArgumentError("tls_client_ca must be certificates in PEM, got something else");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                                      const std::vector<NamedService>& services) {
  RETURN_IF_ERROR(options.Validate());
  RETURN_IF_ERROR(options.CheckTls());
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
