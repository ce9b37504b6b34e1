#include "generator/labels/calibration.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace longtail {

v1::Pose PoseOf(const Rigid& rigid) {
  const Vec3f &x = rigid.columns[0], &y = rigid.columns[1], &z = rigid.columns[2];
  // Of q and -q's four products with one component, the one with the largest component divides best.
  const std::array<std::array<double, 4>, 4> candidates = {{
      {1.0 + x.x - y.y - z.z, double{x.y} + y.x, double{x.z} + z.x, double{y.z} - z.y},
      {double{x.y} + y.x, 1.0 - x.x + y.y - z.z, double{y.z} + z.y, double{z.x} - x.z},
      {double{x.z} + z.x, double{y.z} + z.y, 1.0 - x.x - y.y + z.z, double{x.y} - y.x},
      {double{y.z} - z.y, double{z.x} - x.z, double{x.y} - y.x, 1.0 + x.x + y.y + z.z},
  }};
  int best = 3;
  for (int i = 0; i < 4; ++i) {
    if (candidates[i][i] > candidates[best][best]) best = i;
  }
  std::array<double, 4> q = candidates[best];
  double norm = std::sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
  if (q[3] < 0) norm = -norm;
  v1::Pose pose;
  pose.set_x_m(rigid.translation.x);
  pose.set_y_m(rigid.translation.y);
  pose.set_z_m(rigid.translation.z);
  pose.set_qx(q[0] / norm);
  pose.set_qy(q[1] / norm);
  pose.set_qz(q[2] / norm);
  pose.set_qw(q[3] / norm);
  return pose;
}

v1::Calibration MakeCalibration(const std::vector<CameraModel>& cameras) {
  v1::Calibration calibration;
  for (const CameraModel& camera : cameras) {
    v1::CameraCalibration& entry = *calibration.add_cameras();
    entry.set_name(camera.name);
    entry.set_model(camera.lens == Lens::kFTheta ? "ftheta" : "pinhole");
    entry.set_width_px(camera.width_px);
    entry.set_height_px(camera.height_px);
    entry.set_fx_px(camera.focal_px);
    entry.set_fy_px(camera.focal_px);
    entry.set_cx_px(camera.width_px / 2.0);
    entry.set_cy_px(camera.height_px / 2.0);
    if (camera.lens == Lens::kFTheta) {
      entry.mutable_theta_px()->Add(camera.theta_px.begin(), camera.theta_px.end());
      entry.set_max_theta_rad(camera.max_theta_rad);
    }
    *entry.mutable_rig_from_camera() = PoseOf(camera.rig_from_camera);
  }
  return calibration;
}

}  // namespace longtail
