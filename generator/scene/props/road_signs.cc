#include "generator/scene/props/road_signs.h"

#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generator/scene/meshes/mesh_builder.h"
#include "generator/scene/vec.h"
#include "scenarios/road/network/lane_geometry.h"

namespace longtail {
namespace {

constexpr float kPi = std::numbers::pi_v<float>;
constexpr double kFlashHz = 1;
constexpr float kLampM = 0.1f, kLampStepM = 0.3f;  // radius, and from one lamp to the next

v1::SignalState StateOf(v1::SignalColor color, double time_s) {
  switch (color) {
    case v1::SIGNAL_COLOR_RED:
      return v1::SIGNAL_STATE_RED;
    case v1::SIGNAL_COLOR_RED_AMBER:
      return v1::SIGNAL_STATE_RED_AMBER;
    case v1::SIGNAL_COLOR_GREEN:
      return v1::SIGNAL_STATE_GREEN;
    case v1::SIGNAL_COLOR_AMBER:
      return v1::SIGNAL_STATE_AMBER;
    case v1::SIGNAL_COLOR_FLASHING_AMBER:
      return std::fmod(time_s * kFlashHz, 1.0) < 0.5 ? v1::SIGNAL_STATE_AMBER : v1::SIGNAL_STATE_OFF;
    default:
      return v1::SIGNAL_STATE_OFF;
  }
}

// A regular polygon that faces +x.
std::vector<Vec3f> Plate(float x, float z, float radius_m, int corners, float turn_rad) {
  std::vector<Vec3f> outline;
  for (int i = 0; i < corners; ++i) {
    const float angle = turn_rad + 2 * kPi * static_cast<float>(i) / static_cast<float>(corners);
    outline.push_back({x, radius_m * std::cos(angle), z + radius_m * std::sin(angle)});
  }
  return outline;
}

class RoadSigns {
 public:
  RoadSigns(const RoadLayout& layout, const GroupStates& states, const Terrain& terrain, MaterialTable& materials,
            Scene& scene)
      : layout_(layout), states_(states), terrain_(terrain), scene_(scene), mesh_(&scene.static_mesh) {
    const auto add = [&](const char* name, v1::SemanticClass semantic_class, const Srgb& tone,
                         const Srgb& emission = {}) {
      return materials.Add({absl::StrCat("sign/", name), semantic_class, tone, emission, 0.7f, Texture::kNone, 0.3f});
    };
    post_ = add("post", v1::SEMANTIC_CLASS_FURNITURE, {128, 130, 132});
    back_ = add("back", v1::SEMANTIC_CLASS_FURNITURE, {112, 114, 116});
    red_ = add("red", v1::SEMANTIC_CLASS_FURNITURE, {184, 28, 30});
    white_ = add("white", v1::SEMANTIC_CLASS_FURNITURE, {230, 230, 226});
    housing_ = add("housing", v1::SEMANTIC_CLASS_SIGNAL, {30, 32, 34});
    lamps_[0] = add("lamp_red", v1::SEMANTIC_CLASS_SIGNAL, {70, 14, 12}, {255, 46, 34});
    lamps_[1] = add("lamp_amber", v1::SEMANTIC_CLASS_SIGNAL, {74, 50, 10}, {255, 176, 36});
    lamps_[2] = add("lamp_green", v1::SEMANTIC_CLASS_SIGNAL, {10, 60, 40}, {52, 255, 150});
  }

  void Build() {
    const RoadNetwork& network = *layout_.network;
    for (int r = 0; r < network.num_roads(); ++r) {
      for (const network::Signal& signal : network.road(r).signals) {
        const network::SurfacePose at = network.PoseAt({r, signal.s_m, signal.t_m});
        const double yaw = at.heading_rad + signal.heading_offset_rad +
                           (signal.orientation == network::Orientation::kAgainstS ? 0 : std::numbers::pi);
        const float ground = static_cast<float>(terrain_.HeightAt(at.x_m, at.y_m));
        const Rigid frame = YawAt(yaw, {static_cast<float>(at.x_m), static_cast<float>(at.y_m), ground});
        const float z = static_cast<float>(at.z_m + signal.z_offset_m) - ground;
        const int group = signal.dynamic ? layout_.FindSignal(signal.name) : -1;
        mesh_.SetFrame(frame);
        if (group >= 0) {
          AddLight(frame, z, group, LanesOf(network.road(r), signal));
        } else if (signal.name == "stop") {
          AddPlate(z, 8, kPi / 8, 0.42f, 0.36f, white_, red_);
        } else if (signal.name == "yield") {
          AddPlate(z, 3, -kPi / 2, 0.5f, 0.32f, red_, white_);
        } else if (signal.name == "works") {
          AddPlate(z, 3, kPi / 2, 0.5f, 0.32f, red_, white_);
        }
        mesh_.SetFrame({});
      }
    }
  }

 private:
  static std::vector<int> LanesOf(const network::Road& road, const network::Signal& signal) {
    const network::LaneSection& section = road.sections[network::SectionAt(road, signal.s_m)];
    const bool against = signal.orientation == network::Orientation::kAgainstS;
    std::vector<int> lanes;
    int number = 0;
    for (const network::Lane& lane : against ? section.left : section.right) number += IsDrivable(lane.type);
    for (int lane = 1; lane <= number; ++lane) lanes.push_back(against ? -lane : lane);
    return lanes;
  }

  // bottom_m: of what hangs on the post.
  void AddPost(float bottom_m, float top_m) {
    mesh_.Frustum({-0.09f, 0, -0.5f}, 0.045f, {-0.09f, 0, bottom_m + top_m}, 0.045f, 7, post_);
  }

  void AddPlate(float bottom_m, int corners, float turn_rad, float outer_m, float inner_m, uint16_t rim,
                uint16_t face) {
    const float z = bottom_m + outer_m;
    AddPost(bottom_m, outer_m);
    mesh_.Polygon(Plate(0, z, outer_m, corners, turn_rad), rim);
    mesh_.Polygon(Plate(0.01f, z, inner_m, corners, turn_rad), face);
    std::vector<Vec3f> behind = Plate(-0.02f, z, outer_m, corners, turn_rad);
    mesh_.Polygon(std::vector<Vec3f>(behind.rbegin(), behind.rend()), back_);
  }

  void AddLight(const Rigid& frame, float bottom_m, int group, std::vector<int> lanes) {
    const float height_m = 3 * kLampStepM + 0.1f, half_m = 0.17f;
    AddPost(bottom_m, height_m);
    mesh_.Box({-0.05f, -half_m, bottom_m}, {0.12f, half_m, bottom_m + height_m}, housing_);
    const LampKind kinds[] = {LampKind::kSignalRed, LampKind::kSignalAmber, LampKind::kSignalGreen};
    for (int i = 0; i < 3; ++i) {
      const float z = bottom_m + 0.05f + kLampStepM * (2.5f - static_cast<float>(i));
      // A hood over each lamp.
      mesh_.Box({0.12f, -0.13f, z + 0.115f}, {0.26f, 0.13f, z + 0.13f}, housing_);
      Mesh& lamp = scene_.meshes.emplace_back();
      MeshBuilder builder(&lamp);
      builder.SetFrame(frame);
      builder.Polygon(Plate(0.125f, z, kLampM, 14, 0), lamps_[i]);
      Part part;
      part.name = "signal/lamp";
      part.mesh = static_cast<int>(scene_.meshes.size()) - 1;
      part.motion = PartMotion::kFixed;
      part.lamp = kinds[i];
      part.signal = static_cast<int>(scene_.signals.size());
      scene_.parts.push_back(std::move(part));
    }
    const Vec3f middle = Apply(frame, {0.12f, 0, bottom_m + height_m / 2});
    scene_.signals.push_back({middle, std::move(lanes), states_[group]});
  }

  const RoadLayout& layout_;
  const GroupStates& states_;
  const Terrain& terrain_;
  Scene& scene_;
  MeshBuilder mesh_;
  uint16_t post_ = 0, back_ = 0, red_ = 0, white_ = 0, housing_ = 0;
  uint16_t lamps_[3] = {};
};

}  // namespace

GroupStates SignalStates(const RoadLayout& layout, const v1::WorldTrack& track) {
  GroupStates states;
  for (const SignalGroup& group : layout.signals) {
    std::vector<v1::SignalState>& of_group = states.emplace_back(track.time_us_size(), v1::SIGNAL_STATE_OFF);
    for (const v1::SignalTrack& signal : track.signals()) {
      if (signal.group() != group.name) continue;
      for (int t = 0; t < track.time_us_size(); ++t) {
        of_group[t] = StateOf(signal.color(t), static_cast<double>(track.time_us(t)) * 1e-6);
      }
    }
  }
  return states;
}

void AddRoadSigns(const RoadLayout& layout, const GroupStates& states, const Terrain& terrain, MaterialTable& materials,
                  Scene& scene) {
  RoadSigns(layout, states, terrain, materials, scene).Build();
}

}  // namespace longtail
