#include "scenarios/behavior/contact.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace longtail {
namespace {

// A convex polygon of at most 8 corners: two boxes clipped by one another have no more.
struct Polygon {
  std::array<Point2, 16> corners;
  int size = 0;
  void Add(const Point2& p) {
    if (size < static_cast<int>(corners.size())) corners[size++] = p;
  }
};

// What lies on the inner side of one edge of a box (Sutherland, Hodgman 1974).
Polygon ClippedBy(const Polygon& from, double nx, double ny, double limit) {
  Polygon to;
  for (int i = 0; i < from.size; ++i) {
    const Point2& p = from.corners[i];
    const Point2& q = from.corners[(i + 1) % from.size];
    const double dp = p.x_m * nx + p.y_m * ny - limit, dq = q.x_m * nx + q.y_m * ny - limit;
    if (dp <= 0) to.Add(p);
    if ((dp < 0 && dq > 0) || (dp > 0 && dq < 0)) {
      const double u = dp / (dp - dq);
      to.Add({p.x_m + u * (q.x_m - p.x_m), p.y_m + u * (q.y_m - p.y_m)});
    }
  }
  return to;
}

Point2 SharedCentroid(const Footprint& a, const Footprint& b) {
  Polygon shared;
  for (const Point2& corner : a.Corners()) shared.Add(corner);
  const double along = b.center.x_m * b.cos_yaw + b.center.y_m * b.sin_yaw;
  const double across = -b.center.x_m * b.sin_yaw + b.center.y_m * b.cos_yaw;
  shared = ClippedBy(shared, b.cos_yaw, b.sin_yaw, along + b.half_length_m);
  shared = ClippedBy(shared, -b.cos_yaw, -b.sin_yaw, b.half_length_m - along);
  shared = ClippedBy(shared, -b.sin_yaw, b.cos_yaw, across + b.half_width_m);
  shared = ClippedBy(shared, b.sin_yaw, -b.cos_yaw, b.half_width_m - across);
  if (shared.size == 0) return {(a.center.x_m + b.center.x_m) / 2, (a.center.y_m + b.center.y_m) / 2};
  // Mean of the corners where the area vanishes, else the centroid by triangles.
  Point2 mean;
  for (int i = 0; i < shared.size; ++i) {
    mean.x_m += shared.corners[i].x_m / shared.size;
    mean.y_m += shared.corners[i].y_m / shared.size;
  }
  double area = 0;
  Point2 sum;
  for (int i = 0; i < shared.size; ++i) {
    const Point2& p = shared.corners[i];
    const Point2& q = shared.corners[(i + 1) % shared.size];
    const double part = (p.x_m - mean.x_m) * (q.y_m - mean.y_m) - (q.x_m - mean.x_m) * (p.y_m - mean.y_m);
    area += part;
    sum.x_m += part * (p.x_m + q.x_m - 2 * mean.x_m) / 3;
    sum.y_m += part * (p.y_m + q.y_m - 2 * mean.y_m) / 3;
  }
  if (std::abs(area) < 1e-9) return mean;
  return {mean.x_m + sum.x_m / area, mean.y_m + sum.y_m / area};
}

// Effective inverse mass of a body at a lever arm, along a unit direction.
double Mobility(const RigidBody& body, const Point2& at, double ux, double uy) {
  const double lever = (at.x_m - body.center.x_m) * uy - (at.y_m - body.center.y_m) * ux;
  return 1 / body.mass_kg + lever * lever / body.inertia_kgm2;
}

}  // namespace

std::optional<Touch> FindTouch(const Footprint& a, const Footprint& b) {
  const double dx = b.center.x_m - a.center.x_m, dy = b.center.y_m - a.center.y_m;
  const std::array<Point2, 4> axes = {
      {{a.cos_yaw, a.sin_yaw}, {-a.sin_yaw, a.cos_yaw}, {b.cos_yaw, b.sin_yaw}, {-b.sin_yaw, b.cos_yaw}}};
  Touch touch;
  touch.depth_m = 1e300;
  for (const Point2& axis : axes) {
    const double apart = dx * axis.x_m + dy * axis.y_m;
    const double depth = a.ExtentAlong(axis.x_m, axis.y_m) + b.ExtentAlong(axis.x_m, axis.y_m) - std::abs(apart);
    if (depth < 0) return std::nullopt;
    // Parallel boxes tie; the first axis wins, whatever rounding says.
    if (depth >= touch.depth_m - 1e-9) continue;
    touch.depth_m = depth;
    touch.nx = apart < 0 ? -axis.x_m : axis.x_m;
    touch.ny = apart < 0 ? -axis.y_m : axis.y_m;
  }
  touch.at = SharedCentroid(a, b);
  return touch;
}

std::optional<Impact> Collide(RigidBody& a, RigidBody& b, const Touch& touch, double restitution, double friction) {
  const RigidBody a0 = a, b0 = b;
  const double tx = -touch.ny, ty = touch.nx;
  const double normal_mobility = Mobility(a, touch.at, touch.nx, touch.ny) + Mobility(b, touch.at, touch.nx, touch.ny);
  const double tangent_mobility = Mobility(a, touch.at, tx, ty) + Mobility(b, touch.at, tx, ty);
  const auto relative = [&](double ux, double uy) {
    const Point2 va = a.VelocityAt(touch.at), vb = b.VelocityAt(touch.at);
    return (vb.x_m - va.x_m) * ux + (vb.y_m - va.y_m) * uy;
  };
  const auto push = [&](double ux, double uy, double impulse) {
    a.Push(touch.at, -impulse * ux, -impulse * uy);
    b.Push(touch.at, impulse * ux, impulse * uy);
  };
  const double closing = -relative(touch.nx, touch.ny);
  if (closing <= 0) return std::nullopt;
  // Each push alone takes energy out. Friction couples back into the normal direction, so a few rounds of plastic
  // pushes end the approach that it may have left; what friction may do is bounded by the normal impulse in sum.
  double normal = (1 + restitution) * closing / normal_mobility, tangent = 0;
  push(touch.nx, touch.ny, normal);
  for (int round = 0; round < 4; ++round) {
    const double wanted = tangent - relative(tx, ty) / tangent_mobility;
    const double allowed = std::clamp(wanted, -friction * normal, friction * normal);
    push(tx, ty, allowed - tangent);
    tangent = allowed;
    const double still = -relative(touch.nx, touch.ny);
    if (still <= 1e-9) break;
    push(touch.nx, touch.ny, still / normal_mobility);
    normal += still / normal_mobility;
  }
  return Impact{closing, std::hypot(a.vx_mps - a0.vx_mps, a.vy_mps - a0.vy_mps),
                std::hypot(b.vx_mps - b0.vx_mps, b.vy_mps - b0.vy_mps)};
}

double RestitutionAt(double slow_restitution, double closing_mps) {
  return slow_restitution * std::exp(-closing_mps / 7);
}

}  // namespace longtail
