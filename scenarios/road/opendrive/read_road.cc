#include <limits>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "scenarios/road/network/codes.h"
#include "scenarios/road/opendrive/read_parts.h"

namespace longtail::opendrive {
namespace {

using network::ContactPoint;
using network::CrossfallSide;
using network::Orientation;
using network::Road;
using network::TrafficRule;

constexpr Word<TrafficRule> kTrafficRules[] = {{"RHT", TrafficRule::kRightHand}, {"LHT", TrafficRule::kLeftHand}};
constexpr Word<ContactPoint> kContactPoints[] = {{"start", ContactPoint::kStart}, {"end", ContactPoint::kEnd}};
constexpr Word<CrossfallSide> kCrossfallSides[] = {
    {"left", CrossfallSide::kLeft}, {"right", CrossfallSide::kRight}, {"both", CrossfallSide::kBoth}};
constexpr Word<Orientation> kOrientations[] = {
    {"+", Orientation::kAlongS}, {"-", Orientation::kAgainstS}, {"none", Orientation::kBoth}};
constexpr Word<bool> kLinkTypes[] = {{"road", false}, {"junction", true}};
constexpr Word<double> kSpeedUnits[] = {{"m/s", 1}, {"km/h", 1 / 3.6}, {"kmh", 1 / 3.6}, {"mph", 0.44704}};

std::optional<network::RoadLink> ReadRoadLink(ElementReader& element) {
  network::RoadLink link;
  link.place = element.place();
  link.to_junction = element.WordOr<bool>("elementType", kLinkTypes, false);
  if (!element.Has("elementType")) element.Text("elementType");
  link.id = element.Text("elementId");
  if (link.to_junction) {
    element.Ignore({"contactPoint"});
  } else if (element.Has("elementS")) {
    element.Warning(codes::kMapUnsupportedElement, "elementS",
                    "must be a contact point, got a place along the road (a virtual junction), which is not supported; "
                    "the link is left out");
    element.Ignore({"elementS", "elementDir", "contactPoint"});
    return std::nullopt;
  } else {
    link.contact_point = ReadContactPoint(element);
  }
  element.ReadChildren({});
  return link;
}

void ReadLink(ElementReader& element, Road& road) {
  const auto once = [](std::optional<network::RoadLink>& link) {
    return [&link](ElementReader& child) {
      if (link) {
        child.Error(codes::kMapRepeatedElement, "", "must be given once, got it again");
      }
      link = ReadRoadLink(child);
    };
  };
  const ElementReader::ChildHandler handlers[] = {{"predecessor", once(road.predecessor)},
                                                  {"successor", once(road.successor)}};
  element.ReadChildren(handlers, {"neighbor"});
}

void ReadType(ElementReader& element, Road& road) {
  network::RoadType type;
  type.place = element.place();
  type.s_m = element.NonNegative("s");
  type.type = element.TextOr("type", "");
  type.country = element.TextOr("country", "");
  const ElementReader::ChildHandler handlers[] = {
      {"speed", [&](ElementReader& child) { ReadSpeedLimit(child, &type.limit_mps); }}};
  element.ReadChildren(handlers);
  road.types.push_back(std::move(type));
}

void ReadLateralProfile(ElementReader& element, Road& road) {
  const ElementReader::ChildHandler handlers[] = {
      {"superelevation", [&](ElementReader& child) { road.superelevation.Add(ReadCubicPiece(child, "s")); }},
      {"crossfall",
       [&](ElementReader& child) {
         const CrossfallSide side = child.WordOr<CrossfallSide>("side", kCrossfallSides, CrossfallSide::kBoth);
         road.crossfalls.push_back({side, ReadCubicPiece(child, "s")});
       }},
      {"shape",
       [&](ElementReader& child) {
         const double s_m = child.NonNegative("s");
         if (road.shapes.empty() || road.shapes.back().s_m != s_m) road.shapes.push_back({s_m, {}, child.place()});
         road.shapes.back().heights.Add(ReadCubicPiece(child, "t"));
       }},
  };
  element.ReadChildren(handlers, {"crossSectionSurface"});
}

}  // namespace

ContactPoint ReadContactPoint(ElementReader& element) {
  if (!element.Has("contactPoint")) element.Text("contactPoint");
  return element.WordOr<ContactPoint>("contactPoint", kContactPoints, ContactPoint::kStart);
}

Orientation ReadOrientation(ElementReader& element) {
  return element.WordOr<Orientation>("orientation", kOrientations, Orientation::kBoth);
}

network::CubicPiece ReadCubicPiece(ElementReader& element, const char* start_name) {
  const bool is_transverse = start_name[0] == 't';
  network::CubicPiece piece;
  piece.place = element.place();
  piece.start_m = is_transverse ? element.Number(start_name) : element.NonNegative(start_name);
  piece.cubic = element.ReadCubic();
  element.ReadChildren({});
  return piece;
}

network::LaneRange ReadValidity(ElementReader& element) {
  network::LaneRange range{element.Integer("fromLane"), element.Integer("toLane"), element.place()};
  element.Ignore({"layer"});
  if (range.from > range.to) std::swap(range.from, range.to);
  return range;
}

bool ReadSpeedLimit(ElementReader& element, std::optional<double>* limit_mps) {
  const std::string max(absl::StripAsciiWhitespace(element.Text("max")));
  const double unit_mps = element.WordOr<double>("unit", kSpeedUnits, 1);
  if (absl::EqualsIgnoreCase(max, "no limit")) *limit_mps = std::numeric_limits<double>::infinity();
  if (absl::EqualsIgnoreCase(max, "no limit") || absl::EqualsIgnoreCase(max, "undefined") || !element.Has("max")) {
    return true;
  }
  const double limit = element.Number("max");
  if (limit >= 0) {
    *limit_mps = limit * unit_mps;
    return true;
  }
  element.Warning(codes::kMapOutOfRange, "max", absl::StrCat("must not be below 0, got ", limit, "; it is left out"));
  return false;
}

Road ReadRoad(ElementReader& element) {
  Road road;
  road.place = element.place();
  road.id = element.Text("id");
  road.name = element.TextOr("name", "");
  road.length_m = element.NonNegative("length");
  road.junction = element.TextOr("junction", "-1");
  if (road.junction == "-1") road.junction.clear();
  road.rule = element.WordOr<TrafficRule>("rule", kTrafficRules, TrafficRule::kRightHand);
  const ElementReader::ChildHandler handlers[] = {
      {"link", [&](ElementReader& child) { ReadLink(child, road); }},
      {"type", [&](ElementReader& child) { ReadType(child, road); }},
      {"planView", [&](ElementReader& child) { ReadPlanView(child, road); }},
      {"elevationProfile",
       [&](ElementReader& child) {
         const ElementReader::ChildHandler elevation[] = {
             {"elevation", [&](ElementReader& record) { road.elevation.Add(ReadCubicPiece(record, "s")); }}};
         child.ReadChildren(elevation, {"elevationGrid"});
       }},
      {"lateralProfile", [&](ElementReader& child) { ReadLateralProfile(child, road); }},
      {"lanes", [&](ElementReader& child) { ReadLanes(child, road); }},
      {"objects", [&](ElementReader& child) { ReadObjects(child, road); }},
      {"signals", [&](ElementReader& child) { ReadSignals(child, road); }},
      // Only its CRG files are not supported; many maps have it empty.
      {"surface", [](ElementReader& child) { child.ReadChildren({}, {"CRG"}); }},
  };
  element.ReadChildren(handlers, {"railroad"});
  return road;
}

}  // namespace longtail::opendrive
