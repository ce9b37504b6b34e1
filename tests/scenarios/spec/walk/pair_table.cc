#include "tests/scenarios/spec/walk/pair_table.h"

#include <filesystem>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

namespace fs = std::filesystem;

// Whether a line of text begins with what.
bool HasLine(absl::string_view text, absl::string_view what) {
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (absl::ConsumePrefix(&line, "  ") && absl::ConsumePrefix(&line, what)) return true;
  }
  return false;
}

// The line with "(5 | 8)" read as its side, 0 or 1.
std::string WithEither(absl::string_view line, int side) {
  std::string text;
  for (size_t bar = line.find('|'); bar != absl::string_view::npos; bar = line.find('|')) {
    const size_t open = line.rfind('(', bar);
    const size_t close = line.find(')', bar);
    if (open == absl::string_view::npos || close == absl::string_view::npos) break;
    const absl::string_view either =
        side == 0 ? line.substr(open + 1, bar - open - 1) : line.substr(bar + 1, close - bar - 1);
    absl::StrAppend(&text, line.substr(0, open), absl::StripAsciiWhitespace(either));
    line.remove_prefix(close + 1);
  }
  return absl::StrCat(text, line);
}

std::string Whole(const std::string& base, const std::string& text) {
  std::string head;
  if (!HasLine(text, "id:")) head += "  id: \"pair\"\n";
  if (!HasLine(text, "schema_major:")) head += "  schema_major: 1\n";
  return absl::StrCat(head, "  imports { file: \"", base, "\" }\n", text);
}

}  // namespace

std::vector<SpecPair> ReadPairs(const std::string& path) {
  const fs::path file(path);
  std::ifstream lines(path);
  EXPECT_TRUE(lines.good()) << path;
  std::string base = file.stem().string() + ".textproto";
  if (!fs::exists(file.parent_path() / base)) base = "base.textproto";

  std::vector<SpecPair> pairs;
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    const std::string rest = line.substr(1);
    if (line[0] == '=') {
      const std::vector<std::string> words = absl::StrSplit(rest, ' ', absl::SkipEmpty());
      const std::string place = absl::StrCat(file.filename().string(), ":", number);
      EXPECT_TRUE(words.size() == 3 && words[1] == "in") << place << ": " << line;
      if (words.size() == 3) pairs.push_back({words[0], words[2], "", "", place});
    } else if (!pairs.empty() && (line[0] == ' ' || line[0] == '-' || line[0] == '+')) {
      if (line[0] != '+') absl::StrAppend(&pairs.back().before, " ", WithEither(rest, 0), "\n");
      if (line[0] != '-') absl::StrAppend(&pairs.back().after, " ", WithEither(rest, 1), "\n");
    } else {
      ADD_FAILURE() << path << ":" << number << ": " << line;
    }
  }
  for (SpecPair& pair : pairs) {
    pair.before = Whole(base, pair.before);
    pair.after = Whole(base, pair.after);
  }
  return pairs;
}

}  // namespace longtail
