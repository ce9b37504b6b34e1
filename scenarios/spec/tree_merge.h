// Joins what several files say of one spec, before it is bound to the message.
#ifndef LONGTAIL_SCENARIOS_SPEC_TREE_MERGE_H_
#define LONGTAIL_SCENARIOS_SPEC_TREE_MERGE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "scenarios/spec/syntax_tree.h"

namespace longtail {

// Fields of a ScenarioSpec with names as in the message, and each list of its top level taken apart: a field an
// element.
std::vector<SyntaxField> Flatten(std::vector<SyntaxField> fields, bool json);

// The name of an element of a list of the top level: its id or name. Empty for what has none. field comes from Flatten.
absl::string_view ElementName(const SyntaxField& field);

// The value of a string among fields; empty where there is none.
absl::string_view StringOf(const std::vector<SyntaxField>& fields, absl::string_view name);

// Puts what over says on top of base, as the comment of Import in spec.proto says. Both come from Flatten. Fields that
// over gives twice stay twice, for the binder to report.
void MergeOver(std::vector<SyntaxField> over, std::vector<SyntaxField>& base);

// Adds what another import gives to base. What both give must be the very same piece of text; the rest is returned:
// fields of more that base has from elsewhere.
std::vector<SyntaxField> AddImported(std::vector<SyntaxField> more, std::vector<SyntaxField>& base);

// Elements of the names in only, in that order, and the parameters that they use, in the order of fields. Names that
// fields do not have are returned in unknown, as indices into only.
std::vector<SyntaxField> Select(const std::vector<SyntaxField>& fields, const std::vector<std::string>& only,
                                std::vector<int>& unknown);

// All names of elements of fields, each once, in order.
std::vector<std::string> ElementNames(const std::vector<SyntaxField>& fields);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_TREE_MERGE_H_
