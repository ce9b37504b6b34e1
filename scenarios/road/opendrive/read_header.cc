#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "scenarios/road/network/codes.h"
#include "scenarios/road/opendrive/read_parts.h"

namespace longtail::opendrive {

network::Header ReadHeader(ElementReader& element) {
  network::Header header;
  header.revision_major = element.Integer("revMajor");
  header.revision_minor = element.Integer("revMinor");
  if (element.Has("revMajor") && header.revision_major != 1) {
    element.Error(codes::kMapVersion, "revMajor", absl::StrCat("must be 1, got ", header.revision_major));
  } else if (header.revision_minor > 8) {
    element.Warning(codes::kMapVersion, "revMinor",
                    absl::StrCat("must be in [0, 8] to be read in full, got ", header.revision_minor));
  }
  header.name = element.TextOr("name", "");
  header.version = element.TextOr("version", "");
  header.date = element.TextOr("date", "");
  header.vendor = element.TextOr("vendor", "");
  element.Ignore({"north", "south", "east", "west", "maxRoad", "maxJunc", "maxPrg"});
  const ElementReader::ChildHandler handlers[] = {
      {"geoReference",
       [&](ElementReader& child) {
         header.geo_reference = std::string(absl::StripAsciiWhitespace(child.text()));
         child.ReadChildren({});
       }},
      {"offset",
       [&](ElementReader& child) {
         header.offset_x_m = child.Number("x");
         header.offset_y_m = child.Number("y");
         header.offset_z_m = child.NumberOr("z", 0);
         header.offset_heading_rad = child.NumberOr("hdg", 0);
       }},
  };
  element.ReadChildren(handlers, {"license", "defaultRegulations"});
  return header;
}

}  // namespace longtail::opendrive
