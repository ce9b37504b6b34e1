#include "generator/scene/props/road_furniture.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generator/scene/corridor.h"
#include "generator/scene/tunnels.h"
#include "generator/scene/vec.h"

namespace longtail {
namespace {

constexpr float kPaintZ = 0.012f;
constexpr double kCeilingM = 5.2, kWallM = 0.4, kParapetM = 0.35, kDeckM = 1.2, kStepM = 4;

class RoadFurniture {
 public:
  RoadFurniture(const RoadNetwork& network, const Pavement& pavement, MaterialTable& materials, MeshBuilder& mesh)
      : network_(network), pavement_(pavement), mesh_(mesh) {
    const auto add = [&](const char* name, v1::SemanticClass semantic_class, const Srgb& tone, const Srgb& emission,
                         Texture texture) {
      // Its lamps are those of tunnels.
      const bool shines = emission != Srgb{};
      return materials.Add(
          {absl::StrCat("road_furniture/", name), semantic_class, tone, emission, 0.8f, texture, 0.3f, shines});
    };
    orange_ = add("orange", v1::SEMANTIC_CLASS_FURNITURE, {222, 84, 24}, {}, Texture::kNone);
    white_ = add("white", v1::SEMANTIC_CLASS_FURNITURE, {228, 228, 222}, {}, Texture::kNone);
    base_ = add("base", v1::SEMANTIC_CLASS_FURNITURE, {42, 42, 44}, {}, Texture::kNone);
    kerb_ = add("kerb", v1::SEMANTIC_CLASS_SIDEWALK, {150, 148, 142}, {}, Texture::kNone);
    grass_ = add("grass", v1::SEMANTIC_CLASS_TERRAIN, {92, 108, 62}, {}, Texture::kGrass);
    paint_ = add("paint", v1::SEMANTIC_CLASS_LANE_MARKING, {214, 214, 208}, {}, Texture::kMarking);
    concrete_ = add("concrete", v1::SEMANTIC_CLASS_BUILDING, {134, 132, 128}, {}, Texture::kPlaster);
    railing_ = add("railing", v1::SEMANTIC_CLASS_FURNITURE, {118, 124, 126}, {}, Texture::kNone);
    lamp_ = add("lamp", v1::SEMANTIC_CLASS_BUILDING, {230, 226, 210}, {255, 236, 200}, Texture::kNone);
  }

  std::vector<Tunnel> Build() {
    std::vector<Tunnel> tunnels;
    for (const Corridor& corridor : pavement_.corridors()) {
      const network::Road& road = network_.road(corridor.road());
      for (const network::Object& object : road.objects) AddObject(corridor, object);
      for (const network::Structure& structure : road.structures) {
        const double from = std::max(corridor.start_m(), structure.s_m);
        const double to = std::min(corridor.end_m(), structure.s_m + structure.length_m);
        if (to - from < 1) continue;
        if (structure.kind == network::StructureKind::kTunnel) {
          AddTunnel(corridor, from, to);
          tunnels.push_back(TunnelOf(corridor, from, to));
        } else {
          for (const int side : {-1, 1}) AddWall(corridor, from, to, side, kParapetM, kDeckM);
          for (const int side : {-1, 1}) AddRailing(corridor, from, to, side);
          AddDeck(corridor, from, to);
        }
      }
    }
    return JoinTunnels(std::move(tunnels));
  }

 private:
  void AddObject(const Corridor& corridor, const network::Object& object) {
    if (object.type == network::ObjectType::kTrafficIsland) {
      // It lies at the end of its road.
      if (object.s_m >= corridor.start_m() - 1 && object.s_m <= corridor.end_m() + 1) AddIslands(corridor, object);
      return;
    }
    const bool is_cone = object.name == "cone", is_space = object.type == network::ObjectType::kParkingSpace;
    if (!is_cone && !is_space) return;
    const auto place = [&](double s_m, double t_m) {
      if (s_m < corridor.start_m() || s_m > corridor.end_m()) return;
      if (is_cone) {
        AddCone(corridor, s_m, t_m);
      } else {
        AddSpace(corridor, object, s_m, t_m);
      }
    };
    if (object.repeats.empty()) place(object.s_m, object.t_m);
    for (const network::Repeat& row : object.repeats) {
      if (!(row.distance_m > 0)) continue;
      for (int i = 0; i * row.distance_m <= row.length_m + 1e-6; ++i) {
        const double at_m = i * row.distance_m, share = row.length_m > 0 ? at_m / row.length_m : 0;
        place(row.s_m + at_m, row.t_start_m + share * (row.t_end_m - row.t_start_m));
      }
    }
  }

  void AddCone(const Corridor& corridor, double s_m, double t_m) {
    mesh_.SetFrame(YawAt(corridor.Yaw(s_m), corridor.At(s_m, t_m, 0)));
    mesh_.Box({-0.18f, -0.18f, 0}, {0.18f, 0.18f, 0.04f}, base_, /*bottom=*/false);
    const auto ring = [&](float z0, float r0, float z1, float r1, uint16_t material) {
      mesh_.Frustum({0, 0, z0}, r0, {0, 0, z1}, r1, 10, material);
    };
    ring(0.04f, 0.14f, 0.3f, 0.095f, orange_);
    ring(0.3f, 0.095f, 0.48f, 0.065f, white_);
    ring(0.48f, 0.065f, 0.75f, 0.02f, orange_);
    mesh_.SetFrame({});
  }

  // A line across its lane at both ends.
  void AddSpace(const Corridor& corridor, const network::Object& space, double s_m, double t_m) {
    const double half_m = space.length_m / 2 + 0.3, across_m = space.width_m / 2;
    for (const double line_m : {s_m - half_m, s_m + half_m}) {
      const auto corner = [&](double s, double t) { return corridor.At(s, t, kPaintZ); };
      mesh_.Quad(corner(line_m - 0.06, t_m - across_m), corner(line_m + 0.06, t_m - across_m),
                 corner(line_m + 0.06, t_m + across_m), corner(line_m - 0.06, t_m + across_m), paint_);
    }
  }

  void AddIslands(const Corridor& corridor, const network::Object& object) {
    const double yaw = corridor.Yaw(object.s_m) + object.heading_rad;
    const Rigid frame = YawAt(yaw, corridor.At(object.s_m, object.t_m, object.z_offset_m));
    for (const network::Outline& outline : object.outlines) {
      std::vector<Vec3f> top, foot;
      for (const network::Corner& corner : outline.corners) {
        if (!corner.is_local) return;
        const float u = static_cast<float>(corner.first_m), v = static_cast<float>(corner.second_m);
        top.push_back({u, v, static_cast<float>(corner.dz_m + corner.height_m)});
        foot.push_back({u, v, static_cast<float>(corner.dz_m) - 0.1f});
      }
      mesh_.SetFrame(frame);
      mesh_.Polygon(top, grass_);
      for (size_t i = 0; i < top.size(); ++i) {
        const size_t k = (i + 1) % top.size();
        mesh_.Quad(foot[i], foot[k], top[k], top[i], kerb_);
      }
      mesh_.SetFrame({});
    }
  }

  // Calls piece(a, b) for stretches of at most kStepM.
  static void Along(double from, double to, const std::function<void(double, double)>& piece) {
    const int count = std::max(1, static_cast<int>(std::ceil((to - from) / kStepM)));
    for (int i = 0; i < count; ++i) piece(from + (to - from) * i / count, from + (to - from) * (i + 1) / count);
  }

  // a to d as on the left of a road; on its right, which is the mirror image, the other way round.
  void QuadOnSide(int side, const Vec3f& a, const Vec3f& b, const Vec3f& c, const Vec3f& d, uint16_t material) {
    if (side > 0) {
      mesh_.Quad(a, b, c, d, material);
    } else {
      mesh_.Quad(d, c, b, a, material);
    }
  }

  // Beside the pavement, outside down to foot_m under it; its ends are closed.
  void AddWall(const Corridor& corridor, double from, double to, int side, double height_m, double foot_m = 0.5) {
    const auto at = [&](double s, double beyond, double z) { return corridor.Beside(s, side, beyond, z); };
    const auto quad = [&](const Vec3f& a, const Vec3f& b, const Vec3f& c, const Vec3f& d) {
      QuadOnSide(side, a, b, c, d, concrete_);
    };
    Along(from, to, [&](double a, double b) {
      quad(at(a, 0, 0), at(b, 0, 0), at(b, 0, height_m), at(a, 0, height_m));
      quad(at(b, kWallM, -foot_m), at(a, kWallM, -foot_m), at(a, kWallM, height_m), at(b, kWallM, height_m));
      quad(at(a, 0, height_m), at(b, 0, height_m), at(b, kWallM, height_m), at(a, kWallM, height_m));
    });
    quad(at(from, kWallM, -foot_m), at(from, 0, -foot_m), at(from, 0, height_m), at(from, kWallM, height_m));
    quad(at(to, 0, -foot_m), at(to, kWallM, -foot_m), at(to, kWallM, height_m), at(to, 0, height_m));
  }

  // Two bars on posts, on a bridge's parapet: one sees the valley through it.
  void AddRailing(const Corridor& corridor, double from, double to, int side) {
    constexpr double kInM = 0.14, kOutM = 0.26;
    constexpr std::pair<double, double> kBars[] = {{0.66, 0.72}, {1.03, 1.1}};
    const auto at = [&](double s, double beyond, double z) { return corridor.Beside(s, side, beyond, z); };
    const auto quad = [&](const Vec3f& a, const Vec3f& b, const Vec3f& c, const Vec3f& d) {
      QuadOnSide(side, a, b, c, d, railing_);
    };
    Along(from, to, [&](double a, double b) {
      for (const auto& [low, high] : kBars) {
        quad(at(a, kInM, low), at(b, kInM, low), at(b, kInM, high), at(a, kInM, high));
        quad(at(b, kOutM, low), at(a, kOutM, low), at(a, kOutM, high), at(b, kOutM, high));
        quad(at(a, kInM, high), at(b, kInM, high), at(b, kOutM, high), at(a, kOutM, high));
      }
      for (const double s : {a, (a + b) / 2}) {
        mesh_.SetFrame(YawAt(corridor.Yaw(s), at(s, (kInM + kOutM) / 2, 0)));
        mesh_.Box({-0.04f, -0.04f, static_cast<float>(kParapetM)}, {0.04f, 0.04f, 1.05f}, railing_, /*bottom=*/false);
        mesh_.SetFrame({});
      }
    });
  }

  // The underside of a bridge.
  void AddDeck(const Corridor& corridor, double from, double to) {
    Along(from, to, [&](double a, double b) {
      const auto at = [&](double s, int side) { return corridor.Beside(s, side, kWallM, -kDeckM); };
      mesh_.Quad(at(a, 1), at(b, 1), at(b, -1), at(a, -1), concrete_);
    });
  }

  static Tunnel TunnelOf(const Corridor& corridor, double from, double to) {
    std::vector<Tunnel::Station> stations;
    const auto add = [&](double s) {
      stations.push_back({corridor.Beside(s, -1, 0, 0), corridor.Beside(s, +1, 0, 0), static_cast<float>(s)});
    };
    add(from);
    Along(from, to, [&](double, double b) { add(b); });
    return MakeTunnel(std::move(stations), static_cast<float>(kCeilingM));
  }

  void AddTunnel(const Corridor& corridor, double from, double to) {
    for (const int side : {-1, 1}) AddWall(corridor, from, to, side, kCeilingM + kWallM);
    const auto roof = [&](double a, double b, double right_m, double left_m, double z, bool down, uint16_t material) {
      const Vec3f p = corridor.At(a, right_m, z), q = corridor.At(b, right_m, z), r = corridor.At(b, left_m, z),
                  s = corridor.At(a, left_m, z);
      if (down) {
        mesh_.Quad(s, r, q, p, material);
      } else {
        mesh_.Quad(p, q, r, s, material);
      }
    };
    Along(from, to, [&](double a, double b) {
      const double right_m = corridor.PavementEdge(-1, (a + b) / 2) - kWallM;
      const double left_m = corridor.PavementEdge(+1, (a + b) / 2) + kWallM, middle_m = (right_m + left_m) / 2;
      roof(a, b, right_m, left_m, kCeilingM, /*down=*/true, concrete_);
      roof(a, b, right_m, left_m, kCeilingM + kWallM, /*down=*/false, concrete_);
      const double quarter_m = (left_m - right_m) / 4;
      for (const double t : {middle_m - quarter_m, middle_m + quarter_m}) {
        roof(a + 0.5, b - 0.5, t - 0.12, t + 0.12, kCeilingM - 0.05, /*down=*/true, lamp_);
      }
    });
    // The portals' lintels.
    for (const bool is_end : {false, true}) {
      const double s_m = is_end ? to : from;
      const double right_m = corridor.PavementEdge(-1, s_m) - kWallM, left_m = corridor.PavementEdge(+1, s_m) + kWallM;
      const Vec3f a = corridor.At(s_m, right_m, kCeilingM), b = corridor.At(s_m, left_m, kCeilingM);
      const Vec3f c = corridor.At(s_m, left_m, kCeilingM + 0.9), d = corridor.At(s_m, right_m, kCeilingM + 0.9);
      mesh_.Quad(a, b, c, d, concrete_);
      mesh_.Quad(d, c, b, a, concrete_);
    }
  }

  const RoadNetwork& network_;
  const Pavement& pavement_;
  MeshBuilder& mesh_;
  uint16_t orange_ = 0, white_ = 0, base_ = 0, kerb_ = 0, grass_ = 0, paint_ = 0, concrete_ = 0, railing_ = 0,
           lamp_ = 0;
};

}  // namespace

std::vector<Tunnel> AddRoadFurniture(const RoadNetwork& network, const Pavement& pavement, MaterialTable& materials,
                                     MeshBuilder& mesh) {
  return RoadFurniture(network, pavement, materials, mesh).Build();
}

}  // namespace longtail
