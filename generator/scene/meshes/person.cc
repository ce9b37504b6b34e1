#include <vector>

#include "generator/scene/meshes/actor_parts.h"
#include "generator/scene/meshes/mesh_builder.h"

namespace longtail {
namespace {

constexpr Srgb kSkin[] = {{226, 180, 152}, {204, 152, 120}, {158, 108, 78}, {104, 68, 48}, {238, 198, 172}};
constexpr Srgb kHair[] = {{42, 30, 24}, {92, 62, 38}, {26, 24, 24}, {176, 140, 88}, {120, 116, 112}};
constexpr Srgb kTrousers[] = {{44, 54, 82}, {36, 36, 40}, {98, 92, 82}, {62, 72, 96}, {84, 66, 52}};
constexpr Srgb kChildTrousers[] = {{52, 78, 140}, {70, 96, 62}, {150, 60, 74}, {60, 60, 70}, {128, 108, 70}};
constexpr Srgb kBag[] = {{206, 62, 92}, {40, 128, 170}, {222, 168, 40}};

// Proportions as shares of the height.
struct Build {
  float hip, shoulder, head_radius, torso_width, limb;
};

}  // namespace

void AddPerson(ActorParts& parts, uint32_t look) {
  const bool is_child = parts.body.actor_class() == v1::ACTOR_CLASS_CHILD;
  const float h = static_cast<float>(parts.body.height_m());
  const Build build = is_child ? Build{0.46f, 0.755f, 0.088f, 0.1f, 0.036f} : Build{0.5f, 0.82f, 0.062f, 0.1f, 0.034f};
  const std::string tag = "/" + std::to_string(parts.body.track_id());
  const Srgb cloth_tone = PaintTone(parts.body.color());
  const uint16_t skin = parts.AddMaterial("skin" + tag, kSkin[look % 5], 0.8f);
  const uint16_t hair = parts.AddMaterial("hair" + tag, kHair[(look / 5) % (is_child ? 4 : 5)], 0.9f);
  // Children's clothes are brighter than the same paint on a car.
  const uint16_t cloth = parts.AddMaterial(
      "clothes" + tag, is_child ? MixTones(cloth_tone, Shade(cloth_tone, 1.5f), 0.8f) : cloth_tone, 1, Texture::kCloth);
  const uint16_t trousers =
      parts.AddMaterial("trousers" + tag, (is_child ? kChildTrousers : kTrousers)[(look / 25) % 5], 1, Texture::kCloth);
  const uint16_t shoe =
      parts.AddMaterial("shoes" + tag, (look / 125) % 2 ? Srgb{222, 220, 214} : Srgb{34, 30, 28}, 0.8f);

  // Trunk, neck, head, hair.
  MeshBuilder torso(&parts.AddPart("torso", PartMotion::kTorso, {0, 0, build.hip * h}));
  const float rise = (build.shoulder - build.hip) * h, w = build.torso_width * h;
  const float depth = is_child ? 0.072f * h : 0.066f * h;
  const std::vector<MeshBuilder::Ring> hips = {{{0, 0, -0.05f * h}, depth * 0.9f, w * 0.86f},
                                               {{0, 0, 0.03f * h}, depth, w * 0.9f}};
  torso.Rings(hips, 10, trousers);
  const std::vector<MeshBuilder::Ring> trunk = {{{0, 0, 0}, depth * 1.04f, w * 0.93f},
                                                {{0, 0, rise * 0.35f}, depth * 0.98f, w * 0.86f},
                                                {{0.005f, 0, rise * 0.72f}, depth * 1.1f, w},
                                                {{0, 0, rise * 0.95f}, depth * 0.85f, w * 0.98f},
                                                {{-0.005f, 0, rise + 0.025f * h}, depth * 0.45f, w * 0.5f}};
  torso.Rings(trunk, 10, cloth);
  const float head_z = h - build.hip * h - build.head_radius * 1.28f * h - 0.004f * h;
  torso.Frustum({0, 0, rise}, 0.03f * h, {0.01f, 0, head_z}, 0.028f * h, 7, skin);
  const float r = build.head_radius * h;
  torso.Ellipsoid({0.01f * h, 0, head_z}, {r, r * 0.82f, r * 1.22f}, false, {}, skin);
  torso.Ellipsoid({-0.1f * r, 0, head_z + 0.36f * r}, {r * 1.02f, r * 0.92f, r * 0.92f}, false, {}, hair);
  if (look % 3 == 0) {  // long hair
    torso.Ellipsoid({-0.035f * h, 0, head_z - 0.45f * r}, {r * 0.55f, r * 0.72f, r * 1.15f}, false, {}, hair);
  }
  if (is_child && look % 2 == 1) {  // school bag
    const uint16_t bag = parts.AddMaterial("bag" + tag, kBag[(look / 2) % 3], 1, Texture::kCloth);
    torso.Box({-depth - 0.085f * h, -0.8f * w, rise * 0.2f}, {-depth * 0.7f, 0.8f * w, rise * 0.95f}, bag);
  }

  // Legs: thigh and shin with a shoe; both sides share the two meshes.
  const float leg = build.hip * h, half = leg / 2, thick = build.limb * h;
  const float hip_y = 0.048f * h;
  MeshBuilder thigh(&parts.AddPart("thigh_left", PartMotion::kThigh, {0, hip_y, leg}, leg, 1));
  thigh.Frustum({0, 0, 0.02f * h}, thick * 1.42f, {0, 0, -half - 0.01f * h}, thick * 1.08f, 8, trousers);
  parts.AddPartWithLastMesh("thigh_right", PartMotion::kThigh, {0, -hip_y, leg}, leg, -1);
  MeshBuilder shin(&parts.AddPart("shin_left", PartMotion::kShin, {0, hip_y, leg}, leg, 1));
  const bool wears_shorts = is_child && (look / 7) % 2 == 0;
  shin.Frustum({0, 0, 0.012f * h}, thick * 1.05f, {0, 0, -half + 0.025f * h}, thick * (wears_shorts ? 0.72f : 0.86f), 8,
               wears_shorts ? skin : trousers);
  shin.Box({-0.035f * h, -0.026f * h, -half}, {0.095f * h, 0.026f * h, -half + 0.038f * h}, shoe);
  parts.AddPartWithLastMesh("shin_right", PartMotion::kShin, {0, -hip_y, leg}, leg, -1);

  // Arms, bent a little, with hands.
  const float arm_y = w + 0.018f * h, upper = 0.175f * h;
  MeshBuilder arm(&parts.AddPart("arm_right", PartMotion::kArm, {0, -arm_y, (build.shoulder - 0.01f) * h}, leg, 1));
  arm.Frustum({0, 0, 0.012f * h}, thick * 0.84f, {-0.01f * h, 0, -upper}, thick * 0.7f, 7, cloth);
  arm.Frustum({-0.01f * h, 0, -upper + 0.01f * h}, thick * 0.68f, {0.05f * h, 0, -upper - 0.12f * h}, thick * 0.5f, 7,
              cloth);
  arm.Ellipsoid({0.062f * h, 0, -upper - 0.145f * h}, {0.02f * h, 0.016f * h, 0.028f * h}, true, {}, skin);
  parts.AddPartWithLastMesh("arm_left", PartMotion::kArm, {0, arm_y, (build.shoulder - 0.01f) * h}, leg, -1);
}

}  // namespace longtail
