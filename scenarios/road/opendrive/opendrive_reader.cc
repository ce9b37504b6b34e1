#include "scenarios/road/opendrive/opendrive_reader.h"

#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "scenarios/road/network/codes.h"
#include "scenarios/road/network/fault_list.h"
#include "scenarios/road/opendrive/element_reader.h"
#include "scenarios/road/opendrive/read_parts.h"
#include "scenarios/road/opendrive/xml_document.h"

namespace longtail {
namespace {

using opendrive::ElementReader;

void ReadRoot(ElementReader& root, network::NetworkData& data) {
  int num_headers = 0;
  const ElementReader::ChildHandler handlers[] = {
      {"header",
       [&](ElementReader& child) {
         if (++num_headers > 1) child.Error(codes::kMapRepeatedElement, "", "must be given once, got it again");
         data.header = opendrive::ReadHeader(child);
       }},
      {"road", [&](ElementReader& child) { data.roads.push_back(opendrive::ReadRoad(child)); }},
      {"junction", [&](ElementReader& child) { data.junctions.push_back(opendrive::ReadJunction(child)); }},
      {"controller", [&](ElementReader& child) { data.controllers.push_back(opendrive::ReadController(child)); }},
  };
  root.ReadChildren(handlers, {"junctionGroup", "station"});
  if (num_headers == 0) root.Warning(codes::kMapMissingElement, "", "must have a <header>, got none");
}

}  // namespace

OpenDriveMap ParseOpenDrive(absl::string_view text) {
  OpenDriveMap map;
  network::FaultList faults;
  network::NetworkData data;
  const std::optional<opendrive::XmlDocument> document = opendrive::ParseXml(text, faults);
  if (document) {
    ElementReader root(*document, 0, nullptr, faults);
    if (root.name() == "OpenDRIVE") {
      ReadRoot(root, data);
    } else {
      root.Error(codes::kMapWrongRoot, "", absl::StrCat("must be <OpenDRIVE>, got <", root.name().substr(0, 60), ">"));
      root.LeaveOut();
    }
  }
  const bool can_go_on = document && document->elements[0].name == "OpenDRIVE";
  const bool has_errors = faults.has_errors();
  map.diagnostics = faults.Take();
  if (!can_go_on) return map;
  // Faults between the parts are named even where single values are faulty.
  map.network = RoadNetwork::Create(std::move(data), map.diagnostics);
  if (has_errors) map.network.reset();
  return map;
}

absl::StatusOr<OpenDriveFile> ReadOpenDriveFile(const std::string& path) {
  OpenDriveFile file;
  file.path = path;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return absl::NotFoundError(absl::StrCat("there is no file ", path));
  if (std::filesystem::is_directory(path, error)) {
    return absl::PermissionDeniedError(absl::StrCat("cannot read ", path, ": it is a folder"));
  }
  std::ifstream stream(path, std::ios::binary);
  std::vector<char> chunk(1 << 20);
  // One byte too many is enough to see that it is too large.
  while (stream && file.text.size() <= opendrive::kMaxMapBytes) {
    stream.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    file.text.append(chunk.data(), static_cast<size_t>(stream.gcount()));
  }
  if (stream.bad() || (stream.fail() && !stream.eof())) {
    return absl::PermissionDeniedError(absl::StrCat("cannot read ", path));
  }
  file.map = ParseOpenDrive(file.text);
  return file;
}

}  // namespace longtail
