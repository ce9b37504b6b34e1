// The port at which Prometheus fetches metrics: GET /metrics; and GET /healthz for probes.
#ifndef LONGTAIL_GENERATOR_SERVICE_METRICS_PORT_H_
#define LONGTAIL_GENERATOR_SERVICE_METRICS_PORT_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "generator/service/metrics.h"

namespace longtail {

// Thread-safe. Serves until destroyed.
class MetricsPort {
 public:
  // port 0 takes a free one. metrics must outlive it. Unavailable where the port is taken.
  static absl::StatusOr<std::unique_ptr<MetricsPort>> Open(const std::string& host, int port, const Metrics& metrics);
  ~MetricsPort();

  int port() const;

 private:
  struct State;
  explicit MetricsPort(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_METRICS_PORT_H_
