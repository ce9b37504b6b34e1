#include "generator/labels/silhouette.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "generator/scene/projection.h"

namespace longtail {
namespace {

using Vec3d = std::array<double, 3>;
using Point = std::array<double, 2>;

constexpr double kMaxGridCells = 512;

Vec3d Apply(const Rigid& r, const Vec3d& p) {
  return {r.columns[0].x * p[0] + r.columns[1].x * p[1] + r.columns[2].x * p[2] + r.translation.x,
          r.columns[0].y * p[0] + r.columns[1].y * p[1] + r.columns[2].y * p[2] + r.translation.y,
          r.columns[0].z * p[0] + r.columns[1].z * p[1] + r.columns[2].z * p[2] + r.translation.z};
}

Vec3d ApplyInverse(const Rigid& r, const Vec3d& p) {
  const Vec3d d{p[0] - r.translation.x, p[1] - r.translation.y, p[2] - r.translation.z};
  Vec3d out;
  for (int i = 0; i < 3; ++i) out[i] = r.columns[i].x * d[0] + r.columns[i].y * d[1] + r.columns[i].z * d[2];
  return out;
}

Point Project(const CameraModel& camera, const Vec3d& p) {
  return {camera.focal_px * p[0] / p[2] + camera.width_px / 2.0,
          camera.focal_px * p[1] / p[2] + camera.height_px / 2.0};
}

Vec3d AtNearPlane(const Vec3d& a, const Vec3d& b) {
  const double u = (kNearPlaneM - a[2]) / (b[2] - a[2]);
  return {a[0] + u * (b[0] - a[0]), a[1] + u * (b[1] - a[1]), kNearPlaneM};
}

// Sutherland-Hodgman against the near plane.
ProjectedPolygon ClipAndProject(const CameraModel& camera, const std::array<Vec3d, 3>& corners) {
  ProjectedPolygon polygon;
  for (int i = 0; i < 3; ++i) {
    const Vec3d& here = corners[i];
    const Vec3d& next = corners[(i + 1) % 3];
    const bool here_in = here[2] >= kNearPlaneM, next_in = next[2] >= kNearPlaneM;
    if (here_in) polygon.points[polygon.num_points++] = Project(camera, here);
    if (here_in != next_in) polygon.points[polygon.num_points++] = Project(camera, AtNearPlane(here, next));
  }
  return polygon;
}

// Triangles through an f-theta lens have bent edges: they are cut in four until each edge's middle lies this near to
// where the lens shows it, px.
constexpr double kStraightPx = 0.25;
constexpr int kMostCuts = 7;
// What lies this near to straight behind has no place, and leads to every side.
constexpr double kBehindRad = 2.9;

using Corners = std::array<Vec3d, 3>;

Vec3d Middle(const Vec3d& a, const Vec3d& b) { return {(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2}; }

bool HasPlace(const Vec3d& p) {
  const double aside = std::hypot(p[0], p[1]);
  return std::hypot(aside, p[2]) >= kNearPlaneM && std::atan2(aside, p[2]) < kBehindRad;
}

Point PlaceThrough(const CameraModel& camera, const Vec3d& p) {
  const PicturePlace place = PlaceOf(camera, p[0], p[1], p[2]);
  return {place.x_px, place.y_px};
}

// Whether the edges are straight enough in the picture.
bool IsStraight(const CameraModel& camera, const Corners& corners, const std::array<Point, 3>& places) {
  for (int i = 0; i < 3; ++i) {
    const int next = (i + 1) % 3;
    const Vec3d middle = Middle(corners[i], corners[next]);
    if (!HasPlace(middle)) return false;
    const Point at = PlaceThrough(camera, middle);
    const double dx = at[0] - (places[i][0] + places[next][0]) / 2, dy = at[1] - (places[i][1] + places[next][1]) / 2;
    if (std::hypot(dx, dy) > kStraightPx) return false;
  }
  return true;
}

void ProjectThrough(const CameraModel& camera, const Corners& corners, int num_cuts,
                    std::vector<ProjectedPolygon>& polygons) {
  const int num_places = static_cast<int>(std::count_if(corners.begin(), corners.end(), HasPlace));
  if (num_places == 3) {
    const std::array<Point, 3> places = {PlaceThrough(camera, corners[0]), PlaceThrough(camera, corners[1]),
                                         PlaceThrough(camera, corners[2])};
    if (num_cuts == kMostCuts || IsStraight(camera, corners, places)) {
      polygons.push_back({{places[0], places[1], places[2]}, 3});
      return;
    }
  }
  if (num_cuts == kMostCuts || (num_places == 0 && num_cuts > 2)) return;
  const Vec3d ab = Middle(corners[0], corners[1]), bc = Middle(corners[1], corners[2]),
              ca = Middle(corners[2], corners[0]);
  for (const Corners& piece :
       {Corners{corners[0], ab, ca}, Corners{ab, corners[1], bc}, Corners{ca, bc, corners[2]}, Corners{ab, bc, ca}}) {
    ProjectThrough(camera, piece, num_cuts + 1, polygons);
  }
}

double Cross(const Point& a, const Point& b, double x, double y) {
  return (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
}

void FillTriangle(const Point& a, const Point& b, const Point& c, int width, int height, std::vector<uint8_t>& mask) {
  const auto first = [](double lo) { return static_cast<int>(std::ceil(std::max(lo - 0.5, 0.0))); };
  const auto last = [](double hi, int size) { return static_cast<int>(std::floor(std::min(hi - 0.5, size - 1.0))); };
  const int x0 = first(std::min({a[0], b[0], c[0]})), x1 = last(std::max({a[0], b[0], c[0]}), width);
  const int y0 = first(std::min({a[1], b[1], c[1]})), y1 = last(std::max({a[1], b[1], c[1]}), height);
  for (int y = y0; y <= y1; ++y) {
    for (int x = x0; x <= x1; ++x) {
      const double e0 = Cross(a, b, x + 0.5, y + 0.5);
      const double e1 = Cross(b, c, x + 0.5, y + 0.5);
      const double e2 = Cross(c, a, x + 0.5, y + 0.5);
      // Either winding: the far side of a body has the same outline as the near one.
      const bool inside = (e0 >= 0 && e1 >= 0 && e2 >= 0) || (e0 <= 0 && e1 <= 0 && e2 <= 0);
      if (inside) mask[static_cast<size_t>(y) * width + x] = 1;
    }
  }
}

}  // namespace

std::vector<ProjectedPolygon> ProjectActor(const Scene& scene, const SceneFrame& pose, int camera,
                                           uint16_t instance_id) {
  const CameraModel& model = scene.cameras[camera];
  std::vector<ProjectedPolygon> polygons;
  std::vector<Vec3d> vertices;
  for (size_t i = 0; i < scene.parts.size(); ++i) {
    const Part& part = scene.parts[i];
    if (part.instance_id != instance_id || !pose.present[i]) continue;
    const Mesh& mesh = scene.meshes[part.mesh];
    vertices.clear();
    for (const Vec3f& p : mesh.positions) {
      const Vec3d in_world = Apply(pose.world_from_part[i], {p.x, p.y, p.z});
      vertices.push_back(ApplyInverse(model.rig_from_camera, ApplyInverse(pose.world_from_rig, in_world)));
    }
    for (const Triangle& triangle : mesh.triangles) {
      if (model.lens == Lens::kFTheta) {
        ProjectThrough(model, {vertices[triangle.a], vertices[triangle.b], vertices[triangle.c]}, 0, polygons);
        continue;
      }
      ProjectedPolygon polygon =
          ClipAndProject(model, {vertices[triangle.a], vertices[triangle.b], vertices[triangle.c]});
      if (polygon.num_points >= 3) polygons.push_back(polygon);
    }
  }
  return polygons;
}

Box2 Extents(const std::vector<ProjectedPolygon>& polygons) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Box2 box{kInfinity, kInfinity, -kInfinity, -kInfinity};
  for (const ProjectedPolygon& polygon : polygons) {
    for (int i = 0; i < polygon.num_points; ++i) {
      box.x0_px = std::min(box.x0_px, polygon.points[i][0]);
      box.y0_px = std::min(box.y0_px, polygon.points[i][1]);
      box.x1_px = std::max(box.x1_px, polygon.points[i][0]);
      box.y1_px = std::max(box.y1_px, polygon.points[i][1]);
    }
  }
  return box;
}

void FillPolygons(const std::vector<ProjectedPolygon>& polygons, std::array<double, 2> origin_px, double scale,
                  int width_px, int height_px, std::vector<uint8_t>& mask) {
  for (const ProjectedPolygon& polygon : polygons) {
    std::array<Point, 4> points;
    for (int i = 0; i < polygon.num_points; ++i) {
      points[i] = {(polygon.points[i][0] - origin_px[0]) * scale, (polygon.points[i][1] - origin_px[1]) * scale};
    }
    for (int i = 2; i < polygon.num_points; ++i) {
      FillTriangle(points[0], points[i - 1], points[i], width_px, height_px, mask);
    }
  }
}

double TruncationRatio(const std::vector<ProjectedPolygon>& polygons, int width_px, int height_px) {
  const Box2 box = Extents(polygons);
  if (box.x0_px >= 0 && box.y0_px >= 0 && box.x1_px <= width_px && box.y1_px <= height_px) return 0;
  const double x0 = std::floor(box.x0_px), y0 = std::floor(box.y0_px);
  const double width = std::max(1.0, std::ceil(box.x1_px) - x0), height = std::max(1.0, std::ceil(box.y1_px) - y0);
  const double scale = std::min(1.0, kMaxGridCells / std::max(width, height));
  const int columns = static_cast<int>(std::ceil(width * scale)), rows = static_cast<int>(std::ceil(height * scale));
  std::vector<uint8_t> mask(static_cast<size_t>(columns) * rows);
  FillPolygons(polygons, {x0, y0}, scale, columns, rows, mask);

  int64_t covered = 0, inside = 0;
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      if (!mask[static_cast<size_t>(row) * columns + column]) continue;
      const double x = x0 + (column + 0.5) / scale, y = y0 + (row + 0.5) / scale;
      ++covered;
      inside += x >= 0 && x < width_px && y >= 0 && y < height_px;
    }
  }
  return covered == 0 ? 0 : 1 - static_cast<double>(inside) / static_cast<double>(covered);
}

}  // namespace longtail
