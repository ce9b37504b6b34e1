#include "kernels/philox.h"

#include <cmath>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

using ::testing::ElementsAre;

// Known answers of the reference implementation (Random123, kat_vectors).
TEST(Philox, MatchesThePublishedKnownAnswers) {
  EXPECT_THAT(Philox4x32({0, 0, 0, 0}, {0, 0}), ElementsAre(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8));
  EXPECT_THAT(Philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
              ElementsAre(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd));
  EXPECT_THAT(Philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              ElementsAre(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1));
}

TEST(PhiloxStream, DependsOnSeedIndexAndName) {
  const uint32_t base = PhiloxStream(1, 2, "a").NextU32();
  EXPECT_EQ(base, PhiloxStream(1, 2, "a").NextU32());
  EXPECT_NE(base, PhiloxStream(2, 2, "a").NextU32());
  EXPECT_NE(base, PhiloxStream(1, 3, "a").NextU32());
  EXPECT_NE(base, PhiloxStream(1, 2, "b").NextU32());
}

TEST(PhiloxStream, SeekAddressesABlock) {
  PhiloxStream walked(5, 6, "x");
  for (int i = 0; i < 12; ++i) walked.NextU32();
  PhiloxStream jumped(5, 6, "x");
  jumped.Seek(3);
  EXPECT_EQ(walked.NextU32(), jumped.NextU32());
}

TEST(PhiloxStream, BelowStaysInRangeAndReachesEveryValue) {
  PhiloxStream stream(7, 0, "below");
  std::vector<int> counts(5, 0);
  for (int i = 0; i < 5000; ++i) ++counts.at(stream.Below(5));
  for (const int count : counts) EXPECT_NEAR(count, 1000, 150);
}

TEST(PhiloxNormals, HaveUnitVarianceAndPrefixesAgree) {
  std::vector<float> all(10001), part(101);
  PhiloxNormals(1, 2, "noise", all.size(), all.data());
  PhiloxNormals(1, 2, "noise", part.size(), part.data());
  double sum = 0, squares = 0;
  for (const float x : all) sum += x, squares += x * x;
  EXPECT_NEAR(sum / all.size(), 0, 0.04);
  EXPECT_NEAR(squares / all.size(), 1, 0.05);
  for (size_t i = 0; i < part.size(); ++i) EXPECT_EQ(part[i], all[i]);
}

}  // namespace
}  // namespace longtail
