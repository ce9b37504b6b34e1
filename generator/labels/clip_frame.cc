#include "generator/labels/clip_frame.h"

#include <cmath>

#include "scenarios/behavior/bicycle.h"

namespace longtail {

ClipFrame::ClipFrame(const v1::WorldTrack& track, double z_m)
    : x_m_(track.actors(0).x_m(0)),
      y_m_(track.actors(0).y_m(0)),
      z_m_(z_m),
      yaw_rad_(track.actors(0).yaw_rad(0)),
      cos_(std::cos(yaw_rad_)),
      sin_(std::sin(yaw_rad_)) {}

std::array<double, 2> ClipFrame::Point(double x_m, double y_m) const {
  const double dx = x_m - x_m_, dy = y_m - y_m_;
  return {cos_ * dx + sin_ * dy, -sin_ * dx + cos_ * dy};
}

double ClipFrame::Yaw(double yaw_rad) const { return WrapAngle(yaw_rad - yaw_rad_); }

v1::Pose ClipFrame::world_from_clip() const {
  const std::array<double, 4> q = YawQuaternion(yaw_rad_);
  v1::Pose pose;
  pose.set_x_m(x_m_);
  pose.set_y_m(y_m_);
  pose.set_z_m(z_m_);
  pose.set_qz(q[2]);
  pose.set_qw(q[3]);
  return pose;
}

std::array<double, 4> YawQuaternion(double yaw_rad) {
  const double half = WrapAngle(yaw_rad) / 2;
  return {0, 0, std::sin(half), std::cos(half)};
}

std::array<double, 4> Quaternion(double yaw_rad, double pitch_rad, double roll_rad) {
  const std::array<double, 4> yaw = YawQuaternion(yaw_rad);
  const double sy = yaw[2], cy = yaw[3];
  const double sp = std::sin(pitch_rad / 2), cp = std::cos(pitch_rad / 2);
  const double sr = std::sin(roll_rad / 2), cr = std::cos(roll_rad / 2);
  return {cy * cp * sr - sy * sp * cr, cy * sp * cr + sy * cp * sr, sy * cp * cr - cy * sp * sr,
          cy * cp * cr + sy * sp * sr};
}

}  // namespace longtail
