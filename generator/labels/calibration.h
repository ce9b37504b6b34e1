// calib.json: the cameras of a scene.
#ifndef LONGTAIL_GENERATOR_LABELS_CALIBRATION_H_
#define LONGTAIL_GENERATOR_LABELS_CALIBRATION_H_

#include <vector>

#include "generator/scene/scene.h"
#include "longtail/v1/sample.pb.h"

namespace longtail {

v1::Calibration MakeCalibration(const std::vector<CameraModel>& cameras);

// Translation and quaternion (w >= 0, unit) of a rigid transform.
v1::Pose PoseOf(const Rigid& rigid);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_CALIBRATION_H_
