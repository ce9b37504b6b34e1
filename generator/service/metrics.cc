#include "generator/service/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace longtail {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;

// s
const Histogram::BucketBoundaries kTimes = {0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100};
const Histogram::BucketBoundaries kRows = {1, 2, 4, 8, 16, 32, 64};

}  // namespace

struct Metrics::Families {
  prometheus::Registry registry;
  Family<Counter>& requests =
      BuildCounter().Name("longtail_requests_total").Help("Finished requests.").Register(registry);
  Family<Histogram>& request_seconds =
      BuildHistogram().Name("longtail_request_seconds").Help("From the request to its end, s.").Register(registry);
  Family<Gauge>& queue_depth =
      BuildGauge().Name("longtail_queue_depth").Help("What waits for its turn.").Register(registry);
  Family<Histogram>& stage_seconds =
      BuildHistogram().Name("longtail_stage_seconds").Help("Time spent in a stage, s.").Register(registry);
  Family<Histogram>& batch_family =
      BuildHistogram().Name("longtail_batch_rows").Help("Rollouts of one evaluation.").Register(registry);
  Family<Counter>& frames = BuildCounter().Name("longtail_frames_total").Help("Frames made.").Register(registry);
  Family<Counter>& commits_family =
      BuildCounter().Name("longtail_commits_total").Help("Shards committed.").Register(registry);
  Family<Counter>& retries_family =
      BuildCounter().Name("longtail_retries_total").Help("Jobs tried again.").Register(registry);
  Family<Counter>& slow_readers_family =
      BuildCounter().Name("longtail_slow_readers_total").Help("Streams ended for not reading.").Register(registry);
  Histogram& batch = batch_family.Add({}, kRows);
  Counter& commits = commits_family.Add({});
  Counter& retries = retries_family.Add({});
  Counter& slow_readers = slow_readers_family.Add({});
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {}
Metrics::~Metrics() = default;

void Metrics::CountRequest(const std::string& rpc, const std::string& code, const std::string& reason,
                           absl::Duration spent) {
  families_->requests.Add({{"rpc", rpc}, {"code", code}, {"reason", reason}}).Increment();
  families_->request_seconds.Add({{"rpc", rpc}}, kTimes).Observe(absl::ToDoubleSeconds(spent));
}

void Metrics::SetQueueDepth(const std::string& queue, int64_t depth) {
  families_->queue_depth.Add({{"queue", queue}}).Set(static_cast<double>(depth));
}

void Metrics::ObserveStage(const std::string& stage, absl::Duration spent) {
  families_->stage_seconds.Add({{"stage", stage}}, kTimes).Observe(absl::ToDoubleSeconds(spent));
}

void Metrics::ObserveBatch(const std::string& use, int64_t rows) {
  families_->batch.Observe(static_cast<double>(rows));
  families_->frames.Add({{"use", use}}).Increment(static_cast<double>(rows));
}

void Metrics::CountCommit() { families_->commits.Increment(); }
void Metrics::CountRetry() { families_->retries.Increment(); }
void Metrics::CountSlowReader() { families_->slow_readers.Increment(); }

std::string Metrics::Text() const { return prometheus::TextSerializer().Serialize(families_->registry.Collect()); }

}  // namespace longtail
