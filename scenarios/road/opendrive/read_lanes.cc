#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "scenarios/road/network/codes.h"
#include "scenarios/road/opendrive/read_parts.h"

namespace longtail::opendrive {
namespace {

using network::Lane;
using network::LaneChange;
using network::LaneDirection;
using network::LaneSection;
using network::LaneType;
using network::MarkColor;
using network::MarkType;

constexpr Word<LaneType> kLaneTypes[] = {
    {"none", LaneType::kNone},
    {"driving", LaneType::kDriving},
    {"stop", LaneType::kStop},
    {"shoulder", LaneType::kShoulder},
    {"biking", LaneType::kBiking},
    {"sidewalk", LaneType::kSidewalk},
    {"walking", LaneType::kSidewalk},
    {"border", LaneType::kBorder},
    {"restricted", LaneType::kRestricted},
    {"parking", LaneType::kParking},
    {"bidirectional", LaneType::kBidirectional},
    {"median", LaneType::kMedian},
    {"special1", LaneType::kSpecial},
    {"special2", LaneType::kSpecial},
    {"special3", LaneType::kSpecial},
    {"roadWorks", LaneType::kRoadWorks},
    {"tram", LaneType::kTram},
    {"rail", LaneType::kRail},
    {"entry", LaneType::kEntry},
    {"mwyEntry", LaneType::kEntry},
    {"exit", LaneType::kExit},
    {"mwyExit", LaneType::kExit},
    {"offRamp", LaneType::kOffRamp},
    {"onRamp", LaneType::kOnRamp},
    {"connectingRamp", LaneType::kConnectingRamp},
    {"bus", LaneType::kBus},
    {"taxi", LaneType::kTaxi},
    {"HOV", LaneType::kHighOccupancy},
    {"curb", LaneType::kCurb},
    {"slipLane", LaneType::kSlipLane},
    {"shared", LaneType::kShared},
};
constexpr Word<LaneDirection> kDirections[] = {
    {"standard", LaneDirection::kStandard}, {"reversed", LaneDirection::kReversed}, {"both", LaneDirection::kBoth}};
constexpr Word<MarkType> kMarkTypes[] = {
    {"none", MarkType::kNone},
    {"solid", MarkType::kSolid},
    {"broken", MarkType::kBroken},
    {"solid solid", MarkType::kSolidSolid},
    {"solid broken", MarkType::kSolidBroken},
    {"broken solid", MarkType::kBrokenSolid},
    {"broken broken", MarkType::kBrokenBroken},
    {"botts dots", MarkType::kBottsDots},
    {"grass", MarkType::kGrass},
    {"curb", MarkType::kCurb},
    {"edge", MarkType::kEdge},
    {"custom", MarkType::kCustom},
};
constexpr Word<MarkColor> kMarkColors[] = {
    {"standard", MarkColor::kStandard}, {"white", MarkColor::kWhite},   {"yellow", MarkColor::kYellow},
    {"red", MarkColor::kRed},           {"blue", MarkColor::kBlue},     {"green", MarkColor::kGreen},
    {"orange", MarkColor::kOrange},     {"violet", MarkColor::kViolet}, {"black", MarkColor::kBlack}};
constexpr Word<bool> kMarkWeights[] = {{"standard", false}, {"bold", true}};
constexpr Word<LaneChange> kLaneChanges[] = {{"both", LaneChange::kBoth},
                                             {"increase", LaneChange::kIncrease},
                                             {"decrease", LaneChange::kDecrease},
                                             {"none", LaneChange::kNone}};
constexpr Word<bool> kAccessRules[] = {{"allow", true}, {"deny", false}};

void ReadMarkLines(ElementReader& element, network::RoadMark& mark) {
  element.Ignore({"name", "width"});
  const ElementReader::ChildHandler handlers[] = {{"line", [&](ElementReader& child) {
                                                     if (!child.Has("length")) {
                                                       child.Warning(codes::kMapMissingAttribute, "length",
                                                                     "must be given; the line is left out");
                                                       return child.LeaveOut();
                                                     }
                                                     network::MarkLine line;
                                                     line.length_m = child.NonNegative("length");
                                                     if (child.Has("space")) line.space_m = child.NonNegative("space");
                                                     line.t_offset_m = child.NumberOr("tOffset", 0);
                                                     line.s_offset_m = child.NumberOr("sOffset", 0);
                                                     line.width_m = child.NumberOr("width", 0);
                                                     child.Ignore({"rule", "color"});
                                                     mark.lines.push_back(line);
                                                   }}};
  element.ReadChildren(handlers);
}

void ReadRoadMark(ElementReader& element, Lane& lane) {
  network::RoadMark mark;
  mark.place = element.place();
  mark.s_offset_m = element.NonNegative("sOffset");
  mark.type = element.WordOr<MarkType>("type", kMarkTypes, MarkType::kNone);
  mark.color = element.WordOr<MarkColor>("color", kMarkColors, MarkColor::kStandard);
  mark.bold = element.WordOr<bool>("weight", kMarkWeights, false);
  mark.width_m = std::max(0.0, element.NumberOr("width", 0));
  mark.height_m = element.NumberOr("height", 0);
  mark.lane_change = element.WordOr<LaneChange>("laneChange", kLaneChanges, LaneChange::kBoth);
  mark.material = element.TextOr("material", "");
  const ElementReader::ChildHandler handlers[] = {{"type", [&](ElementReader& child) { ReadMarkLines(child, mark); }}};
  element.ReadChildren(handlers, {"explicit", "sway"});
  lane.marks.push_back(std::move(mark));
}

void ReadAccess(ElementReader& element, Lane& lane) {
  network::LaneAccess access;
  access.place = element.place();
  access.s_offset_m = element.NonNegative("sOffset");
  // Before 1.8 the restriction is an attribute and the rule, where not given, allows; since 1.8 they are elements.
  access.allow = element.WordOr<bool>("rule", kAccessRules, true);
  if (element.Has("restriction")) access.who.push_back(element.Text("restriction"));
  const ElementReader::ChildHandler handlers[] = {
      {"restriction", [&](ElementReader& child) { access.who.push_back(child.Text("type")); }}};
  element.ReadChildren(handlers);
  lane.accesses.push_back(std::move(access));
}

void ReadLaneLinks(ElementReader& element, Lane& lane) {
  const auto add = [](std::vector<network::LaneLink>& links) {
    return [&links](ElementReader& child) {
      child.Ignore({"layer"});
      links.push_back({child.Integer("id"), child.place()});
    };
  };
  const ElementReader::ChildHandler handlers[] = {{"predecessor", add(lane.predecessors)},
                                                  {"successor", add(lane.successors)}};
  element.ReadChildren(handlers);
}

Lane ReadLane(ElementReader& element) {
  Lane lane;
  lane.place = element.place();
  lane.id = element.Integer("id");
  lane.type = element.WordOr<LaneType>("type", kLaneTypes, LaneType::kNone);
  lane.level = element.BoolOr("level", false);
  lane.direction = element.WordOr<LaneDirection>("direction", kDirections, LaneDirection::kStandard);
  const ElementReader::ChildHandler handlers[] = {
      {"link", [&](ElementReader& child) { ReadLaneLinks(child, lane); }},
      {"width", [&](ElementReader& child) { lane.widths.Add(ReadCubicPiece(child, "sOffset")); }},
      {"border", [&](ElementReader& child) { lane.borders.Add(ReadCubicPiece(child, "sOffset")); }},
      {"roadMark", [&](ElementReader& child) { ReadRoadMark(child, lane); }},
      {"speed",
       [&](ElementReader& child) {
         const double offset = child.NonNegative("sOffset");
         std::optional<double> limit;
         if (!ReadSpeedLimit(child, &limit)) return;
         lane.speeds.push_back({offset, limit.value_or(std::numeric_limits<double>::infinity()), child.place()});
       }},
      {"material",
       [&](ElementReader& child) {
         network::LaneMaterial material;
         material.place = child.place();
         material.s_offset_m = child.NonNegative("sOffset");
         material.surface = child.TextOr("surface", "");
         material.friction = child.NumberOr("friction", 0);
         material.roughness = child.NumberOr("roughness", 0);
         lane.materials.push_back(std::move(material));
       }},
      {"access", [&](ElementReader& child) { ReadAccess(child, lane); }},
      {"height",
       [&](ElementReader& child) {
         lane.heights.push_back(
             {child.NonNegative("sOffset"), child.NumberOr("inner", 0), child.NumberOr("outer", 0), child.place()});
       }},
      {"rule",
       [&](ElementReader& child) {
         lane.rules.push_back({child.NonNegative("sOffset"), child.TextOr("value", ""), child.place()});
       }},
  };
  element.ReadChildren(handlers, {"visibility"});
  return lane;
}

// side: 1 left, 0 centre, -1 right.
void ReadSide(ElementReader& element, int side, LaneSection& section) {
  std::vector<Lane>& lanes = side > 0 ? section.left : section.right;
  const ElementReader::ChildHandler handlers[] = {{"lane", [&](ElementReader& child) {
                                                     Lane lane = ReadLane(child);
                                                     if ((lane.id > 0) - (lane.id < 0) != side) {
                                                       child.Error(
                                                           codes::kMapLaneOrder, "id",
                                                           absl::StrCat("must be ",
                                                                        side > 0   ? "above 0"
                                                                        : side < 0 ? "below 0"
                                                                                   : "0",
                                                                        " in <", element.name(), ">, got ", lane.id));
                                                     } else if (side == 0) {
                                                       section.center = std::move(lane);
                                                     } else {
                                                       lanes.push_back(std::move(lane));
                                                     }
                                                   }}};
  element.ReadChildren(handlers);
  // Files list them from left to right; the network counts outwards.
  std::stable_sort(lanes.begin(), lanes.end(), [](const Lane& a, const Lane& b) {
    return std::abs(static_cast<double>(a.id)) < std::abs(static_cast<double>(b.id));
  });
}

}  // namespace

void ReadLanes(ElementReader& element, network::Road& road) {
  const ElementReader::ChildHandler handlers[] = {
      {"laneOffset", [&](ElementReader& child) { road.lane_offset.Add(ReadCubicPiece(child, "s")); }},
      {"laneSection",
       [&](ElementReader& child) {
         LaneSection section;
         section.place = child.place();
         section.s_m = child.NonNegative("s");
         if (child.BoolOr("singleSide", false)) {
           child.Error(codes::kMapUnsupportedElement, "singleSide",
                       "must be false: lane sections of one side are not supported, got true");
         }
         const ElementReader::ChildHandler sides[] = {
             {"left", [&](ElementReader& side) { ReadSide(side, 1, section); }},
             {"center", [&](ElementReader& side) { ReadSide(side, 0, section); }},
             {"right", [&](ElementReader& side) { ReadSide(side, -1, section); }},
         };
         child.ReadChildren(sides);
         road.sections.push_back(std::move(section));
       }},
  };
  element.ReadChildren(handlers);
}

}  // namespace longtail::opendrive
