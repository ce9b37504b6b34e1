#include "tools/cli/top_view.h"

#include <cmath>

#include "gtest/gtest.h"
#include "tests/tools/cli/hand_made_sample.h"
#include "tests/tools/cli/recorded_drawing.h"

namespace longtail {
namespace {

// One actor in the middle of a view of 10 px per m along its heading.
class DrawActorTest : public ::testing::Test {
 protected:
  void Place(v1::ActorClass actor_class, double length_m, double width_m, double box_center_x_m = 0) {
    AddTrack(&track_, "ego", v1::ACTOR_CLASS_CAR);
    actor_ = AddTrack(&track_, "it", actor_class);
    AddBody(&scenario_, "it", actor_class, length_m, width_m, box_center_x_m);
    AddState(actor_, {.x_m = 0, .y_m = 0, .yaw_rad = 0}, 0, 0, 0);
  }

  RecordedDrawing Draw() const {
    RecordedDrawing drawing;
    DrawActor(scenario_, *actor_, /*frame=*/0, {}, PlaneView(), drawing);
    return drawing;
  }

  v1::Scenario scenario_;
  v1::WorldTrack track_;
  v1::ActorTrack* actor_ = nullptr;
};

void ExpectExtent(const std::vector<SvgPoint>& points, double along_px, double across_px) {
  EXPECT_NEAR(ExtentOf(points).x, along_px, 1e-6);
  EXPECT_NEAR(ExtentOf(points).y, across_px, 1e-6);
}

TEST_F(DrawActorTest, AVehicleIsAsLongAndAsWideAsItsBodyAndMarkedNearItsFront) {
  Place(v1::ACTOR_CLASS_BUS, /*length_m=*/18, /*width_m=*/3.2, /*box_center_x_m=*/4);
  const RecordedDrawing drawing = Draw();
  ASSERT_EQ(drawing.polygons.size(), 2u);
  ExpectExtent(drawing.polygons[0], 180, 32);
  EXPECT_NEAR(drawing.polygons[0][0].x, 130, 1e-6);
  for (const SvgPoint& corner : drawing.polygons[1]) EXPECT_GT(corner.x, 110);
}

TEST_F(DrawActorTest, AnAnimalIsAsLongAsItsBody) {
  Place(v1::ACTOR_CLASS_ELEPHANT, /*length_m=*/6.5, /*width_m=*/2);
  const RecordedDrawing drawing = Draw();
  ASSERT_EQ(drawing.polygons.size(), 1u);
  ExpectExtent(drawing.polygons[0], 65, 20);
  ASSERT_EQ(drawing.lines.size(), 1u);
  EXPECT_GT(drawing.lines[0][1].x, 32.5);  // shows where the head is
}

TEST_F(DrawActorTest, AThingHasNoWindscreen) {
  Place(v1::ACTOR_CLASS_CONCRETE_BLOCK, /*length_m=*/4, /*width_m=*/1);
  const RecordedDrawing drawing = Draw();
  ASSERT_EQ(drawing.polygons.size(), 1u);
  ExpectExtent(drawing.polygons[0], 40, 10);
}

TEST_F(DrawActorTest, WhatIsTinyCanStillBeSeen) {
  Place(v1::ACTOR_CLASS_STONE, /*length_m=*/0.05, /*width_m=*/0.05);
  ExpectExtent(Draw().polygons.at(0), 3, 3);
}

TEST_F(DrawActorTest, ADoorThatStandsOpenIsDrawn) {
  Place(v1::ACTOR_CLASS_CAR, /*length_m=*/4.5, /*width_m=*/1.8, /*box_center_x_m=*/1.4);
  v1::DoorTrack* door = actor_->add_doors();
  door->set_door(v1::DOOR_FRONT_LEFT);
  door->add_door_rad(0);
  EXPECT_EQ(Draw().polygons.size(), 2u);
  door->set_door_rad(0, M_PI / 2);
  const RecordedDrawing drawing = Draw();
  ASSERT_EQ(drawing.polygons.size(), 3u);
  EXPECT_GT(ExtentOf(drawing.polygons[0]).y, 8);  // across, from the hinge
}

}  // namespace
}  // namespace longtail
