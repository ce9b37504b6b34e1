#include "generator/service/work_queue.h"

#include <utility>

namespace longtail {

WorkQueue::WorkQueue(int num_threads, int max_waiting, std::function<void(int)> on_depth)
    : max_waiting_(max_waiting), on_depth_(std::move(on_depth)) {
  for (int i = 0; i < num_threads; ++i) threads_.emplace_back([this] { RunThread(); });
}

WorkQueue::~WorkQueue() { Join(); }

void WorkQueue::Join() {
  {
    const absl::MutexLock lock(&mutex_);
    ends_ = true;
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

bool WorkQueue::TryRun(std::function<void()> work) {
  const absl::MutexLock lock(&mutex_);
  if (ends_ || static_cast<int>(waiting_.size()) >= max_waiting_) return false;
  waiting_.push_back(std::move(work));
  if (on_depth_) on_depth_(static_cast<int>(waiting_.size()));
  return true;
}

void WorkQueue::RunThread() {
  while (true) {
    std::function<void()> work;
    {
      const absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &WorkQueue::HasWorkOrEnds));
      if (waiting_.empty()) return;
      work = std::move(waiting_.front());
      waiting_.pop_front();
      if (on_depth_) on_depth_(static_cast<int>(waiting_.size()));
    }
    work();
  }
}

}  // namespace longtail
