// One core's time for the raster planes of a frame at 256 x 128: 100,000 static triangles about a road of 600 m, and
// 30 actors of 1,200 triangles, against clearing and copying planes of the same size. Run with
//   bazel run -c opt //generator/control:raster_benchmark
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "generator/control/control_frame.h"
#include "generator/control/control_raster.h"
#include "generator/scene/scene.h"

namespace longtail {
namespace {

constexpr size_t kPixels = 256 * 128;
// Of all planes of a ControlFrame.
constexpr size_t kBytesPerPixel = 1 + 2 + 4 + 3 + 3 + 3 + 8 + 1;

// A ball of 2 * n * n triangles.
void AddBall(Mesh* mesh, Vec3f center, float radius_m, int n, uint16_t material) {
  const uint32_t first = static_cast<uint32_t>(mesh->positions.size());
  for (int i = 0; i <= n; ++i) {
    for (int k = 0; k <= n; ++k) {
      const float polar = static_cast<float>(M_PI) * i / n, round = 2 * static_cast<float>(M_PI) * k / n;
      const Vec3f normal = {std::sin(polar) * std::cos(round), std::sin(polar) * std::sin(round), std::cos(polar)};
      mesh->positions.push_back(
          {center.x + radius_m * normal.x, center.y + radius_m * normal.y, center.z + radius_m * normal.z});
      mesh->normals.push_back(normal);
    }
  }
  for (int i = 0; i < n; ++i) {
    for (int k = 0; k < n; ++k) {
      const uint32_t a = first + i * (n + 1) + k, b = a + n + 1;
      mesh->triangles.push_back({a, b, a + 1, material});
      mesh->triangles.push_back({a + 1, b, b + 1, material});
    }
  }
}

Scene MakeScene() {
  Scene scene;
  scene.materials.resize(2);
  scene.materials[0].semantic_class = v1::SEMANTIC_CLASS_VEGETATION;
  scene.materials[1].semantic_class = v1::SEMANTIC_CLASS_CAR;
  // Ground: 600 m x 200 m in squares of 5 m (9,600 triangles), then 180 trees of 512 triangles beside the road.
  Mesh& mesh = scene.static_mesh;
  for (int i = 0; i <= 120; ++i) {
    for (int k = 0; k <= 40; ++k) {
      mesh.positions.push_back({i * 5.0f - 50, k * 5.0f - 100, 0});
      mesh.normals.push_back({0, 0, 1});
    }
  }
  for (uint32_t i = 0; i < 120; ++i) {
    for (uint32_t k = 0; k < 40; ++k) {
      const uint32_t a = i * 41 + k, b = a + 41;
      mesh.triangles.push_back({a, b, a + 1, 0});
      mesh.triangles.push_back({a + 1, b, b + 1, 0});
    }
  }
  for (int i = 0; i < 180; ++i) AddBall(&mesh, {i * 3.2f - 40, i % 2 == 0 ? 9.0f : -9.0f, 3}, 2, 16, 0);

  scene.meshes.resize(1);
  AddBall(&scene.meshes[0], {0, 0, 1}, 1, 24, 1);
  scene.parts.resize(30);
  for (size_t i = 0; i < scene.parts.size(); ++i) scene.parts[i].instance_id = static_cast<uint16_t>(i + 1);
  CameraModel camera;
  camera.focal_px = 221.7;
  camera.rig_from_camera.columns = {{{0, -1, 0}, {0, 0, -1}, {1, 0, 0}}};
  camera.rig_from_camera.translation = {1.7f, 0, 1.4f};
  scene.cameras.push_back(camera);
  return scene;
}

SceneFrame MakePoses(const Scene& scene, float ego_x_m) {
  SceneFrame frame;
  frame.world_from_rig.translation = {ego_x_m, 0, 0};
  for (size_t i = 0; i < scene.parts.size(); ++i) {
    Rigid pose;
    pose.translation = {ego_x_m + 8 + 4.0f * i, static_cast<float>(i % 3) * 3.5f - 3.5f, 0};
    frame.world_from_part.push_back(pose);
    frame.present.push_back(1);
    frame.emission_scale.push_back(0);
  }
  return frame;
}

void BM_ControlRaster(benchmark::State& state) {
  const Scene scene = MakeScene();
  ControlRaster raster(scene, 0);
  ControlFrame frame;
  float ego_x_m = 0;
  DrawnFrame last = raster.Draw(MakePoses(scene, ego_x_m), nullptr, &frame);
  for (auto _ : state) {
    ego_x_m = ego_x_m < 100 ? ego_x_m + 1 : 0;
    last = raster.Draw(MakePoses(scene, ego_x_m), &last, &frame);
    benchmark::DoNotOptimize(frame.motion.data());
  }
  state.counters["static_triangles"] = static_cast<double>(scene.static_mesh.triangles.size());
}
BENCHMARK(BM_ControlRaster)->Unit(benchmark::kMillisecond);

void BM_ClearAndCopyPlanes(benchmark::State& state) {
  std::vector<uint8_t> from(kPixels * kBytesPerPixel), to(from.size());
  for (auto _ : state) {
    std::memset(from.data(), 0, from.size());
    benchmark::DoNotOptimize(from.data());
    std::memcpy(to.data(), from.data(), from.size());
    benchmark::DoNotOptimize(to.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(BM_ClearAndCopyPlanes)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace longtail

BENCHMARK_MAIN();
