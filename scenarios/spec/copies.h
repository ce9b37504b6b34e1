// Elements of lists that say `copies: n` become n elements, before a spec is bound.
#ifndef LONGTAIL_SCENARIOS_SPEC_COPIES_H_
#define LONGTAIL_SCENARIOS_SPEC_COPIES_H_

#include <set>
#include <utility>
#include <vector>

#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/syntax_tree.h"

namespace longtail {

// What stands for the number of a copy in its strings.
inline constexpr char kNumberOfCopy[] = "{copy}";

// Most fields that the copies of one spec, and lists that name them, come to. 64 bytes of text count as one.
inline constexpr int kMaxCopiedFields = 50000;

// Lines, by file, on which something stands that was copied.
using CopiedLines = std::set<std::pair<int, int>>;

// fields of a ScenarioSpec, in which copies are made as the comment of Actor.copies says. Copies within copies are made
// first, so that "{copy}" is the number of the innermost. Where `copies` cannot be read, it stays for the binder to
// report, and there is one copy. Faults (copies of a trigger or node that stands in no list, "{copy}" without copies,
// more than kMaxCopiedFields) are appended to diagnostics.
CopiedLines MakeCopies(std::vector<SyntaxField>& fields, Diagnostics& diagnostics);

// Takes out faults that are those of an earlier copy: of the same place, and the same but for numbers.
void DropRepeats(const CopiedLines& copied, Diagnostics& diagnostics);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_COPIES_H_
