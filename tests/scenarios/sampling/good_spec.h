// A sound spec for tests of sampling: the one that the cases of bad specs start from.
#ifndef LONGTAIL_TESTS_SCENARIOS_SAMPLING_GOOD_SPEC_H_
#define LONGTAIL_TESTS_SCENARIOS_SAMPLING_GOOD_SPEC_H_

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "longtail/v1/spec.pb.h"
#include "scenarios/spec/spec_file.h"
#include "tests/testing/status_matchers.h"

namespace longtail {

inline v1::ScenarioSpec GoodSpec() {
  const auto file = ReadSpecFile("tests/goldens/diagnostics/close_cut_in.textproto");
  EXPECT_OK(file);
  EXPECT_THAT(file->parsed.diagnostics, ::testing::IsEmpty());
  return file->parsed.spec;
}

}  // namespace longtail

#endif  // LONGTAIL_TESTS_SCENARIOS_SAMPLING_GOOD_SPEC_H_
