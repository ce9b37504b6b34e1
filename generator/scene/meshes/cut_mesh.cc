#include "generator/scene/meshes/cut_mesh.h"

#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "generator/scene/vec.h"

namespace longtail {
namespace {

constexpr float kFacingCos = 0.5f;
constexpr float kTinyAreaM2 = 1e-8f;
constexpr float kSameM = 1e-4f;

struct Corner {
  Vec3f position;
  Vec3f normal;
};
using Facet = std::vector<Corner>;  // convex

Vec3f FaceNormal(const Vec3f& a, const Vec3f& b, const Vec3f& c) { return Cross(b - a, c - a); }

// Divides a facet at the border of a half-space (Sutherland, Hodgman 1974).
std::pair<Facet, Facet> Divide(const Facet& facet, const HalfSpace& half) {
  Facet inside, outside;
  for (size_t i = 0; i < facet.size(); ++i) {
    const Corner &p = facet[i], &q = facet[(i + 1) % facet.size()];
    const float over_p = Dot(half.axis, p.position) - half.limit, over_q = Dot(half.axis, q.position) - half.limit;
    (over_p <= 0 ? inside : outside).push_back(p);
    if ((over_p <= 0) == (over_q <= 0)) continue;
    const float share = over_p / (over_p - over_q);
    const Corner on_border{Mix(p.position, q.position, share), Unit(Mix(p.normal, q.normal, share))};
    inside.push_back(on_border);
    outside.push_back(on_border);
  }
  return {inside, outside};
}

void Append(const Facet& facet, uint16_t material, Mesh& mesh) {
  const uint32_t first = static_cast<uint32_t>(mesh.positions.size());
  for (const Corner& corner : facet) {
    mesh.positions.push_back(corner.position);
    mesh.normals.push_back(corner.normal);
  }
  for (uint32_t i = 1; i + 1 < facet.size(); ++i) {
    const Vec3f normal = FaceNormal(facet[0].position, facet[i].position, facet[i + 1].position);
    if (Length(normal) > kTinyAreaM2) mesh.triangles.push_back({first, first + i, first + i + 1, material});
  }
}

// A point as a key by which corners that lie in one place are found.
std::array<int, 3> Key(const Vec3f& p) {
  return {static_cast<int>(std::lround(p.x / kSameM)), static_cast<int>(std::lround(p.y / kSameM)),
          static_cast<int>(std::lround(p.z / kSameM))};
}

}  // namespace

Mesh CutOut(absl::Span<const HalfSpace> region, const Vec3f& facing, Mesh& mesh) {
  Mesh piece;
  std::vector<Triangle> triangles;
  triangles.swap(mesh.triangles);
  for (const Triangle& triangle : triangles) {
    const Vec3f normal =
        Unit(FaceNormal(mesh.positions[triangle.a], mesh.positions[triangle.b], mesh.positions[triangle.c]));
    Facet inside;
    std::vector<Facet> left_over;
    if (Dot(normal, facing) > kFacingCos) {
      for (const uint32_t corner : {triangle.a, triangle.b, triangle.c}) {
        inside.push_back({mesh.positions[corner], mesh.normals[corner]});
      }
    }
    for (const HalfSpace& half : region) {
      if (inside.empty()) break;
      auto [kept, cut_off] = Divide(inside, half);
      inside = std::move(kept);
      if (!cut_off.empty()) left_over.push_back(std::move(cut_off));
    }
    if (inside.empty()) {
      mesh.triangles.push_back(triangle);
      continue;
    }
    Append(inside, triangle.material, piece);
    for (const Facet& facet : left_over) Append(facet, triangle.material, mesh);
  }
  return piece;
}

void Thicken(const Vec3f& depth, absl::Span<const uint16_t> backs, uint16_t rim, Mesh& mesh) {
  const uint32_t num_vertices = static_cast<uint32_t>(mesh.positions.size());
  const size_t num_triangles = mesh.triangles.size();
  for (uint32_t i = 0; i < num_vertices; ++i) {
    mesh.positions.push_back(mesh.positions[i] + depth);
    mesh.normals.push_back(-mesh.normals[i]);
  }
  // Edges that one face alone has are the sheet's border.
  std::map<std::pair<std::array<int, 3>, std::array<int, 3>>, int> faces_of_edge;
  const auto for_edges = [&](const auto& visit) {
    for (size_t i = 0; i < num_triangles; ++i) {
      const Triangle t = mesh.triangles[i];
      for (const auto& [a, b] : {std::pair{t.a, t.b}, {t.b, t.c}, {t.c, t.a}}) {
        visit(a, b, std::minmax(Key(mesh.positions[a]), Key(mesh.positions[b])));
      }
    }
  };
  for_edges([&](uint32_t, uint32_t, const auto& edge) { ++faces_of_edge[edge]; });
  std::vector<std::pair<uint32_t, uint32_t>> border;
  for_edges([&](uint32_t a, uint32_t b, const auto& edge) {
    if (faces_of_edge[edge] == 1) border.emplace_back(a, b);
  });
  for (size_t i = 0; i < num_triangles; ++i) {
    const Triangle t = mesh.triangles[i];
    mesh.triangles.push_back({t.a + num_vertices, t.c + num_vertices, t.b + num_vertices, backs[t.material]});
  }
  for (const auto& [a, b] : border) {
    const Vec3f p = mesh.positions[a], q = mesh.positions[b];
    const Vec3f normal = Unit(Cross(depth, q - p));
    Append({{p, normal}, {p + depth, normal}, {q + depth, normal}, {q, normal}}, rim, mesh);
  }
}

}  // namespace longtail
