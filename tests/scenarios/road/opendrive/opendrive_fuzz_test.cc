// Maps of others: faults lie in the text, and a network that comes of one answers questions.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scenarios/road/network/road_network.h"
#include "scenarios/road/opendrive/opendrive_reader.h"
#include "scenarios/spec/diagnostic.h"

namespace longtail {
namespace {

void Must(bool holds) {
  if (!holds) std::abort();
}

void TryMap(const std::string& text) {
  const OpenDriveMap map = ParseOpenDrive(text);
  const int num_lines = 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  for (const Diagnostic& fault : map.diagnostics) {
    Must(fault.line >= 1 && fault.line <= num_lines && fault.column >= 1 && !fault.message.empty());
  }
  Must(map.network.has_value() != HasErrors(map.diagnostics));
  if (!map.network) return;
  for (int road = 0; road < map.network->num_roads(); ++road) {
    for (const double share : {0.0, 0.5, 1.0}) {
      network::RoadPosition position;
      position.road = road;
      position.s_m = share * map.network->road(road).length_m;
      position.t_m = -1;
      const network::SurfacePose pose = map.network->PoseAt(position);
      Must(std::isfinite(pose.x_m) && std::isfinite(pose.y_m) && std::isfinite(pose.z_m));
      map.network->LaneAt(position);
      map.network->Project(pose.x_m, pose.y_m);
    }
  }
}

}  // namespace
}  // namespace longtail

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  longtail::TryMap(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
