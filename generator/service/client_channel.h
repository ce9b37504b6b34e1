// A client's way to the service: one channel with its credentials, and calls that are tried again where that can help.
#ifndef LONGTAIL_GENERATOR_SERVICE_CLIENT_CHANNEL_H_
#define LONGTAIL_GENERATOR_SERVICE_CLIENT_CHANNEL_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>
#include <grpcpp/support/sync_stream.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "generator/service/grpc_status.h"

namespace longtail {

// A random UUID4 in lower case, for request ids.
std::string DrawUuid();

struct ClientOptions {
  // "<host>:<port>". Default: where `longtail serve` listens.
  std::string server = "127.0.0.1:50051";
  // TLS, also where tls_ca and tls_certificate are empty. Default: plain text.
  bool tls = false;
  // PEM text of the authorities to trust. Default: the system's.
  std::string tls_ca = "";
  // PEM texts of the client's own certificate, for servers that ask for one; both or none.
  std::string tls_certificate = "";
  std::string tls_key = "";
  // Sent as `authorization: Bearer`; never in plain text to another machine. Default: none.
  std::string token = "";
  // W3C trace context to pass on; what is not one is left out. Default: none.
  std::string traceparent = "";
  // Tries after the first, [0, 100]. A stream that came further begins to count anew. Default: 3.
  int retries = 3;
  // Told before each further try.
  std::function<void(const absl::Status& why, absl::Duration wait)> on_retry = nullptr;

  bool uses_tls() const { return tls || !tls_ca.empty() || !tls_certificate.empty(); }
  // InvalidArgument naming the option.
  absl::Status Validate() const;
};

// One call at a time; Stop from any thread.
class ClientChannel {
 public:
  // Connects with the first call, not here. InvalidArgument for options.
  static absl::StatusOr<std::unique_ptr<ClientChannel>> Create(ClientOptions options);

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  const std::string& server() const { return options_.server; }
  // x-request-id of the last call.
  const std::string& request_id() const { return request_id_; }

  // A unary call, at most 60 s a try. Tried again where the server cannot be reached or drains (UNAVAILABLE), and where
  // it is full and says when to come back (RESOURCE_EXHAUSTED with RetryInfo): a call that changes something must carry
  // a request id of its own. Cancelled after Stop. The status has the server's details.
  absl::Status Call(absl::FunctionRef<grpc::Status(grpc::ClientContext&)> call);

  // Reads a server stream to its end. After a break (as in Call, or the server's CANCELLED) open is called again, and
  // must ask for what follows the last part handled. The first error of handle ends the stream and comes back.
  template <typename Part>
  absl::Status Read(absl::FunctionRef<std::unique_ptr<grpc::ClientReader<Part>>(grpc::ClientContext&)> open,
                    absl::FunctionRef<absl::Status(Part&)> handle) {
    return Retry(/*is_stream=*/true, [&](grpc::ClientContext& context) {
      Attempt attempt;
      const std::unique_ptr<grpc::ClientReader<Part>> reader = open(context);
      for (Part part; attempt.handled.ok() && reader->Read(&part);) {
        attempt.handled = handle(part);
        attempt.advanced = true;
      }
      if (!attempt.handled.ok()) context.TryCancel();
      attempt.ended = FromGrpcStatus(reader->Finish());
      return attempt;
    });
  }

  // Cancels the call in hand and those to come.
  void Stop();
  bool stopped() const;

 private:
  struct Attempt {
    absl::Status handled = absl::OkStatus();  // what the caller's own code came to
    absl::Status ended = absl::OkStatus();    // what the call came to
    bool advanced = false;                    // something was received
  };

  explicit ClientChannel(ClientOptions options) : options_(std::move(options)) {}
  absl::Status Retry(bool is_stream, absl::FunctionRef<Attempt(grpc::ClientContext&)> attempt);
  Attempt Try(bool is_stream, absl::FunctionRef<Attempt(grpc::ClientContext&)> attempt);
  // Whether it was not stopped while waiting.
  bool Wait(absl::Duration duration);

  const ClientOptions options_;
  std::shared_ptr<grpc::Channel> channel_;
  std::string request_id_;
  mutable absl::Mutex mutex_;
  grpc::ClientContext* context_ ABSL_GUARDED_BY(mutex_) = nullptr;  // of the call in hand
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_CLIENT_CHANNEL_H_
