#include "generator/scene/scene_weather.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "generator/scene/stance.h"
#include "generator/scene/tunnels.h"
#include "generator/scene/vec.h"
#include "kernels/philox.h"

namespace longtail {
namespace {

constexpr double kRadPerDeg = std::numbers::pi / 180;
constexpr double kLampsSunDeg = 3, kLampsVisualRangeM = 150;
constexpr int kMostPuffsOfABand = 96;

std::array<float, 3> ParticleTone(v1::HazeKind kind) {
  switch (kind) {
    case v1::HAZE_KIND_DUST:
      return {1.0f, 0.74f, 0.46f};
    case v1::HAZE_KIND_SMOKE:
      return {1.0f, 0.97f, 0.95f};
    default:
      return {0.97f, 1.0f, 1.03f};
  }
}

// Fills a band with puffs that overlap. Their mean over its ground is the density that its visual range asks for: a
// puff's density (1 - q²)² has the mean pi r² / 3 over its level section.
std::vector<HazePuff> PuffsOf(const HazeBand& band, const Course& road, PhiloxStream& stream) {
  const double length_m = band.end_s_m - band.start_s_m, area_m2 = length_m * band.width_m;
  double radius_m = std::clamp(std::min(band.width_m / 2.5, length_m / 2), 2.0, 14.0);
  const auto count = [](double extent_m, double r_m) {
    return std::max(1, static_cast<int>(std::ceil(extent_m / (1.1 * r_m))));
  };
  while (count(length_m, radius_m) * count(band.width_m, radius_m) > kMostPuffsOfABand) radius_m *= 1.15;
  const int columns = count(length_m, radius_m), rows = count(band.width_m, radius_m);
  const double extinction =
      3 / band.visual_range_m * area_m2 / (columns * rows * std::numbers::pi * radius_m * radius_m / 3);
  const bool rises = band.kind == v1::HAZE_KIND_SMOKE;
  const std::array<float, 3> tone = ParticleTone(band.kind);
  std::vector<HazePuff> puffs;
  for (int i = 0; i < columns; ++i) {
    for (int j = 0; j < rows; ++j) {
      const double s = band.start_s_m + (i + 0.5 + stream.Uniform(-0.3, 0.3)) * length_m / columns;
      const double t = band.offset_t_m + ((j + 0.5 + stream.Uniform(-0.3, 0.3)) / rows - 0.5) * band.width_m;
      const double height_m = band.height_m * stream.Uniform(0.75, 1.1), size = stream.Uniform(0.85, 1.2);
      const Pose2 at = road.At(s, t);
      HazePuff& puff = puffs.emplace_back();
      // Smoke hangs over the ground that it comes from; fog and dust lie on it.
      puff.center = {static_cast<float>(at.x_m), static_cast<float>(at.y_m),
                     static_cast<float>(rises ? 0.4 * height_m : 0.1 * height_m)};
      puff.half_height_m = static_cast<float>(rises ? 0.6 * height_m : 0.9 * height_m);
      puff.radius_m = static_cast<float>(radius_m * size);
      puff.extinction = static_cast<float>(extinction / (size * size));
      for (int k = 0; k < 3; ++k) puff.albedo[k] = static_cast<float>(band.albedo_ratio) * tone[k];
      puff.glow = static_cast<float>(band.glow_ratio * stream.Uniform(0.3, 1));
      puff.seed = stream.NextU32();
      puff.billow_m = static_cast<float>(std::clamp(radius_m / 3, 0.8, 4.0));
    }
  }
  return puffs;
}

// Water that a vehicle's wheels throw up behind it, or powder from a road under snow. carried_in_share: how much of the
// sky's water and snow lies there.
void AddSpray(const Sky& sky, double carried_in_share, const Rigid& world_from_actor, double speed_mps, double width_m,
              uint32_t seed, std::vector<HazePuff>& haze) {
  constexpr double kFromMps = 6, kFullMps = 28;
  const double pace = std::clamp((speed_mps - kFromMps) / (kFullMps - kFromMps), 0.0, 1.0);
  const double wet =
      (sky.rain_mmph > 0 ? std::clamp((sky.wetness_ratio - 0.3) / 0.6, 0.0, 1.0) : 0) + 1.2 * sky.standing_water_ratio;
  const double powder = 0.5 * sky.snow_road_ratio * (1 - 0.7 * sky.snow_tracks_ratio);
  const double amount = carried_in_share * std::max(std::min(1.5, wet), powder) * pace * std::sqrt(pace);
  if (amount < 0.02) return;
  const double size = std::clamp(width_m / 1.8, 0.6, 1.6);
  constexpr struct {
    double behind_m, radius_m, extinction;
  } kTrail[] = {{0.3, 0.45, 1.1}, {1.1, 0.7, 0.75}, {2.4, 1.0, 0.45}, {4.2, 1.35, 0.26}, {6.6, 1.75, 0.13}};
  for (const auto& step : kTrail) {
    for (const double side : {1.0, -1.0}) {
      HazePuff& puff = haze.emplace_back();
      const double radius_m = step.radius_m * size;
      puff.radius_m = static_cast<float>(radius_m);
      puff.half_height_m = static_cast<float>(0.75 * radius_m);
      puff.center =
          Apply(world_from_actor, {static_cast<float>(-step.behind_m * size), static_cast<float>(side * 0.36 * width_m),
                                   static_cast<float>(0.35 + 0.4 * radius_m)});
      puff.extinction = static_cast<float>(step.extinction * amount / size);
      puff.albedo = powder > wet ? std::array<float, 3>{0.96f, 0.97f, 1.0f} : std::array<float, 3>{0.8f, 0.83f, 0.86f};
      puff.seed = seed;
      puff.billow_m = static_cast<float>(0.45 * radius_m);
    }
  }
}

}  // namespace

std::shared_ptr<const SceneWeather> MakeSceneWeather(const v1::Scenario& scenario, const v1::WorldTrack& track,
                                                     const Course& road, uint64_t texture_seed) {
  const v1::Environment& environment = scenario.concrete().environments(0);
  auto weather = std::make_shared<SceneWeather>();
  weather->at_start = StateOf(environment);
  weather->shifts = ShiftsOf(environment.changes());
  for (const v1::EnvironmentChange& change : track.environment_changes()) InsertShift(ShiftOf(change), weather->shifts);
  weather->gusts = Gusts(scenario.seed(), scenario.sample_index());
  weather->road_yaw_rad = road.At(0, 0).yaw_rad;
  weather->texture_seed = texture_seed;
  PhiloxStream stream(scenario.seed(), scenario.sample_index(), "scene/haze");
  for (const HazeBand& band : HazeOf(environment)) weather->clouds.push_back({band, PuffsOf(band, road, stream)});
  return weather;
}

EnvironmentState StateAt(const SceneWeather& weather, double time_s) {
  return EnvironmentAt(weather.at_start, weather.shifts, time_s);
}

Sky SkyAt(const SceneWeather& weather, double time_s) {
  const EnvironmentState state = StateAt(weather, time_s);
  const double altitude = state.sun_altitude_deg * kRadPerDeg;
  const double azimuth = weather.road_yaw_rad + state.sun_azimuth_deg * kRadPerDeg;
  Sky sky;
  sky.sun_altitude_rad = static_cast<float>(altitude);
  sky.to_sun = {static_cast<float>(std::cos(altitude) * std::cos(azimuth)),
                static_cast<float>(std::cos(altitude) * std::sin(azimuth)), static_cast<float>(std::sin(altitude))};
  sky.cloud_ratio = static_cast<float>(state.cloud_ratio);
  sky.visual_range_m = static_cast<float>(VisualRangeM(state));
  sky.wetness_ratio = static_cast<float>(state.wetness_ratio);
  sky.lamps_on = state.sun_altitude_deg < kLampsSunDeg || sky.visual_range_m < kLampsVisualRangeM;
  sky.texture_seed = weather.texture_seed;
  sky.rain_mmph = static_cast<float>(state.rain_mmph);
  sky.snow_mmph = static_cast<float>(state.snow_mmph);
  sky.snow_ground_ratio = static_cast<float>(state.snow_ground_ratio);
  sky.snow_road_ratio = static_cast<float>(state.snow_road_ratio);
  sky.snow_tracks_ratio = static_cast<float>(state.snow_tracks_ratio);
  sky.standing_water_ratio = static_cast<float>(state.standing_water_ratio);
  sky.standing_water_depth_m = static_cast<float>(state.standing_water_depth_m);
  sky.ice_ratio = static_cast<float>(state.ice_ratio);
  const Wind wind = weather.gusts.WindAt(state, time_s);
  sky.wind_mps =
      Rotate(YawAt(weather.road_yaw_rad, {}), {static_cast<float>(wind.x_mps), static_cast<float>(wind.y_mps), 0});
  sky.lightning = static_cast<float>(weather.gusts.LightningAt(state, time_s));
  sky.street_lamps = state.street_lamps;
  sky.time_s = static_cast<float>(time_s);
  return sky;
}

void PoseWeather(const Scene& scene, const v1::Scenario& scenario, const v1::WorldTrack& track, int t,
                 SceneFrame* frame) {
  const v1::ActorTrack& ego = track.actors(0);
  frame->rig_velocity_mps = frame->world_from_rig.columns[0] * static_cast<float>(ego.speed_mps(t));
  if (scene.weather == nullptr) return;
  const SceneWeather& weather = *scene.weather;
  const double time_s = static_cast<double>(track.time_us(t)) * 1e-6;
  frame->sky = SkyAt(weather, time_s);
  const Sky& sky = *frame->sky;
  const EnvironmentState state = StateAt(weather, time_s);
  for (const SceneWeather::Cloud& cloud : weather.clouds) {
    if (state.haze_ratio <= 0) break;
    const HazeDrift drift = DriftOf(cloud.band, state, time_s);
    const Vec3f moved =
        Rotate(YawAt(weather.road_yaw_rad, {}), {static_cast<float>(drift.ds_m), static_cast<float>(drift.dt_m), 0});
    for (HazePuff puff : cloud.puffs) {
      puff.center += moved;
      puff.extinction *= static_cast<float>(state.haze_ratio);
      frame->haze.push_back(puff);
    }
  }
  if (sky.rain_mmph <= 0 && sky.standing_water_ratio <= 0 && sky.snow_road_ratio <= 0) return;
  for (const v1::ActorBody& body : scenario.bodies()) {
    if (body.wheelbase_m() <= 0) continue;
    for (const v1::ActorTrack& actor : track.actors()) {
      if (actor.track_id() != body.track_id() || !actor.present(t)) continue;
      const Rigid world_from_actor =
          YawAt(actor.yaw_rad(t), {static_cast<float>(actor.x_m(t)), static_cast<float>(actor.y_m(t)),
                                   static_cast<float>(StanceOf(scene.hills.get(), actor, t).z_m)});
      AddSpray(sky, CarriedInShareAt(scene.tunnels, world_from_actor.translation), world_from_actor, actor.speed_mps(t),
               body.width_m(), static_cast<uint32_t>(weather.texture_seed) + 7919 * body.track_id(), frame->haze);
    }
  }
}

}  // namespace longtail
