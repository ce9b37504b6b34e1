#include <cmath>
#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "scenarios/environment/environment_state.h"
#include "scenarios/environment/gusts.h"
#include "scenarios/environment/visibility.h"

namespace longtail {
namespace {

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

v1::Environment Filled(const std::string& text) {
  v1::Environment environment = Parse<v1::Environment>(text);
  FillEnvironmentDefaults(environment);
  return environment;
}

EnvironmentState After(const std::string& environment_text, double time_s) {
  const v1::Environment environment = Filled(environment_text);
  return EnvironmentAt(StateOf(environment), ShiftsOf(environment.changes()), time_s);
}

TEST(EnvironmentDefaults, AreThoseOfAnEnvironmentThatSaysNothing) {
  const EnvironmentState state = StateOf(Filled("")), usual;
  EXPECT_EQ(state.visual_range_m, usual.visual_range_m);
  EXPECT_EQ(state.cloud_ratio, 0.2);
  EXPECT_EQ(state.wetness_ratio, 0);
  EXPECT_EQ(state.given_friction_share, 0);
  EXPECT_EQ(state.street_lamps, v1::LAMP_MODE_BY_LIGHT);
}

TEST(EnvironmentDefaults, BringCloudsAndAWetRoadWithTheRain) {
  const v1::Environment rain = Filled("rain_mmph { constant: 2 }");
  EXPECT_EQ(rain.cloud_ratio().constant(), 0.95);
  EXPECT_NEAR(rain.wetness_ratio().constant(), 1 - std::exp(-2.0), 1e-12);
  EXPECT_EQ(Filled("snow_mmph { constant: 1 }").cloud_ratio().constant(), 0.95);
  EXPECT_EQ(Filled("snow_mmph { constant: 1 }").wetness_ratio().constant(), 0);
  EXPECT_EQ(Filled("rain_mmph { constant: 2 } wetness_ratio { constant: 0.1 }").wetness_ratio().constant(), 0.1);
}

TEST(EnvironmentDefaults, OfACloudOfHazeAreByItsKind) {
  EXPECT_EQ(Filled("haze { kind: HAZE_KIND_FOG }").haze(0).albedo_ratio().constant(), 0.95);
  EXPECT_EQ(Filled("haze { kind: HAZE_KIND_SMOKE }").haze(0).albedo_ratio().constant(), 0.3);
  EXPECT_EQ(Filled("haze { kind: HAZE_KIND_DUST }").haze(0).albedo_ratio().constant(), 0.6);
}

TEST(EnvironmentChanges, LeadSmoothlyToTheirValuesAndNameNothingElse) {
  const std::string text =
      "wetness_ratio { constant: 0.3 } "
      "changes { at_s { constant: 2 } over_s { constant: 4 } to { rain_mmph { constant: 20 } } }";
  EXPECT_EQ(After(text, 1.99).rain_mmph, 0);
  EXPECT_NEAR(After(text, 3).rain_mmph, 20 * (3 * 0.0625 - 2 * 0.015625), 1e-12);
  EXPECT_NEAR(After(text, 4).rain_mmph, 10, 1e-12);
  EXPECT_EQ(After(text, 6).rain_mmph, 20);
  EXPECT_EQ(After(text, 60).rain_mmph, 20);
  EXPECT_EQ(After(text, 4).wetness_ratio, 0.3);
}

TEST(EnvironmentChanges, CountInTheOrderOfTheirBeginningsAndNeverJump) {
  const std::string text =
      "changes { at_s { constant: 5 } over_s { constant: 4 } to { cloud_ratio { constant: 0 } } } "
      "changes { at_s { constant: 1 } over_s { constant: 8 } to { cloud_ratio { constant: 1 } } }";
  double last = After(text, 0).cloud_ratio;
  for (double time_s = 0; time_s < 12; time_s += 0.01) {
    const double now = After(text, time_s).cloud_ratio;
    EXPECT_LT(std::abs(now - last), 0.006) << time_s;
    last = now;
  }
  EXPECT_EQ(last, 0);
}

TEST(EnvironmentChanges, GoStraightInDensityAndTheShortWayRound) {
  const std::string fog =
      "changes { at_s { constant: 0 } over_s { constant: 2 } to { visual_range_m { constant: 50 } } }";
  EXPECT_NEAR(After(fog, 1).visual_range_m, 1 / ((1 / 20000.0 + 1 / 50.0) / 2), 1e-9);
  const std::string turn =
      "wind_direction_deg { constant: 170 } "
      "changes { at_s { constant: 0 } over_s { constant: 2 } to { wind_direction_deg { constant: -170 } } }";
  EXPECT_NEAR(After(turn, 1).wind_direction_deg, 180, 1e-9);
}

TEST(EnvironmentChanges, MayTakeFrictionFromTheWeather) {
  const std::string text =
      "changes { at_s { constant: 1 } over_s { constant: 2 } to { friction_ratio { constant: 0.2 } } }";
  EXPECT_EQ(After(text, 0.5).given_friction_share, 0);
  EXPECT_EQ(After(text, 2).given_friction_share, 0.5);
  EXPECT_EQ(After(text, 2).given_friction_ratio, 0.2);
  EXPECT_EQ(After(text, 3).given_friction_share, 1);
}

TEST(EnvironmentChanges, SwitchLampsAtOnce) {
  const std::string text = "changes { at_s { constant: 1 } over_s { constant: 9 } to { street_lamps: LAMP_MODE_OFF } }";
  EXPECT_EQ(After(text, 0.99).street_lamps, v1::LAMP_MODE_BY_LIGHT);
  EXPECT_EQ(After(text, 1).street_lamps, v1::LAMP_MODE_OFF);
}

// Every number of EnvironmentValues reaches the state under its name.
TEST(EnvironmentChanges, CoverEveryValueThatTheProtoNames) {
  const auto* descriptor = v1::EnvironmentValues::descriptor();
  int num_values = 0;
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const auto* field = descriptor->field(i);
    if (field->message_type() != v1::Value::descriptor()) continue;
    ++num_values;
    v1::EnvironmentChange change;
    auto* value =
        static_cast<v1::Value*>(change.mutable_to()->GetReflection()->MutableMessage(change.mutable_to(), field));
    value->set_constant(0.5);
    const EnvironmentShift shift = ShiftOf(change);
    EXPECT_TRUE(shift.named != 0 || shift.names_friction) << field->name();
    ASSERT_NE(v1::Environment::descriptor()->FindFieldByName(field->name()), nullptr) << field->name();
    EXPECT_EQ(v1::Environment::descriptor()->FindFieldByName(field->name())->number(), field->number());
  }
  EXPECT_EQ(num_values, kNumEnvironmentValues + 1);
}

TEST(VisualRange, IsThatOfTheAirWhereNothingFalls) { EXPECT_EQ(VisualRangeM({.visual_range_m = 137}), 137); }

TEST(VisualRange, ShrinksWithRainAndMoreWithSnow) {
  // 1.076 * 10^0.67 = 5.03 dB/km = 1.159 / km; 3 / (1.159 + 0.15) km.
  EXPECT_NEAR(VisualRangeM({.rain_mmph = 10}), 3000 / (1.1589 + 0.15), 2);
  // 5.5 dB/km = 1.2664 / km.
  EXPECT_NEAR(VisualRangeM({.snow_mmph = 1}), 3000 / (1.2664 + 0.15), 2);
  EXPECT_LT(VisualRangeM({.snow_mmph = 5}), 300);
  EXPECT_LT(VisualRangeM({.visual_range_m = 60, .rain_mmph = 10}), 60);
}

TEST(Haze, LetsNobodySeeFartherIntoItThanItsVisualRange) {
  const v1::Environment environment = Filled(
      "haze { kind: HAZE_KIND_SMOKE visual_range_m { constant: 30 } start_m { constant: 100 } length_m { constant: 50 "
      "} "
      "width_m { constant: 10 } }");
  const std::vector<HazeBand> haze = HazeOf(environment);
  const EnvironmentState state = StateOf(environment);
  const auto sees = [&](double from_s, double from_t, double to_s, double to_t) {
    return SeesThrough(state, haze, 0, from_s, from_t, to_s, to_t, std::hypot(to_s - from_s, to_t - from_t));
  };
  EXPECT_TRUE(sees(0, 0, 99, 0));
  EXPECT_TRUE(sees(0, 0, 129, 0));
  EXPECT_FALSE(sees(0, 0, 131, 0));
  EXPECT_FALSE(sees(0, 0, 200, 0));
  EXPECT_FALSE(sees(200, 0, 0, 0));
  EXPECT_TRUE(sees(0, 20, 200, 20)) << "beside it";
  EXPECT_TRUE(sees(120, -20, 120, 20)) << "across it";
  EXPECT_FALSE(sees(110, 0, 145, 0)) << "within it";
  EXPECT_NEAR(SightM(state, haze, 0, 0, 0, 1, 200), 130, 0.6);
  EXPECT_NEAR(SightM(state, haze, 0, 180, 0, -1, 200), 60, 0.6);
  EXPECT_EQ(SightM(state, haze, 0, 160, 0, 1, 200), 200);
  EnvironmentState thin = state;
  thin.haze_ratio = 0;
  EXPECT_EQ(SightM(thin, haze, 0, 0, 0, 1, 200), 200);
}

TEST(Haze, DriftsWithItsPartOfTheWind) {
  const v1::Environment environment = Filled(
      "wind_mps { constant: 8 } wind_direction_deg { constant: 90 } haze { kind: HAZE_KIND_DUST "
      "visual_range_m { constant: 10 } start_m { constant: 50 } length_m { constant: 20 } offset_m { constant: -40 } "
      "width_m { constant: 20 } drift_ratio { constant: 0.5 } }");
  const std::vector<HazeBand> haze = HazeOf(environment);
  const EnvironmentState state = StateOf(environment);
  EXPECT_TRUE(SeesThrough(state, haze, 0, 0, 0, 100, 0, 100));
  EXPECT_FALSE(SeesThrough(state, haze, 10, 0, 0, 100, 0, 100));
  EXPECT_TRUE(SeesThrough(state, haze, 14, 0, 0, 100, 0, 100));
}

TEST(SightSpeed, StopsWithinTheDistanceSeen) {
  for (const double sight_m : {15.0, 60.0, 200.0}) {
    for (const double friction : {0.1, 0.5, 0.9}) {
      const double v = SightSpeedMps(sight_m, friction, 0.5), a = std::min(3.4, friction * 9.81 / 2);
      EXPECT_NEAR(v * 0.5 + v * v / (2 * a), sight_m, 1e-9);
    }
  }
}

TEST(Gusts, BlowAroundTheMeanWindAndAreAFunctionOfTheirKeys) {
  const EnvironmentState state{.wind_mps = 10, .wind_direction_deg = 90, .wind_gust_mps = 6};
  const Gusts gusts(3, 4), again(3, 4), other(3, 5);
  double least = 1e9, most = 0, sum = 0;
  bool differs = false;
  for (int i = 0; i < 600; ++i) {
    const Wind wind = gusts.WindAt(state, i * 0.1);
    const double speed = std::hypot(wind.x_mps, wind.y_mps);
    EXPECT_EQ(wind.x_mps, again.WindAt(state, i * 0.1).x_mps);
    differs = differs || wind.x_mps != other.WindAt(state, i * 0.1).x_mps;
    EXPECT_LE(std::abs(speed - 10), 6 + 1e-9);
    EXPECT_GT(wind.y_mps, 0.9 * speed);
    least = std::min(least, speed), most = std::max(most, speed), sum += speed;
  }
  EXPECT_TRUE(differs);
  EXPECT_GT(most - least, 4);
  EXPECT_NEAR(sum / 600, 10, 1.5);
  EXPECT_EQ(gusts.WindAt({}, 3).x_mps, 0);
}

TEST(Gusts, LightningStrikesAtItsRate) {
  int num_flashes = 0;
  const EnvironmentState state{.lightning_per_minute = 12};
  for (uint64_t sample = 0; sample < 50; ++sample) {
    const Gusts gusts(1, sample);
    bool lit = false;
    double since_s = 10;
    for (int tick = 0; tick < 6000; ++tick) {
      EXPECT_EQ(gusts.LightningAt({}, tick * 0.01), 0);
      const bool now = gusts.LightningAt(state, tick * 0.01) > 0.5;
      if (now && !lit && since_s > 0.7) ++num_flashes;
      since_s = now ? 0 : since_s + 0.01;
      lit = now;
    }
  }
  // 600 expected; those within 0.7 s of another count as one: about a tenth.
  EXPECT_GT(num_flashes, 450);
  EXPECT_LT(num_flashes, 660);
}

}  // namespace
}  // namespace longtail
