// Roads for tests of layouts, and what must hold of every layout.
#ifndef LONGTAIL_TESTS_SCENARIOS_ROAD_LAYOUT_FOR_TEST_H_
#define LONGTAIL_TESTS_SCENARIOS_ROAD_LAYOUT_FOR_TEST_H_

#include "longtail/v1/road.pb.h"
#include "scenarios/road/layout/road_layout.h"

namespace longtail {

// 400 m, lanes of 3.5 m each way, shoulders of 0.5 m and sidewalks of 2 m, 14 m/s.
v1::Road Street(int lanes = 1);

// Courses without jumps that project back, lanes wide enough, conflicts both ways, a network without faults whose lanes
// meet end to end. Fatal failures of the calling test.
void ExpectSound(const RoadLayout& layout);

}  // namespace longtail

#endif  // LONGTAIL_TESTS_SCENARIOS_ROAD_LAYOUT_FOR_TEST_H_
