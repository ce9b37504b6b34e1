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

// Each element goes to the group that waits for its key, which then waits for what comes next; groups of less than
// several are taken apart. In the order of first elements.
std::vector<std::vector<int>> Group(const std::vector<std::string>& keys, const std::vector<std::string>& next) {
  std::vector<std::vector<int>> groups;
  absl::flat_hash_map<std::string, size_t> waiting;
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto found = waiting.find(keys[i]);
    const size_t group = found != waiting.end() ? found->second : groups.size();
    if (group == groups.size()) groups.emplace_back();
    groups[group].push_back(static_cast<int>(i));
    waiting[next[i]] = group;
  }
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
  std::vector<std::string> keys;
  for (const std::string& text : texts) keys.push_back(WithoutDigits(text));
  return Group(keys, keys);
}

std::vector<std::vector<int>> GroupNumbered(const std::vector<std::string>& names,
                                            const std::vector<std::string>& words) {
  std::vector<std::string> keys, next;
  for (size_t i = 0; i < names.size(); ++i) {
    const auto [rest, number] = NumberOf(names[i]);
    const std::string likeness = absl::StrCat(rest, ":", WithoutDigits(words[i]), ":");
    keys.push_back(absl::StrCat(likeness, number));
    // Nothing comes after a name without a number, and nobody waits for it.
    next.push_back(number < 0 ? "" : absl::StrCat(likeness, number + 1));
  }
  return Group(keys, next);
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
