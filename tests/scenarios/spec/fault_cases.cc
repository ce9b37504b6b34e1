#include "tests/scenarios/spec/fault_cases.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

constexpr char kGoldens[] = "tests/goldens/diagnostics/";
constexpr size_t kMostShown = 20;
constexpr size_t kMostText = 10'000;

std::string ReadGolden(const std::string& name) {
  std::ifstream file(absl::StrCat(kGoldens, name));
  EXPECT_TRUE(file.good()) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// What follows "!".
std::string WholeLine(absl::string_view rest) {
  std::string line;
  EXPECT_TRUE(absl::CUnescape(rest, &line)) << rest;
  if (line.compare(0, 2, "* ") != 0) return line + "\n";
  const size_t space = line.find(' ', 2);
  int count = 0;
  EXPECT_TRUE(absl::SimpleAtoi(line.substr(2, space - 2), &count)) << rest;
  std::string text;
  for (int i = 0; i < count; ++i) text += line.substr(space + 1);
  return text + "\n";
}

class CaseReader {
 public:
  explicit CaseReader(std::vector<FaultCase>& cases) : good_(GoodSpec()), cases_(cases) {}

  void Begin(absl::string_view name) {
    End();
    cases_.push_back({std::string(name), good_, {}, ""});
    from_.clear(), to_.clear(), file_.clear();
  }

  void AddLine(char kind, absl::string_view rest) {
    FaultCase& bad = cases_.back();
    const auto add = [](std::string& lines, absl::string_view line) {
      absl::StrAppend(&lines, lines.empty() ? "" : "\n", line);
    };
    switch (kind) {
      case '-':
        return add(from_, rest);
      case '+':
        return file_.empty() ? add(to_, rest) : add(bad.files[file_], rest);
      case '!':
        if (bad.text == good_) bad.text.clear();
        return void(bad.text += WholeLine(rest));
      case '@':
        file_ = std::string(absl::StripPrefix(rest, " "));
        bad.files[file_] = "";
        return;
      case '&':
        return absl::StrAppend(&bad.message, rest, "\n");
      default:
        ADD_FAILURE() << kind << rest;
    }
  }

  void End() {
    if (from_.empty()) return;
    std::string& text = cases_.back().text;
    const size_t at = text.find(from_);
    EXPECT_NE(at, std::string::npos) << cases_.back().name << ": no " << from_;
    if (at != std::string::npos) text.replace(at, from_.size(), to_);
  }

 private:
  const std::string good_;
  std::vector<FaultCase>& cases_;
  std::string from_, to_, file_;
};

}  // namespace

std::string GoodSpec() { return ReadGolden("close_cut_in.textproto"); }

std::vector<FaultCase> ReadFaultCases(const std::string& file) {
  std::vector<FaultCase> cases;
  CaseReader reader(cases);
  const std::string text = ReadGolden(file);
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (line.empty() || line[0] == '#') continue;
    if (line[0] == '=') {
      reader.Begin(line.substr(2));
    } else if (cases.empty()) {
      ADD_FAILURE() << line;
    } else {
      reader.AddLine(line[0], line.substr(1));
    }
  }
  reader.End();
  return cases;
}

std::string Described(const FaultCase& bad, const Diagnostics& diagnostics) {
  EXPECT_FALSE(diagnostics.empty()) << bad.name;
  Diagnostics shown = diagnostics;
  if (shown.size() > kMostShown) shown.erase(shown.begin(), shown.end() - 1);
  // The lines of texts without end would fill the golden.
  const bool shows_lines = bad.message.empty() && bad.text.size() < kMostText;
  const std::string source = shows_lines ? bad.text : "";
  return absl::StrCat("= ", bad.name, "\n", FormatDiagnostics("close_cut_in.textproto", source, shown), "\n");
}

void ExpectGolden(const std::string& found, const std::string& file) {
  if (const char* directory = std::getenv("LONGTAIL_REGENERATE_GOLDENS"); directory != nullptr) {
    std::ofstream(absl::StrCat(directory, "/", file)) << found;
    return;
  }
  EXPECT_EQ(found, ReadGolden(file));
}

}  // namespace longtail
