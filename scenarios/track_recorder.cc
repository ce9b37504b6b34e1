#include "scenarios/track_recorder.h"

#include <algorithm>
#include <cmath>

#include "scenarios/behavior/lamps.h"
#include "scenarios/track_flags.h"

namespace longtail {
namespace {

constexpr int kTickUs = 10000;

uint32_t FlagsOf(const PlanActor& info, const ActorState& state, const ActorLooks& looks) {
  uint32_t flags = 0;
  if (state.collided) flags |= kFlagCollided;
  if (info.in_event) flags |= kFlagEventActor;
  if (state.driver == v1::DRIVER_MODEL_STATIONARY && state.body.speed_mps == 0) flags |= kFlagStatic;
  if (LampOn(v1::LAMP_EMERGENCY, false, looks)) flags |= kFlagEmergencyLamps;
  if (BrakeLampsOn(info, state, looks)) flags |= kFlagBrakeLamps;
  if (LeftIndicatorOn(state, looks)) flags |= kFlagLeftIndicator;
  if (RightIndicatorOn(state, looks)) flags |= kFlagRightIndicator;
  if (!state.seen_by_sensors) flags |= kFlagUnseen;
  return flags;
}

int64_t TickUs(int tick) { return tick < 0 ? -1 : static_cast<int64_t>(tick) * kTickUs; }

// Lists begin with the first entry that is not 0; what came before is filled up.
template <typename List, typename Value>
void Put(List* list, int frame, Value value) {
  if (value == Value() && list->empty()) return;
  while (list->size() < frame) list->Add(Value());
  list->Add(value);
}

template <typename List>
void FillUp(List* list, int num_frames) {
  while (!list->empty() && list->size() < num_frames) list->Add(0);
}

}  // namespace

TrackRecorder::TrackRecorder(const Plan& plan) : plan_(plan) {
  track_.set_ticks_per_frame(plan.ticks_per_frame);
  for (size_t i = 0; i < plan.actors.size(); ++i) {
    v1::ActorTrack& actor = *track_.add_actors();
    actor.set_actor(plan.actors[i].id);
    actor.set_track_id(static_cast<uint32_t>(i));
    actor.set_actor_class(plan.actors[i].actor_class);
  }
  for (const SignalGroup& group : plan.layout.signals) track_.add_signals()->set_group(group.name);
}

void TrackRecorder::AddFrame(const WorldState& world) {
  for (size_t i = 0; i < world.actors.size(); ++i) {
    const ActorState& state = world.actors[i];
    v1::ActorTrack& actor = *track_.mutable_actors(static_cast<int>(i));
    actor.add_present(state.present);
    actor.add_x_m(state.body.x_m);
    actor.add_y_m(state.body.y_m);
    actor.add_yaw_rad(WrapAngle(state.body.yaw_rad));
    actor.add_speed_mps(state.body.speed_mps);
    actor.add_accel_mps2(state.accel_mps2);
    actor.add_yaw_rate_radps(state.yaw_rate_radps);
    actor.add_steer_rad(state.steer_rad);
    actor.add_flags(FlagsOf(plan_.actors[i], state, world.looks[i]));
    Put(actor.mutable_left_mps(), track_.time_us_size(), state.left_mps);
    AddLooks(world.looks[i], actor);
    AddDoors(state, actor);
  }
  for (int g = 0; g < track_.signals_size(); ++g) {
    track_.mutable_signals(g)->add_color(
        static_cast<v1::SignalColor>(static_cast<int>(SignalNow(plan_, world, g)) + 1));
  }
  track_.add_time_us(TickUs(world.tick));
}

void TrackRecorder::AddLooks(const ActorLooks& looks, v1::ActorTrack& actor) {
  const int frame = track_.time_us_size();
  Put(actor.mutable_z_m(), frame, looks.z_m);
  Put(actor.mutable_roll_rad(), frame, looks.roll_rad);
  Put(actor.mutable_pitch_rad(), frame, looks.pitch_rad);
  Put(actor.mutable_pose(), frame, static_cast<int>(looks.pose));
  Put(actor.mutable_lamps_on(), frame, looks.lamps_on);
  Put(actor.mutable_lamps_off(), frame, looks.lamps_off);
}

void TrackRecorder::AddDoors(const ActorState& state, v1::ActorTrack& actor) {
  const int frame = track_.time_us_size();
  for (int door = 1; door < v1::Door_ARRAYSIZE; ++door) {
    const double angle_rad = state.door_rad[door];
    v1::DoorTrack* found = nullptr;
    for (v1::DoorTrack& track : *actor.mutable_doors()) found = track.door() == door ? &track : found;
    if (found == nullptr && angle_rad == 0) continue;
    if (found == nullptr) {
      found = actor.add_doors();
      found->set_door(static_cast<v1::Door>(door));
    }
    Put(found->mutable_door_rad(), frame, angle_rad);
  }
}

v1::WorldTrack TrackRecorder::Finish(const WorldSim& sim) {
  const int num_frames = track_.time_us_size();
  for (v1::ActorTrack& actor : *track_.mutable_actors()) {
    FillUp(actor.mutable_left_mps(), num_frames);
    FillUp(actor.mutable_z_m(), num_frames);
    FillUp(actor.mutable_roll_rad(), num_frames);
    FillUp(actor.mutable_pitch_rad(), num_frames);
    FillUp(actor.mutable_pose(), num_frames);
    FillUp(actor.mutable_lamps_on(), num_frames);
    FillUp(actor.mutable_lamps_off(), num_frames);
    for (v1::DoorTrack& door : *actor.mutable_doors()) FillUp(door.mutable_door_rad(), num_frames);
  }
  AddEvents(sim);
  for (const ContactPair& pair : sim.world().contacts) AddContact(pair);
  for (const Weather::Begun& begun : sim.world().weather.begun) {
    const PlanSetEnvironment& action = std::get<PlanSetEnvironment>(plan_.steps[begun.step].action);
    v1::EnvironmentChange& change = *track_.add_environment_changes();
    change.mutable_at_s()->set_constant(begun.tick * kTickS);
    change.mutable_over_s()->set_constant(action.shift.over_s);
    *change.mutable_to() = action.to;
  }
  return std::move(track_);
}

void TrackRecorder::AddContact(const ContactPair& pair) {
  v1::Contact& contact = *track_.add_contacts();
  contact.set_time_us(TickUs(pair.tick));
  contact.set_a(static_cast<uint32_t>(pair.first));
  contact.set_b(static_cast<uint32_t>(pair.second));
  contact.set_x_m(pair.at.x_m);
  contact.set_y_m(pair.at.y_m);
  contact.set_closing_mps(pair.closing_mps);
  contact.set_delta_v_a_mps(std::hypot(pair.first_dvx_mps, pair.first_dvy_mps));
  contact.set_delta_v_b_mps(std::hypot(pair.second_dvx_mps, pair.second_dvy_mps));
}

void TrackRecorder::AddEvents(const WorldSim& sim) {
  for (size_t e = 0; e < plan_.events.size(); ++e) {
    v1::EventOccurrence& occurrence = *track_.add_events();
    int begin = -1, end = -1;
    for (const int step : plan_.events[e].steps) {
      const StepRun& run = sim.world().steps[step];
      if (run.first_begin_tick < 0) continue;
      begin = begin < 0 ? run.first_begin_tick : std::min(begin, run.first_begin_tick);
      end = std::max(end, run.end_tick);
    }
    occurrence.set_event(plan_.events[e].id);
    occurrence.set_step_begin_us(TickUs(begin));
    occurrence.set_step_end_us(TickUs(end));
    occurrence.set_detected_begin_us(TickUs(sim.DetectedBegin(static_cast<int>(e))));
    occurrence.set_detected_end_us(TickUs(sim.DetectedEnd(static_cast<int>(e))));
  }
}

}  // namespace longtail
