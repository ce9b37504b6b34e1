// Who is where on each course: bodies in the order of s, those of other courses among them where they stand on or near
// its lanes. What drivers look at, in place of everybody.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_NEIGHBORS_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_NEIGHBORS_H_

#include <cstdint>
#include <vector>

#include "scenarios/behavior/plan.h"
#include "scenarios/behavior/world_state.h"

namespace longtail {

// A body as a course sees it. Side doors that stand open make it wider.
struct CourseBody {
  double s_m = 0;  // box centre
  double t_m = 0;
  double half_s_m = 0;
  double half_t_m = 0;
  double along_mps = 0;    // speed along s
  double across_mps = 0;   // to the left
  double accel_mps2 = 0;   // along its heading
  double cos_heading = 1;  // against the course
  int actor = 0;
  bool guest = false;  // its own course is another
};

// Widens the body by the doors of its actor that stand open. cos_heading and sin_heading: of the actor against the
// course.
void AddDoors(const PlanActor& info, const ActorState& state, double cos_heading, double sin_heading, CourseBody& body);

// An actor as its own course sees it now.
inline CourseBody BodyOf(const PlanActor& info, int actor, const ActorState& state) {
  CourseBody body{state.center_s_m,
                  state.center_t_m,
                  state.half_s_m,
                  state.half_t_m,
                  state.body.speed_mps * state.cos_heading - state.left_mps * state.sin_heading,
                  state.body.speed_mps * state.sin_heading + state.left_mps * state.cos_heading,
                  state.accel_mps2,
                  state.cos_heading,
                  actor,
                  /*guest=*/false};
  if (HasOpenDoor(state)) AddDoors(info, state, state.cos_heading, state.sin_heading, body);
  return body;
}

// Not thread-safe; copies are independent. Update allocates only until the lists have grown.
class Neighbors {
 public:
  Neighbors() = default;
  // courses: those that bodies are listed on, at least all that actors ever are on; for the life of the plan.
  Neighbors(const Plan& plan, std::vector<int> courses);

  // Brings everything to the world's present tick.
  void Update(const Plan& plan, const WorldState& world);

  // In the order of s; empty for a course that nobody drives on.
  const std::vector<CourseBody>& On(int course) const { return bodies_[course]; }
  // The actor's place in the list of its own course; it must be in the world.
  int PlaceOf(int actor) const { return places_[actor]; }
  // The actor in the list of a course that is not its own; null where it is not on it.
  const CourseBody* GuestOn(int actor, int course) const;
  // The first in the list whose s is >= s_m.
  int FirstFrom(int course, double s_m) const;
  // Whether anybody in the world has a side door open.
  bool has_open_doors() const { return has_open_doors_; }

 private:
  // Where a body is on a course that is not its own.
  struct Foot {
    double s_m = 0;
    bool on = false;
  };
  struct CourseFrame {
    double least_x_m, least_y_m, most_x_m, most_y_m;  // of its lanes, with room to spare
    std::vector<Point2> points;                       // of its line, kCoarseM apart
  };

  Foot& FootOf(int actor, size_t k) { return feet_[static_cast<size_t>(actor) * courses_.size() + k]; }
  bool FindFoot(const Plan& plan, const Point2& center, size_t k, double* s_m) const;
  void AddGuests(const Plan& plan, const WorldState& world, int actor);
  void Refresh(const Plan& plan, const WorldState& world, int course);

  std::vector<int> courses_;
  std::vector<CourseFrame> frames_;              // as courses_
  std::vector<std::vector<CourseBody>> bodies_;  // by course
  std::vector<int> places_;                      // by actor
  std::vector<int> listed_on_;                   // by actor: the own course that it is listed on, -1
  std::vector<Foot> feet_;                       // by actor and courses_
  bool has_open_doors_ = false;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_NEIGHBORS_H_
