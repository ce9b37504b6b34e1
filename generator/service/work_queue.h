// A few threads that run small pieces of work; the queue before them is bounded.
#ifndef LONGTAIL_GENERATOR_SERVICE_WORK_QUEUE_H_
#define LONGTAIL_GENERATOR_SERVICE_WORK_QUEUE_H_

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"

namespace longtail {

// Thread-safe. The destructor joins.
class WorkQueue {
 public:
  // on_depth, which may be empty, is told how much waits, at each change.
  WorkQueue(int num_threads, int max_waiting, std::function<void(int)> on_depth = {});
  ~WorkQueue();
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  // False where max_waiting pieces wait already, or after Join: work is not run then.
  bool TryRun(std::function<void()> work);
  // Runs what waits, and takes nothing more. Not to be called by two threads at a time, nor by work.
  void Join();

 private:
  void RunThread();
  bool HasWorkOrEnds() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return ends_ || !waiting_.empty(); }

  const int max_waiting_;
  const std::function<void(int)> on_depth_;
  absl::Mutex mutex_;
  std::deque<std::function<void()>> waiting_ ABSL_GUARDED_BY(mutex_);
  bool ends_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_WORK_QUEUE_H_
