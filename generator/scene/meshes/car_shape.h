// Proportions of car and van bodies: one table row a silhouette.
#ifndef LONGTAIL_GENERATOR_SCENE_MESHES_CAR_SHAPE_H_
#define LONGTAIL_GENERATOR_SCENE_MESHES_CAR_SHAPE_H_

#include <string_view>
#include <utility>
#include <vector>

#include "longtail/v1/actor_class.pb.h"

namespace longtail {

// u runs along the body, 0 at the rear bumper to 1 at the front bumper; heights are shares of the body's height and
// half widths shares of half its width.
//
//               roof_rear______roof_front
//                /                \            roof (1)
//      base_rear/__________________\base_front
//      |  deck line                    ----._  nose
//      |___  __________________________  __|   clearance
//          ()                          ()
struct CarShape {
  std::vector<std::pair<float, float>> deck;  // (u, height) of the top of the lower body, rear to front
  float base_rear = 0, base_front = 0;        // u of the cabin's foot
  float roof_rear = 0, roof_front = 0;        // u of the roof's ends
  float roof_half_width = 0.74f;
  float clearance = 0.15f;
  float wheel_radius = 0.225f;   // share of the height
  std::vector<float> side_cuts;  // along the cabin's side, 0 rear to 1 front: pillar, glass, pillar, …
  std::vector<float> rear_cuts;  // across the rear window, 0 right to 1 left
  float side_glass_low = 0.08f, side_glass_high = 0.86f;  // share of the cabin's height
  float rear_glass_low = 0.1f, rear_glass_high = 0.86f;
  bool upright_rear_lamps = false;  // tall lamps beside the tailgate rather than flat ones below the boot lid
};

// The silhouette for a catalogue model ("hatchback"); the commonest of the class for an unknown one.
const CarShape& ShapeOf(v1::ActorClass actor_class, std::string_view model);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_MESHES_CAR_SHAPE_H_
