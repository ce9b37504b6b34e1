#include "scenarios/behavior/animal.h"

#include <algorithm>
#include <cmath>

#include "scenarios/behavior/bicycle.h"

namespace longtail {
namespace {

constexpr double kWanderPeriodS = 1.5;
constexpr double kPausePeriodS = 2.0;
constexpr double kHerdReachM = 12;
constexpr double kCohesion = 0.08;  // per m from the herd's middle
constexpr double kAlignment = 0.6;
constexpr double kSeparation = 2.5;
constexpr double kLongerThanWide = 1.9, kRoomS = 0.5;
constexpr double kPathMarginM = 1.5;  // how near a vehicle's path counts as in its way
enum Channel : uint32_t { kWander = 0, kPause = 1, kFreeze = 2 };

}  // namespace

void AnimalSenses::Companion(const AnimalState& other, double radius_m) {
  const double dx = other.at.x_m - self_.at.x_m, dy = other.at.y_m - self_.at.y_m;
  const double apart = std::max(1e-6, std::hypot(dx, dy));
  const double room = params_.radius_m + radius_m + 0.4;
  const double before = dx * hx_ + dy * hy_, beside = -dx * hy_ + dy * hx_;
  if (before > 0 && std::abs(beside) < params_.radius_m + radius_m) {
    const double gap = before - kLongerThanWide * (params_.radius_m + radius_m);
    const double goes_on = std::max(0.0, other.speed_mps * std::cos(other.yaw_rad - self_.yaw_rad));
    room_mps_ = std::min(room_mps_, goes_on + std::max(0.0, gap) / kRoomS);
  }
  if (apart < 2 * room) {
    const double push = std::min(4.0, kSeparation * (2 * room - apart) / room);
    away_x_ -= push * dx / apart;
    away_y_ -= push * dy / apart;
  }
  if (apart > kHerdReachM) {
    // Far behind: straight after it.
    center_x_ += dx / apart * kHerdReachM;
    center_y_ += dy / apart * kHerdReachM;
  } else {
    center_x_ += dx;
    center_y_ += dy;
  }
  along_x_ += std::cos(other.yaw_rad);
  along_y_ += std::sin(other.yaw_rad);
  pace_ += other.speed_mps;
  ++num_companions_;
}

void AnimalSenses::Obstacle(const Footprint& box) {
  const double dx = self_.at.x_m - box.center.x_m, dy = self_.at.y_m - box.center.y_m;
  const double along = dx * box.cos_yaw + dy * box.sin_yaw, across = -dx * box.sin_yaw + dy * box.cos_yaw;
  const double past = std::max(0.0, std::abs(along) - box.half_length_m);
  const double beside = std::max(0.0, std::abs(across) - box.half_width_m);
  // It must have room to turn round, too.
  const double gap = std::hypot(past, beside) - kLongerThanWide * params_.radius_m;
  const double reach = 1 + self_.speed_mps * 0.4;
  if (gap > reach) return;
  double ax = std::copysign(past, along), ay = std::copysign(beside, across);
  if (past == 0 && beside == 0) ay = across >= 0 ? 1 : -1;
  const double length = std::hypot(ax, ay);
  const double ux = (ax * box.cos_yaw - ay * box.sin_yaw) / length, uy = (ax * box.sin_yaw + ay * box.cos_yaw) / length;
  const double push = std::min(6.0, 3 * (reach - gap) / reach);
  away_x_ += push * ux;
  away_y_ += push * uy;
  const double approach = -(ux * hx_ + uy * hy_);
  if (approach > 0.1) clear_mps_ = std::min(clear_mps_, std::max(0.0, gap) / (kRoomS * approach));
}

void AnimalSenses::Vehicle(const Footprint& box, double vx_mps, double vy_mps) {
  Obstacle(box);
  const double speed = std::hypot(vx_mps, vy_mps);
  if (speed < 1) return;
  const double fx = vx_mps / speed, fy = vy_mps / speed;
  const double dx = self_.at.x_m - box.center.x_m, dy = self_.at.y_m - box.center.y_m;
  const double ahead = dx * fx + dy * fy - box.ExtentAlong(fx, fy), left = -dx * fy + dy * fx;
  const double half = box.ExtentAlong(-fy, fx) + params_.radius_m + kPathMarginM;
  if (ahead < -box.ExtentAlong(fx, fy) * 2 || std::abs(left) > half + 2) return;
  const double arrives_s = std::max(0.0, ahead) / speed;
  if (arrives_s >= threat_s_) return;
  threat_s_ = arrives_s;
  // Out of the path on the side it is nearer to, or goes to already.
  const double sideways = self_.speed_mps * (-hx_ * fy + hy_ * fx);
  const double side = left + 0.6 * sideways >= 0 ? 1 : -1;
  // And a little ahead of it, as animals do that run from what chases them.
  flee_x_ = 0.35 * fx - side * fy;
  flee_y_ = 0.35 * fy + side * fx;
}

void StepAnimal(AnimalState& self, const AnimalParams& params, const AnimalSenses& senses, const ActorLimits& limits,
                const Noise& noise, double time_s, double dt_s) {
  self.startled = senses.threat_s_ < params.alert_s * (self.startled ? 1.5 : 1);
  const bool freezes = self.startled && noise.Uniform(0, kFreeze) < params.freeze_ratio;
  double wanted = params.pace_mps;
  double way = params.heading_rad + params.wander_rad * noise.Smooth(time_s, kWanderPeriodS, kWander);
  if (noise.Uniform(static_cast<uint32_t>(time_s / kPausePeriodS), kPause) < params.pause_ratio) wanted = 0;
  double ux = std::cos(way), uy = std::sin(way);
  if (self.startled) {
    const double length = std::hypot(senses.flee_x_, senses.flee_y_);
    ux = senses.flee_x_ / length;
    uy = senses.flee_y_ / length;
    wanted = freezes ? 0 : params.dash_mps;
  } else if (senses.num_companions_ > 0) {
    const double n = senses.num_companions_;
    ux += kCohesion * senses.center_x_ / n + kAlignment * senses.along_x_ / n;
    uy += kCohesion * senses.center_y_ / n + kAlignment * senses.along_y_ / n;
    // At the pace of the others, and faster where they are ahead.
    const double behind = (senses.center_x_ * std::cos(self.yaw_rad) + senses.center_y_ * std::sin(self.yaw_rad)) / n;
    const double keeping = (wanted + senses.pace_ / n) / 2 * std::clamp(1 + 0.12 * behind, 0.3, 2.0);
    wanted = wanted > 0 || behind > 3 ? std::max(keeping, behind > 3 ? 0.5 * params.pace_mps : 0.0) : 0;
  }
  if (!freezes) {
    ux += senses.away_x_;
    uy += senses.away_y_;
  }
  way = std::atan2(uy, ux);

  const double v = self.speed_mps;
  const double turn = WrapAngle(way - self.yaw_rad);
  // Nobody runs before facing the way.
  wanted = std::min({wanted, limits.max_speed_mps, senses.room_mps_}) * std::max(0.0, std::cos(turn));
  // Who stands before a body turns away from it.
  const bool stands = v < 0.05 && wanted == 0 && std::abs(turn) < kPi / 2;
  wanted = std::min(wanted, senses.clear_mps_);
  self.speed_mps = std::max(0.0, v + std::clamp(wanted - v, -0.8 * limits.max_deceleration_mps2 * dt_s,
                                                0.8 * limits.max_acceleration_mps2 * dt_s));
  const double fastest_turn =
      std::min(limits.max_yaw_rate_radps, limits.max_lateral_mps2 / std::max({v, self.speed_mps, 0.5})) *
      std::min(1.0, 0.3 + v + wanted);
  self.yaw_rate_radps = stands ? 0 : std::clamp(turn / 0.15, -fastest_turn, fastest_turn);
  const double yaw = self.yaw_rad + self.yaw_rate_radps * dt_s / 2, vm = (v + self.speed_mps) / 2;
  self.at.x_m += vm * std::cos(yaw) * dt_s;
  self.at.y_m += vm * std::sin(yaw) * dt_s;
  self.yaw_rad += self.yaw_rate_radps * dt_s;
}

}  // namespace longtail
