#include "scenarios/sampling/distribution.h"

#include <cmath>
#include <map>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "scenarios/sampling/incomplete_beta.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

std::unique_ptr<const Law> Parsed(const std::string& text) {
  v1::Distribution distribution;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &distribution)) << text;
  auto law = MakeLaw(distribution);
  EXPECT_OK(law);
  return *std::move(law);
}

std::string Fault(const std::string& text) {
  v1::Distribution distribution;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &distribution)) << text;
  const auto law = MakeLaw(distribution);
  EXPECT_THAT(law, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("")));
  return std::string(law.status().message());
}

const char* const kContinuous[] = {
    "uniform { lo: 2 hi: 5 }",
    "normal { mean: 3 std: 2 lo: 1 hi: 7 }",
    "log_normal { median: 3 log_std: 0.5 }",
    "log_normal { median: 3 log_std: 0.5 lo: 2 hi: 9 }",
    "beta { alpha: 2 beta: 5 lo: -1 hi: 3 }",
    "beta { alpha: 40 beta: 1.5 }",
    "exponential { mean: 3 lo: 2 }",
    "exponential { mean: 3 lo: 2 hi: 4 }",
    "histogram { edges: [1, 2, 4, 8] weights: [3, 0, 1] }",
    ("mixture { parts { weight: 3 law { uniform { lo: 0 hi: 2 } } }"
     " parts { law { normal { mean: 5 std: 1 lo: 2 hi: 9 } } } }"),
};

const char* const kDiscrete[] = {
    "discrete { values: [3, 1, 3] weights: [1, 2, 0.5] }",
    "set { values: [4, 4, 7, 9] }",
    "grid { lo: 0 hi: 1 step: 0.1 }",
    "poisson { mean: 4.5 }",
    "poisson { mean: 400 lo: 380 hi: 420 }",
    "mixture { parts { law { set { values: [1, 2] } } } parts { weight: 2 law { grid { lo: 2 hi: 6 step: 2 } } } }",
};

// The share of a stretch between two values is what the density says: trapezes over the quantiles in between.
TEST(Law, HasTheDensityThatItsQuantilesHave) {
  for (const char* text : kContinuous) {
    const auto law = Parsed(text);
    for (double u = 0.05; u < 0.9; u += 0.0521) {
      const double step = 1e-6;
      const Draw below = law->At(u - step), above = law->At(u + step);
      if (above.value - below.value > 0.5) continue;  // over a gap
      const double density = 2 * step / (above.value - below.value);
      EXPECT_NEAR(density / std::exp(law->At(u).log_density), 1, 1e-3) << text << " at " << u;
    }
  }
}

TEST(Law, GivesTheDensityOfAnyValueAsThatOfADraw) {
  for (const char* text : kContinuous) {
    for (double u = 0.001; u < 1; u += 0.01) {
      const Draw draw = Parsed(text)->At(u);
      EXPECT_NEAR(Parsed(text)->LogDensity(draw.value), draw.log_density, 1e-9) << text;
    }
  }
  for (const char* text : kDiscrete) {
    for (double u = 0.001; u < 1; u += 0.01) {
      const Draw draw = Parsed(text)->At(u);
      EXPECT_EQ(Parsed(text)->LogDensity(draw.value), draw.log_density) << text;
    }
  }
}

TEST(Law, AddsTheDensitiesOfPartsThatOverlap) {
  const auto law = Parsed(
      "mixture { parts { weight: 3 law { uniform { lo: 0 hi: 4 } } } parts { law { uniform { lo: 2 hi: 6 } } } }");
  EXPECT_NEAR(std::exp(law->LogDensity(1)), 0.75 / 4, 1e-12);
  EXPECT_NEAR(std::exp(law->LogDensity(3)), 0.75 / 4 + 0.25 / 4, 1e-12);
  EXPECT_NEAR(std::exp(law->LogDensity(5)), 0.25 / 4, 1e-12);
}

TEST(Law, DrawsDiscreteValuesByTheirChance) {
  constexpr int kSteps = 20'000;
  for (const char* text : kDiscrete) {
    const auto law = Parsed(text);
    std::map<double, int> counts;
    for (int i = 0; i < kSteps; ++i) ++counts[law->At((i + 0.5) / kSteps).value];
    double sum = 0;
    for (const auto& [value, count] : counts) {
      EXPECT_NEAR(count, kSteps * std::exp(law->LogDensity(value)), 3) << text << " at " << value;
      sum += std::exp(law->LogDensity(value));
    }
    EXPECT_NEAR(sum, 1, 1e-3) << text;
  }
}

TEST(Law, IsNowhereOutsideItsEnds) {
  EXPECT_EQ(Parsed("uniform { lo: 2 hi: 5 }")->LogDensity(5), -INFINITY);
  EXPECT_EQ(Parsed("normal { mean: 3 std: 2 lo: 1 hi: 7 }")->LogDensity(7.1), -INFINITY);
  EXPECT_EQ(Parsed("log_normal { median: 3 log_std: 0.5 }")->LogDensity(-1), -INFINITY);
  EXPECT_EQ(Parsed("beta { alpha: 2 beta: 5 }")->LogDensity(1.5), -INFINITY);
  EXPECT_EQ(Parsed("exponential { mean: 3 lo: 2 hi: 4 }")->LogDensity(1.9), -INFINITY);
  EXPECT_EQ(Parsed("histogram { edges: [1, 2, 4, 8] weights: [3, 0, 1] }")->LogDensity(3), -INFINITY);
  EXPECT_EQ(Parsed("grid { lo: 0 hi: 1 step: 0.1 }")->LogDensity(0.55), -INFINITY);
  EXPECT_EQ(Parsed("poisson { mean: 4 }")->LogDensity(2.5), -INFINITY);
}

TEST(Law, ReachesBothEndsOfAGrid) {
  const auto law = Parsed("grid { lo: 0 hi: 1 step: 0.1 }");
  EXPECT_EQ(law->At(0).value, 0);
  EXPECT_EQ(law->At(std::nextafter(1.0, 0.0)).value, 1);
  EXPECT_NEAR(law->At(0).log_density, -std::log(11), 1e-12);
}

// Reference values: SciPy 1.x, scipy.stats lognorm, expon, poisson.
TEST(Law, AgreesWithReferenceNumbers) {
  const auto log_normal = Parsed("log_normal { median: 3 log_std: 0.5 }");
  EXPECT_NEAR(log_normal->At(0.01).value, 0.93747831848689911, 1e-12);
  EXPECT_NEAR(log_normal->At(0.975).value, 7.9932247846586932, 1e-11);
  EXPECT_NEAR(log_normal->LogDensity(4), -1.7776076633849214, 1e-12);
  const auto exponential = Parsed("exponential { mean: 3 lo: 2 }");
  EXPECT_NEAR(exponential->At(0.01).value, 2.0301510075605043, 1e-12);
  EXPECT_NEAR(exponential->At(0.975).value, 13.066638362341806, 1e-12);
  EXPECT_NEAR(exponential->LogDensity(4), -1.7652789553347765, 1e-12);
  const auto poisson = Parsed("poisson { mean: 4.5 }");
  EXPECT_EQ(poisson->At(0.01).value, 0);
  EXPECT_EQ(poisson->At(0.5).value, 4);
  EXPECT_EQ(poisson->At(0.975).value, 9);
  EXPECT_NEAR(poisson->LogDensity(6), -2.0547868313524571, 1e-12);
  EXPECT_NEAR(Parsed("poisson { mean: 500 }")->LogDensity(480), -4.4114478265191792, 1e-10);
}

// Reference values: scipy.stats.beta.ppf.
TEST(InverseIncompleteBeta, AgreesWithReferenceNumbers) {
  const struct {
    double a, b, p, x;
  } kCases[] = {
      {2, 5, 1e-6, 0.00025828782935406356},        {2, 5, 0.5, 0.26444998329566005},
      {2, 5, 0.999999, 0.95557304802992427},       {0.3, 0.7, 1e-6, 1.6635847967496997e-20},
      {0.3, 0.7, 0.9, 0.85407807518267753},        {40, 1.5, 1e-6, 0.68316622122138171},
      {40, 1.5, 0.999999, 0.99999699605095116},    {0.05, 3, 0.1, 2.3000470006648081e-21},
      {0.05, 3, 0.9, 0.029573276515247743},        {5000, 7000, 0.1, 0.41090208510631082},
      {5000, 7000, 0.999999, 0.43814991692009236},
  };
  for (const auto& [a, b, p, x] : kCases) {
    const UnitPoint point = InverseIncompleteBeta(a, b, p);
    EXPECT_NEAR(point.x / x, 1, 1e-9) << a << " " << b << " " << p;
    EXPECT_NEAR(point.x + point.complement, 1, 1e-15);
  }
  EXPECT_NEAR(Parsed("beta { alpha: 2 beta: 5 }")->LogDensity(0.3), 0.77052480158128978, 1e-12);
}

TEST(IncompleteBeta, IsUndoneByItsInverse) {
  for (const double a : {0.01, 0.5, 1.0, 3.0, 200.0, 10'000.0}) {
    for (const double b : {0.01, 0.5, 1.0, 3.0, 200.0, 10'000.0}) {
      for (double p = 0.05; p < 1; p += 0.1) {
        const UnitPoint point = InverseIncompleteBeta(a, b, p);
        // Near an end x or 1 - x alone has the digits.
        const double back = point.x < 0.5 ? IncompleteBeta(a, b, point.x) : 1 - IncompleteBeta(b, a, point.complement);
        const bool below_all_numbers = std::min(point.x, point.complement) < 1e-300;
        if (below_all_numbers) continue;
        EXPECT_NEAR(back, p, 1e-9) << a << " " << b;
      }
    }
  }
}

TEST(MakeLaw, SaysWhatIsWrong) {
  EXPECT_THAT(Fault(""), HasSubstr("must have a law"));
  EXPECT_THAT(Fault("log_normal { median: 3 log_std: 0.5 lo: 9 hi: 2 }"), HasSubstr("lo < hi"));
  EXPECT_THAT(Fault("log_normal { median: 3 log_std: 0.01 lo: 30 }"), HasSubstr("mass"));
  EXPECT_THAT(Fault("beta { alpha: 0 beta: 1 }"), HasSubstr("alpha > 0"));
  EXPECT_THAT(Fault("exponential { mean: 1 lo: 2 hi: 2 }"), HasSubstr("lo < hi"));
  EXPECT_THAT(Fault("poisson { mean: 1 lo: 2 hi: 1 }"), HasSubstr("lo <= hi"));
  EXPECT_THAT(Fault("histogram { edges: [1, 2] weights: [1, 2] }"), HasSubstr("one more"));
  EXPECT_THAT(Fault("histogram { edges: [2, 1] weights: [1] }"), HasSubstr("must increase"));
  EXPECT_THAT(Fault("grid { lo: 1 hi: 2 step: 0 }"), HasSubstr("step > 0"));
  EXPECT_THAT(Fault("set { }"), HasSubstr("must hold"));
  EXPECT_THAT(Fault("mixture { }"), HasSubstr("must not all be 0"));
  EXPECT_THAT(Fault("mixture { parts { law { set { } } } }"), HasSubstr("set.values"));
}

}  // namespace
}  // namespace longtail
