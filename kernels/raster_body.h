// The arithmetic of the rasteriser, one vertex, triangle or pixel at a time; kernels/raster.cc loops over it on the
// host and kernels/raster.cu on the device. Layouts and conventions are those of kernels/raster.h.
//
// Why the same pixels come out everywhere: vertices are snapped to 1/256 px, coverage is decided in 64-bit integers,
// depth is quantised to 32 bits before it is compared, and every float operation that leads there is rounded on
// its own (IEEE, no fused multiply-add; Mul and Add keep nvcc from fusing).
#ifndef LONGTAIL_KERNELS_RASTER_BODY_H_
#define LONGTAIL_KERNELS_RASTER_BODY_H_

#include <cmath>
#include <cstdint>

#ifndef LT_HD
#ifdef __CUDACC__
#define LT_HD __host__ __device__
#else
#define LT_HD
#endif
#endif

namespace longtail {

// Nothing nearer along the camera's z is drawn, m.
inline constexpr float kRasterNearM = 0.1f;
// Levels of the quantised inverse depth a 1/m. 1 / kRasterNearM = 10 stays below 2^32 / 2^28 = 16; at 500 m a level is
// 2e-6 of the inverse depth.
inline constexpr double kRasterDepthScale = 268435456.0;
inline constexpr int kRasterSubpixelBits = 8;

// y = r * x + t, r row-major.
struct RasterTransform {
  float r[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  float t[3] = {0, 0, 0};
};

// Pinhole camera with the principal point at the centre of the picture; pixel (x, y) has its centre at (x + 0.5, y +
// 0.5).
struct RasterCamera {
  int width_px = 0;
  int height_px = 0;
  float focal_px = 0;
};

namespace raster {

#ifdef __CUDA_ARCH__
LT_HD inline float Mul(float a, float b) { return __fmul_rn(a, b); }
LT_HD inline float Add(float a, float b) { return __fadd_rn(a, b); }
LT_HD inline double Mul(double a, double b) { return __dmul_rn(a, b); }
LT_HD inline double Add(double a, double b) { return __dadd_rn(a, b); }
#else
inline float Mul(float a, float b) { return a * b; }
inline float Add(float a, float b) { return a + b; }
inline double Mul(double a, double b) { return a * b; }
inline double Add(double a, double b) { return a + b; }
#endif

struct Vec {
  float x, y, z;
};

LT_HD inline Vec Minus(Vec a, Vec b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
LT_HD inline float Dot(Vec a, Vec b) { return Add(Add(Mul(a.x, b.x), Mul(a.y, b.y)), Mul(a.z, b.z)); }
LT_HD inline Vec Cross(Vec a, Vec b) {
  return {Add(Mul(a.y, b.z), -Mul(a.z, b.y)), Add(Mul(a.z, b.x), -Mul(a.x, b.z)), Add(Mul(a.x, b.y), -Mul(a.y, b.x))};
}
LT_HD inline Vec Rotate(const RasterTransform& m, Vec v) {
  return {Dot({m.r[0], m.r[1], m.r[2]}, v), Dot({m.r[3], m.r[4], m.r[5]}, v), Dot({m.r[6], m.r[7], m.r[8]}, v)};
}
LT_HD inline Vec Apply(const RasterTransform& m, Vec v) {
  const Vec r = Rotate(m, v);
  return {Add(r.x, m.t[0]), Add(r.y, m.t[1]), Add(r.z, m.t[2])};
}
LT_HD inline float Clamp(float v, float lo, float hi) { return v < lo ? lo : (v > hi ? hi : v); }

// ---- Vertices ----

// Beyond this distance from the picture's centre a triangle is clipped, px: keeps edge functions far inside int64
// (2 * 8192 px * 256 = 2^22; squared and doubled, 2^45).
inline constexpr float kGuardPx = 8192;

// On the picture.
struct Vertex {
  int32_t x = 0, y = 0;  // 1/256 px
  float inverse_z = 0;   // 1/m
};

LT_HD inline bool InGuard(const RasterCamera& camera, Vec p) {
  const float limit = Mul(p.z, kGuardPx);
  const int before = p.z >= kRasterNearM;
  const int in_x = Mul(fabsf(p.x), camera.focal_px) <= limit, in_y = Mul(fabsf(p.y), camera.focal_px) <= limit;
  return (before & in_x & in_y) != 0;
}

// Largest whole number at or below v, |v| < 2^31. floorf is a call on a plain x86-64, and stops vectorisation.
LT_HD inline int32_t Floor(float v) {
  const int32_t whole = static_cast<int32_t>(v);
  return whole - (static_cast<float>(whole) > v ? 1 : 0);
}

LT_HD inline int32_t Snap(float px) { return Floor(Add(Mul(px, 256.0f), 0.5f)); }

// In the guard band.
LT_HD inline Vertex Project(const RasterCamera& camera, Vec p) {
  Vertex v;
  v.inverse_z = 1.0f / p.z;
  const float scale = Mul(camera.focal_px, v.inverse_z);
  v.x = Snap(Add(Mul(p.x, scale), 0.5f * camera.width_px));
  v.y = Snap(Add(Mul(p.y, scale), 0.5f * camera.height_px));
  return v;
}

// As Project, of a vertex of a mesh; inverse_z is 0 where it is out of the guard band. Without branches: the host's
// loop over it vectorises.
LT_HD inline Vertex ProjectOrMark(const RasterCamera& camera, const RasterTransform& camera_from_mesh, Vec position) {
  const Vec p = Apply(camera_from_mesh, position);
  const bool in_guard = InGuard(camera, p);
  Vertex v = Project(camera, {in_guard ? p.x : 0.0f, in_guard ? p.y : 0.0f, in_guard ? p.z : 1.0f});
  v.inverse_z = in_guard ? v.inverse_z : 0.0f;
  return v;
}

// ---- Clipping ----

// Signed distance (in some scale) of p to the inner side of plane 0..4: near, right, left, bottom, top guard.
LT_HD inline float ClipDistance(const RasterCamera& camera, int plane, Vec p) {
  if (plane == 0) return p.z - kRasterNearM;
  const float limit = Mul(p.z, kGuardPx);
  const float offset = Mul(plane <= 2 ? p.x : p.y, camera.focal_px);
  return plane % 2 == 1 ? limit - offset : limit + offset;
}

// Cuts a triangle by the near plane and the guard band and calls emit(a, b, c) with projected pieces. An edge is always
// cut from its inner to its outer end, so that two triangles sharing it get the same new vertex and no crack opens.
template <typename Emit>
LT_HD inline void ClipTriangle(const RasterCamera& camera, Vec a, Vec b, Vec c, Emit&& emit) {
  Vec polygon[8] = {a, b, c};
  int count = 3;
  for (int plane = 0; plane < 5 && count >= 3; ++plane) {
    Vec next[8];
    int next_count = 0;
    for (int i = 0; i < count; ++i) {
      const Vec p = polygon[i], q = polygon[(i + 1) % count];
      const float dp = ClipDistance(camera, plane, p), dq = ClipDistance(camera, plane, q);
      if (dp >= 0) next[next_count++] = p;
      if ((dp >= 0) == (dq >= 0)) continue;
      const Vec in = dp >= 0 ? p : q, out = dp >= 0 ? q : p;
      const float d_in = dp >= 0 ? dp : dq, d_out = dp >= 0 ? dq : dp;
      const float ratio = d_in / (d_in - d_out);
      Vec cut = {Add(in.x, Mul(ratio, out.x - in.x)), Add(in.y, Mul(ratio, out.y - in.y)),
                 Add(in.z, Mul(ratio, out.z - in.z))};
      if (cut.z < kRasterNearM || plane == 0) cut.z = kRasterNearM;
      next[next_count++] = cut;
    }
    count = next_count;
    for (int i = 0; i < count; ++i) polygon[i] = next[i];
  }
  for (int i = 1; i + 1 < count; ++i) {
    emit(Project(camera, polygon[0]), Project(camera, polygon[i]), Project(camera, polygon[i + 1]));
  }
}

// ---- Coverage and depth ----

// Edge functions and the plane of inverse depth. Edge e is >= 0 at the pixels inside it; the top-left rule is in the
// constant, so that a pixel centre on a shared edge belongs to one side only.
struct Setup {
  int x_begin = 0, x_end = 0, y_begin = 0, y_end = 0;  // pixels, half open
  int64_t edge[3];                                     // at pixel (x_begin, y_begin)
  int64_t step_x[3], step_y[3];                        // a pixel to the right, down
  double depth, depth_x, depth_y;                      // levels at pixel (0, 0) and a pixel
  double depth_min, depth_max;                         // over the corners
};

LT_HD inline int32_t Min3(int32_t a, int32_t b, int32_t c) { return a < b ? (a < c ? a : c) : (b < c ? b : c); }
LT_HD inline int32_t Max3(int32_t a, int32_t b, int32_t c) { return a > b ? (a > c ? a : c) : (b > c ? b : c); }

// First pixel whose centre is at or after v (1/256 px).
LT_HD inline int FirstPixel(int32_t v) { return (v + 127) >> kRasterSubpixelBits; }

// Whether no pixel centre of the picture lies in the box of the three.
LT_HD inline bool MissesAllPixels(const RasterCamera& camera, int32_t x0, int32_t x1, int32_t x2, int32_t y0,
                                  int32_t y1, int32_t y2) {
  const int x_begin = FirstPixel(Min3(x0, x1, x2)), x_end = FirstPixel(Max3(x0, x1, x2) + 1);
  const int y_begin = FirstPixel(Min3(y0, y1, y2)), y_end = FirstPixel(Max3(y0, y1, y2) + 1);
  return (x_begin >= x_end) | (y_begin >= y_end) | (x_begin >= camera.width_px) | (x_end <= 0) |
         (y_begin >= camera.height_px) | (y_end <= 0);
}

// False where no pixel centre of the picture can be covered. Either winding.
LT_HD inline bool SetUp(const RasterCamera& camera, const Vertex& v0, Vertex v1, Vertex v2, Setup* s) {
  const int x_begin = FirstPixel(Min3(v0.x, v1.x, v2.x)), x_end = FirstPixel(Max3(v0.x, v1.x, v2.x) + 1);
  const int y_begin = FirstPixel(Min3(v0.y, v1.y, v2.y)), y_end = FirstPixel(Max3(v0.y, v1.y, v2.y) + 1);
  s->x_begin = x_begin > 0 ? x_begin : 0;
  s->y_begin = y_begin > 0 ? y_begin : 0;
  s->x_end = x_end < camera.width_px ? x_end : camera.width_px;
  s->y_end = y_end < camera.height_px ? y_end : camera.height_px;
  if (s->x_begin >= s->x_end || s->y_begin >= s->y_end) return false;

  int64_t area = int64_t{v1.x - v0.x} * (v2.y - v0.y) - int64_t{v1.y - v0.y} * (v2.x - v0.x);
  if (area == 0) return false;
  if (area < 0) {
    const Vertex swap = v1;
    v1 = v2;
    v2 = swap;
    area = -area;
  }
  const Vertex* const from[3] = {&v0, &v1, &v2};
  const Vertex* const to[3] = {&v1, &v2, &v0};
  const int32_t px = (s->x_begin << kRasterSubpixelBits) + 128, py = (s->y_begin << kRasterSubpixelBits) + 128;
  for (int e = 0; e < 3; ++e) {
    const int64_t dx = to[e]->x - from[e]->x, dy = to[e]->y - from[e]->y;
    const bool top_left = dy < 0 || (dy == 0 && dx > 0);
    s->edge[e] = dx * (py - from[e]->y) - dy * (px - from[e]->x) - (top_left ? 0 : 1);
    s->step_x[e] = -dy * 256;
    s->step_y[e] = dx * 256;
  }
  // Many small far triangles hold one centre in their box and not in themselves.
  if (s->x_end - s->x_begin == 1 && s->y_end - s->y_begin == 1 && (s->edge[0] | s->edge[1] | s->edge[2]) < 0) {
    return false;
  }

  // Inverse depth is affine in the picture. Doubles, since a triangle cut at the near plane reaches far outside.
  const double d0 = Mul(double{v0.inverse_z}, kRasterDepthScale);
  const double d1 = Mul(double{v1.inverse_z}, kRasterDepthScale) - d0;
  const double d2 = Mul(double{v2.inverse_z}, kRasterDepthScale) - d0;
  const double scale = 256.0 / static_cast<double>(area);
  s->depth_x = Mul(Add(Mul(d1, v2.y - v0.y), -Mul(d2, v1.y - v0.y)), scale);
  s->depth_y = Mul(Add(Mul(d2, v1.x - v0.x), -Mul(d1, v2.x - v0.x)), scale);
  s->depth = Add(Add(d0, Mul(s->depth_x, (128 - v0.x) / 256.0)), Mul(s->depth_y, (128 - v0.y) / 256.0));
  const double lo = d1 < d2 ? d1 : d2, hi = d1 < d2 ? d2 : d1;
  s->depth_min = Add(d0, lo < 0 ? lo : 0);
  s->depth_max = Add(d0, hi > 0 ? hi : 0);
  if (s->depth_min < 1) s->depth_min = 1;
  if (s->depth_max < 1) s->depth_max = 1;
  return true;
}

// Level of inverse depth at a covered pixel, at least 1. Clamped, since a sliver's slope amplifies rounding.
LT_HD inline uint32_t DepthLevel(const Setup& s, double row, int x) {
  double level = Add(row, Mul(s.depth_x, x));
  level = level < s.depth_min ? s.depth_min : level;
  level = level > s.depth_max ? s.depth_max : level;
  return static_cast<uint32_t>(level);
}

// Nearer wins, then the lower id; the largest key of all triangles at a pixel is what is seen. 0 is background.
LT_HD inline uint64_t PixelKey(uint32_t depth_level, uint32_t id) {
  return (uint64_t{depth_level} << 32) | (0xFFFFFFFFu - id);
}
LT_HD inline uint32_t KeyDepthLevel(uint64_t key) { return static_cast<uint32_t>(key >> 32); }
LT_HD inline uint32_t KeyId(uint64_t key) { return 0xFFFFFFFFu - static_cast<uint32_t>(key); }

// Calls sink(x, y, depth level) for each covered pixel.
template <typename Sink>
LT_HD inline void ForEachPixel(const Setup& s, Sink&& sink) {
  // A division an edge and row finds the span; below this width testing each pixel is cheaper.
  constexpr int kSpanWidth = 12;
  int64_t e0 = s.edge[0], e1 = s.edge[1], e2 = s.edge[2];
  for (int y = s.y_begin; y < s.y_end; ++y) {
    const double row = Add(s.depth, Mul(s.depth_y, y));
    if (s.x_end - s.x_begin <= kSpanWidth) {
      int64_t f0 = e0, f1 = e1, f2 = e2;
      for (int x = s.x_begin; x < s.x_end; ++x) {
        if ((f0 | f1 | f2) >= 0) sink(x, y, DepthLevel(s, row, x));
        f0 += s.step_x[0];
        f1 += s.step_x[1];
        f2 += s.step_x[2];
      }
    } else {
      int64_t first = 0, last = s.x_end - s.x_begin - 1;
      const int64_t at_row[3] = {e0, e1, e2};
      for (int e = 0; e < 3; ++e) {
        const int64_t value = at_row[e], step = s.step_x[e];
        if (step > 0) {
          if (value < 0) {
            const int64_t bound = (-value + step - 1) / step;
            first = bound > first ? bound : first;
          }
        } else if (value < 0) {
          last = -1;
        } else if (step < 0) {
          const int64_t bound = value / -step;
          last = bound < last ? bound : last;
        }
      }
      for (int x = s.x_begin + static_cast<int>(first); x <= s.x_begin + last; ++x) sink(x, y, DepthLevel(s, row, x));
    }
    e0 += s.step_y[0];
    e1 += s.step_y[1];
    e2 += s.step_y[2];
  }
}

// ---- Attributes of a visible pixel ----

// What a pixel needs to know of its triangle, in the camera frame.
struct Face {
  Vec corner, edge1, edge2;
  Vec normal0, normal1, normal2;  // towards the viewer, any length > 0
  Vec plane;                      // edge1 x edge2
  Vec previous_plane;
  float plane_norm2 = 0;
  bool flat = false;
};

struct Pixel {
  float inverse_depth = 0;
  float slope = 0;
  int8_t normal[3] = {0, 0, 0};
  float motion_x = 0, motion_y = 0;
  float previous_inverse_depth = 0;
  float previous_slope = 0;
};

LT_HD inline Face MakeFace(const RasterTransform& camera_from_mesh, const RasterTransform& previous_from_current,
                           const Vec positions[3], const Vec normals[3]) {
  Face face;
  face.corner = Apply(camera_from_mesh, positions[0]);
  face.edge1 = Rotate(camera_from_mesh, Minus(positions[1], positions[0]));
  face.edge2 = Rotate(camera_from_mesh, Minus(positions[2], positions[0]));
  face.plane = Cross(face.edge1, face.edge2);
  face.previous_plane = Rotate(previous_from_current, face.plane);
  face.plane_norm2 = Dot(face.plane, face.plane);
  const Vec a = Minus(normals[0], normals[1]), b = Minus(normals[0], normals[2]);
  face.flat = a.x == 0 && a.y == 0 && a.z == 0 && b.x == 0 && b.y == 0 && b.z == 0;
  face.normal0 = Rotate(camera_from_mesh, normals[0]);
  face.normal1 = face.flat ? face.normal0 : Rotate(camera_from_mesh, normals[1]);
  face.normal2 = face.flat ? face.normal0 : Rotate(camera_from_mesh, normals[2]);
  // A leaf or a fence seen from behind turns its normal to the viewer.
  if (Dot(face.plane, face.corner) > 0) {
    face.normal0 = {-face.normal0.x, -face.normal0.y, -face.normal0.z};
    face.normal1 = {-face.normal1.x, -face.normal1.y, -face.normal1.z};
    face.normal2 = {-face.normal2.x, -face.normal2.y, -face.normal2.z};
  }
  return face;
}

// How much inverse depth changes over half a pixel in x and in y together, at a point of a plane; at most the
// inverse depth itself, since planes seen edge-on have no bound.
LT_HD inline float Slope(Vec plane, Vec point, float focal_px, float inverse_depth) {
  const float distance = Mul(fabsf(Dot(plane, point)), focal_px);
  const float change = Mul(0.5f, Add(fabsf(plane.x), fabsf(plane.y)));
  const bool bounded = change < Mul(distance, inverse_depth);
  const float ratio = change / (bounded ? distance : 1.0f);
  return bounded ? ratio : inverse_depth;
}

LT_HD inline int8_t ToSnorm(float v) { return static_cast<int8_t>(Floor(Add(Mul(Clamp(v, -1, 1), 127.0f), 0.5f))); }

// Where a point of the previous camera frame was, as motion from the centre of pixel (x, y).
LT_HD inline void SetMotion(const RasterCamera& camera, int x, int y, Vec previous, Pixel* pixel) {
  const float z = previous.z < kRasterNearM ? kRasterNearM : previous.z;
  const float scale = camera.focal_px / z;
  pixel->motion_x = Add(Mul(previous.x, scale), 0.5f * camera.width_px) - (static_cast<float>(x) + 0.5f);
  pixel->motion_y = Add(Mul(previous.y, scale), 0.5f * camera.height_px) - (static_cast<float>(y) + 0.5f);
}

LT_HD inline Vec PixelRay(const RasterCamera& camera, int x, int y) {
  return {(static_cast<float>(x) + 0.5f - 0.5f * camera.width_px) / camera.focal_px,
          (static_cast<float>(y) + 0.5f - 0.5f * camera.height_px) / camera.focal_px, 1.0f};
}

LT_HD inline Pixel ShadeSky(const RasterCamera& camera, const RasterTransform& sky_previous_from_current, int x,
                            int y) {
  Pixel pixel;
  SetMotion(camera, x, y, Rotate(sky_previous_from_current, PixelRay(camera, x, y)), &pixel);
  return pixel;
}

LT_HD inline float InverseDepth(uint32_t depth_level) {
  return static_cast<float>(static_cast<double>(depth_level) * (1.0 / kRasterDepthScale));
}

LT_HD inline Vec PointAt(const RasterCamera& camera, int x, int y, float inverse_depth) {
  const float z = 1.0f / inverse_depth;
  const Vec ray = PixelRay(camera, x, y);
  return {Mul(ray.x, z), Mul(ray.y, z), z};
}

// Of any length > 0. Perspective-correct by construction: the barycentrics are those of the point in space.
LT_HD inline Vec NormalAt(const RasterCamera& camera, const Face& face, int x, int y, float inverse_depth) {
  if (face.flat || !(face.plane_norm2 > 0)) return face.normal0;
  const Vec from_corner = Minus(PointAt(camera, x, y, inverse_depth), face.corner);
  const float b1 = Clamp(Dot(Cross(from_corner, face.edge2), face.plane) / face.plane_norm2, 0, 1);
  const float b2 = Clamp(Dot(Cross(face.edge1, from_corner), face.plane) / face.plane_norm2, 0, 1);
  const float b0 = Clamp(1 - b1 - b2, 0, 1);
  return {Add(Add(Mul(b0, face.normal0.x), Mul(b1, face.normal1.x)), Mul(b2, face.normal2.x)),
          Add(Add(Mul(b0, face.normal0.y), Mul(b1, face.normal1.y)), Mul(b2, face.normal2.y)),
          Add(Add(Mul(b0, face.normal0.z), Mul(b1, face.normal1.z)), Mul(b2, face.normal2.z))};
}

// plane and previous_plane are the face's, normal is NormalAt's. Without branches: the host's loop over it vectorises.
LT_HD inline Pixel ShadeFace(const RasterCamera& camera, const RasterTransform& previous_from_current, Vec plane,
                             Vec previous_plane, Vec normal, int x, int y, float inverse_depth) {
  Pixel pixel;
  pixel.inverse_depth = inverse_depth;
  const Vec point = PointAt(camera, x, y, inverse_depth);
  pixel.slope = Slope(plane, point, camera.focal_px, inverse_depth);

  const float norm2 = Dot(normal, normal);
  const float inverse_norm = norm2 > 0 ? 1.0f / sqrtf(norm2) : 0.0f;
  pixel.normal[0] = ToSnorm(Mul(normal.x, inverse_norm));
  pixel.normal[1] = ToSnorm(Mul(normal.y, inverse_norm));
  pixel.normal[2] = ToSnorm(Mul(normal.z, inverse_norm));

  const Vec previous = Apply(previous_from_current, point);
  SetMotion(camera, x, y, previous, &pixel);
  const bool seen = previous.z > kRasterNearM;
  const float previous_inverse_depth = 1.0f / (seen ? previous.z : 1.0f);
  const float previous_slope = Slope(previous_plane, previous, camera.focal_px, previous_inverse_depth);
  pixel.previous_inverse_depth = seen ? previous_inverse_depth : 0.0f;
  pixel.previous_slope = seen ? previous_slope : 0.0f;
  return pixel;
}

}  // namespace raster
}  // namespace longtail

#endif  // LONGTAIL_KERNELS_RASTER_BODY_H_
