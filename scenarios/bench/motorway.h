// Dense traffic on a motorway, in our language and, for a player of OpenSCENARIO, as a scenario of the same kind.
//
// A straight road of four lanes, 3.6 m wide; cars 40 m apart in each (14 m where there are more than 400), lanes of
// different speeds, everybody following who is ahead. Ego is the last car of lane 1 and follows as well. Two seconds
// after the start the first car of lane 1 slows down to 12 m/s within 3 s.
#ifndef LONGTAIL_SCENARIOS_BENCH_MOTORWAY_H_
#define LONGTAIL_SCENARIOS_BENCH_MOTORWAY_H_

#include <string>

namespace longtail {

struct Motorway {
  int num_actors = 2;      // with ego; 2 to 1,000, so that the road is no longer than a spec may say
  double duration_s = 20;  // 4 to 60
};

// Ours: a spec.
std::string MotorwaySpec(const Motorway& motorway);

// The same road and density as background traffic, which changes lanes (MOBIL): there from the start, and coming in
// behind. How many vehicles there are is drawn; num_actors is about how many the road holds.
std::string MotorwayTrafficSpec(const Motorway& motorway);

// How a player of OpenSCENARIO drives all but the first car of lane 1.
enum class PlayerDrivers {
  kNone,    // on at the same speed: nobody looks at anybody
  kFollow,  // by esmini's adaptive cruise control
};

// OpenSCENARIO 1.1 on road_path, the name of a file with MotorwayMap.
std::string MotorwayOpenScenario(const Motorway& motorway, PlayerDrivers drivers, const std::string& road_path);

// The road as OpenDRIVE 1.4.
std::string MotorwayMap(const Motorway& motorway);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BENCH_MOTORWAY_H_
