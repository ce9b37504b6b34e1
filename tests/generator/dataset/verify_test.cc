#include "generator/dataset/verify.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "generator/dataset/commit_record.h"
#include "generator/dataset/info.h"
#include "generator/dataset/inspect.h"
#include "generator/dataset/plan.h"
#include "generator/dataset/reader.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/generator/jobs/small_job.h"
#include "tests/testing/faulty_file_ops.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::StartsWith;

constexpr char kRoot[] = "/data/set";
constexpr char kFirstTar[] = "shards/shard-000000.tar";
constexpr char kFirstRecord[] = "commits/shard-000000.json";

auto Names(const std::string& file, const std::string& what = "") {
  return AllOf(Field(&VerifyProblem::file, file), Field(&VerifyProblem::what, HasSubstr(what)));
}

class VerifyTest : public ::testing::Test {
 protected:
  VerifyTest() { EXPECT_OK(RunJob(files_, SmallJob(kRoot, 'a'))); }

  static std::string Path(const std::string& name) { return absl::StrCat(kRoot, "/", name); }
  std::vector<VerifyProblem> Problems() { return VerifyDataset(files_, kRoot).value().problems; }
  void Add(const std::string& name) { ASSERT_OK(WriteNewFile(files_, Path(name), "x")); }

  // What readers use: all but attempts and locks.
  std::map<std::string, std::string> Files() { return Promised(files_.FilesBelow(kRoot)); }

  FaultyFileOps files_;
};

TEST_F(VerifyTest, AWholeDatasetHasNoProblems) {
  int64_t last_done = 0;
  int64_t last_total = 0;
  const auto report = VerifyDataset(files_, kRoot, [&](int64_t done, int64_t total) {
    EXPECT_GT(done, last_done);
    last_done = done;
    last_total = total;
  });
  ASSERT_OK(report);
  EXPECT_THAT(report->problems, IsEmpty());
  EXPECT_THAT(report->notes, IsEmpty());
  EXPECT_EQ(report->num_shards, 2);
  EXPECT_EQ(report->num_samples, 6);
  EXPECT_EQ(last_done, report->num_bytes);
  EXPECT_EQ(last_total, report->num_bytes);
}

TEST_F(VerifyTest, AFolderWithoutAPlanIsNotFound) {
  EXPECT_THAT(VerifyDataset(files_, "/data/none"),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("/data/none is not a dataset")));
}

TEST_F(VerifyTest, EveryFileCutAtEveryBlockIsReported) {
  for (const auto& [name, bytes] : Files()) {
    SCOPED_TRACE(name);
    for (size_t size = 0; size < bytes.size(); size += 512) {
      files_.Overwrite(Path(name), bytes.substr(0, size));
      EXPECT_THAT(Problems(), Contains(Field(&VerifyProblem::file, name))) << "cut to " << size;
    }
    files_.Overwrite(Path(name), bytes.substr(0, bytes.size() - 1));
    EXPECT_THAT(Problems(), Contains(Field(&VerifyProblem::file, name)));
    files_.Overwrite(Path(name), bytes + "x");
    EXPECT_THAT(Problems(), Contains(Field(&VerifyProblem::file, name)));
    files_.Overwrite(Path(name), bytes);
  }
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(VerifyTest, FlippedBitsOfEveryFileAreReported) {
  for (const auto& [name, bytes] : Files()) {
    SCOPED_TRACE(name);
    const size_t step = bytes.size() > 10000 ? 61 : 11;
    for (size_t at = 0; at < bytes.size(); at += step) {
      std::string changed = bytes;
      changed[at] ^= static_cast<char>(1 << at / step % 8);
      files_.Overwrite(Path(name), changed);
      const auto problems = Problems();
      EXPECT_FALSE(problems.empty()) << "byte " << at;
      if (name.starts_with("shards/")) {
        EXPECT_THAT(problems, Contains(Field(&VerifyProblem::file, name)));
      }
    }
    files_.Overwrite(Path(name), bytes);
  }
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(VerifyTest, EveryMissingFileIsReported) {
  for (const auto& [name, bytes] : Files()) {
    if (name == "plan.json") continue;
    SCOPED_TRACE(name);
    ASSERT_OK(files_.Remove(Path(name)));
    EXPECT_THAT(Problems(), Contains(Names(name, "is missing")));
    Add(name);
    files_.Overwrite(Path(name), bytes);
  }
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(VerifyTest, ExtraFilesAreReported) {
  for (const char* name : {"shards/shard-000007.tar", "shards/note.txt", "commits/shard-000007.json", "meta/more.json",
                           "gen-000001/more.json", "gen-000001/.nv-meta/more.json"}) {
    Add(name);
    EXPECT_THAT(Problems(), ElementsAre(Field(&VerifyProblem::file, name)));
    ASSERT_OK(files_.Remove(Path(name)));
  }
}

TEST_F(VerifyTest, AllProblemsAreReportedAtOnce) {
  std::string tar = files_.Read(Path(kFirstTar)).value();
  tar[600] ^= 1;          // in the data of the first member
  tar[512 * 4 + 3] ^= 1;  // and in a later header
  files_.Overwrite(Path(kFirstTar), tar);
  ASSERT_OK(files_.Remove(Path("shards/shard-000001.tar")));
  files_.Overwrite(Path("meta/taxonomy.json"), "{}");
  const auto problems = Problems();
  EXPECT_THAT(problems, Contains(Names(kFirstTar, "meta.json does not match its checksum")));
  EXPECT_THAT(problems, Contains(Names(kFirstTar, "does not match the SHA-256 of its commit record")));
  EXPECT_THAT(problems, Contains(Names("shards/shard-000001.tar", "is missing")));
  EXPECT_THAT(problems, Contains(Names("meta/taxonomy.json", "does not match the SHA-256")));
}

TEST_F(VerifyTest, APlanThatWasExchangedIsNamed) {
  files_.Overwrite(Path("plan.json"), PlanToJson(SmallPlan(/*seed=*/8)).value());
  const auto problems = Problems();
  EXPECT_THAT(problems, Contains(Names("plan.json", "but the commit records are of plan")));
  EXPECT_THAT(problems, Contains(Names(kFirstRecord, "must name unit")));
}

TEST_F(VerifyTest, APlanWhoseUnitsDoNotFollowFromItsSettingsIsNamedByItsField) {
  v1::Plan plan = SmallPlan();
  plan.mutable_shards(0)->mutable_batches(1)->mutable_units(0)->set_unit_id("abcdefghijklmnopqrstuvwxyz");
  files_.Overwrite(Path("plan.json"), PlanToJson(plan).value());
  EXPECT_THAT(Problems(), Contains(Names("plan.json", "shards[0].batches[1].units[0].unit_id")));
}

TEST_F(VerifyTest, RecordsThatContradictPlanOrOneAnotherAreNamed) {
  const std::string text = files_.Read(Path(kFirstRecord)).value();
  CommitRecord record = CommitRecordFromJson(text).value();
  std::swap(record.samples[0].unit_id, record.samples[1].unit_id);
  files_.Overwrite(Path(kFirstRecord), CommitRecordToJson(record));
  EXPECT_THAT(Problems(), Contains(Names(kFirstRecord, "in the plan's order")));

  record = CommitRecordFromJson(text).value();
  record.samples.push_back(record.samples.back());
  files_.Overwrite(Path(kFirstRecord), CommitRecordToJson(record));
  const auto problems = Problems();
  EXPECT_THAT(problems, Contains(Names(kFirstRecord, "not of the plan")));
  EXPECT_THAT(problems, Contains(Names(kFirstRecord, "is not where the member before it ends")));
  EXPECT_THAT(problems, Contains(Names(kFirstRecord, "is in shard-000000 too")));

  record = CommitRecordFromJson(text).value();
  record.samples[2].members[1].extension = "other.txt";
  files_.Overwrite(Path(kFirstRecord), CommitRecordToJson(record));
  EXPECT_THAT(Problems(), Contains(Names(kFirstRecord, "must have the members of the first sample")));
}

TEST_F(VerifyTest, ARecordThatIsValidButAnotherIsNamedAlone) {
  const std::string text = files_.Read(Path(kFirstRecord)).value();
  CommitRecord record = CommitRecordFromJson(text).value();
  ++record.num_frames;
  files_.Overwrite(Path(kFirstRecord), CommitRecordToJson(record));
  EXPECT_THAT(Problems(), ElementsAre(Names(kFirstRecord, "does not match the SHA-256 in the index")));
}

TEST_F(VerifyTest, AnIndexThatIsValidButAnotherIsNamedAlone) {
  const std::string file = "gen-000001/dataset.json";
  std::string text = files_.Read(Path(file)).value();
  char& digit = text[text.find("\"shard-000000\": \"") + 17];
  digit = digit == '0' ? '1' : '0';
  files_.Overwrite(Path(file), text);
  EXPECT_THAT(Problems(), ElementsAre(Names(file, "is not what plan, commit records and samples give")));
}

TEST_F(VerifyTest, AnUnfinishedDatasetIsSaidToBeUnfinished) {
  ASSERT_OK(files_.Remove(Path("commits/shard-000001.json")));
  const auto problems = Problems();
  EXPECT_THAT(problems, Contains(Names("commits/shard-000001.json", "the shard is not committed")));
  EXPECT_THAT(problems, Contains(Names("shards/shard-000001.tar", "has no commit record")));
}

TEST_F(VerifyTest, InfoCountsWhatTheJobMade) {
  const auto info = ReadDatasetInfo(*DatasetReader::Open(files_, kRoot).value());
  ASSERT_OK(info);
  EXPECT_TRUE(info->complete);
  EXPECT_EQ(info->num_samples, 6);
  EXPECT_EQ(info->num_frames, 120);
  EXPECT_EQ(info->num_rejected, 6);
  EXPECT_DOUBLE_EQ(info->seconds, 12);
  EXPECT_THAT(info->counts, Contains(Pair("event", ElementsAre(Pair("e0", 3), Pair("e1", 3)))));
  EXPECT_THAT(info->counts, Contains(Pair("split", ElementsAre(Pair("train", 6)))));
}

TEST_F(VerifyTest, InspectShowsMembersWithTheirShapes) {
  const auto reader = DatasetReader::Open(files_, kRoot).value();
  const auto sample = InspectSample(*reader, 4);
  ASSERT_OK(sample);
  EXPECT_EQ(sample->unit_id, reader->sample(4).unit_id);
  EXPECT_EQ(sample->shard, "shard-000001");
  EXPECT_EQ(sample->caption, "A car cuts in.");
  EXPECT_THAT(sample->facts, Contains(Pair("fps", "10")));
  EXPECT_THAT(sample->facts, Contains(Pair("event_ids", "e1")));
  ASSERT_EQ(sample->members.size(), 7u);
  EXPECT_EQ(sample->members[4].dtype, "int64");
  EXPECT_THAT(sample->members[4].shape, ElementsAre(3));
  EXPECT_EQ(sample->members[5].dtype, "float32");
  EXPECT_THAT(sample->members[5].shape, ElementsAre(0, 15));
  EXPECT_THAT(InspectSample(*reader, 6), StatusIs(absl::StatusCode::kOutOfRange, HasSubstr("[0, 5], got 6")));
}

TEST(NpyHeader, ThatIsBrokenIsDataLoss) {
  for (const char* bytes : {"", "NUMPY", "\x93NUMPY\x01"}) {
    EXPECT_THAT(ParseNpyHeader(bytes), StatusIs(absl::StatusCode::kDataLoss, ::testing::_));
  }
  EXPECT_THAT(ParseNpyHeader(std::string("\x93NUMPY\x01\x00\xFF\xFF{'descr'", 18)),
              StatusIs(absl::StatusCode::kDataLoss, StartsWith("the header")));
}

}  // namespace
}  // namespace longtail
