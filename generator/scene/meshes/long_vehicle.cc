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

namespace {

// Cab and load of an articulated lorry: in one body, or the tractor unit and the trailer by themselves.
class LorryBuilder {
 public:
  explicit LorryBuilder(ActorParts& parts)
      : parts_(parts),
        box_(parts.body),
        mesh_(&parts.AddPart("body", PartMotion::kBody, {})),
        wide_(parts.body.actor_class() == v1::ACTOR_CLASS_WIDE_LOAD),
        cab_half_(std::min(box_.half_width, 1.25f)),
        cab_back_(box_.front - 2.3f),
        // Lower than its load.
        cab_top_(parts.body.actor_class() == v1::ACTOR_CLASS_TRACTOR_UNIT ? box_.height
                                                                          : std::min(3.6f, box_.height - 0.2f)) {
    const Srgb tone = PaintTone(parts.body.color());
    paint_ = parts.AddMaterial("cab/" + v1::PaintColor_Name(parts.body.color()), tone, 0.4f, Texture::kMetal);
    load_ = parts.AddMaterial("load", wide_ ? Srgb{206, 148, 92} : MixTones(tone, {226, 226, 222}, 0.6f), 0.6f,
                              wide_ ? Texture::kNone : Texture::kMetal);
    glass_ = parts.AddMaterial("glass", {38, 46, 52}, 0.08f, Texture::kGlass);
    dark_ = parts.AddMaterial("chassis", {38, 38, 40}, 0.8f);
    stripe_ = parts.AddMaterial("stripe", {214, 60, 34}, 0.5f);
  }

  void Cab() {
    mesh_.Box({cab_back_, -cab_half_, 0.5f}, {box_.front - 0.02f, cab_half_, 1.75f}, paint_);
    mesh_.Box({cab_back_, -cab_half_ + 0.03f, 1.75f}, {box_.front - 0.1f, cab_half_ - 0.03f, 2.6f}, glass_);
    mesh_.Box({cab_back_, -cab_half_, 2.6f}, {box_.front - 0.15f, cab_half_, cab_top_}, paint_);
    mesh_.Box({box_.front - 0.06f, -cab_half_, 0.3f}, {box_.front, cab_half_, 0.55f}, dark_);
  }

  // From the rear on, with the beam below it up to beam_front.
  void Load(float load_front, float beam_front) {
    const float floor = kFloorM;
    mesh_.Box({box_.rear, -box_.half_width, floor}, {load_front, box_.half_width, box_.height}, load_);
    mesh_.Box({box_.rear, -0.45f, 0.75f}, {beam_front, 0.45f, floor}, dark_);
    for (int i = 0; i < 5; ++i) {
      const float y = -box_.half_width + box_.half_width * 0.4f * i;
      mesh_.Box({box_.rear, y, floor}, {box_.rear + 0.01f, y + 0.2f * box_.half_width, floor + 0.16f}, stripe_);
    }
    if (!wide_) return;
    for (const float side : {1.f, -1.f}) {
      const float y = side > 0 ? box_.half_width - 0.3f : -box_.half_width;
      mesh_.Box({box_.rear, y, floor + 0.4f}, {box_.rear + 0.02f, y + 0.3f, floor + 0.7f}, stripe_);
    }
  }

  // Three, the first at x.
  void TrailerAxles(float x) {
    const uint16_t tyre = parts_.AddMaterial("tyre", {30, 30, 32}, 0.9f);
    for (int i = 0; i < 3; ++i, x += kAxlesApartM) {
      for (const float side : {1.f, -1.f}) {
        const float y = side * (cab_half_ - 0.18f);
        mesh_.Frustum({x, y - 0.16f, 0.5f}, 0.5f, {x, y + 0.16f, 0.5f}, 0.5f, 14, tyre);
      }
    }
  }

  // What a tractor unit shows behind its cab: the frame with the plate on which a trailer lies, wings over the wheels.
  void Frame() {
    // Where its driver sleeps there is no window.
    mesh_.Box({cab_back_, -cab_half_, 1.75f}, {cab_back_ + 0.9f, cab_half_, 2.6f}, paint_);
    mesh_.Box({box_.rear, -0.45f, 0.75f}, {cab_back_, 0.45f, 0.98f}, dark_);
    mesh_.Box({0.05f, -0.5f, 0.98f}, {1.15f, 0.5f, 1.09f}, dark_);
    for (const float side : {1.f, -1.f}) {
      const float y = side > 0 ? cab_half_ - 0.4f : -cab_half_;
      mesh_.Box({-0.6f, y, 1.01f}, {0.6f, y + 0.4f, 1.05f}, dark_);
      mesh_.Box({1.0f, side > 0 ? 0.5f : -cab_half_ + 0.1f, 0.5f},
                {cab_back_ - 0.1f, side > 0 ? cab_half_ - 0.1f : -0.5f, 0.95f}, dark_);
    }
  }

  // The legs on which a trailer stands when it is parked, drawn up, and the guards along its sides.
  void LegsAndGuards() {
    for (const float side : {1.f, -1.f}) {
      const float y = side > 0 ? 0.7f : -0.9f;
      mesh_.Box({box_.axle - 2.5f, y, 0.45f}, {box_.axle - 2.3f, y + 0.2f, kFloorM}, dark_);
      const float guard = side > 0 ? box_.half_width - 0.06f : -box_.half_width + 0.02f;
      mesh_.Box({2.2f, guard, 0.55f}, {box_.axle - 2.8f, guard + 0.04f, 0.7f}, dark_);
    }
    mesh_.Box({box_.rear + 0.05f, -0.46f * box_.half_width * 2, 0.45f},
              {box_.rear + 0.15f, 0.46f * box_.half_width * 2, 0.57f}, dark_);
  }

  void DriveWheels() { AddWheels(parts_, 0.5f, 0.32f, cab_half_ - 0.01f); }

  void Lamps(bool head) {
    const float y = 0.66f * cab_half_;
    std::vector<LampBox> boxes = {
        {LampKind::kTail, {box_.rear, y, 0.8f}, {box_.rear + 0.05f, y + 0.24f, 0.92f}},
        {LampKind::kBrake, {box_.rear, y, 0.94f}, {box_.rear + 0.05f, y + 0.24f, 1.06f}},
        {LampKind::kIndicatorLeft, {box_.rear, y + 0.26f, 0.8f}, {box_.rear + 0.05f, y + 0.36f, 1.0f}}};
    if (head) boxes.push_back({LampKind::kHead, {box_.front - 0.05f, y, 0.6f}, {box_.front, y + 0.3f, 0.8f}});
    AddLamps(parts_, boxes);
    boxes = {{LampKind::kRearFog, {box_.rear, y - 0.18f, 0.8f}, {box_.rear + 0.05f, y - 0.04f, 0.92f}},
             {LampKind::kReversing, {box_.rear, y - 0.36f, 0.8f}, {box_.rear + 0.05f, y - 0.22f, 0.92f}}};
    if (head) boxes.push_back({LampKind::kFrontFog, {box_.front - 0.05f, y, 0.34f}, {box_.front, y + 0.2f, 0.46f}});
    AddLamps(parts_, boxes);
    if (!wide_) return;
    AddWarningLamps(parts_, {cab_back_ + 0.3f, 0.5f * cab_half_, cab_top_},
                    {cab_back_ + 0.5f, 0.7f * cab_half_, cab_top_ + 0.15f}, {255, 160, 30});
  }

  const BodyBox& box() const { return box_; }
  float cab_back() const { return cab_back_; }

  static constexpr float kAxlesApartM = 1.3f;

 private:
  static constexpr float kFloorM = 1.1f;

  ActorParts& parts_;
  BodyBox box_;
  MeshBuilder mesh_;
  bool wide_;
  float cab_half_, cab_back_, cab_top_;
  uint16_t paint_, load_, glass_, dark_, stripe_;
};

}  // namespace

void AddLorryWithLoad(ActorParts& parts) {
  LorryBuilder lorry(parts);
  lorry.Cab();
  lorry.Load(lorry.cab_back() - 0.35f, lorry.cab_back());
  lorry.TrailerAxles(lorry.box().rear + 2.2f);
  lorry.DriveWheels();
  lorry.Lamps(/*head=*/true);
}

void AddTractorUnit(ActorParts& parts) {
  LorryBuilder lorry(parts);
  lorry.Cab();
  lorry.Frame();
  lorry.DriveWheels();
  lorry.Lamps(/*head=*/true);
}

void AddSemiTrailer(ActorParts& parts) {
  LorryBuilder trailer(parts);
  // The beam ends before the tractor unit's wheels; ahead of it the floor lies on the plate.
  trailer.Load(trailer.box().front, trailer.box().axle - 2);
  trailer.TrailerAxles(-LorryBuilder::kAxlesApartM);
  trailer.LegsAndGuards();
  trailer.Lamps(/*head=*/false);
}

}  // namespace longtail
