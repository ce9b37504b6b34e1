// Which bodies may touch: pairs that are near one another, found on a grid and kept while nothing has moved far
// (a Verlet list). The cost of a tick grows with the number of bodies, not with its square.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_NEAR_PAIRS_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_NEAR_PAIRS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace longtail {

// A circle about a body. A body that is not in the world has radius < 0.
struct Disc {
  double x_m = 0;
  double y_m = 0;
  double radius_m = -1;
};

struct ActorPair {
  int first = 0;  // < second
  int second = 0;
};

// Not thread-safe; copies are independent. Update allocates only until the buffers have grown.
class NearPairs {
 public:
  // discs: one for each body, the same number at each call.
  void Update(const std::vector<Disc>& discs);

  // All pairs whose circles touch now, and others that are near; by first, then second.
  const std::vector<ActorPair>& pairs() const { return pairs_; }

 private:
  bool HasMovedFar(const std::vector<Disc>& discs) const;
  void Rebuild(const std::vector<Disc>& discs);
  size_t SlotOf(int64_t column, int64_t row) const;

  std::vector<Disc> built_for_;
  std::vector<int> heads_;  // of the chain in each slot of a hashed grid; -1: none
  std::vector<int> next_;   // in the chain of a body
  std::vector<ActorPair> pairs_;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_NEAR_PAIRS_H_
