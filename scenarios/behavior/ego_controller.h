// Who drives ego, and what it is allowed to know.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_EGO_CONTROLLER_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_EGO_CONTROLLER_H_

#include <limits>
#include <vector>

#include "scenarios/behavior/plan.h"

namespace longtail {

// An actor that ego can see now.
struct SeenActor {
  int track_id = 0;
  bool person = false;
  bool weightless = false;  // a bag, a tumbleweed: driving into it does no harm
  double x_m = 0;           // box centre, world
  double y_m = 0;
  double yaw_rad = 0;
  double speed_mps = 0;
  double left_mps = 0;  // velocity across its heading, of one that slides
  double accel_mps2 = 0;
  double length_m = 0;
  double width_m = 0;
  bool brake_lamps = false;
};

// The lane that ego's driver keeps to.
struct KeptLane {
  int lane = 0;  // of ego's course, where it changes lanes; 0: where it started, or took over
  // A change to it that is under way: left_m to the left of its centre at the begin, gone_m of length_m along.
  double left_m = 0;
  double gone_m = 0;
  double length_m = 0;
  // That stops before its end and lets ego fall in behind a gap beside it; infinity for as it likes.
  double most_accel_mps2 = std::numeric_limits<double>::infinity();
};

// What ego knows at a moment: itself, the road, and who is in sight. Never the storyboard.
struct EgoView {
  int tick = 0;
  BicycleState ego;
  double left_mps = 0;  // of ego, across its heading: on tyres that slip
  double steer_rad = 0;
  double friction_ratio = 0.9;  // under ego, at its speed
  double sight_m = 200;         // along the road, to where the air lets nothing more through; at most 200
  // Before ego's front, where the rules of the road ask it to wait, given whom it sees; infinity for nowhere.
  double hold_ahead_m = std::numeric_limits<double>::infinity();
  KeptLane lane;  // given whom it has seen for its reaction time
  // By track id. An open side door is a further entry of its actor: a box beside it.
  std::vector<SeenActor> seen;
};

// Front wheel angle that leads ego's rear axle through the point (dx_m, dy_m) from it, in world axes: pure pursuit, on
// tyres that slip along the way that it takes, against gravity's pull to its left.
double SteerTowards(const PlanActor& ego, const EgoView& view, double dx_m, double dy_m, double left_pull_mps2);

class EgoController {
 public:
  virtual ~EgoController() = default;
  // Called once a camera frame, in order. The answer is limited by the vehicle and held until the next.
  virtual EgoCommand Decide(const EgoView& view) = 0;
};

// Drives in the lane it starts in, or in the one that the view names: pure pursuit, speed for bends and for how far it
// sees, IDM behind vehicles in or coming into its lane, a stop where lights, signs and the right of way of others ask
// for it, hard braking for people whose path crosses its own, none for what weighs next to nothing. What it sees takes
// effect after its reaction time, but for lights and signs, which it has seen coming. While it changes lanes it minds
// who is in either. Who reverses does all that backwards along the lane, signals and signs apart. On tyres that slip it
// steers into a skid (Note [Driving on tyres]). Not thread-safe: one for each simulation; copies are independent.
class ReactiveExpert : public EgoController {
 public:
  // plan is borrowed for the controller's life; road, ego's own data and the weather are read, nothing else.
  explicit ReactiveExpert(const Plan& plan);
  EgoCommand Decide(const EgoView& view) override;

  // Makes the lane that ego is in its own, where that leads ego's way: for one who takes over from another.
  void KeepLaneOf(const EgoView& view);

  // Gravity's pull to the left of ego's heading, m/s²: of the view it decided by last.
  double LeftPull(const EgoView& view) const;

 private:
  struct Glimpse {
    int tick = 0;
    std::vector<SeenActor> seen;
  };

  // Where across its course it is to be, ahead of s_m.
  double AimT(const EgoView& view, double s_m, double ahead_m) const;
  double SpeedOf(const EgoView& view) const { return way_ * view.ego.speed_mps; }
  const Course& course() const { return CourseOf(*plan_, plan_->actors[0]); }
  double Steer(const EgoView& view, double s_m) const;
  double LaneSpeedLimit(double s_m, const EgoView& view) const;
  double SightSpeedLimit(const EgoView& view);
  double VehicleAcceleration(const EgoView& view, const SeenActor& other, double age_s, double s_m, double t_m) const;
  // lane_t_m: about which it drives.
  double PersonAcceleration(const EgoView& view, const SeenActor& other, double age_s, double s_m,
                            double lane_t_m) const;

  const Plan* plan_;
  double way_ = 1;  // -1: ego reverses; what lies ahead is that many times ds from it
  int lane_ = 0;    // of the start; 0: between lanes
  double lane_t_m_ = 0;
  bool changes_ = false;
  double s_hint_m_ = 0;
  double first_sight_speed_mps_ = -1;
  bool spun_ = false;
  std::vector<Glimpse> memory_;  // oldest first, no longer than the reaction time
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_EGO_CONTROLLER_H_
