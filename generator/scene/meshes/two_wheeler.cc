#include <cmath>

#include "generator/scene/meshes/actor_parts.h"
#include "generator/scene/meshes/body_box.h"
#include "generator/scene/meshes/fit_to_box.h"
#include "generator/scene/meshes/mesh_builder.h"

namespace longtail {
namespace {

constexpr Srgb kSkin[] = {{226, 180, 152}, {204, 152, 120}, {158, 108, 78}, {104, 68, 48}};
constexpr Srgb kTrousers[] = {{44, 54, 82}, {36, 36, 40}, {98, 92, 82}, {62, 72, 96}};

// A rider: trunk from hip to shoulder, head with a helmet, arms to the bars, legs to the pedals.
struct RiderPose {
  Vec3f hip, shoulder, head, hand, knee, foot;
  float hand_y, knee_y;
};

}  // namespace

void AddTwoWheeler(ActorParts& parts, uint32_t look) {
  const BodyBox box(parts.body);
  const v1::ActorClass actor_class = parts.body.actor_class();
  const bool motor = actor_class == v1::ACTOR_CLASS_MOTORCYCLE, scooter = actor_class == v1::ACTOR_CLASS_E_SCOOTER;
  const float h = box.height, w = box.half_width;
  const std::string tag = "/" + std::to_string(parts.body.track_id());
  const Srgb cloth_tone = PaintTone(parts.body.color());
  const uint16_t frame = parts.AddMaterial("frame", motor ? Srgb{60, 62, 66} : Srgb{44, 46, 52}, 0.4f, Texture::kMetal);
  const uint16_t tank = parts.AddMaterial("tank" + tag, cloth_tone, 0.3f, Texture::kMetal);
  const uint16_t cloth = parts.AddMaterial("clothes" + tag, motor ? Srgb{40, 40, 46} : cloth_tone, 1, Texture::kCloth);
  const uint16_t trousers = parts.AddMaterial("trousers" + tag, kTrousers[look % 4], 1, Texture::kCloth);
  const uint16_t skin = parts.AddMaterial("skin" + tag, kSkin[(look / 4) % 4], 0.8f);
  const uint16_t helmet =
      parts.AddMaterial("helmet" + tag, (look / 16) % 2 ? Srgb{220, 220, 216} : Srgb{46, 46, 52}, 0.3f);

  const float wheel = scooter ? 0.11f : motor ? 0.31f : 0.34f;
  const float tyre = motor ? 0.13f : 0.045f;
  Mesh& mesh = parts.AddPart("body", PartMotion::kBody, {});
  MeshBuilder build(&mesh);
  const float a = box.axle;
  RiderPose pose;
  if (scooter) {
    build.Box({0.08f, -0.08f, 0.1f}, {a - 0.08f, 0.08f, 0.15f}, frame);
    build.Frustum({a, 0, 0.12f}, 0.025f, {a - 0.1f, 0, 1.05f}, 0.02f, 7, frame);
    build.Frustum({a - 0.1f, -w, 1.05f}, 0.02f, {a - 0.1f, w, 1.05f}, 0.02f, 6, frame);
    pose = {{0.28f, 0, 0.95f},
            {0.36f, 0, 1.46f},
            {0.4f, 0, h - 0.13f},
            {a - 0.1f, 0, 1.07f},
            {0.36f, 0, 0.56f},
            {0.3f, 0, 0.16f},
            0.9f * w,
            0.1f};
  } else if (motor) {
    build.Ellipsoid({0.62f * a, 0, 0.78f}, {0.33f, 0.17f, 0.16f}, false, {}, tank);
    build.Ellipsoid({0.1f * a, 0, 0.78f}, {0.4f, 0.14f, 0.1f}, false, {}, frame);
    build.Box({0.25f * a, -0.16f, 0.3f}, {0.75f * a, 0.16f, 0.66f}, frame);
    build.Frustum({a, 0, wheel}, 0.05f, {a - 0.24f, 0, 0.95f}, 0.05f, 7, frame);
    build.Ellipsoid({a - 0.16f, 0, 0.86f}, {0.12f, 0.13f, 0.13f}, true, {}, tank);
    build.Frustum({a - 0.28f, -w, 1.0f}, 0.02f, {a - 0.28f, w, 1.0f}, 0.02f, 6, frame);
    pose = {{0.3f * a, 0, 0.9f},
            {0.5f * a, 0, h - 0.26f},
            {0.58f * a, 0, h - 0.13f},
            {a - 0.3f, 0, 1.02f},
            {0.66f * a, 0, 0.74f},
            {0.38f * a, 0, 0.34f},
            0.85f * w,
            0.28f};
  } else {
    const Vec3f crank{0.42f * a, 0, 0.3f}, saddle{0.26f * a, 0, 0.92f}, stem{0.82f * a, 0, 0.95f};
    build.Frustum(crank, 0.02f, saddle, 0.018f, 6, tank);
    build.Frustum(crank, 0.02f, {stem.x, 0, stem.z - 0.12f}, 0.02f, 6, tank);
    build.Frustum({saddle.x + 0.03f, 0, saddle.z - 0.14f}, 0.016f, {stem.x, 0, stem.z - 0.08f}, 0.018f, 6, tank);
    build.Frustum({0, 0, wheel}, 0.014f, crank, 0.016f, 5, tank);
    build.Frustum({a, 0, wheel}, 0.018f, stem, 0.018f, 6, frame);
    build.Frustum({stem.x - 0.05f, -w, stem.z + 0.06f}, 0.014f, {stem.x - 0.05f, w, stem.z + 0.06f}, 0.014f, 5, frame);
    build.Ellipsoid(saddle, {0.13f, 0.07f, 0.03f}, true, {}, frame);
    pose = {{saddle.x, 0, saddle.z + 0.06f},
            {0.56f * a, 0, h - 0.3f},
            {0.64f * a, 0, h - 0.13f},
            {stem.x - 0.05f, 0, stem.z + 0.08f},
            {0.62f * a, 0, 0.66f},
            {0.44f * a, 0, 0.22f},
            0.9f * w,
            0.11f};
  }
  build.Frustum(pose.hip, 0.15f, pose.shoulder, 0.18f, 10, cloth);
  build.Ellipsoid(pose.head, {0.1f, 0.085f, 0.12f}, false, {}, skin);
  build.Ellipsoid({pose.head.x - 0.01f, 0, pose.head.z + 0.035f}, {0.125f, 0.11f, 0.1f}, false, {}, helmet);
  for (const float side : {1.f, -1.f}) {
    const Vec3f shoulder{pose.shoulder.x, side * 0.17f, pose.shoulder.z - 0.03f};
    const Vec3f hand{pose.hand.x, side * pose.hand_y, pose.hand.z};
    const Vec3f elbow{0.5f * (shoulder.x + hand.x), side * (0.5f * (0.17f + pose.hand_y) + 0.04f),
                      0.5f * (shoulder.z + hand.z) - 0.07f};
    build.Frustum(shoulder, 0.055f, elbow, 0.042f, 7, cloth);
    build.Frustum(elbow, 0.042f, hand, 0.035f, 7, motor ? cloth : skin);
    // One pedal up, one down.
    const float lift = scooter || motor ? 0 : side * 0.11f;
    const Vec3f knee{pose.knee.x + 0.4f * lift, side * pose.knee_y, pose.knee.z + lift};
    const Vec3f foot{pose.foot.x, side * pose.knee_y, pose.foot.z + lift};
    build.Frustum({pose.hip.x, side * 0.09f, pose.hip.z}, 0.085f, knee, 0.06f, 7, trousers);
    build.Frustum(knee, 0.06f, foot, 0.042f, 7, trousers);
    build.Box({foot.x - 0.05f, foot.y - 0.04f, foot.z - 0.05f}, {foot.x + 0.16f, foot.y + 0.04f, foot.z + 0.02f},
              frame);
  }
  FitToBox({box.rear, -w, scooter ? 0.1f : 0.16f}, box.Hi(), mesh);

  const auto add_wheel = [&](const char* name, PartMotion motion, float at) {
    MeshBuilder ring(&parts.AddPart(name, motion, {at, 0, wheel}, wheel));
    const uint16_t rubber = parts.AddMaterial("tyre", {30, 30, 32}, 0.9f);
    const uint16_t spoke = parts.AddMaterial("spoke", {140, 142, 146}, 0.4f, Texture::kMetal);
    constexpr int kSides = 18;
    const auto point = [&](int i, float radius, float y) {
      const float turn = static_cast<float>(i) * 6.2831853f / kSides;
      return Vec3f{radius * std::cos(turn), y, radius * std::sin(turn)};
    };
    const float half = tyre / 2, in = wheel - (motor ? 0.1f : 0.045f);
    for (int i = 0; i < kSides; ++i) {
      ring.Quad(point(i, wheel, -half), point(i, wheel, half), point(i + 1, wheel, half), point(i + 1, wheel, -half),
                rubber);
      ring.Quad(point(i, in, half), point(i, in, -half), point(i + 1, in, -half), point(i + 1, in, half), rubber);
      ring.Quad(point(i, wheel, half), point(i, in, half), point(i + 1, in, half), point(i + 1, wheel, half), rubber);
      ring.Quad(point(i, in, -half), point(i, wheel, -half), point(i + 1, wheel, -half), point(i + 1, in, -half),
                rubber);
    }
    for (int i = 0; i < 3; ++i) ring.Frustum(point(3 * i, in, 0), 0.008f, point(3 * i + 9, in, 0), 0.008f, 4, spoke);
  };
  add_wheel("wheel_rear", PartMotion::kWheel, 0);
  add_wheel("wheel_front", PartMotion::kSteeredWheel, a);

  if (!scooter) {
    AddLamps(
        parts,
        {{LampKind::kHead, {box.front - 0.3f, 0.f, 0.78f * h * 0.62f}, {box.front - 0.26f, 0.05f, 0.85f * h * 0.62f}},
         {LampKind::kTail, {box.rear + 0.02f, 0.f, 0.42f * h}, {box.rear + 0.05f, 0.05f, 0.47f * h}}});
  }
}

}  // namespace longtail
