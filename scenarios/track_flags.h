// Bits of ActorTrack.flags (proto/longtail/v1/world_track.proto).
#ifndef LONGTAIL_SCENARIOS_TRACK_FLAGS_H_
#define LONGTAIL_SCENARIOS_TRACK_FLAGS_H_

#include <cstdint>

namespace longtail {

inline constexpr uint32_t kFlagCollided = 1u << 0;
inline constexpr uint32_t kFlagEventActor = 1u << 1;
inline constexpr uint32_t kFlagStatic = 1u << 2;
inline constexpr uint32_t kFlagEmergencyLamps = 1u << 3;
inline constexpr uint32_t kFlagBrakeLamps = 1u << 4;
inline constexpr uint32_t kFlagLeftIndicator = 1u << 5;
inline constexpr uint32_t kFlagRightIndicator = 1u << 6;
inline constexpr uint32_t kFlagUnseen = 1u << 7;

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_TRACK_FLAGS_H_
