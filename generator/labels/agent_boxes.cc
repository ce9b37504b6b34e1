#include "generator/labels/agent_boxes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "generator/labels/schema.h"
#include "generator/labels/silhouette.h"
#include "generator/scene/stance.h"
#include "kernels/status_macros.h"
#include "scenarios/criticality/metrics.h"

namespace longtail {
namespace {

// Of a body that leans, from its reference point, m: along its heading, to the left of it, up.
std::array<double, 3> BoxCenter(const v1::ActorBody& body, const Stance& stance) {
  const double ahead = body.box_center_x_m(), half = body.height_m() / 2;
  const double left = -half * std::sin(stance.roll_rad), up = half * std::cos(stance.roll_rad);
  return {ahead * std::cos(stance.pitch_rad) + up * std::sin(stance.pitch_rad), left,
          up * std::cos(stance.pitch_rad) - ahead * std::sin(stance.pitch_rad)};
}

}  // namespace

AgentBoxes::AgentBoxes(const v1::Scenario& scenario, const v1::WorldTrack& track, const Scene& scene)
    : scenario_(scenario),
      track_(track),
      scene_(scene),
      coverage_(track.time_us_size(), std::vector<Coverage>(track.actors_size())),
      rows_2d_(track.time_us_size() * scene.cameras.size()) {}

absl::Status AgentBoxes::AddFrame(int t, int camera, const SceneFrame& pose, const ControlFrame& control) {
  const CameraModel& model = scene_.cameras[camera];
  const size_t num_px = static_cast<size_t>(model.width_px) * model.height_px;
  if (control.width_px != model.width_px || control.height_px != model.height_px ||
      control.instance_id.size() != num_px) {
    return absl::InvalidArgumentError(absl::StrCat("control.instance_id must be ", model.width_px, " x ",
                                                   model.height_px, " px, got ", control.width_px, " x ",
                                                   control.height_px));
  }
  std::vector<Visible> visible(track_.actors_size());
  RETURN_IF_ERROR(CountVisible(t, control, visible));
  for (int actor = 1; actor < track_.actors_size(); ++actor) {
    if (track_.actors(actor).present(t)) AddActor(t, camera, actor, pose, control, visible[actor]);
  }
  return absl::OkStatus();
}

absl::Status AgentBoxes::CountVisible(int t, const ControlFrame& control, std::vector<Visible>& visible) const {
  for (int y = 0; y < control.height_px; ++y) {
    for (int x = 0; x < control.width_px; ++x) {
      const uint16_t id = control.instance_id[static_cast<size_t>(y) * control.width_px + x];
      if (id == 0) continue;
      if (id >= visible.size() || !track_.actors(id).present(t)) {
        return absl::InvalidArgumentError(
            absl::StrCat("control.instance_id must be a present actor, got ", id, " at frame ", t));
      }
      Visible& v = visible[id];
      if (v.num_px == 0) v = {0, x, y, x + 1, y + 1};
      ++v.num_px;
      v.x0_px = std::min(v.x0_px, x);
      v.x1_px = std::max(v.x1_px, x + 1);
      v.y1_px = y + 1;
    }
  }
  return absl::OkStatus();
}

void AgentBoxes::AddActor(int t, int camera, int actor, const SceneFrame& pose, const ControlFrame& control,
                          const Visible& visible) {
  const std::vector<ProjectedPolygon> polygons = ProjectActor(scene_, pose, camera, static_cast<uint16_t>(actor));
  if (polygons.empty() && visible.num_px == 0) return;

  // Pixels that the raster gives the actor are of its silhouette, whatever rounding says at the edge.
  std::vector<uint8_t> mask(control.instance_id.size());
  FillPolygons(polygons, {0, 0}, 1, control.width_px, control.height_px, mask);
  int64_t silhouette_px = 0;
  for (size_t i = 0; i < mask.size(); ++i) silhouette_px += mask[i] != 0 || control.instance_id[i] == actor;
  Coverage& coverage = coverage_[t][actor];
  coverage.visible_px += visible.num_px;
  coverage.silhouette_px += silhouette_px;
  if (visible.num_px == 0) return;

  Box2 full{static_cast<double>(visible.x0_px), static_cast<double>(visible.y0_px), static_cast<double>(visible.x1_px),
            static_cast<double>(visible.y1_px)};
  double truncation = 0;
  if (!polygons.empty()) {
    full = Extents(polygons);
    truncation = TruncationRatio(polygons, control.width_px, control.height_px);
  }
  const double occlusion = 1 - static_cast<double>(visible.num_px) / static_cast<double>(silhouette_px);
  AgentRows& rows = rows_2d_[Slot(t, camera)];
  for (int edge : {visible.x0_px, visible.y0_px, visible.x1_px, visible.y1_px}) {
    rows.values.push_back(static_cast<float>(edge));
  }
  for (double value : {full.x0_px, full.y0_px, full.x1_px, full.y1_px, occlusion, truncation}) {
    rows.values.push_back(static_cast<float>(value));
  }
  rows.indices.insert(rows.indices.end(), {t, camera, actor, track_.actors(actor).actor_class()});
  ++rows.num_rows;
}

AgentRows AgentBoxes::Rows3d(const ClipFrame& clip) const {
  AgentRows rows;
  for (int t = 0; t < track_.time_us_size(); ++t) {
    for (int actor = 1; actor < track_.actors_size(); ++actor) {
      const v1::ActorTrack& states = track_.actors(actor);
      if (!states.present(t)) continue;
      const v1::ActorBody& body = scenario_.bodies(actor - 1);
      const double yaw = clip.Yaw(states.yaw_rad(t)), cos = std::cos(yaw), sin = std::sin(yaw);
      const std::array<double, 2> reference = clip.Point(states.x_m(t), states.y_m(t));
      const Stance stance = BodyStanceOf(scene_.hills.get(), body, states, t);
      const std::array<double, 4> q = Quaternion(yaw, stance.pitch_rad, stance.roll_rad);
      const std::array<double, 3> middle = BoxCenter(body, stance);
      const double speed = states.speed_mps(t), yaw_rate = states.yaw_rate_radps(t);
      // Of the box centre, + left.
      const double across = yaw_rate * body.box_center_x_m() + LeftMpsAt(states, t);
      const Coverage& coverage = coverage_[t][actor];
      const double visibility = coverage.silhouette_px == 0 ? 0
                                                            : static_cast<double>(coverage.visible_px) /
                                                                  static_cast<double>(coverage.silhouette_px);
      for (double value :
           {reference[0] + middle[0] * cos - middle[1] * sin, reference[1] + middle[0] * sin + middle[1] * cos,
            clip.Height(stance.z_m) + middle[2], q[0], q[1], q[2], q[3], body.length_m(), body.width_m(),
            body.height_m(), speed * cos - across * sin, speed * sin + across * cos,
            0 - speed * std::tan(stance.pitch_rad), yaw_rate, visibility}) {
        rows.values.push_back(static_cast<float>(value));
      }
      rows.indices.insert(rows.indices.end(), {t, actor, states.actor_class(), static_cast<int32_t>(states.flags(t))});
      ++rows.num_rows;
    }
  }
  return rows;
}

AgentRows AgentBoxes::Rows2d() const {
  AgentRows all;
  for (const AgentRows& rows : rows_2d_) {
    all.values.insert(all.values.end(), rows.values.begin(), rows.values.end());
    all.indices.insert(all.indices.end(), rows.indices.begin(), rows.indices.end());
    all.num_rows += rows.num_rows;
  }
  return all;
}

}  // namespace longtail
