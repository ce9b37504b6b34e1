// Directions to places of a picture and back, for every lens: the one camera model of rasters, pictures and labels.
#ifndef LONGTAIL_GENERATOR_SCENE_PROJECTION_H_
#define LONGTAIL_GENERATOR_SCENE_PROJECTION_H_

#include "generator/scene/scene.h"

namespace longtail {

// Direction in the camera frame of a place of the picture (pixel edges, may lie outside): 1 along the axis for a
// pinhole, unit for an f-theta lens.
Vec3f RayOf(const CameraModel& camera, float x_px, float y_px);

// Where a point of the camera frame lies in the picture, or outside of it.
struct PicturePlace {
  double x_px = 0, y_px = 0;
  bool exists = false;  // false: behind a pinhole, or beyond what an f-theta lens takes in
};
PicturePlace PlaceOf(const CameraModel& camera, double x_m, double y_m, double z_m);

// Px off the centre of what lies theta_rad off the axis; goes on straight beyond max_theta_rad.
double FThetaRadius(const CameraModel& camera, double theta_rad);
// Its inverse, for any radius >= 0.
double FThetaAngle(const CameraModel& camera, double radius_px);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_PROJECTION_H_
