#include "scenarios/sampling/actor_body.h"

#include "gtest/gtest.h"
#include "scenarios/actors/catalogue.h"

namespace longtail {
namespace {

v1::ActorBody Sedan() {
  v1::Actor actor;
  return TakeBody(0, v1::ACTOR_CLASS_CAR, EgoBody(), v1::PAINT_COLOR_RED, actor);
}

TEST(StretchBody, StretchesTheWheelbaseWithTheLengthAndTheMassWithTheVolume) {
  v1::ActorBody body = Sedan();
  v1::BodySize size;
  size.mutable_length_m()->set_constant(2 * body.length_m());
  size.mutable_height_m()->set_constant(1.5 * body.height_m());
  StretchBody(size, body);
  const v1::ActorBody usual = Sedan();
  EXPECT_DOUBLE_EQ(body.length_m(), 2 * usual.length_m());
  EXPECT_DOUBLE_EQ(body.wheelbase_m(), 2 * usual.wheelbase_m());
  EXPECT_DOUBLE_EQ(body.box_center_x_m(), 2 * usual.box_center_x_m());
  EXPECT_DOUBLE_EQ(body.width_m(), usual.width_m());
  EXPECT_DOUBLE_EQ(body.mass_kg(), 3 * usual.mass_kg());
}

TEST(StretchBody, KeepsTheKingpinOfATrailerWhereTractorUnitsTakeIt) {
  v1::Actor actor;
  v1::ActorBody body = TakeBody(0, v1::ACTOR_CLASS_SEMI_TRAILER, BodyModels(v1::ACTOR_CLASS_SEMI_TRAILER)[0],
                                v1::PAINT_COLOR_WHITE, actor);
  const auto behind_front_m = [&] { return body.box_center_x_m() + body.length_m() / 2 - body.wheelbase_m(); };
  const double usual_m = behind_front_m();
  v1::BodySize size;
  size.mutable_length_m()->set_constant(20);
  StretchBody(size, body);
  EXPECT_NEAR(behind_front_m(), usual_m, 1e-9);
  EXPECT_GT(body.wheelbase_m(), 7.7);
}

TEST(StretchBody, FillsInWhatTheSizeLeavesOut) {
  v1::ActorBody body = Sedan();
  v1::BodySize size;
  size.mutable_width_m()->set_constant(2.5);
  StretchBody(size, body);
  EXPECT_DOUBLE_EQ(size.length_m().constant(), Sedan().length_m());
  EXPECT_DOUBLE_EQ(size.height_m().constant(), Sedan().height_m());
  EXPECT_DOUBLE_EQ(body.width_m(), 2.5);
}

}  // namespace
}  // namespace longtail
