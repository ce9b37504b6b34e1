// What a camera's faults cost a frame: `bazel run //generator/sensors:sensor_benchmark`.
#include "benchmark/benchmark.h"
#include "generator/sensors/sensor_effects.h"
#include "longtail/v1/scenario.pb.h"
#include "scenarios/sensors/sensor_defaults.h"

namespace longtail {
namespace {

void Run(benchmark::State& state, void (*change)(v1::Camera&)) {
  v1::Scenario scenario;
  v1::Sensors& sensors = *scenario.mutable_concrete()->mutable_sensors();
  v1::Camera& camera = *sensors.add_cameras();
  camera.set_name("front");
  camera.set_width_px(static_cast<uint32_t>(state.range(0)));
  camera.set_height_px(static_cast<uint32_t>(state.range(0)) / 2);
  change(camera);
  FillSensorDefaults(sensors);
  SensorEffects effects(scenario, 0, 1 << 20);
  const RgbImage drawn(static_cast<int>(state.range(0)), static_cast<int>(state.range(0)) / 2);
  int t = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(effects.Apply(t++, drawn, {30, 20, 1}));
  }
}

void BM_Exposure(benchmark::State& state) {
  Run(state, [](v1::Camera& camera) { camera.mutable_exposure()->mutable_bias_ev()->set_constant(1); });
}
void BM_Glare(benchmark::State& state) {
  Run(state, [](v1::Camera& camera) { camera.mutable_stray_light_ratio()->set_constant(1); });
}
void BM_Noise(benchmark::State& state) {
  Run(state, [](v1::Camera& camera) { camera.mutable_noise_ratio()->set_constant(0.05); });
}
void BM_Mud(benchmark::State& state) {
  Run(state, [](v1::Camera& camera) { camera.add_dirt()->set_kind(v1::DIRT_KIND_MUD); });
}
void BM_Drops(benchmark::State& state) {
  Run(state, [](v1::Camera& camera) { camera.add_dirt()->set_kind(v1::DIRT_KIND_DROPS); });
}
BENCHMARK(BM_Exposure)->Arg(256)->Arg(1024)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Glare)->Arg(256)->Arg(1024)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Noise)->Arg(256)->Arg(1024)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Mud)->Arg(256)->Arg(1024)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Drops)->Arg(256)->Arg(1024)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace longtail

BENCHMARK_MAIN();
