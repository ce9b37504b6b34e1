#include "scenarios/behavior/ego_driver.h"

#include <algorithm>
#include <cmath>

namespace longtail {

EgoDriver::EgoDriver(const Plan& plan, const WorldState& start, EgoController* client)
    : plan_(&plan),
      client_(client),
      expert_(plan),
      steer_noise_{plan.ego.steer_noise},
      accel_noise_{plan.ego.accel_noise} {
  if (plan.ego.points.empty()) return;
  const BicycleState& body = start.actors[0].body;
  first_vx_mps_ = body.speed_mps * std::cos(body.yaw_rad);
  first_vy_mps_ = body.speed_mps * std::sin(body.yaw_rad);
  const auto add = [this](double time_s, double x_m, double y_m) {
    times_s_.push_back(time_s);
    x_m_.push_back(x_m);
    y_m_.push_back(y_m);
  };
  if (plan.ego.points[0].time_s > 0) add(0, body.x_m, body.y_m);
  for (const PlanEgo::Point& point : plan.ego.points) {
    const Place place = Resolve(plan, start, point.position);
    add(point.time_s, place.pose.x_m, place.pose.y_m);
  }
}

EgoDriver::Decision EgoDriver::Decide(const EgoView& view) {
  const double time_s = view.tick * kTickS;
  const bool expert_drives =
      plan_->ego.driver == PlanEgo::Driver::kExpert || plan_->ego.driver == PlanEgo::Driver::kPerturbed;
  if (!expert_drives) expert_.KeepLaneOf(view);
  const EgoCommand expert = expert_.Decide(view);
  switch (plan_->ego.driver) {
    case PlanEgo::Driver::kExpert:
      break;
    case PlanEgo::Driver::kPerturbed:
      return {expert,
              {static_cast<float>(expert.steer_rad + plan_->ego.steer_noise_rad * Next(steer_noise_)),
               static_cast<float>(expert.accel_mps2 + plan_->ego.accel_noise_mps2 * Next(accel_noise_))}};
    case PlanEgo::Driver::kReplay:
      if (const EgoCommand* const written = Written(time_s); written != nullptr) return {expert, *written};
      if (Tracks(time_s)) return {expert, Track(view)};
      break;
    case PlanEgo::Driver::kExternal:
      if (client_ != nullptr) return {expert, client_->Decide(view)};
      break;
  }
  return {expert, expert};
}

// x' = x e^(-dt/tau) + sqrt(1 - e^(-2 dt/tau)) N(0, 1): exact for any dt (Gillespie, Phys. Rev. E 54, 1996).
double EgoDriver::Next(Noise& noise) const {
  const double kept = std::exp(-plan_->ticks_per_frame * kTickS / plan_->ego.correlation_s);
  const double normal = noise.stream.Normal();
  noise.value = noise.begun ? noise.value * kept + std::sqrt(1 - kept * kept) * normal : normal;
  noise.begun = true;
  return noise.value;
}

// The last command whose time has come; null for none.
const EgoCommand* EgoDriver::Written(double time_s) const {
  const EgoCommand* found = nullptr;
  for (const PlanEgo::Command& timed : plan_->ego.commands) {
    if (timed.time_s > time_s + 1e-9) break;
    found = &timed.command;
  }
  return found;
}

// Steers to where it should be a little later, and makes up for time lost.
EgoCommand EgoDriver::Track(const EgoView& view) const {
  constexpr double kPerS2 = 1.5, kSpeedPerS = 2, kMinLookaheadS = 0.6, kMinLookaheadM = 4, kStandingMps = 0.1;
  const double time_s = view.tick * kTickS;
  // Backwards is forwards with the heading turned round.
  const double way = plan_->actors[0].reverses ? -1 : 1;
  const BicycleState ego{view.ego.x_m, view.ego.y_m, view.ego.yaw_rad + (way < 0 ? kPi : 0), way * view.ego.speed_mps};
  const double c = std::cos(ego.yaw_rad), s = std::sin(ego.yaw_rad);
  const Motion1 x = CurveThrough(times_s_, x_m_, first_vx_mps_, time_s);
  const Motion1 y = CurveThrough(times_s_, y_m_, first_vy_mps_, time_s);
  const double behind_m = (x.value - ego.x_m) * c + (y.value - ego.y_m) * s;
  const double speed_mps = std::hypot(x.rate, y.rate);
  const double along_mps2 = speed_mps > kStandingMps ? (x.accel * x.rate + y.accel * y.rate) / speed_mps : 0;
  const double accel_mps2 = along_mps2 + kSpeedPerS * (speed_mps - ego.speed_mps) + kPerS2 * behind_m;
  const double ahead_s = std::max(kMinLookaheadS, kMinLookaheadM / std::max(1.0, ego.speed_mps));
  const double goal_s = std::min(times_s_.back(), time_s + ahead_s);
  const double dx = CurveThrough(times_s_, x_m_, first_vx_mps_, goal_s).value - ego.x_m;
  const double dy = CurveThrough(times_s_, y_m_, first_vy_mps_, goal_s).value - ego.y_m;
  const double steer_rad =
      dx * c + dy * s > 1 ? SteerTowards(plan_->actors[0], view, dx, dy, expert_.LeftPull(view)) : 0;
  return {static_cast<float>(steer_rad), static_cast<float>(way * accel_mps2)};
}

}  // namespace longtail
