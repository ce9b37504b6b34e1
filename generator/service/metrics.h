// What the server counts and measures, for Prometheus.
#ifndef LONGTAIL_GENERATOR_SERVICE_METRICS_H_
#define LONGTAIL_GENERATOR_SERVICE_METRICS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/time/time.h"

namespace longtail {

// Thread-safe. Names and labels are described in docs/operations.md.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // longtail_requests_total{rpc,code,reason}, longtail_request_seconds{rpc}.
  void CountRequest(const std::string& rpc, const std::string& code, const std::string& reason, absl::Duration spent);
  // longtail_queue_depth{queue}: "requests", "streams", "jobs", "model".
  void SetQueueDepth(const std::string& queue, int64_t depth);
  // longtail_stage_seconds{stage}: "queue", "compute", "encode", "commit".
  void ObserveStage(const std::string& stage, absl::Duration spent);
  // longtail_batch_rows: rollouts of one network evaluation. longtail_frames_total{use}: "stream", "job".
  void ObserveBatch(const std::string& use, int64_t rows);
  // longtail_commits_total, longtail_retries_total, longtail_slow_readers_total.
  void CountCommit();
  void CountRetry();
  void CountSlowReader();

  // In Prometheus' text format.
  std::string Text() const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_METRICS_H_
