// What differs in numbers alone, such as copies, is said once.
#ifndef LONGTAIL_TOOLS_CLI_ALIKE_WORDS_H_
#define LONGTAIL_TOOLS_CLI_ALIKE_WORDS_H_

#include <string>
#include <vector>

namespace longtail {

// Indices of texts, in groups of those that are the same but for digits; groups in the order of their first text. Fewer
// than four that are alike are groups of one.
std::vector<std::vector<int>> GroupAlike(const std::vector<std::string>& texts);

// The same of things whose names count up by one within a group, "cow_7", "cow_8", …. words: one for each name.
std::vector<std::vector<int>> GroupNumbered(const std::vector<std::string>& names,
                                            const std::vector<std::string>& words);

// "cow_1 to cow_49, dog": names in order, those that count up as the first and the last of them.
std::string NamesWords(const std::vector<std::string>& names);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_ALIKE_WORDS_H_
