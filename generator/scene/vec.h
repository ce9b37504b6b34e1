// Arithmetic on the scene's vectors, colours and rigid transforms.
#ifndef LONGTAIL_GENERATOR_SCENE_VEC_H_
#define LONGTAIL_GENERATOR_SCENE_VEC_H_

#include <cmath>

#include "generator/scene/scene.h"

namespace longtail {

inline Vec3f operator+(Vec3f a, Vec3f b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
inline Vec3f operator-(Vec3f a, Vec3f b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
inline Vec3f operator-(Vec3f a) { return {-a.x, -a.y, -a.z}; }
inline Vec3f operator*(Vec3f a, float k) { return {a.x * k, a.y * k, a.z * k}; }
inline Vec3f operator*(float k, Vec3f a) { return a * k; }
inline Vec3f operator*(Vec3f a, Vec3f b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }
inline Vec3f& operator+=(Vec3f& a, Vec3f b) { return a = a + b; }

inline float Dot(Vec3f a, Vec3f b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
inline Vec3f Cross(Vec3f a, Vec3f b) { return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x}; }
inline float Length(Vec3f a) { return std::sqrt(Dot(a, a)); }
// Straight up where a has no length.
inline Vec3f Unit(Vec3f a) {
  const float length = Length(a);
  return length > 1e-12f ? a * (1 / length) : Vec3f{0, 0, 1};
}
inline Vec3f Mix(Vec3f a, Vec3f b, float share_of_b) { return a + (b - a) * share_of_b; }
inline float Mix(float a, float b, float share_of_b) { return a + (b - a) * share_of_b; }
inline float Clamp01(float x) { return x < 0 ? 0 : (x > 1 ? 1 : x); }
inline float SmoothStep(float lo, float hi, float x) {
  const float t = Clamp01((x - lo) / (hi - lo));
  return t * t * (3 - 2 * t);
}
// Of a linear colour.
inline float Luminance(Vec3f c) { return 0.2126f * c.x + 0.7152f * c.y + 0.0722f * c.z; }
// Mirror image of the direction d at a plane of normal n.
inline Vec3f Reflect(Vec3f d, Vec3f n) { return d - n * (2 * Dot(d, n)); }
// Two unit vectors that make a right-handed frame with the unit vector n.
inline void Basis(Vec3f n, Vec3f* u, Vec3f* v) {
  *u = Unit(std::fabs(n.z) < 0.9f ? Cross({0, 0, 1}, n) : Cross({1, 0, 0}, n));
  *v = Cross(n, *u);
}

inline Vec3f Rotate(const Rigid& r, Vec3f v) { return r.columns[0] * v.x + r.columns[1] * v.y + r.columns[2] * v.z; }
inline Vec3f Apply(const Rigid& r, Vec3f p) { return Rotate(r, p) + r.translation; }
inline Vec3f InverseRotate(const Rigid& r, Vec3f v) {
  return {Dot(r.columns[0], v), Dot(r.columns[1], v), Dot(r.columns[2], v)};
}
inline Vec3f InverseApply(const Rigid& r, Vec3f p) { return InverseRotate(r, p - r.translation); }
// a_from_b, b_from_c -> a_from_c.
inline Rigid Compose(const Rigid& a, const Rigid& b) {
  return {{Rotate(a, b.columns[0]), Rotate(a, b.columns[1]), Rotate(a, b.columns[2])}, Apply(a, b.translation)};
}

// Turned counter-clockwise about z by yaw_rad, then moved.
inline Rigid YawAt(double yaw_rad, Vec3f translation) {
  const float c = static_cast<float>(std::cos(yaw_rad));
  const float s = static_cast<float>(std::sin(yaw_rad));
  return {{Vec3f{c, s, 0}, Vec3f{-s, c, 0}, Vec3f{0, 0, 1}}, translation};
}
// Turned about y by angle_rad: + takes x towards -z (nose down), then moved.
inline Rigid PitchAt(double angle_rad, Vec3f translation) {
  const float c = static_cast<float>(std::cos(angle_rad));
  const float s = static_cast<float>(std::sin(angle_rad));
  return {{Vec3f{c, 0, -s}, Vec3f{0, 1, 0}, Vec3f{s, 0, c}}, translation};
}
// Turned about x by angle_rad: + takes y towards z (left side up).
inline Rigid RollAt(double angle_rad) {
  const float c = static_cast<float>(std::cos(angle_rad));
  const float s = static_cast<float>(std::sin(angle_rad));
  return {{Vec3f{1, 0, 0}, Vec3f{0, c, s}, Vec3f{0, -s, c}}, {}};
}

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_VEC_H_
