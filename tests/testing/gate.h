// Where threads wait until a test lets them go.
#ifndef LONGTAIL_TESTS_TESTING_GATE_H_
#define LONGTAIL_TESTS_TESTING_GATE_H_

#include <cstdint>

#include "absl/synchronization/mutex.h"

namespace longtail {

// Holds up those who pass while it is closed. Thread-safe.
class Gate {
 public:
  void Pass() {
    const absl::MutexLock lock(&mutex_);
    const int64_t number = ++num_passes_;
    const auto may_pass = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return open_ && number != held_; };
    ++num_held_;
    mutex_.Await(absl::Condition(&may_pass));
    --num_held_;
  }
  // Opening lets everyone go, also the one of HoldOnly.
  void Set(bool open) {
    const absl::MutexLock lock(&mutex_);
    open_ = open;
    if (open) held_ = 0;
  }
  // Holds up the one who comes as this number, from 1, and no other.
  void HoldOnly(int64_t number) {
    const absl::MutexLock lock(&mutex_);
    held_ = number;
  }
  void AwaitHeld(int count) {
    const absl::MutexLock lock(&mutex_);
    const auto held = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return num_held_ >= count; };
    mutex_.Await(absl::Condition(&held));
  }
  // Those who came.
  int64_t num_passes() const {
    const absl::MutexLock lock(&mutex_);
    return num_passes_;
  }

 private:
  mutable absl::Mutex mutex_;
  bool open_ ABSL_GUARDED_BY(mutex_) = true;
  int64_t held_ ABSL_GUARDED_BY(mutex_) = 0;
  int num_held_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t num_passes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_TESTS_TESTING_GATE_H_
