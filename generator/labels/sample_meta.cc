#include "generator/labels/sample_meta.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <vector>

#include "generator/labels/clip_frame.h"
#include "generator/labels/schema.h"
#include "kernels/philox.h"
#include "scenarios/actors/catalogue.h"
#include "scenarios/actors/ego_gear.h"
#include "scenarios/behavior/bicycle.h"
#include "scenarios/prompt/prompt_text.h"
#include "scenarios/sensors/frame_flags.h"

namespace longtail {
namespace {

constexpr int kTickMs = static_cast<int>(kTickS * 1000 + 0.5);

v1::Rational FramesPerSecond(const v1::WorldTrack& track) {
  const int64_t frame_ms = int64_t{track.ticks_per_frame()} * kTickMs;
  const int64_t divisor = std::gcd(int64_t{1000}, frame_ms);
  v1::Rational fps;
  fps.set_num(1000 / divisor);
  fps.set_den(frame_ms / divisor);
  return fps;
}

void AddTries(const v1::Scenario& scenario, v1::SampleMeta& meta) {
  std::map<v1::RejectionReason, int> counts;
  for (const v1::Rejection& rejection : scenario.rejections()) ++counts[rejection.reason()];
  meta.set_num_tries(scenario.try_index() + 1);
  for (const auto& [reason, count] : counts) {
    v1::RejectionCount& entry = *meta.add_rejections();
    entry.set_reason(reason);
    entry.set_count(count);
  }
}

v1::LostFrameKind KindOf(FrameFlag flag) {
  switch (flag) {
    case FrameFlag::kDropped:
      return v1::LOST_FRAME_KIND_BLACK;
    case FrameFlag::kFrozen:
      return v1::LOST_FRAME_KIND_FROZEN;
    case FrameFlag::kNotDue:
      return v1::LOST_FRAME_KIND_NOT_DUE;
    case FrameFlag::kNew:
      break;
  }
  return v1::LOST_FRAME_KIND_UNSPECIFIED;
}

void AddLostFrames(const v1::Scenario& scenario, int num_frames, v1::SampleMeta& meta) {
  for (int camera = 0; camera < scenario.concrete().sensors().cameras_size(); ++camera) {
    const std::vector<FrameFlag> flags = FrameFlags(scenario, camera, num_frames);
    for (int t = 0; t < num_frames; ++t) {
      if (flags[t] == FrameFlag::kNew) continue;
      if (t == 0 || flags[t - 1] != flags[t]) {
        v1::LostFrames& lost = *meta.add_lost_frames();
        lost.set_camera(scenario.concrete().sensors().cameras(camera).name());
        lost.set_kind(KindOf(flags[t]));
        lost.set_frame0(t);
      }
      meta.mutable_lost_frames(meta.lost_frames_size() - 1)->set_frame1(t);
    }
  }
}

}  // namespace

v1::Split SplitOf(uint64_t seed, uint64_t sample_index) {
  const uint32_t draw = PhiloxStream(seed, sample_index, "split").Below(20);
  return draw == 0 ? v1::SPLIT_VAL : draw == 1 ? v1::SPLIT_TEST : v1::SPLIT_TRAIN;
}

v1::VehicleModel EgoVehicleModel(const v1::Ego& ego) {
  const bool tyres = ego.has_tyres();
  v1::VehicleModel model;
  model.set_model(tyres ? kTyresModelName : kBicycleModelName);
  const std::vector<const char*> rolling = {
      EgoReverses(ego) ? "v1 = min(max(v + a * dt, -max_speed), 0)" : "v1 = min(max(v + a * dt, 0), max_speed)",
      "vm = (v + v1) / 2",
      "kappa = tan(delta) / wheelbase",
      "yawm = yaw + kappa * vm * dt / 2",
      "x = x + vm * cos(yawm) * dt",
      "y = y + vm * sin(yawm) * dt",
      "yaw = yaw + kappa * vm * dt",
      "v = v1"};
  // At the box centre; mu is the road's, which the arrays do not hold.
  const std::vector<const char*> slipping = {
      "slip_f = delta - atan2(u + (wheelbase - box_center_x) * r, v)",
      "slip_r = -atan2(u - box_center_x * r, v)",
      "F = within mu of (a / g, C * slip), of each axle's load",
      "v' = a_tyres + u * r",
      "u' = F_f * cos(delta) + F_r - v * r",
      "r' = ((wheelbase - box_center_x) * F_f * cos(delta) - box_center_x * F_r) * 12 / (length^2 + width^2)"};
  for (const char* line : tyres ? slipping : rolling) model.add_equations(line);
  model.set_dt_s(kTickS);
  const BodyModel& body = EgoBody();
  model.set_wheelbase_m(body.wheelbase_m);
  model.set_width_m(body.width_m);
  model.set_length_m(body.length_m);
  model.set_height_m(body.height_m);
  model.set_box_center_x_m(body.box_center_x_m);
  v1::VehicleLimits& limits = *model.mutable_limits();
  limits.set_max_steer_rad(kMaxSteerRad);
  limits.set_max_accel_mps2(kMaxAccelMps2);
  limits.set_max_decel_mps2(kMaxDecelerationMps2);
  limits.set_max_speed_mps(kMaxSpeedMps);
  return model;
}

v1::SampleMeta MakeSampleMeta(const SampleIdentity& identity, const v1::Scenario& scenario, const v1::WorldTrack& track,
                              const ClipFrame& clip) {
  const v1::ScenarioSpec& spec = scenario.concrete();
  v1::SampleMeta meta;
  meta.set_schema_version(kSampleSchemaVersion);
  meta.set_unit_id(identity.unit_id);
  *meta.mutable_fps() = FramesPerSecond(track);
  meta.set_t(track.time_us_size());
  for (const std::string& camera : identity.cameras) meta.add_cameras(camera);
  meta.set_split(SplitOf(scenario.seed(), scenario.sample_index()));
  *meta.mutable_tags() = spec.tags();
  meta.set_spec_id(spec.id());
  for (const v1::Event& event : spec.events()) {
    meta.add_event_ids(event.id());
    meta.set_severity(std::max(meta.severity(), event.severity()));
  }
  meta.set_seed(scenario.seed());
  meta.set_sample_index(scenario.sample_index());
  AddTries(scenario, meta);
  meta.set_road(spec.roads(0).name());
  meta.set_environment(spec.environments(0).name());
  meta.mutable_digests()->set_spec(scenario.spec_digest());
  meta.mutable_digests()->set_model(identity.model_sha256);
  meta.mutable_digests()->set_generator(identity.generator_abi);
  *meta.mutable_vehicle() = EgoVehicleModel(spec.ego());
  *meta.mutable_world_from_clip() = clip.world_from_clip();
  for (v1::ArraySchema& schema : ArraySchemas(identity.cameras, identity.dense)) *meta.add_arrays() = std::move(schema);
  for (v1::EnumTable& table : EnumTables()) *meta.add_enums() = std::move(table);
  for (v1::Column& column : MetricColumns()) *meta.add_metrics() = std::move(column);
  AddLostFrames(scenario, track.time_us_size(), meta);
  for (PromptText& span : PromptTexts(scenario, track)) {
    v1::PromptSpan& entry = *meta.add_prompt();
    entry.set_frame0(span.frame0);
    entry.set_frame1(span.frame1);
    entry.set_text(std::move(span.text));
  }
  if (identity.dense) meta.set_inverse_depth_per_count(kInverseDepthPerCount);
  return meta;
}

}  // namespace longtail
