#include "tools/cli/alike_words.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace longtail {
namespace {

constexpr size_t kSeveral = 4;

std::string WithoutDigits(std::string text) {
  text.erase(std::remove_if(text.begin(), text.end(), absl::ascii_isdigit), text.end());
  return text;
}

// A name without its last number, and the number: of "cow_7_goes" "cow__goes" and 7; -1 where there is none.
std::pair<std::string, int> NumberOf(const std::string& name) {
  const size_t last = name.find_last_of("0123456789");
  if (last == std::string::npos) return {name, -1};
  const size_t before = name.find_last_not_of("0123456789", last);
  const size_t first = before == std::string::npos ? 0 : before + 1;
  int number = -1;
  if (!absl::SimpleAtoi(name.substr(first, last + 1 - first), &number)) return {name, -1};
  return {absl::StrCat(name.substr(0, first), name.substr(last + 1)), number};
}

// Groups of several; what is in smaller ones stands alone. In the order of first ones.
std::vector<std::vector<int>> OfSeveral(const std::vector<std::vector<int>>& groups) {
  std::vector<std::vector<int>> several;
  for (const std::vector<int>& group : groups) {
    if (group.size() >= kSeveral) {
      several.push_back(group);
    } else {
      for (const int index : group) several.push_back({index});
    }
  }
  std::sort(several.begin(), several.end());
  return several;
}

}  // namespace

std::vector<std::vector<int>> GroupAlike(const std::vector<std::string>& texts) {
  std::vector<std::vector<int>> groups;
  absl::flat_hash_map<std::string, size_t> group_of;
  for (size_t i = 0; i < texts.size(); ++i) {
    const auto [group, is_new] = group_of.try_emplace(WithoutDigits(texts[i]), groups.size());
    if (is_new) groups.emplace_back();
    groups[group->second].push_back(static_cast<int>(i));
  }
  return OfSeveral(groups);
}

std::vector<std::vector<int>> GroupNumbered(const std::vector<std::string>& names,
                                            const std::vector<std::string>& words) {
  std::vector<std::vector<int>> groups;
  absl::flat_hash_map<std::string, size_t> group_of;  // by what comes next in it
  for (size_t i = 0; i < names.size(); ++i) {
    const auto [rest, number] = NumberOf(names[i]);
    const std::string likeness = absl::StrCat(rest, ":", WithoutDigits(words[i]), ":");
    const auto found = group_of.find(absl::StrCat(likeness, number));
    const size_t group = found != group_of.end() ? found->second : groups.size();
    if (group == groups.size()) groups.emplace_back();
    groups[group].push_back(static_cast<int>(i));
    if (number >= 0) group_of[absl::StrCat(likeness, number + 1)] = group;
  }
  return OfSeveral(groups);
}

std::string NamesWords(const std::vector<std::string>& names) {
  std::vector<std::string> words;
  for (const std::vector<int>& group : GroupNumbered(names, std::vector<std::string>(names.size()))) {
    const std::string& first = names[group.front()];
    words.push_back(group.size() == 1 ? first : absl::StrCat(first, " to ", names[group.back()]));
  }
  return absl::StrJoin(words, ", ");
}

}  // namespace longtail
