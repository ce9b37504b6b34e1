#include "tools/cli/alike_words.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace longtail {

std::vector<std::vector<int>> GroupAlike(const std::vector<std::string>& texts) {
  constexpr size_t kSeveral = 4;
  std::vector<std::vector<int>> groups;
  absl::flat_hash_map<std::string, size_t> group_of;
  for (size_t i = 0; i < texts.size(); ++i) {
    std::string likeness = texts[i];
    likeness.erase(std::remove_if(likeness.begin(), likeness.end(), absl::ascii_isdigit), likeness.end());
    const auto [group, is_new] = group_of.try_emplace(std::move(likeness), groups.size());
    if (is_new) groups.emplace_back();
    groups[group->second].push_back(static_cast<int>(i));
  }
  std::vector<std::vector<int>> alike;
  for (std::vector<int>& group : groups) {
    if (group.size() >= kSeveral) {
      alike.push_back(std::move(group));
    } else {
      for (const int index : group) alike.push_back({index});
    }
  }
  std::sort(alike.begin(), alike.end());
  return alike;
}

std::string NamesWords(const std::vector<std::string>& names) {
  std::vector<std::string> words;
  for (const std::vector<int>& group : GroupAlike(names)) {
    const std::string& first = names[group.front()];
    words.push_back(group.size() == 1 ? first : absl::StrCat(first, " to ", names[group.back()]));
  }
  return absl::StrJoin(words, ", ");
}

}  // namespace longtail
