#include "generator/camera/lamps.h"

#include <algorithm>

#include "generator/scene/appearance.h"

namespace longtail {
namespace {

// Luminance of a brake lamp's face in cd/m^2: 60 cd from 200 cm^2.
constexpr float kFaceLuminance = 2500;
// Light that exposes to less than this is not worth a ray.
constexpr float kLeastLevel = 0.006f;
constexpr float kFarthestBeam_m = 140;
// Shining triangles farther apart belong to two lamps.
constexpr float kOneLamp_m = 0.45f;

bool Shines(const Material& material) { return material.emission[0] + material.emission[1] + material.emission[2] > 0; }

}  // namespace

Vec3f Lamp::Toward(Vec3f d) const {
  const float along = Dot(d, direction);
  if (along <= cos_outer) return {};
  return candela * SmoothStep(cos_outer, cos_inner, along);
}

LampSet::LampSet(const Scene& scene) : scene_(scene), patches_(scene.meshes.size()) {
  // A mesh may be painted through any of its parts' offsets, so keep every group of triangles that shines in some part.
  std::vector<std::vector<uint16_t>> offsets(scene.meshes.size());
  for (const Part& part : scene.parts) offsets[part.mesh].push_back(part.material_offset);
  for (size_t m = 0; m < scene.meshes.size(); ++m) {
    std::vector<Patch>& patches = patches_[m];
    const Mesh& mesh = scene.meshes[m];
    for (const Triangle& triangle : mesh.triangles) {
      const bool shines = std::any_of(offsets[m].begin(), offsets[m].end(), [&](uint16_t offset) {
        return Shines(scene.materials[triangle.material + offset]);
      });
      if (!shines) continue;
      const Vec3f a = mesh.positions[triangle.a], b = mesh.positions[triangle.b], c = mesh.positions[triangle.c];
      const Vec3f area = Cross(b - a, c - a) * 0.5f;
      const float size = Length(area);
      if (size <= 0) continue;
      const Vec3f centre = (a + b + c) * (1.0f / 3);
      auto patch = std::find_if(patches.begin(), patches.end(), [&](const Patch& p) {
        return p.material == triangle.material && Length(p.centre - centre) < kOneLamp_m;
      });
      if (patch == patches.end()) {
        patches.push_back({triangle.material, centre, {}, 0});
        patch = patches.end() - 1;
      }
      patch->area_vector += area;
      patch->area_m2 += size;
      patch->centre = Mix(patch->centre, centre, size / patch->area_m2);
    }
  }
}

void LampSet::AddBeam(const SpotLight& spot, Vec3f eye) {
  Lamp lamp;
  lamp.position = spot.position;
  lamp.direction = Unit(spot.direction);
  lamp.candela = Vec3f{spot.color[0], spot.color[1], spot.color[2]} * spot.intensity_cd;
  lamp.cos_inner = std::max(spot.cos_inner, spot.cos_outer + 1e-3f);
  lamp.cos_outer = spot.cos_outer;
  lamp.near_m2 = 40;
  lamp.reach_m = std::min(kFarthestBeam_m, std::sqrt(Luminance(lamp.candela) / least_lux_));
  // A beam that ends far from where anything can be told apart is not seen.
  if (Length(lamp.position - eye) > lamp.reach_m + 120) return;
  lamps_.push_back(lamp);
}

void LampSet::Pose(const SceneFrame& frame, const SkyLight& light, Vec3f eye) {
  lamps_.clear();
  faces_.clear();
  const bool beams = light.night_lamps();
  least_lux_ = kLeastLevel / light.exposure();
  if (beams) {
    for (const SpotLight& spot : frame.head_lamps) AddBeam(spot, eye);
    if (light.sky().street_lamps_on()) {
      for (const SpotLight& spot : scene_.street_lamps) AddBeam(spot, eye);
    }
  }
  for (size_t i = 0; i < scene_.parts.size(); ++i) {
    if (frame.present[i] == 0 || frame.emission_scale[i] <= 0) continue;
    const Part& part = scene_.parts[i];
    const Rigid& pose = frame.world_from_part[i];
    for (const Patch& patch : patches_[part.mesh]) {
      const Material& material = scene_.materials[patch.material + part.material_offset];
      if (!Shines(material)) continue;
      const LampFace face{Apply(pose, patch.centre), Rotate(pose, patch.area_vector), patch.area_m2,
                          LinearFromSrgb(material.emission) * frame.emission_scale[i]};
      faces_.push_back(face);
      if (!beams || Length(face.position - eye) > 60) continue;
      Lamp lamp;
      lamp.position = face.position;
      lamp.direction = Unit(face.area_vector);
      lamp.candela = face.color * (kFaceLuminance * Length(face.area_vector));
      lamp.cos_inner = 0.9f;
      lamp.cos_outer = -0.1f;
      lamp.reach_m = std::min(25.0f, std::sqrt(Luminance(lamp.candela) / least_lux_));
      if (lamp.reach_m > 0.5f) lamps_.push_back(lamp);
    }
  }
}

}  // namespace longtail
