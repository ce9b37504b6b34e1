// Who drives ego: the expert, the expert with noise, a drive that is written down, or a program outside.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_EGO_DRIVER_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_EGO_DRIVER_H_

#include <vector>

#include "kernels/philox.h"
#include "scenarios/behavior/ego_controller.h"
#include "scenarios/behavior/plan.h"
#include "scenarios/behavior/profile.h"
#include "scenarios/behavior/world_state.h"

namespace longtail {

// Not thread-safe: one for each simulation; copies are independent.
class EgoDriver {
 public:
  // Both before the vehicle's limits.
  struct Decision {
    EgoCommand expert;   // what the expert would do
    EgoCommand command;  // what is asked for
  };

  // start: the world at tick 0. plan and client are borrowed for the driver's life. client: the program outside; where
  // the plan asks for one and it is null, the expert drives.
  EgoDriver(const Plan& plan, const WorldState& start, EgoController* client = nullptr);

  // Called once a camera frame, in order.
  Decision Decide(const EgoView& view);

 private:
  // An Ornstein-Uhlenbeck process of unit variance at camera frames, stationary from the first one on.
  struct Noise {
    PhiloxStream stream;
    double value = 0;
    bool begun = false;
  };

  double Next(Noise& noise) const;
  const EgoCommand* Written(double time_s) const;
  bool Tracks(double time_s) const { return !times_s_.empty() && time_s < times_s_.back(); }
  EgoCommand Track(const EgoView& view) const;

  const Plan* plan_;
  EgoController* client_;
  ReactiveExpert expert_;
  Noise steer_noise_, accel_noise_;
  // Points to pass, in the world; none: no drive is written down as points.
  std::vector<double> times_s_, x_m_, y_m_;
  double first_vx_mps_ = 0, first_vy_mps_ = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_EGO_DRIVER_H_
