// SyntaxTree -> ScenarioSpec by the message descriptors: names, types and shapes.
#ifndef LONGTAIL_SCENARIOS_SPEC_BINDER_H_
#define LONGTAIL_SCENARIOS_SPEC_BINDER_H_

#include <vector>

#include "google/protobuf/message.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/source_map.h"
#include "scenarios/spec/syntax_tree.h"

namespace longtail {

// Fills message with what fits; every misfit is appended to diagnostics. source_map, whose files tell JSON from the
// text format, gets the place of each field, also of those that could not be read (marked bad). JSON accepts
// lowerCamelCase names and writes enum values as strings.
void BindMessage(const std::vector<SyntaxField>& fields, google::protobuf::Message& message, SourceMap& source_map,
                 Diagnostics& diagnostics);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_BINDER_H_
