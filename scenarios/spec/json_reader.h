// JSON -> SyntaxTree, with the places of names and values.
#ifndef LONGTAIL_SCENARIOS_SPEC_JSON_READER_H_
#define LONGTAIL_SCENARIOS_SPEC_JSON_READER_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/syntax_tree.h"

namespace longtail {

// Fields of the one object in text, in order; // and /* */ comments are skipped. A fault of syntax is
// appended to diagnostics; JSON is read up to its first one, and then nothing is returned.
std::vector<SyntaxField> ReadJson(absl::string_view text, Diagnostics& diagnostics);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_JSON_READER_H_
