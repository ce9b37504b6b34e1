#include "scenarios/behavior/slide.h"

#include <algorithm>
#include <cmath>

#include "scenarios/behavior/bicycle.h"

namespace longtail {
namespace {

constexpr double kRestMps = 0.03;
constexpr double kRestRadps = 0.03;

// Leaning under a sideways push at the ground: the body turns about its outer wheels, whose distance from the centre of
// mass is the arm. force: of the road on the body, to its left, over mass, m/s².
void StepRoll(RollState& roll, const SlideParams& params, double left_mps2, double dt_s) {
  if (params.mass_height_m <= 0 || std::abs(roll.roll_rad) >= kPi / 2) return;
  // Pushed to the left at the ground while it moves to the right, it leans to the right.
  const double side = roll.roll_rad != 0 ? (roll.roll_rad > 0 ? 1 : -1) : (left_mps2 > 0 ? 1 : -1);
  const double height = params.mass_height_m, track = params.half_track_m;
  const double lean = std::abs(roll.roll_rad);
  // A box about its edge: 4/3 of the arm squared.
  const double inertia = 4.0 / 3 * (height * height + track * track);
  const double arm_up = height * std::cos(lean) + track * std::sin(lean);
  const double arm_out = track * std::cos(lean) - height * std::sin(lean);
  const double tipping = (side * left_mps2 * arm_up - params.gravity.onto_mps2 * arm_out) / inertia;
  double rate = side * roll.rate_radps + tipping * dt_s;
  double now = lean + rate * dt_s;
  if (now <= 0) now = rate = 0;
  if (now >= kPi / 2) {
    now = kPi / 2;
    rate = 0;
  }
  roll.roll_rad = side * now;
  roll.rate_radps = side * rate;
}

// Below it friction holds a body against the slope; 0 where it cannot. Friction that fades with speed lets it creep at
// what makes both forces equal.
double RestOnSlope(const Gravity& gravity, double grip_mps2, double share, double fade_mps) {
  const double needed = std::hypot(gravity.forward_mps2 / share, gravity.left_mps2) / grip_mps2;
  return needed < 1 ? std::max(kRestMps, 1.01 * needed * fade_mps) : 0;
}

}  // namespace

bool StepSlide(RigidBody& body, double& yaw_rad, RollState& roll, const SlideParams& params, double dt_s) {
  const double c = std::cos(yaw_rad), s = std::sin(yaw_rad);
  const bool lies = roll.Lies();
  const double friction = lies ? params.lying_friction : params.friction;
  const double share = lies ? 1 : params.rolling_share;
  const double grip = friction * params.gravity.onto_mps2;
  // Where a point is all but still, friction fades with its speed, fast enough to end the motion in a few ticks and
  // slowly enough not to turn it round: a corner's push moves the corner by up to 1 + r² m / I times what it moves the
  // centre.
  const double reach2 = params.half_base_m * params.half_base_m + params.half_track_m * params.half_track_m;
  const double fade = grip * dt_s * std::max(1.0, reach2 * body.mass_kg / body.inertia_kgm2);
  double ax = 0, ay = 0, turn = 0;
  for (const double along : {-params.half_base_m, params.half_base_m}) {
    for (const double across : {-params.half_track_m, params.half_track_m}) {
      const Point2 at{body.center.x_m + along * c - across * s, body.center.y_m + along * s + across * c};
      const Point2 v = body.VelocityAt(at);
      const double forward = v.x_m * c + v.y_m * s, left = -v.x_m * s + v.y_m * c;
      const double scale = grip / 4 / std::max(std::hypot(forward, left), fade);
      const double push_forward = -share * forward * scale, push_left = -left * scale;
      const double px = push_forward * c - push_left * s, py = push_forward * s + push_left * c;
      ax += px;
      ay += py;
      turn += ((at.x_m - body.center.x_m) * py - (at.y_m - body.center.y_m) * px) * body.mass_kg;
    }
  }
  StepRoll(roll, params, -ax * s + ay * c, dt_s);
  const bool sloped = params.gravity.forward_mps2 != 0 || params.gravity.left_mps2 != 0;
  if (sloped) {
    ax += params.gravity.forward_mps2 * c - params.gravity.left_mps2 * s;
    ay += params.gravity.forward_mps2 * s + params.gravity.left_mps2 * c;
  }
  const double vx = body.vx_mps, vy = body.vy_mps, rate = body.yaw_rate_radps;
  body.vx_mps += ax * dt_s;
  body.vy_mps += ay * dt_s;
  body.yaw_rate_radps += turn / body.inertia_kgm2 * dt_s;
  const bool tipping = roll.rate_radps != 0;
  const double rest_mps = sloped ? RestOnSlope(params.gravity, grip, share, fade) : kRestMps;
  if (std::hypot(body.vx_mps, body.vy_mps) < rest_mps && std::abs(body.yaw_rate_radps) < kRestRadps && share > 0) {
    body.vx_mps = body.vy_mps = body.yaw_rate_radps = 0;
  }
  body.center.x_m += (vx + body.vx_mps) / 2 * dt_s;
  body.center.y_m += (vy + body.vy_mps) / 2 * dt_s;
  yaw_rad += (rate + body.yaw_rate_radps) / 2 * dt_s;
  return tipping || body.vx_mps != 0 || body.vy_mps != 0 || body.yaw_rate_radps != 0;
}

}  // namespace longtail
