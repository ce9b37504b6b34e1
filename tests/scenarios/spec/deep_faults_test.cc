#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/deep_check.h"
#include "scenarios/spec/spec_file.h"
#include "tests/scenarios/spec/fault_cases.h"

namespace longtail {
namespace {

using ::testing::IsEmpty;

TEST(CheckDraws, NamesEachFaultAsTheGoldenSays) {
  std::string found;
  for (const FaultCase& bad : ReadFaultCases("deep_cases.txt")) {
    ParsedSpec parsed = ParseSpec(bad.text, "close_cut_in");
    EXPECT_THAT(parsed.diagnostics, IsEmpty()) << Described(bad, parsed.diagnostics);
    CheckDraws(parsed.spec, parsed.source_map, {}, parsed.diagnostics);
    found += Described(bad, parsed.diagnostics);
  }
  ExpectGolden(found, "deep_expected.txt");
}

// Codes in a file, between the quotes or brackets that stand around them.
std::set<std::string> CodesIn(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.good()) << path;
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  static const std::regex& code = *new std::regex("[\"\\[](LT[0-9]{4})[\"\\]]");
  std::set<std::string> codes;
  for (std::sregex_iterator it(text.begin(), text.end(), code), end; it != end; ++it) codes.insert((*it)[1]);
  return codes;
}

TEST(FaultCases, HoldEveryCode) {
  std::set<std::string> shown = CodesIn("tests/goldens/diagnostics/expected.txt");
  shown.merge(CodesIn("tests/goldens/diagnostics/deep_expected.txt"));
  const std::set<std::string> known = CodesIn("scenarios/spec/codes.h");
  EXPECT_GT(known.size(), 50u);
  for (const std::string& code : known) {
    EXPECT_TRUE(shown.count(code) > 0) << code
                                       << " has no case in tests/goldens/diagnostics/cases.txt or deep_cases.txt";
  }
}

}  // namespace
}  // namespace longtail
