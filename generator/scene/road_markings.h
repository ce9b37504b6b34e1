// Which lines a road is painted with: the one place that decides it, for the picture and for the map.
#ifndef LONGTAIL_GENERATOR_SCENE_ROAD_MARKINGS_H_
#define LONGTAIL_GENERATOR_SCENE_ROAD_MARKINGS_H_

#include <vector>

#include "generator/scene/scene.h"
#include "kernels/philox.h"
#include "longtail/v1/spec.pb.h"
#include "scenarios/road/network/road_network.h"
#include "scenarios/road/road.h"

namespace longtail {

// One entry a border: lane dividers, then the border between the directions, then the right and the left edge. Draws
// from the stream once for a road of two directions and once for a road with sidewalks. uses_yellow: whether the
// country paints the border between the directions, and the left edge of one-way roads, in yellow.
std::vector<RoadMarking> DrawRoadMarkings(const RoadLine& road, v1::SurroundingsKind kind, bool uses_yellow,
                                          PhiloxStream& stream);

// What the roads' own marks say, by road, section and lane; borders of driven lanes without a mark are unpainted.
// uses_yellow as above: elsewhere yellow marks are white.
std::vector<NetworkMarking> NetworkMarkings(const RoadNetwork& network, bool uses_yellow);

// t of a marking's border at s.
double BorderOf(const RoadNetwork& network, const NetworkMarking& marking, double s_m);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SCENE_ROAD_MARKINGS_H_
