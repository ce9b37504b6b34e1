// How a person on foot makes way: the social force model of Helbing and Molnár, "Social force model for pedestrian
// dynamics", Phys. Rev. E 51 (1995), with vehicles and things as boxes that push.
//
//   dv/dt = (v0 e - v) / tau + sum of pushes
//   people   V0/sigma exp(-b/sigma) grad b: b is the semi-minor axis of the ellipse between where the other is and
//   where
//            it steps to within 2 s; half as strong from behind (outside 100 degrees to each side)
//   bodies   8 m/s² exp(-gap / 0.2 m), from the nearest point of a box; of one that moves, exp(-gap / 0.4 m) from a box
//            that reaches as far ahead as it goes in 1.5 s
//   edges    U0/R exp(-gap / R), as a kerb that it keeps to its side of
//
// with tau = 0.5 s, V0 = 2.1 m²/s², sigma = 0.3 m, U0 = 10 m²/s², R = 0.2 m as published, and at most 1.3 v0. Bodies
// that would touch push hard, as in Helbing, Farkas, Vicsek (Nature 407, 2000). People meet on the right, and walk the
// way that they face: who is pushed aside turns that way. Who stands stays, until it is pushed hard.
//
//   WalkerPush push(self);
//   push.FromPerson(other); push.FromBody(box, vx, vy, minding);
//   StepWalker(self, wanted, push, limits, kTickS);
//
// Pure functions; nothing allocates.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_WALKER_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_WALKER_H_

#include <cmath>

#include "scenarios/actors/limits.h"
#include "scenarios/behavior/footprint.h"

namespace longtail {

struct WalkerState {
  Point2 at;
  double vx_mps = 0, vy_mps = 0;  // along its heading
  double yaw_rad = 0;             // not wrapped
  double radius_m = 0.28;
};

// What it wants: to go along a unit direction at a speed.
struct WalkerWish {
  double ux = 1, uy = 0;
  double speed_mps = 0;
};

// Beyond it nobody feels a person who walks at a speed, m.
double PersonReachM(double speed_mps);

// Sum of what pushes a walker, m/s².
class WalkerPush {
 public:
  WalkerPush(const WalkerState& self, const WalkerWish& wish)
      : self_(self), wish_(wish), hx_(std::cos(self.yaw_rad)), hy_(std::sin(self.yaw_rad)) {}

  // Of one within PersonReachM.
  void FromPerson(const WalkerState& other);
  // minding in [0, 1]: how much of a moving body it takes note of; what stands is always seen.
  void FromBody(const Footprint& box, double vx_mps, double vy_mps, double minding);
  // gap_m from its own edge to a line that it keeps on one side of; (nx, ny) leads away from the line.
  void FromEdge(double gap_m, double nx, double ny);

  // As fast as it may go on along its heading without running into a person, m/s.
  double room_mps() const { return room_mps_; }
  double x_mps2() const { return x_; }
  double y_mps2() const { return y_; }

 private:
  void Add(double ux, double uy, double push_mps2);

  const WalkerState& self_;
  const WalkerWish& wish_;
  double hx_, hy_;
  double x_ = 0, y_ = 0;
  double room_mps_ = 1e9;
};

// What walking changes over one tick.
void StepWalker(WalkerState& self, const WalkerWish& wish, const WalkerPush& push, const ActorLimits& limits,
                double dt_s);

// Where to head for to get from `from` to `to` without running into a box: `to` itself where the box is not in the way,
// else past the corner that makes the shorter way, margin_m off it.
Point2 WayAround(const Footprint& box, const Point2& from, const Point2& to, double margin_m);

// Whether somebody who walks on along a unit direction at a speed would be in the way of a body that comes: they would
// share the ground of its path (its width and margin_m to each side), with less than gap_s between one leaving it and
// the other coming.
bool ComesTooSoon(const WalkerState& self, const WalkerWish& wish, const Footprint& box, double vx_mps, double vy_mps,
                  double margin_m, double gap_s);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_WALKER_H_
