#include "generator/camera/reference_camera.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "generator/camera/air.h"
#include "generator/camera/air_glow.h"
#include "generator/camera/film.h"
#include "generator/camera/fragments.h"
#include "generator/camera/lamps.h"
#include "generator/camera/shading.h"
#include "generator/camera/sky_light.h"
#include "generator/camera/tracer.h"
#include "generator/camera/tunnel_light.h"
#include "generator/scene/projection.h"
#include "generator/scene/vec.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

// Brighter than this a pixel is plain white, and would only make edges jagged.
constexpr float kWhitest = 14;

// A point on the picture, and how far it is along the axis.
struct Projected {
  float x_px = 0, y_px = 0, depth_m = 0;
};
Projected Project(const View& view, Vec3f position) {
  const Vec3f p = InverseApply(view.world_from_camera, position);
  if (view.camera->lens != Lens::kPinhole) {
    const PicturePlace at = PlaceOf(*view.camera, p.x, p.y, p.z);
    if (!at.exists || Length(p) < 0.3f) return {};
    return {static_cast<float>(at.x_px), static_cast<float>(at.y_px), Length(p)};
  }
  if (p.z < 0.3f) return {};
  const float scale = view.focal_px / p.z;
  return {p.x * scale + 0.5f * static_cast<float>(view.width_px),
          p.y * scale + 0.5f * static_cast<float>(view.height_px), p.z};
}

// Part of a lamp about 20 cm wide that the eye sees.
float SeenPart(const Tracer& tracer, Vec3f eye, Vec3f position) {
  constexpr int kRays = 4;
  constexpr float kSpread[kRays][3] = {
      {0.07f, 0.03f, 0.05f}, {-0.07f, -0.03f, 0.05f}, {0.03f, -0.07f, -0.05f}, {-0.03f, 0.07f, -0.05f}};
  int seen = 0;
  for (const auto& spread : kSpread) {
    const Vec3f d = position + Vec3f{spread[0], spread[1], spread[2]} - eye;
    seen += tracer.Occluded(eye, d, 0, 1 - 0.3f / std::max(Length(d), 0.6f)) ? 0 : 1;
  }
  return static_cast<float>(seen) / kRays;
}

}  // namespace

struct ReferenceCamera::State {
  explicit State(const Scene& s) : scene(s), light(s.sky), lamps(s), tunnels(s), shader(s, light, tunnels) {}

  void DrawGlows(const View& view, Film* film) const;
  void AddGlow(const View& view, Vec3f position, Vec3f energy, Film* film) const;

  const Scene& scene;
  SkyLight light;
  LampSet lamps;
  TunnelLight tunnels;
  Shader shader;
  std::unique_ptr<Tracer> tracer;
  FragmentBuffer buffer;
  std::vector<Vec3f> mirrored;
  AirGlow air_glow;
  Air air;
};

// A lamp too small for the samples would flicker; its glow spreads over a few pixels and stays the same.
void ReferenceCamera::State::AddGlow(const View& view, Vec3f position, Vec3f energy, Film* film) const {
  const float level = Luminance(energy);
  if (level < 0.15f) return;
  const Projected at = Project(view, position);
  const float margin = 8;
  if (at.depth_m <= 0 || at.x_px < -margin || at.y_px < -margin ||
      at.x_px > static_cast<float>(view.width_px) + margin || at.y_px > static_cast<float>(view.height_px) + margin) {
    return;
  }
  const Vec3f eye = view.world_from_camera.translation;
  const float distance_m = Length(position - eye);
  const float seen = SeenPart(*tracer, eye, position) * light.Transmittance(distance_m);
  if (seen <= 0) return;
  const float sigma_px = 0.75f;
  // A thousandfold energy is a lamp about eight times as large to the eye.
  const float peak = std::min(level / (6.2831853f * sigma_px * sigma_px), 1.4f * std::pow(level, 0.3f));
  film->AddSpot(at.x_px, at.y_px, sigma_px, energy * (peak * seen / level));
}

void ReferenceCamera::State::DrawGlows(const View& view, Film* film) const {
  const Vec3f eye = view.world_from_camera.translation;
  const float focal2 = view.focal_px * view.focal_px;
  for (const LampFace& face : lamps.faces()) {
    const Vec3f to_eye = eye - face.position;
    const float distance2 = std::max(Dot(to_eye, to_eye), 1.0f);
    float area_m2 = Dot(face.area_vector, to_eye) / std::sqrt(distance2);
    // A closed lamp shows about a quarter of its skin from anywhere.
    if (Length(face.area_vector) < 0.3f * face.area_m2) area_m2 = 0.25f * face.area_m2;
    if (area_m2 <= 0) continue;
    const float display = light.lamp_radiance() * light.exposure();
    AddGlow(view, face.position, face.color * (display * std::min(area_m2 * focal2 / distance2, 6.0f) * 0.5f), film);
  }
  for (const Lamp& lamp : lamps.lamps()) {
    const Vec3f to_eye = eye - lamp.position;
    const float distance2 = std::max(Dot(to_eye, to_eye), 1.0f);
    if (distance2 < 4) continue;
    const Vec3f d = to_eye * (1 / std::sqrt(distance2));
    const float facing = Dot(d, lamp.direction);
    if (facing <= 0) continue;
    // Even outside its beam a lens scatters a little to everyone before it.
    const Vec3f candela = lamp.Toward(d) + lamp.candela * (0.012f * facing);
    AddGlow(view, lamp.position, candela * (light.exposure() * focal2 / distance2), film);
  }
}

ReferenceCamera::ReferenceCamera(std::unique_ptr<State> state) : state_(std::move(state)) {}
ReferenceCamera::~ReferenceCamera() = default;

absl::StatusOr<std::unique_ptr<ReferenceCamera>> ReferenceCamera::Create(const Scene& scene, InstructionSet set) {
  for (size_t i = 0; i < scene.cameras.size(); ++i) {
    const CameraModel& camera = scene.cameras[i];
    if (camera.width_px < 1 || camera.height_px < 1 || camera.width_px > 8192 || camera.height_px > 8192 ||
        !(camera.focal_px > 0)) {
      return absl::InvalidArgumentError(absl::StrCat("cameras[", i,
                                                     "] must have sizes in [1, 8192] and focal_px > 0, got ",
                                                     camera.width_px, " x ", camera.height_px, ", ", camera.focal_px));
    }
  }
  ASSIGN_OR_RETURN(std::unique_ptr<Tracer> tracer, Tracer::Create(scene, set));
  auto state = std::make_unique<State>(scene);
  state->tracer = std::move(tracer);
  return std::unique_ptr<ReferenceCamera>(new ReferenceCamera(std::move(state)));
}

RgbImage ReferenceCamera::Render(const SceneFrame& frame, int camera) {
  State& s = *state_;
  const CameraModel& model = s.scene.cameras.at(camera);
  const View view{Compose(frame.world_from_rig, model.rig_from_camera), static_cast<float>(model.focal_px),
                  model.width_px, model.height_px, &model};
  if (frame.sky) s.light = SkyLight(*frame.sky);
  s.tracer->Pose(frame);
  s.lamps.Pose(frame, s.light, view.world_from_camera.translation);
  s.air_glow.Gather(view, s.lamps, s.light);
  s.tunnels.Pose(s.light, view.world_from_camera.translation);
  s.air.Pose(view, frame, s.lamps, s.light, s.tunnels);
  s.buffer.TracePrimary(*s.tracer, view);
  if (const float level_m = Ground::FloodLevelM(s.light.sky()); level_m > 0) s.buffer.Flood(view, level_m);
  s.buffer.TraceSunAndSky(*s.tracer, s.scene, s.light);
  s.buffer.TraceTunnels(*s.tracer, s.tunnels);
  s.buffer.TraceLamps(*s.tracer, s.scene, s.lamps, s.shader.Wetness());
  const std::vector<Fragment>& fragments = s.buffer.fragments();
  s.shader.Look(fragments);
  s.shader.TraceReflections(*s.tracer, fragments, &s.mirrored);
  if (s.shader.Wetness() > 0) s.buffer.Smooth(&s.mirrored);

  Film film(model.width_px, model.height_px);
  film.Clear();
  for (size_t i = 0; i < fragments.size(); ++i) {
    const Fragment& fragment = fragments[i];
    Vec3f light =
        s.shader.Shade(fragment, i, s.mirrored[i]) + s.air_glow.At(fragment.x, fragment.y, fragment.distance_m);
    light = s.air.Veiled(fragment, light);
    light = light * s.light.exposure();
    const float peak = std::max({light.x, light.y, light.z});
    if (peak > kWhitest) light = light * (kWhitest / peak);
    film.at(fragment.x, fragment.y) += light * (static_cast<float>(fragment.num_samples) / kSamplesPerPixel);
  }
  s.air.DrawFalling(fragments, &film);
  s.DrawGlows(view, &film);
  film.Bloom(s.light.night_lamps() ? 1.0f : 0.4f);
  return film.Develop();
}

}  // namespace longtail
