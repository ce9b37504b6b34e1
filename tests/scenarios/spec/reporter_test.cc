#include "scenarios/spec/reporter.h"

#include <algorithm>

#include "gtest/gtest.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/source_map.h"
#include "tests/scenarios/spec/fault.h"

namespace longtail {
namespace {

TEST(SortByPlace, LeavesOutWarningsBeforeErrorsAndStaysAWarning) {
  SourceMap source_map;
  source_map.files().push_back({"a.textproto", "", false, {}});
  Diagnostics diagnostics;
  for (int line = 1; line <= 1200; ++line) diagnostics.push_back(Fault(Severity::kWarning, line, "odd"));
  SortByPlace(source_map, diagnostics);
  ASSERT_EQ(diagnostics.size(), 1001u);
  EXPECT_EQ(diagnostics.back().message, "too many faults; some are not listed");
  EXPECT_FALSE(HasErrors(diagnostics));

  diagnostics.push_back(Fault(Severity::kError, 1300, "wrong"));
  SortByPlace(source_map, diagnostics);
  EXPECT_TRUE(HasErrors(diagnostics));
  ASSERT_EQ(diagnostics.size(), 1001u);
  EXPECT_EQ(diagnostics.back().message, "too many faults; some are not listed");
  EXPECT_EQ(diagnostics.back().severity, Severity::kWarning);
  EXPECT_EQ(std::count_if(diagnostics.begin(), diagnostics.end(),
                          [](const Diagnostic& diagnostic) { return diagnostic.message == "wrong"; }),
            1);
}

TEST(SortByPlace, SaysAsAnErrorThatErrorsAreLeftOut) {
  SourceMap source_map;
  source_map.files().push_back({"a.textproto", "", false, {}});
  Diagnostics diagnostics;
  for (int line = 1; line <= 1002; ++line) diagnostics.push_back(Fault(Severity::kError, line, "wrong"));
  SortByPlace(source_map, diagnostics);
  EXPECT_EQ(diagnostics.back().severity, Severity::kError);
  EXPECT_EQ(diagnostics.back().code, "LT0007");
}

}  // namespace
}  // namespace longtail
