#include "scenarios/behavior/world_sim.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/status_macros.h"

namespace longtail {

absl::StatusOr<WorldSim> WorldSim::Create(const v1::Scenario& scenario) {
  ASSIGN_OR_RETURN(Plan plan, CompilePlan(scenario));
  WorldSim sim;
  sim.plan_ = std::make_shared<const Plan>(std::move(plan));
  const Plan& made = *sim.plan_;
  sim.world_.actors.resize(made.actors.size());
  sim.motions_.resize(made.actors.size());
  for (size_t i = 0; i < made.actors.size(); ++i) {
    const PlanActor& info = made.actors[i];
    ActorState& state = sim.world_.actors[i];
    const Pose2 pose = CourseOf(made, info).At(info.start_s_m, info.start_t_m);
    state.body = {pose.x_m, pose.y_m, WrapAngle(pose.yaw_rad + info.heading_rad), info.speed_mps};
    state.course = info.course;
    state.s_m = info.start_s_m;
    state.present = !info.hidden;
    const double direction = std::cos(info.heading_rad) >= 0 ? 1 : -1;
    const double k = direction * CourseOf(made, info).Curvature(info.start_s_m);
    if (!info.person && info.driver != v1::DRIVER_MODEL_STATIONARY) {
      state.steer_rad = std::atan(info.wheelbase_m * k / (1 - direction * k * info.start_t_m));
      state.yaw_rate_radps = info.speed_mps * std::tan(state.steer_rad) / info.wheelbase_m;
    }
    PlaceOnRoad(made, static_cast<int>(i), state);
    WorldSim::Motion& motion = sim.motions_[i];
    motion.t0_m = motion.t1_m = info.start_t_m;
    motion.desired_mps = info.desired_speed_mps;
    motion.relative_yaw_rad = info.heading_rad;
    sim.longest_half_m_ = std::max(sim.longest_half_m_, info.length_m / 2 + std::abs(info.box_center_x_m));
  }
  sim.world_.steps.resize(made.steps.size());
  sim.world_.weather.shifts = made.weather.shifts;
  UpdateWeather(made, sim.world_);
  sim.world_.delays.resize(made.triggers.size());
  sim.detected_begin_.assign(made.events.size(), -1);
  sim.detected_end_.assign(made.events.size(), -1);
  sim.order_.resize(made.actors.size());
  std::iota(sim.order_.begin(), sim.order_.end(), 0);
  sim.SortByStation();
  sim.FindContacts();
  return sim;
}

EgoView WorldSim::View() const {
  const ActorState& ego = world_.actors[0];
  const Weather& weather = world_.weather;
  const std::vector<HazeBand>& haze = plan_->weather.haze;
  const double time_s = world_.tick * kTickS;
  constexpr double kFarthestM = 200;
  EgoView view{world_.tick,
               ego.body,
               ego.steer_rad,
               FrictionUnder(*plan_, world_, ego),
               SightM(weather.state, haze, time_s, ego.s_m, ego.t_m, DirectionOf(*plan_, ego), kFarthestM),
               {}};
  constexpr double kEyeAheadM = 1.7;
  const Point2 eye{ego.body.x_m + kEyeAheadM * std::cos(ego.body.yaw_rad),
                   ego.body.y_m + kEyeAheadM * std::sin(ego.body.yaw_rad)};
  const double range = std::min(kFarthestM, weather.visual_range_m);
  std::vector<std::pair<int, Footprint>> boxes;
  for (size_t i = 1; i < world_.actors.size(); ++i) {
    const ActorState& state = world_.actors[i];
    if (!state.present || std::abs(state.body.x_m - eye.x_m) > range || std::abs(state.body.y_m - eye.y_m) > range) {
      continue;
    }
    boxes.emplace_back(static_cast<int>(i), FootprintOf(plan_->actors[i], state));
  }
  for (const auto& [i, box] : boxes) {
    const double distance = std::hypot(box.center.x_m - eye.x_m, box.center.y_m - eye.y_m);
    if (distance > range) continue;
    const ActorState& seen = world_.actors[i];
    if (!haze.empty() && !SeesThrough(weather.state, haze, time_s, ego.center_s_m, ego.center_t_m, seen.center_s_m,
                                      seen.center_t_m, distance)) {
      continue;
    }
    const std::array<Point2, 4> corners = box.Corners();
    int visible = 0;
    for (int k = 0; k < 5 && visible < 2; ++k) {
      const Point2& point = k == 0 ? box.center : corners[k - 1];
      bool blocked = false;
      for (const auto& [j, other] : boxes) {
        if (j != i && !plan_->actors[j].person && Blocks(other, eye, point)) {
          blocked = true;
          break;
        }
      }
      visible += blocked ? 0 : 1;
    }
    if (visible < 2) continue;
    const PlanActor& info = plan_->actors[i];
    view.seen.push_back({i, info.person, box.center.x_m, box.center.y_m, seen.body.yaw_rad, seen.body.speed_mps,
                         seen.accel_mps2, info.length_m, info.width_m, seen.accel_mps2 < -0.8});
  }
  return view;
}

EgoCommand WorldSim::Limit(const EgoCommand& command, int num_ticks) const {
  const ActorState& ego = world_.actors[0];
  return LimitCommand(
      command, ego.body.speed_mps, ego.steer_rad, num_ticks * kTickS,
      {plan_->actors[0].wheelbase_m, plan_->ego.max_deceleration_mps2, FrictionUnder(*plan_, world_, ego)});
}

void WorldSim::Observe() {
  if (observed_tick_ == world_.tick) return;
  observed_tick_ = world_.tick;
  if (plan_->root >= 0) RunNode(plan_->root);
  UpdateIndicators();
  for (size_t e = 0; e < plan_->events.size(); ++e) {
    if (!EvaluateTrigger(*plan_, plan_->events[e].detector, world_)) continue;
    if (detected_begin_[e] < 0) detected_begin_[e] = world_.tick;
    detected_end_[e] = world_.tick;
  }
}

void WorldSim::Step(const EgoCommand& command, int num_ticks) {
  for (int tick = 0; tick < num_ticks; ++tick) {
    Observe();
    ActorState& ego = world_.actors[0];
    for (size_t i = 1; i < world_.actors.size(); ++i) {
      const PlanActor& info = plan_->actors[i];
      if (!world_.actors[i].present) continue;
      if (info.driver == v1::DRIVER_MODEL_STATIONARY && motions_[i].path_step < 0 && motions_[i].speed_step < 0 &&
          world_.actors[i].body.speed_mps == 0 && motions_[i].desired_mps == 0) {
        continue;
      }
      info.person ? MovePerson(static_cast<int>(i)) : MoveVehicle(static_cast<int>(i));
      PlaceOnRoad(*plan_, static_cast<int>(i), world_.actors[i]);
    }
    const double v0 = ego.body.speed_mps, yaw0 = ego.body.yaw_rad;
    ego.steer_rad = command.steer_rad;
    StepBicycle(ego.body, command.steer_rad, command.accel_mps2, plan_->actors[0].wheelbase_m);
    ego.accel_mps2 = (ego.body.speed_mps - v0) / kTickS;
    ego.yaw_rate_radps = (ego.body.yaw_rad - yaw0) / kTickS;
    PlaceOnRoad(*plan_, 0, ego);
    SortByStation();
    FindContacts();
    ++world_.tick;
    if (!world_.weather.shifts.empty()) UpdateWeather(*plan_, world_);
  }
  Observe();
}

// Nearly sorted from tick to tick, so insertion is linear.
void WorldSim::SortByStation() {
  for (size_t i = 1; i < order_.size(); ++i) {
    const int moving = order_[i];
    size_t k = i;
    for (; k > 0 && world_.actors[order_[k - 1]].center_s_m > world_.actors[moving].center_s_m; --k) {
      order_[k] = order_[k - 1];
    }
    order_[k] = moving;
  }
}

void WorldSim::FindContacts() {
  for (size_t i = 0; i < order_.size(); ++i) {
    ActorState& a = world_.actors[order_[i]];
    if (!a.present) continue;
    for (size_t k = i + 1; k < order_.size(); ++k) {
      ActorState& b = world_.actors[order_[k]];
      const double apart = b.center_s_m - a.center_s_m;
      if (apart > a.half_s_m + longest_half_m_ + 1) break;
      if (!b.present || apart > a.half_s_m + b.half_s_m + 0.5 ||
          std::abs(a.center_t_m - b.center_t_m) > a.half_t_m + b.half_t_m + 0.5 || (a.collided && b.collided)) {
        continue;
      }
      if (!Overlap(FootprintOf(plan_->actors[order_[i]], a), FootprintOf(plan_->actors[order_[k]], b))) continue;
      a.collided = b.collided = true;
    }
  }
}

}  // namespace longtail
