// Reads training windows ahead of the trainer, always in the same order. Free of torch.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_WINDOW_LOADER_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_WINDOW_LOADER_H_

#include <cstdint>
#include <deque>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "generator/world_model/clip_source.h"

namespace longtail {

// Window k covers a clip and a start drawn from Philox(seed, k); windows are handed out as first_window, first_window +
// 1, … A full queue makes the reader wait. Next() blocks until a window is there. Thread-compatible; owns one thread.
class WindowLoader {
 public:
  // source must outlive it and have at least one clip of length frames.
  WindowLoader(const ClipSource& source, uint64_t seed, uint64_t first_window, int length, int queue_size);
  ~WindowLoader();

  absl::StatusOr<ClipWindow> Next();
  // Window k at once, not from the queue: to restore a checkpoint.
  absl::StatusOr<ClipWindow> Read(uint64_t k) const;

 private:
  void Run();

  const ClipSource& source_;
  const uint64_t seed_;
  const int length_;
  const size_t queue_size_;
  absl::Mutex mutex_;
  uint64_t next_ ABSL_GUARDED_BY(mutex_);
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::deque<absl::StatusOr<ClipWindow>> queue_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_TORCH_WINDOW_LOADER_H_
