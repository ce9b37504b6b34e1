// Whatever scalar of a sound spec is broken, a fault is found on its line.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/spec/import_files.h"
#include "scenarios/spec/spec_file.h"

namespace longtail {
namespace {

using ::testing::Contains;
using ::testing::Field;

const std::vector<std::string>& BrokenValues() {
  static const std::vector<std::string>& values =
      *new std::vector<std::string>{": 3e9", ": nan", ": 'a b'", ": { }", ":", "zzz: 1"};
  return values;
}

// A text that is sound wherever free text is asked for, and nowhere else.
bool TakesFreeText(const std::string& line) {
  for (const char* name : {"description", "references", "source", "tags"}) {
    if (absl::StartsWith(absl::StripAsciiWhitespace(line), absl::StrCat(name, ": "))) return true;
  }
  return false;
}

// Breaks each scalar in num_ways of the ways above, another next time.
int ExpectFaultsOfBrokenScalars(const SpecFile& good, int num_ways) {
  const DiskFiles imports("");
  const std::vector<std::string> lines = absl::StrSplit(good.text, '\n');
  int num_broken = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    const size_t colon = lines[i].find(": ");
    if (colon == std::string::npos || lines[i][0] == '#' || absl::StrContains(lines[i], '{')) continue;
    for (int way = 0; way < num_ways; ++way) {
      const std::string& value = BrokenValues()[(i * num_ways + way) % BrokenValues().size()];
      if (value == ": 'a b'" && TakesFreeText(lines[i])) continue;
      std::vector<std::string> broken = lines;
      broken[i] = lines[i].substr(0, colon) + value;
      const ParsedSpec parsed = ParseSpec(absl::StrJoin(broken, "\n"), SpecReading{good.path, &imports, true});
      EXPECT_THAT(parsed.diagnostics, Contains(Field(&Diagnostic::line, static_cast<int>(i) + 1)))
          << good.path << ": " << broken[i] << "\n"
          << FormatDiagnostics(good.path, "", parsed.diagnostics);
      ++num_broken;
    }
  }
  return num_broken;
}

SpecFile Read(const std::string& path) {
  SpecFile file = ReadSpecFile(path, "", /*fragments=*/true).value();
  EXPECT_FALSE(HasErrors(file.parsed.diagnostics)) << FormatDiagnostics(path, "", file.parsed.diagnostics);
  return file;
}

TEST(ParseSpec, FindsAFaultOnTheLineOfEveryBrokenScalar) {
  const SpecFile good = Read("tests/goldens/diagnostics/close_cut_in.textproto");
  EXPECT_GT(ExpectFaultsOfBrokenScalars(good, static_cast<int>(BrokenValues().size())), 150);
}

std::vector<std::string> LibraryFiles() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("scenarios/library")) {
    if (entry.path().extension() == ".textproto") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class OfTheLibrary : public ::testing::TestWithParam<std::string> {};

TEST_P(OfTheLibrary, EveryBrokenScalarIsAFaultOnItsLine) {
  EXPECT_GT(ExpectFaultsOfBrokenScalars(Read(GetParam()), 2), 10) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(Files, OfTheLibrary, ::testing::ValuesIn(LibraryFiles()),
                         [](const auto& info) { return std::filesystem::path(info.param).stem().string(); });

}  // namespace
}  // namespace longtail
