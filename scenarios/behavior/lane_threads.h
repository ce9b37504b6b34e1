// Which lane of a course leads into which, where its lanes appear, end and are numbered anew along s, and how many lane
// changes it takes to stay on it.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_LANE_THREADS_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_LANE_THREADS_H_

#include <cstddef>
#include <vector>

#include "scenarios/road/layout/course.h"

namespace longtail {

// A lane that is narrower than this has ended for a vehicle.
inline constexpr double kLeastLaneWidthM = 2.2;

// Immutable; thread-safe. Queries allocate nothing. direction: +1 along the course, -1 against it.
class LaneThreads {
 public:
  explicit LaneThreads(const Course& course);

  // The number that the lane which is `lane` at from_s has at to_s, before or after it; 0 where it does not reach that
  // far or there is no such lane.
  int Follow(int lane, double from_s, double to_s) const;
  // s up to which the lane can be driven on; ±infinity where it runs on to the course's end, s itself where there is no
  // such lane.
  double EndOf(int lane, double s_m, int direction) const;
  // The least number of lane changes that lead from the lane to the course's end; 0 where nothing leads there.
  int ChangesFrom(int lane, double s_m, int direction) const;

 private:
  struct Thread {
    int number = 0;
    int next = -1, previous = -1;  // index in the section after and before; -1 for none
    double end_s_m[2] = {0, 0};    // along, against
    int changes[2] = {0, 0};
  };
  struct Section {
    double start_s_m = 0;
    std::vector<Thread> threads;  // as CourseSection::lanes
  };

  size_t SectionAt(double s_m) const;
  const Thread* Find(size_t section, int lane) const;
  // Ends and changes of a section's lanes in a direction; those of the section that comes next in it are known.
  void Work(const CourseSection& from, size_t section, int direction);

  std::vector<Section> sections_;
  double last_s_m_ = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_LANE_THREADS_H_
