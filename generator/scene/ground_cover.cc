#include "generator/scene/ground_cover.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "generator/scene/noise.h"
#include "generator/scene/tunnels.h"

namespace longtail {
namespace {

// From this part of the road on, standing water is a flood with a level.
constexpr float kFloodRatio = 0.95f;
// Half the distance between a vehicle's wheels, and half the width of what they clear.
constexpr float kTrackM = 0.78f, kTrackHalfM = 0.30f;
constexpr Vec3f kSnowTone{0.83f, 0.855f, 0.89f};
constexpr Vec3f kSlushTone{0.36f, 0.35f, 0.34f};
constexpr Vec3f kIceTone{0.42f, 0.48f, 0.54f};
constexpr Vec3f kFloodTone{0.105f, 0.088f, 0.062f};
constexpr Vec3f kMudTone{0.105f, 0.072f, 0.043f};
constexpr Vec3f kGravelTone{0.30f, 0.275f, 0.235f};

bool IsRoad(const Material& material) {
  return material.semantic_class == v1::SEMANTIC_CLASS_ROAD ||
         material.semantic_class == v1::SEMANTIC_CLASS_LANE_MARKING ||
         material.semantic_class == v1::SEMANTIC_CLASS_SHOULDER;
}

// How much of a snowfall stays on a face of the material: all on the ground, little on a steep one, none on glass.
float Holds(const Material& material, Vec3f normal) {
  switch (material.semantic_class) {
    case v1::SEMANTIC_CLASS_SIDEWALK:
    case v1::SEMANTIC_CLASS_TERRAIN:
      return SmoothStep(0.35f, 0.75f, normal.z);
    case v1::SEMANTIC_CLASS_VEGETATION:
      return material.texture == Texture::kFoliage ? 0.8f * SmoothStep(0.0f, 0.85f, normal.z)
                                                   : SmoothStep(0.5f, 0.9f, normal.z);
    case v1::SEMANTIC_CLASS_BUILDING:
      return SmoothStep(0.25f, 0.55f, normal.z);
    case v1::SEMANTIC_CLASS_FURNITURE:
      return SmoothStep(0.6f, 0.9f, normal.z);
    default:
      return 0;
  }
}

}  // namespace

Ground::Ground(const Scene& scene) : scene_(scene), seed_(TextureSeed(scene.sky)) {}

bool Ground::IsCovered(const Sky& sky) const {
  return sky.snow_ground_ratio > 0 || sky.snow_road_ratio > 0 || sky.standing_water_ratio > 0 || sky.ice_ratio > 0 ||
         !scene_.patches.empty();
}

float Ground::FloodLevelM(const Sky& sky) {
  return sky.standing_water_ratio >= kFloodRatio ? sky.standing_water_depth_m : -1;
}

Ground::RoadPlace Ground::Locate(Vec3f position) const {
  const std::vector<RoadGuide::Station>& stations = scene_.road_guide.stations;
  if (stations.size() < 2) return {};
  float best = std::numeric_limits<float>::infinity();
  RoadPlace place;
  for (size_t i = 0; i + 1 < stations.size(); ++i) {
    const RoadGuide::Station &a = stations[i], &b = stations[i + 1];
    const float length = b.s_m - a.s_m;
    const Vec3f from{position.x - a.position.x, position.y - a.position.y, 0};
    const Vec3f way{(b.position.x - a.position.x) / length, (b.position.y - a.position.y) / length, 0};
    const float along = std::clamp(Dot(from, way), 0.0f, length);
    const Vec3f off = from - way * along;
    const float distance2 = Dot(off, off);
    if (distance2 >= best) continue;
    best = distance2;
    const float side = way.x * from.y - way.y * from.x;
    place = {a.s_m + along, std::copysign(std::sqrt(distance2), side), true};
  }
  return place;
}

float Ground::TrackShare(const RoadPlace& place) const {
  if (!place.exists) return 0;
  const float wander = 0.10f * ValueNoise2(place.s_m * 0.06f, 0.5f, seed_ + 401);
  float share = 0;
  for (const float lane_t_m : scene_.road_guide.lane_t_m) {
    const float off = std::fabs(std::fabs(place.t_m - lane_t_m - wander) - kTrackM);
    share = std::max(share, 1 - SmoothStep(0.55f * kTrackHalfM, 1.5f * kTrackHalfM, off));
  }
  return share;
}

float Ground::Patchy(Vec3f position, float feature_m, float footprint_m, float ratio, uint32_t salt) const {
  if (ratio <= 0) return 0;
  if (ratio >= 1) return 1;
  const float noise = Fractal({position.x, position.y, 0}, feature_m, 4, 0.62f, footprint_m, seed_ + salt);
  // The noise is bell-shaped with a deviation of about a quarter: this makes it about even in [0, 1].
  const float x = noise * 3.4f;
  const float even = 0.5f + 0.5f * x / std::sqrt(1 + x * x);
  const float soft = 0.5f * std::min({0.16f, ratio, 1 - ratio});
  return SmoothStep(1 - ratio - soft, 1 - ratio + soft, even);
}

void Ground::AddPatches(const RoadPlace& place, const GroundQuery& query, GroundCover* cover) const {
  if (!place.exists) return;
  for (size_t i = scene_.patches.size(); i-- > 0;) {
    const GroundPatch& patch = scene_.patches[i];
    const float wobble = 0.45f * Fractal(query.position, 1.4f, 3, 0.6f, query.footprint_m, seed_ + 431);
    // Depth into the patch from its nearest edge, frayed.
    const float inside = std::min({place.s_m - patch.start_s_m, patch.end_s_m - place.s_m, place.t_m - patch.right_t_m,
                                   patch.left_t_m - place.t_m}) +
                         wobble;
    const float share = SmoothStep(-0.05f, 0.25f, inside);
    if (share <= 0) continue;
    *cover = GroundCover();
    switch (patch.kind) {
      case v1::SURFACE_KIND_SNOW:
        cover->snow = share;
        break;
      case v1::SURFACE_KIND_WATER:
        cover->pool = share;
        break;
      case v1::SURFACE_KIND_OIL:
        cover->oil = share;
        break;
      case v1::SURFACE_KIND_GRAVEL:
        cover->gravel = share;
        break;
      case v1::SURFACE_KIND_MUD:
        cover->mud = share;
        break;
      default:
        cover->ice = share;
        break;
    }
    return;
  }
}

GroundCover Ground::Cover(const Sky& sky, const Material& material, const GroundQuery& query) const {
  GroundCover cover;
  const float flood_m = FloodLevelM(sky);
  if (query.position.z < flood_m) {
    cover.flood = 1;
    return cover;
  }
  if (!query.is_static) return cover;
  const float carried_in = CarriedInShareAt(scene_.tunnels, query.position);
  const auto keep = [&] {
    for (float* part : {&cover.snow, &cover.ice, &cover.pool}) *part *= carried_in;
  };
  if (!IsRoad(material)) {
    const float holds = sky.snow_ground_ratio > 0 ? Holds(material, query.normal) : 0;
    // A third of the ground is bare at a third, and a thin cover is patchy on trees and roofs, too.
    if (holds > 0) {
      const bool leaves = material.texture == Texture::kFoliage;
      cover.snow = holds * Patchy(query.position, leaves ? 0.8f : 7, query.footprint_m,
                                  (leaves ? 0.8f : 1.0f) * sky.snow_ground_ratio, 411);
    }
    if (material.semantic_class == v1::SEMANTIC_CLASS_SIDEWALK) {
      cover.ice = 0.5f * Patchy(query.position, 5, query.footprint_m, sky.ice_ratio, 421);
      cover.pool = Patchy(query.position, 9, query.footprint_m, 0.6f * sky.standing_water_ratio, 441);
    }
    keep();
    return cover;
  }
  const bool needs_place = (sky.snow_road_ratio > 0 && sky.snow_tracks_ratio > 0) || !scene_.patches.empty();
  const RoadPlace place = needs_place ? Locate(query.position) : RoadPlace();
  if (sky.snow_road_ratio > 0) {
    const float snow = Patchy(query.position, 6, query.footprint_m, sky.snow_road_ratio, 412);
    const float track = sky.snow_tracks_ratio > 0 ? TrackShare(place) : 0;
    cover.snow = snow * (1 - sky.snow_tracks_ratio * track);
    // Between the tracks it is driven on now and then.
    cover.slush = sky.snow_tracks_ratio * (0.30f + 0.45f * track);
  }
  cover.ice = Patchy(query.position, 5, query.footprint_m, sky.ice_ratio, 421);
  if (sky.standing_water_ratio > 0 && flood_m < 0) {
    cover.pool = Patchy(query.position, 9, query.footprint_m, sky.standing_water_ratio, 441);
  }
  keep();
  if (!scene_.patches.empty()) AddPatches(place, query, &cover);
  return cover;
}

void Ground::Lay(const GroundCover& cover, const GroundQuery& query, Appearance* look) const {
  const Vec3f p = query.position;
  const auto over = [look](Vec3f tone, float share) {
    look->albedo = Mix(look->albedo, tone, share);
    look->coat *= 1 - share;
    look->bump = look->bump * (1 - share);
    look->translucency *= 1 - share;
    look->emission = look->emission * (1 - share);
    look->puddle *= 1 - share;
  };
  if (cover.gravel > 0) {
    const float stone = Fractal(p, 0.30f, 3, 0.8f, query.footprint_m, seed_ + 451);
    over(kGravelTone * std::max(0.3f, 1 + 0.7f * stone), cover.gravel);
    look->bare *= 1 - cover.gravel;
  }
  if (cover.mud > 0) {
    const float clod = Fractal(p, 0.6f, 4, 0.7f, query.footprint_m, seed_ + 455);
    over(kMudTone * std::max(0.3f, 1 + 0.6f * clod), cover.mud);
    look->bare *= 1 - cover.mud;
    look->water = std::max(look->water, 0.25f * cover.mud);
  }
  if (cover.oil > 0) {
    // Thin films shimmer in colours that follow their thickness.
    const float film = 0.5f + 0.5f * Fractal(p, 0.9f, 3, 0.6f, query.footprint_m, seed_ + 461);
    const Vec3f sheen{0.5f + 0.5f * std::cos(19 * film), 0.5f + 0.5f * std::cos(19 * film + 2.1f),
                      0.5f + 0.5f * std::cos(19 * film + 4.2f)};
    over(look->albedo * 0.35f + sheen * 0.035f, cover.oil);
    look->water = std::max(look->water, 0.7f * cover.oil);
  }
  if (cover.ice > 0) {
    const float vein = Fractal(p, 1.7f, 4, 0.7f, query.footprint_m, seed_ + 465);
    over(Mix(look->albedo, kIceTone * (1 + 0.25f * vein), 0.5f), cover.ice);
    look->ice = cover.ice;
  }
  if (cover.pool > 0) {
    over(look->albedo * 0.38f, cover.pool);
    look->water = std::max(look->water, cover.pool);
  }
  if (cover.snow > 0) {
    const float grain = Fractal(p, 0.5f, 3, 0.7f, query.footprint_m, seed_ + 471);
    const float drift = Fractal(p, 4.0f, 2, 0.6f, query.footprint_m, seed_ + 475);
    const Vec3f tone = Mix(kSnowTone, kSlushTone, std::min(1.0f, cover.slush)) * (1 + 0.05f * grain + 0.05f * drift);
    over(tone, cover.snow);
    look->bump = look->bump + Vec3f{0.06f * grain, 0.05f * drift, 0} * cover.snow;
    look->absorbs_wet *= 1 - cover.snow;
    look->bare *= 1 - cover.snow;
    look->water *= 1 - cover.snow;
    look->ice *= 1 - cover.snow;
  }
  if (cover.flood > 0) {
    over(kFloodTone, cover.flood);
    look->water = std::max(look->water, cover.flood);
    look->absorbs_wet = 0;
  }
}

}  // namespace longtail
