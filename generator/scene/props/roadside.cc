#include "generator/scene/props/roadside.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

#include "generator/scene/meshes/mesh_builder.h"
#include "generator/scene/props/buildings.h"
#include "generator/scene/props/furniture.h"
#include "generator/scene/props/plants.h"
#include "generator/scene/vec.h"
#include "scenarios/road/constant.h"

namespace longtail {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kShortestM = 40;      // corridor of a network that is furnished
constexpr double kCoarseBeyondM = 16;  // plants further out than this have fewer triangles

struct PlantBand {
  double near_m, far_m;               // beyond the pavement
  double per_100_m;                   // on each side
  double low_m, high_m;               // height
  double broadleaf, conifer, poplar;  // shares; the rest are bushes
};

class Roadside {
 public:
  Roadside(const Pavement& pavement, size_t corridor, const Terrain& terrain, const v1::Road& road, PhiloxStream stream,
           MaterialTable& materials, std::vector<Vec3f>& taken, Scene& scene)
      : pavement_(pavement),
        corridor_(pavement.corridors()[corridor]),
        terrain_(terrain),
        materials_(materials),
        scene_(scene),
        mesh_(&scene.static_mesh),
        stream_(stream),
        sidewalk_m_(ConstantOr(road.sidewalk_m(), 0)),
        vegetation_(ConstantOr(road.surroundings().vegetation_ratio(), 1)),
        buildings_(ConstantOr(road.surroundings().buildings_ratio(), 1)),
        lit_(scene.lit),
        palette_(MakePlantPalette(stream_, materials)),
        taken_(taken) {}

  void Build(v1::SurroundingsKind kind) {
    switch (kind) {
      case v1::SURROUNDINGS_KIND_FOREST:
        return Forest();
      case v1::SURROUNDINGS_KIND_SUBURB:
        return Suburb();
      case v1::SURROUNDINGS_KIND_CITY:
        return City();
      case v1::SURROUNDINGS_KIND_MOTORWAY:
        return Motorway();
      default:
        return Rural();
    }
  }

 private:
  double length_m() const { return corridor_.end_m() - corridor_.start_m(); }

  void Forest() {
    Delineators(50);
    Signs(0.5);
    Houses(0.2, 14, 24);
    Plants({3.2, 9, 16, 7, 17, 0.35, 0.5, 0});
    Plants({2.2, 6, 10, 0.5, 1.6, 0, 0, 0});
    Plants({9, 24, 26, 9, 19, 0.35, 0.65, 0});
    Plants({24, 60, 46, 11, 21, 0.3, 0.7, 0});
    Plants({60, 130, 30, 13, 23, 0.3, 0.7, 0});
  }

  void Rural() {
    Delineators(50);
    Signs(0.6);
    PowerLine();
    for (int side : {-1, 1})
      Runs(side, 5, 0.5, [&](const Run& run, int choice) {
        if (choice == 0) AddFence(run, stream_, materials_, mesh_);
        if (choice == 1) AddHedge(run, 1.3, palette_.leaves[0], mesh_);
      });
    Houses(0.55, 10, 45);
    Plants({4, 14, 2.4, 5, 12, 0.55, 0.05, 0.2});
    Plants({14, 60, 5, 6, 14, 0.6, 0.15, 0.1});
    Plants({60, 190, 16, 7, 16, 0.6, 0.2, 0.1});
    Plants({2.5, 10, 4, 0.4, 1.3, 0, 0, 0});
  }

  void Suburb() {
    Lamps(30, 6);
    Signs(1.2);
    for (int side : {-1, 1}) HouseRow(side);
    for (int side : {-1, 1})
      Runs(side, 0.8, 0.75, [&](const Run& run, int choice) {
        if (choice == 0) AddHedge(run, 1.1, palette_.leaves[1], mesh_);
        if (choice == 1) AddGardenWall(run, materials_, mesh_);
        if (choice == 2) AddFence(run, stream_, materials_, mesh_);
      });
    Plants({2, 8, 5, 4, 9, 0.6, 0.1, 0.1});
    Plants({2, 14, 6, 0.5, 1.8, 0, 0, 0});
    Plants({22, 60, 8, 6, 14, 0.7, 0.2, 0.05});
    Plants({60, 190, 10, 7, 15, 0.7, 0.2, 0.05});
    Houses(1.2, 30, 110);
  }

  void City() {
    Lamps(28, 8);
    Signs(1.6);
    for (int side : {-1, 1}) {
      BlockRow(side, 2.2, 4, 9);
      BlockRow(side, 26, 7, 15);
    }
    Plants({1, 2.1, 3.5, 4, 6, 0.9, 0, 0});
    Plants({3, 40, 4, 4, 9, 0.8, 0, 0.1});
  }

  void Motorway() {
    for (int side : {-1, 1}) {
      Run whole{corridor_, side, corridor_.start_m(), corridor_.end_m(), 0.5};
      Pieces(whole, [&](const Run& run) { AddGuardRail(run, materials_, mesh_); });
      if (stream_.Uniform() < 0.45) {
        const double from = stream_.Uniform(corridor_.start_m(), corridor_.end_m() - 60);
        Run run{corridor_, side, from, std::min(corridor_.end_m(), from + stream_.Uniform(60, 220)), 6.5};
        AddNoiseWall(run, stream_, materials_, mesh_);
      }
    }
    for (int side : {-1, 1}) {
      if (stream_.Uniform() < 0.6)
        Single(stream_.Uniform(corridor_.start_m() + 60, corridor_.end_m()), side, 2.2, 5,
               [&] { AddDirectionBoard(stream_, materials_, mesh_); });
    }
    if (stream_.Uniform() < 0.4) Lamps(40, 10);
    Houses(0.4, 40, 150);
    TowersFar();
    Plants({3, 6, 10, 0.5, 1.8, 0.05, 0, 0});
    Plants({8, 26, 8, 3, 10, 0.6, 0.1, 0.1});
    Plants({26, 70, 10, 6, 14, 0.6, 0.2, 0.1});
    Plants({70, 195, 16, 7, 16, 0.6, 0.2, 0.1});
  }

  // --- Places ---

  bool Take(double x, double y, double radius, double clearance) {
    if (!pavement_.IsFree(x, y, radius, clearance)) return false;
    for (const Vec3f& disc : taken_) {
      if (std::hypot(disc.x - x, disc.y - y) < disc.z + radius) return false;
    }
    taken_.push_back({static_cast<float>(x), static_cast<float>(y), static_cast<float>(radius)});
    return true;
  }

  // Corners and middle of a rectangle (width along the road) clear of pavement, actors and what stands already.
  bool TakeRectangle(const Rigid& frame, double width, double depth, double clearance) {
    const int across = 1 + static_cast<int>(width / 3), deep = 1 + static_cast<int>(depth / 3);
    const double r = 0.75 * std::max(width / across, depth / deep);
    std::vector<Vec3f> discs;
    for (int i = 0; i < across; ++i) {
      for (int j = 0; j < deep; ++j) {
        const Vec3f p = Apply(
            frame, {static_cast<float>((i + 0.5) * width / across), static_cast<float>((j + 0.5) * depth / deep), 0});
        if (!pavement_.IsFree(p.x, p.y, r, clearance)) return false;
        for (const Vec3f& disc : taken_) {
          if (std::hypot(disc.x - p.x, disc.y - p.y) < disc.z + r) return false;
        }
        discs.push_back({p.x, p.y, static_cast<float>(r)});
      }
    }
    taken_.insert(taken_.end(), discs.begin(), discs.end());
    return true;
  }

  // Frame beside the road: x along it so that -y points to the road.
  Rigid FrameBeside(double s, int side, double beyond, double z) const {
    const double yaw = corridor_.Yaw(s) + (side > 0 ? 0 : kPi);
    return YawAt(yaw, corridor_.Beside(s, side, beyond, z));
  }

  // --- Plants ---

  void Plants(const PlantBand& band) {
    // A count that grows with the ratio while the first places stay what they are.
    const int count = static_cast<int>(2 * length_m() / 100 * band.per_100_m * vegetation_);
    for (int i = 0; i < count; ++i) {
      const double s = stream_.Uniform(corridor_.start_m(), corridor_.end_m());
      const int side = stream_.Uniform() < 0.5 ? -1 : 1;
      const double beyond = stream_.Uniform(band.near_m, band.far_m), kind_share = stream_.Uniform();
      const double height = stream_.Uniform(band.low_m, band.high_m);
      const PlantKind kind = kind_share < band.broadleaf                                ? PlantKind::kBroadleaf
                             : kind_share < band.broadleaf + band.conifer               ? PlantKind::kConifer
                             : kind_share < band.broadleaf + band.conifer + band.poplar ? PlantKind::kPoplar
                                                                                        : PlantKind::kBush;
      const double tall = kind == PlantKind::kBush ? std::min(height, 2.2) : height;
      const double radius = PlantRadius(kind, tall);
      const Vec3f foot = corridor_.Beside(s, side, beyond + (beyond < 10 ? 0.6 * radius : 0), 0);
      // Crowns may touch one another: what must be free is a part of them; the road's clearance counts in full.
      if (!pavement_.IsFree(foot.x, foot.y, radius, 0.25) || !Take(foot.x, foot.y, 0.55 * radius, 0)) continue;
      const Vec3f ground{foot.x, foot.y, static_cast<float>(terrain_.HeightAt(foot.x, foot.y))};
      AddPlant(kind, ground, tall, beyond > kCoarseBeyondM, palette_, stream_, mesh_);
    }
  }

  // --- Buildings ---

  bool House(double s, int side, double beyond, double clearance) {
    const BuildingSize size{stream_.Uniform(8, 14), stream_.Uniform(7, 10), stream_.Uniform() < 0.6 ? 2 : 1};
    Rigid frame = FrameBeside(s, side, beyond, 0);
    const Vec3f middle = Apply(frame, {static_cast<float>(size.width_m / 2), static_cast<float>(size.depth_m / 2), 0});
    if (!TakeRectangle(frame, size.width_m, size.depth_m, clearance)) return false;
    frame.translation.z = static_cast<float>(terrain_.HeightAt(middle.x, middle.y)) + 0.15f;
    mesh_.SetFrame(frame);
    AddHouse(size, lit_, stream_, materials_, mesh_);
    mesh_.SetFrame({});
    return true;
  }

  void Houses(double per_100_m, double near_m, double far_m) {
    const int count = static_cast<int>(std::lround(2 * length_m() / 100 * per_100_m * buildings_));
    for (int i = 0; i < count; ++i) {
      // A place that is taken already is tried elsewhere.
      for (int tries = 0; tries < 4; ++tries) {
        const double s = stream_.Uniform(corridor_.start_m(), corridor_.end_m());
        const int side = stream_.Uniform() < 0.5 ? -1 : 1;
        if (House(s, side, stream_.Uniform(near_m, far_m), 4)) break;
      }
    }
  }

  void HouseRow(int side) {
    if (buildings_ <= 0) return;
    for (double s = corridor_.start_m() + stream_.Uniform(0, 14); s < corridor_.end_m();
         s += stream_.Uniform(15, 23) / std::min(buildings_, 1.3)) {
      House(s, side, stream_.Uniform(6, 11), 3);
    }
  }

  void BlockRow(int side, double beyond, int low, int high) {
    if (buildings_ <= 0) return;
    double s = corridor_.start_m();
    while (s < corridor_.end_m() + 30) {
      const BuildingSize size{stream_.Uniform(11, 24), stream_.Uniform(11, 16),
                              low + static_cast<int>(stream_.Below(static_cast<uint32_t>(high - low + 1)))};
      const double setback = beyond + (stream_.Uniform() < 0.25 ? stream_.Uniform(0, 4) : 0);
      const bool is_gap = stream_.Uniform() < 0.12 / std::max(0.2, buildings_);
      // On the right side the frame's x runs against s.
      const Rigid frame = FrameBeside(side > 0 ? s : s + size.width_m, side, setback, -0.02);
      if (!is_gap && stream_.Uniform() < buildings_ && TakeRectangle(frame, size.width_m, size.depth_m, 0.6)) {
        mesh_.SetFrame(frame);
        AddBlock(size, lit_, stream_, materials_, mesh_);
        mesh_.SetFrame({});
      }
      s += size.width_m * 1.13 + (is_gap ? stream_.Uniform(4, 12) : stream_.Uniform(0.2, 1.5));
    }
  }

  void TowersFar() {
    const int count = static_cast<int>(stream_.Below(5) * buildings_);
    for (int i = 0; i < count; ++i) {
      const BuildingSize size{stream_.Uniform(16, 30), 16, 6 + static_cast<int>(stream_.Below(10))};
      const Rigid frame = FrameBeside(stream_.Uniform(corridor_.start_m() + 120, corridor_.end_m() + 60),
                                      stream_.Uniform() < 0.5 ? -1 : 1, stream_.Uniform(70, 170), 0);
      if (!TakeRectangle(frame, size.width_m, size.depth_m, 10)) continue;
      mesh_.SetFrame(frame);
      AddBlock(size, lit_, stream_, materials_, mesh_);
      mesh_.SetFrame({});
    }
  }

  // --- Furniture ---

  // Calls add in the frame of furniture.h: the traffic of that side comes from +x.
  void Single(double s, int side, double beyond, double radius, const std::function<void()>& add) {
    const Vec3f foot = corridor_.Beside(s, side, beyond, 0);
    if (!pavement_.IsFree(foot.x, foot.y, std::min(radius, 0.3), 0.05)) return;
    taken_.push_back({foot.x, foot.y, static_cast<float>(std::min(radius, 2.0))});
    Rigid frame = FrameBeside(s, side, beyond, 0);
    frame.translation.z = static_cast<float>(terrain_.HeightAt(foot.x, foot.y));
    mesh_.SetFrame(frame);
    add();
    mesh_.SetFrame({});
  }

  void Lamps(double spacing, double height) {
    const bool both = stream_.Uniform() < 0.5;
    for (double s = corridor_.start_m() + stream_.Uniform(0, spacing); s < corridor_.end_m(); s += spacing) {
      for (int side : {-1, 1}) {
        if (side > 0 && !both) continue;
        const double at = s + (side > 0 ? spacing / 2 : 0);
        Single(at, side, 0.35, 0.3, [&] {
          const SpotLight lamp = AddStreetLamp(height, std::min(1.4, sidewalk_m_ + 0.6), lit_, materials_, mesh_);
          if (!lit_) return;
          const Rigid frame = FrameBeside(at, side, 0.35, 0);
          SpotLight placed = lamp;
          placed.position = Apply(frame, lamp.position);
          placed.direction = Rotate(frame, lamp.direction);
          scene_.street_lamps.push_back(placed);
        });
      }
    }
  }

  void PowerLine() {
    if (stream_.Uniform() < 0.5) return;
    const int side = stream_.Uniform() < 0.5 ? -1 : 1;
    const double beyond = stream_.Uniform(3.5, 9);
    for (double s = corridor_.start_m(); s < corridor_.end_m(); s += 42)
      Single(s, side, beyond, 0.4, [&] { AddPowerPole(stream_, materials_, mesh_); });
  }

  void Delineators(double spacing) {
    for (double s = std::floor(corridor_.start_m() / spacing) * spacing + spacing; s < corridor_.end_m();
         s += spacing) {
      for (int side : {-1, 1}) Single(s, side, 0.5, 0.1, [&] { AddDelineator(materials_, mesh_); });
    }
  }

  void Signs(double per_100_m) {
    const int count = static_cast<int>(std::lround(length_m() / 100 * per_100_m * stream_.Uniform(0.5, 1.5)));
    for (int i = 0; i < count; ++i) {
      const double s = stream_.Uniform(corridor_.start_m() + 20, corridor_.end_m());
      Single(s, stream_.Uniform() < 0.7 ? -1 : 1, 0.7, 0.4, [&] { AddRoadSign(stream_, materials_, mesh_); });
    }
  }

  // Runs of 10 to 45 m with gaps; choice: 0 to 2.
  void Runs(int side, double beyond, double share, const std::function<void(const Run&, int)>& add) {
    double s = corridor_.start_m();
    while (s < corridor_.end_m() - 12) {
      const double length = std::min(stream_.Uniform(10, 45), corridor_.end_m() - s);
      const int choice = static_cast<int>(stream_.Below(3));
      if (stream_.Uniform() < share)
        Pieces({corridor_, side, s, s + length, beyond}, [&](const Run& run) { add(run, choice); });
      s += length + stream_.Uniform(2.5, 6);
    }
  }

  // Cuts a run where something is in the way.
  void Pieces(const Run& whole, const std::function<void(const Run&)>& add) {
    double from = whole.s0_m;
    const auto close = [&](double to) {
      if (to - from > 1.5) add({corridor_, whole.side, from, to, whole.beyond_m});
    };
    for (double s = whole.s0_m; s < whole.s1_m; s += 1.5) {
      const Vec3f p = corridor_.Beside(s, whole.side, whole.beyond_m, 0);
      bool blocked = !pavement_.IsFree(p.x, p.y, 0.3, 0);
      for (const Vec3f& disc : taken_) blocked = blocked || std::hypot(disc.x - p.x, disc.y - p.y) < disc.z;
      if (blocked) {
        close(s - 1.5);
        from = s + 1.5;
      }
    }
    close(whole.s1_m);
  }

  const Pavement& pavement_;
  const Corridor& corridor_;
  const Terrain& terrain_;
  MaterialTable& materials_;
  Scene& scene_;
  MeshBuilder mesh_;
  PhiloxStream stream_;
  const double sidewalk_m_, vegetation_, buildings_;
  const bool lit_;
  const PlantPalette palette_;
  std::vector<Vec3f>& taken_;  // discs (x, y, radius) where something stands
};

}  // namespace

void AddRoadside(const Pavement& pavement, const Terrain& terrain, const v1::Road& road,
                 const std::function<PhiloxStream(size_t corridor)>& stream, MaterialTable& materials, Scene& scene) {
  std::vector<Vec3f> taken;
  for (size_t i = 0; i < pavement.corridors().size(); ++i) {
    // Paths across a junction have their roadside from the roads that meet there.
    const Corridor& corridor = pavement.corridors()[i];
    if (pavement.corridors().size() > 1 && corridor.end_m() - corridor.start_m() < kShortestM) continue;
    Roadside(pavement, i, terrain, road, stream(i), materials, taken, scene).Build(road.surroundings().kind());
  }
}

}  // namespace longtail
