#include "scenarios/spec/diagnostic.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/scenarios/spec/fault.h"

namespace longtail {
namespace {

using ::testing::StartsWith;

TEST(FormatDiagnostics, ShowsErrorsFirst) {
  Diagnostics diagnostics;
  for (int line = 1; line <= 30; ++line) diagnostics.push_back(Fault(Severity::kWarning, line, "odd"));
  diagnostics.push_back(Fault(Severity::kError, 31, "wrong"));
  EXPECT_THAT(FormatDiagnostics("a", "", diagnostics, /*max_shown=*/2),
              StartsWith("a:31:1: error: wrong [LT0104]\na:1:1: warning: odd [LT0104]\nand 29 more\n"));
}

TEST(GroupWarnings, TakesThoseThatDifferInNumbersForOne) {
  const Diagnostics grouped = GroupWarnings({Fault(Severity::kWarning, 1, "road 1.mark[2] is late by 0.5 m"),
                                             Fault(Severity::kWarning, 2, "road 17.mark[33] is late by 12 m"),
                                             Fault(Severity::kWarning, 3, "road 17.mark[33] is early by 12 m")});
  ASSERT_EQ(grouped.size(), 2u);
  EXPECT_EQ(grouped[0].message, "road 1.mark[2] is late by 0.5 m (and 1 more: line 2)");
}

TEST(GroupWarnings, SuggestsOnlyWhatFitsAll) {
  Diagnostics warnings = {Fault(Severity::kWarning, 1, "no 12"), Fault(Severity::kWarning, 2, "no 34")};
  warnings[0].suggestion = warnings[1].suggestion = "13";
  EXPECT_EQ(GroupWarnings(warnings)[0].suggestion, "13");
  warnings[1].suggestion = "35";
  EXPECT_EQ(GroupWarnings(warnings)[0].suggestion, "");
}

TEST(GroupWarnings, SaysOnceWhatManyPlacesShareAndPutsErrorsFirst) {
  Diagnostics diagnostics;
  for (int line = 1; line <= 8; ++line) diagnostics.push_back(Fault(Severity::kWarning, line, "same"));
  diagnostics.push_back(Fault(Severity::kError, 9, "broken"));
  diagnostics.push_back(Fault(Severity::kWarning, 10, "other"));
  diagnostics.push_back(Fault(Severity::kWarning, 11, "other"));
  const Diagnostics grouped = GroupWarnings(diagnostics);
  ASSERT_EQ(grouped.size(), 3u);
  EXPECT_EQ(grouped[0].message, "broken");
  EXPECT_EQ(grouped[1].message, "same (and 7 more: line 2, 3, 4, 5, 6, …)");
  EXPECT_EQ(grouped[1].line, 1);
  EXPECT_EQ(grouped[2].message, "other (and 1 more: line 11)");
}

}  // namespace
}  // namespace longtail
