// The world of a clip as triangles with materials: a static part built once, and movable
// parts with a pose a frame. Plain data; what both cameras draw from.
//
// Frame of reference: world (ENU, z up), metres. Rotations are column vectors x, y, z.
#ifndef LONGTAIL_GENERATOR_SCENE_SCENE_H_
#define LONGTAIL_GENERATOR_SCENE_SCENE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "longtail/v1/action.pb.h"
#include "longtail/v1/actor_class.pb.h"
#include "longtail/v1/environment.pb.h"
#include "longtail/v1/sample.pb.h"

namespace longtail {

struct Vec3f {
  float x = 0, y = 0, z = 0;
};

// Rigid transform: world_from_part.Apply(p) = r * p + t.
struct Rigid {
  std::array<Vec3f, 3> columns{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  Vec3f translation;
};

// The pattern painted over the base colour, by world or part position (generator/scene/appearance.h).
enum class Texture : uint8_t {
  kNone,
  kAsphalt,
  kMarking,
  kGrass,
  kField,
  kGravel,
  kPaving,
  kFoliage,
  kBark,
  kBrick,
  kPlaster,
  kFacade,
  kRoof,
  kMetal,
  kGlass,
  kCloth,
};

struct Material {
  std::string name;  // "car/body", "tree/leaves"
  v1::SemanticClass semantic_class = v1::SEMANTIC_CLASS_SKY;
  std::array<uint8_t, 3> base_color{};  // sRGB
  std::array<uint8_t, 3> emission{};    // sRGB at full power; 0 for what does not shine
  float roughness = 1;                  // 1 matt, 0 mirror
  Texture texture = Texture::kNone;
  float texture_scale_m = 1;  // size of one feature
  bool burns_by_day = false;  // of what stands still: a tunnel's lamps, which do not go by the light of the sky
};

struct Triangle {
  uint32_t a = 0, b = 0, c = 0;  // vertices, counter-clockwise seen from outside
  uint16_t material = 0;
};

struct Mesh {
  std::vector<Vec3f> positions;
  std::vector<Vec3f> normals;  // unit, one a vertex
  std::vector<Triangle> triangles;
};

// How a part moves against its actor.
// kFixed: stands in the world, its mesh in world coordinates.
enum class PartMotion : uint8_t { kBody, kWheel, kSteeredWheel, kDoor, kTorso, kThigh, kShin, kArm, kFixed };

// When a part shines.
enum class LampKind : uint8_t {
  kNone,
  kHead,
  kTail,
  kBrake,
  kIndicatorLeft,
  kIndicatorRight,
  kFrontFog,
  kRearFog,
  kReversing,
  kWarningLeft,
  kWarningRight,
  kSignalRed,
  kSignalAmber,
  kSignalGreen
};

// A rigid piece of an actor: body, wheel, leg, lamp cluster.
struct Part {
  std::string name;          // "car/wheel_front_left"
  int mesh = 0;              // index into Scene::meshes; several parts may share one
  int actor = 0;             // index into WorldTrack.actors
  uint16_t instance_id = 0;  // track_id of the actor
  // Material of this part's triangles = triangle.material + material_offset.
  uint16_t material_offset = 0;
  PartMotion motion = PartMotion::kBody;
  LampKind lamp = LampKind::kNone;
  v1::Door door = v1::DOOR_UNSPECIFIED;  // of kDoor
  int signal = 0;                        // of a lamp of a traffic light: index into Scene::signals
  // Origin of the part frame in the actor's frame (reference point on the ground, x forward); for a shin, in its
  // thigh's frame.
  Vec3f joint;
  // Wheels: radius. Thighs, shins, arms: length of the whole leg. 0 for bodies.
  float reach_m = 0;
  // Limbs: +1 left leg and right arm, -1 right leg and left arm.
  float swing = 0;
};

// A lamp that lights the scene at night (street lamps; vehicles' head lamps move with parts and are in SceneFrame).
struct SpotLight {
  Vec3f position;
  Vec3f direction;                      // unit
  std::array<float, 3> color{1, 1, 1};  // linear, relative
  float intensity_cd = 0;               // candela on the axis
  float cos_inner = 0, cos_outer = 0;   // full within inner, none beyond outer
};

// Light and weather at a moment. The ratios are those of the fields of their names in v1::Environment.
struct Sky {
  Vec3f to_sun;  // unit, world
  float sun_altitude_rad = 0;
  float cloud_ratio = 0;
  float visual_range_m = 20000;  // of air and of what falls through it
  float wetness_ratio = 0;
  bool lamps_on = false;      // sun below 3 degrees, or visual range under 150 m
  uint64_t texture_seed = 0;  // for procedural textures and clouds
  float rain_mmph = 0;
  float snow_mmph = 0;
  float snow_ground_ratio = 0;
  float snow_road_ratio = 0;
  float snow_tracks_ratio = 0;
  float standing_water_ratio = 0;
  float standing_water_depth_m = 0.01f;
  float ice_ratio = 0;
  Vec3f wind_mps;       // world, level
  float lightning = 0;  // 0 none to 1 at the height of a stroke
  v1::LampMode street_lamps = v1::LAMP_MODE_BY_LIGHT;
  float time_s = 0;  // since frame 0: what falls is where it is then

  // Street lamps, and lit windows with them.
  bool street_lamps_on() const {
    return street_lamps == v1::LAMP_MODE_ON || (street_lamps != v1::LAMP_MODE_OFF && lamps_on);
  }
};

// A soft ball of haze, flattened or stretched upwards: a piece of a cloud, of smoke, of spray. What it takes from light
// on its way is densest in the middle and nothing at the rim.
struct HazePuff {
  Vec3f center;  // world
  float radius_m = 1;
  float half_height_m = 1;
  float extinction = 0;                  // in the middle, 1/m
  std::array<float, 3> albedo{1, 1, 1};  // linear
  float glow = 0;                        // light of a fire in it; 1 is the radiance of a lamp face
  uint32_t seed = 0;                     // of its billows
  float billow_m = 1;                    // size of them
};

// The reference line of the road's surface, for what lies on it by its place: wheel tracks, patches.
struct RoadGuide {
  struct Station {
    Vec3f position;   // world, t = 0
    Vec3f direction;  // unit, along the road
    float s_m = 0;
  };
  std::vector<Station> stations;  // s increases
  std::vector<float> lane_t_m;    // centres of the lanes
};

// A stretch of the road with another surface.
struct GroundPatch {
  v1::SurfaceKind kind = v1::SURFACE_KIND_ICE;
  float start_s_m = 0, end_s_m = 0, right_t_m = 0, left_t_m = 0;
};

// A tunnel along a road (generator/scene/tunnels.h): sky and weather stay outside; rows of lamps burn under its
// ceiling.
struct Tunnel {
  struct Station {
    Vec3f right, left;  // feet of the walls, world
    float s_m = 0;      // from the first mouth
  };
  std::vector<Station> stations;  // at least two; s increases from 0
  float height_m = 0;             // of the ceiling over the feet
  Vec3f low, high;                // the box that holds it, world
};

// The paint on a border of lanes, all along the road.
struct RoadMarking {
  v1::MapLineKind kind = v1::MAP_LINE_KIND_UNSPECIFIED;     // of the border
  v1::MapLinePaint paint = v1::MAP_LINE_PAINT_UNSPECIFIED;  // none where the border has no line
  double border_t_m = 0;                                    // of the border, road
  double t_m = 0;                                           // of the middle of the paint, road
  double width_m = 0;                                       // of one line
};

// A line along a border of lanes of a road in a network.
struct NetworkMarking {
  int road = 0;  // in the network
  int section = 0;
  int lane_id = 0;                    // its outer border; 0 for the centre
  double start_s_m = 0, end_s_m = 0;  // on the road
  v1::MapLineKind kind = v1::MAP_LINE_KIND_UNSPECIFIED;
  v1::MapLinePaint paint = v1::MAP_LINE_PAINT_UNSPECIFIED;
  double inwards_m = 0;  // from the border to the middle of the paint, towards the road's centre
  double width_m = 0;
};

// A traffic light beside a road.
struct SceneSignal {
  Vec3f position;                       // of the middle of its lamps, world
  std::vector<int> lanes;               // that it holds for, numbered as in LanePosition
  std::vector<v1::SignalState> states;  // one a frame
};

// How a camera maps directions to its picture (generator/scene/projection.h).
enum class Lens : uint8_t { kPinhole, kFTheta };

struct CameraModel {
  std::string name;
  int width_px = 256;
  int height_px = 128;
  // Square pixels; principal point at the centre (width/2, height/2) in pixel-edge coordinates. Of an f-theta lens: px
  // a radian at the centre.
  double focal_px = 0;
  Lens lens = Lens::kPinhole;
  // Of an f-theta lens: what is theta rad off the axis lies theta_px[0] theta + theta_px[1] theta² + … px off the
  // centre; theta_px[0] is focal_px. Growing up to max_theta_rad, which is at least the picture's corner.
  std::array<double, 4> theta_px{};
  double max_theta_rad = 0;
  // rig_from_camera; camera: x right, y down, z forward.
  Rigid rig_from_camera;
};

class RoadNetwork;    // scenarios/road/network/road_network.h
struct SceneWeather;  // generator/scene/scene_weather.h

struct Scene {
  std::vector<Material> materials;
  Mesh static_mesh;          // world
  std::vector<Mesh> meshes;  // part frames
  std::vector<Part> parts;
  std::vector<SpotLight> street_lamps;
  // What of static_mesh is painted lines: of a road that is alike all along, else of a network of roads.
  std::vector<RoadMarking> road_markings;
  std::vector<NetworkMarking> network_markings;
  std::vector<SceneSignal> signals;
  RoadGuide road_guide;
  std::vector<GroundPatch> patches;  // the last that holds a place counts
  std::vector<Tunnel> tunnels;
  Sky sky;           // at frame 0
  bool lit = false;  // street lamps and windows shine at some frame
  // What makes the sky and the haze of later frames; null for a scene whose sky stays as it is.
  std::shared_ptr<const SceneWeather> weather;
  // The roads, where they climb or lean; null where all is level.
  std::shared_ptr<const RoadNetwork> hills;
  std::vector<CameraModel> cameras;
  int num_frames = 0;
};

// Poses and states at one frame; index-aligned with Scene::parts.
struct SceneFrame {
  std::vector<Rigid> world_from_part;
  std::vector<uint8_t> present;       // 0: the part is not in the world
  std::vector<float> emission_scale;  // 0 off, 1 full: brake lamps, indicators, head lamps
  std::vector<SpotLight> head_lamps;  // and fog and reversing lamps: of ego and others, when on
  Rigid world_from_rig;               // ego
  Vec3f rig_velocity_mps;             // world
  std::optional<Sky> sky;             // of this frame, where it is not the scene's
  std::vector<HazePuff> haze;
};

// Light and weather of a frame.
inline const Sky& SkyOf(const Scene& scene, const SceneFrame& frame) { return frame.sky ? *frame.sky : scene.sky; }

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_SCENE_H_
