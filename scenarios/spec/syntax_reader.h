// Text in either form -> SyntaxTree, and the limits of a text.
#ifndef LONGTAIL_SCENARIOS_SPEC_SYNTAX_READER_H_
#define LONGTAIL_SCENARIOS_SPEC_SYNTAX_READER_H_

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/syntax_tree.h"

namespace longtail {

// Largest text of one file.
inline constexpr size_t kMaxSpecBytes = 1 << 20;

struct SyntaxTree {
  std::vector<SyntaxField> fields;  // in order; empty where nothing could be read
  bool json = false;                // else protobuf's text format
  bool balanced = true;             // blocks of the text format, see ReadTextFormat
};

// Faults, those of a text that is empty, binary or too large among them, are appended to diagnostics; there is at least
// one where the tree has no fields. file goes into every span and fault. A byte order mark is skipped.
SyntaxTree ReadSyntax(absl::string_view text, int file, Diagnostics& diagnostics);

bool IsUtf8(absl::string_view text);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_SYNTAX_READER_H_
