#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "scenarios/road/network/codes.h"
#include "scenarios/road/opendrive/read_parts.h"

namespace longtail::opendrive {
namespace {

using network::JunctionKind;

constexpr Word<JunctionKind> kKinds[] = {{"default", JunctionKind::kDefault},
                                         {"direct", JunctionKind::kDirect},
                                         {"virtual", JunctionKind::kVirtual},
                                         {"crossing", JunctionKind::kCrossing}};

network::Connection ReadConnection(ElementReader& element, JunctionKind kind) {
  network::Connection connection;
  connection.place = element.place();
  connection.id = element.Text("id");
  element.Ignore({"type"});
  if (kind == JunctionKind::kDefault || kind == JunctionKind::kDirect) {
    connection.incoming_road = element.Text("incomingRoad");
    connection.connecting_road = element.Text(kind == JunctionKind::kDirect ? "linkedRoad" : "connectingRoad");
    connection.contact_point = ReadContactPoint(element);
  } else {
    connection.incoming_road = element.TextOr("incomingRoad", "");
    connection.connecting_road = element.TextOr("connectingRoad", "");
    element.Ignore({"contactPoint"});
  }
  const ElementReader::ChildHandler handlers[] = {
      {"laneLink", [&](ElementReader& child) {
         child.Ignore({"overlapZone"});
         connection.lane_links.push_back({child.Integer("from"), child.Integer("to"), child.place()});
       }}};
  element.ReadChildren(handlers, {"predecessor", "successor"});
  return connection;
}

}  // namespace

network::Junction ReadJunction(ElementReader& element) {
  network::Junction junction;
  junction.place = element.place();
  junction.id = element.Text("id");
  junction.name = element.TextOr("name", "");
  junction.kind = element.WordOr<JunctionKind>("type", kKinds, JunctionKind::kDefault);
  if (junction.kind == JunctionKind::kVirtual || junction.kind == JunctionKind::kCrossing) {
    element.Warning(codes::kMapUnsupportedElement, "type",
                    "must be default or direct for its connections to join lanes, got another; they join none");
  }
  element.Ignore({"mainRoad", "orientation", "sStart", "sEnd"});
  const ElementReader::ChildHandler handlers[] = {
      {"connection",
       [&](ElementReader& child) { junction.connections.push_back(ReadConnection(child, junction.kind)); }},
      {"priority",
       [&](ElementReader& child) {
         if (!child.Has("high") || !child.Has("low")) {
           child.Warning(codes::kMapMissingAttribute, child.Has("high") ? "low" : "high",
                         "must be given; the priority is left out");
           return child.LeaveOut();
         }
         junction.priorities.push_back({child.Text("high"), child.Text("low"), child.place()});
       }},
      {"controller",
       [&](ElementReader& child) {
         junction.controllers.push_back(
             {child.Text("id"), child.TextOr("type", ""), child.IntegerOr("sequence", 0), child.place()});
       }},
      {"surface", [](ElementReader& child) { child.ReadChildren({}, {"CRG"}); }},
  };
  element.ReadChildren(handlers, {"planView", "elevationGrid", "boundary", "roadSection", "crossPath"});
  return junction;
}

network::Controller ReadController(ElementReader& element) {
  network::Controller controller;
  controller.place = element.place();
  controller.id = element.Text("id");
  controller.name = element.TextOr("name", "");
  controller.sequence = element.IntegerOr("sequence", 0);
  const ElementReader::ChildHandler handlers[] = {
      {"control", [&](ElementReader& child) {
         controller.controls.push_back({child.Text("signalId"), child.TextOr("type", ""), child.place()});
       }}};
  element.ReadChildren(handlers);
  return controller;
}

}  // namespace longtail::opendrive
