// "Did you mean": the known name nearest to a mistyped one.
#ifndef LONGTAIL_SCENARIOS_SPEC_SUGGEST_H_
#define LONGTAIL_SCENARIOS_SPEC_SUGGEST_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace longtail {

// Insertions, deletions, replacements and swaps of neighbours that turn a into b; case does not
// count. Stops early and returns limit + 1 when more than limit are needed.
int EditDistance(absl::string_view a, absl::string_view b, int limit);

// The candidate within a third of name's length (at least 2 edits), or of which name is a whole
// `_`-separated part; the first of equals. Words that all candidates begin with, as those of an enumeration do, are not
// compared where name has them, too. Empty for none.
std::string Suggest(absl::string_view name, const std::vector<std::string>& candidates);

// "a, b, c"; of many names the first ones and how many more there are.
std::string JoinNames(const std::vector<std::string>& names);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_SUGGEST_H_
