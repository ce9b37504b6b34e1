#include "generator/dataset/tar.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "generator/dataset/checksum.h"
#include "generator/dataset/file_ops.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kernels/sha256.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

std::string AllBytes() {
  std::string bytes;
  for (int i = 0; i < 1024; ++i) bytes.push_back(static_cast<char>(i));
  return bytes;
}

std::string TwoSamples() {
  std::string tar;
  EXPECT_OK(AppendSample(
      {.key = "aaaa", .members = {{"meta.json", "{}\n"}, {"caption.txt", ""}, {"front.mp4", AllBytes()}}}, &tar));
  EXPECT_OK(AppendSample({.key = "bb-b_2",
                          .members = {{"meta.json", "{\"T\": 1}\n"},
                                      {"caption.txt", "A car cuts in."},
                                      {"front.mp4", std::string(513, 'x')}}},
                         &tar));
  return tar;
}

Sample OneMember(std::string key, std::string extension) {
  return {.key = std::move(key), .members = {{std::move(extension), "x"}}};
}

TEST(Tar, HasTheBytesThatUstarPrescribes) {
  // Digest of the same members laid out by a script from the fields of POSIX.1-1988.
  const std::string tar = TwoSamples();
  EXPECT_EQ(tar.size(), 6656u);
  EXPECT_EQ(Sha256Hex(tar), "e39f48dfae4881e0d4d1d8061a48dbb7a9ad89c2036586ff7de0b63c428f85c9");
}

TEST(Tar, IsReadByPython) {
  const std::string path = absl::StrCat(::testing::TempDir(), "/tar_test_python.tar");
  std::remove(path.c_str());
  ASSERT_OK(WriteNewFile(PosixFileOps(), path, TwoSamples() + std::string(kTarEndBytes, '\0')));
  const std::string command = absl::StrCat(
      "python3 -c '\n"
      "import sys, tarfile, zlib\n"
      "with tarfile.open(sys.argv[1], \"r:\") as tar:\n"
      "  for m in tar.getmembers():\n"
      "    data = tar.extractfile(m).read()\n"
      "    print(m.name, m.size, oct(m.mode), m.uname, m.mtime, m.isreg(), sum(data))\n"
      "' ",
      path);
  std::FILE* pipe = ::popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string text;
  char buffer[256];
  while (std::fgets(buffer, sizeof(buffer), pipe) != nullptr) text += buffer;
  EXPECT_EQ(::pclose(pipe), 0);
  EXPECT_EQ(text,
            "aaaa.meta.json 3 0o444 bigdata 0 True 258\n"
            "aaaa.caption.txt 0 0o444 bigdata 0 True 0\n"
            "aaaa.front.mp4 1024 0o444 bigdata 0 True 130560\n"
            "bb-b_2.meta.json 9 0o444 bigdata 0 True 549\n"
            "bb-b_2.caption.txt 14 0o444 bigdata 0 True 1179\n"
            "bb-b_2.front.mp4 513 0o444 bigdata 0 True 61560\n");
}

TEST(Tar, ReadsBackWithOffsetsAndChecksums) {
  const std::string tar = TwoSamples();
  const auto samples = ParseTarBody(tar, /*base_offset=*/10240);
  ASSERT_OK(samples);
  ASSERT_EQ(samples->size(), 2u);
  const MemberEntry* video = (*samples)[0].Find("front.mp4");
  ASSERT_NE(video, nullptr);
  EXPECT_EQ(tar.substr(video->offset - 10240, video->bytes), AllBytes());
  EXPECT_EQ(video->crc32c, Crc32c(AllBytes()));
  EXPECT_EQ((*samples)[1].unit_id, "bb-b_2");
  EXPECT_EQ((*samples)[1].Find("no"), nullptr);
}

TEST(Tar, RefusesKeysThatLoadersWouldReadOtherwise) {
  std::string tar;
  for (const char* key : {"", "a.b", "A", "-a", "_a", "a/b", "a b", "ä", "a2345678901234567890123456789012345678901"}) {
    EXPECT_THAT(AppendSample(OneMember(key, "txt"), &tar),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("key must match")))
        << key;
  }
  EXPECT_TRUE(tar.empty());
  EXPECT_OK(AppendSample(OneMember("a234567890123456789012345678901234567890", "txt"), &tar));
}

TEST(Tar, RefusesMembersThatLoadersWouldReadOtherwise) {
  std::string tar;
  for (const char* extension : {"", ".txt", "txt.", "a..b", "TXT", "a/b", "a b"}) {
    EXPECT_THAT(AppendSample(OneMember("a", extension), &tar),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("extension must be")))
        << extension;
  }
  EXPECT_THAT(AppendSample({.key = "a", .members = {{"txt", "1"}, {"txt", "2"}}}, &tar),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("must be unique")));
  EXPECT_THAT(AppendSample({.key = "a", .members = {}}, &tar),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("must be present")));
  EXPECT_THAT(AppendSample(OneMember("a", std::string(99, 'x')), &tar),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("100 bytes")));
  EXPECT_OK(AppendSample(OneMember("a", std::string(98, 'x')), &tar));
}

TEST(Tar, ThatIsCutAnywhereDoesNotReadBackAsWhole) {
  const std::string tar = TwoSamples();
  for (size_t size = 0; size < tar.size(); ++size) {
    const auto samples = ParseTarBody(tar.substr(0, size), 0);
    if (!samples.ok()) continue;
    // Cuts between members look whole to a tar: only the commit record tells them apart.
    EXPECT_EQ(size % kTarBlockBytes, 0u);
    EXPECT_NE(*samples, *ParseTarBody(tar, 0));
  }
}

TEST(Tar, WithAFlippedBitIsNoticed) {
  const std::string tar = TwoSamples();
  const auto want = ParseTarBody(tar, 0);
  for (size_t at = 0; at < tar.size(); ++at) {
    std::string changed = tar;
    changed[at] ^= static_cast<char>(1 << at % 8);
    const auto samples = ParseTarBody(changed, 0);
    EXPECT_TRUE(!samples.ok() || *samples != *want) << "byte " << at;
  }
}

TEST(Tar, WhoseSamplesAreTornApartIsRefused) {
  std::string tar;
  ASSERT_OK(AppendSample(OneMember("a", "txt"), &tar));
  ASSERT_OK(AppendSample(OneMember("b", "txt"), &tar));
  ASSERT_OK(AppendSample(OneMember("a", "json"), &tar));
  EXPECT_THAT(ParseTarBody(tar, 0), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("must lie together")));
}

TEST(Checksums, AreThoseOfTheirStandards) {
  EXPECT_EQ(Crc32c("123456789"), 0xE3069283u);  // RFC 3720, B.4 uses the same polynomial
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8A9136AAu);
  Md5 md5;
  md5.Update("a");
  md5.Update("bc");
  EXPECT_EQ(md5.HexDigest(), "900150983cd24fb0d6963f7d28e17f72");
}

}  // namespace
}  // namespace longtail
