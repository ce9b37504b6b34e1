#include "generator/control/control_vectors.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

namespace longtail {
namespace {

constexpr int kNumEventSlots = 16;

// Entry t, or 0 where the list is shorter: commands are given by ego alone, and not in every track.
double At(const google::protobuf::RepeatedField<double>& list, int t) { return t < list.size() ? list[t] : 0; }

double WrapAngle(double rad) { return std::remainder(rad, 2 * M_PI); }

struct Move {
  double dx_m = 0, dy_m = 0, dyaw_rad = 0;
};

// From frame t - 1 to t, in the rig frame of t - 1.
Move MoveInto(const v1::ActorTrack& ego, int t) {
  if (t <= 0) return {};
  const double dx = ego.x_m(t) - ego.x_m(t - 1), dy = ego.y_m(t) - ego.y_m(t - 1), yaw = ego.yaw_rad(t - 1);
  return {dx * std::cos(yaw) + dy * std::sin(yaw), dy * std::cos(yaw) - dx * std::sin(yaw),
          WrapAngle(ego.yaw_rad(t) - yaw)};
}

// 0 for now, 1 for to come, 2 for over; then how far away in time, µs.
std::pair<int, int64_t> Urgency(const v1::EventOccurrence& event, int64_t now_us) {
  if (now_us < event.step_begin_us()) return {1, event.step_begin_us() - now_us};
  if (now_us > event.step_end_us()) return {2, now_us - event.step_end_us()};
  return {0, 0};
}

const v1::EventOccurrence* MostUrgentEvent(const v1::WorldTrack& track, int64_t now_us) {
  const v1::EventOccurrence* best = nullptr;
  for (const v1::EventOccurrence& event : track.events()) {
    if (event.step_begin_us() < 0) continue;
    if (best == nullptr || Urgency(event, now_us) < Urgency(*best, now_us)) best = &event;
  }
  return best;
}

// The track of the event's first actor; null where the spec or the track does not have it.
const v1::ActorTrack* FirstActorOf(const v1::Scenario& scenario, const v1::WorldTrack& track,
                                   const std::string& event_id) {
  for (const v1::Event& event : scenario.concrete().events()) {
    if (event.id() != event_id || event.actors().empty()) continue;
    for (const v1::ActorTrack& actor : track.actors()) {
      if (actor.actor() == event.actors(0)) return &actor;
    }
  }
  return nullptr;
}

}  // namespace

std::array<float, kNumActionChannels> ActionVector(const v1::WorldTrack& track, int t, bool first_frame) {
  const v1::ActorTrack& ego = track.actors(0);
  const bool first = first_frame || t == 0;
  const Move move = first ? Move{} : MoveInto(ego, t), before = first ? Move{} : MoveInto(ego, t - 1);
  const double values[kNumActionChannels] = {
      At(ego.speed_mps(), t) / 30,
      At(ego.accel_mps2(), t) / 8,
      At(ego.yaw_rate_radps(), t) / 0.5,
      At(ego.steer_rad(), t) / 0.5,
      At(ego.command_accel_mps2(), t) / 8,
      At(ego.command_steer_rad(), t) / 0.5,
      move.dx_m / 3,
      move.dy_m / 0.3,
      move.dyaw_rad / 0.05,
      before.dx_m / 3,
      before.dyaw_rad / 0.05,
      first ? 1.0 : 0.0,
  };
  std::array<float, kNumActionChannels> action;
  std::copy(std::begin(values), std::end(values), action.begin());
  return action;
}

std::array<float, kNumWorldChannels> WorldVector(const Sky& sky, const Rigid& world_from_rig) {
  const auto along = [&sky](const Vec3f& axis) {
    return axis.x * sky.to_sun.x + axis.y * sky.to_sun.y + axis.z * sky.to_sun.z;
  };
  const float altitude_deg = static_cast<float>(sky.sun_altitude_rad * (180 / M_PI));
  const float day = std::clamp(altitude_deg / 10, 0.0f, 1.0f);
  const float night = std::clamp(-altitude_deg / 6, 0.0f, 1.0f);
  return {
      std::sin(sky.sun_altitude_rad),
      std::cos(sky.sun_altitude_rad),
      along(world_from_rig.columns[0]),
      along(world_from_rig.columns[1]),
      sky.cloud_ratio,
      std::exp(-3 * 50 / sky.visual_range_m),
      std::log10(sky.visual_range_m) / 4,
      sky.wetness_ratio,
      sky.lamps_on ? 1.0f : 0.0f,
      day,
      1 - day - night,
      night,
  };
}

int EventSlot(std::string_view event_id) {
  uint32_t hash = 2166136261u;
  for (const char c : event_id) hash = (hash ^ static_cast<uint8_t>(c)) * 16777619u;
  return static_cast<int>(hash % kNumEventSlots);
}

std::array<float, kNumEventChannels> EventVector(const v1::Scenario& scenario, const v1::WorldTrack& track, int t) {
  std::array<float, kNumEventChannels> vector{};
  const int64_t now_us = track.time_us(t);
  const v1::EventOccurrence* event = MostUrgentEvent(track, now_us);
  if (event == nullptr) return vector;
  vector[EventSlot(event->event())] = 1;

  const int64_t begin_us = event->step_begin_us(), end_us = event->step_end_us();
  const bool during = now_us >= begin_us && now_us <= end_us;
  const double length_us = static_cast<double>(std::max<int64_t>(end_us - begin_us, 1));
  vector[16] = static_cast<float>(std::clamp(static_cast<double>(now_us - begin_us) / length_us, 0.0, 1.0));
  vector[17] = during ? 1.0f : 0.0f;

  const v1::ActorTrack* actor = FirstActorOf(scenario, track, event->event());
  if (actor == nullptr || !actor->present(t)) return vector;
  const v1::ActorTrack& ego = track.actors(0);
  const double dx = actor->x_m(t) - ego.x_m(t), dy = actor->y_m(t) - ego.y_m(t), yaw = ego.yaw_rad(t);
  vector[18] = dy * std::cos(yaw) - dx * std::sin(yaw) >= 0 ? 1.0f : -1.0f;
  vector[19] = static_cast<float>(10 / std::max(std::hypot(dx, dy), 2.0));
  return vector;
}

}  // namespace longtail
