// What every request passes through: who calls, whether they may, and what came of it.
#ifndef LONGTAIL_GENERATOR_SERVICE_FRONT_DOOR_H_
#define LONGTAIL_GENERATOR_SERVICE_FRONT_DOOR_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "generator/service/access_tokens.h"
#include "generator/service/event_log.h"
#include "generator/service/metrics.h"
#include "generator/service/work_queue.h"

namespace longtail {

// One request, from its admission to its end.
struct Call {
  const char* rpc = "";    // "JobService.GetGenerationJob"
  std::string client;      // name of the token, else of the certificate, else the peer's address without port
  bool is_local = false;   // the peer is on this machine
  std::string request_id;  // of the client's header x-request-id, else drawn
  std::string trace_id;    // of the client's traceparent; may be empty
  absl::Time started;
  bool awaited = true;  // a drain waits for its end
  std::string subject;  // what it is about, "jobs/…", for the log; may be empty
};

// Thread-safe.
class FrontDoor {
 public:
  struct Options {
    // Absent: anyone who can connect may do everything. Default: absent.
    std::optional<AccessTokens> tokens;
    // Threads for unary requests, and how many may wait for one. Default: 4 and 256.
    int num_threads = 4;
    int max_waiting = 256;
  };

  // metrics and log must outlive it.
  FrontDoor(Options options, Metrics& metrics, EventLog& log);

  // Every request that is admitted must be finished with Finish. Sends request id and traceparent back. Unauthenticated
  // or PermissionDenied, by the tokens; Unavailable with RetryInfo while draining.
  absl::StatusOr<Call> Admit(grpc::CallbackServerContext& context, const char* rpc, Scope scope = Scope::kUser,
                             bool awaited = true);

  // Counts, logs, and turns the status into the wire's.
  grpc::Status Finish(const Call& call, const absl::Status& status);

  // A unary request: admits, runs work on a thread of its own, finishes. work may name the subject. ResourceExhausted
  // with RetryInfo where too many wait; Cancelled where the client has gone before its turn.
  grpc::ServerUnaryReactor* Serve(grpc::CallbackServerContext* context, const char* rpc, Scope scope,
                                  std::function<absl::Status(Call&)> work);

  // Admits nothing from now on.
  void BeginDrain();
  // Unavailable with RetryInfo while draining: for streams that only wait for more to come.
  absl::Status CheckServing();
  // Until every admitted and awaited request is finished; false where the deadline comes first.
  bool AwaitIdle(absl::Time deadline);

  Metrics& metrics() { return metrics_; }
  EventLog& log() { return log_; }
  WorkQueue& work() { return work_; }

 private:
  void Record(const Call& call, const absl::Status& status);
  absl::Status Authorize(const grpc::CallbackServerContext& context, Scope scope, Call& call) const;

  const Options options_;
  Metrics& metrics_;
  EventLog& log_;
  absl::Mutex mutex_;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t num_active_ ABSL_GUARDED_BY(mutex_) = 0;
  WorkQueue work_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_FRONT_DOOR_H_
