#include "generator/scene/meshes/mesh_builder.h"

#include <array>
#include <cmath>
#include <map>
#include <numbers>

#include "generator/scene/vec.h"

namespace longtail {
namespace {

constexpr float kTinyAreaM2 = 1e-9f;

struct Icosphere {
  std::vector<Vec3f> points;  // unit
  std::vector<std::array<int, 3>> faces;
};

Icosphere MakeIcosahedron() {
  const float g = static_cast<float>(std::numbers::phi);
  Icosphere ico;
  ico.points = {{-1, g, 0},  {1, g, 0},  {-1, -g, 0}, {1, -g, 0}, {0, -1, g},  {0, 1, g},
                {0, -1, -g}, {0, 1, -g}, {g, 0, -1},  {g, 0, 1},  {-g, 0, -1}, {-g, 0, 1}};
  for (Vec3f& p : ico.points) p = Unit(p);
  ico.faces = {{0, 11, 5},  {0, 5, 1},  {0, 1, 7},  {0, 7, 10}, {0, 10, 11}, {1, 5, 9}, {5, 11, 4},
               {11, 10, 2}, {10, 7, 6}, {7, 1, 8},  {3, 9, 4},  {3, 4, 2},   {3, 2, 6}, {3, 6, 8},
               {3, 8, 9},   {4, 9, 5},  {2, 4, 11}, {6, 2, 10}, {8, 6, 7},   {9, 8, 1}};
  return ico;
}

Icosphere Subdivide(const Icosphere& coarse) {
  Icosphere fine{coarse.points, {}};
  std::map<std::pair<int, int>, int> middles;
  const auto middle = [&](int a, int b) {
    const auto [it, is_new] = middles.try_emplace(std::minmax(a, b), static_cast<int>(fine.points.size()));
    if (is_new) fine.points.push_back(Unit(coarse.points[a] + coarse.points[b]));
    return it->second;
  };
  for (const auto& [a, b, c] : coarse.faces) {
    const int ab = middle(a, b), bc = middle(b, c), ca = middle(c, a);
    for (const std::array<int, 3>& face : {std::array{a, ab, ca}, {b, bc, ab}, {c, ca, bc}, {ab, bc, ca}}) {
      fine.faces.push_back(face);
    }
  }
  return fine;
}

const Icosphere& UnitSphere(bool coarse) {
  static const auto& icosahedron = *new Icosphere(MakeIcosahedron());
  static const auto& sphere = *new Icosphere(Subdivide(icosahedron));
  return coarse ? icosahedron : sphere;
}

}  // namespace

uint32_t MeshBuilder::Vertex(const Vec3f& position, const Vec3f& normal) {
  mesh_.positions.push_back(Apply(frame_, position));
  mesh_.normals.push_back(Unit(Rotate(frame_, normal)));
  return static_cast<uint32_t>(mesh_.positions.size() - 1);
}

void MeshBuilder::Face(uint32_t a, uint32_t b, uint32_t c, uint16_t material) {
  const Vec3f& p = mesh_.positions[a];
  if (Length(Cross(mesh_.positions[b] - p, mesh_.positions[c] - p)) < kTinyAreaM2) return;
  mesh_.triangles.push_back({a, b, c, material});
}

void MeshBuilder::Polygon(absl::Span<const Vec3f> corners, uint16_t material) {
  Vec3f normal;  // Newell's sum: right for any flat polygon, also with corners that coincide
  for (size_t i = 0; i < corners.size(); ++i) normal = normal + Cross(corners[i], corners[(i + 1) % corners.size()]);
  const uint32_t first = static_cast<uint32_t>(mesh_.positions.size());
  for (const Vec3f& corner : corners) Vertex(corner, normal);
  for (uint32_t i = 2; i < corners.size(); ++i) Face(first, first + i - 1, first + i, material);
}

void MeshBuilder::Quad(const Vec3f& a, const Vec3f& b, const Vec3f& c, const Vec3f& d, uint16_t material) {
  Polygon({a, b, c, d}, material);
}

void MeshBuilder::Sheet(absl::Span<const Vec3f> points, int num_rows, int num_columns, uint16_t material) {
  std::vector<Vec3f> normals(points.size());
  const auto at = [&](int row, int column) { return static_cast<size_t>(row) * num_columns + column; };
  for (int i = 0; i + 1 < num_rows; ++i) {
    for (int j = 0; j + 1 < num_columns; ++j) {
      const size_t corners[4] = {at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)};
      const Vec3f normal = Cross(points[corners[2]] - points[corners[0]], points[corners[3]] - points[corners[1]]);
      for (size_t corner : corners) normals[corner] = normals[corner] + normal;
    }
  }
  const uint32_t first = static_cast<uint32_t>(mesh_.positions.size());
  for (size_t i = 0; i < points.size(); ++i) Vertex(points[i], normals[i]);
  for (int i = 0; i + 1 < num_rows; ++i) {
    for (int j = 0; j + 1 < num_columns; ++j) {
      const uint32_t a = first + at(i, j), b = first + at(i + 1, j), c = first + at(i + 1, j + 1),
                     d = first + at(i, j + 1);
      Face(a, b, c, material);
      Face(a, c, d, material);
    }
  }
}

void MeshBuilder::SheetBothSides(absl::Span<const Vec3f> points, int num_rows, int num_columns, uint16_t material) {
  Sheet(points, num_rows, num_columns, material);
  // Rows in reverse order turn the winding back after the mirror has turned it.
  std::vector<Vec3f> mirrored;
  mirrored.reserve(points.size());
  for (int i = num_rows - 1; i >= 0; --i) {
    for (int j = 0; j < num_columns; ++j) {
      const Vec3f& p = points[static_cast<size_t>(i) * num_columns + j];
      mirrored.push_back({p.x, -p.y, p.z});
    }
  }
  Sheet(mirrored, num_rows, num_columns, material);
}

void MeshBuilder::Box(const Vec3f& lo, const Vec3f& hi, uint16_t material, bool bottom) {
  const auto p = [&](int x, int y, int z) { return Vec3f{x ? hi.x : lo.x, y ? hi.y : lo.y, z ? hi.z : lo.z}; };
  Quad(p(1, 0, 0), p(1, 1, 0), p(1, 1, 1), p(1, 0, 1), material);
  Quad(p(0, 1, 0), p(0, 0, 0), p(0, 0, 1), p(0, 1, 1), material);
  Quad(p(1, 1, 0), p(0, 1, 0), p(0, 1, 1), p(1, 1, 1), material);
  Quad(p(0, 0, 0), p(1, 0, 0), p(1, 0, 1), p(0, 0, 1), material);
  Quad(p(0, 0, 1), p(1, 0, 1), p(1, 1, 1), p(0, 1, 1), material);
  if (bottom) Quad(p(0, 1, 0), p(1, 1, 0), p(1, 0, 0), p(0, 0, 0), material);
}

void MeshBuilder::PrismAlongY(absl::Span<const std::pair<float, float>> outline_xz, float y0, float y1,
                              uint16_t material) {
  std::vector<Vec3f> right, left;
  for (const auto& [x, z] : outline_xz) right.push_back({x, y0, z});
  for (size_t i = outline_xz.size(); i-- > 0;) left.push_back({outline_xz[i].first, y1, outline_xz[i].second});
  Polygon(right, material);
  Polygon(left, material);
  for (size_t i = 0; i < outline_xz.size(); ++i) {
    const auto& [xa, za] = outline_xz[i];
    const auto& [xb, zb] = outline_xz[(i + 1) % outline_xz.size()];
    Quad({xa, y0, za}, {xa, y1, za}, {xb, y1, zb}, {xb, y0, zb}, material);
  }
}

void MeshBuilder::Frustum(const Vec3f& end0, float radius0, const Vec3f& end1, float radius1, int num_sides,
                          uint16_t material) {
  const Vec3f axis = Unit(end1 - end0);
  const Vec3f u = Unit(Cross(axis, std::abs(axis.z) < 0.9f ? Vec3f{0, 0, 1} : Vec3f{1, 0, 0}));
  const Vec3f v = Cross(axis, u);
  const float slope = (radius0 - radius1) / std::max(1e-6f, Length(end1 - end0));
  std::vector<Vec3f> around;
  for (int i = 0; i < num_sides; ++i) {
    const float angle = 2 * std::numbers::pi_v<float> * i / num_sides;
    around.push_back(u * std::cos(angle) + v * std::sin(angle));
  }
  const uint32_t first = static_cast<uint32_t>(mesh_.positions.size());
  for (const Vec3f& out : around) {
    Vertex(end0 + out * radius0, out + axis * slope);
    Vertex(end1 + out * radius1, out + axis * slope);
  }
  for (int i = 0; i < num_sides; ++i) {
    const uint32_t a = first + 2 * i, b = first + 2 * ((i + 1) % num_sides);
    Face(a, b, b + 1, material);
    Face(a, b + 1, a + 1, material);
  }
  std::vector<Vec3f> cap(num_sides);
  for (int i = 0; radius1 > 0 && i < num_sides; ++i) cap[i] = end1 + around[i] * radius1;
  if (radius1 > 0) Polygon(cap, material);
  for (int i = 0; radius0 > 0 && i < num_sides; ++i) cap[i] = end0 + around[num_sides - 1 - i] * radius0;
  if (radius0 > 0) Polygon(cap, material);
}

void MeshBuilder::Rings(absl::Span<const Ring> rings, int num_sides, uint16_t material) {
  std::vector<Vec3f> points;
  for (int i = 0; i <= num_sides; ++i) {
    const float angle = 2 * std::numbers::pi_v<float> * (i % num_sides) / num_sides;
    for (const Ring& ring : rings) {
      points.push_back(ring.centre + Vec3f{ring.radius_x * std::cos(angle), ring.radius_y * std::sin(angle), 0});
    }
  }
  Sheet(points, num_sides + 1, static_cast<int>(rings.size()), material);
  std::vector<Vec3f> top, bottom;
  for (int i = 0; i < num_sides; ++i) {
    top.push_back(points[(i + 1) * rings.size() - 1]);
    bottom.push_back(points[(num_sides - 1 - i) * rings.size()]);
  }
  Polygon(top, material);
  Polygon(bottom, material);
}

void MeshBuilder::Ellipsoid(const Vec3f& centre, const Vec3f& radii, bool coarse, absl::Span<const float> lumps,
                            uint16_t material) {
  const Icosphere& sphere = UnitSphere(coarse);
  const uint32_t first = static_cast<uint32_t>(mesh_.positions.size());
  for (size_t i = 0; i < sphere.points.size(); ++i) {
    const Vec3f& p = sphere.points[i];
    const float lump = lumps.empty() ? 1 : lumps[i];
    Vertex(centre + Vec3f{p.x * radii.x, p.y * radii.y, p.z * radii.z} * lump,
           {p.x / radii.x, p.y / radii.y, p.z / radii.z});
  }
  for (const auto& [a, b, c] : sphere.faces) Face(first + a, first + b, first + c, material);
}

}  // namespace longtail
