// Dense traffic on a motorway, in our language and, for a player of OpenSCENARIO, as a scenario of the same kind.
//
// A straight road of four lanes, 3.6 m wide; cars 40 m apart in each, lanes of different speeds, everybody following
// who is ahead. Ego is the last car of lane 1 and follows as well. Two seconds after the start the first car of lane 1
// slows down to 12 m/s within 3 s.
#ifndef LONGTAIL_SCENARIOS_BENCH_MOTORWAY_H_
#define LONGTAIL_SCENARIOS_BENCH_MOTORWAY_H_

#include <string>

namespace longtail {

struct Motorway {
  int num_actors = 2;      // with ego; 2 to 1,000, so that the road is no longer than a spec may say
  double duration_s = 20;  // 4 to 60
  bool reacts = true;
};

// Ours: a spec.
std::string MotorwaySpec(const Motorway& motorway);

// OpenSCENARIO 1.1 on road_path, the name of a file with MotorwayMap; drivers who react are esmini's adaptive cruise
// control, ego's too; without, the player moves everybody on at its speed.
std::string MotorwayOpenScenario(const Motorway& motorway, const std::string& road_path);

// The road as OpenDRIVE 1.4.
std::string MotorwayMap(const Motorway& motorway);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BENCH_MOTORWAY_H_
