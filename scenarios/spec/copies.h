// Elements of lists that say `copies: n` become n elements, before a spec is bound.
#ifndef LONGTAIL_SCENARIOS_SPEC_COPIES_H_
#define LONGTAIL_SCENARIOS_SPEC_COPIES_H_

#include <vector>

#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/syntax_tree.h"

namespace longtail {

// Most fields that the copies of one spec have in all.
inline constexpr int kMaxCopiedFields = 100000;

// fields of a ScenarioSpec, in which copies are made as the comment of Actor.copies says. Copies within copies are made
// first, so that "{copy}" is the number of the innermost. Where `copies` cannot be read, it stays for the binder to
// report, and there is one copy. Faults (copies of what stands in no list, more than kMaxCopiedFields) are appended to
// diagnostics. Whether there was anything to copy.
bool MakeCopies(std::vector<SyntaxField>& fields, Diagnostics& diagnostics);

// Takes out faults that are those of an earlier copy: of the same place, and the same but for their numbers.
void DropRepeats(Diagnostics& diagnostics);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_COPIES_H_
