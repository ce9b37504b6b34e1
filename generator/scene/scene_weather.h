// Weather of a scene over its clip: the sky, haze and spray of each frame.
#ifndef LONGTAIL_GENERATOR_SCENE_SCENE_WEATHER_H_
#define LONGTAIL_GENERATOR_SCENE_SCENE_WEATHER_H_

#include <memory>
#include <vector>

#include "generator/scene/scene.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"
#include "scenarios/environment/environment_state.h"
#include "scenarios/environment/gusts.h"
#include "scenarios/environment/visibility.h"
#include "scenarios/road/layout/course.h"

namespace longtail {

// Immutable once made.
struct SceneWeather {
  EnvironmentState at_start;
  std::vector<EnvironmentShift> shifts;  // of the environment and of the track's steps
  Gusts gusts{0, 0};
  double road_yaw_rad = 0;  // at s = 0
  uint64_t texture_seed = 0;
  // Puffs of each band of haze at time 0.
  struct Cloud {
    HazeBand band;
    std::vector<HazePuff> puffs;
  };
  std::vector<Cloud> clouds;
};

// scenario has one environment. Puffs come from the stream "scene/haze".
std::shared_ptr<const SceneWeather> MakeSceneWeather(const v1::Scenario& scenario, const v1::WorldTrack& track,
                                                     const Course& road, uint64_t texture_seed);

// The weather's numbers at a time since frame 0.
EnvironmentState StateAt(const SceneWeather& weather, double time_s);
// As the cameras see them.
Sky SkyAt(const SceneWeather& weather, double time_s);

// Fills sky, haze and spray of frame t, whose poses are there; leaves them alone where the scene has no weather.
void PoseWeather(const Scene& scene, const v1::Scenario& scenario, const v1::WorldTrack& track, int t,
                 SceneFrame* frame);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_SCENE_WEATHER_H_
