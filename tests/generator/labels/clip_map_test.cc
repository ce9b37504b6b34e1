#include "generator/labels/clip_map.h"

#include <cmath>
#include <map>

#include "generator/labels/calibration.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/road/layout/road_layout.h"
#include "tests/generator/labels/billboard_clip.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

// The road runs east along world x from the origin; ego drives along it in lane 1.
v1::WorldTrack Eastbound(const Course& road) {
  v1::WorldTrack track;
  v1::ActorTrack& ego = *track.add_actors();
  for (int t = 0; t < 3; ++t) {
    const Pose2 pose = road.At(100 + 5 * t, road.LaneCenter(1, 0));
    ego.add_x_m(pose.x_m);
    ego.add_y_m(pose.y_m);
    ego.add_yaw_rad(pose.yaw_rad);
  }
  return track;
}

// In the order in which the scene paints them.
std::vector<RoadMarking> Markings(const Course& road) {
  return {
      {v1::MAP_LINE_KIND_LANE_DIVIDER, v1::MAP_LINE_PAINT_DASHED_WHITE, -3.5, -3.5, 0.12},
      {v1::MAP_LINE_KIND_DIRECTION_DIVIDER, v1::MAP_LINE_PAINT_DOUBLE_YELLOW, 0, 0, 0.11},
      {v1::MAP_LINE_KIND_ROAD_EDGE, v1::MAP_LINE_PAINT_NONE, road.RightEdge(0), road.RightEdge(0) + 0.12, 0.13},
      {v1::MAP_LINE_KIND_ROAD_EDGE, v1::MAP_LINE_PAINT_SOLID_WHITE, road.LeftEdge(0), road.LeftEdge(0) - 0.12, 0.13}};
}

TEST(ClipMap, HasEveryLaneAndPaintedLineInTheClipFrame) {
  const auto layout = LayOutRoad(BillboardClip().scenario.concrete().roads(0));
  ASSERT_OK(layout);
  const Course& road = layout->courses[0];
  const v1::WorldTrack track = Eastbound(road);
  const v1::ClipMap map = MakeClipMap(road, /*shoulder_m=*/1, Markings(road), track, ClipFrame(track));
  // Two forward lanes, one backward, 3.5 m each, shoulders of 1 m; ego's lane is the right-most.
  std::map<std::pair<int, int>, double> y_m;
  for (const v1::MapLine& line : map.lines()) {
    ASSERT_GE(line.x_m_size(), 2);
    ASSERT_EQ(line.x_m_size(), line.y_m_size());
    for (double y : line.y_m()) EXPECT_NEAR(y, line.y_m(0), 1e-3);
    const double reach = std::abs(line.x_m(line.x_m_size() - 1) - line.x_m(0));
    EXPECT_NEAR(reach, 2 * kMapReachM + 10, 1e-3);
    y_m[{line.kind(), line.lane() != 0 ? line.lane() : static_cast<int>(std::round(line.y_m(0)))}] = line.y_m(0);
  }
  EXPECT_EQ(map.lines_size(), 7);
  EXPECT_NEAR((y_m[{v1::MAP_LINE_KIND_LANE_CENTER, 1}]), 0, 1e-3);
  EXPECT_NEAR((y_m[{v1::MAP_LINE_KIND_LANE_CENTER, 2}]), 3.5, 1e-3);
  EXPECT_NEAR((y_m[{v1::MAP_LINE_KIND_LANE_CENTER, -1}]), 7, 1e-3);
  EXPECT_EQ(map.lines(2).lane(), -1);
  EXPECT_GT(map.lines(2).x_m(0), map.lines(2).x_m(1)) << "a lane's centre runs with its traffic";
  EXPECT_TRUE(y_m.count({v1::MAP_LINE_KIND_ROAD_EDGE, -2}));
  EXPECT_TRUE(y_m.count({v1::MAP_LINE_KIND_LANE_DIVIDER, 2}));
  EXPECT_TRUE(y_m.count({v1::MAP_LINE_KIND_DIRECTION_DIVIDER, 5}));
  EXPECT_TRUE(y_m.count({v1::MAP_LINE_KIND_ROAD_EDGE, 9}));
  std::vector<v1::MapLinePaint> paint;
  for (int i = 3; i < 7; ++i) paint.push_back(map.lines(i).paint());
  EXPECT_THAT(paint, ::testing::ElementsAre(v1::MAP_LINE_PAINT_NONE, v1::MAP_LINE_PAINT_DASHED_WHITE,
                                            v1::MAP_LINE_PAINT_DOUBLE_YELLOW, v1::MAP_LINE_PAINT_SOLID_WHITE));
  EXPECT_NEAR(map.drivable_area().y_m(0), -2.75, 1e-3);
  EXPECT_NEAR(map.drivable_area().y_m(map.drivable_area().y_m_size() - 1), 9.75, 1e-3);
}

TEST(ClipMap, FollowsABendWithinTwoCentimetres) {
  v1::Road bent = BillboardClip().scenario.concrete().roads(0);
  v1::Bend& bend = *bent.add_bends();
  bend.mutable_start_m()->set_constant(80);
  bend.mutable_radius_m()->set_constant(100);
  bend.mutable_length_m()->set_constant(60);
  bend.mutable_transition_m()->set_constant(20);
  const auto layout = LayOutRoad(bent);
  ASSERT_OK(layout);
  const Course& road = layout->courses[0];
  const v1::WorldTrack track = Eastbound(road);
  const ClipFrame clip(track);
  const v1::MapLine line = MakeClipMap(road, /*shoulder_m=*/1, Markings(road), track, clip).lines(0);
  EXPECT_LT(line.x_m_size(), 120);
  for (double s = 60; s < 200; s += 0.7) {
    const Pose2 pose = road.At(s, road.LaneCenter(1, s));
    const auto p = clip.Point(pose.x_m, pose.y_m);
    double nearest = 1e9;
    for (int i = 1; i < line.x_m_size(); ++i) {
      const double dx = line.x_m(i) - line.x_m(i - 1), dy = line.y_m(i) - line.y_m(i - 1);
      const double px = p[0] - line.x_m(i - 1), py = p[1] - line.y_m(i - 1);
      const double u = std::clamp((px * dx + py * dy) / (dx * dx + dy * dy), 0.0, 1.0);
      nearest = std::min(nearest, std::hypot(px - u * dx, py - u * dy));
    }
    EXPECT_LT(nearest, 0.02) << s;
  }
}

TEST(Calibration, GivesIntrinsicsAndTheCamerasPlaceOnTheRig) {
  const v1::CameraCalibration camera = MakeCalibration(BillboardClip().scene.cameras).cameras(0);
  EXPECT_EQ(camera.fx_px(), 100);
  EXPECT_EQ(camera.cx_px(), 32);
  EXPECT_EQ(camera.cy_px(), 16);
  const v1::Pose& pose = camera.rig_from_camera();
  EXPECT_NEAR(pose.z_m(), 1.4, 1e-6);
  // z forward to x, x right to -y: (-1/2, 1/2, -1/2, 1/2).
  EXPECT_NEAR(pose.qx(), -0.5, 1e-9);
  EXPECT_NEAR(pose.qy(), 0.5, 1e-9);
  EXPECT_NEAR(pose.qz(), -0.5, 1e-9);
  EXPECT_NEAR(pose.qw(), 0.5, 1e-9);
}

}  // namespace
}  // namespace longtail
