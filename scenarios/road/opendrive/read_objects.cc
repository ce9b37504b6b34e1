#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "scenarios/road/network/codes.h"
#include "scenarios/road/opendrive/read_parts.h"

namespace longtail::opendrive {
namespace {

using network::Corner;
using network::Object;
using network::ObjectType;
using network::Outline;
using network::Repeat;

// The standard's words and those that older files use for the same things. Types are free text in older versions: any
// other word is kNone, and kept as it is in type_word.
constexpr Word<ObjectType> kObjectTypes[] = {
    {"none", ObjectType::kNone},
    {"obstacle", ObjectType::kObstacle},
    {"pole", ObjectType::kPole},
    {"guide-post", ObjectType::kPole},
    {"tree", ObjectType::kTree},
    {"vegetation", ObjectType::kVegetation},
    {"barrier", ObjectType::kBarrier},
    {"railing", ObjectType::kBarrier},
    {"building", ObjectType::kBuilding},
    {"parkingSpace", ObjectType::kParkingSpace},
    {"trafficIsland", ObjectType::kTrafficIsland},
    {"crosswalk", ObjectType::kCrosswalk},
    {"streetLamp", ObjectType::kStreetLamp},
    {"gantry", ObjectType::kGantry},
    {"soundBarrier", ObjectType::kSoundBarrier},
    {"roadMark", ObjectType::kRoadMark},
    {"roadSurface", ObjectType::kRoadSurface},
    {"car", ObjectType::kObstacle},
    {"van", ObjectType::kObstacle},
    {"bus", ObjectType::kObstacle},
    {"trailer", ObjectType::kObstacle},
    {"bike", ObjectType::kObstacle},
    {"motorbike", ObjectType::kObstacle},
    {"tram", ObjectType::kObstacle},
    {"train", ObjectType::kObstacle},
    {"pedestrian", ObjectType::kObstacle},
    {"wind", ObjectType::kNone},
    {"patch", ObjectType::kRoadSurface},
};

ObjectType TypeOf(const std::string& word) {
  for (const Word<ObjectType>& known : kObjectTypes) {
    if (absl::EqualsIgnoreCase(word, known.name)) return known.value;
  }
  return ObjectType::kNone;
}

Corner ReadCorner(ElementReader& element, bool is_local) {
  Corner corner;
  corner.is_local = is_local;
  corner.first_m = element.Number(is_local ? "u" : "s");
  corner.second_m = element.Number(is_local ? "v" : "t");
  corner.dz_m = element.NumberOr(is_local ? "z" : "dz", 0);
  corner.height_m = element.NumberOr("height", 0);
  element.Ignore({"id"});
  return corner;
}

void ReadOutline(ElementReader& element, Object& object) {
  Outline outline;
  outline.closed = element.BoolOr("closed", true);
  outline.outer = element.BoolOr("outer", true);
  element.Ignore({"id", "fillType", "laneType"});
  const ElementReader::ChildHandler handlers[] = {
      {"cornerRoad", [&](ElementReader& child) { outline.corners.push_back(ReadCorner(child, false)); }},
      {"cornerLocal", [&](ElementReader& child) { outline.corners.push_back(ReadCorner(child, true)); }},
  };
  element.ReadChildren(handlers);
  object.outlines.push_back(std::move(outline));
}

void ReadRepeat(ElementReader& element, Object& object) {
  if (!element.Has("distance")) {
    element.Warning(codes::kMapMissingAttribute, "distance", "must be given; the repeat is left out");
    return element.LeaveOut();
  }
  Repeat repeat;
  repeat.place = element.place();
  repeat.s_m = element.NonNegative("s");
  repeat.length_m = element.NonNegative("length");
  repeat.distance_m = element.NonNegative("distance");
  // Each goes from a start to an end; what is not given is the object's own.
  const auto range = [&](const char* start, const char* end, double own, double* from, double* to) {
    *from = element.NumberOr(start, own);
    *to = element.NumberOr(end, *from);
  };
  range("tStart", "tEnd", object.t_m, &repeat.t_start_m, &repeat.t_end_m);
  range("heightStart", "heightEnd", object.height_m, &repeat.height_start_m, &repeat.height_end_m);
  range("zOffsetStart", "zOffsetEnd", object.z_offset_m, &repeat.z_offset_start_m, &repeat.z_offset_end_m);
  range("widthStart", "widthEnd", object.width_m, &repeat.width_start_m, &repeat.width_end_m);
  range("lengthStart", "lengthEnd", object.length_m, &repeat.length_start_m, &repeat.length_end_m);
  object.repeats.push_back(repeat);
}

Object ReadObject(ElementReader& element) {
  Object object;
  object.place = element.place();
  object.id = element.Text("id");
  object.name = element.TextOr("name", "");
  object.type_word = element.TextOr("type", "none");
  object.type = TypeOf(object.type_word);
  object.subtype = element.TextOr("subtype", "");
  object.dynamic = element.BoolOr("dynamic", false);
  object.orientation = ReadOrientation(element);
  object.s_m = element.Number("s");
  object.t_m = element.Number("t");
  object.z_offset_m = element.NumberOr("zOffset", 0);
  object.heading_rad = element.NumberOr("hdg", 0);
  object.pitch_rad = element.NumberOr("pitch", 0);
  object.roll_rad = element.NumberOr("roll", 0);
  object.length_m = element.NumberOr("length", 0);
  object.width_m = element.NumberOr("width", 0);
  object.height_m = element.NumberOr("height", 0);
  object.radius_m = element.NumberOr("radius", 0);
  object.valid_length_m = element.NumberOr("validLength", 0);
  const auto read_outline = [&](ElementReader& child) { ReadOutline(child, object); };
  const ElementReader::ChildHandler handlers[] = {
      {"repeat", [&](ElementReader& child) { ReadRepeat(child, object); }},
      {"outline", read_outline},
      {"outlines",
       [&](ElementReader& child) {
         const ElementReader::ChildHandler outline[] = {{"outline", read_outline}};
         child.ReadChildren(outline);
       }},
      {"validity", [&](ElementReader& child) { object.validity.push_back(ReadValidity(child)); }},
      {"parkingSpace",
       [&](ElementReader& child) {
         object.parking_access = child.TextOr("access", "all");
         child.ReadChildren({}, {"marking"});
       }},
  };
  element.ReadChildren(handlers, {"material", "markings", "borders", "surface", "skeleton"});
  return object;
}

network::Structure ReadStructure(ElementReader& element, network::StructureKind kind) {
  network::Structure structure;
  structure.place = element.place();
  structure.kind = kind;
  structure.id = element.Text("id");
  structure.name = element.TextOr("name", "");
  structure.type = element.TextOr("type", "");
  structure.s_m = element.Number("s");
  structure.length_m = element.NonNegative("length");
  if (kind == network::StructureKind::kTunnel) {
    structure.lighting = element.NumberOr("lighting", 0);
    structure.daylight = element.NumberOr("daylight", 0);
  }
  element.ReadChildren({}, {"validity"});
  return structure;
}

}  // namespace

void ReadObjects(ElementReader& element, network::Road& road) {
  const auto structure = [&road](network::StructureKind kind) {
    return [&road, kind](ElementReader& child) { road.structures.push_back(ReadStructure(child, kind)); };
  };
  const ElementReader::ChildHandler handlers[] = {
      {"object", [&](ElementReader& child) { road.objects.push_back(ReadObject(child)); }},
      {"tunnel", structure(network::StructureKind::kTunnel)},
      {"bridge", structure(network::StructureKind::kBridge)}};
  element.ReadChildren(handlers, {"objectReference"});
}

}  // namespace longtail::opendrive
