// Whether everybody in a track moves as bodies can: no jump, and speed, acceleration, braking, turning within the
// limits of what each one is (scenarios/actors/limits.h).
#ifndef LONGTAIL_SCENARIOS_KINEMATICS_CHECK_H_
#define LONGTAIL_SCENARIOS_KINEMATICS_CHECK_H_

#include <string>
#include <vector>

#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

// The worst that one actor does of one kind.
struct KinematicFault {
  std::string actor;
  // "speed_mps", "acceleration_mps2", "deceleration_mps2", "lateral_mps2" (speed times yaw rate), "yaw_rate_radps", or
  // "jump_m": how far it is from where its velocities lead it, "turn_rad": the same of its heading, or "grip_mps2":
  // what tyres that slip change the velocity of its middle by.
  std::string quantity;
  double time_s = 0;
  double value = 0;
  double limit = 0;
};

// "lead deceleration_mps2 at 3.2 s must be <= 12, got 14.1".
std::string Text(const KinematicFault& fault);

// In the order of the actors. Not looked at: an actor that is not in the world, the change where it comes into it or is
// teleported, with its trailer; accelerations from a contact on, and those of what falls, skids or flies by itself,
// which gravity and the ground make. Who slips on tyres of its own is held to the most that they and a road of the
// scenario give, and gravity where it is steepest, until it is struck or a step turns it round. Jumps are looked at
// always. Pure function.
std::vector<KinematicFault> CheckKinematics(const v1::Scenario& scenario, const v1::WorldTrack& track);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_KINEMATICS_CHECK_H_
