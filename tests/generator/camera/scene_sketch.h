// Hand-made scenes for tests of the camera: a ground, boxes, lamps, and one camera looking along +x.
#ifndef LONGTAIL_TESTS_GENERATOR_CAMERA_SCENE_SKETCH_H_
#define LONGTAIL_TESTS_GENERATOR_CAMERA_SCENE_SKETCH_H_

#include <array>
#include <cmath>
#include <cstdint>

#include "generator/scene/scene.h"
#include "generator/scene/tunnels.h"

namespace longtail {

struct SceneSketch {
  Scene scene;
  SceneFrame frame;

  // Camera 1.4 m above the ground at x = 0, level. Noon, clear.
  SceneSketch() {
    CameraModel camera;
    camera.name = "front";
    camera.focal_px = 220;
    camera.rig_from_camera.columns = {{{0, -1, 0}, {0, 0, -1}, {1, 0, 0}}};
    camera.rig_from_camera.translation = {0, 0, 1.4f};
    scene.cameras.push_back(camera);
    scene.num_frames = 1;
    scene.sky.texture_seed = 7;
    SetSun(/*altitude_deg=*/45, /*azimuth_deg=*/120);
  }

  void SetSun(float altitude_deg, float azimuth_deg) {
    const float altitude_rad = altitude_deg * 0.0174532925f, azimuth_rad = azimuth_deg * 0.0174532925f;
    scene.sky.sun_altitude_rad = altitude_rad;
    scene.sky.to_sun = {std::cos(altitude_rad) * std::cos(azimuth_rad), std::cos(altitude_rad) * std::sin(azimuth_rad),
                        std::sin(altitude_rad)};
    scene.sky.lamps_on = altitude_deg < 3;
  }

  uint16_t AddMaterial(std::array<uint8_t, 3> color, Texture texture = Texture::kNone, float roughness = 1,
                       std::array<uint8_t, 3> emission = {}) {
    Material material;
    material.base_color = color;
    material.emission = emission;
    material.roughness = roughness;
    material.texture = texture;
    scene.materials.push_back(material);
    return static_cast<uint16_t>(scene.materials.size() - 1);
  }

  // A rectangle a, a + u, a + u + v, a + v; its outside is where u x v points.
  static void AddQuad(Mesh* mesh, Vec3f a, Vec3f u, Vec3f v, uint16_t material) {
    const Vec3f n{u.y * v.z - u.z * v.y, u.z * v.x - u.x * v.z, u.x * v.y - u.y * v.x};
    const float length = std::sqrt(n.x * n.x + n.y * n.y + n.z * n.z);
    const uint32_t first = static_cast<uint32_t>(mesh->positions.size());
    for (int i = 0; i < 4; ++i) {
      const float s = i == 1 || i == 2 ? 1.0f : 0.0f, t = i >= 2 ? 1.0f : 0.0f;
      mesh->positions.push_back({a.x + s * u.x + t * v.x, a.y + s * u.y + t * v.y, a.z + s * u.z + t * v.z});
      mesh->normals.push_back({n.x / length, n.y / length, n.z / length});
    }
    mesh->triangles.push_back({first, first + 1, first + 2, material});
    mesh->triangles.push_back({first, first + 2, first + 3, material});
  }

  static void AddBox(Mesh* mesh, Vec3f lo, Vec3f hi, uint16_t material) {
    const float w = hi.x - lo.x, d = hi.y - lo.y, h = hi.z - lo.z;
    AddQuad(mesh, {lo.x, lo.y, hi.z}, {w, 0, 0}, {0, d, 0}, material);
    AddQuad(mesh, lo, {0, d, 0}, {w, 0, 0}, material);
    AddQuad(mesh, lo, {w, 0, 0}, {0, 0, h}, material);
    AddQuad(mesh, {lo.x, hi.y, lo.z}, {0, 0, h}, {w, 0, 0}, material);
    AddQuad(mesh, lo, {0, 0, h}, {0, d, 0}, material);
    AddQuad(mesh, {hi.x, lo.y, lo.z}, {0, d, 0}, {0, 0, h}, material);
  }

  void AddGround(uint16_t material, float half_m = 2000) {
    AddQuad(&scene.static_mesh, {-half_m, -half_m, 0}, {2 * half_m, 0, 0}, {0, 2 * half_m, 0}, material);
  }

  // A tunnel along x over the ground, from_m to to_m, 8 m wide and 5 m high.
  void AddTunnel(float from_m, float to_m, uint16_t material) {
    const float length_m = to_m - from_m;
    AddQuad(&scene.static_mesh, {from_m, -4, 0}, {0, 0, 5}, {length_m, 0, 0}, material);
    AddQuad(&scene.static_mesh, {from_m, 4, 0}, {length_m, 0, 0}, {0, 0, 5}, material);
    AddQuad(&scene.static_mesh, {from_m, -4, 5}, {0, 8, 0}, {length_m, 0, 0}, material);
    scene.tunnels.push_back(
        MakeTunnel({{{from_m, -4, 0}, {from_m, 4, 0}, 0}, {{to_m, -4, 0}, {to_m, 4, 0}, length_m}}, 5));
  }

  // A movable part at the given place; returns its index.
  int AddPart(const Mesh& mesh, Vec3f at, float emission_scale = 0) {
    Part part;
    part.mesh = static_cast<int>(scene.meshes.size());
    scene.meshes.push_back(mesh);
    scene.parts.push_back(part);
    Rigid pose;
    pose.translation = at;
    frame.world_from_part.push_back(pose);
    frame.present.push_back(1);
    frame.emission_scale.push_back(emission_scale);
    return static_cast<int>(scene.parts.size()) - 1;
  }

  void AddHeadLamps(float candela) {
    for (float y : {-0.6f, 0.6f}) {
      SpotLight lamp;
      lamp.position = {2.2f, y, 0.65f};
      lamp.direction = {0.9994f, 0, -0.035f};
      lamp.intensity_cd = candela;
      lamp.cos_inner = std::cos(0.10f);
      lamp.cos_outer = std::cos(0.5f);
      frame.head_lamps.push_back(lamp);
    }
  }
};

}  // namespace longtail

#endif  // LONGTAIL_TESTS_GENERATOR_CAMERA_SCENE_SKETCH_H_
