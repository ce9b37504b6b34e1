#include "generator/scene/noise.h"

#include <cmath>

#include "gtest/gtest.h"

namespace longtail {
namespace {

TEST(Noise, StaysInRangeAndHasMeanZero) {
  double sum = 0;
  constexpr int kCount = 20000;
  for (int i = 0; i < kCount; ++i) {
    const float t = static_cast<float>(i) * 0.37f;
    const float n = ValueNoise({t, -0.61f * t, 0.23f * t}, 5);
    EXPECT_GE(n, -1);
    EXPECT_LE(n, 1);
    sum += n;
  }
  EXPECT_NEAR(sum / kCount, 0, 0.03);
}

TEST(Noise, IsSmoothAcrossCellsOnBothSidesOfZero) {
  for (float at : {-2.0f, -1.0f, 0.0f, 1.0f, 7.0f}) {
    EXPECT_NEAR(ValueNoise({at - 1e-4f, 0.3f, 0.7f}, 1), ValueNoise({at + 1e-4f, 0.3f, 0.7f}, 1), 1e-3);
    EXPECT_NEAR(ValueNoise2(at - 1e-4f, 0.3f, 1), ValueNoise2(at + 1e-4f, 0.3f, 1), 1e-3);
  }
}

TEST(Noise, AFlatPatternIsALayerOfTheLattice) {
  for (float at : {-3.4f, 0.2f, 5.9f}) EXPECT_EQ(ValueNoise({at, 0.7f * at, 0}, 9), ValueNoise2(at, 0.7f * at, 9));
  EXPECT_NE(ValueNoise({0.4f, 0.3f, 0}, 9), ValueNoise({0.4f, 0.3f, 0.5f}, 9));
}

TEST(Noise, SeedsGiveOtherPatterns) {
  double product = 0;
  for (int i = 0; i < 5000; ++i) {
    const float t = static_cast<float>(i) * 0.53f;
    product += ValueNoise2(t, 0.2f * t, 1) * ValueNoise2(t, 0.2f * t, 2);
  }
  EXPECT_NEAR(product / 5000, 0, 0.03);
}

TEST(BandLimit, KeepsWhatTheFootprintResolvesAndDropsTheRest) {
  EXPECT_FLOAT_EQ(BandLimit(1, 0.1f), 1);
  EXPECT_FLOAT_EQ(BandLimit(1, 2), 0);
  EXPECT_GT(BandLimit(1, 0.6f), BandLimit(1, 0.8f));
  EXPECT_FLOAT_EQ(Fractal({1.3f, 2.1f, 0.4f}, 0.5f, 4, 0.7f, /*footprint_m=*/5, 3), 0);
}

}  // namespace
}  // namespace longtail
