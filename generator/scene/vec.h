// Small vector arithmetic on the scene's plain structs.
#ifndef LONGTAIL_GENERATOR_SCENE_VEC_H_
#define LONGTAIL_GENERATOR_SCENE_VEC_H_

#include <cmath>

#include "generator/scene/scene.h"

namespace longtail {

inline Vec3f operator+(const Vec3f& a, const Vec3f& b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
inline Vec3f operator-(const Vec3f& a, const Vec3f& b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
inline Vec3f operator*(const Vec3f& a, float k) { return {a.x * k, a.y * k, a.z * k}; }
inline float Dot(const Vec3f& a, const Vec3f& b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
inline Vec3f Cross(const Vec3f& a, const Vec3f& b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
inline float Length(const Vec3f& a) { return std::sqrt(Dot(a, a)); }
// Straight up where a has no length.
inline Vec3f Unit(const Vec3f& a) {
  const float length = Length(a);
  return length > 1e-12f ? a * (1 / length) : Vec3f{0, 0, 1};
}
inline Vec3f Mix(const Vec3f& a, const Vec3f& b, float share_of_b) { return a + (b - a) * share_of_b; }

inline Vec3f Rotate(const Rigid& r, const Vec3f& v) {
  return r.columns[0] * v.x + r.columns[1] * v.y + r.columns[2] * v.z;
}
inline Vec3f Apply(const Rigid& r, const Vec3f& p) { return Rotate(r, p) + r.translation; }
// a_from_b, b_from_c -> a_from_c.
inline Rigid Compose(const Rigid& a, const Rigid& b) {
  return {{Rotate(a, b.columns[0]), Rotate(a, b.columns[1]), Rotate(a, b.columns[2])}, Apply(a, b.translation)};
}

// Turned counter-clockwise about z by yaw_rad, then moved.
inline Rigid YawAt(double yaw_rad, const Vec3f& translation) {
  const float c = static_cast<float>(std::cos(yaw_rad));
  const float s = static_cast<float>(std::sin(yaw_rad));
  return {{Vec3f{c, s, 0}, Vec3f{-s, c, 0}, Vec3f{0, 0, 1}}, translation};
}
// Turned about y by angle_rad: + takes x towards -z (nose down), then moved.
inline Rigid PitchAt(double angle_rad, const Vec3f& translation) {
  const float c = static_cast<float>(std::cos(angle_rad));
  const float s = static_cast<float>(std::sin(angle_rad));
  return {{Vec3f{c, 0, -s}, Vec3f{0, 1, 0}, Vec3f{s, 0, c}}, translation};
}

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_VEC_H_
