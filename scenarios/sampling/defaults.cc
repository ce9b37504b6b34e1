#include "scenarios/sampling/defaults.h"

#include <cmath>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "kernels/status_macros.h"
#include "scenarios/environment/environment_state.h"
#include "scenarios/road/part_name.h"
#include "scenarios/sampling/storyboard_defaults.h"
#include "scenarios/sensors/sensor_defaults.h"

namespace longtail {
namespace {

void FillJunction(const v1::Road& road, int index, v1::Junction& junction) {
  junction.set_name(JunctionName(junction, index));
  Default(junction.mutable_angle_deg(), 90);
  Default(junction.mutable_lanes_in(), 1);
  Default(junction.mutable_lanes_out(), 1);
  Default(junction.mutable_lane_width_m(), road.lane_width_m().constant());
  Default(junction.mutable_arm_length_m(), 120);
  Default(junction.mutable_speed_limit_mps(), road.speed_limit_mps().constant());
  Default(junction.mutable_corner_radius_m(), 8);
  if (junction.control() == v1::JUNCTION_CONTROL_ROUNDABOUT) Default(junction.mutable_island_radius_m(), 14);
  if (junction.control() != v1::JUNCTION_CONTROL_SIGNALS) return;
  v1::SignalProgram& signals = *junction.mutable_signals();
  if (signals.mode() == v1::SIGNAL_MODE_UNSPECIFIED) signals.set_mode(v1::SIGNAL_MODE_PROGRAM);
  Default(signals.mutable_main_green_s(), 20);
  Default(signals.mutable_side_green_s(), 12);
  Default(signals.mutable_amber_s(), 3);
  Default(signals.mutable_all_red_s(), 2);
  Default(signals.mutable_red_amber_s(), 0);
  Default(signals.mutable_offset_s(), 0);
}

void FillRamp(const v1::Road& road, int index, v1::Ramp& ramp) {
  ramp.set_name(RampName(ramp, index));
  Default(ramp.mutable_lane_m(), 150);
  Default(ramp.mutable_taper_m(), 60);
  Default(ramp.mutable_length_m(), 150);
  Default(ramp.mutable_angle_deg(), 20);
  Default(ramp.mutable_speed_limit_mps(), road.speed_limit_mps().constant());
}

void FillRoad(v1::Road& road) {
  if (!road.has_weight()) road.set_weight(1);
  Default(road.mutable_surroundings()->mutable_vegetation_ratio(), 1);
  Default(road.mutable_surroundings()->mutable_buildings_ratio(), 1);
  if (road.has_map()) return;
  Default(road.mutable_backward_lanes(), 0);
  Default(road.mutable_shoulder_m(), 0.5);
  Default(road.mutable_sidewalk_m(), 0);
  for (v1::Bend& bend : *road.mutable_bends()) Default(bend.mutable_transition_m(), 20);
  for (v1::Grade& grade : *road.mutable_grades()) Default(grade.mutable_transition_m(), 60);
  for (v1::LaneCountChange& change : *road.mutable_lane_count_changes()) {
    Default(change.mutable_taper_m(), 60);
    Default(change.mutable_oncoming(), 0);
  }
  for (v1::ParkingLane& parking : *road.mutable_parking_lanes()) {
    Default(parking.mutable_width_m(), 2.3);
    Default(parking.mutable_oncoming(), 0);
  }
  for (v1::WorkZone& zone : *road.mutable_work_zones()) {
    Default(zone.mutable_taper_m(), 40);
    Default(zone.mutable_oncoming(), 0);
  }
  for (int i = 0; i < road.ramps_size(); ++i) FillRamp(road, i, *road.mutable_ramps(i));
  for (int i = 0; i < road.junctions_size(); ++i) FillJunction(road, i, *road.mutable_junctions(i));
}

void FillTyres(v1::TyreModel& tyres) {
  Default(tyres.mutable_front_grip_ratio(), 1);
  Default(tyres.mutable_rear_grip_ratio(), 1);
  Default(tyres.mutable_stiffness_ratio(), 10);
}

void FillEgo(v1::Ego& ego) {
  FillPosition(*ego.mutable_start());
  Default(ego.mutable_desired_speed_mps(), ego.speed_mps().constant());
  Default(ego.mutable_headway_s(), 1.4);
  Default(ego.mutable_reaction_s(), 0.3);
  Default(ego.mutable_max_deceleration_mps2(), 8);
  if (ego.has_tyres()) FillTyres(*ego.mutable_tyres());
  if (ego.has_perturbed()) {
    Default(ego.mutable_perturbed()->mutable_steer_noise_deg(), 1);
    Default(ego.mutable_perturbed()->mutable_acceleration_noise_mps2(), 0.5);
    Default(ego.mutable_perturbed()->mutable_correlation_s(), 1);
  }
  if (ego.has_replay()) {
    for (v1::TrajectoryPoint& point : *ego.mutable_replay()->mutable_points()) FillPosition(*point.mutable_position());
    for (v1::TimedCommand& command : *ego.mutable_replay()->mutable_commands()) {
      Default(command.mutable_steer_deg(), 0);
      Default(command.mutable_acceleration_mps2(), 0);
    }
  }
}

// Lanes from the right edge to the left: forward 1 … n, then backward -1 … -m.
class StartLanes {
 public:
  explicit StartLanes(const v1::ScenarioSpec& spec)
      : spec_(spec),
        num_forward_(static_cast<int>(spec.roads(0).forward_lanes().constant())),
        num_backward_(static_cast<int>(spec.roads(0).backward_lanes().constant())) {}

  // The lane number at a start position; 0 for a place off the lanes.
  absl::StatusOr<int> LaneOf(const v1::Position& start, const std::string& path, int num_hops = 0) const {
    // Lanes of maps and of other courses are known once the road is laid out.
    if (spec_.roads(0).has_map()) return 0;
    if (start.has_lane() && !start.lane().route().empty()) return 0;
    if (start.has_lane()) return Checked(static_cast<int>(std::lround(start.lane().lane().constant())), path);
    if (!start.has_relative()) return 0;
    if (num_hops > spec_.actors_size()) {
      return absl::InvalidArgumentError(absl::StrCat(path, " must not lead back to itself"));
    }
    const v1::Position* reference = nullptr;
    if (start.relative().actor() == "ego") reference = &spec_.ego().start();
    for (const v1::Actor& actor : spec_.actors()) {
      if (actor.id() == start.relative().actor()) reference = &actor.start();
    }
    if (reference == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ".relative.actor must name an actor, got \"", start.relative().actor(), "\""));
    }
    ASSIGN_OR_RETURN(const int lane, LaneOf(*reference, path, num_hops + 1));
    if (lane == 0) return 0;
    const int rank = RankOf(lane) + static_cast<int>(std::lround(start.relative().dlane().constant()));
    if (rank < 0 || rank >= num_forward_ + num_backward_) {
      return absl::OutOfRangeError(absl::StrCat(path, ".relative.dlane must lead to a lane of road ",
                                                spec_.roads(0).name(), ", got ", start.relative().dlane().constant(),
                                                " from lane ", lane));
    }
    return rank < num_forward_ ? rank + 1 : num_forward_ - rank - 1;
  }

 private:
  int RankOf(int lane) const { return lane > 0 ? lane - 1 : num_forward_ - lane - 1; }

  absl::StatusOr<int> Checked(int lane, const std::string& path) const {
    if ((lane >= 1 && lane <= num_forward_) || (lane <= -1 && lane >= -num_backward_)) return lane;
    // One that is there for a stretch.
    const v1::Road& road = spec_.roads(0);
    if (lane != 0 && !(road.lane_count_changes().empty() && road.ramps().empty())) return 0;
    return absl::OutOfRangeError(absl::StrCat(path, ".lane.lane must be a lane of road ", spec_.roads(0).name(), " (",
                                              num_forward_, " forward, ", num_backward_, " backward), got ", lane));
  }

  const v1::ScenarioSpec& spec_;
  int num_forward_;
  int num_backward_;
};

absl::Status FillActors(v1::ScenarioSpec& spec) {
  for (v1::Actor& actor : *spec.mutable_actors()) {
    FillPosition(*actor.mutable_start());
    Default(actor.mutable_speed_mps(), 0);
    Default(actor.mutable_desired_speed_mps(), actor.speed_mps().constant());
    if (actor.has_tyres()) FillTyres(*actor.mutable_tyres());
    if (actor.walker().has_goal()) FillPosition(*actor.mutable_walker()->mutable_goal());
  }
  const StartLanes lanes(spec);
  RETURN_IF_ERROR(lanes.LaneOf(spec.ego().start(), "ego.start").status());
  for (int i = 0; i < spec.actors_size(); ++i) {
    const v1::Position& start = spec.actors(i).start();
    ASSIGN_OR_RETURN(const int lane, lanes.LaneOf(start, absl::StrCat("actors[", i, "].start")));
    // Of other starts only the road laid out tells the lane: the simulation heads them along it.
    const bool known = lane != 0 || start.has_road() || start.has_on_actor();
    if (known) Default(spec.mutable_actors(i)->mutable_heading_deg(), lane < 0 ? 180 : 0);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FillDefaults(v1::ScenarioSpec& spec) {
  FillRoad(*spec.mutable_roads(0));
  FillEnvironmentDefaults(*spec.mutable_environments(0));
  FillEgo(*spec.mutable_ego());
  RETURN_IF_ERROR(FillActors(spec));
  if (spec.has_storyboard()) FillNode(*spec.mutable_storyboard());
  for (v1::Variable& variable : *spec.mutable_variables()) Default(variable.mutable_initial(), 0);
  for (v1::Event& event : *spec.mutable_events()) {
    if (event.has_detector()) FillTrigger(*event.mutable_detector());
  }
  FillSensorDefaults(*spec.mutable_sensors());
  return absl::OkStatus();
}

}  // namespace longtail
