// Where in an authored file a part of a road network stands.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_PLACE_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_PLACE_H_

namespace longtail::network {

struct Place {
  int line = 0;    // 1-based; 0 where code made the part
  int column = 0;  // 1-based, in bytes
  int length = 1;  // bytes to underline
};

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_PLACE_H_
