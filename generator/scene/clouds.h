// Where clouds stand in the sky of a clip.
#ifndef LONGTAIL_GENERATOR_SCENE_CLOUDS_H_
#define LONGTAIL_GENERATOR_SCENE_CLOUDS_H_

#include "generator/scene/scene.h"

namespace longtail {

struct Clouds {
  float cover = 0;      // part of the direction they hide, 0..1
  float thickness = 0;  // 0 lit through, 1 dark from below
};

// In direction d, unit, world. Pure function; none below the horizon.
Clouds CloudsAt(const Sky& sky, Vec3f d);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_CLOUDS_H_
