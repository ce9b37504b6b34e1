// The simulation as a value: create, step, copy to snapshot, assign to restore.
//
//   ASSIGN_OR_RETURN(WorldSim sim, WorldSim::Create(scenario));
//   const WorldSim snapshot = sim;           // remember this moment
//   sim.Step({.steer_rad = 0, .accel_mps2 = -3}, 10);
//   sim = snapshot;                          // and try something else
//
// Copies share the immutable plan. Not thread-safe: one thread for each copy.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_WORLD_SIM_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_WORLD_SIM_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "scenarios/behavior/ego_controller.h"
#include "scenarios/behavior/movers.h"
#include "scenarios/behavior/near_pairs.h"
#include "scenarios/behavior/plan.h"
#include "scenarios/behavior/sight.h"
#include "scenarios/behavior/traffic.h"
#include "scenarios/behavior/world_state.h"

namespace longtail {

class WorldSim {
 public:
  // InvalidArgument where the scenario cannot be compiled.
  static absl::StatusOr<WorldSim> Create(const v1::Scenario& scenario);

  // Of a plan that is whole (ConnectCourses).
  static WorldSim Create(Plan plan);

  const Plan& plan() const { return *plan_; }
  const WorldState& world() const { return world_; }

  // What ego sees now (LookAround). Changes nothing but buffers.
  EgoView View();

  // Ego's driver decides, by what the view of this moment shows, where the rules of the road ask it to wait and which
  // lane it takes, and notes both in the view. Once for each command.
  void DecideWay(EgoView& view);

  // command after the vehicle's limits, as Step should execute it.
  EgoCommand Limit(const EgoCommand& command, int num_ticks) const;

  // Executes a limited command over num_ticks. Storyboard, detectors, traffic and contacts move with it.
  void Step(const EgoCommand& command, int num_ticks);

  // Detectors and storyboard at the present tick; Step does this itself for the ticks it covers.
  void Observe();

  // First and last tick at which the event's detector was true, -1 for never.
  int DetectedBegin(int event) const { return detected_begin_[event]; }
  int DetectedEnd(int event) const { return detected_end_[event]; }

 private:
  void RememberSeen();
  void DecideLane(int elapsed_ticks, EgoView& view);
  void MoveActor(int actor);
  void MoveVehicle(int actor);
  void MovePerson(int actor);
  bool NoteSpin(int actor);
  void SpinOut(int actor);
  void KeepSide(int actor);
  void StepAside(int actor);
  void WalkTowards(int actor, double goal_x_m, double goal_y_m, double speed_mps, double accel_mps2);
  void MoveExactly(int actor);
  double VehicleAcceleration(int actor) const;
  double FollowingAcceleration(int actor) const;
  void Release(int actor);
  void FindContacts();

  std::shared_ptr<const Plan> plan_;  // shared by copies of this simulation; never written
  WorldState world_;
  Traffic traffic_;
  Movers movers_;
  Sight sight_;  // ego's
  NearPairs near_pairs_;
  std::vector<Disc> discs_;            // of each actor, for near_pairs_
  std::vector<char> seen_;             // by actor: whom ego saw when it decided last
  std::vector<int> seen_since_ticks_;  // by actor: since when, without a break
  std::vector<char> known_;            // by actor: whom it has seen for its reaction time
  std::vector<int> detected_begin_, detected_end_;
  int observed_tick_ = -1;
  int decided_tick_ = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_WORLD_SIM_H_
