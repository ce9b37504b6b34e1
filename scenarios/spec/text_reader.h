// Protobuf text format -> SyntaxTree, going on after each fault.
#ifndef LONGTAIL_SCENARIOS_SPEC_TEXT_READER_H_
#define LONGTAIL_SCENARIOS_SPEC_TEXT_READER_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/syntax_tree.h"

namespace longtail {

// Fields of the file in order. Faults of syntax are appended to diagnostics; what stands
// around a fault is kept. Time and memory are linear in text's size. balanced: every block that is opened is closed,
// and nothing else is; where not, which field lies in which block is a guess.
std::vector<SyntaxField> ReadTextFormat(absl::string_view text, Diagnostics& diagnostics, bool& balanced);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_TEXT_READER_H_
