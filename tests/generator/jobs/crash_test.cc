// Crashes and failures of the file system at every operation of a job.
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "generator/dataset/part.h"
#include "generator/dataset/reader.h"
#include "generator/dataset/shard_store.h"
#include "generator/dataset/verify.h"
#include "generator/jobs/engine.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/generator/jobs/small_job.h"
#include "tests/testing/faulty_file_ops.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using Fault = FaultyFileOps::Fault;
using Loss = FaultyFileOps::Loss;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kRoot[] = "/data/set";

MATCHER(HasNoProblems, "has no problems") {
  for (const VerifyProblem& problem : arg.problems) *result_listener << problem.file << " " << problem.what << "; ";
  return arg.problems.empty();
}

const std::map<std::string, std::string>& Undisturbed() {
  static const auto* const files = [] {
    FaultyFileOps ops;
    EXPECT_OK(RunJob(ops, SmallJob(kRoot, 'u')));
    return new std::map<std::string, std::string>(Promised(ops.FilesBelow(kRoot)));
  }();
  return *files;
}

// Whoever reads now must find whole samples, or that there is nothing yet.
void ExpectReadersSeeNothingTorn(FaultyFileOps& files) {
  const auto reader = DatasetReader::Open(files, kRoot);
  if (!reader.ok()) {
    EXPECT_THAT(reader, StatusIs(absl::StatusCode::kNotFound, ::testing::_));
    return;
  }
  std::vector<VerifyProblem> problems;
  for (const CommitRecord& commit : (*reader)->commits()) VerifyTar(files, kRoot, commit, {}, &problems);
  EXPECT_THAT(problems, IsEmpty());
  if (files.Exists(absl::StrCat(kRoot, "/CURRENT"))) {
    EXPECT_THAT(VerifyDataset(files, kRoot), IsOkAndHolds(HasNoProblems()));
  }
}

class CrashTest : public ::testing::TestWithParam<Loss> {};

TEST_P(CrashTest, ACrashAtAnyOperationResumesToTheSameBytes) {
  for (int64_t n = 0;; ++n) {
    SCOPED_TRACE(absl::StrCat("crash at operation ", n));
    FaultyFileOps files;
    files.FailAt(Fault::kCrash, n);
    const auto crashed = RunJob(files, SmallJob(kRoot, 'a'));
    if (!files.failed()) {
      EXPECT_OK(crashed);
      EXPECT_GT(n, 100);
      return;
    }
    EXPECT_FALSE(crashed.ok());
    files.Restart(GetParam());
    ExpectReadersSeeNothingTorn(files);
    ASSERT_OK(RunJob(files, SmallJob(kRoot, 'b')));
    EXPECT_EQ(Promised(files.FilesBelow(kRoot)), Undisturbed());
    // What the second run left to the first to make durable must be durable too.
    files.Restart(Loss::kBytesAndEntries);
    ASSERT_THAT(VerifyDataset(files, kRoot), IsOkAndHolds(HasNoProblems()));
    EXPECT_THAT(RunJob(files, SmallJob(kRoot, 'c')), IsOk());
    ASSERT_EQ(Promised(files.FilesBelow(kRoot)), Undisturbed());
  }
}

TEST_P(CrashTest, ACrashAtAnyOperationOfAResumeResumesToTheSameBytes) {
  for (int64_t n = 0;; ++n) {
    SCOPED_TRACE(absl::StrCat("crash at operation ", n));
    FaultyFileOps files;
    files.FailAt(Fault::kCrash, 90);  // among the shards
    ASSERT_FALSE(RunJob(files, SmallJob(kRoot, 'a')).ok());
    files.Restart(GetParam());
    files.FailAt(Fault::kCrash, n);
    const auto crashed = RunJob(files, SmallJob(kRoot, 'b'));
    if (!files.failed()) {
      EXPECT_OK(crashed);
      return;
    }
    files.Restart(GetParam());
    ExpectReadersSeeNothingTorn(files);
    ASSERT_OK(RunJob(files, SmallJob(kRoot, 'c')));
    ASSERT_EQ(Promised(files.FilesBelow(kRoot)), Undisturbed());
  }
}

INSTANTIATE_TEST_SUITE_P(OfEveryKind, CrashTest,
                         ::testing::Values(Loss::kNothing, Loss::kBytes, Loss::kBytesAndEntries));

// As a pool does that gives the batch of a killed worker to the next one.
TEST(APartWhoseWriterWasKilled, IsStagedAnewByTheSameAttempt) {
  const v1::Plan plan = SmallPlan();
  const v1::PlannedBatch& batch = plan.shards(0).batches(0);
  const BatchResult result = {
      .failed = {{batch.units(0).unit_id(), "tries ran out"}, {batch.units(1).unit_id(), "tries ran out"}}};
  const auto stage = [&](FaultyFileOps& files) { return StagePart(files, kRoot, "attempt", "plan", batch, result); };
  for (int64_t n = 0;; ++n) {
    SCOPED_TRACE(absl::StrCat("killed at operation ", n));
    FaultyFileOps files;
    ASSERT_OK(ShardStore::MakeRoot(files, kRoot));
    files.FailAt(Fault::kCrash, n);
    const absl::Status killed = stage(files);
    if (!files.failed()) {
      EXPECT_OK(killed);
      EXPECT_GT(n, 4);
      return;
    }
    files.Restart(Loss::kNothing);
    ASSERT_OK(stage(files));
    EXPECT_THAT(files.List(absl::StrCat(kRoot, "/_staging")), IsOkAndHolds(ElementsAre("part-000000.part")));
    EXPECT_OK(LoadPart(files, kRoot, "plan", batch));
  }
}

class FailureTest : public ::testing::TestWithParam<Fault> {};

TEST_P(FailureTest, AFailedOperationIsAnErrorAndLeavesNothingTorn) {
  for (int64_t n = 0;; ++n) {
    SCOPED_TRACE(absl::StrCat("failure at operation ", n));
    FaultyFileOps files;
    files.FailAt(GetParam(), n);
    const auto failed = RunJob(files, SmallJob(kRoot, 'a'));
    if (!files.failed()) {
      EXPECT_OK(failed);
      EXPECT_GT(n, 100);
      return;
    }
    if (GetParam() == Fault::kNoSpace) {
      EXPECT_THAT(failed, StatusIs(absl::StatusCode::kResourceExhausted, ::testing::_));
    } else if (failed.ok()) {
      // Reading what is only looked at to save work may fail without harm.
      EXPECT_EQ(Promised(files.FilesBelow(kRoot)), Undisturbed());
    }
    files.Restart(Loss::kBytesAndEntries);
    ExpectReadersSeeNothingTorn(files);
    ASSERT_OK(RunJob(files, SmallJob(kRoot, 'b')));
    ASSERT_EQ(Promised(files.FilesBelow(kRoot)), Undisturbed());
  }
}

// A second run finds all done: a failed read must not make it publish the same index twice.
TEST_P(FailureTest, AFailedOperationOfARunThatFindsAllDoneChangesNothing) {
  for (int64_t n = 0;; ++n) {
    SCOPED_TRACE(absl::StrCat("failure at operation ", n));
    FaultyFileOps files;
    ASSERT_OK(RunJob(files, SmallJob(kRoot, 'a')));
    files.FailAt(GetParam(), n);
    (void)RunJob(files, SmallJob(kRoot, 'b')).ok();
    if (!files.failed()) return;
    files.Restart(Loss::kBytesAndEntries);
    ASSERT_OK(RunJob(files, SmallJob(kRoot, 'c')));
    ASSERT_EQ(Promised(files.FilesBelow(kRoot)), Undisturbed());
  }
}

INSTANTIATE_TEST_SUITE_P(OfEveryKind, FailureTest, ::testing::Values(Fault::kIoError, Fault::kNoSpace));

// Runs another job just before its n-th rename or link, while the file in the making lies there.
class InterruptedFileOps : public FaultyFileOps {
 public:
  InterruptedFileOps(int at, std::function<void()> interrupt) : left_(at), interrupt_(std::move(interrupt)) {}

  absl::Status Rename(const std::string& from, const std::string& to) override {
    Count();
    return FaultyFileOps::Rename(from, to);
  }
  absl::Status Link(const std::string& from, const std::string& to) override {
    Count();
    return FaultyFileOps::Link(from, to);
  }
  bool interrupted() const { return left_ < 0; }

 private:
  void Count() {
    if (left_-- == 0) interrupt_();
  }
  int left_;
  const std::function<void()> interrupt_;
};

TEST(TwoSlicesAtOnce, LeaveOneAnothersFilesAlone) {
  for (int at = 0;; ++at) {
    SCOPED_TRACE(absl::StrCat("interrupted at publication ", at));
    JobOptions first = SmallJob(kRoot, 'a');
    first.num_slices = 2;
    JobOptions second = SmallJob(kRoot, 'b');
    second.num_slices = 2;
    second.slice_index = 1;
    FaultyFileOps* shared = nullptr;
    InterruptedFileOps files(at, [&] { EXPECT_OK(RunJob(*shared, first)); });
    shared = &files;
    ASSERT_OK(RunJob(files, second));
    if (!files.interrupted()) return;
    if (!files.Exists(absl::StrCat(kRoot, "/CURRENT"))) {
      ASSERT_OK(RunJob(files, SmallJob(kRoot, 'c')));
    }
    ASSERT_EQ(Promised(files.FilesBelow(kRoot)), Undisturbed());
  }
}

TEST(SamplesOfABatch, MustHaveTheSameMembers) {
  class OddRunner : public BatchRunner {
   public:
    absl::StatusOr<BatchResult> Run(const v1::PlannedBatch& batch, BatchMonitor& monitor) override {
      absl::StatusOr<BatchResult> result = SmallRunner().Run(batch, monitor);
      result->samples.back().members.pop_back();
      return result;
    }
  };
  FaultyFileOps files;
  JobOptions job = SmallJob(kRoot, 'a');
  job.make_runner = []() -> absl::StatusOr<std::unique_ptr<BatchRunner>> { return std::make_unique<OddRunner>(); };
  EXPECT_THAT(RunJob(files, job),
              StatusIs(absl::StatusCode::kInvalidArgument, ::testing::HasSubstr("must have the members")));
}

TEST(AShardWithoutASample, IsCommittedWithoutATar) {
  FaultyFileOps files;
  const std::string first = SmallPlan().shards(0).name();
  std::map<std::string, bool> fails;
  const v1::Plan plan = SmallPlan();
  for (const v1::PlannedBatch& batch : plan.shards(0).batches()) {
    for (const v1::PlannedUnit& unit : batch.units()) fails[unit.unit_id()] = true;
  }
  const auto job = SmallJob(kRoot, 'a', [&](const v1::PlannedUnit& unit) { return fails.contains(unit.unit_id()); });
  for (int run = 0; run < 2; ++run) {
    const auto report = RunJob(files, job);
    ASSERT_OK(report);
    EXPECT_TRUE(report->complete);
    EXPECT_EQ(report->failed.size(), 4u);
    EXPECT_FALSE(files.Exists(absl::StrCat(kRoot, "/shards/", first, ".tar")));
    EXPECT_THAT(VerifyDataset(files, kRoot), IsOkAndHolds(HasNoProblems()));
  }
}

TEST(AJobWithoutASample, IsCompleteAndVerifies) {
  FaultyFileOps files;
  ASSERT_OK(RunJob(files, SmallJob(kRoot, 'a', [](const v1::PlannedUnit&) { return true; })));
  EXPECT_THAT(VerifyDataset(files, kRoot), IsOkAndHolds(HasNoProblems()));
}

TEST(ATarWithoutRecord, IsSetAsideWhereItsBytesDiffer) {
  FaultyFileOps files;
  ASSERT_OK(RunJob(files, SmallJob(kRoot, 'a')));
  ASSERT_OK(files.Remove(absl::StrCat(kRoot, "/commits/shard-000000.json")));
  files.Overwrite(absl::StrCat(kRoot, "/shards/shard-000000.tar"), "torn");
  const auto report = RunJob(files, SmallJob(kRoot, 'b'));
  ASSERT_OK(report);
  EXPECT_EQ(report->shards_discarded, 1);
  const auto verified = VerifyDataset(files, kRoot);
  ASSERT_THAT(verified, IsOkAndHolds(HasNoProblems()));
  ASSERT_EQ(verified->notes.size(), 1u);
  EXPECT_EQ(verified->notes[0].file, absl::StrCat("_quarantine/shard-000000.", std::string(32, 'b'), ".tar"));
}

}  // namespace
}  // namespace longtail
