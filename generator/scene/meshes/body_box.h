// The box of a body in its actor's frame.
#ifndef LONGTAIL_GENERATOR_SCENE_MESHES_BODY_BOX_H_
#define LONGTAIL_GENERATOR_SCENE_MESHES_BODY_BOX_H_

#include "generator/scene/scene.h"
#include "longtail/v1/scenario.pb.h"

namespace longtail {

struct BodyBox {
  explicit BodyBox(const v1::ActorBody& body)
      : length(static_cast<float>(body.length_m())),
        half_width(static_cast<float>(body.width_m() / 2)),
        height(static_cast<float>(body.height_m())),
        rear(static_cast<float>(body.box_center_x_m() - body.length_m() / 2)),
        front(static_cast<float>(body.box_center_x_m() + body.length_m() / 2)),
        axle(static_cast<float>(body.wheelbase_m())) {}

  Vec3f Lo(float z = 0) const { return {rear, -half_width, z}; }
  Vec3f Hi() const { return {front, half_width, height}; }

  float length, half_width, height;
  float rear, front;
  float axle;  // x of the front axle; the rear one is at 0
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_MESHES_BODY_BOX_H_
