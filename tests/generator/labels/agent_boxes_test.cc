#include "generator/labels/agent_boxes.h"

#include <cmath>
#include <numbers>

#include "generator/labels/silhouette.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/generator/labels/billboard_clip.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatNear;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pointwise;

TEST(Silhouette, OfTheBoardIsWhereAPinholeCameraPutsIt) {
  const BillboardClip clip;
  const Box2 box = Extents(ProjectActor(clip.scene, clip.Pose(0), 0, 1));
  // 100 px * 1 m / 20 m to each side of 32; 1.4 m and 0.4 m below the camera's height, under row 16.
  EXPECT_NEAR(box.x0_px, 27, 1e-4);
  EXPECT_NEAR(box.x1_px, 37, 1e-4);
  EXPECT_NEAR(box.y0_px, 18, 1e-4);
  EXPECT_NEAR(box.y1_px, 23, 1e-4);
}

TEST(Silhouette, OfAnActorBehindTheCameraIsEmpty) {
  const BillboardClip clip(/*left_m=*/0, /*ahead_m=*/-5);
  EXPECT_THAT(ProjectActor(clip.scene, clip.Pose(0), 0, 1), IsEmpty());
}

TEST(Silhouette, ThatCrossesTheNearPlaneIsCutThere) {
  BillboardClip clip(/*left_m=*/0, /*ahead_m=*/0);
  // A strip on the ground from 10 m behind to 20 m ahead.
  clip.scene.meshes[0].positions = {{-10, -1, 0}, {20, -1, 0}, {20, 1, 0}, {-10, 1, 0}};
  const std::vector<ProjectedPolygon> polygons = ProjectActor(clip.scene, clip.Pose(0), 0, 1);
  const Box2 box = Extents(polygons);
  EXPECT_NEAR(box.y0_px, 16 + 100 * 1.4 / 20, 1e-3);
  EXPECT_NEAR(box.y1_px, 16 + 100 * 1.4 / kNearPlaneM, 1e-2);
  const double truncation = TruncationRatio(polygons, 64, 32);
  EXPECT_GT(truncation, 0.9);
  EXPECT_LT(truncation, 1);
}

TEST(AgentBoxes, VisibleBoxIsTheRastersExtentsAndOcclusionTheHiddenShare) {
  const BillboardClip clip;
  AgentBoxes boxes(clip.scenario, clip.track, clip.scene);
  ASSERT_OK(boxes.AddFrame(1, 0, clip.Pose(1), clip.Raster(27, 18, 32, 23)));
  const AgentRows rows = boxes.Rows2d();
  EXPECT_THAT(rows.indices, ElementsAre(1, 0, 1, v1::ACTOR_CLASS_VAN));
  EXPECT_THAT(rows.values, Pointwise(FloatNear(1e-3), std::vector<float>{27, 18, 32, 23, 27, 18, 37, 23, 0.5, 0}));
}

TEST(AgentBoxes, TruncationIsTheShareOfTheSilhouetteOutsideThePicture) {
  // Centre of the board on the left border: 32 px * 20 m / 100 px.
  const BillboardClip clip(/*left_m=*/6.4);
  AgentBoxes boxes(clip.scenario, clip.track, clip.scene);
  ASSERT_OK(boxes.AddFrame(0, 0, clip.Pose(0), clip.Raster(0, 18, 5, 23)));
  EXPECT_THAT(boxes.Rows2d().values,
              Pointwise(FloatNear(1e-3), std::vector<float>{0, 18, 5, 23, -5, 18, 5, 23, 0, 0.5}));
}

TEST(AgentBoxes, HiddenActorsHaveARowInSpaceWithVisibilityZeroAndNoneInThePicture) {
  const BillboardClip clip;
  AgentBoxes boxes(clip.scenario, clip.track, clip.scene);
  ASSERT_OK(boxes.AddFrame(0, 0, clip.Pose(0), clip.Raster(0, 0, 0, 0)));
  ASSERT_OK(boxes.AddFrame(1, 0, clip.Pose(1), clip.Raster(27, 18, 37, 19)));
  EXPECT_EQ(boxes.Rows2d().num_rows, 1);
  const AgentRows rows = boxes.Rows3d(ClipFrame(clip.track));
  ASSERT_EQ(rows.num_rows, 3);
  EXPECT_EQ(rows.values[14], 0);
  EXPECT_NEAR(rows.values[15 + 14], 0.2, 1e-6);
  EXPECT_EQ(rows.values[30 + 14], 0);
}

TEST(AgentBoxes, BoxesInSpaceAreInTheClipFrame) {
  BillboardClip clip(/*left_m=*/3);
  clip.scenario.mutable_bodies(0)->set_box_center_x_m(1.5);
  clip.track.mutable_actors(1)->set_yaw_rad(1, std::numbers::pi);  // west: to the left in the clip
  clip.track.mutable_actors(1)->set_flags(1, 17);
  clip.track.mutable_actors(1)->set_yaw_rate_radps(1, 2);
  const AgentRows rows = AgentBoxes(clip.scenario, clip.track, clip.scene).Rows3d(ClipFrame(clip.track));
  EXPECT_THAT(std::vector<int32_t>(rows.indices.begin() + 4, rows.indices.begin() + 8),
              ElementsAre(1, 1, v1::ACTOR_CLASS_VAN, 17));
  const float half = std::sqrt(0.5f);
  // Reference point (21, 3); the box centre is 1.5 m further left and swings backwards with 2 rad/s.
  EXPECT_THAT(
      std::vector<float>(rows.values.begin() + 15, rows.values.begin() + 30),
      Pointwise(FloatNear(1e-4f), std::vector<float>{21, 4.5, 0.5, 0, 0, half, half, 0.1, 2, 1, -3, 10, 0, 2, 0}));
}

TEST(AgentBoxes, ActorsThatAreNotThereHaveNoRowAndMayNotBeInTheRaster) {
  BillboardClip clip;
  for (int t = 0; t < 3; ++t) clip.track.mutable_actors(1)->set_present(t, false);
  AgentBoxes boxes(clip.scenario, clip.track, clip.scene);
  EXPECT_THAT(boxes.AddFrame(2, 0, clip.Pose(2), clip.Raster(1, 1, 2, 2)),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("got 1 at frame 2")));
  EXPECT_EQ(boxes.Rows3d(ClipFrame(clip.track)).num_rows, 0);
  EXPECT_EQ(boxes.Rows2d().num_rows, 0);
}

}  // namespace
}  // namespace longtail
