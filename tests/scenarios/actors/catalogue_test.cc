#include "scenarios/actors/catalogue.h"

#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "scenarios/actors/limits.h"

namespace longtail {
namespace {

std::vector<v1::ActorClass> EveryClass() {
  std::vector<v1::ActorClass> classes;
  for (int c = 1; c < v1::ActorClass_ARRAYSIZE; ++c) {
    if (v1::ActorClass_IsValid(c)) classes.push_back(static_cast<v1::ActorClass>(c));
  }
  return classes;
}

TEST(Catalogue, EveryClassHasBodiesWithNamesOfTheirOwnColoursAndAKind) {
  std::set<std::string> names;
  for (const v1::ActorClass actor_class : EveryClass()) {
    SCOPED_TRACE(v1::ActorClass_Name(actor_class));
    EXPECT_FALSE(BodyModels(actor_class).empty());
    EXPECT_FALSE(DefaultColors(actor_class).empty());
    EXPECT_NE(KindOf(actor_class), BodyKind::kNone);
    for (const BodyModel& model : BodyModels(actor_class)) EXPECT_TRUE(names.insert(model.name).second) << model.name;
  }
  EXPECT_TRUE(BodyModels(v1::ACTOR_CLASS_UNSPECIFIED).empty());
  EXPECT_EQ(KindOf(v1::ACTOR_CLASS_UNSPECIFIED), BodyKind::kNone);
}

TEST(Catalogue, WheelsLieUnderTheBodyOfWhatDrivesAndNothingElseHasAny) {
  for (const v1::ActorClass actor_class : EveryClass()) {
    for (const BodyModel& model : BodyModels(actor_class)) {
      SCOPED_TRACE(model.name);
      EXPECT_GT(model.length_m, 0);
      EXPECT_GT(model.width_m, 0);
      EXPECT_GT(model.height_m, 0);
      if (!IsVehicle(actor_class)) {
        EXPECT_EQ(model.wheelbase_m, 0);
        EXPECT_EQ(model.box_center_x_m, 0);
        continue;
      }
      EXPECT_GT(model.wheelbase_m, 0);
      EXPECT_GT(model.length_m / 2 - model.box_center_x_m, 0);                  // rear overhang
      EXPECT_GT(model.box_center_x_m + model.length_m / 2, model.wheelbase_m);  // front overhang
    }
  }
}

// Nothing on a road is lighter than a bag full of air or denser than stone.
TEST(Catalogue, MassesFitTheSizes) {
  for (const v1::ActorClass actor_class : EveryClass()) {
    for (const BodyModel& model : BodyModels(actor_class)) {
      const double density = model.mass_kg / (model.length_m * model.width_m * model.height_m);
      EXPECT_GT(density, 0.1) << model.name;
      EXPECT_LT(density, 2700) << model.name;
    }
  }
}

TEST(Limits, EveryClassHasLimitsAndHeavyVehiclesHaveLowerOnesThanCars) {
  for (const v1::ActorClass actor_class : EveryClass()) {
    SCOPED_TRACE(v1::ActorClass_Name(actor_class));
    const ActorLimits limits = LimitsOf(actor_class);
    EXPECT_GT(limits.max_speed_mps, 0);
    EXPECT_GT(limits.max_acceleration_mps2, 0);
    EXPECT_GE(limits.max_deceleration_mps2, limits.max_acceleration_mps2);
    EXPECT_GT(limits.max_lateral_mps2, 0);
    EXPECT_GT(limits.max_yaw_rate_radps, 0);
    const LooseTraits traits = TraitsOf(actor_class);
    EXPECT_GT(traits.friction_ratio, 0);
    EXPECT_LT(traits.restitution_ratio, 1);
    EXPECT_LT(traits.rolling_ratio, traits.friction_ratio);
    EXPECT_GT(traits.terminal_mps, 0);
  }
  const ActorLimits alone = LimitsOf(v1::ACTOR_CLASS_TRACTOR_UNIT), usual = WithTrailer(alone, 7500, 18500);
  const ActorLimits rigid = LimitsOf(v1::ACTOR_CLASS_TRACTOR_TRAILER);
  EXPECT_EQ(usual.max_acceleration_mps2, rigid.max_acceleration_mps2);
  EXPECT_EQ(usual.max_deceleration_mps2, rigid.max_deceleration_mps2);
  EXPECT_EQ(usual.max_lateral_mps2, rigid.max_lateral_mps2);
  EXPECT_NEAR(WithTrailer(alone, 7500, 44500).max_acceleration_mps2, 0.75, 1e-9);
  EXPECT_LT(WithTrailer(alone, 7500, 44500).max_deceleration_mps2, rigid.max_deceleration_mps2);
  const ActorLimits car = LimitsOf(v1::ACTOR_CLASS_CAR);
  for (const v1::ActorClass heavy :
       {v1::ACTOR_CLASS_TRUCK, v1::ACTOR_CLASS_BUS, v1::ACTOR_CLASS_TRACTOR_TRAILER, v1::ACTOR_CLASS_TRAIN}) {
    EXPECT_LT(LimitsOf(heavy).max_deceleration_mps2, car.max_deceleration_mps2);
    EXPECT_LT(LimitsOf(heavy).max_lateral_mps2, car.max_lateral_mps2);
  }
}

}  // namespace
}  // namespace longtail
