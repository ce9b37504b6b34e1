#include <algorithm>
#include <vector>

#include "generator/scene/meshes/actor_parts.h"
#include "generator/scene/meshes/mesh_builder.h"
#include "generator/scene/meshes/panel.h"

namespace longtail {
namespace {

class TruckBuilder {
 public:
  explicit TruckBuilder(ActorParts& parts)
      : parts_(parts),
        height_(static_cast<float>(parts.body.height_m())),
        half_width_(static_cast<float>(parts.body.width_m() / 2)),
        front_axle_(static_cast<float>(parts.body.wheelbase_m())) {
    const float length = static_cast<float>(parts.body.length_m());
    const float centre = static_cast<float>(parts.body.box_center_x_m());
    rear_ = centre - length / 2;
    front_ = centre + length / 2;
    wheel_ = length < 7.5f ? 0.38f : 0.48f;
    cab_back_ = std::min(front_ - 1.75f, front_axle_ - wheel_ - 0.12f);
    cab_top_ = std::min(height_ - 0.2f, length < 7.5f ? 2.35f : 2.85f);
    belt_ = cab_top_ - 0.95f;
    floor_ = 2 * wheel_ + 0.16f;
    const Srgb paint = PaintTone(parts.body.color());
    const std::string color = v1::PaintColor_Name(parts.body.color());
    paint_ = parts.AddMaterial("cab/" + color, paint, 0.4f, Texture::kMetal);
    box_ = parts.AddMaterial("box/" + color, MixTones(paint, {224, 224, 220}, 0.22f), 0.55f, Texture::kMetal);
    frame_ = parts.AddMaterial("box_frame", {150, 152, 154}, 0.5f, Texture::kMetal);
    glass_ = parts.AddMaterial("glass", {38, 46, 52}, 0.08f, Texture::kGlass);
    dark_ = parts.AddMaterial("chassis", {38, 38, 40}, 0.8f);
    plate_ = parts.AddMaterial("plate", {216, 214, 198}, 0.5f);
    stripe_ = parts.AddMaterial("reflective_stripe", {196, 40, 30}, 0.5f);
  }

  void Build() {
    MeshBuilder mesh(&parts_.AddPart("body", PartMotion::kBody, {}));
    Cab(mesh);
    BoxBody(mesh);
    Chassis(mesh);
    AddLamps(parts_, Lamps());
    AddWheels(parts_, wheel_, wheel_ > 0.4f ? 0.34f : 0.26f, half_width_ - 0.01f);
    if (parts_.body.length_m() > 9) {  // a lifting axle ahead of the driven one
      const Part left = parts_.scene.parts[parts_.scene.parts.size() - 4];
      for (float side : {1.f, -1.f}) {
        Part wheel = left;
        wheel.name = side > 0 ? "truck/wheel_middle_left" : "truck/wheel_middle_right";
        wheel.joint.x = 2 * wheel_ + 0.3f;
        wheel.joint.y *= side;
        parts_.scene.parts.push_back(wheel);
      }
    }
  }

 private:
  void Cab(MeshBuilder& mesh) {
    const float w = half_width_ - 0.06f, nose = front_ - 0.04f;
    const float arch_front = front_axle_ + wheel_ + 0.08f, arch_back = front_axle_ - wheel_ - 0.08f;
    const float sill = 0.34f, shoulder = 2 * wheel_ + 0.1f;
    // Bumper, step behind the wheel, and the walls above the wheel up to the windows.
    mesh.Box({std::min(arch_front, nose - 0.1f), -w, sill}, {nose, w, 0.72f}, dark_);
    mesh.Box({std::min(arch_front, nose - 0.1f), -w, 0.72f}, {nose, w, shoulder}, paint_);
    if (arch_back > cab_back_ + 0.05f) mesh.Box({cab_back_, -w, sill}, {arch_back, w, shoulder}, dark_);
    mesh.Box({cab_back_, -w, shoulder}, {nose, w, belt_}, paint_);
    // Glass house.
    const float wt = w - 0.07f, lean = 0.16f;
    const auto p = [&](float x, float y, float z) { return Vec3f{x, y, z}; };
    const PanelGlass door{paint_, glass_, {0.4f, 0.93f}, 0.02f, 0.74f};
    const PanelGlass screen{paint_, glass_, {0.04f, 0.96f}, 0.02f, 0.78f};
    GlazedPanel(
        mesh, {p(cab_back_, -w, belt_), p(nose, -w, belt_), p(nose - lean, -wt, cab_top_), p(cab_back_, -wt, cab_top_)},
        door);
    GlazedPanel(mesh,
                {p(nose, w, belt_), p(cab_back_, w, belt_), p(cab_back_, wt, cab_top_), p(nose - lean, wt, cab_top_)},
                Reversed(door));
    GlazedPanel(mesh,
                {p(nose, -w, belt_), p(nose, w, belt_), p(nose - lean, wt, cab_top_), p(nose - lean, -wt, cab_top_)},
                screen);
    mesh.Quad(p(cab_back_, w, belt_), p(cab_back_, -w, belt_), p(cab_back_, -wt, cab_top_), p(cab_back_, wt, cab_top_),
              paint_);
    mesh.Quad(p(cab_back_, -wt, cab_top_), p(nose - lean, -wt, cab_top_), p(nose - lean, wt, cab_top_),
              p(cab_back_, wt, cab_top_), paint_);
    // Grille, plate, wind deflector up to the box body, mirrors.
    mesh.Box({nose - 0.05f, -0.62f * w, 0.86f}, {nose + 0.015f, 0.62f * w, belt_ - 0.14f}, dark_);
    mesh.Box({nose - 0.05f, -0.26f, 0.46f}, {nose + 0.02f, 0.26f, 0.58f}, plate_);
    const float rise = height_ - 0.06f - cab_top_;
    if (rise > 0.25f) {
      mesh.PrismAlongY(std::vector<std::pair<float, float>>{{cab_back_, cab_top_},
                                                            {nose - 0.55f, cab_top_},
                                                            {cab_back_ + 0.12f, cab_top_ + rise},
                                                            {cab_back_, cab_top_ + rise}},
                       -0.8f * w, 0.8f * w, paint_);
    }
    for (float side : {-1.f, 1.f}) {
      const float y0 = side > 0 ? half_width_ - 0.2f : -half_width_;
      mesh.Box({nose - 0.2f, y0, belt_ + 0.12f}, {nose - 0.08f, y0 + 0.2f, belt_ + 0.62f}, dark_);
    }
  }

  void BoxBody(MeshBuilder& mesh) {
    const float w = half_width_ - 0.012f, back = rear_ + 0.05f, end = cab_back_ - 0.18f, top = height_;
    mesh.Box({back, -w, floor_}, {end, w, top - 0.012f}, box_);
    // Corner posts, roof rails and floor rails in bare metal.
    const float post = 0.11f, out = half_width_;
    for (float side : {-1.f, 1.f}) {
      const auto rail = [&](float x0, float x1, float inner, float z0, float z1) {
        mesh.Box({x0, side > 0 ? inner : -out, z0}, {x1, side > 0 ? out : -inner, z1}, frame_);
      };
      rail(back - 0.012f, back + post, out - post, floor_, top);
      rail(end - post, end + 0.01f, out - post, floor_, top);
      rail(back, end, out - post, top - post, top);
      rail(back, end, out - post, floor_, floor_ + 0.13f);
    }
    // Rear frame, doors with lock rods.
    mesh.Box({back - 0.012f, -out, top - 0.14f}, {back + 0.05f, out, top}, frame_);
    mesh.Box({back - 0.012f, -out, floor_}, {back + 0.05f, out, floor_ + 0.13f}, frame_);
    mesh.Box({back - 0.014f, -0.015f, floor_ + 0.13f}, {back, 0.015f, top - 0.14f}, dark_);
    for (float y : {-0.62f, -0.22f, 0.22f, 0.62f}) {
      mesh.Box({back - 0.04f, y * w - 0.02f, floor_ + 0.05f}, {back - 0.01f, y * w + 0.02f, top - 0.08f}, frame_);
    }
  }

  void Chassis(MeshBuilder& mesh) {
    const float rail = wheel_ + 0.08f;
    mesh.Box({rear_ + 0.25f, -0.46f, rail}, {cab_back_ + 0.4f, 0.46f, floor_ + 0.01f}, dark_);
    // Under-run bar with red stripes, carrying the lamps' board above it.
    const float w = half_width_ - 0.06f;
    mesh.Box({rear_ + 0.02f, -w, 0.42f}, {rear_ + 0.14f, w, 0.56f}, dark_);
    for (float y : {-0.85f, -0.3f, 0.3f, 0.85f}) {
      mesh.Box({rear_ + 0.005f, y * w - 0.14f, 0.44f}, {rear_ + 0.05f, y * w + 0.14f, 0.54f}, stripe_);
    }
    mesh.Box({rear_ + 0.06f, -w, floor_ - 0.3f}, {rear_ + 0.16f, w, floor_ + 0.01f}, dark_);
    mesh.Box({rear_ + 0.03f, -0.26f, floor_ - 0.26f}, {rear_ + 0.1f, 0.26f, floor_ - 0.145f}, plate_);
    for (float side : {-1.f, 1.f}) {
      const auto flank = [&](float x0, float x1, float z0, float z1, float thickness, uint16_t material) {
        mesh.Box({x0, side > 0 ? w - thickness : -w, z0}, {x1, side > 0 ? w : -w + thickness, z1}, material);
      };
      flank(-wheel_ - 0.2f, -wheel_ - 0.16f, 0.2f, floor_, 0.42f, dark_);  // mud flap
      const float guard_back = (parts_.body.length_m() > 9 ? 3 * wheel_ + 0.3f : wheel_) + 0.15f;
      const float guard_front = std::min(front_axle_ - wheel_ - 0.15f, cab_back_);
      flank(guard_back, guard_front, 0.42f, 0.56f, 0.05f, frame_);
      flank(guard_back, guard_front, 0.7f, 0.84f, 0.05f, frame_);
      flank(guard_back + 0.5f, guard_back + 1.3f, 0.45f, floor_ - 0.05f, 0.4f, dark_);  // tank
    }
  }

  std::vector<LampBox> Lamps() const {
    const float w = half_width_ - 0.06f, back = rear_ + 0.035f, nose = front_ - 0.04f;
    const float low = floor_ - 0.27f, high = floor_ - 0.04f;
    return {
        {LampKind::kHead, {nose - 0.1f, 0.62f * w, 0.5f}, {nose + 0.02f, 0.92f * w, 0.7f}},
        {LampKind::kIndicatorLeft, {nose - 0.1f, 0.66f * w, 0.76f}, {nose + 0.02f, 0.95f * w, 0.86f}},
        {LampKind::kIndicatorLeft, {back, 0.8f * w, low}, {back + 0.1f, 0.97f * w, high}},
        {LampKind::kTail, {back, 0.6f * w, low}, {back + 0.1f, 0.8f * w, high}},
        {LampKind::kBrake, {back, 0.38f * w, low}, {back + 0.1f, 0.6f * w, high}},
        {LampKind::kFrontFog, {nose - 0.1f, 0.62f * w, 0.38f}, {nose + 0.02f, 0.82f * w, 0.48f}},
        {LampKind::kRearFog, {back, 0.24f * w, low}, {back + 0.1f, 0.36f * w, high}},
        {LampKind::kReversing, {back, 0.1f * w, low}, {back + 0.1f, 0.22f * w, high}},
        {LampKind::kTail, {rear_ + 0.03f, 0.86f * w, height_ - 0.12f}, {rear_ + 0.1f, 0.98f * w, height_ - 0.04f}},
    };
  }

  ActorParts& parts_;
  const float height_, half_width_, front_axle_;
  float rear_ = 0, front_ = 0, wheel_ = 0, cab_back_ = 0, cab_top_ = 0, belt_ = 0, floor_ = 0;
  uint16_t paint_ = 0, box_ = 0, frame_ = 0, glass_ = 0, dark_ = 0, plate_ = 0, stripe_ = 0;
};

}  // namespace

void AddTruck(ActorParts& parts) { TruckBuilder(parts).Build(); }

}  // namespace longtail
