#include "scenarios/sensors/sensor_defaults.h"

namespace longtail {
namespace {

void Default(v1::Value* value, double constant) {
  if (value->value_case() == v1::Value::VALUE_NOT_SET) value->set_constant(constant);
}

// size_ratio and opacity_ratio of a kind.
struct DirtLook {
  double size_ratio, opacity_ratio;
};
DirtLook LookOf(v1::DirtKind kind) {
  switch (kind) {
    case v1::DIRT_KIND_SPOTS:
      return {0.04, 0.5};
    case v1::DIRT_KIND_MUD:
      return {0.15, 0.95};
    case v1::DIRT_KIND_SCRATCHES:
      return {0.6, 0.4};
    default:
      return {0.1, 0.9};
  }
}

void FillCamera(v1::Camera& camera) {
  if (!camera.has_width_px()) camera.set_width_px(256);
  if (!camera.has_height_px()) camera.set_height_px(128);
  Default(camera.mutable_horizontal_fov_deg(), 60);
  Default(camera.mutable_x_m(), 1.7);
  Default(camera.mutable_y_m(), 0);
  Default(camera.mutable_z_m(), 1.4);
  Default(camera.mutable_yaw_deg(), 0);
  Default(camera.mutable_pitch_deg(), 2);
  for (v1::LensDirt& dirt : *camera.mutable_dirt()) {
    const DirtLook look = LookOf(dirt.kind());
    Default(dirt.mutable_count(), 12);
    Default(dirt.mutable_size_ratio(), look.size_ratio);
    Default(dirt.mutable_opacity_ratio(), look.opacity_ratio);
    Default(dirt.mutable_start_s(), 0);
    Default(dirt.mutable_duration_s(), 60);
  }
}

}  // namespace

void FillSensorDefaults(v1::Sensors& sensors) {
  if (!sensors.has_rate_hz()) sensors.set_rate_hz(10);
  if (sensors.cameras().empty()) sensors.add_cameras()->set_name("front_60fov");
  for (v1::Camera& camera : *sensors.mutable_cameras()) FillCamera(camera);
}

}  // namespace longtail
