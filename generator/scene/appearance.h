// What a material looks like at a point: its base colour with a procedural pattern painted over it.
#ifndef LONGTAIL_GENERATOR_SCENE_APPEARANCE_H_
#define LONGTAIL_GENERATOR_SCENE_APPEARANCE_H_

#include <array>

#include "generator/scene/scene.h"
#include "generator/scene/vec.h"

namespace longtail {

// sRGB 8-bit -> linear, in [0, 1].
Vec3f LinearFromSrgb(const std::array<uint8_t, 3>& srgb);

struct Appearance {
  Vec3f albedo;            // linear, in [0, 1]
  Vec3f emission;          // linear; 1 is the radiance of a lamp face
  Vec3f bump;              // added to the normal before it is normalised again
  float coat = 0;          // strength of a smooth clear layer over the colour: 0 matt, 1 paint or glass
  float absorbs_wet = 0;   // how much darker rain makes it: 1 asphalt and soil, 0 metal
  float puddle = 0;        // how much of the surface water fills when wet
  float water = 0;         // how much of it stands under water, whether it is wet or not
  float ice = 0;           // under a sheet of ice
  float bare = 1;          // and how much of it nothing lies on but water
  float translucency = 0;  // light from behind that comes through leaves
};

struct AppearanceQuery {
  Vec3f local;            // metres, in the frame textures live in
  Vec3f local_normal;     // unit
  float footprint_m = 0;  // width of a pixel there: patterns finer than it fade to their mean
  uint32_t seed = 0;
  bool night = false;  // some windows are lit
};

Appearance Appear(const Material& material, const AppearanceQuery& query);

uint32_t TextureSeed(const Sky& sky);

// Width of a pixel on a surface distance_m away, between the width across and the length along a slanted one: fine
// enough across, no shimmer along. slant: cosine between ray and normal; the width grows with its power of -3/4, made
// of square roots, which are the same on every CPU.
float FootprintM(float distance_m, float slant, float focal_px);

// What wetness leaves of the albedo.
float WetDarkening(const Appearance& look, float wetness_ratio);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_APPEARANCE_H_
