#include "tools/cli/instruction_set.h"

#include <cstdlib>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

void Ask(const char* name) { setenv("ONEDNN_MAX_CPU_ISA", name, /*overwrite=*/1); }

TEST(InstructionSet, IsTheBestOfTheCpuWhereNobodyAsks) {
  unsetenv("ONEDNN_MAX_CPU_ISA");
  EXPECT_OK(PinInstructionSet());
  EXPECT_EQ(PinnedInstructionSet(), CpuInstructionSet());
  EXPECT_EQ(Variable("ONEDNN_MAX_CPU_ISA"), InstructionSetName(CpuInstructionSet()));
}

TEST(InstructionSet, IsWhatTheEnvironmentAsksForAndEveryLibraryIsTold) {
  setenv("ATEN_CPU_CAPABILITY", "avx512", /*overwrite=*/1);
  setenv("ONEDNN_DEFAULT_FPMATH_MODE", "BF16", /*overwrite=*/1);
  Ask("sse41");
  EXPECT_OK(PinInstructionSet());
  EXPECT_EQ(PinnedInstructionSet(), InstructionSet::kSse41);
  EXPECT_EQ(Variable("ONEDNN_MAX_CPU_ISA"), "SSE41");
  EXPECT_EQ(Variable("ATEN_CPU_CAPABILITY"), "default");
  EXPECT_EQ(Variable("ONEDNN_DEFAULT_FPMATH_MODE"), "STRICT");
}

TEST(InstructionSet, IsNeverMoreThanTheCpuHasNorMoreThanIsAskedFor) {
  Ask("AVX512_CORE_AMX");
  EXPECT_OK(PinInstructionSet());
  EXPECT_EQ(PinnedInstructionSet(), CpuInstructionSet());
  Ask("AVX");
  EXPECT_OK(PinInstructionSet());
  EXPECT_EQ(PinnedInstructionSet(), InstructionSet::kSse41);
}

TEST(InstructionSet, ANameThatNobodyKnowsIsRefused) {
  Ask("AVX3");
  EXPECT_THAT(PinInstructionSet(), StatusIs(absl::StatusCode::kInvalidArgument,
                                            HasSubstr("ONEDNN_MAX_CPU_ISA must be SSE41, AVX2, AVX512_CORE or")));
}

TEST(InstructionSet, NamesReadBack) {
  for (const InstructionSet set :
       {InstructionSet::kSse41, InstructionSet::kAvx2, InstructionSet::kAvx512, InstructionSet::kAvx512BFloat16}) {
    EXPECT_EQ(*ParseInstructionSet(InstructionSetName(set)), set);
  }
  EXPECT_THAT(ParseInstructionSet("avx2").status(),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("\"avx2\"")));
}

}  // namespace
}  // namespace longtail
