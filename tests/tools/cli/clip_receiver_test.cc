#include "tools/cli/clip_receiver.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "generator/dataset/checksum.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ClipReceiverTest : public ::testing::Test {
 protected:
  using Part = v1::GenerateRolloutResponse;

  ClipReceiverTest()
      : folder_(fs::path(::testing::TempDir()) / ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~ClipReceiverTest() override { fs::remove_all(folder_); }

  ClipReceiver Receiver(v1::FrameFormat format = v1::FRAME_FORMAT_PNG) {
    return ClipReceiver({.out = folder_.string(), .format = format});
  }
  std::vector<std::string> Names(const std::string& below = "") const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_ / below)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }
  std::string Read(const std::string& path) const {
    std::ifstream file(folder_ / path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  static Part Start(const std::string& unit, uint32_t num_frames = 3) {
    Part part;
    part.mutable_start()->set_unit_id(unit);
    part.mutable_start()->set_num_frames(num_frames);
    return part;
  }
  static Part Chunk(const std::string& unit, uint32_t index, uint32_t first, const std::vector<std::string>& frames,
                    const std::string& camera = "front") {
    Part part;
    v1::ClipChunk& chunk = *part.mutable_chunk();
    chunk.set_unit_id(unit);
    chunk.set_chunk_index(index);
    chunk.set_first_frame(first);
    std::string all;
    chunk.add_cameras()->set_camera(camera);
    for (const std::string& frame : frames) {
      chunk.add_time_us(0);
      chunk.mutable_cameras(0)->add_frames(frame);
      all += frame;
    }
    chunk.set_crc32c(Crc32c(all));
    return part;
  }
  static Part Labels(const std::string& unit, uint32_t index, const std::string& extension, uint64_t offset,
                     const std::string& data, bool last) {
    Part part;
    part.mutable_labels()->set_unit_id(unit);
    part.mutable_labels()->set_labels_index(index);
    v1::MemberPiece& piece = *part.mutable_labels()->add_pieces();
    piece.set_extension(extension);
    piece.set_offset_bytes(offset);
    piece.set_data(data);
    piece.set_last_of_member(last);
    return part;
  }
  static Part End(const std::string& unit) {
    Part part;
    part.mutable_end()->set_unit_id(unit);
    return part;
  }
  static std::vector<Part> WholeClip(const std::string& unit) {
    return {Start(unit),
            Chunk(unit, 0, 0, {"f0", "f1"}),
            Chunk(unit, 1, 2, {"f2"}),
            Labels(unit, 0, "event.json", 0, "{", false),
            Labels(unit, 1, "event.json", 1, "}", true),
            End(unit)};
  }

  const fs::path folder_;
};

TEST_F(ClipReceiverTest, AClipIsSeenWhenItIsWholeAndNotBefore) {
  ClipReceiver receiver = Receiver();
  for (const Part& part : WholeClip("U1")) {
    ASSERT_OK(receiver.Take(part));
    if (part.has_end()) break;
    EXPECT_THAT(Names(), ElementsAre("U1.partial"));
  }
  EXPECT_THAT(Names(), ElementsAre("U1"));
  EXPECT_THAT(Names("U1"), ElementsAre("event.json", "front.000000.png", "front.000001.png", "front.000002.png"));
  EXPECT_EQ(Read("U1/front.000002.png"), "f2");
  EXPECT_EQ(Read("U1/event.json"), "{}");
  EXPECT_EQ(receiver.finished().path, (folder_ / "U1").string());
  EXPECT_EQ(receiver.finished().num_frames, 3u);
  EXPECT_EQ(receiver.finished().num_members, 1);
  EXPECT_EQ(receiver.finished().num_bytes, 8);
}

TEST_F(ClipReceiverTest, FramesWithoutFilesOfTheirOwnAreJoined) {
  ClipReceiver receiver = Receiver(v1::FRAME_FORMAT_H264);
  for (const Part& part : WholeClip("U1")) ASSERT_OK(receiver.Take(part));
  EXPECT_THAT(Names("U1"), ElementsAre("event.json", "front.h264"));
  EXPECT_EQ(Read("U1/front.h264"), "f0f1f2");
}

TEST_F(ClipReceiverTest, AClipThatABreakHadCutGoesOnWithItsStartRepeated) {
  const std::vector<Part> whole = WholeClip("U1");
  for (size_t cut = 1; cut + 1 < whole.size(); ++cut) {
    ClipReceiver receiver = Receiver();
    for (size_t i = 0; i < whole.size(); ++i) {
      if (i == cut) {
        ASSERT_OK(receiver.Take(whole[0]));
      }
      ASSERT_OK(receiver.Take(whole[i]));
    }
    EXPECT_EQ(Read("U1/event.json"), "{}");
    EXPECT_EQ(Read("U1/front.000001.png"), "f1");
    fs::remove_all(folder_ / "U1");
  }
}

TEST_F(ClipReceiverTest, WhatIsLeftWhenItIsGivenUpIsRemoved) {
  {
    ClipReceiver receiver = Receiver();
    ASSERT_OK(receiver.Take(Start("U1")));
    ASSERT_OK(receiver.Take(Chunk("U1", 0, 0, {"f0"})));
    EXPECT_THAT(Names(), ElementsAre("U1.partial"));
  }
  EXPECT_THAT(Names(), IsEmpty());
}

TEST_F(ClipReceiverTest, WhatAKilledProcessLeftIsReplacedAndWhatIsWholeIsNot) {
  fs::create_directories(folder_ / "U1.partial");
  std::ofstream(folder_ / "U1.partial" / "old") << "x";
  {
    ClipReceiver receiver = Receiver();
    for (const Part& part : WholeClip("U1")) ASSERT_OK(receiver.Take(part));
  }
  EXPECT_EQ(fs::exists(folder_ / "U1" / "old"), false);
  ClipReceiver again = Receiver();
  EXPECT_THAT(again.Take(Start("U1")), StatusIs(absl::StatusCode::kAlreadyExists, HasSubstr("U1 is there already")));
  EXPECT_EQ(Read("U1/event.json"), "{}");
}

TEST_F(ClipReceiverTest, PartsOutOfOrderAreNamed) {
  const auto fault = [this](const std::vector<Part>& parts) {
    ClipReceiver receiver = Receiver();
    for (size_t i = 0; i + 1 < parts.size(); ++i) EXPECT_OK(receiver.Take(parts[i]));
    const absl::Status status = receiver.Take(parts.back());
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
    return std::string(status.message());
  };
  EXPECT_THAT(fault({Chunk("U1", 0, 0, {"f0"})}), HasSubstr("must follow its start"));
  EXPECT_THAT(fault({Start("U1"), Start("U2")}), HasSubstr("must end before another starts"));
  EXPECT_THAT(fault({Start("U1"), Chunk("U1", 1, 0, {"f0"})}), HasSubstr("the next chunk must be 0"));
  EXPECT_THAT(fault({Start("U1"), Chunk("U1", 0, 2, {"f0"})}), HasSubstr("from frame 0, got 0 from frame 2"));
  EXPECT_THAT(fault({Start("U1"), Labels("U1", 1, "a", 0, "x", true)}), HasSubstr("the next labels must be 0"));
  EXPECT_THAT(fault({Start("U1"), Labels("U1", 0, "a", 5, "x", true)}), HasSubstr("from byte 0, got 5"));
  EXPECT_THAT(fault({Start("U1"), End("U1")}), HasSubstr("3 frames"));
  EXPECT_THAT(fault({Start("U1", 0), Labels("U1", 0, "a", 0, "x", false), End("U1")}), HasSubstr("1 labels cut off"));
  EXPECT_THAT(Names(), IsEmpty());
}

TEST_F(ClipReceiverTest, AChunkThatDoesNotMatchItsChecksumIsRefused) {
  ClipReceiver receiver = Receiver();
  ASSERT_OK(receiver.Take(Start("U1")));
  Part chunk = Chunk("U1", 0, 0, {"f0"});
  chunk.mutable_chunk()->mutable_cameras(0)->set_frames(0, "f1");
  EXPECT_THAT(receiver.Take(chunk), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("must match its checksum")));
  EXPECT_THAT(Names("U1.partial"), IsEmpty());
}

TEST_F(ClipReceiverTest, AServerCannotNameFilesOutsideTheFolder) {
  for (const char* name : {"../U1", "/U1", "", ".", "..", "a/b", ".hidden", "a b"}) {
    EXPECT_TRUE(absl::IsDataLoss(Receiver().Take(Start(name)))) << name;
    ClipReceiver receiver = Receiver();
    ASSERT_OK(receiver.Take(Start("U1")));
    EXPECT_TRUE(absl::IsDataLoss(receiver.Take(Chunk("U1", 0, 0, {"f0"}, name)))) << name;
    EXPECT_TRUE(absl::IsDataLoss(receiver.Take(Labels("U1", 0, name, 0, "x", true)))) << name;
  }
  EXPECT_THAT(Names(), IsEmpty());
}

}  // namespace
}  // namespace longtail
