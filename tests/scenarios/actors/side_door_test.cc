#include "scenarios/actors/side_door.h"

#include <algorithm>
#include <vector>

#include "gtest/gtest.h"
#include "scenarios/actors/body_stretch.h"
#include "scenarios/actors/catalogue.h"

namespace longtail {
namespace {

// The model, along times as long.
v1::ActorBody BodyOf(v1::ActorClass actor_class, const BodyModel& model, double along) {
  v1::ActorBody body;
  body.set_actor_class(actor_class);
  body.set_model(model.name);
  body.set_length_m(along * model.length_m);
  body.set_width_m(model.width_m);
  body.set_height_m(model.height_m);
  body.set_box_center_x_m(along * model.box_center_x_m);
  body.set_wheelbase_m(along * model.wheelbase_m);
  return body;
}

TEST(SideDoor, StretchesWithItsBody) {
  for (int value = 1; value < v1::ActorClass_ARRAYSIZE; ++value) {
    const v1::ActorClass actor_class = static_cast<v1::ActorClass>(value);
    if (!v1::ActorClass_IsValid(value) || !HasDoors(actor_class)) continue;
    for (const BodyModel& model : BodyModels(actor_class)) {
      for (const v1::Door door : {v1::DOOR_FRONT_LEFT, v1::DOOR_REAR_LEFT, v1::DOOR_FRONT_RIGHT, v1::DOOR_REAR_RIGHT}) {
        SCOPED_TRACE(model.name + " " + v1::Door_Name(door));
        const SideDoor usual = *SideDoorOf(BodyOf(actor_class, model, 1), door);
        for (const double along : {0.2, 0.5, 2.0}) {
          const v1::ActorBody body = BodyOf(actor_class, model, along);
          const SideDoor place = *SideDoorOf(body, door);
          EXPECT_NEAR(place.hinge_x_m, along * usual.hinge_x_m, 1e-9);
          EXPECT_NEAR(place.length_m, std::min(along * usual.length_m, kLongestDoorM), 1e-9);
          EXPECT_EQ(place.hinge_y_m, usual.hinge_y_m);
          EXPECT_LT(place.hinge_x_m, body.box_center_x_m() + body.length_m() / 2);
          EXPECT_GT(place.hinge_x_m - place.length_m, body.box_center_x_m() - body.length_m() / 2);
        }
      }
    }
  }
}

TEST(BodyStretch, IsNoneOfABodyOfTheCatalogueAndOfAModelThatItDoesNotHave) {
  const BodyModel& model = BodyModels(v1::ACTOR_CLASS_TRUCK)[1];
  v1::ActorBody body = BodyOf(v1::ACTOR_CLASS_TRUCK, model, 1);
  EXPECT_TRUE(StretchOf(body).IsNone());
  body.set_height_m(0.5 * model.height_m);
  EXPECT_DOUBLE_EQ(StretchOf(body).up, 0.5);
  EXPECT_EQ(StretchOf(body).along, 1);
  EXPECT_EQ(UsualBody(body).height_m(), model.height_m);
  body.set_model("unheard_of");
  EXPECT_TRUE(StretchOf(body).IsNone());
  EXPECT_EQ(UsualBody(body).height_m(), body.height_m());
}

}  // namespace
}  // namespace longtail
