// The threads that make rollouts for streams: each stream makes a part when it is its turn, and holds no thread while
// its client is behind.
#ifndef LONGTAIL_GENERATOR_SERVICE_ROLLOUT_POOL_H_
#define LONGTAIL_GENERATOR_SERVICE_ROLLOUT_POOL_H_

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "generator/service/fair_queue.h"
#include "generator/service/metrics.h"

namespace longtail {

// Something that makes one part at a time.
class Producer {
 public:
  virtual ~Producer() = default;
  // Called by one thread at a time, once for each Schedule.
  virtual void Produce() = 0;
};

// Thread-safe. The destructor drops what waits, and joins.
class RolloutPool {
 public:
  RolloutPool(int num_threads, Metrics& metrics);
  ~RolloutPool();
  RolloutPool(const RolloutPool&) = delete;
  RolloutPool& operator=(const RolloutPool&) = delete;

  // Calls Produce when it is the producer's turn. A producer waits in the queue at most once.
  void Schedule(v1::Priority priority, const std::string& client, std::shared_ptr<Producer> producer);
  // Takes the producer out of the queue, where it waits.
  void Unschedule(const std::shared_ptr<Producer>& producer);

  // Producers that wait for their turn or have it.
  int num_busy() const;

 private:
  void RunThread();
  bool HasWorkOrEnds() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return ends_ || !waiting_.empty(); }

  Metrics& metrics_;
  mutable absl::Mutex mutex_;
  int num_producing_ ABSL_GUARDED_BY(mutex_) = 0;
  FairQueue<std::shared_ptr<Producer>> waiting_ ABSL_GUARDED_BY(mutex_);
  bool ends_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_ROLLOUT_POOL_H_
