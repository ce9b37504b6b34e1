#include "scenarios/spec/suggest.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace longtail {
namespace {

// Names longer than this are no typing slip of ours.
constexpr size_t kMaxNameLength = 80;

// name is a run of whole words of candidate: CITY of SURROUNDINGS_KIND_CITY, speed of speed_mps.
bool IsWordPart(absl::string_view name, absl::string_view candidate) {
  if (name.size() < 3) return false;
  const std::string word = absl::AsciiStrToLower(name);
  const std::string whole = absl::AsciiStrToLower(candidate);
  return absl::StrContains(absl::StrCat("_", whole, "_"), absl::StrCat("_", word, "_"));
}

// Length of the whole words, with their `_`, that all candidates begin with.
size_t SharedWords(const std::vector<std::string>& candidates) {
  if (candidates.size() < 2) return 0;
  size_t length = candidates[0].size();
  for (const std::string& candidate : candidates) {
    size_t same = 0;
    while (same < std::min(length, candidate.size()) && candidate[same] == candidates[0][same]) ++same;
    length = same;
  }
  const size_t end = absl::string_view(candidates[0]).substr(0, length).rfind('_');
  return end == absl::string_view::npos ? 0 : end + 1;
}

}  // namespace

int EditDistance(absl::string_view a, absl::string_view b, int limit) {
  const int num_a = static_cast<int>(a.size());
  const int num_b = static_cast<int>(b.size());
  if (std::abs(num_a - num_b) > limit) return limit + 1;
  std::vector<int> before(num_b + 1), last(num_b + 1), row(num_b + 1);
  for (int j = 0; j <= num_b; ++j) last[j] = j;
  const auto same = [&](int i, int j) { return absl::ascii_tolower(a[i]) == absl::ascii_tolower(b[j]); };
  for (int i = 1; i <= num_a; ++i) {
    row[0] = i;
    int best = i;
    for (int j = 1; j <= num_b; ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same(i - 1, j - 1) ? 0 : 1)});
      if (i > 1 && j > 1 && same(i - 1, j - 2) && same(i - 2, j - 1)) row[j] = std::min(row[j], before[j - 2] + 1);
      best = std::min(best, row[j]);
    }
    if (best > limit) return limit + 1;
    before.swap(last);
    last.swap(row);
  }
  return std::min(last[num_b], limit + 1);
}

std::string Suggest(absl::string_view name, const std::vector<std::string>& candidates) {
  if (name.empty() || name.size() > kMaxNameLength) return "";
  // What all names begin with says nothing about which of them is meant.
  if (const size_t shared = SharedWords(candidates);
      shared > 0 && name.size() > shared &&
      EditDistance(name.substr(0, shared), absl::string_view(candidates[0]).substr(0, shared),
                   /*limit=*/2) <= 2) {
    std::vector<std::string> ends;
    for (const std::string& candidate : candidates) ends.push_back(candidate.substr(shared));
    const std::string end = Suggest(name.substr(shared), ends);
    return end.empty() ? "" : candidates[0].substr(0, shared) + end;
  }
  int best = std::max(2, static_cast<int>(name.size()) / 3) + 1;
  std::string found;
  for (const std::string& candidate : candidates) {
    // Replacing every letter is no likeness.
    if (static_cast<int>(std::max(name.size(), candidate.size())) <= best && candidate.size() <= 2) continue;
    const int distance = EditDistance(name, candidate, best - 1);
    if (distance < best) {
      best = distance;
      found = candidate;
    }
  }
  if (!found.empty()) return found;
  for (const std::string& candidate : candidates) {
    if (IsWordPart(name, candidate)) return candidate;
  }
  return "";
}

std::string JoinNames(const std::vector<std::string>& names) {
  constexpr size_t kMaxJoined = 32;
  if (names.size() <= kMaxJoined) return absl::StrJoin(names, ", ");
  return absl::StrCat(absl::StrJoin(names.begin(), names.begin() + kMaxJoined, ", "), " and ",
                      names.size() - kMaxJoined, " more");
}

}  // namespace longtail
