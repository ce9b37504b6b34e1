// How an animal moves: it goes its way with turns of its own, stops now and then, shies from vehicles, and keeps to its
// herd (separation, alignment and cohesion: Reynolds, "Flocks, herds, and schools", SIGGRAPH 1987).
//
// What is random is a function of the animal's noise and the time, so the state below is all there is. Pure functions.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_ANIMAL_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_ANIMAL_H_

#include <cmath>

#include "scenarios/actors/limits.h"
#include "scenarios/behavior/footprint.h"
#include "scenarios/behavior/noise.h"

namespace longtail {

struct AnimalState {
  Point2 at;
  double yaw_rad = 0;
  double speed_mps = 0;
  double yaw_rate_radps = 0;
  bool startled = false;  // by what comes; until that has gone by
};

struct AnimalParams {
  double heading_rad = 0;     // its way, in world
  double pace_mps = 1;        // at which it goes
  double wander_rad = 0.3;    // standard deviation of its turns from that way
  double pause_ratio = 0;     // share of the time that it stands
  double dash_mps = 8;        // when it flees
  double alert_s = 2.5;       // it takes fright when a vehicle would be there sooner; 0 never
  double freeze_ratio = 0.3;  // chance that it then stands still and does not run
  double radius_m = 0.5;
};

// What it has around it, summed up over others.
class AnimalSenses {
 public:
  AnimalSenses(const AnimalState& self, const AnimalParams& params)
      : self_(self), params_(params), hx_(std::cos(self.yaw_rad)), hy_(std::sin(self.yaw_rad)) {}

  // Of its own herd.
  void Companion(const AnimalState& other, double radius_m);
  // Anything that it must not run into.
  void Obstacle(const Footprint& box);
  // A vehicle.
  void Vehicle(const Footprint& box, double vx_mps, double vy_mps);

 private:
  friend void StepAnimal(AnimalState&, const AnimalParams&, const AnimalSenses&, const ActorLimits&, const Noise&,
                         double, double);
  const AnimalState& self_;
  const AnimalParams& params_;
  double hx_, hy_;  // unit, along its heading
  int num_companions_ = 0;
  double center_x_ = 0, center_y_ = 0, along_x_ = 0, along_y_ = 0, pace_ = 0;
  double away_x_ = 0, away_y_ = 0;  // from what is too close
  double room_mps_ = 1e9;           // as fast as it may go without treading on another
  double clear_mps_ = 1e9;          // as fast as it may go without running into a body
  double threat_s_ = 1e9;           // when the first vehicle comes
  double flee_x_ = 0, flee_y_ = 0;  // unit, out of its way
};

// One tick of dt_s that begins time_s after frame 0.
void StepAnimal(AnimalState& self, const AnimalParams& params, const AnimalSenses& senses, const ActorLimits& limits,
                const Noise& noise, double time_s, double dt_s);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_ANIMAL_H_
