// Runs a player of OpenSCENARIO, esmini or one with its options, on the motorway and takes its processor time.
#ifndef LONGTAIL_SCENARIOS_BENCH_PEER_H_
#define LONGTAIL_SCENARIOS_BENCH_PEER_H_

#include <string>

#include "absl/status/statusor.h"
#include "scenarios/bench/motorway.h"

namespace longtail {

// Writes motorway.xodr and motorway.xosc into folder, which must be there; the path of the latter.
absl::StatusOr<std::string> WriteMotorway(const Motorway& motorway, PlayerDrivers drivers, const std::string& folder);

// Processor seconds that the player needs for a second of the scenario at ticks of 10 ms, its start not counted: the
// difference between a whole run and one that is 4 s long. Internal when it fails.
absl::StatusOr<double> PeerSecondsPerSecond(const std::string& player, const Motorway& motorway, PlayerDrivers drivers,
                                            const std::string& folder);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BENCH_PEER_H_
