// Everything that can be judged of a spec without drawing from it.
#ifndef LONGTAIL_SCENARIOS_SPEC_VALIDATE_H_
#define LONGTAIL_SCENARIOS_SPEC_VALIDATE_H_

#include "absl/strings/string_view.h"
#include "longtail/v1/spec.pb.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/source_map.h"

namespace longtail {

// Appends every fault of spec to diagnostics: required fields, ranges, laws, expressions, names, references
// and meaning. file_stem is compared with the spec's id; empty skips that. source_map tells where fields
// stand and which ones were reported already; an empty one puts every fault at the file's start.
void ValidateSpec(const v1::ScenarioSpec& spec, absl::string_view file_stem, const SourceMap& source_map,
                  Diagnostics& diagnostics);

// The same for a spec that was not read from a file.
Diagnostics ValidateSpec(const v1::ScenarioSpec& spec);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_VALIDATE_H_
