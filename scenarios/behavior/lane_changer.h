// How a driver of traffic, or ego's expert, changes lanes: MOBIL decides, the indicator goes on, the body moves across.
//
// Note [Lane changes]
//   A driver wants another lane where its own leads nowhere and the other leads on, or takes fewer changes to get on:
//   from some way before its lane's end it takes the first gap that does not make anybody brake too hard, and asks for
//   the less the nearer the end is. Else it wants the lane that pays by MOBIL's incentive criterion, and only where
//   MOBIL's safety criterion holds. Where the limit is that of a road outside towns (kKeepRightMps) being on the right
//   is worth something in itself, and at speed nobody goes to the right to get past a slower vehicle.
//   It signals first. Once over the line there is no way back; whoever moves across is seen in both lanes.
//   It keeps its lane inside and shortly before junctions, and while a step drives it.
//   Drivers of traffic know everybody; ego's expert decides by those whom it sees (LaneView::known).
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_LANE_CHANGER_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_LANE_CHANGER_H_

#include <vector>

#include "scenarios/behavior/driver_models.h"
#include "scenarios/behavior/neighbors.h"
#include "scenarios/behavior/plan.h"
#include "scenarios/behavior/world_state.h"

namespace longtail {

// Limits from which on drivers keep to the right, m/s: above that of towns.
inline constexpr double kKeepRightMps = 15;

struct LaneView {
  const Plan& plan;
  const WorldState& world;
  const Neighbors& neighbors;
  const std::vector<char>* known = nullptr;  // by actor: whom the driver knows of; null for all that traffic sees
};

// What is left of the way across, of 1, when a share of the way along is done.
inline double LeftOfChange(double share) { return 1 - share * share * (3 - 2 * share); }

// How far to its own left an actor has yet to go in a lane change, its own or a step's; a trailer goes where its tower
// does. 0 for who changes none.
double GoesLeft(const Plan& plan, const WorldState& world, int actor);

// Whether a body is within reach_m of t_m on the course that lists it, or comes there on its way over to another lane.
bool ComesWithin(const Plan& plan, const WorldState& world, const CourseBody& body, double t_m, double reach_m);

// Decides anew: the lane that the driver wants and signals for, and the begin of a change. elapsed_ticks: since it was
// last asked. driver and orders are the actor's own.
void ConsiderLanes(const LaneView& view, int actor, int elapsed_ticks, DriverState& driver, ActorOrders& orders);

// Where across its course a driver should be after this tick, with rate and acceleration. Brings a change on by a tick.
Motion1 LaneTarget(const Plan& plan, const ActorState& state, const ActorOrders& orders, int tick, DriverState& driver);

// The lane that the actor keeps to, after it has moved on from from_s_m: lanes may have other numbers there.
void FollowLane(const Plan& plan, const ActorState& state, double from_s_m, ActorOrders& orders);

// Where the lane of a driver who changes none narrows and ends, s in its direction; infinity where it does not, or
// while a step steers. Where its course leaves its lane, it follows the course beside its lanes.
double NarrowEnd(const Plan& plan, const ActorState& state, const ActorOrders& orders);

// Most acceleration with which the driver can still stop at the end of its lane; large where that is far.
double LaneEndAcceleration(const ActorState& state, const DriverState& driver);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_LANE_CHANGER_H_
