#include "generator/world_model/torch/window_loader.h"

#include <algorithm>
#include <utility>

#include "kernels/philox.h"

namespace longtail {

WindowLoader::WindowLoader(const ClipSource& source, uint64_t seed, uint64_t first_window, int length, int queue_size)
    : source_(source),
      seed_(seed),
      length_(length),
      queue_size_(static_cast<size_t>(queue_size)),
      next_(first_window),
      thread_([this] { Run(); }) {}

WindowLoader::~WindowLoader() {
  {
    absl::MutexLock lock(&mutex_);
    stop_ = true;
  }
  thread_.join();
}

absl::StatusOr<ClipWindow> WindowLoader::Read(uint64_t k) const {
  PhiloxStream stream(seed_, k, "train/window");
  const int clip = static_cast<int>(stream.Below(static_cast<uint32_t>(source_.num_clips())));
  const int length = std::min(length_, source_.num_frames(clip));
  const int starts = source_.num_frames(clip) - length + 1;
  return source_.Read(clip, static_cast<int>(stream.Below(static_cast<uint32_t>(starts))), length);
}

absl::StatusOr<ClipWindow> WindowLoader::Next() {
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(
      +[](std::deque<absl::StatusOr<ClipWindow>>* queue) { return !queue->empty(); }, &queue_));
  absl::StatusOr<ClipWindow> window = std::move(queue_.front());
  queue_.pop_front();
  return window;
}

void WindowLoader::Run() {
  for (;;) {
    uint64_t k;
    {
      absl::MutexLock lock(&mutex_);
      const auto ready = [this]()
                             ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stop_ || queue_.size() < queue_size_; };
      mutex_.Await(absl::Condition(&ready));
      if (stop_) return;
      k = next_++;
    }
    absl::StatusOr<ClipWindow> window = Read(k);
    absl::MutexLock lock(&mutex_);
    queue_.push_back(std::move(window));
  }
}

}  // namespace longtail
