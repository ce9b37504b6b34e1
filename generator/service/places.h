// A number of places, each held by one of those that may be there at a time.
#ifndef LONGTAIL_GENERATOR_SERVICE_PLACES_H_
#define LONGTAIL_GENERATOR_SERVICE_PLACES_H_

#include <atomic>

namespace longtail {

// Thread-safe.
class Places {
 public:
  explicit Places(int count) : num_free_(count) {}

  // False where all are taken.
  bool TryTake() {
    int free = num_free_;
    while (free > 0) {
      if (num_free_.compare_exchange_weak(free, free - 1)) return true;
    }
    return false;
  }
  void Give() { ++num_free_; }

 private:
  std::atomic<int> num_free_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_PLACES_H_
