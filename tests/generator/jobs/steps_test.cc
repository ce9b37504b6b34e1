// Plan, run, status, retry and finalise as steps of their own.
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generator/dataset/file_ops.h"
#include "generator/jobs/attempt.h"
#include "generator/jobs/engine.h"
#include "generator/jobs/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/generator/jobs/small_job.h"
#include "tests/testing/faulty_file_ops.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kRoot[] = "/data/set";

// Two shards of two batches, and of one.
JobOptions Options(char attempt) { return SmallJob(kRoot, attempt); }

std::map<std::string, std::string> FilesOf(FaultyFileOps& files) { return Promised(files.FilesBelow(kRoot)); }

std::map<std::string, std::string> OfOneCall() {
  FaultyFileOps files;
  EXPECT_OK(RunJob(files, Options('u')));
  return FilesOf(files);
}

// Ends with an error at a batch.
class BrokenRunner : public BatchRunner {
 public:
  explicit BrokenRunner(uint32_t batch) : batch_(batch) {}
  absl::StatusOr<BatchResult> Run(const v1::PlannedBatch& batch, BatchMonitor& monitor) override {
    if (batch.index() == batch_) return absl::InternalError("the runner broke");
    return SmallRunner().Run(batch, monitor);
  }

 private:
  const uint32_t batch_;
};

JobOptions BrokenAt(uint32_t batch, char attempt) {
  JobOptions options = Options(attempt);
  options.make_runner = [batch]() -> absl::StatusOr<std::unique_ptr<BatchRunner>> {
    return std::make_unique<BrokenRunner>(batch);
  };
  return options;
}

TEST(PlanJob, WritesAPlanAndNothingThatReadersSee) {
  FaultyFileOps files;
  ASSERT_OK(PlanJob(files, Options('a')));
  EXPECT_TRUE(files.Exists(absl::StrCat(kRoot, "/plan.json")));
  EXPECT_FALSE(files.Exists(absl::StrCat(kRoot, "/CURRENT")));
  ASSERT_OK(PlanJob(files, Options('b')));
  JobOptions other = Options('c');
  other.plan = SmallPlan(/*seed=*/8);
  EXPECT_THAT(PlanJob(files, other), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("seed is 7")));
}

TEST(RunPlannedJob, WantsAPlan) {
  FaultyFileOps files;
  EXPECT_THAT(RunPlannedJob(files, Options('a')), StatusIs(absl::StatusCode::kNotFound, HasSubstr("plan.json")));
  EXPECT_THAT(FinalizeJob(files, Options('a')), StatusIs(absl::StatusCode::kNotFound, HasSubstr("plan.json")));
  EXPECT_THAT(files.FilesBelow(kRoot), IsEmpty());
}

TEST(Steps, GiveTheBytesOfOneCallForSlicesInAnyOrder) {
  for (const int first : {0, 1}) {
    FaultyFileOps files;
    ASSERT_OK(PlanJob(files, Options('a')));
    for (const int slice : {first, 1 - first}) {
      JobOptions options = Options(slice == 0 ? 'b' : 'c');
      options.plan = v1::Plan();
      options.slice_index = slice;
      options.num_slices = 2;
      EXPECT_THAT(FinalizeJob(files, Options('d')),
                  StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("shards are committed")));
      const auto report = RunPlannedJob(files, options);
      ASSERT_OK(report);
      EXPECT_FALSE(report->complete);
      EXPECT_EQ(report->all_committed, slice != first);
    }
    EXPECT_FALSE(files.Exists(absl::StrCat(kRoot, "/CURRENT")));
    ASSERT_OK(FinalizeJob(files, Options('e')));
    EXPECT_EQ(FilesOf(files), OfOneCall());
    ASSERT_OK(FinalizeJob(files, Options('f')));
    EXPECT_EQ(FilesOf(files), OfOneCall());
  }
}

TEST(Steps, ResumeAfterACrashAtAnyOperation) {
  for (int64_t n = 0;; n += 7) {
    SCOPED_TRACE(absl::StrCat("crash at operation ", n));
    FaultyFileOps files;
    ASSERT_OK(PlanJob(files, Options('a')));
    files.FailAt(FaultyFileOps::Fault::kCrash, n);
    const auto crashed = RunPlannedJob(files, Options('b'));
    if (!files.failed()) return;
    EXPECT_FALSE(crashed.ok());
    files.Restart(FaultyFileOps::Loss::kBytesAndEntries);
    ASSERT_OK(RunPlannedJob(files, Options('c')));
    ASSERT_OK(FinalizeJob(files, Options('d')));
    ASSERT_EQ(FilesOf(files), OfOneCall());
  }
}

TEST(JobStatus, FollowsAShardFromPendingToCommitted) {
  FaultyFileOps files;
  EXPECT_THAT(ReadJobStatus(files, kRoot, absl::Now()), StatusIs(absl::StatusCode::kNotFound, HasSubstr("plan.json")));
  ASSERT_OK(PlanJob(files, Options('a')));
  auto status = ReadJobStatus(files, kRoot, absl::Now());
  ASSERT_OK(status);
  ASSERT_THAT(status->shards, SizeIs(2));
  EXPECT_EQ(status->shards[0].state, ShardState::kPending);
  EXPECT_EQ(status->units_done, 0);
  EXPECT_FALSE(status->is_running);

  JobOptions options = Options('b');
  options.on_progress = [&](const JobProgress& progress) {
    if (progress.units_done != 2) return;
    const auto now = ReadJobStatus(files, kRoot, absl::Now());
    ASSERT_OK(now);
    EXPECT_TRUE(now->is_running);
    EXPECT_EQ(now->shards[0].state, ShardState::kRunning);
    EXPECT_EQ(now->shards[0].attempt, options.attempt);
    EXPECT_EQ(now->shards[0].units_done, 2);
    // One that is not heard of any more is taken for dead.
    const auto later = ReadJobStatus(files, kRoot, absl::Now() + 2 * kSilence);
    ASSERT_OK(later);
    EXPECT_FALSE(later->is_running);
    EXPECT_EQ(later->shards[0].state, ShardState::kPending);
  };
  ASSERT_OK(RunPlannedJob(files, options));
  status = ReadJobStatus(files, kRoot, absl::Now());
  ASSERT_OK(status);
  EXPECT_EQ(status->num_shards[static_cast<int>(ShardState::kCommitted)], 2);
  EXPECT_EQ(status->units_done, 6);
  EXPECT_EQ(status->num_rejected, 6);
  EXPECT_GT(status->frames_per_s, 0);
  EXPECT_FALSE(status->published);
  ASSERT_OK(FinalizeJob(files, Options('c')));
  EXPECT_TRUE(ReadJobStatus(files, kRoot, absl::Now())->published);
}

TEST(JobStatus, CountsUnitsThatCouldNotBeMadeAsDone) {
  FaultyFileOps files;
  const std::string unit = SmallPlan().shards(0).batches(0).units(0).unit_id();
  ASSERT_OK(
      RunJob(files, SmallJob(kRoot, 'a', [&](const v1::PlannedUnit& planned) { return planned.unit_id() == unit; })));
  const auto status = ReadJobStatus(files, kRoot, absl::Now());
  ASSERT_OK(status);
  EXPECT_EQ(status->shards[0].state, ShardState::kCommitted);
  EXPECT_EQ(status->shards[0].units_failed, 1);
  EXPECT_EQ(status->units_done, 6);
}

TEST(Retry, MakesTheShardsThatFailedAndLeavesTheOthers) {
  FaultyFileOps files;
  ASSERT_OK(PlanJob(files, Options('a')));
  EXPECT_THAT(RunPlannedJob(files, BrokenAt(1, 'b')), StatusIs(absl::StatusCode::kInternal, "the runner broke"));
  auto status = ReadJobStatus(files, kRoot, absl::Now());
  ASSERT_OK(status);
  EXPECT_EQ(status->shards[0].state, ShardState::kFailed);
  EXPECT_EQ(status->shards[0].error, "the runner broke");
  EXPECT_EQ(status->shards[0].units_done, 2);
  EXPECT_EQ(status->shards[1].state, ShardState::kPending);

  JobOptions retry = Options('c');
  retry.only_shards = FailedShards(*status);
  ASSERT_THAT(retry.only_shards, ElementsAre("shard-000000"));
  const auto report = RunPlannedJob(files, retry);
  ASSERT_OK(report);
  EXPECT_EQ(report->progress.num_shards, 1);
  EXPECT_EQ(report->progress.units_resumed, 2);
  status = ReadJobStatus(files, kRoot, absl::Now());
  ASSERT_OK(status);
  EXPECT_EQ(status->shards[0].state, ShardState::kCommitted);
  EXPECT_EQ(status->shards[1].state, ShardState::kPending);
  EXPECT_THAT(FailedShards(*status), IsEmpty());

  ASSERT_OK(RunPlannedJob(files, Options('d')));
  ASSERT_OK(FinalizeJob(files, Options('e')));
  EXPECT_EQ(FilesOf(files), OfOneCall());
}

TEST(Attempt, IsDeadWhereItsProcessIsGone) {
  AttemptRecord record;
  record.state = "running";
  record.host = HostName();
  record.updated_us = absl::ToUnixMicros(absl::Now());
  record.pid = ::getpid();
  EXPECT_TRUE(record.IsAlive(absl::Now()));
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  record.pid = child;
  EXPECT_FALSE(record.IsAlive(absl::Now()));
  record.host = "another";  // where only its record can tell
  EXPECT_TRUE(record.IsAlive(absl::Now()));
  record.state = "stopped";
  EXPECT_FALSE(record.IsAlive(absl::Now()));
}

TEST(Attempts, BrokenRecordsAreLeftOut) {
  FaultyFileOps files;
  ASSERT_OK(RunJob(files, Options('a')));
  files.Overwrite(absl::StrCat(kRoot, "/attempts/", std::string(32, 'a'), ".json"), "{");
  EXPECT_THAT(ReadAttempts(files, kRoot), IsOkAndHolds(IsEmpty()));
  EXPECT_OK(RunJob(files, Options('b')));
}

}  // namespace
}  // namespace longtail
