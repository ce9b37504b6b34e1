#include "generator/labels/label_builder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generator/labels/calibration.h"
#include "generator/labels/caption.h"
#include "generator/labels/clip_map.h"
#include "generator/labels/ego_arrays.h"
#include "generator/labels/event_labels.h"
#include "generator/labels/network_map.h"
#include "generator/labels/npy.h"
#include "generator/labels/proto_json.h"
#include "generator/labels/sample_meta.h"
#include "generator/labels/schema.h"
#include "generator/scene/stance.h"
#include "kernels/status_macros.h"
#include "proto/canonical_bytes.h"
#include "scenarios/actors/ego_gear.h"
#include "scenarios/road/constant.h"
#include "scenarios/road/layout/road_layout.h"
#include "scenarios/sensors/frame_flags.h"

namespace longtail {
namespace {

absl::Status CheckActor(const v1::WorldTrack& track, int index) {
  const v1::ActorTrack& actor = track.actors(index);
  const int num_frames = track.time_us_size();
  const std::string path = absl::StrCat("track.actors[", index, "]");
  if (actor.track_id() != static_cast<uint32_t>(index)) {
    return absl::InvalidArgumentError(absl::StrCat(path, ".track_id must be ", index, ", got ", actor.track_id()));
  }
  for (int size :
       {actor.present_size(), actor.x_m_size(), actor.y_m_size(), actor.yaw_rad_size(), actor.speed_mps_size(),
        actor.accel_mps2_size(), actor.yaw_rate_radps_size(), actor.steer_rad_size(), actor.flags_size()}) {
    if (size != num_frames) {
      return absl::InvalidArgumentError(absl::StrCat(path, " must have ", num_frames, " states, got ", size));
    }
  }
  const bool commands_fit =
      actor.command_steer_rad_size() == num_frames && actor.command_accel_mps2_size() == num_frames;
  if (index == 0 && !commands_fit) {
    return absl::InvalidArgumentError(absl::StrCat(path, " must have ", num_frames, " commands, got ",
                                                   actor.command_steer_rad_size(), " and ",
                                                   actor.command_accel_mps2_size()));
  }
  const int num_expert = actor.expert_steer_rad_size();
  if ((num_expert != 0 && num_expert != num_frames) || actor.expert_accel_mps2_size() != num_expert) {
    return absl::InvalidArgumentError(absl::StrCat(path, " must have ", num_frames,
                                                   " or no commands of the expert, got ", num_expert, " and ",
                                                   actor.expert_accel_mps2_size()));
  }
  return absl::OkStatus();
}

absl::Status CheckInput(const LabelInput& input) {
  if (input.track.time_us_size() == 0 || input.track.time_us_size() != input.scene.num_frames) {
    return absl::InvalidArgumentError(absl::StrCat("track.time_us must have the scene's ", input.scene.num_frames,
                                                   " > 0 frames, got ", input.track.time_us_size()));
  }
  if (input.track.ticks_per_frame() == 0) {
    return absl::InvalidArgumentError("track.ticks_per_frame must be > 0, got 0");
  }
  if (input.scene.cameras.empty()) return absl::InvalidArgumentError("scene.cameras must not be empty, got 0");
  if (input.track.actors_size() != input.scenario.bodies_size() + 1) {
    return absl::InvalidArgumentError(absl::StrCat("track.actors must be ego and ", input.scenario.bodies_size(),
                                                   " bodies, got ", input.track.actors_size()));
  }
  if (input.scenario.concrete().roads_size() != 1 || input.scenario.concrete().environments_size() != 1) {
    return absl::InvalidArgumentError("scenario.concrete must have one road and one environment, got another number");
  }
  const CriticalitySeries& all = input.criticality;
  for (const std::vector<double>* series :
       {&all.ttc_s, &all.thw_s, &all.distance_m, &all.drac_mps2, &all.pet_s, &all.rss_margin_m, &all.delta_v_mps,
        &all.path_ttc_s, &all.required_deceleration_mps2}) {
    if (static_cast<int>(series->size()) == input.track.time_us_size()) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("criticality must have ", input.track.time_us_size(), " entries a series, got ", series->size()));
  }
  for (int i = 0; i < input.track.actors_size(); ++i) RETURN_IF_ERROR(CheckActor(input.track, i));
  return absl::OkStatus();
}

std::vector<std::string> CameraNames(const Scene& scene) {
  std::vector<std::string> names;
  for (const CameraModel& camera : scene.cameras) names.push_back(camera.name);
  return names;
}

uint16_t QuantiseInverseDepth(float inverse_depth) {
  const double counts = std::round(static_cast<double>(inverse_depth) / kInverseDepthPerCount);
  return static_cast<uint16_t>(std::clamp(counts, 0.0, 65535.0));
}

// 1 where every camera took a picture of the frame.
std::vector<uint8_t> ValidFrames(const v1::Scenario& scenario, int64_t num_frames) {
  std::vector<uint8_t> valid(num_frames, 1);
  for (int camera = 0; camera < scenario.concrete().sensors().cameras_size(); ++camera) {
    const std::vector<FrameFlag> flags = FrameFlags(scenario, camera, static_cast<int>(num_frames));
    for (int64_t t = 0; t < num_frames; ++t) valid[t] &= flags[t] == FrameFlag::kNew ? 1 : 0;
  }
  return valid;
}

std::string EventsJson(const std::vector<v1::EventLabel>& labels) {
  std::vector<const google::protobuf::Message*> messages;
  for (const v1::EventLabel& label : labels) messages.push_back(&label);
  return ProtosToJsonArray(messages, JsonStyle::kDocument);
}

}  // namespace

absl::StatusOr<std::unique_ptr<LabelBuilder>> LabelBuilder::Create(LabelInput input) {
  RETURN_IF_ERROR(CheckInput(input));
  return std::unique_ptr<LabelBuilder>(new LabelBuilder(std::move(input)));
}

LabelBuilder::LabelBuilder(LabelInput input)
    : input_(std::move(input)),
      clip_(input_.track, StanceOf(input_.scene.hills.get(), input_.track.actors(0), 0).z_m),
      boxes_(input_.scenario, input_.track, input_.scene),
      cameras_(CameraNames(input_.scene)),
      added_(input_.track.time_us_size() * cameras_.size()) {
  if (!input_.dense) return;
  for (const CameraModel& camera : input_.scene.cameras) {
    const size_t size = static_cast<size_t>(input_.scene.num_frames) * camera.width_px * camera.height_px;
    rasters_.push_back({std::vector<uint8_t>(size), std::vector<uint16_t>(size), std::vector<uint16_t>(size)});
  }
}

absl::Status LabelBuilder::AddFrame(int t, int camera, const SceneFrame& pose, const ControlFrame& control) {
  const int num_cameras = static_cast<int>(cameras_.size());
  if (t < 0 || t >= input_.scene.num_frames || camera < 0 || camera >= num_cameras) {
    return absl::InvalidArgumentError(absl::StrCat("frame and camera must be below ", input_.scene.num_frames, " and ",
                                                   num_cameras, ", got ", t, " and ", camera));
  }
  uint8_t& added = added_[static_cast<size_t>(t) * num_cameras + camera];
  if (added) {
    return absl::InvalidArgumentError(absl::StrCat("frame ", t, " of camera ", camera, " must be added once, got 2"));
  }
  RETURN_IF_ERROR(boxes_.AddFrame(t, camera, pose, control));
  if (input_.dense) KeepRasters(t, camera, control);
  added = 1;
  return absl::OkStatus();
}

void LabelBuilder::KeepRasters(int t, int camera, const ControlFrame& control) {
  DenseRasters& kept = rasters_[camera];
  const size_t offset = static_cast<size_t>(t) * control.instance_id.size();
  std::copy(control.semantic_class.begin(), control.semantic_class.end(), kept.semantic_class.begin() + offset);
  std::copy(control.instance_id.begin(), control.instance_id.end(), kept.instance_id.begin() + offset);
  std::transform(control.inverse_depth.begin(), control.inverse_depth.end(), kept.inverse_depth.begin() + offset,
                 QuantiseInverseDepth);
}

absl::StatusOr<std::vector<SampleMember>> LabelBuilder::Finish(std::vector<std::string> videos) {
  const auto missing = std::find(added_.begin(), added_.end(), 0);
  if (missing != added_.end()) {
    const size_t slot = missing - added_.begin();
    return absl::FailedPreconditionError(absl::StrCat("every frame must be added, got none for frame ",
                                                      slot / cameras_.size(), " of camera ",
                                                      cameras_[slot % cameras_.size()]));
  }
  if (videos.size() != cameras_.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("videos must be one for each of ", cameras_.size(), " cameras, got ", videos.size()));
  }
  std::vector<std::string> bytes;
  RETURN_IF_ERROR(AddDocuments(bytes));
  AddArrays(bytes);
  for (std::string& video : videos) bytes.push_back(std::move(video));
  AddDense(bytes);

  const std::vector<std::string> extensions = MemberExtensions(cameras_, input_.dense);
  if (extensions.size() != bytes.size()) {
    return absl::InternalError(absl::StrCat("members must be ", extensions.size(), ", got ", bytes.size()));
  }
  std::vector<SampleMember> members;
  for (size_t i = 0; i < bytes.size(); ++i) members.push_back({extensions[i], std::move(bytes[i])});
  return members;
}

absl::Status LabelBuilder::AddDocuments(std::vector<std::string>& bytes) const {
  const SampleIdentity identity{input_.unit_id, input_.provenance.model_sha256(), input_.generator_abi, cameras_,
                                input_.dense};
  const std::vector<v1::EventLabel> events = EventLabels(input_.scenario, input_.track);
  ASSIGN_OR_RETURN(const v1::ClipMap map, MapOfClip());
  const v1::ClipMetrics metrics = MakeClipMetrics(input_.criticality, input_.scenario, input_.track);

  bytes.push_back(ProtoToJson(MakeSampleMeta(identity, input_.scenario, input_.track, clip_), JsonStyle::kDocument));
  bytes.push_back(CanonicalBytes(input_.authored));
  bytes.push_back(ProtoToJson(input_.authored, JsonStyle::kProto3));
  bytes.push_back(CanonicalBytes(input_.scenario));
  bytes.push_back(ProtoToJson(input_.provenance, JsonStyle::kDocument));
  bytes.push_back(ProtoToJson(MakeCalibration(input_.scene.cameras), JsonStyle::kDocument));
  bytes.push_back(ProtoToJson(metrics, JsonStyle::kDocument));
  bytes.push_back(Caption(input_.scenario, input_.track, events, metrics));
  bytes.push_back(ProtoToJson(map, JsonStyle::kDocument));
  bytes.push_back(EventsJson(events));
  return absl::OkStatus();
}

absl::StatusOr<v1::ClipMap> LabelBuilder::MapOfClip() const {
  const v1::Road& road = input_.scenario.concrete().roads(0);
  ASSIGN_OR_RETURN(const RoadLayout layout, LayOutRoad(road));
  if (road.has_map() || !input_.scene.network_markings.empty()) {
    v1::ClipMap map = MakeNetworkMap(*layout.network, input_.scene, input_.track, clip_);
    if (road.has_map()) {
      const v1::ActorTrack& ego = input_.track.actors(0);
      const Course& main = layout.courses[0];
      map.set_speed_limit_mps(main.SpeedLimit(main.Project(ego.x_m(0), ego.y_m(0)).s_m));
    }
    return map;
  }
  return MakeClipMap(layout.courses[0], ConstantOr(road.shoulder_m(), 0), input_.scene.road_markings, input_.track,
                     clip_);
}

void LabelBuilder::AddArrays(std::vector<std::string>& bytes) const {
  const int64_t num_frames = input_.track.time_us_size();
  const v1::ActorTrack& ego = input_.track.actors(0);
  const v1::VehicleModel vehicle = EgoVehicleModel(input_.scenario.concrete().ego());
  const std::vector<int64_t> time_us(input_.track.time_us().begin(), input_.track.time_us().end());
  const std::vector<uint8_t> valid = ValidFrames(input_.scenario, num_frames);
  const bool reverses = EgoReverses(input_.scenario);
  const std::vector<float> actions = EgoActions(ego, vehicle.limits(), reverses);
  const std::vector<float> not_measured(num_frames * kAdherenceColumns, std::numeric_limits<float>::quiet_NaN());
  const AgentRows in_space = boxes_.Rows3d(clip_);
  const AgentRows in_pictures = boxes_.Rows2d();

  bytes.push_back(NpyBytes(time_us, {num_frames}));
  bytes.push_back(NpyBytes(valid, {num_frames}));
  bytes.push_back(NpyBytes(actions, {num_frames, kActionColumns}));
  bytes.push_back(NpyBytes(ExpertActions(ego, vehicle.limits(), reverses), {num_frames, kActionColumns}));
  bytes.push_back(NpyBytes(EgoStates(ego, input_.scene.hills.get(), clip_, vehicle.wheelbase_m(),
                                     input_.track.ticks_per_frame() * vehicle.dt_s()),
                           {num_frames, kEgoColumns}));
  bytes.push_back(NpyBytes(in_space.values, {in_space.num_rows, kAgent3dColumns}));
  bytes.push_back(NpyBytes(in_space.indices, {in_space.num_rows, kAgentIndexColumns}));
  bytes.push_back(NpyBytes(in_pictures.values, {in_pictures.num_rows, kAgent2dColumns}));
  bytes.push_back(NpyBytes(in_pictures.indices, {in_pictures.num_rows, kAgentIndexColumns}));
  bytes.push_back(NpyBytes(not_measured, {num_frames, kAdherenceColumns}));
}

void LabelBuilder::AddDense(std::vector<std::string>& bytes) const {
  for (size_t i = 0; i < rasters_.size(); ++i) {
    const CameraModel& camera = input_.scene.cameras[i];
    const std::vector<int64_t> shape = {input_.scene.num_frames, camera.height_px, camera.width_px};
    bytes.push_back(NpzBytes("seg", NpyBytes(rasters_[i].semantic_class, shape)));
    bytes.push_back(NpzBytes("instance", NpyBytes(rasters_[i].instance_id, shape)));
    bytes.push_back(NpzBytes("depth", NpyBytes(rasters_[i].inverse_depth, shape)));
  }
}

}  // namespace longtail
