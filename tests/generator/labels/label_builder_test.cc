#include "generator/labels/label_builder.h"

#include <cstring>
#include <map>

#include "generator/labels/sample_meta.h"
#include "generator/labels/schema.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/generator/labels/billboard_clip.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

absl::StatusOr<std::unique_ptr<LabelBuilder>> MakeBuilder(const BillboardClip& clip, bool dense) {
  v1::Provenance provenance;
  provenance.set_generator("longtail");
  provenance.set_is_reference(true);
  return LabelBuilder::Create({.authored = clip.scenario.concrete(),
                               .scenario = clip.scenario,
                               .track = clip.track,
                               .scene = clip.scene,
                               .unit_id = "unit",
                               .generator_abi = "7",
                               .provenance = provenance,
                               .criticality = {.ttc_s = {2, 1, 2},
                                               .thw_s = {2, 1, 2},
                                               .distance_m = {20, 20, 20},
                                               .drac_mps2 = {0, 0, 0},
                                               .pet_s = {2, 1, 2},
                                               .rss_margin_m = {5, 4, 5},
                                               .delta_v_mps = {8, 8, 8},
                                               .path_ttc_s = {2, 1, 2},
                                               .required_deceleration_mps2 = {0, 0, 0}},
                               .dense = dense});
}

std::map<std::string, std::string> MembersByName(const std::vector<SampleMember>& members) {
  std::map<std::string, std::string> by_name;
  for (const SampleMember& member : members) by_name[member.extension] = member.bytes;
  return by_name;
}

TEST(LabelBuilder, MakesEveryMemberInOrderWithTheVideoInItsPlace) {
  const BillboardClip clip;
  for (bool dense : {false, true}) {
    auto builder = MakeBuilder(clip, dense);
    ASSERT_OK(builder);
    for (int t = 2; t >= 0; --t) {  // any order
      ASSERT_OK((*builder)->AddFrame(t, 0, clip.Pose(t), clip.Raster(27, 18, 37, 23)));
    }
    const auto members = (*builder)->Finish({"mp4 bytes"});
    ASSERT_OK(members);
    std::vector<std::string> extensions;
    for (const SampleMember& member : *members) extensions.push_back(member.extension);
    EXPECT_EQ(extensions, MemberExtensions({"front"}, dense));
    EXPECT_EQ((*members)[20].bytes, "mp4 bytes");
  }
}

TEST(LabelBuilder, WritesWhatTheClipHolds) {
  const BillboardClip clip;
  auto builder = MakeBuilder(clip, /*dense=*/true);
  ASSERT_OK(builder);
  for (int t = 0; t < 3; ++t) ASSERT_OK((*builder)->AddFrame(t, 0, clip.Pose(t), clip.Raster(27, 18, 27 + t, 23)));
  const auto finished = (*builder)->Finish({""});
  ASSERT_OK(finished);
  std::map<std::string, std::string> members = MembersByName(*finished);
  EXPECT_THAT(members["meta.json"], HasSubstr("\"fps\": {\"num\": 10, \"den\": 1}"));
  EXPECT_THAT(members["meta.json"], HasSubstr("\"T\": 3"));
  EXPECT_THAT(members["meta.json"], HasSubstr("\"num_tries\": 1"));
  EXPECT_THAT(members["provenance.json"], HasSubstr("\"is_reference\": true"));
  EXPECT_THAT(members["provenance.json"], HasSubstr("\"guidance\": null"));
  EXPECT_THAT(members["metrics.json"], HasSubstr("\"min_rss_margin_m\": 4"));
  EXPECT_THAT(members["metrics.json"], HasSubstr("\"contact_delta_v_mps\": null"));
  EXPECT_THAT(members["map.json"], HasSubstr("\"signals\": []"));
  EXPECT_EQ(members["event.json"], "[]\n");
  EXPECT_THAT(members["ego.npy"], HasSubstr("'<f8', 'fortran_order': False, 'shape': (3, 16)"));
  // No pixel of the board in frame 0.
  EXPECT_THAT(members["agent2d.npy"], HasSubstr("'<f4', 'fortran_order': False, 'shape': (2, 10)"));
  EXPECT_THAT(members["agent3d.npy"], HasSubstr("'shape': (3, 15)"));
  EXPECT_EQ(members["action.npy"], members["expert_action.npy"]);
  v1::ScenarioSpec spec;
  ASSERT_TRUE(spec.ParseFromString(members["spec.pb"]));
  EXPECT_EQ(spec.id(), "board_ahead");
  // 1/20 m in counts of 1/32768, in row 18, column 27 of frame 2.
  const std::string& depth = members["front_depth.npz"];
  const size_t data = depth.find('\n') + 1 + (2 * 32 * 64 + 18 * 64 + 27) * 2;
  uint16_t counts = 0;
  std::memcpy(&counts, depth.data() + data, 2);
  EXPECT_EQ(counts, 1638);
}

TEST(LabelBuilder, FlagsFramesThatACameraLost) {
  BillboardClip clip;
  v1::Sensors& sensors = *clip.scenario.mutable_concrete()->mutable_sensors();
  sensors.set_rate_hz(10);
  v1::Camera& camera = *sensors.add_cameras();
  camera.set_name("front");
  v1::FrameFault& fault = *camera.add_faults();
  fault.set_kind(v1::FRAME_FAULT_KIND_FREEZE);
  fault.mutable_start_s()->set_constant(0.1);
  fault.mutable_num_frames()->set_constant(1);
  auto builder = MakeBuilder(clip, /*dense=*/false);
  ASSERT_OK(builder);
  for (int t = 0; t < 3; ++t) ASSERT_OK((*builder)->AddFrame(t, 0, clip.Pose(t), clip.Raster(27, 18, 37, 23)));
  const auto finished = (*builder)->Finish({""});
  ASSERT_OK(finished);
  std::map<std::string, std::string> members = MembersByName(*finished);
  EXPECT_THAT(members["meta.json"],
              HasSubstr("\"camera\": \"front\", \"kind\": \"frozen\", \"frame0\": 1, \"frame1\": 1"));
  const std::string& valid = members["valid.npy"];
  EXPECT_EQ(valid.substr(valid.size() - 3), std::string("\1\0\1", 3));
  EXPECT_EQ(members["agent2d_idx.npy"].size(), 128u + 3 * 4 * sizeof(int32_t)) << "labels stay those of the world";
}

TEST(LabelBuilder, WithoutOtherActorsWritesEmptyListsWithTheirColumns) {
  BillboardClip clip;
  clip.track.mutable_actors()->RemoveLast();
  clip.scenario.clear_bodies();
  clip.scenario.mutable_concrete()->clear_events();
  clip.scene.parts.clear();
  auto builder = MakeBuilder(clip, /*dense=*/false);
  ASSERT_OK(builder);
  for (int t = 0; t < 3; ++t) {
    SceneFrame pose;
    ASSERT_OK((*builder)->AddFrame(t, 0, pose, clip.Raster(0, 0, 0, 0)));
  }
  const auto finished = (*builder)->Finish({""});
  ASSERT_OK(finished);
  std::map<std::string, std::string> members = MembersByName(*finished);
  EXPECT_THAT(members["agent3d.npy"], HasSubstr("'shape': (0, 15)"));
  EXPECT_THAT(members["agent3d_idx.npy"], HasSubstr("'<i4', 'fortran_order': False, 'shape': (0, 4)"));
  EXPECT_THAT(members["agent2d.npy"], HasSubstr("'shape': (0, 10)"));
  EXPECT_THAT(members["agent2d_idx.npy"], HasSubstr("'shape': (0, 4)"));
}

TEST(LabelBuilder, RefusesMissingAndRepeatedFramesAndWrongVideos) {
  const BillboardClip clip;
  auto builder = MakeBuilder(clip, /*dense=*/false);
  ASSERT_OK(builder);
  ASSERT_OK((*builder)->AddFrame(0, 0, clip.Pose(0), clip.Raster(0, 0, 0, 0)));
  EXPECT_THAT((*builder)->AddFrame(0, 0, clip.Pose(0), clip.Raster(0, 0, 0, 0)),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("added once")));
  EXPECT_THAT((*builder)->AddFrame(3, 0, clip.Pose(0), clip.Raster(0, 0, 0, 0)),
              StatusIs(absl::StatusCode::kInvalidArgument, StartsWith("frame and camera must be below 3 and 1")));
  EXPECT_THAT((*builder)->Finish({""}),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("frame 1 of camera front")));
  for (int t : {1, 2}) ASSERT_OK((*builder)->AddFrame(t, 0, clip.Pose(t), clip.Raster(0, 0, 0, 0)));
  EXPECT_THAT((*builder)->Finish({}), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("videos must be")));
}

TEST(LabelBuilder, RefusesATrackThatDoesNotFit) {
  BillboardClip clip;
  clip.track.mutable_actors(1)->add_speed_mps(1);
  EXPECT_THAT(MakeBuilder(clip, false),
              StatusIs(absl::StatusCode::kInvalidArgument, "track.actors[1] must have 3 states, got 4"));
  clip.track.mutable_actors(1)->set_track_id(5);
  EXPECT_THAT(MakeBuilder(clip, false),
              StatusIs(absl::StatusCode::kInvalidArgument, "track.actors[1].track_id must be 1, got 5"));
}

TEST(SplitOf, GivesAboutOneInTwentyToValidationAndToTest) {
  std::map<v1::Split, int> counts;
  for (uint64_t i = 0; i < 4000; ++i) ++counts[SplitOf(7, i)];
  EXPECT_NEAR(counts[v1::SPLIT_VAL], 200, 60);
  EXPECT_NEAR(counts[v1::SPLIT_TEST], 200, 60);
  EXPECT_EQ(counts[v1::SPLIT_TRAIN] + counts[v1::SPLIT_VAL] + counts[v1::SPLIT_TEST], 4000);
}

}  // namespace
}  // namespace longtail
