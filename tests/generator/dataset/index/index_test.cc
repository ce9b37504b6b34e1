#include <cstring>
#include <nlohmann/json.hpp>

#include "generator/dataset/finalize.h"
#include "generator/dataset/index/clip_row.h"
#include "generator/dataset/reader.h"
#include "generator/dataset/tar.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kernels/sha256.h"
#include "tests/generator/jobs/small_job.h"
#include "tests/testing/faulty_file_ops.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kRoot[] = "/data/set";

class IndexTest : public ::testing::Test {
 protected:
  // A dataset of SmallPlan whose units fail where asked.
  void Make(std::function<bool(const v1::PlannedUnit&)> fail = {}) {
    ASSERT_OK(RunJob(files_, SmallJob(kRoot, 'a', fail)));
    reader_ = DatasetReader::Open(files_, kRoot).value();
  }
  std::string Read(const std::string& name) { return files_.Read(absl::StrCat(kRoot, "/gen-000001/", name)).value(); }

  FaultyFileOps files_;
  std::unique_ptr<DatasetReader> reader_;
};

TEST_F(IndexTest, RowsHoldMetaMetricsAndEvents) {
  Make();
  const auto rows = ReadClipRows(*reader_);
  ASSERT_OK(rows);
  ASSERT_EQ(rows->size(), 6u);
  const ClipRow& row = (*rows)[4];
  EXPECT_EQ(row.unit_id, reader_->sample(4).unit_id);
  EXPECT_EQ(row.shard, "shards/shard-000001.tar");
  EXPECT_EQ(row.offset, 0);
  EXPECT_EQ(row.num_frames, 20);
  EXPECT_EQ(row.fps_num, 10);
  EXPECT_THAT(row.event_ids, ElementsAre("e1"));
  EXPECT_EQ(row.metrics[0], 1.5);
  EXPECT_EQ(row.metrics[1], std::nullopt);
  EXPECT_EQ(row.ego_contact, false);
  ASSERT_EQ(row.events.size(), 1u);
  EXPECT_EQ(row.events[0].kind, "observed");
  EXPECT_EQ(row.events[0].frame1, 9);
  const std::string lines = ClipLines(*rows);
  EXPECT_THAT(lines, HasSubstr("\"min_ttc_s\":1.5,\"min_thw_s\":null,"));
  EXPECT_EQ(lines, Read("clips.jsonl"));
}

TEST_F(IndexTest, FilesAreNamedWithTheirHashes) {
  Make();
  const json croissant = json::parse(Read("croissant.json"));
  std::vector<std::string> named;
  for (const json& file : croissant["distribution"]) {
    if (file["@type"] != "cr:FileObject") continue;
    named.push_back(file["@id"]);
    EXPECT_EQ(file["sha256"], Sha256Hex(Read(named.back()))) << named.back();
  }
  EXPECT_THAT(named, ElementsAre("clips.jsonl", "clips.txt", "shardindex.json"));
  EXPECT_EQ(json::parse(Read("dataset.json"))["tables"]["clips.txt"], Sha256Hex(Read("clips.txt")));
}

TEST_F(IndexTest, EnergonGetsTheFirstHeaderOfEachSampleAndTheEnd) {
  Make();
  const std::string tar = Read(".nv-meta/tar_idx.tar");
  ASSERT_EQ(tar.substr(0, 23), std::string("shard-000000.tar.idx\0\0\0", 23));
  std::vector<int64_t> offsets(5);
  std::memcpy(offsets.data(), tar.data() + kTarBlockBytes, 40);
  const CommitRecord& commit = reader_->commits()[0];
  ASSERT_EQ(commit.samples.size(), 4u);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(offsets[i], commit.samples[i].members[0].offset - 512) << i;
  EXPECT_EQ(offsets[4], commit.bytes - 1024);
  EXPECT_EQ(json::parse(Read(".nv-meta/.info.json"))["shard_counts"]["shards/shard-000001.tar"], 2);
}

TEST_F(IndexTest, ShardsWithoutSamplesAreLeftOut) {
  Make([](const v1::PlannedUnit& unit) { return unit.spec_index() == 1 && unit.sample_index() > 0; });
  EXPECT_EQ(json::parse(Read(".nv-meta/.info.json"))["shard_counts"].size(), 1u);
  EXPECT_EQ(Read(".nv-meta/split.yaml"), "exclude: []\nsplit_parts:\n  train:\n  - shards/shard-000000.tar\n");
  EXPECT_EQ(Read(".nv-meta/tar_idx.tar").find("shard-000001"), std::string::npos);
}

TEST_F(IndexTest, TheUuidFollowsFromThePlanAlone) {
  Make();
  const std::string uuid = Read(".nv-meta/index.uuid");
  EXPECT_THAT(uuid, ::testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  FaultyFileOps others;
  JobOptions job = SmallJob(kRoot, 'b');
  job.plan = SmallPlan(/*seed=*/8);
  ASSERT_OK(RunJob(others, job));
  EXPECT_NE(uuid, others.Read(absl::StrCat(kRoot, "/gen-000001/.nv-meta/index.uuid")).value());
}

TEST_F(IndexTest, WithoutTablesItIsWholeToo) {
  JobOptions job = SmallJob(kRoot, 'a');
  job.clip_tables.clear();
  ASSERT_OK(RunJob(files_, job));
  EXPECT_THAT(json::parse(Read("dataset.json"))["tables"], IsEmpty());
  EXPECT_THAT(Read("croissant.json"), ::testing::Not(HasSubstr("clips.txt")));
}

TEST_F(IndexTest, ATableThatFailsPublishesNothing) {
  JobOptions job = SmallJob(kRoot, 'a');
  job.clip_tables[0].write = [](const std::vector<ClipRow>&) { return absl::InternalError("no memory"); };
  EXPECT_THAT(RunJob(files_, job), StatusIs(absl::StatusCode::kInternal, HasSubstr("no memory")));
  EXPECT_FALSE(files_.Exists(absl::StrCat(kRoot, "/CURRENT")));
}

}  // namespace
}  // namespace longtail
