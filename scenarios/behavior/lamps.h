// Which lamps of a vehicle are on: those that its driver has on by itself, and what steps did to them.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_LAMPS_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_LAMPS_H_

#include "scenarios/behavior/world_state.h"

namespace longtail {

inline constexpr uint32_t LampBit(v1::Lamp lamp) { return 1u << lamp; }

// One that is on by itself where automatic.
inline bool LampOn(v1::Lamp lamp, bool automatic, const ActorLooks& looks) {
  if ((looks.lamps_off & LampBit(lamp)) != 0) return false;
  return automatic || (looks.lamps_on & LampBit(lamp)) != 0;
}

inline bool BrakeLampsOn(const PlanActor& info, const ActorState& state, const ActorLooks& looks) {
  constexpr double kBrakeLampsMps2 = 0.8;
  const double forwards = info.reverses ? -1 : 1;
  const bool stopped = (state.driver == v1::DRIVER_MODEL_IDM || state.driver == v1::DRIVER_MODEL_MOBIL) &&
                       forwards * state.body.speed_mps < 0.1;
  // A trailer's are its tower's.
  const bool braking = !info.person && state.driver != v1::DRIVER_MODEL_TOWED &&
                       (forwards * state.accel_mps2 < -kBrakeLampsMps2 || stopped);
  return LampOn(v1::LAMP_BRAKE, braking, looks);
}

inline bool LeftIndicatorOn(const ActorState& state, const ActorLooks& looks) {
  return LampOn(v1::LAMP_LEFT_INDICATOR, state.indicator_left || LampOn(v1::LAMP_HAZARD, false, looks), looks);
}

inline bool RightIndicatorOn(const ActorState& state, const ActorLooks& looks) {
  return LampOn(v1::LAMP_RIGHT_INDICATOR, state.indicator_right || LampOn(v1::LAMP_HAZARD, false, looks), looks);
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_LAMPS_H_
