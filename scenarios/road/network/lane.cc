#include "scenarios/road/network/lane.h"

namespace longtail::network {

const char* LaneTypeName(LaneType type) {
  switch (type) {
    case LaneType::kNone:
      return "none";
    case LaneType::kDriving:
      return "driving";
    case LaneType::kStop:
      return "stop";
    case LaneType::kShoulder:
      return "shoulder";
    case LaneType::kBiking:
      return "biking";
    case LaneType::kSidewalk:
      return "sidewalk";
    case LaneType::kBorder:
      return "border";
    case LaneType::kRestricted:
      return "restricted";
    case LaneType::kParking:
      return "parking";
    case LaneType::kBidirectional:
      return "bidirectional";
    case LaneType::kMedian:
      return "median";
    case LaneType::kSpecial:
      return "special";
    case LaneType::kRoadWorks:
      return "roadworks";
    case LaneType::kTram:
      return "tram";
    case LaneType::kRail:
      return "rail";
    case LaneType::kEntry:
      return "entry";
    case LaneType::kExit:
      return "exit";
    case LaneType::kOffRamp:
      return "off_ramp";
    case LaneType::kOnRamp:
      return "on_ramp";
    case LaneType::kConnectingRamp:
      return "connecting_ramp";
    case LaneType::kBus:
      return "bus";
    case LaneType::kTaxi:
      return "taxi";
    case LaneType::kHighOccupancy:
      return "high_occupancy";
    case LaneType::kCurb:
      return "curb";
    case LaneType::kSlipLane:
      return "slip_lane";
    case LaneType::kShared:
      return "shared";
  }
  return "none";
}

bool IsDrivable(LaneType type) {
  switch (type) {
    case LaneType::kDriving:
    case LaneType::kBidirectional:
    case LaneType::kEntry:
    case LaneType::kExit:
    case LaneType::kOffRamp:
    case LaneType::kOnRamp:
    case LaneType::kConnectingRamp:
    case LaneType::kBus:
    case LaneType::kTaxi:
    case LaneType::kHighOccupancy:
    case LaneType::kSlipLane:
    case LaneType::kShared:
      return true;
    default:
      return false;
  }
}

}  // namespace longtail::network
