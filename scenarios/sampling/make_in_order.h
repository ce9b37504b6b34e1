// Many samples, made on threads and taken one by one in their order: the same for any number of threads.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_MAKE_IN_ORDER_H_
#define LONGTAIL_SCENARIOS_SAMPLING_MAKE_IN_ORDER_H_

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>
#include <thread>
#include <type_traits>
#include <vector>

namespace longtail {

// How many are made before the first of them is taken, at most: what is in memory at a time.
inline constexpr uint64_t kMadeAtATime = 256;

// Calls make(0), make(1), … make(num_samples - 1) on num_threads >= 1 threads, that of the caller among them, and
// take(made) with each result, on the caller's thread and in their order, until take says false. make must be
// thread-safe; it may have been called for more samples than are taken.
template <typename Make, typename Take>
void MakeInOrder(uint64_t num_samples, int num_threads, const Make& make, const Take& take) {
  using Made = std::invoke_result_t<const Make&, uint64_t>;
  for (uint64_t begin = 0; begin < num_samples; begin += kMadeAtATime) {
    const uint64_t size = std::min(kMadeAtATime, num_samples - begin);
    std::vector<std::optional<Made>> made(size);
    std::atomic<uint64_t> next = 0;
    const auto work = [&] {
      for (uint64_t i = next++; i < size; i = next++) made[i].emplace(make(begin + i));
    };
    std::vector<std::thread> threads;
    for (int t = 1; t < num_threads && static_cast<uint64_t>(t) < size; ++t) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();
    for (std::optional<Made>& one : made) {
      if (!take(*one)) return;
    }
  }
}

// asked, or as many as the machine has where that is 0.
inline int NumThreads(int asked) {
  return asked > 0 ? asked : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_MAKE_IN_ORDER_H_
