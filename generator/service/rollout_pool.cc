#include "generator/service/rollout_pool.h"

#include <utility>

namespace longtail {

RolloutPool::RolloutPool(int num_threads, Metrics& metrics) : metrics_(metrics) {
  for (int i = 0; i < num_threads; ++i) threads_.emplace_back([this] { RunThread(); });
}

RolloutPool::~RolloutPool() {
  {
    const absl::MutexLock lock(&mutex_);
    ends_ = true;
  }
  for (std::thread& thread : threads_) thread.join();
}

void RolloutPool::Schedule(v1::Priority priority, const std::string& client, std::shared_ptr<Producer> producer) {
  const absl::MutexLock lock(&mutex_);
  waiting_.Push(priority, client, std::move(producer));
  metrics_.SetQueueDepth("streams", waiting_.size());
}

void RolloutPool::Unschedule(const std::shared_ptr<Producer>& producer) {
  const absl::MutexLock lock(&mutex_);
  waiting_.Remove(producer);
  metrics_.SetQueueDepth("streams", waiting_.size());
}

int RolloutPool::num_busy() const {
  const absl::MutexLock lock(&mutex_);
  return waiting_.size() + num_producing_;
}

void RolloutPool::RunThread() {
  bool produced = false;
  while (true) {
    std::shared_ptr<Producer> producer;
    {
      const absl::MutexLock lock(&mutex_);
      if (produced) --num_producing_;
      mutex_.Await(absl::Condition(this, &RolloutPool::HasWorkOrEnds));
      if (ends_) return;
      producer = *waiting_.Pop();
      metrics_.SetQueueDepth("streams", waiting_.size());
      ++num_producing_;
      produced = true;
    }
    producer->Produce();
  }
}

}  // namespace longtail
