// The gRPC server: ports, TLS, health, reflection, channelz.
#ifndef LONGTAIL_GENERATOR_SERVICE_SERVER_H_
#define LONGTAIL_GENERATOR_SERVICE_SERVER_H_

#include <grpcpp/channel.h>
#include <grpcpp/server.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace longtail {

struct ServerOptions {
  // "<host>:<port>"; port 0 takes a free one; empty listens on no port, for tests. Default: loopback, 8443.
  std::string listen = "127.0.0.1:8443";
  // PEM texts; both or none. Default: none, plain text.
  std::string tls_certificate;
  std::string tls_key;
  // PEM text: clients must show a certificate of this authority. Needs a certificate. Default: they need none.
  std::string tls_client_ca;
  // Plain text on other addresses than loopback. Default: refused.
  bool allow_plain_text = false;
  // channelz shows peers and traffic to whoever can connect. Default: on.
  bool channelz = true;
  // A connection is asked for a sign of life after so long without one, and closed, with its calls, after the same time
  // again, at most 20 s. Default: 60 s.
  absl::Duration keepalive = absl::Seconds(60);
  // Of messages from clients, bytes. Default: 4 MiB.
  int max_request_bytes = 4 << 20;
  // For all connections' buffers, bytes. Default: 256 MiB.
  size_t max_buffer_bytes = size_t{256} << 20;

  // InvalidArgument naming the option. Of the texts only whether they are there.
  absl::Status Validate() const;
  // Whether the texts make a TLS server; OK for plain text. InvalidArgument naming the option.
  absl::Status CheckTls() const;
};

struct NamedService {
  std::string name;  // "longtail.v1.JobService"
  grpc::Service* service = nullptr;
};

// Thread-safe.
class Server {
 public:
  // Serves until Shutdown. services must outlive it. InvalidArgument as Validate and CheckTls; Unavailable where the
  // port is taken.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                                       const std::vector<NamedService>& services);
  // Shuts down without grace.
  ~Server();

  // The port that it listens on; 0 where it listens on none.
  int port() const { return port_; }
  // A channel without a port.
  std::shared_ptr<grpc::Channel> InProcessChannel() { return server_->InProcessChannel({}); }

  // What the health service says of every service and of "".
  void SetServing(bool serving);
  // Ends what still runs at the deadline with CANCELLED; returns when nothing is left.
  void Shutdown(absl::Time deadline);

 private:
  Server() = default;
  std::unique_ptr<grpc::Server> server_;
  std::vector<std::string> names_;
  int port_ = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_SERVER_H_
