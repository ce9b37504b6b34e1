// Text (protobuf text format with the scalar shorthand of longtail.v1.Value, or JSON of the
// same message) -> ScenarioSpec, every fault of the file in one run.
#ifndef LONGTAIL_SCENARIOS_SPEC_SPEC_FILE_H_
#define LONGTAIL_SCENARIOS_SPEC_SPEC_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "longtail/v1/spec.pb.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/import_files.h"
#include "scenarios/spec/source_map.h"

namespace longtail {

struct ParsedSpec {
  v1::ScenarioSpec spec;    // what could be read; usable only without errors
  Diagnostics diagnostics;  // syntax, types, names, ranges, references, expressions: sorted by position
  SourceMap source_map;     // where each field stands
};

struct SpecReading {
  // Of the text: imports are relative to it, and its stem is compared with the spec's id. Default: none, no such check.
  std::string path = "";
  // Where imports come from; borrowed for the call. Default: every import is a fault.
  const ImportFiles* imports = nullptr;
  // A fragment is no fault; it need not be whole. Nothing can be drawn from it. Default: it is a fault.
  bool fragments = false;
};

// Parses and validates text and what it imports. Never fails, crashes or hangs: a bad text is described in diagnostics.
// The spec is self-contained: it has no imports, no fragment and no required parameters. Text over 1 MiB, binary text
// and nesting over 64 are faults.
ParsedSpec ParseSpec(std::string_view text, const SpecReading& reading);

// The same for a text without imports; file_stem is compared with the spec's id; empty skips that check.
ParsedSpec ParseSpec(std::string_view text, std::string_view file_stem);

struct SpecFile {
  std::string path;
  std::string text;
  ParsedSpec parsed;
};

// Reads and parses a file and what it imports, from beside it or from library_dir (empty: none). NotFound or
// PermissionDenied (naming path) only where the file itself cannot be read.
absl::StatusOr<SpecFile> ReadSpecFile(const std::string& path, const std::string& library_dir = "",
                                      bool fragments = false);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_SPEC_FILE_H_
