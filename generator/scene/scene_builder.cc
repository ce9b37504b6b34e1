#include "generator/scene/scene_builder.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "generator/scene/cameras.h"
#include "generator/scene/material_table.h"
#include "generator/scene/meshes/actor_parts.h"
#include "generator/scene/meshes/mesh_builder.h"
#include "generator/scene/network_surface.h"
#include "generator/scene/pavement.h"
#include "generator/scene/props/road_furniture.h"
#include "generator/scene/props/road_signs.h"
#include "generator/scene/props/roadside.h"
#include "generator/scene/rails.h"
#include "generator/scene/road_surface.h"
#include "generator/scene/scene_weather.h"
#include "generator/scene/stance.h"
#include "generator/scene/terrain.h"
#include "kernels/philox.h"
#include "kernels/status_macros.h"
#include "scenarios/environment/friction.h"
#include "scenarios/road/constant.h"
#include "scenarios/road/layout/road_layout.h"
#include "scenarios/road/road.h"

namespace longtail {
namespace {

absl::Status CheckTrack(const v1::Scenario& scenario, const v1::WorldTrack& track) {
  if (scenario.concrete().roads_size() != 1 || scenario.concrete().environments_size() != 1) {
    return absl::InvalidArgumentError("scenario.concrete must have one road and one environment");
  }
  if (track.actors_size() == 0 || track.time_us_size() == 0) {
    return absl::InvalidArgumentError("track must have ego and at least one frame, got none");
  }
  for (const v1::ActorTrack& actor : track.actors()) {
    const int frames = track.time_us_size();
    if (actor.x_m_size() != frames || actor.y_m_size() != frames || actor.yaw_rad_size() != frames ||
        actor.speed_mps_size() != frames || actor.accel_mps2_size() != frames || actor.steer_rad_size() != frames ||
        actor.present_size() != frames || actor.flags_size() != frames) {
      return absl::InvalidArgumentError(absl::StrCat("track of ", actor.actor(), " must have ", frames, " states"));
    }
  }
  return absl::OkStatus();
}

// The body with the actor's track id; bodies stand in the order of the spec, without or with ego's.
const v1::ActorBody* BodyOf(const v1::Scenario& scenario, uint32_t track_id) {
  for (const v1::ActorBody& body : scenario.bodies()) {
    if (body.track_id() == track_id) return &body;
  }
  return nullptr;
}

// Whether the road is one of two directions, level and alike all along.
bool IsEven(const RoadNetwork& network) {
  if (network.num_roads() != 1) return false;
  const network::Road& road = network.road(0);
  return road.sections.size() == 1 && road.elevation.empty();
}

// Whether people walk beside any of the roads.
bool HasSidewalks(const RoadNetwork& network) {
  for (const network::Road& road : network.data().roads) {
    for (const network::LaneSection& section : road.sections) {
      for (const std::vector<network::Lane>* side : {&section.left, &section.right}) {
        for (const network::Lane& lane : *side) {
          if (lane.type == network::LaneType::kSidewalk) return true;
        }
      }
    }
  }
  return false;
}

RoadGuide GuideOf(const Corridor& corridor) {
  RoadGuide guide;
  for (const double s : corridor.stations()) {
    const double yaw = corridor.Yaw(s);
    guide.stations.push_back({corridor.At(s, 0, 0),
                              {static_cast<float>(std::cos(yaw)), static_cast<float>(std::sin(yaw)), 0},
                              static_cast<float>(s)});
  }
  const CourseSection& section = corridor.course().sections()[0];
  for (const CourseLane& lane : section.lanes) {
    guide.lane_t_m.push_back(static_cast<float>((lane.left_start_m + lane.right_start_m) / 2));
  }
  return guide;
}

std::vector<GroundPatch> PatchesOf(const v1::Environment& environment, const Course& road, double shoulder_m) {
  std::vector<GroundPatch> patches;
  for (const v1::SurfacePatch& patch : environment.patches()) {
    const auto add = [&](double right_t_m, double left_t_m) {
      const SurfacePatchArea area = PatchAreaOf(patch, right_t_m, left_t_m);
      patches.push_back({area.kind, static_cast<float>(area.start_s_m), static_cast<float>(area.end_s_m),
                         static_cast<float>(area.right_t_m), static_cast<float>(area.left_t_m)});
    };
    const double s_m = ConstantOr(patch.start_m(), 0);
    if (patch.lanes().empty()) add(road.RightEdge(s_m) - shoulder_m, road.LeftEdge(s_m) + shoulder_m);
    for (const v1::Value& value : patch.lanes()) {
      const int lane = static_cast<int>(std::lround(ConstantOr(value, 1)));
      if (!road.HasLane(lane, s_m)) continue;
      const double center_m = road.LaneCenter(lane, s_m), half_m = road.LaneWidth(lane, s_m) / 2;
      add(center_m - half_m, center_m + half_m);
    }
  }
  return patches;
}

// Bits 1 << v1::Door of those that stand open some time.
uint32_t OpeningDoors(const v1::ActorTrack& track) {
  uint32_t doors = 0;
  for (const v1::DoorTrack& door : track.doors()) {
    const bool opens = std::any_of(door.door_rad().begin(), door.door_rad().end(), [](double rad) { return rad > 0; });
    if (opens && v1::Door_IsValid(door.door())) doors |= 1u << door.door();
  }
  return doors;
}

absl::Status AddActors(const v1::Scenario& scenario, const v1::WorldTrack& track, MaterialTable& materials,
                       Scene& scene) {
  for (int i = 1; i < track.actors_size(); ++i) {
    const uint32_t track_id = track.actors(i).track_id();
    const v1::ActorBody* body = BodyOf(scenario, track_id);
    if (body == nullptr)
      return absl::InvalidArgumentError(absl::StrCat("scenario.bodies must have track_id ", track_id));
    ActorParts parts{scene, materials, *body, i, OpeningDoors(track.actors(i))};
    PhiloxStream stream(scenario.seed(), scenario.sample_index(), absl::StrCat("scene/look/", track_id));
    if (!AddActor(parts, stream.NextU32())) {
      return absl::InvalidArgumentError(absl::StrCat("scenario.bodies[", i - 1, "].actor_class must be set"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Scene> BuildScene(const v1::Scenario& scenario, const v1::WorldTrack& track) {
  RETURN_IF_ERROR(CheckTrack(scenario, track));
  const v1::Road& road = scenario.concrete().roads(0);
  ASSIGN_OR_RETURN(const RoadLayout layout, LayOutRoad(road));
  const Course& main = layout.courses[0];
  const double shoulder_m = ConstantOr(road.shoulder_m(), 0), outer_m = shoulder_m + ConstantOr(road.sidewalk_m(), 0);
  const PavementEdges edges{main.RightEdge(main.first_s_m()) - outer_m, main.LeftEdge(main.first_s_m()) + outer_m};
  const Pavement along_main(main, edges, track);
  const bool is_even = IsEven(*layout.network) && RoadLine::Create(road).ok();
  const Pavement pavement = is_even ? along_main : Pavement(*layout.network, track);
  const auto stream = [&](const std::string& name) {
    return PhiloxStream(scenario.seed(), scenario.sample_index(), absl::StrCat("scene/", name));
  };

  Scene scene;
  if (!IsLevel(*layout.network)) scene.hills = layout.network;
  PhiloxStream textures = stream("textures");
  const uint64_t texture_seed = uint64_t{textures.NextU32()} << 32 | textures.NextU32();
  scene.weather = MakeSceneWeather(scenario, track, main, texture_seed);
  scene.sky = SkyAt(*scene.weather, 0);
  for (const int64_t time_us : track.time_us()) {
    scene.lit = scene.lit || SkyAt(*scene.weather, static_cast<double>(time_us) * 1e-6).street_lamps_on();
  }
  scene.road_guide = GuideOf(along_main.corridors()[0]);
  scene.patches = PatchesOf(scenario.concrete().environments(0), main, shoulder_m);
  ASSIGN_OR_RETURN(scene.cameras, CamerasOf(scenario.concrete().sensors()));
  scene.num_frames = track.time_us_size();

  MaterialTable materials(&scene.materials);
  MeshBuilder mesh(&scene.static_mesh);
  const v1::SurroundingsKind kind = road.surroundings().kind();
  if (is_even) {
    ASSIGN_OR_RETURN(const RoadLine line, RoadLine::Create(road));
    scene.road_markings = AddRoadSurface(line, pavement.corridors()[0], kind, stream("road"), materials, mesh);
  } else {
    scene.network_markings = AddNetworkSurface(*layout.network, pavement, kind, stream("road"), materials, mesh);
    scene.tunnels = AddRoadFurniture(*layout.network, pavement, materials, mesh);
  }
  AddRails(layout, track, materials, mesh);
  Terrain terrain(pavement, HasSidewalks(*layout.network), kind, stream("terrain"));
  terrain.Build(materials, mesh);
  AddRoadside(
      pavement, terrain, road,
      [&](size_t i) { return i == 0 ? stream("roadside") : stream(absl::StrCat("roadside/", i)); }, materials, scene);
  AddRoadSigns(layout, SignalStates(layout, track), terrain, materials, scene);
  RETURN_IF_ERROR(AddActors(scenario, track, materials, scene));
  return scene;
}

}  // namespace longtail
