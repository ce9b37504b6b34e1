// Arithmetic on Vec3f and on rigid transforms.
#ifndef LONGTAIL_GENERATOR_CAMERA_VECTOR_MATH_H_
#define LONGTAIL_GENERATOR_CAMERA_VECTOR_MATH_H_

#include <cmath>

#include "generator/scene/scene.h"

namespace longtail {

inline Vec3f operator+(Vec3f a, Vec3f b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
inline Vec3f operator-(Vec3f a, Vec3f b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
inline Vec3f operator-(Vec3f a) { return {-a.x, -a.y, -a.z}; }
inline Vec3f operator*(Vec3f a, float s) { return {a.x * s, a.y * s, a.z * s}; }
inline Vec3f operator*(float s, Vec3f a) { return a * s; }
inline Vec3f operator*(Vec3f a, Vec3f b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }
inline Vec3f& operator+=(Vec3f& a, Vec3f b) { return a = a + b; }

inline float Dot(Vec3f a, Vec3f b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
inline Vec3f Cross(Vec3f a, Vec3f b) { return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x}; }
inline float Length(Vec3f a) { return std::sqrt(Dot(a, a)); }
inline Vec3f Normalized(Vec3f a) {
  const float length = Length(a);
  return length > 0 ? a * (1.0f / length) : Vec3f{0, 0, 1};
}
inline Vec3f Mix(Vec3f a, Vec3f b, float t) { return a + (b - a) * t; }
inline float Mix(float a, float b, float t) { return a + (b - a) * t; }
inline float Clamp01(float x) { return x < 0 ? 0 : (x > 1 ? 1 : x); }
inline float SmoothStep(float lo, float hi, float x) {
  const float t = Clamp01((x - lo) / (hi - lo));
  return t * t * (3 - 2 * t);
}
inline float Luminance(Vec3f c) { return 0.2126f * c.x + 0.7152f * c.y + 0.0722f * c.z; }
// Mirror image of the direction d at a plane of normal n.
inline Vec3f Reflect(Vec3f d, Vec3f n) { return d - n * (2 * Dot(d, n)); }

// Two unit vectors that make a right-handed frame with the unit vector n.
inline void Basis(Vec3f n, Vec3f* u, Vec3f* v) {
  *u = Normalized(std::fabs(n.z) < 0.9f ? Cross({0, 0, 1}, n) : Cross({1, 0, 0}, n));
  *v = Cross(n, *u);
}

inline Vec3f Rotate(const Rigid& a, Vec3f v) { return a.columns[0] * v.x + a.columns[1] * v.y + a.columns[2] * v.z; }
inline Vec3f Apply(const Rigid& a, Vec3f p) { return Rotate(a, p) + a.translation; }
inline Vec3f InverseApply(const Rigid& a, Vec3f p) {
  const Vec3f d = p - a.translation;
  return {Dot(a.columns[0], d), Dot(a.columns[1], d), Dot(a.columns[2], d)};
}
// a_from_b, b_from_c -> a_from_c.
inline Rigid Compose(const Rigid& a, const Rigid& b) {
  return {{Rotate(a, b.columns[0]), Rotate(a, b.columns[1]), Rotate(a, b.columns[2])}, Apply(a, b.translation)};
}

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CAMERA_VECTOR_MATH_H_
