#include <algorithm>

#include "generator/scene/meshes/actor_parts.h"
#include "generator/scene/meshes/body_box.h"
#include "generator/scene/meshes/mesh_builder.h"

namespace longtail {
namespace {

// Bus, school bus, tram, train: a long hull with a band of windows.
class CoachBuilder {
 public:
  explicit CoachBuilder(ActorParts& parts)
      : parts_(parts), box_(parts.body), mesh_(&parts.AddPart("body", PartMotion::kBody, {})) {
    const v1::ActorClass actor_class = parts.body.actor_class();
    rail_ = actor_class == v1::ACTOR_CLASS_TRAM || actor_class == v1::ACTOR_CLASS_TRAIN;
    school_ = actor_class == v1::ACTOR_CLASS_SCHOOL_BUS;
    const Srgb tone = school_ ? Srgb{236, 168, 20} : PaintTone(parts.body.color());
    paint_ = parts.AddMaterial("hull/" + v1::PaintColor_Name(parts.body.color()), tone, 0.4f, Texture::kMetal);
    roof_ = parts.AddMaterial("roof", school_ ? Srgb{240, 236, 220} : Srgb{206, 208, 208}, 0.6f, Texture::kMetal);
    glass_ = parts.AddMaterial("glass", {36, 44, 50}, 0.08f, Texture::kGlass);
    dark_ = parts.AddMaterial("skirt", {34, 35, 38}, 0.8f);
    stripe_ = parts.AddMaterial("stripe", school_ ? Srgb{24, 24, 24} : Srgb{230, 230, 226}, 0.5f);
  }

  void Build() {
    const float w = box_.half_width, top = box_.height;
    const float nose = school_ ? 1.7f : 0.f;  // of the engine's bonnet
    const float front = box_.front - nose;
    const float floor = rail_ ? 0.35f : 0.36f, sill = 0.34f * top + 0.1f, lintel = 0.82f * top;
    // Lower hull, window band, upper hull, roof.
    mesh_.Box({box_.rear, -w, floor}, {front, w, sill}, paint_);
    mesh_.Box({box_.rear, -w, sill}, {box_.rear + 0.3f, w, lintel}, paint_);
    mesh_.Box({box_.rear + 0.3f, -w + 0.015f, sill}, {front - 0.05f, w - 0.015f, lintel}, glass_);
    mesh_.Box({box_.rear, -w, lintel}, {front, w, top - 0.12f}, paint_);
    mesh_.Box({box_.rear + 0.1f, -w + 0.1f, top - 0.12f}, {front - 0.1f, w - 0.1f, top}, roof_);
    const int num_posts = std::max(3, static_cast<int>((front - box_.rear) / 1.5f));
    for (int i = 1; i < num_posts; ++i) {
      const float x = box_.rear + (front - box_.rear) * i / num_posts;
      for (const float side : {1.f, -1.f}) {
        const float y = side > 0 ? w - 0.015f : -w;
        mesh_.Box({x - 0.06f, y, sill}, {x + 0.06f, y + 0.015f, lintel}, paint_);
      }
    }
    for (const float side : {1.f, -1.f}) {
      const float y = side > 0 ? w - 0.004f : -w;
      mesh_.Box({box_.rear + 0.2f, y, sill - 0.22f}, {front - 0.2f, y + 0.004f, sill - 0.12f}, stripe_);
    }
    mesh_.Box({box_.rear + 0.15f, -w + 0.06f, 0.18f}, {front - 0.1f, w - 0.06f, floor}, dark_);
    // Windscreen, door.
    mesh_.Box({front - 0.05f, -0.94f * w, sill}, {front, 0.94f * w, lintel}, glass_);
    if (!rail_) mesh_.Box({front - 1.5f, -w, floor + 0.05f}, {front - 0.5f, -w + 0.01f, lintel}, glass_);
    if (nose > 0) {
      mesh_.Box({front, -0.86f * w, 0.5f}, {box_.front, 0.86f * w, 0.5f * top}, paint_);
      mesh_.Box({box_.front - 0.12f, -0.9f * w, 0.36f}, {box_.front, 0.9f * w, 0.56f}, dark_);
    }
    if (rail_) {
      Bogies();
    } else {
      AddWheels(parts_, 0.49f, 0.3f, w - 0.01f);
    }
    const float z = 0.55f, y = 0.62f * w;
    AddLamps(parts_, {{LampKind::kHead, {box_.front - 0.06f, y, z}, {box_.front, y + 0.3f, z + 0.2f}},
                      {LampKind::kTail, {box_.rear, y, z + 0.2f}, {box_.rear + 0.05f, y + 0.25f, z + 0.4f}},
                      {LampKind::kBrake, {box_.rear, y, z + 0.45f}, {box_.rear + 0.05f, y + 0.25f, z + 0.65f}},
                      {LampKind::kIndicatorLeft, {box_.rear, y, z}, {box_.rear + 0.05f, y + 0.25f, z + 0.16f}}});
    if (!rail_) {
      AddLamps(parts_, {{LampKind::kFrontFog, {box_.front - 0.06f, y, 0.38f}, {box_.front, y + 0.2f, 0.5f}},
                        {LampKind::kRearFog, {box_.rear, y - 0.2f, z}, {box_.rear + 0.05f, y - 0.04f, z + 0.16f}},
                        {LampKind::kReversing, {box_.rear, y - 0.4f, z}, {box_.rear + 0.05f, y - 0.24f, z + 0.16f}}});
    }
    if (school_)
      AddWarningLamps(parts_, {box_.rear, 0.5f * w, top - 0.34f}, {box_.rear + 0.06f, 0.8f * w, top - 0.16f},
                      {255, 40, 30});
    if (school_)
      AddWarningLamps(parts_, {front - 0.06f, 0.5f * w, top - 0.34f}, {front, 0.8f * w, top - 0.16f}, {255, 40, 30});
  }

 private:
  void Bogies() {
    const int count = std::max(2, static_cast<int>(box_.length / 9));
    for (int i = 0; i < count; ++i) {
      const float x = box_.rear + 2 + (box_.length - 4) * i / (count - 1);
      mesh_.Box({x - 1.2f, -0.75f, 0.04f}, {x + 1.2f, 0.75f, 0.34f}, dark_);
      for (const float axle : {x - 0.8f, x + 0.8f}) {
        for (const float side : {-0.72f, 0.62f})
          mesh_.Frustum({axle, side, 0.3f}, 0.3f, {axle, side + 0.1f, 0.3f}, 0.3f, 12, dark_);
      }
    }
    // Where cars are coupled.
    const int num_cars = std::max(1, static_cast<int>(box_.length / 13));
    for (int i = 1; i < num_cars; ++i) {
      const float x = box_.rear + box_.length * i / num_cars, w = box_.half_width;
      mesh_.Box({x - 0.25f, -w - 0.f, 0.4f}, {x + 0.25f, -w + 0.02f, 0.9f * box_.height}, dark_);
      mesh_.Box({x - 0.25f, w - 0.02f, 0.4f}, {x + 0.25f, w, 0.9f * box_.height}, dark_);
    }
  }

  ActorParts& parts_;
  BodyBox box_;
  MeshBuilder mesh_;
  bool rail_ = false, school_ = false;
  uint16_t paint_, roof_, glass_, dark_, stripe_;
};

}  // namespace

void AddCoach(ActorParts& parts) { CoachBuilder(parts).Build(); }

void AddLorryWithLoad(ActorParts& parts) {
  const BodyBox box(parts.body);
  const bool wide = parts.body.actor_class() == v1::ACTOR_CLASS_WIDE_LOAD;
  const float cab_half = std::min(box.half_width, 1.25f);
  const Srgb tone = PaintTone(parts.body.color());
  const uint16_t paint =
      parts.AddMaterial("cab/" + v1::PaintColor_Name(parts.body.color()), tone, 0.4f, Texture::kMetal);
  const uint16_t load = parts.AddMaterial("load", wide ? Srgb{206, 148, 92} : MixTones(tone, {226, 226, 222}, 0.6f),
                                          0.6f, wide ? Texture::kNone : Texture::kMetal);
  const uint16_t glass = parts.AddMaterial("glass", {38, 46, 52}, 0.08f, Texture::kGlass);
  const uint16_t dark = parts.AddMaterial("chassis", {38, 38, 40}, 0.8f);
  const uint16_t stripe = parts.AddMaterial("stripe", {214, 60, 34}, 0.5f);
  MeshBuilder mesh(&parts.AddPart("body", PartMotion::kBody, {}));
  const float cab_back = box.front - 2.3f, cab_top = std::min(3.6f, box.height - 0.2f);
  mesh.Box({cab_back, -cab_half, 0.5f}, {box.front - 0.02f, cab_half, 1.75f}, paint);
  mesh.Box({cab_back, -cab_half + 0.03f, 1.75f}, {box.front - 0.1f, cab_half - 0.03f, 2.6f}, glass);
  mesh.Box({cab_back, -cab_half, 2.6f}, {box.front - 0.15f, cab_half, cab_top}, paint);
  mesh.Box({box.front - 0.06f, -cab_half, 0.3f}, {box.front, cab_half, 0.55f}, dark);
  const float load_front = cab_back - 0.35f, floor = 1.1f;
  mesh.Box({box.rear, -box.half_width, floor}, {load_front, box.half_width, box.height}, load);
  mesh.Box({box.rear, -0.45f, 0.75f}, {cab_back, 0.45f, floor}, dark);
  for (int i = 0; i < 5; ++i) {
    const float y = -box.half_width + box.half_width * 0.4f * i;
    mesh.Box({box.rear - 0.f, y, floor}, {box.rear + 0.01f, y + 0.2f * box.half_width, floor + 0.16f}, stripe);
  }
  if (wide) {
    for (const float side : {1.f, -1.f}) {
      const float y = side > 0 ? box.half_width - 0.3f : -box.half_width;
      mesh.Box({box.rear, y, floor + 0.4f}, {box.rear + 0.02f, y + 0.3f, floor + 0.7f}, stripe);
    }
  }
  // Axles of the trailer.
  const uint16_t tyre = parts.AddMaterial("tyre", {30, 30, 32}, 0.9f);
  for (int i = 0; i < 3; ++i) {
    const float x = box.rear + 2.2f + 1.3f * i;
    for (const float side : {1.f, -1.f}) {
      const float y = side * (cab_half - 0.18f);
      mesh.Frustum({x, y - 0.16f, 0.5f}, 0.5f, {x, y + 0.16f, 0.5f}, 0.5f, 14, tyre);
    }
  }
  AddWheels(parts, 0.5f, 0.32f, cab_half - 0.01f);
  const float y = 0.66f * cab_half;
  AddLamps(parts, {{LampKind::kHead, {box.front - 0.05f, y, 0.6f}, {box.front, y + 0.3f, 0.8f}},
                   {LampKind::kTail, {box.rear, y, 0.8f}, {box.rear + 0.05f, y + 0.24f, 0.92f}},
                   {LampKind::kBrake, {box.rear, y, 0.94f}, {box.rear + 0.05f, y + 0.24f, 1.06f}},
                   {LampKind::kIndicatorLeft, {box.rear, y + 0.26f, 0.8f}, {box.rear + 0.05f, y + 0.36f, 1.0f}}});
  AddLamps(parts, {{LampKind::kFrontFog, {box.front - 0.05f, y, 0.34f}, {box.front, y + 0.2f, 0.46f}},
                   {LampKind::kRearFog, {box.rear, y - 0.18f, 0.8f}, {box.rear + 0.05f, y - 0.04f, 0.92f}},
                   {LampKind::kReversing, {box.rear, y - 0.36f, 0.8f}, {box.rear + 0.05f, y - 0.22f, 0.92f}}});
  if (wide)
    AddWarningLamps(parts, {cab_back + 0.3f, 0.5f * cab_half, cab_top},
                    {cab_back + 0.5f, 0.7f * cab_half, cab_top + 0.15f}, {255, 160, 30});
}

}  // namespace longtail
