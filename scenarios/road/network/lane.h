// A lane of a road, as data.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_LANE_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_LANE_H_

#include <string>
#include <vector>

#include "scenarios/road/network/cubic_profile.h"
#include "scenarios/road/network/place.h"

namespace longtail::network {

enum class LaneType {
  kNone,
  kDriving,
  kStop,
  kShoulder,
  kBiking,
  kSidewalk,
  kBorder,
  kRestricted,
  kParking,
  kBidirectional,
  kMedian,
  kSpecial,
  kRoadWorks,
  kTram,
  kRail,
  kEntry,
  kExit,
  kOffRamp,
  kOnRamp,
  kConnectingRamp,
  kBus,
  kTaxi,
  kHighOccupancy,
  kCurb,
  kSlipLane,
  kShared,
};
inline constexpr int kNumLaneTypes = static_cast<int>(LaneType::kShared) + 1;

// Such as "driving"; stable.
const char* LaneTypeName(LaneType type);
// Whether motor vehicles drive on it as a matter of course.
bool IsDrivable(LaneType type);

// Against what the road's traffic rule says for its side.
enum class LaneDirection { kStandard, kReversed, kBoth };

enum class MarkType {
  kNone,
  kSolid,
  kBroken,
  kSolidSolid,
  kSolidBroken,
  kBrokenSolid,
  kBrokenBroken,
  kBottsDots,
  kGrass,
  kCurb,
  kEdge,
  kCustom,
};

enum class MarkColor { kStandard, kWhite, kYellow, kRed, kBlue, kGreen, kOrange, kViolet, kBlack };

// Where one may change lanes across a mark; increase means towards the greater lane id (to the left along s).
enum class LaneChange { kBoth, kIncrease, kDecrease, kNone };

// One stripe of a mark that is spelt out.
struct MarkLine {
  double length_m = 0;    // painted; 0 for all along
  double space_m = 0;     // gap between two
  double t_offset_m = 0;  // from the lane's border, + to the left
  double s_offset_m = 0;  // of the first
  double width_m = 0;     // 0 for the mark's
};

// On the outer border of its lane; of the centre lane, on the centre.
struct RoadMark {
  double s_offset_m = 0;  // from the section's start; valid until the next
  MarkType type = MarkType::kNone;
  MarkColor color = MarkColor::kStandard;
  bool bold = false;
  double width_m = 0;  // 0 where not said
  double height_m = 0;
  LaneChange lane_change = LaneChange::kBoth;
  std::string material;
  std::vector<MarkLine> lines;  // empty where the type says it all
  Place place;
};

// From s_offset_m on, measured from the section's start, until the next.
struct LaneSpeed {
  double s_offset_m = 0;
  double limit_mps = 0;  // +inf for none
  Place place;
};

struct LaneMaterial {
  double s_offset_m = 0;
  std::string surface;
  double friction = 0;
  double roughness = 0;
  Place place;
};

struct LaneAccess {
  double s_offset_m = 0;
  bool allow = true;             // who may; else who may not
  std::vector<std::string> who;  // such as "bus", "pedestrian"; the words of the file
  Place place;
};

// The lane's surface lies above the road's: inner is the border towards the centre.
struct LaneHeight {
  double s_offset_m = 0;
  double inner_m = 0;
  double outer_m = 0;
  Place place;
};

struct LaneRule {
  double s_offset_m = 0;
  std::string text;
  Place place;
};

struct LaneLink {
  int id = 0;  // of the lane in the section before or after
  Place place;
};

// Its width is that of widths; where these are empty its outer border is at borders, measured like t.
struct Lane {
  int id = 0;  // > 0 left of the centre lane 0, < 0 right; counted outwards
  LaneType type = LaneType::kNone;
  bool level = false;  // stays level where the road is superelevated or has crossfall
  LaneDirection direction = LaneDirection::kStandard;
  CubicProfile widths;   // m over s from the section's start
  CubicProfile borders;  // t in m over s from the section's start
  std::vector<LaneLink> predecessors;
  std::vector<LaneLink> successors;
  std::vector<RoadMark> marks;
  std::vector<LaneSpeed> speeds;
  std::vector<LaneMaterial> materials;
  std::vector<LaneAccess> accesses;
  std::vector<LaneHeight> heights;
  std::vector<LaneRule> rules;
  Place place;
};

// A stretch of road over which the lanes are the same.
struct LaneSection {
  double s_m = 0;           // it ends where the next begins, or the road ends
  std::vector<Lane> left;   // ids 1, 2, …
  std::vector<Lane> right;  // ids -1, -2, …
  Lane center;              // id 0, no width: carries marks
  Place place;

  // Null where there is no such lane; the centre for 0.
  const Lane* Find(int id) const {
    if (id == 0) return &center;
    const std::vector<Lane>& side = id > 0 ? left : right;
    const size_t index = static_cast<size_t>(id > 0 ? id : -static_cast<long>(id)) - 1;
    return index < side.size() ? &side[index] : nullptr;
  }

  // Whether a lane of the section before that says of no successor is taken to go on here: drivable, and the lane of
  // the same id, type and direction here says of no predecessor either.
  bool TakesUp(const Lane& lane) const {
    const Lane* same = Find(lane.id);
    return IsDrivable(lane.type) && lane.successors.empty() && same != nullptr && same->type == lane.type &&
           same->direction == lane.direction && same->predecessors.empty();
  }
};

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_LANE_H_
