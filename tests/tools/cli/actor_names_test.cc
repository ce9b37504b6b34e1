#include "tools/cli/actor_names.h"

#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/tools/cli/hand_made_sample.h"
#include "tests/tools/cli/recorded_drawing.h"

namespace longtail {
namespace {

struct Sample {
  v1::Scenario scenario;
  v1::WorldTrack track;
};

void AddActor(Sample* sample, const std::string& name, const Pose2& pose) {
  AddBody(&sample->scenario, name, v1::ACTOR_CLASS_BUS, /*length_m=*/12, /*width_m=*/2.5, /*box_center_x_m=*/0);
  AddState(AddTrack(&sample->track, name, v1::ACTOR_CLASS_BUS), pose, -3, 0, 0);
}

// 200 px from the middle to each side at 10 px per m.
RecordedDrawing DrawNames(const Sample& sample) {
  RecordedDrawing drawing;
  DrawActorNames(sample.scenario, sample.track, /*frame=*/0, PlaneView(), -200, 400, NamesStyle(), drawing);
  return drawing;
}

Sample WithEgo() {
  Sample sample;
  AddState(AddTrack(&sample.track, "ego", v1::ACTOR_CLASS_CAR), {.x_m = 0, .y_m = 0, .yaw_rad = 0}, 8, 0, 0);
  return sample;
}

TEST(ActorNames, EgosStandsBelowItAndThoseOfOthersAbove) {
  Sample sample = WithEgo();
  AddActor(&sample, "bus", {.x_m = 5, .y_m = 4, .yaw_rad = 0});
  const RecordedDrawing drawing = DrawNames(sample);
  ASSERT_EQ(drawing.words.size(), 2u);
  EXPECT_EQ(drawing.words[0].text, "ego 8.0 m/s");
  EXPECT_GT(drawing.words[0].at.y, 9);
  EXPECT_EQ(drawing.words[1].text, "bus 3.0 m/s");
  EXPECT_LT(drawing.words[1].at.y, -40 - 12.5);
}

TEST(ActorNames, AreClearOfABodyThatLiesAcross) {
  Sample sample = WithEgo();
  AddActor(&sample, "bus", {.x_m = 5, .y_m = 0, .yaw_rad = M_PI / 2});
  EXPECT_LT(DrawNames(sample).words.at(1).at.y, -60);
}

TEST(ActorNames, MakeWayForEachOtherAndStayInThePanel) {
  Sample sample = WithEgo();
  AddActor(&sample, "bus_ahead", {.x_m = 19, .y_m = 0, .yaw_rad = 0});
  AddActor(&sample, "bus_behind", {.x_m = 18, .y_m = 0, .yaw_rad = 0});
  const RecordedDrawing drawing = DrawNames(sample);
  ASSERT_EQ(drawing.words.size(), 3u);
  EXPECT_LE(drawing.words[2].at.y, drawing.words[1].at.y - NamesStyle().line_px);
  const double half_px = 0.5 * NamesStyle().letter_px * drawing.words[2].text.size();
  EXPECT_LE(drawing.words[2].at.x + half_px, 200 + 1e-9);
}

TEST(ActorNames, OfACrowdAreLeftOutWhereThereIsNoRoom) {
  Sample sample = WithEgo();
  for (int i = 0; i < 30; ++i) AddActor(&sample, absl::StrCat("bus_", i), {.x_m = 0.1 * i, .y_m = 0, .yaw_rad = 0});
  const RecordedDrawing drawing = DrawNames(sample);
  EXPECT_GT(drawing.words.size(), 2u);
  EXPECT_LT(drawing.words.size(), 8u);
  for (const auto& words : drawing.words) EXPECT_GT(words.at.y, -80) << words.text;
}

}  // namespace
}  // namespace longtail
