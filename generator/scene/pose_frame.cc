#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

#include "generator/scene/scene_builder.h"
#include "generator/scene/scene_weather.h"
#include "generator/scene/stance.h"
#include "generator/scene/tunnels.h"
#include "generator/scene/vec.h"
#include "scenarios/actors/body_stretch.h"
#include "scenarios/road/constant.h"
#include "scenarios/track_flags.h"

namespace longtail {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kBlinkHz = 1.5, kWarningHz = 2, kSweepHz = 0.8, kWaveHz = 1.2;
constexpr double kPitchRadPerMps2 = 0.005;  // 2.3 degrees at 8 m/s²

// What the actor's parts hang on at this frame.
struct ActorPose {
  Rigid world_from_actor;  // on the ground
  double travelled_m = 0;  // along the heading since frame 0
  double speed_mps = 0, accel_mps2 = 0, steer_rad = 0;
  double gait_rad = 0;   // phase of the walk
  double swing_rad = 0;  // largest angle of the legs
  double time_s = 0;
  v1::BodyPose posture = v1::BODY_POSE_UNSPECIFIED;
  std::array<double, v1::Door_ARRAYSIZE> door_rad{};  // by v1::Door
  uint32_t flags = 0, lamps_on = 0, lamps_off = 0;    // as in ActorTrack
  bool present = false;
  bool reverses = false;  // has the reverse gear in
  bool dark = false;      // about it: night, thick air or a tunnel

  // Whether a lamp burns that burns by itself where automatic.
  bool LampOn(v1::Lamp lamp, bool automatic) const {
    return (lamps_off >> lamp & 1) == 0 && (automatic || (lamps_on >> lamp & 1) != 0);
  }
  bool HeadLampsOn() const { return LampOn(v1::LAMP_LOW_BEAM, dark) || LampOn(v1::LAMP_HIGH_BEAM, false); }
};

// Length of two steps at a speed, m, for somebody with legs this long.
double StrideM(double speed_mps, double leg_m) { return leg_m * (0.9 + 0.5 * speed_mps); }

double SwingRad(double speed_mps, double leg_m) {
  // Feet on the ground go back by a quarter of a stride either side of the hip; standing still, legs come together.
  const double stand = std::min(1.0, speed_mps / 0.4);
  return stand * std::asin(std::min(0.6, StrideM(speed_mps, leg_m) / (4 * leg_m)));
}

ActorPose PoseOf(const RoadNetwork* hills, const v1::ActorBody& body, const v1::ActorTrack& track, double leg_m,
                 int t) {
  ActorPose pose;
  const Stance stance = BodyStanceOf(hills, body, track, t);
  pose.world_from_actor = Compose(
      YawAt(track.yaw_rad(t),
            {static_cast<float>(track.x_m(t)), static_cast<float>(track.y_m(t)), static_cast<float>(stance.z_m)}),
      Compose(PitchAt(stance.pitch_rad, {}), RollAt(stance.roll_rad)));
  pose.speed_mps = track.speed_mps(t);
  pose.accel_mps2 = track.accel_mps2(t);
  pose.steer_rad = track.steer_rad(t);
  pose.flags = track.flags(t);
  pose.posture = t < track.pose_size() ? track.pose(t) : v1::BODY_POSE_UNSPECIFIED;
  for (const v1::DoorTrack& door : track.doors()) {
    if (v1::Door_IsValid(door.door()) && t < door.door_rad_size()) pose.door_rad[door.door()] = door.door_rad(t);
  }
  pose.lamps_on = t < track.lamps_on_size() ? track.lamps_on(t) : 0;
  pose.lamps_off = t < track.lamps_off_size() ? track.lamps_off(t) : 0;
  pose.present = track.present(t) && (track.flags(t) & kFlagUnseen) == 0;
  // Every frame counts its way from frame 0, so that any frame can be posed by itself.
  for (int i = 1; i <= t; ++i) {
    const double dx = track.x_m(i) - track.x_m(i - 1), dy = track.y_m(i) - track.y_m(i - 1);
    const double step = std::sqrt(dx * dx + dy * dy);
    const double speed = (track.speed_mps(i) + track.speed_mps(i - 1)) / 2;
    pose.travelled_m += std::copysign(step, speed);
    if (leg_m > 0) pose.gait_rad += 2 * kPi * step / StrideM(std::abs(speed), leg_m);
  }
  if (leg_m > 0) pose.swing_rad = SwingRad(std::abs(pose.speed_mps), leg_m);
  return pose;
}

// Whether a vehicle has the reverse gear in: it drives backwards, or stands within a second of doing so. What slides
// backwards, or was pushed, has not.
bool HasReverseGearIn(const v1::WorldTrack& track, const v1::ActorTrack& actor, int t) {
  constexpr double kStandsMps = 0.05, kSlidesMps = 0.3;
  constexpr int64_t kGear_us = 1000000;
  for (int i = 0; i <= t; ++i) {
    if ((actor.flags(i) & kFlagCollided) != 0) return false;
    if (i < actor.left_mps_size() && std::abs(actor.left_mps(i)) > kSlidesMps) return false;
  }
  if (std::abs(actor.speed_mps(t)) > kStandsMps) return actor.speed_mps(t) < 0;
  for (const int step : {1, -1}) {
    for (int i = t; i >= 0 && i < track.time_us_size(); i += step) {
      if (std::abs(track.time_us(i) - track.time_us(t)) > kGear_us || actor.speed_mps(i) > kStandsMps) break;
      if (actor.speed_mps(i) < -kStandsMps) return true;
    }
  }
  return false;
}

struct Leg {
  double thigh_rad, knee_rad;
};

// side: +1 left, -1 right. The foot swings forward while the cosine of its phase is positive, and bends its knee then.
Leg LegOf(const ActorPose& pose, double side) {
  if (pose.posture == v1::BODY_POSE_SEATED) return {2.0, 2.05};
  if (pose.posture == v1::BODY_POSE_LYING) return side > 0 ? Leg{0.3, 0.7} : Leg{0.04, 0.1};
  const double phase = pose.gait_rad + (side > 0 ? 0 : kPi);
  return {pose.swing_rad * std::sin(phase), 0.03 + 2.0 * pose.swing_rad * std::max(0.0, std::cos(phase))};
}

// How far the hip sinks so that the lower foot stands on the ground.
double HipDropM(const ActorPose& pose, double leg_m) {
  double reach = 0;
  for (double side : {1.0, -1.0}) {
    const Leg leg = LegOf(pose, side);
    reach = std::max(reach, leg_m / 2 * (std::cos(leg.thigh_rad) + std::cos(leg.thigh_rad - leg.knee_rad)));
  }
  return leg_m - reach;
}

Rigid RollAbout(double angle_rad, const Vec3f& joint) { return Compose({.translation = joint}, RollAt(angle_rad)); }

// An arm that hangs from the shoulder: swings against the leg of its side, or makes a sign. Signs are the right arm's.
Rigid ActorFromArm(const Part& part, const Vec3f& joint, const ActorPose& pose) {
  const bool right = part.swing > 0;
  const double outward = right ? -1 : 1;  // rolls that raise it sideways
  switch (pose.posture) {
    case v1::BODY_POSE_STOP_SIGN:
      return right ? PitchAt(-2.75, joint) : RollAbout(outward * 1.35, joint);
    case v1::BODY_POSE_GO_SIGN: {
      if (!right) return RollAbout(outward * 0.1, joint);
      const double sweep = 0.7 + 0.65 * std::sin(2 * kPi * kSweepHz * pose.time_s);
      return Compose(YawAt(sweep, joint), RollAt(outward * 1.4));
    }
    case v1::BODY_POSE_WAVING:
      if (!right) return RollAbout(outward * 0.1, joint);
      return RollAbout(outward * (2.55 + 0.4 * std::sin(2 * kPi * kWaveHz * pose.time_s)), joint);
    case v1::BODY_POSE_POINTING:
      return right ? PitchAt(-1.5, joint) : RollAbout(outward * 0.1, joint);
    case v1::BODY_POSE_LYING:
      return RollAbout(outward * (right ? 0.9 : 0.4), joint);
    case v1::BODY_POSE_SEATED:
      return PitchAt(right ? -0.6 : -0.5, joint);
    default:
      return PitchAt(-0.85 * part.swing * pose.swing_rad * std::sin(pose.gait_rad), joint);
  }
}

// Turns about a point between the axles near the ground, so that the nose dips and the tail rises.
Rigid ActorFromBody(const ActorPose& pose) {
  const double pitch = std::clamp(-pose.accel_mps2, -4.0, 8.0) * kPitchRadPerMps2;
  const Vec3f pivot{1.35f, 0, 0.3f};
  return Compose(PitchAt(pitch, pivot), Rigid{.translation = -pivot});
}

Rigid BodyFromDoor(const Part& part, const ActorPose& pose) {
  const double open = pose.door_rad[part.door];
  if (part.door == v1::DOOR_TAILGATE) return PitchAt(open, part.joint);
  return YawAt(part.joint.y > 0 ? -open : open, part.joint);
}

Rigid ActorFromPart(const Part& part, const ActorPose& pose) {
  switch (part.motion) {
    case PartMotion::kFixed:
      return {};
    case PartMotion::kBody:
      return Compose(ActorFromBody(pose), Rigid{.translation = part.joint});
    case PartMotion::kDoor:
      return Compose(ActorFromBody(pose), BodyFromDoor(part, pose));
    case PartMotion::kWheel:
    case PartMotion::kSteeredWheel: {
      const double roll = std::fmod(pose.travelled_m / std::max(0.05f, part.reach_m), 2 * kPi);
      const double steer = part.motion == PartMotion::kSteeredWheel ? pose.steer_rad : 0;
      return Compose(YawAt(steer, part.joint), PitchAt(roll, {}));
    }
    case PartMotion::kTorso:
    case PartMotion::kArm: {
      // Sinks with the hip; leg length of a torso is the height of its joint.
      const double leg = part.motion == PartMotion::kTorso ? part.joint.z : part.reach_m;
      const Vec3f joint = part.joint - Vec3f{0, 0, static_cast<float>(HipDropM(pose, leg))};
      if (part.motion == PartMotion::kTorso) return PitchAt(0.02 * std::abs(pose.speed_mps), joint);
      return ActorFromArm(part, joint, pose);
    }
    case PartMotion::kThigh:
    case PartMotion::kShin: {
      const Leg leg = LegOf(pose, part.swing);
      const Vec3f hip = part.joint - Vec3f{0, 0, static_cast<float>(HipDropM(pose, part.reach_m))};
      const Rigid actor_from_thigh = PitchAt(-leg.thigh_rad, hip);
      if (part.motion == PartMotion::kThigh) return actor_from_thigh;
      return Compose(actor_from_thigh, PitchAt(leg.knee_rad, {0, 0, -part.reach_m / 2}));
    }
  }
  return {};
}

// Whether a lamp of a traffic light shines.
bool IsLit(LampKind lamp, v1::SignalState state) {
  switch (state) {
    case v1::SIGNAL_STATE_RED:
      return lamp == LampKind::kSignalRed;
    case v1::SIGNAL_STATE_RED_AMBER:
      return lamp == LampKind::kSignalRed || lamp == LampKind::kSignalAmber;
    case v1::SIGNAL_STATE_AMBER:
      return lamp == LampKind::kSignalAmber;
    case v1::SIGNAL_STATE_GREEN:
      return lamp == LampKind::kSignalGreen;
    default:
      return false;
  }
}

float EmissionOf(const Part& part, const ActorPose& pose) {
  const bool blink = std::fmod(pose.time_s * kBlinkHz, 1.0) < 0.5;
  switch (part.lamp) {
    case LampKind::kHead:
    case LampKind::kTail:
      return pose.HeadLampsOn() ? 1 : 0;
    case LampKind::kBrake:
      return pose.flags & kFlagBrakeLamps ? 1 : 0;
    case LampKind::kIndicatorLeft:
      return blink && (pose.flags & kFlagLeftIndicator) ? 1 : 0;
    case LampKind::kIndicatorRight:
      return blink && (pose.flags & kFlagRightIndicator) ? 1 : 0;
    case LampKind::kFrontFog:
      return pose.LampOn(v1::LAMP_FRONT_FOG, false) ? 1 : 0;
    case LampKind::kRearFog:
      return pose.LampOn(v1::LAMP_REAR_FOG, false) ? 1 : 0;
    case LampKind::kReversing:
      return pose.LampOn(v1::LAMP_REVERSING, pose.reverses) ? 1 : 0;
    case LampKind::kWarningLeft:
    case LampKind::kWarningRight: {
      // A vehicle has one pair: blue, amber or a school bus's red.
      const bool warns = (pose.flags & kFlagEmergencyLamps) != 0 || pose.LampOn(v1::LAMP_BEACON, false) ||
                         pose.LampOn(v1::LAMP_SCHOOL_BUS, false);
      const bool first_half = std::fmod(pose.time_s * kWarningHz, 1.0) < 0.5;
      return warns && first_half == (part.lamp == LampKind::kWarningLeft) ? 1 : 0;
    }
    default:
      return 1;
  }
}

// What a pair of lamps throws on the road: two cones.
struct Beam {
  Vec3f direction;  // of the left lamp, actor; the right one's lies 2 * aside to its right
  float aside = 0;
  std::array<float, 3> color;
  float intensity_cd, cos_inner, cos_outer;
};
// Within what ECE R112, R19 and R23 ask of dipped beams, front fog lamps and reversing lamps: full to 6, 18 and 35
// degrees off their axes, nothing beyond 32, 50 and 75.
constexpr Beam kDipped{{1, -0.01f, -0.035f}, 0.01f, {1, 0.94f, 0.82f}, 14000, 0.994f, 0.848f};
constexpr Beam kFrontFog{{1, 0.05f, -0.1f}, 0.05f, {1, 0.94f, 0.8f}, 3000, 0.951f, 0.643f};
constexpr Beam kReversing{{-1, 0.05f, -0.25f}, 0.05f, {1, 0.98f, 0.94f}, 400, 0.819f, 0.259f};

// left: of the left lamp, actor; the right one is its mirror image.
void AddBeams(const Beam& beam, const Rigid& world_from_actor, const Vec3f& left, std::vector<SpotLight>& lamps) {
  for (float side : {1.f, -1.f}) {
    SpotLight lamp;
    lamp.position = Apply(world_from_actor, {left.x, side * left.y, left.z});
    lamp.direction = Unit(Rotate(world_from_actor, beam.direction + Vec3f{0, (side - 1) * beam.aside, 0}));
    lamp.color = beam.color;
    lamp.intensity_cd = beam.intensity_cd;
    lamp.cos_inner = beam.cos_inner;
    lamp.cos_outer = beam.cos_outer;
    lamps.push_back(lamp);
  }
}

// Just outside of the face of the left one of an actor's lamps of a kind; none where it has none.
std::optional<Vec3f> LampPlace(const Scene& scene, int actor, LampKind kind) {
  for (const Part& part : scene.parts) {
    if (part.actor != actor || part.lamp != kind) continue;
    const std::vector<Vec3f>& positions = scene.meshes[part.mesh].positions;
    Vec3f place;
    float front = positions[0].x, rear = front;
    for (const Vec3f& p : positions) {
      place += Vec3f{0, std::abs(p.y), p.z} * (1.f / static_cast<float>(positions.size()));
      front = std::max(front, p.x);
      rear = std::min(rear, p.x);
    }
    place.x = kind == LampKind::kReversing ? rear - 0.02f : front + 0.02f;
    return place;
  }
  return std::nullopt;
}

// Of ego, which nobody sees.
constexpr Vec3f kEgoHeadLamp{3.6f, 0.65f, 0.68f}, kEgoFogLamp{3.6f, 0.6f, 0.42f}, kEgoReversingLamp{-1, 0.5f, 0.6f};

// head_lamp: the left one, actor; none where there is none. actor: 0 for ego.
void AddVehicleBeams(const Scene& scene, int actor, const ActorPose& pose, std::optional<Vec3f> head_lamp,
                     std::vector<SpotLight>& lamps) {
  const auto add = [&](const Beam& beam, LampKind kind, const Vec3f& of_ego) {
    const std::optional<Vec3f> place = actor == 0 ? of_ego : LampPlace(scene, actor, kind);
    if (place) AddBeams(beam, pose.world_from_actor, *place, lamps);
  };
  if (head_lamp && pose.HeadLampsOn()) AddBeams(kDipped, pose.world_from_actor, *head_lamp, lamps);
  if (pose.LampOn(v1::LAMP_FRONT_FOG, false)) add(kFrontFog, LampKind::kFrontFog, kEgoFogLamp);
  if (pose.LampOn(v1::LAMP_REVERSING, pose.reverses)) add(kReversing, LampKind::kReversing, kEgoReversingLamp);
}

// How far the backs of a standing actor's parts that lean with the trunk lie behind its reference point, m; 0 without.
double BackM(const Scene& scene, int actor) {
  float back = 0;
  for (const Part& part : scene.parts) {
    if (part.actor != actor || part.motion != PartMotion::kTorso) continue;
    for (const Vec3f& p : scene.meshes[part.mesh].positions) back = std::max(back, -part.joint.x - p.x);
  }
  return back;
}

}  // namespace

SceneFrame PoseFrame(const Scene& scene, const v1::Scenario& scenario, const v1::WorldTrack& track, int t) {
  SceneFrame frame;
  const double time_s = static_cast<double>(track.time_us(t)) * 1e-6;
  std::vector<double> leg_m(track.actors_size(), 0);
  for (const Part& part : scene.parts) {
    if (part.motion == PartMotion::kThigh) leg_m[part.actor] = part.reach_m;
  }
  std::vector<v1::ActorBody> bodies(track.actors_size());  // none of ego
  for (const v1::ActorBody& body : scenario.bodies()) {
    for (int i = 1; i < track.actors_size(); ++i) {
      if (track.actors(i).track_id() == body.track_id()) bodies[i] = body;
    }
  }
  // A person's box is as long as a step; who lies down comes to rest on the back.
  for (int i = 1; i < track.actors_size(); ++i) {
    if (t >= track.actors(i).pose_size() || track.actors(i).pose(t) != v1::BODY_POSE_LYING) continue;
    if (const double back = BackM(scene, i); back > 0) {
      bodies[i].set_length_m(2 * back);
      bodies[i].set_box_center_x_m(0);
    }
  }
  std::vector<ActorPose> poses;
  for (int i = 0; i < track.actors_size(); ++i) {
    poses.push_back(PoseOf(scene.hills.get(), bodies[i], track.actors(i), leg_m[i], t));
    poses.back().time_s = time_s;
    poses.back().reverses = HasReverseGearIn(track, track.actors(i), t);
  }

  frame.world_from_rig = poses[0].world_from_actor;
  PoseWeather(scene, scenario, track, t, &frame);
  const bool dark = SkyOf(scene, frame).lamps_on;
  for (ActorPose& pose : poses) {
    const Vec3f roof = pose.world_from_actor.translation + Vec3f{0, 0, 1};
    pose.dark = dark || PlaceInTunnels(scene.tunnels, roof).tunnel != nullptr;
  }
  frame.world_from_part.reserve(scene.parts.size());
  frame.present.reserve(scene.parts.size());
  frame.emission_scale.reserve(scene.parts.size());
  for (const Part& part : scene.parts) {
    if (part.motion == PartMotion::kFixed) {
      frame.world_from_part.push_back({});
      frame.present.push_back(1);
      frame.emission_scale.push_back(IsLit(part.lamp, scene.signals[part.signal].states[t]) ? 1 : 0);
      continue;
    }
    const ActorPose& pose = poses[part.actor];
    frame.world_from_part.push_back(Compose(pose.world_from_actor, ActorFromPart(part, pose)));
    frame.present.push_back(pose.present ? 1 : 0);
    frame.emission_scale.push_back(EmissionOf(part, pose));
  }
  AddVehicleBeams(scene, 0, poses[0], kEgoHeadLamp, frame.head_lamps);
  for (int i = 1; i < track.actors_size(); ++i) {
    const v1::ActorBody& body = bodies[i];
    if (!poses[i].present || body.wheelbase_m() <= 0) continue;
    std::optional<Vec3f> head_lamp;  // trailers have none
    if (LampPlace(scene, i, LampKind::kHead)) {
      head_lamp = {static_cast<float>(body.box_center_x_m() + body.length_m() / 2 + 0.02),
                   static_cast<float>(body.width_m() * 0.37), static_cast<float>(0.65 * StretchOf(body).up)};
    }
    AddVehicleBeams(scene, i, poses[i], head_lamp, frame.head_lamps);
  }
  return frame;
}

}  // namespace longtail
