// Doors that open: cut out of the bodywork that the families of vehicles make, with what shows behind them.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "generator/scene/meshes/actor_parts.h"
#include "generator/scene/meshes/body_box.h"
#include "generator/scene/meshes/cut_mesh.h"
#include "generator/scene/meshes/mesh_builder.h"
#include "generator/scene/vec.h"
#include "scenarios/actors/side_door.h"

namespace longtail {
namespace {

constexpr float kThickM = 0.06f;

// Between which heights side doors reach, and how far out bodywork lies; what is farther out (mirrors) stays.
struct DoorHeights {
  float low = 0, high = 0;
  float skin = 1;  // share of the half width
  bool seats = false;
};

DoorHeights HeightsOf(v1::ActorClass actor_class, float height) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_CAR:
      return {0.26f, height - 0.12f, 0.992f, true};
    case v1::ACTOR_CLASS_POLICE_CAR:
      return {0.26f, height - 0.27f, 0.998f, true};
    case v1::ACTOR_CLASS_VAN:
    case v1::ACTOR_CLASS_AMBULANCE:
      return {0.34f, 0.8f * height, 0.998f, true};
    case v1::ACTOR_CLASS_BUS:
    case v1::ACTOR_CLASS_SCHOOL_BUS:
      return {0.42f, 2.2f, 1.01f, false};
    default:
      return {0.95f, 2.3f, 1.01f, true};
  }
}

class DoorCutter {
 public:
  DoorCutter(ActorParts& parts, size_t first_part)
      : parts_(parts),
        box_(parts.body),
        heights_(HeightsOf(parts.body.actor_class(), box_.height)),
        lining_(parts.AddMaterial("lining", {52, 51, 50}, 0.9f, Texture::kCloth)) {
    const std::vector<Part>& all = parts.scene.parts;
    for (size_t i = first_part; i < all.size(); ++i) {
      if (all[i].motion == PartMotion::kBody && all[i].lamp == LampKind::kNone) bodywork_.push_back(all[i].mesh);
    }
  }

  void SideDoor(v1::Door door, double longest_m) {
    const std::optional<longtail::SideDoor> place = SideDoorOf(parts_.body, door);
    if (!place) return;
    const float side = place->hinge_y_m > 0 ? 1.f : -1.f;
    const float front = static_cast<float>(place->hinge_x_m),
                rear = front - static_cast<float>(std::min(place->length_m, longest_m));
    Mesh piece = Cut({{{1, 0, 0}, front},
                      {{-1, 0, 0}, -rear},
                      {{0, 0, 1}, heights_.high},
                      {{0, 0, -1}, -heights_.low},
                      {{0, -side, 0}, -0.5f * box_.half_width},
                      {{0, side, 0}, heights_.skin * box_.half_width}},
                     {0, side, 0});
    if (piece.triangles.empty()) return;
    Inside(rear, front, side);
    Hang(door, {front, static_cast<float>(place->hinge_y_m), 0}, {0, -side * kThickM, 0}, std::move(piece));
  }

  // The back from above the bumper to the roof, on a hinge at its upper edge.
  void Tailgate() {
    const float reach = heights_.low < 0.3f ? 0.33f * box_.length : 0.3f;
    Mesh piece = Cut({{{1, 0, 0}, box_.rear + reach},
                      {{0, 0, 1}, box_.height - 0.06f},
                      {{0, 0, -1}, -0.45f * box_.height},
                      {{0, 1, 0}, 0.88f * box_.half_width},
                      {{0, -1, 0}, 0.88f * box_.half_width}},
                     {-1, 0, 0});
    if (piece.triangles.empty()) return;
    const Vec3f top = *std::max_element(piece.positions.begin(), piece.positions.end(),
                                        [](const Vec3f& a, const Vec3f& b) { return a.z < b.z; });
    MeshBuilder(&parts_.AddPart("boot", PartMotion::kBody, {}))
        .Box({box_.rear + 0.5f * reach + 0.1f, -0.8f * box_.half_width, 0.36f * box_.height},
             {box_.rear + 0.5f * reach + 0.15f, 0.8f * box_.half_width, std::min(top.z, 0.62f * box_.height)}, lining_);
    Hang(v1::DOOR_TAILGATE, {top.x, 0, top.z}, {kThickM, 0, 0}, std::move(piece));
  }

 private:
  Mesh Cut(const std::vector<HalfSpace>& region, const Vec3f& facing) {
    Mesh all;
    for (const int index : bodywork_) {
      const Mesh piece = CutOut(region, facing, parts_.scene.meshes[index]);
      const uint32_t first = static_cast<uint32_t>(all.positions.size());
      all.positions.insert(all.positions.end(), piece.positions.begin(), piece.positions.end());
      all.normals.insert(all.normals.end(), piece.normals.begin(), piece.normals.end());
      for (const Triangle& t : piece.triangles)
        all.triangles.push_back({t.a + first, t.b + first, t.c + first, t.material});
    }
    return all;
  }

  void Hang(v1::Door door, const Vec3f& hinge, const Vec3f& depth, Mesh piece) {
    std::vector<uint16_t> backs;  // panes are seen through from both sides
    for (size_t i = 0; i < parts_.scene.materials.size(); ++i) {
      backs.push_back(parts_.scene.materials[i].texture == Texture::kGlass ? static_cast<uint16_t>(i) : lining_);
    }
    Thicken(depth, backs, lining_, piece);
    for (Vec3f& position : piece.positions) position = position - hinge;
    parts_.AddPart("door_" + std::to_string(door), PartMotion::kDoor, hinge) = std::move(piece);
    parts_.scene.parts.back().door = door;
  }

  // What is seen through a side door: a dark niche, and a seat in it.
  void Inside(float rear, float front, float side) {
    const float deep = 0.2f * box_.half_width, edge = 0.7f * box_.half_width;
    const float low = heights_.low + 0.06f, high = heights_.high - 0.02f;
    Mesh& niche = parts_.AddPart("inside", PartMotion::kBody, {});
    MeshBuilder mesh(&niche);
    const auto box = [&](float x0, float x1, float from, float to, float z0, float z1, uint16_t material) {
      mesh.Box({x0, side > 0 ? from : -to, z0}, {x1, side > 0 ? to : -from, z1}, material);
    };
    box(rear - 0.05f, front + 0.05f, deep - 0.04f, deep, low - 0.05f, high, lining_);
    box(rear - 0.05f, front + 0.05f, deep, 1.25f * edge, low - 0.05f, low, lining_);
    box(rear - 0.05f, front + 0.05f, deep, edge, high, high + 0.01f, lining_);
    box(rear - 0.05f, rear, deep, edge, low, high, lining_);
    box(front, front + 0.05f, deep, edge, low, high, lining_);
    if (!heights_.seats) return;
    const uint16_t seat = parts_.AddMaterial("seat", {92, 90, 88}, 0.9f, Texture::kCloth);
    const float up = high - low, back = rear + 0.12f;
    box(back, std::min(back + 0.55f, front - 0.15f), deep + 0.04f, edge, low + 0.12f * up, low + 0.34f * up, seat);
    box(back, back + 0.16f, deep + 0.04f, edge, low + 0.34f * up, low + 0.86f * up, seat);
  }

  ActorParts& parts_;
  const BodyBox box_;
  const DoorHeights heights_;
  const uint16_t lining_;
  std::vector<int> bodywork_;  // indices into Scene::meshes
};

}  // namespace

void AddDoors(ActorParts& parts, size_t first_part, double longest_m) {
  if (parts.doors == 0 || !HasDoors(parts.body.actor_class())) return;
  DoorCutter cutter(parts, first_part);
  for (int door = v1::DOOR_FRONT_LEFT; door <= v1::DOOR_REAR_RIGHT; ++door) {
    if (parts.doors >> door & 1) cutter.SideDoor(static_cast<v1::Door>(door), longest_m);
  }
  if (parts.doors >> v1::DOOR_TAILGATE & 1) cutter.Tailgate();
}

}  // namespace longtail
