#include "generator/labels/ego_arrays.h"

#include <algorithm>
#include <cmath>

#include "generator/labels/schema.h"
#include "generator/scene/stance.h"
#include "scenarios/criticality/metrics.h"
#include "scenarios/track_flags.h"

namespace longtail {
namespace {

v1::TurnSignal SignalOf(uint32_t flags) {
  const bool left = flags & kFlagLeftIndicator, right = flags & kFlagRightIndicator;
  if (left && right) return v1::TURN_SIGNAL_HAZARD;
  return left ? v1::TURN_SIGNAL_LEFT : right ? v1::TURN_SIGNAL_RIGHT : v1::TURN_SIGNAL_OFF;
}

// How the velocity across the heading changes, by the frames beside, + left, m/s².
double LeftRate(const v1::ActorTrack& ego, int frame, double frame_s) {
  const int from = std::max(0, frame - 1), to = std::min(ego.x_m_size() - 1, frame + 1);
  return to > from ? (LeftMpsAt(ego, to) - LeftMpsAt(ego, from)) / ((to - from) * frame_s) : 0;
}

using Commands = google::protobuf::RepeatedField<double>;

std::vector<float> ActionRows(const v1::ActorTrack& ego, const Commands& steer_rad, const Commands& accel_mps2,
                              const v1::VehicleLimits& limits, bool reverses) {
  std::vector<float> rows;
  rows.reserve(static_cast<size_t>(ego.x_m_size()) * kActionColumns);
  for (int t = 0; t < ego.x_m_size(); ++t) {
    const double accel = accel_mps2[t];
    rows.push_back(static_cast<float>(steer_rad[t]));
    rows.push_back(static_cast<float>(accel));
    const double faster = reverses ? -accel : accel;
    rows.push_back(static_cast<float>(std::clamp(faster / limits.max_accel_mps2(), 0.0, 1.0)));
    rows.push_back(static_cast<float>(std::clamp(-faster / limits.max_decel_mps2(), 0.0, 1.0)));
    rows.push_back(static_cast<float>(reverses ? v1::GEAR_REVERSE : v1::GEAR_DRIVE));
    rows.push_back(static_cast<float>(SignalOf(ego.flags(t))));
  }
  return rows;
}

}  // namespace

std::vector<double> EgoStates(const v1::ActorTrack& ego, const RoadNetwork* network, const ClipFrame& clip,
                              double wheelbase_m, double frame_s) {
  std::vector<double> rows;
  rows.reserve(static_cast<size_t>(ego.x_m_size()) * kEgoColumns);
  for (int t = 0; t < ego.x_m_size(); ++t) {
    const std::array<double, 2> position = clip.Point(ego.x_m(t), ego.y_m(t));
    const double yaw = clip.Yaw(ego.yaw_rad(t));
    const Stance stance = StanceOf(network, ego, t);
    const std::array<double, 4> q = Quaternion(yaw, stance.pitch_rad, stance.roll_rad);
    const double climb = 0 - std::tan(stance.pitch_rad);
    const double cos = std::cos(yaw), sin = std::sin(yaw);
    const double speed = ego.speed_mps(t), yaw_rate = ego.yaw_rate_radps(t), left = LeftMpsAt(ego, t);
    double along = ego.accel_mps2(t), across = speed * yaw_rate;  // centripetal, + left
    double vx = speed * cos, vy = speed * sin;
    if (!ego.left_mps().empty()) {  // of who slides
      along -= left * yaw_rate;
      across += LeftRate(ego, t, frame_s);
      vx -= left * sin;
      vy += left * cos;
    }
    rows.insert(rows.end(), {position[0], position[1], clip.Height(stance.z_m), q[0], q[1], q[2], q[3]});
    rows.insert(rows.end(), {vx, vy, speed * climb});
    rows.insert(rows.end(), {along * cos - across * sin, along * sin + across * cos, along * climb});
    rows.insert(rows.end(), {speed, yaw_rate, std::tan(ego.steer_rad(t)) / wheelbase_m});
  }
  return rows;
}

std::vector<float> EgoActions(const v1::ActorTrack& ego, const v1::VehicleLimits& limits, bool reverses) {
  return ActionRows(ego, ego.command_steer_rad(), ego.command_accel_mps2(), limits, reverses);
}

std::vector<float> ExpertActions(const v1::ActorTrack& ego, const v1::VehicleLimits& limits, bool reverses) {
  if (ego.expert_steer_rad().empty()) return EgoActions(ego, limits, reverses);
  return ActionRows(ego, ego.expert_steer_rad(), ego.expert_accel_mps2(), limits, reverses);
}

}  // namespace longtail
