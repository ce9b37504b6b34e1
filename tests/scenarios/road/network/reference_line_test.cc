#include "scenarios/road/network/reference_line.h"

#include <cmath>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace longtail::network {
namespace {

Geometry Piece(double length_m, decltype(Geometry::shape) shape) {
  Geometry geometry;
  geometry.length_m = length_m;
  geometry.shape = shape;
  return geometry;
}

ReferenceLine Make(const Geometry& geometry) { return ReferenceLine::Create({geometry}, geometry.length_m).value(); }

double Heading(const LinePose& pose) { return std::atan2(pose.sin_heading, pose.cos_heading); }

void ExpectPose(const LinePose& pose, double x_m, double y_m, double heading_rad) {
  EXPECT_NEAR(pose.x_m, x_m, 1e-6);
  EXPECT_NEAR(pose.y_m, y_m, 1e-6);
  EXPECT_NEAR(Heading(pose), heading_rad, 1e-7);
}

// Length of the line from its start, by many chords.
double ChordLength(const ReferenceLine& line, double to_s_m) {
  double length = 0;
  constexpr int kChords = 200000;
  LinePose before = line.At(0);
  for (int i = 1; i <= kChords; ++i) {
    const LinePose pose = line.At(to_s_m * i / kChords);
    length += std::hypot(pose.x_m - before.x_m, pose.y_m - before.y_m);
    before = pose;
  }
  return length;
}

TEST(ReferenceLine, GoesStraightOnALine) {
  Geometry geometry = Piece(20, Line{});
  geometry.x_m = 1;
  geometry.y_m = 2;
  geometry.heading_rad = M_PI / 6;
  ExpectPose(Make(geometry).At(10), 1 + 10 * std::sqrt(0.75), 7, M_PI / 6);
}

TEST(ReferenceLine, TurnsAQuarterOnAnArc) {
  const ReferenceLine left = Make(Piece(25 * M_PI, Arc{0.02}));  // radius 50
  ExpectPose(left.At(25 * M_PI), 50, 50, M_PI / 2);
  EXPECT_DOUBLE_EQ(left.At(3).curvature_per_m, 0.02);
  ExpectPose(Make(Piece(25 * M_PI, Arc{-0.02})).At(25 * M_PI), 50, -50, -M_PI / 2);
}

TEST(ReferenceLine, FollowsFresnelsIntegralsOnASpiral) {
  // Curvature pi s / 100²: the point at s = 100 is 100 (C(1), S(1)), the heading pi / 2.
  const ReferenceLine line = Make(Piece(100, Spiral{0, M_PI / 100}));
  ExpectPose(line.At(100), 77.9893400376823, 43.8259147390355, M_PI / 2);
  // C(0.5) = 0.492344225871446, S(0.5) = 0.0647324328599993; heading pi / 8.
  ExpectPose(line.At(50), 49.2344225871446, 6.47324328599993, M_PI / 8);
  EXPECT_NEAR(line.At(50).curvature_per_m, M_PI / 200, 1e-15);
}

TEST(ReferenceLine, MatchesAFineIntegrationOfASpiralThroughZeroCurvature) {
  const double k0 = -0.05, k1 = 0.08, length = 60;
  const ReferenceLine line = Make(Piece(length, Spiral{k0, k1}));
  double x = 0, y = 0;
  constexpr int kSteps = 600000;
  const double h = length / kSteps;
  for (int i = 0; i < kSteps; ++i) {
    const double s = (i + 0.5) * h;
    const double heading = k0 * s + 0.5 * (k1 - k0) / length * s * s;
    x += h * std::cos(heading);
    y += h * std::sin(heading);
    if (i % 60000 == 59999) {
      const LinePose pose = line.At((i + 1) * h);
      EXPECT_NEAR(pose.x_m, x, 1e-6);
      EXPECT_NEAR(pose.y_m, y, 1e-6);
    }
  }
}

// The parabola v = u² / 100 is u sqrt(1 + (u / 50)²) / 2 + 25 asinh(u / 50) long.
double ParabolaLength(double u) { return 0.5 * u * std::hypot(1, u / 50) + 25 * std::asinh(u / 50); }

TEST(ReferenceLine, MeasuresPoly3ByItsArcLength) {
  const ReferenceLine line = Make(Piece(ParabolaLength(50), Poly3{{0, 0, 0.01, 0}}));
  ExpectPose(line.At(ParabolaLength(50)), 50, 25, M_PI / 4);
  ExpectPose(line.At(ParabolaLength(25)), 25, 6.25, std::atan(0.5));
  // Curvature 2a / (1 + slope²)^1.5.
  EXPECT_NEAR(line.At(ParabolaLength(25)).curvature_per_m, 0.02 / std::pow(1.25, 1.5), 1e-9);
}

TEST(ReferenceLine, MeasuresNormalizedParamPoly3ByItsArcLength) {
  // The same parabola, at a parameter that runs from 0 to 1.
  const ReferenceLine line = Make(Piece(ParabolaLength(50), ParamPoly3{{0, 50, 0, 0}, {0, 0, 25, 0}, 1}));
  ExpectPose(line.At(ParabolaLength(50)), 50, 25, M_PI / 4);
  ExpectPose(line.At(ParabolaLength(25)), 25, 6.25, std::atan(0.5));
  EXPECT_NEAR(line.LengthError(0), 0, 1e-9);
}

TEST(ReferenceLine, MeasuresParamPoly3OverItsLengthByArcLength) {
  // p runs to the length; close to arc length, as the standard wants it, but not the same.
  const double length = ParabolaLength(10);
  const double scale = 10 / length;
  const ReferenceLine line = Make(Piece(length, ParamPoly3{{0, scale, 0, 0}, {0, 0, 0.01 * scale * scale, 0}, length}));
  ExpectPose(line.At(length), 10, 1, std::atan(0.2));
  ExpectPose(line.At(ParabolaLength(4)), 4, 0.16, std::atan(0.08));
}

TEST(ReferenceLine, StretchesACurveWhoseLengthIsDeclaredWrong) {
  const ReferenceLine line = Make(Piece(40, ParamPoly3{{0, 50, 0, 0}, {0, 0, 0, 0}, 1}));
  EXPECT_NEAR(line.LengthError(0), -10, 1e-9);
  ExpectPose(line.At(20), 25, 0, 0);
  ExpectPose(line.At(40), 50, 0, 0);
}

TEST(ReferenceLine, KeepsArcLengthOnAWindingPolynomial) {
  const ReferenceLine line = Make(Piece(61.5, ParamPoly3{{0, 60, -15, 10}, {0, 5, 40, -40}, 1}));
  const double total = 61.5 - line.LengthError(0);
  for (const double s : {5.0, 17.0, 33.0, 61.5}) EXPECT_NEAR(ChordLength(line, s), s * total / 61.5, 1e-4);
}

TEST(ReferenceLine, FindsTheFootOfAPerpendicular) {
  const ReferenceLine line = Make(Piece(100, Spiral{0, M_PI / 100}));
  for (double s = 0; s <= 100; s += 3.3) {
    for (const double t : {-15.0, -2.0, 0.0, 4.0, 15.0}) {
      const LinePose pose = line.At(s);
      const double x = pose.x_m - t * pose.sin_heading, y = pose.y_m + t * pose.cos_heading;
      EXPECT_NEAR(line.Foot(x, y, std::max(0.0, s - 3), std::min(100.0, s + 4)), s, 1e-8);
    }
  }
  EXPECT_EQ(line.Foot(-5, 1, 0, 4), 0);  // behind the stretch
}

TEST(ReferenceLine, RefusesPiecesThatDoNotMove) {
  const auto status_of = [](double length_m, decltype(Geometry::shape) shape) {
    return ReferenceLine::Create({Piece(10, Line{}), Piece(length_m, shape)}, 20).status();
  };
  EXPECT_EQ(status_of(10, ParamPoly3{{}, {}, 1}).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status_of(0, Line{}).message()), testing::StartsWith("geometries[1].length must be in"));
  EXPECT_THAT(std::string(status_of(10, Arc{1e6}).message()), testing::StartsWith("geometries[1].curvature must"));
  EXPECT_FALSE(status_of(10, Spiral{0, 1e7}).ok());
  EXPECT_TRUE(status_of(10, Arc{0}).ok());
}

}  // namespace
}  // namespace longtail::network
