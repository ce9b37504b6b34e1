// Text (protobuf text format with the scalar shorthand of longtail.v1.Value, or JSON of the
// same message) -> ScenarioSpec, every fault of the file in one run.
#ifndef LONGTAIL_SCENARIOS_SPEC_SPEC_FILE_H_
#define LONGTAIL_SCENARIOS_SPEC_SPEC_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "longtail/v1/spec.pb.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/source_map.h"

namespace longtail {

struct ParsedSpec {
  v1::ScenarioSpec spec;    // what could be read; usable only without errors
  Diagnostics diagnostics;  // syntax, types, names, ranges, references, expressions: sorted by position
  SourceMap source_map;     // where each field stands
};

// Parses and validates text. Never fails, crashes or hangs: a bad text is described in diagnostics.
// file_stem is compared with the spec's id; empty skips that check. Text over 1 MiB, binary text and nesting over 64
// are faults.
ParsedSpec ParseSpec(std::string_view text, std::string_view file_stem);

struct SpecFile {
  std::string path;
  std::string text;
  ParsedSpec parsed;
};

// Reads and parses a file. NotFound or PermissionDenied (naming path) only where it cannot be read.
absl::StatusOr<SpecFile> ReadSpecFile(const std::string& path);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_SPEC_FILE_H_
