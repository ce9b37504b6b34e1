// Reads ASAM OpenDRIVE 1.x maps (.xodr).
//
// Follows the standard of versions 1.1 to 1.8. Every fault is named in one run, with line and column; errors leave no
// network. What the network does not hold is named by warnings and left out: unsupported and unknown elements, unused
// attributes. docs/authoring.md lists what is not supported.
#ifndef LONGTAIL_SCENARIOS_ROAD_OPENDRIVE_OPENDRIVE_READER_H_
#define LONGTAIL_SCENARIOS_ROAD_OPENDRIVE_OPENDRIVE_READER_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "scenarios/road/network/road_network.h"
#include "scenarios/spec/diagnostic.h"

namespace longtail {

struct OpenDriveMap {
  std::optional<RoadNetwork> network;  // nothing where diagnostics have errors
  Diagnostics diagnostics;             // sorted by position
};

// text is the whole file. Never fails on bad text; time and memory are linear in its size. Thread-safe.
OpenDriveMap ParseOpenDrive(absl::string_view text);

struct OpenDriveFile {
  std::string path;
  std::string text;
  OpenDriveMap map;
};

// NotFound where there is no such file, PermissionDenied where it cannot be read. A file that is too large to be a map
// is not read in full: it has that one fault.
absl::StatusOr<OpenDriveFile> ReadOpenDriveFile(const std::string& path);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_OPENDRIVE_OPENDRIVE_READER_H_
