// Light of the sky: sun, dome, clouds, fog, and the exposure that goes with them. Illuminance in lux, radiance in
// cd/m^2, all per colour channel, linear.
#ifndef LONGTAIL_GENERATOR_CAMERA_SKY_LIGHT_H_
#define LONGTAIL_GENERATOR_CAMERA_SKY_LIGHT_H_

#include <array>

#include "generator/scene/scene.h"
#include "generator/scene/vec.h"

namespace longtail {

// Pure function of a Sky; thread-compatible.
class SkyLight {
 public:
  explicit SkyLight(const Sky& sky);

  Vec3f to_sun() const { return to_sun_; }
  // On a plane that faces the sun, clear of shadow; zero where cloud, fog or horizon hides it.
  Vec3f sun_illuminance() const { return sun_; }
  // Tangent of the half angle of the disc that casts soft shadows.
  float sun_radius() const { return sun_radius_; }
  // From the dome and the ground's bounce onto an unoccluded surface of unit normal n.
  Vec3f Ambient(Vec3f n) const;
  // Seen in direction d. With detail, clouds and the sun's disc; without, the smooth dome for reflections and fog.
  Vec3f Radiance(Vec3f d, bool detail) const;
  // Part of a surface's light that survives distance_m of air (Koschmieder, 5 % at the visual range).
  float Transmittance(float distance_m) const;
  // Colour of thick air seen in direction d.
  Vec3f Airlight(Vec3f d) const;
  // Radiance to display-referred value before the tone curve.
  float exposure() const { return exposure_; }
  bool night_lamps() const { return lamps_on_; }
  // Radiance of a lamp face of emission 255: bright enough to be seen at day, to glow at night.
  float lamp_radiance() const { return lamp_radiance_; }
  // Clouds hide this part of the sky.
  float cloud_ratio() const { return cloud_; }
  // What it was made of.
  const Sky& sky() const { return sky_; }

 private:
  Vec3f Dome(Vec3f d) const;
  void AddClouds(Vec3f d, Vec3f* radiance) const;
  void SetAmbient();

  Sky sky_;
  Vec3f to_sun_;
  Vec3f sun_;
  Vec3f zenith_, horizon_, glow_, cloud_lit_, cloud_dark_;
  float sun_radius_ = 0.01f;
  float cloud_ = 0;
  float extinction_ = 0;    // per metre
  float fog_ratio_ = 0;     // how far fog has whitened the dome
  float fog_height_m_ = 0;  // air above it is clear
  Vec3f airlight_;
  std::array<Vec3f, 6> ambient_;  // +x -x +y -y +z -z
  float exposure_ = 1;
  float lamp_radiance_ = 0;
  bool lamps_on_ = false;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CAMERA_SKY_LIGHT_H_
