#include "scenarios/sampling/sobol.h"

#include <cmath>
#include <set>
#include <utility>

#include "gtest/gtest.h"

namespace longtail {
namespace {

// Reference: scipy.stats.qmc.Sobol without scrambling, whose i-th point is number gray(i): gray(683) = 1022.
TEST(SobolBits, AreThoseOfJoeAndKuo) {
  const std::pair<int, uint32_t> kExpected[] = {{0, 2143289344}, {1, 3242196992},  {2, 994050048}, {7, 3418357760},
                                                {20, 188743680}, {40, 2621440000}, {63, 398458880}};
  for (const auto& [dimension, bits] : kExpected) EXPECT_EQ(SobolBits(1022, dimension), bits) << dimension;
}

TEST(ScrambledSobol, HasOnePointOfABlockInEachStep) {
  for (const uint64_t seed : {0ull, 7ull}) {
    for (int dimension = 0; dimension < kSobolDimensions; ++dimension) {
      for (const uint64_t first : {0ull, 256ull, 1ull << 32}) {
        std::set<int> steps;
        for (int i = 0; i < 256; ++i) steps.insert(std::floor(256 * ScrambledSobol(seed, first + i, dimension)));
        EXPECT_EQ(steps.size(), 256u) << "seed " << seed << ", dimension " << dimension << ", from " << first;
      }
    }
  }
}

// The first two dimensions are a (0, 2)-sequence: every box of area 1/256 has its point.
TEST(ScrambledSobol, CoversTheFirstTwoDimensionsInBoxesOfEveryShape) {
  for (int columns = 1; columns <= 256; columns *= 2) {
    std::set<std::pair<int, int>> boxes;
    for (int i = 0; i < 256; ++i) {
      boxes.insert(
          {std::floor(columns * ScrambledSobol(3, i, 0)), std::floor(256 / columns * ScrambledSobol(3, i, 1))});
    }
    EXPECT_EQ(boxes.size(), 256u) << columns;
  }
}

TEST(ScrambledSobol, DependsOnSeedIndexAndDimension) {
  EXPECT_EQ(ScrambledSobol(1, 5, 3), ScrambledSobol(1, 5, 3));
  EXPECT_NE(ScrambledSobol(1, 5, 3), ScrambledSobol(2, 5, 3));
  EXPECT_NE(ScrambledSobol(1, 5, 3), ScrambledSobol(1, 6, 3));
  EXPECT_NE(ScrambledSobol(1, 5, 3), ScrambledSobol(1, 5, 4));
}

// A mean over 1,024 points of a smooth function of 8 dimensions; random points miss it by about 1e-2.
TEST(ScrambledSobol, IntegratesBetterThanRandomPoints) {
  for (const uint64_t seed : {1ull, 2ull, 3ull}) {
    double sum = 0;
    for (int i = 0; i < 1024; ++i) {
      double product = 1;
      for (int dimension = 0; dimension < 8; ++dimension) product *= 0.75 + 0.5 * ScrambledSobol(seed, i, dimension);
      sum += product;
    }
    EXPECT_NEAR(sum / 1024, 1, 1e-3);
  }
}

}  // namespace
}  // namespace longtail
