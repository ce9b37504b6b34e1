// Where on a course there is room for a vehicle of background traffic at frame 0, and how fast it can be there.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_COURSE_ROOM_H_
#define LONGTAIL_SCENARIOS_SAMPLING_COURSE_ROOM_H_

#include <vector>

#include "scenarios/actors/driver_profile.h"
#include "scenarios/behavior/plan.h"

namespace longtail {

// A body in the world at frame 0.
struct StartBody {
  Pose2 center;
  double half_length_m = 0, half_width_m = 0;
  double speed_mps = 0;
};

// All who are there at frame 0 or may appear where they start, ego first; not those who come in later.
std::vector<StartBody> StartBodies(const Plan& plan);

// A vehicle in the middle of a lane, heading the way that the lane goes.
struct LaneSpot {
  int lane = 1;
  double center_s_m = 0;
  double half_length_m = 0, half_width_m = 0;
};

// Not thread-safe.
class CourseRoom {
 public:
  // plan must outlive it. bodies: as of StartBodies, and more after them.
  CourseRoom(const Plan& plan, int course, const std::vector<StartBody>& bodies);

  const Course& course() const { return course_; }

  // At most desired_mps, and slow enough to keep its distance from who is ahead, to stop at the next place where it
  // may have to wait and to take the next bend, all by comfortable braking. most_across_mps2: what the vehicle can in
  // bends. < 0 where no vehicle may start: off the lane or near its end, inside a junction, too near to somebody, or in
  // front of somebody who would have to brake hard.
  double SpeedAt(const LaneSpot& spot, double desired_mps, double most_across_mps2, const DriverProfile& profile,
                 double clear_of_ego_m) const;

  // For one who comes in later at the spot: the road alone counts.
  double SpeedOnRoad(const LaneSpot& spot, double desired_mps, double most_across_mps2,
                     const DriverProfile& profile) const;

  // From now on it is in the way of others.
  StartBody Add(const LaneSpot& spot, double speed_mps);

 private:
  struct RoomBody {
    double s_m = 0, t_m = 0;
    double half_s_m = 0, half_t_m = 0;
    double along_mps = 0;
  };

  bool IsOnLane(const LaneSpot& spot) const;
  // Shortened to where it must be able to stop; < 0 inside a junction.
  double StopSpeed(const LaneSpot& spot, double speed_mps, double deceleration_mps2) const;

  const Plan& plan_;
  const int index_;
  const Course& course_;
  std::vector<RoomBody> bodies_;  // ego first
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_COURSE_ROOM_H_
