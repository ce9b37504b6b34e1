// Which bodies can be seen from a point: those with at least two of box centre and corners in line of sight.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_SIGHT_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_SIGHT_H_

#include <cstddef>
#include <vector>

#include "scenarios/behavior/footprint.h"

namespace longtail {

// A body as seen from above.
struct SightBody {
  int actor = 0;
  Footprint box;
  bool hides = false;  // what is behind it
};

// Bodies are put into the sectors of directions that they cover, so that a line of sight is tried against those in its
// own sector alone. Not thread-safe: it keeps buffers, and allocates only until they have grown.
class Sight {
 public:
  // The visible ones of bodies, as indices into it, in order. Bodies whose centre is farther than range_m are not.
  const std::vector<int>& Look(const Point2& eye, double range_m, const std::vector<SightBody>& bodies);

 private:
  bool IsHidden(const Point2& eye, const Point2& point, size_t own, const std::vector<SightBody>& bodies) const;

  struct Span {
    int first = 0;  // sector; may be < 0
    int last = 0;
  };
  std::vector<Span> spans_;         // as bodies
  std::vector<int> sector_begins_;  // into in_sector_
  std::vector<int> in_sector_;      // indices of bodies that hide, sector by sector
  std::vector<int> visible_;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_SIGHT_H_
