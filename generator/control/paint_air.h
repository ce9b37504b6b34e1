// Haze and what falls, laid over the colours of a control frame: the model sees them where the world has them.
#ifndef LONGTAIL_GENERATOR_CONTROL_PAINT_AIR_H_
#define LONGTAIL_GENERATOR_CONTROL_PAINT_AIR_H_

#include "absl/types/span.h"
#include "generator/control/control_frame.h"
#include "generator/scene/haze.h"
#include "generator/scene/scene.h"

namespace longtail {

// Base colour goes over to that of the haze, and of drops and flakes, by what they hide of it; emission fades by as
// much and gains the light of fires; nothing falls in tunnels. Class, depth and motion stay those of the surface
// behind. The frame's other planes must be filled; nothing changes in clear air.
void PaintAir(const Sky& sky, absl::Span<const Tunnel> tunnels, const HazeView& haze, const CameraModel& camera,
              const Rigid& world_from_camera, Vec3f camera_velocity_mps, ControlFrame* out);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CONTROL_PAINT_AIR_H_
