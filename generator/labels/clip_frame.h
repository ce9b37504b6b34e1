// The clip frame: the world moved so that ego's rear axle at frame 0 is the origin, x forward.
#ifndef LONGTAIL_GENERATOR_LABELS_CLIP_FRAME_H_
#define LONGTAIL_GENERATOR_LABELS_CLIP_FRAME_H_

#include <array>

#include "longtail/v1/sample.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

// Thread-safe.
class ClipFrame {
 public:
  // track: ego first, at least one frame.
  // z_m: height of ego's reference point at frame 0 in the world.
  explicit ClipFrame(const v1::WorldTrack& track, double z_m = 0);

  // Point in world -> point in clip, m.
  std::array<double, 2> Point(double x_m, double y_m) const;
  // Heading in world -> heading in clip, in [-pi, pi), rad.
  double Yaw(double yaw_rad) const;
  // Height in world -> height in clip, m.
  double Height(double z_m) const { return z_m - z_m_; }
  v1::Pose world_from_clip() const;

 private:
  double x_m_, y_m_, z_m_, yaw_rad_, cos_, sin_;
};

// Rotation about z as (qx, qy, qz, qw), qw >= 0.
std::array<double, 4> YawQuaternion(double yaw_rad);
// Rotation by yaw about z, then pitch about the new y, then roll about the new x.
std::array<double, 4> Quaternion(double yaw_rad, double pitch_rad, double roll_rad);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_CLIP_FRAME_H_
