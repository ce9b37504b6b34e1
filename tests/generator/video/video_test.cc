#include "generator/video/video.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "generator/video/av_handles.h"
#include "generator/video/memory_io.h"
#include "tests/testing/psnr.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A smooth picture that moves with t.
RgbImage SmoothPicture(int width, int height, int t) {
  RgbImage image(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      uint8_t* pixel = image.at(x, y);
      pixel[0] = static_cast<uint8_t>(128 + 80 * std::sin(0.03 * (x + 2 * t)));
      pixel[1] = static_cast<uint8_t>(128 + 70 * std::cos(0.04 * y + 0.02 * x));
      pixel[2] = static_cast<uint8_t>(100 + 60 * std::sin(0.02 * (x + y) - 0.1 * t));
    }
  }
  return image;
}

std::vector<RgbImage> SmoothClip(int num_frames, int width = 128, int height = 64) {
  std::vector<RgbImage> clip;
  for (int t = 0; t < num_frames; ++t) clip.push_back(SmoothPicture(width, height, t));
  return clip;
}

struct Packet {
  int64_t pts, dts, duration;
  bool key;
};

struct Probe {
  AVRational time_base, average_rate;
  int profile, format;
  AVColorRange range;
  AVColorSpace space;
  AVColorPrimaries primaries;
  AVColorTransferCharacteristic transfer;
  int64_t start_time;
  std::vector<Packet> packets;
};

Probe ProbeMp4(const std::string& mp4) {
  MemoryReader memory(mp4);
  AvHandle<AVIOContext> input = memory.Open();
  AVFormatContext* context = avformat_alloc_context();
  context->pb = input.get();
  EXPECT_EQ(avformat_open_input(&context, nullptr, nullptr, nullptr), 0);
  EXPECT_GE(avformat_find_stream_info(context, nullptr), 0);
  const AVStream& stream = *context->streams[0];
  Probe probe{stream.time_base,
              stream.avg_frame_rate,
              stream.codecpar->profile,
              stream.codecpar->format,
              stream.codecpar->color_range,
              stream.codecpar->color_space,
              stream.codecpar->color_primaries,
              stream.codecpar->color_trc,
              stream.start_time,
              {}};
  AvHandle<AVPacket> packet(av_packet_alloc());
  while (av_read_frame(context, packet.get()) >= 0) {
    probe.packets.push_back({packet->pts, packet->dts, packet->duration, (packet->flags & AV_PKT_FLAG_KEY) != 0});
    av_packet_unref(packet.get());
  }
  avformat_close_input(&context);
  return probe;
}

std::vector<std::string> BoxNames(const std::string& mp4) {
  std::vector<std::string> names;
  for (size_t at = 0; at + 8 <= mp4.size();) {
    uint32_t size = 0;
    for (int i = 0; i < 4; ++i) size = size << 8 | static_cast<uint8_t>(mp4[at + i]);
    names.push_back(mp4.substr(at + 4, 4));
    if (size < 8) break;
    at += size;
  }
  return names;
}

TEST(Mp4, EqualFramesGiveEqualBytes) {
  const std::vector<RgbImage> clip = SmoothClip(20);
  auto first = EncodeMp4(clip, VideoOptions{});
  ASSERT_OK(first);
  auto second = EncodeMp4(clip, VideoOptions{});
  ASSERT_OK(second);
  EXPECT_EQ(*first, *second);
}

// Note [Width of the macroblock tree] in encode.cc.
TEST(Mp4, EqualNarrowFramesGiveEqualBytesWhateverMemoryHeldBefore) {
  std::vector<RgbImage> clip = SmoothClip(16, 64, 32);
  for (size_t t = 0; t < clip.size(); ++t) {
    for (size_t i = 0; i < clip[t].pixels.size(); ++i) clip[t].pixels[i] += (i * 2654435761u + t * 97) >> 27 & 31;
  }
  const std::string first = EncodeMp4(clip, VideoOptions{}).value();
  for (int round = 0; round < 600; ++round) {
    std::vector<std::string> held;
    for (int i = 1; i <= 50; ++i) held.emplace_back(i * 997 + round * 37, static_cast<char>(round));
    held.clear();
    ASSERT_TRUE(EncodeMp4(clip, VideoOptions{}).value() == first) << "round " << round;
  }
}

TEST(Mp4, RoundTripKeepsSmoothPicturesAbove38Db) {
  const std::vector<RgbImage> clip = SmoothClip(17);
  auto mp4 = EncodeMp4(clip, VideoOptions{});
  ASSERT_OK(mp4);
  auto back = DecodeMp4(*mp4);
  ASSERT_OK(back);
  ASSERT_EQ(back->size(), clip.size());
  for (size_t i = 0; i < clip.size(); ++i) EXPECT_GT(PsnrDb(clip[i], (*back)[i]), 38.0) << "frame " << i;
}

TEST(Mp4, KeepsFlatColoursToTwoSteps) {
  for (const std::array<uint8_t, 3>& color :
       {std::array<uint8_t, 3>{255, 255, 255}, {0, 0, 0}, {200, 30, 40}, {20, 160, 60}, {30, 60, 210}}) {
    RgbImage image(64, 32);
    for (size_t i = 0; i < image.pixels.size(); ++i) image.pixels[i] = color[i % 3];
    auto mp4 = EncodeMp4({image}, VideoOptions{.crf = 4});
    ASSERT_OK(mp4);
    auto back = DecodeMp4(*mp4);
    ASSERT_OK(back);
    for (int c = 0; c < 3; ++c) EXPECT_NEAR((*back)[0].at(30, 15)[c], color[c], 3) << "channel " << c;
  }
}

TEST(Mp4, CarriesTagsRateAndClosedGopsOfEqualLength) {
  auto mp4 = EncodeMp4(SmoothClip(21), VideoOptions{.rate_num = 30000, .rate_den = 1001, .gop = 8});
  ASSERT_OK(mp4);
  const Probe probe = ProbeMp4(*mp4);
  EXPECT_EQ(probe.profile, FF_PROFILE_H264_HIGH);
  EXPECT_EQ(probe.format, AV_PIX_FMT_YUV420P);
  EXPECT_EQ(probe.range, AVCOL_RANGE_MPEG);
  EXPECT_EQ(probe.space, AVCOL_SPC_BT709);
  EXPECT_EQ(probe.primaries, AVCOL_PRI_BT709);
  EXPECT_EQ(probe.transfer, AVCOL_TRC_BT709);
  EXPECT_EQ(probe.start_time, 0);
  EXPECT_EQ(probe.average_rate.num, 30000);
  EXPECT_EQ(probe.average_rate.den, 1001);
  ASSERT_EQ(probe.packets.size(), 21u);
  const int64_t step =
      static_cast<int64_t>(probe.time_base.den) * 1001 / (30000 * static_cast<int64_t>(probe.time_base.num));
  for (int i = 0; i < 21; ++i) {
    EXPECT_EQ(probe.packets[i].pts, i * step);
    EXPECT_EQ(probe.packets[i].dts, probe.packets[i].pts) << "no B-frames";
    EXPECT_EQ(probe.packets[i].duration, step);
    EXPECT_EQ(probe.packets[i].key, i % 8 == 0) << "frame " << i;
  }
}

TEST(Mp4, TenHertzIsExact) {
  auto mp4 = EncodeMp4(SmoothClip(11), VideoOptions{});
  ASSERT_OK(mp4);
  const Probe probe = ProbeMp4(*mp4);
  EXPECT_EQ(probe.average_rate.num, 10);
  EXPECT_EQ(probe.average_rate.den, 1);
}

TEST(Mp4, PutsTheIndexBeforeTheMediaAndHasNoEditList) {
  auto mp4 = EncodeMp4(SmoothClip(9), VideoOptions{});
  ASSERT_OK(mp4);
  std::vector<std::string> names = BoxNames(*mp4);
  names.erase(std::remove(names.begin(), names.end(), "free"), names.end());
  EXPECT_THAT(names, ElementsAre("ftyp", "moov", "mdat"));
  EXPECT_EQ(mp4->find("elst"), std::string::npos);
}

TEST(Mp4, RandomAccessEqualsFullDecode) {
  auto mp4 = EncodeMp4(SmoothClip(30), VideoOptions{});
  ASSERT_OK(mp4);
  auto all = DecodeMp4(*mp4);
  ASSERT_OK(all);
  for (int first : {0, 1, 7, 8, 9, 15, 16, 23, 29}) {
    for (int count : {1, 3}) {
      if (first + count > 30) continue;
      auto part = DecodeMp4(*mp4, first, count);
      ASSERT_OK(part);
      ASSERT_EQ(static_cast<int>(part->size()), count);
      for (int i = 0; i < count; ++i) EXPECT_EQ((*part)[i].pixels, (*all)[first + i].pixels) << first << "+" << i;
    }
  }
}

TEST(Mp4, AsksBeyondTheEndAreOutOfRange) {
  auto mp4 = EncodeMp4(SmoothClip(5), VideoOptions{});
  ASSERT_OK(mp4);
  EXPECT_THAT(DecodeMp4(*mp4, 3, 3), StatusIs(absl::StatusCode::kOutOfRange, HasSubstr("<= 5")));
  EXPECT_THAT(DecodeMp4(*mp4, -1, 1), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("first")));
}

TEST(Mp4, EveryTruncationIsDataLoss) {
  auto mp4 = EncodeMp4(SmoothClip(12, 64, 32), VideoOptions{});
  ASSERT_OK(mp4);
  for (size_t size = 0; size < mp4->size(); size += 97) {
    EXPECT_THAT(DecodeMp4(std::string_view(*mp4).substr(0, size)),
                StatusIs(absl::StatusCode::kDataLoss, HasSubstr("mp4")))
        << "at " << size << " of " << mp4->size();
  }
}

TEST(Mp4, GarbageIsDataLoss) {
  std::string garbage(5000, '\0');
  for (size_t i = 0; i < garbage.size(); ++i) garbage[i] = static_cast<char>(i * 2654435761u >> 13);
  EXPECT_THAT(DecodeMp4(garbage), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("mp4")));
  EXPECT_THAT(DecodeMp4("not a video"), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("mp4")));
}

TEST(Mp4, FlippedBytesNeverCrash) {
  auto mp4 = EncodeMp4(SmoothClip(6, 64, 32), VideoOptions{});
  ASSERT_OK(mp4);
  for (size_t at = 0; at < mp4->size(); at += 13) {
    std::string damaged = *mp4;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x5a);
    DecodeMp4(damaged).IgnoreError();
  }
}

TEST(Mp4, RefusesWhatItCannotEncode) {
  const auto invalid = [](const char* part) { return StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(part)); };
  EXPECT_THAT(EncodeMp4({}, VideoOptions{}), invalid("at least one"));
  EXPECT_THAT(EncodeMp4({RgbImage(33, 32)}, VideoOptions{}), invalid("even"));
  EXPECT_THAT(EncodeMp4({RgbImage(32, 31)}, VideoOptions{}), invalid("even"));
  EXPECT_THAT(EncodeMp4({RgbImage(32, 32), RgbImage(64, 32)}, VideoOptions{}), invalid("frames[1]"));
  EXPECT_THAT(EncodeMp4({RgbImage(32, 32)}, VideoOptions{.rate_num = 0}), invalid("rate_num"));
  EXPECT_THAT(EncodeMp4({RgbImage(32, 32)}, VideoOptions{.crf = 99}), invalid("crf"));
  EXPECT_THAT(EncodeMp4({RgbImage(32, 32)}, VideoOptions{.gop = 0}), invalid("gop"));
}

// Types of the NAL units of an Annex B access unit.
std::vector<int> NalTypes(const std::string& unit) {
  std::vector<int> types;
  for (size_t i = 0; i + 3 < unit.size(); ++i) {
    if (unit[i] == 0 && unit[i + 1] == 0 && unit[i + 2] == 1) types.push_back(unit[i + 3] & 0x1F);
  }
  return types;
}

TEST(AccessUnits, OneAFrameAndTheFirstStandsByItself) {
  const std::vector<RgbImage> clip = SmoothClip(5);
  VideoOptions options;
  options.gop = 5;
  const auto units = EncodeAccessUnits(clip, options);
  ASSERT_OK(units);
  ASSERT_THAT(*units, ::testing::SizeIs(5));
  constexpr int kSlice = 1, kKeySlice = 5, kSequenceSet = 7, kPictureSet = 8;
  const std::vector<int> first = NalTypes(units->front());
  EXPECT_THAT(first, ::testing::IsSupersetOf({kSequenceSet, kPictureSet, kKeySlice}));
  for (size_t i = 1; i < units->size(); ++i) EXPECT_THAT(NalTypes((*units)[i]), ::testing::Contains(kSlice)) << i;
  EXPECT_EQ(*units, *EncodeAccessUnits(clip, options));
}

TEST(Still, PngAndJpegHaveTheirMagicAndEqualBytes) {
  const RgbImage picture = SmoothPicture(64, 32, 0);
  auto png = EncodePng(picture);
  ASSERT_OK(png);
  EXPECT_EQ(png->substr(1, 3), "PNG");
  EXPECT_EQ(*png, *EncodePng(picture));
  auto jpeg = EncodeJpeg(picture);
  ASSERT_OK(jpeg);
  EXPECT_EQ(jpeg->substr(0, 2), "\xff\xd8");
  EXPECT_EQ(*jpeg, *EncodeJpeg(picture));
  EXPECT_THAT(EncodePng(RgbImage()), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("image")));
  EXPECT_THAT(EncodeJpeg(picture, 0), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("quality")));
}

}  // namespace
}  // namespace longtail
