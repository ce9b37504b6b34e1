#include <utility>

#include "scenarios/road/opendrive/read_parts.h"

namespace longtail::opendrive {
namespace {

network::Signal ReadSignal(ElementReader& element) {
  network::Signal signal;
  signal.place = element.place();
  signal.id = element.Text("id");
  signal.name = element.TextOr("name", "");
  signal.dynamic = element.BoolOr("dynamic", false);
  signal.orientation = ReadOrientation(element);
  signal.country = element.TextOr("country", "");
  signal.country_revision = element.TextOr("countryRevision", "");
  signal.type = element.TextOr("type", "");
  signal.subtype = element.TextOr("subtype", "");
  signal.value = element.OptionalNumber("value");
  signal.unit = element.TextOr("unit", "");
  signal.text = element.TextOr("text", "");
  signal.s_m = element.Number("s");
  signal.t_m = element.Number("t");
  signal.z_offset_m = element.NumberOr("zOffset", 0);
  signal.heading_offset_rad = element.NumberOr("hOffset", 0);
  signal.pitch_rad = element.NumberOr("pitch", 0);
  signal.roll_rad = element.NumberOr("roll", 0);
  signal.width_m = element.NumberOr("width", 0);
  signal.height_m = element.NumberOr("height", 0);
  const ElementReader::ChildHandler handlers[] = {
      {"validity", [&](ElementReader& child) { signal.validity.push_back(ReadValidity(child)); }},
      {"dependency",
       [&](ElementReader& child) {
         signal.dependencies.push_back({child.Text("id"), child.TextOr("type", ""), child.place()});
       }},
  };
  element.ReadChildren(
      handlers, {"reference", "positionRoad", "positionInertial", "semantics", "staticBoard", "vmsBoard", "vmsGroup"});
  return signal;
}

}  // namespace

void ReadSignals(ElementReader& element, network::Road& road) {
  const ElementReader::ChildHandler handlers[] = {
      {"signal", [&](ElementReader& child) { road.signals.push_back(ReadSignal(child)); }},
      {"signalReference",
       [&](ElementReader& child) {
         network::SignalReference reference;
         reference.place = child.place();
         reference.signal_id = child.Text("id");
         reference.orientation = ReadOrientation(child);
         reference.s_m = child.Number("s");
         reference.t_m = child.Number("t");
         const ElementReader::ChildHandler validity[] = {
             {"validity", [&](ElementReader& range) { reference.validity.push_back(ReadValidity(range)); }}};
         child.ReadChildren(validity);
         road.signal_references.push_back(std::move(reference));
       }},
  };
  element.ReadChildren(handlers, {"vmsGroup"});
}

}  // namespace longtail::opendrive
