#include "scenarios/behavior/loose_object.h"

#include <algorithm>
#include <cmath>

#include "scenarios/behavior/bicycle.h"

namespace longtail {
namespace {

constexpr double kBounceMps = 0.35;  // slower falls end without a bounce
constexpr double kRestMps = 0.02;
constexpr double kWheelUprightMps = 1.6;  // a wheel faster than this stays upright by itself
constexpr double kWheelFallRadps2 = 3;
constexpr double kPi2 = kPi / 2;

// Takes `loss` of speed from a planar velocity, no more than there is.
void Slow(double& vx, double& vy, double loss) {
  const double speed = std::hypot(vx, vy);
  const double keep = speed > loss ? 1 - loss / speed : 0;
  vx *= keep;
  vy *= keep;
}

// Velocity relative to the air after a tick of drag.
double DragFactor(const LooseParams& params, double relative_mps, double dt_s) {
  return 1 / (1 + kGravityMps2 / (params.terminal_mps * params.terminal_mps) * relative_mps * dt_s);
}

// Gravity in world axes.
struct Pull {
  double x_mps2 = 0, y_mps2 = 0, onto_mps2 = kGravityMps2;
};

Pull PullOn(const LooseState& state, const Gravity& gravity) {
  if (gravity.forward_mps2 == 0 && gravity.left_mps2 == 0) return {};
  const double c = std::cos(state.yaw_rad), s = std::sin(state.yaw_rad);
  return {gravity.forward_mps2 * c - gravity.left_mps2 * s, gravity.forward_mps2 * s + gravity.left_mps2 * c,
          gravity.onto_mps2};
}

// Of friction, or of rolling where it rolls every way.
double HoldRatio(const LooseParams& params) {
  return params.rolling == Rolling::kBall || params.rolling == Rolling::kCart ? params.rolling_ratio : params.friction;
}

// Whether friction holds a thing at rest against wind and slope.
bool Stays(const LooseParams& params, const Air& wind, const Pull& pull) {
  const double blow = std::hypot(wind.x_mps, wind.y_mps);
  if (pull.x_mps2 == 0 && pull.y_mps2 == 0) return blow <= LiftingWindMps(params);
  const double drag = kGravityMps2 / (params.terminal_mps * params.terminal_mps) * blow;
  return std::hypot(pull.x_mps2 + drag * wind.x_mps, pull.y_mps2 + drag * wind.y_mps) <=
         HoldRatio(params) * pull.onto_mps2;
}

void Bounce(LooseState& state, const LooseParams& params, const Pull& pull) {
  const double down = -state.vz_mps;
  state.z_m = 0;
  const double up = down > kBounceMps ? params.restitution * down : 0;
  const double rub =
      params.rolling == Rolling::kNot ? params.friction * (down + up) : 0.1 * params.friction * (down + up);
  state.vx_mps += pull.x_mps2 / kGravityMps2 * (down + up);
  state.vy_mps += pull.y_mps2 / kGravityMps2 * (down + up);
  Slow(state.vx_mps, state.vy_mps, rub);
  state.vz_mps = up;
  // A flat side comes down sooner or later: what is left of the tumbling goes with each bounce.
  state.yaw_rate_radps *= 0.6;
  if (params.rolling == Rolling::kNot) state.pitch_rate_radps = up > 0 ? 0.5 * state.pitch_rate_radps : 0;
}

// Lies down on the nearest of its faces.
void Settle(LooseState& state, double dt_s) {
  const double nearest = std::round(state.pitch_rad / kPi2) * kPi2;
  const double turn = 6 * dt_s;
  state.pitch_rad += std::clamp(nearest - state.pitch_rad, -turn, turn);
}

void Roll(LooseState& state, const LooseParams& params, double onto_mps2, double dt_s) {
  const double c = std::cos(state.yaw_rad), s = std::sin(state.yaw_rad);
  double along = state.vx_mps * c + state.vy_mps * s, across = -state.vx_mps * s + state.vy_mps * c;
  const bool upright = std::abs(state.roll_rad) < 1.2;
  double still = 0;
  if (!upright) {
    Slow(state.vx_mps, state.vy_mps, params.friction * onto_mps2 * dt_s);
  } else {
    Slow(along, still, params.rolling_ratio * onto_mps2 * dt_s);
    Slow(across, still, params.friction * onto_mps2 * dt_s);
    state.vx_mps = along * c - across * s;
    state.vy_mps = along * s + across * c;
    state.pitch_rad += along / params.radius_m * dt_s;
  }
  // A slow wheel steers into its fall and goes over.
  if (std::abs(along) > kWheelUprightMps && state.roll_rad == 0) return;
  const double side = state.roll_rad < 0 ? -1 : 1;
  const double lean =
      std::min(kPi2, std::abs(state.roll_rad) + (0.05 + kWheelFallRadps2 * std::abs(state.roll_rad)) * dt_s);
  state.roll_rad = side * lean;
  if (upright) state.yaw_rad += side * -0.8 * lean * dt_s;
}

}  // namespace

double LiftingWindMps(const LooseParams& params) { return params.terminal_mps * std::sqrt(HoldRatio(params)); }

void StepLoose(LooseState& state, const LooseParams& params, const Air& wind, double dt_s, const Gravity& gravity) {
  const Pull pull = PullOn(state, gravity);
  if (state.resting) {
    if (Stays(params, wind, pull) && wind.z_mps <= params.terminal_mps) return;
    state.resting = false;
  }
  const double x = state.vx_mps, y = state.vy_mps, z = state.vz_mps;
  const double rx = x - wind.x_mps, ry = y - wind.y_mps, rz = z - wind.z_mps;
  const double keep = DragFactor(params, std::sqrt(rx * rx + ry * ry + rz * rz), dt_s);
  state.vx_mps = wind.x_mps + keep * rx;
  state.vy_mps = wind.y_mps + keep * ry;
  state.vz_mps = wind.z_mps + keep * (rz - kGravityMps2 * dt_s);

  const bool grounded = state.z_m <= 0 && state.vz_mps <= 0 && z <= 0;
  if (grounded) {
    state.vz_mps = 0;
    state.vx_mps += pull.x_mps2 * dt_s;
    state.vy_mps += pull.y_mps2 * dt_s;
    if (params.rolling == Rolling::kWheel) {
      Roll(state, params, pull.onto_mps2, dt_s);
    } else {
      const bool rolls = params.rolling != Rolling::kNot;
      Slow(state.vx_mps, state.vy_mps, (rolls ? params.rolling_ratio : params.friction) * pull.onto_mps2 * dt_s);
      state.yaw_rate_radps *= std::max(0.0, 1 - 4 * dt_s);
      if (params.rolling == Rolling::kBall) {
        const double speed = std::hypot(state.vx_mps, state.vy_mps);
        if (speed > 0.2) state.yaw_rad = std::atan2(state.vy_mps, state.vx_mps);
        state.pitch_rad += speed / params.radius_m * dt_s;
      } else {
        Settle(state, dt_s);
      }
    }
  } else {
    state.pitch_rad += state.pitch_rate_radps * dt_s;
  }
  state.x_m += (x + state.vx_mps) / 2 * dt_s;
  state.y_m += (y + state.vy_mps) / 2 * dt_s;
  state.z_m += (z + state.vz_mps) / 2 * dt_s;
  state.yaw_rad += state.yaw_rate_radps * dt_s;
  if (!grounded && state.z_m <= 0 && state.vz_mps < 0) Bounce(state, params, pull);

  const bool turning = params.rolling == Rolling::kWheel && std::abs(state.roll_rad) < kPi2;
  const bool settled = params.rolling != Rolling::kNot || std::abs(std::remainder(state.pitch_rad, kPi2)) < 1e-6;
  if (grounded && !turning && settled && std::hypot(state.vx_mps, state.vy_mps) < kRestMps &&
      Stays(params, wind, pull)) {
    state.vx_mps = state.vy_mps = state.vz_mps = state.yaw_rate_radps = state.pitch_rate_radps = 0;
    state.resting = true;
  }
}

}  // namespace longtail
