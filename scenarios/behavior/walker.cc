#include "scenarios/behavior/walker.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "scenarios/behavior/bicycle.h"

namespace longtail {
namespace {

constexpr double kRelaxS = 0.5;                         // tau
constexpr double kPersonV0 = 2.1, kPersonSigmaM = 0.3;  // V0, sigma
constexpr double kPersonFarM = 12 * kPersonSigmaM;      // b at which a push is below 0.0001 m/s²
constexpr double kStepAheadS = 2;                       // of the other's next step
constexpr double kEdgeU0 = 10, kEdgeReachM = 0.2;       // U0, R
constexpr double kBodyMps2 = 8, kBodyReachM = 0.4, kBodyAheadS = 1.5;
constexpr double kStandingReachM = 0.2;
constexpr double kHardPerS2 = 600;                       // of a body that is touched, over mass
constexpr double kPersonalM = 0.2, kSqueezePerS2 = 120;  // people nearer than this push off one another
constexpr double kTouchM = 0.05, kRoomS = 0.4;
constexpr double kRoomM = 5;  // leaves room for 10 m/s: nobody is as fast
constexpr double kBehindWeight = 0.5;
constexpr double kCosHalfView = -0.17364817766693036;  // 100 degrees
constexpr double kRightLean = 0.15;                    // tangent by which a head-on push is turned to the right
constexpr double kFastest = 1.3;
constexpr double kStepAsideMps = 0.7;  // of somebody who stands
constexpr double kStandsMps2 = 4;      // a push that such a one withstands
constexpr double kStandsMps = 0.02;
constexpr double kTurnRadps = 7;

}  // namespace

void WalkerPush::Add(double ux, double uy, double push_mps2) {
  x_ += push_mps2 * ux;
  y_ += push_mps2 * uy;
}

double PersonReachM(double speed_mps) {
  // b of FromPerson is at least sqrt(apart * (apart - step)).
  const double step = kStepAheadS * speed_mps;
  return std::max(kRoomM, (step + std::sqrt(step * step + 4 * kPersonFarM * kPersonFarM)) / 2);
}

void WalkerPush::FromPerson(const WalkerState& other) {
  const double rx = self_.at.x_m - other.at.x_m, ry = self_.at.y_m - other.at.y_m;
  const double touch = self_.radius_m + other.radius_m;
  const double before_it = -(rx * hx_ + ry * hy_), beside_it = rx * hy_ - ry * hx_;
  if (before_it > 0 && std::abs(beside_it) < touch) {
    const double gap = before_it - std::sqrt(touch * touch - beside_it * beside_it) - kTouchM;
    const double goes_on = std::max(0.0, other.vx_mps * hx_ + other.vy_mps * hy_);
    room_mps_ = std::min(room_mps_, goes_on + std::max(0.0, gap) / kRoomS);
  }
  const double sx = other.vx_mps * kStepAheadS, sy = other.vy_mps * kStepAheadS, step2 = sx * sx + sy * sy;
  const double apart = std::max(1e-6, std::sqrt(rx * rx + ry * ry));
  const double squeeze = touch + kPersonalM - apart;
  if (squeeze > 0) Add(rx / apart, ry / apart, kSqueezePerS2 * squeeze);
  const double ax = rx - sx, ay = ry - sy, after = std::max(1e-6, std::sqrt(ax * ax + ay * ay));
  const double sum = apart + after;
  const double b = std::sqrt(std::max(1e-4, sum * sum - step2)) / 2;
  if (b > kPersonFarM) return;
  const double gx = sum / (4 * b) * (rx / apart + ax / after);
  const double gy = sum / (4 * b) * (ry / apart + ay / after);
  const double ahead = -(rx * wish_.ux + ry * wish_.uy) / apart;
  const double weight = ahead > kCosHalfView ? 1 : kBehindWeight;
  const double push = weight * kPersonV0 / kPersonSigmaM * std::exp(-b / kPersonSigmaM);
  // Whoever comes head on is let past on the left.
  const double facing = std::max(0.0, ahead) * kRightLean * std::sqrt(gx * gx + gy * gy);
  x_ += push * (gx + facing * wish_.uy);
  y_ += push * (gy - facing * wish_.ux);
}

void WalkerPush::FromBody(const Footprint& box, double vx_mps, double vy_mps, double minding) {
  const double dx = self_.at.x_m - box.center.x_m, dy = self_.at.y_m - box.center.y_m;
  const double along = dx * box.cos_yaw + dy * box.sin_yaw, across = -dx * box.sin_yaw + dy * box.cos_yaw;
  const double going = vx_mps * box.cos_yaw + vy_mps * box.sin_yaw;
  const bool moves = std::hypot(vx_mps, vy_mps) > 0.3;
  const double reach = moves ? going * kBodyAheadS : 0;
  const double front = box.half_length_m + std::max(0.0, reach), rear = box.half_length_m - std::min(0.0, reach);
  const double past = along > front ? along - front : (along < -rear ? along + rear : 0);
  const double beside = std::abs(across) > box.half_width_m ? std::abs(across) - box.half_width_m : 0;
  const double side = across >= 0 ? 1 : -1;
  const double gap = std::hypot(past, beside) - self_.radius_m;
  const double reach_m = moves ? kBodyReachM : kStandingReachM;
  if (gap > 8 * reach_m) return;
  double ax = past, ay = side * beside;
  // In its path, but not yet against it: out by the nearer side.
  if (past == 0 && beside == 0) ax = 0, ay = side;
  const double length = std::hypot(ax, ay);
  ax /= length;
  ay /= length;
  const double push = (moves ? minding : 1) * kBodyMps2 * std::exp(-std::max(0.0, gap) / reach_m);
  Add(ax * box.cos_yaw - ay * box.sin_yaw, ax * box.sin_yaw + ay * box.cos_yaw, push);
  // The body itself is hard.
  const double ex = std::max(0.0, std::abs(along) - box.half_length_m), ey = beside;
  const double touch = std::hypot(ex, ey) - self_.radius_m;
  if (touch >= 0.03) return;
  double ox = std::copysign(ex, along), oy = side * ey;
  if (ex == 0 && ey == 0) {
    const bool end = box.half_length_m - std::abs(along) < box.half_width_m - std::abs(across);
    ox = end ? std::copysign(1.0, along) : 0;
    oy = end ? 0 : side;
  }
  const double scale = std::hypot(ox, oy);
  ox /= scale;
  oy /= scale;
  Add(ox * box.cos_yaw - oy * box.sin_yaw, ox * box.sin_yaw + oy * box.cos_yaw,
      std::min(200.0, kHardPerS2 * (0.03 - touch)));
}

void WalkerPush::FromEdge(double gap_m, double nx, double ny) {
  if (gap_m > 10 * kEdgeReachM) return;
  Add(nx, ny, kEdgeU0 / kEdgeReachM * std::exp(-std::max(0.0, gap_m) / kEdgeReachM));
}

void StepWalker(WalkerState& self, const WalkerWish& wish, const WalkerPush& push, const ActorLimits& limits,
                double dt_s) {
  const bool stays = wish.speed_mps == 0 && std::hypot(push.x_mps2(), push.y_mps2()) < kStandsMps2;
  double ax = (wish.speed_mps * wish.ux - self.vx_mps) / kRelaxS + (stays ? 0 : push.x_mps2());
  double ay = (wish.speed_mps * wish.uy - self.vy_mps) / kRelaxS + (stays ? 0 : push.y_mps2());
  const double most = std::min(limits.max_acceleration_mps2, limits.max_lateral_mps2);
  const double asked = std::hypot(ax, ay);
  if (asked > most) {
    ax *= most / asked;
    ay *= most / asked;
  }
  const double vx = self.vx_mps + ax * dt_s, vy = self.vy_mps + ay * dt_s;
  const double before = std::hypot(self.vx_mps, self.vy_mps);
  double speed = std::hypot(vx, vy), turn = 0;
  if (speed > kStandsMps || !stays) {
    const double wanted_turn = WrapAngle(std::atan2(vy, vx) - self.yaw_rad);
    const double fastest_turn = std::min({kTurnRadps, limits.max_yaw_rate_radps,
                                          limits.max_lateral_mps2 / (before + limits.max_acceleration_mps2 * dt_s)}) *
                                dt_s;
    turn = std::clamp(wanted_turn, -fastest_turn, fastest_turn);
    speed *= std::max(0.0, std::cos(wanted_turn - turn));
  }
  const double fastest =
      std::min({limits.max_speed_mps, std::max(kFastest * wish.speed_mps, kStepAsideMps), push.room_mps()});
  // Somebody who runs slows down within what legs can do.
  speed = std::clamp(std::min(speed, fastest), std::max(0.0, before - limits.max_deceleration_mps2 * dt_s),
                     before + limits.max_acceleration_mps2 * dt_s);
  if (stays && speed < kStandsMps) speed = 0;
  const double way_m = (before + speed) / 2 * dt_s;
  self.at.x_m += way_m * std::cos(self.yaw_rad + turn / 2);
  self.at.y_m += way_m * std::sin(self.yaw_rad + turn / 2);
  self.yaw_rad += turn;
  self.vx_mps = speed * std::cos(self.yaw_rad);
  self.vy_mps = speed * std::sin(self.yaw_rad);
}

Point2 WayAround(const Footprint& box, const Point2& from, const Point2& to, double margin_m) {
  Footprint wide = box;
  wide.half_length_m += margin_m;
  wide.half_width_m += margin_m;
  if (!Blocks(wide, from, to)) return to;
  wide.half_length_m += 0.05;
  wide.half_width_m += 0.05;
  const std::array<Point2, 4> corners = wide.Corners();
  const auto length = [](const Point2& p, const Point2& q) { return std::hypot(p.x_m - q.x_m, p.y_m - q.y_m); };
  // The shorter of the two ways round, corner by corner, and of it the last corner that can be reached straight.
  double best = 1e300;
  Point2 aim = to;
  wide.half_length_m -= 0.06;
  wide.half_width_m -= 0.06;
  for (int first = 0; first < 4; ++first) {
    if (Blocks(wide, from, corners[first])) continue;
    for (const int turn : {1, 3}) {
      double way = length(from, corners[first]);
      int at = first;
      for (int step = 0; step < 3 && Blocks(wide, corners[at], to); ++step) {
        const int next = (at + turn) % 4;
        way += length(corners[at], corners[next]);
        at = next;
      }
      way += length(corners[at], to);
      if (way < best - 1e-9) {
        best = way;
        aim = corners[first];
      }
    }
  }
  return aim;
}

bool ComesTooSoon(const WalkerState& self, const WalkerWish& wish, const Footprint& box, double vx_mps, double vy_mps,
                  double margin_m, double gap_s) {
  const double speed = std::hypot(vx_mps, vy_mps);
  if (speed < 0.3 || wish.speed_mps < 0.1) return false;
  const double fx = vx_mps / speed, fy = vy_mps / speed;
  const double dx = self.at.x_m - box.center.x_m, dy = self.at.y_m - box.center.y_m;
  const double ahead = dx * fx + dy * fy, left = -dx * fy + dy * fx;
  const double sideways = wish.speed_mps * (-wish.ux * fy + wish.uy * fx);
  const double half = box.ExtentAlong(-fy, fx) + self.radius_m + margin_m;
  const double front = ahead - box.ExtentAlong(fx, fy) - self.radius_m;
  const double rear = ahead + box.ExtentAlong(fx, fy) + self.radius_m;
  if (rear < 0) return false;  // it has passed
  double enter_s = 0, leave_s = 1e9;
  if (std::abs(sideways) > 0.05) {
    const double t0 = (-half - left) / sideways, t1 = (half - left) / sideways;
    enter_s = std::max(0.0, std::min(t0, t1));
    leave_s = std::max(t0, t1);
    if (leave_s < 0) return false;  // walks away from its path
  } else if (std::abs(left) > half) {
    return false;
  }
  const double arrive_s = std::max(0.0, front) / speed, gone_s = rear / speed;
  return enter_s < gone_s + 0.5 && leave_s > arrive_s - gap_s;
}

}  // namespace longtail
