#include "generator/jobs/engine.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/barrier.h"
#include "generator/dataset/reader.h"
#include "generator/jobs/stage_times.h"
#include "generator/jobs/worker.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/generator/jobs/small_job.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// The unit that a runner comes to as its kill_at-th kills the process.
std::function<bool(const v1::PlannedUnit&)> KillAt(int kill_at) {
  return [left = kill_at](const v1::PlannedUnit&) mutable {
    if (left-- == 0) ::kill(::getpid(), SIGKILL);
    return false;
  };
}

class EngineTest : public ::testing::Test {
 protected:
  EngineTest() {
    std::string pattern = absl::StrCat(::testing::TempDir(), "/engine_XXXXXX");
    base_ = ::mkdtemp(pattern.data());
  }
  ~EngineTest() override { fs::remove_all(base_); }

  // Fourteen units. Each attempt draws its own id, as in life.
  JobOptions Options(const std::string& name, std::function<bool(const v1::PlannedUnit&)> fail = {}) {
    JobOptions options = SmallJob(absl::StrCat(base_, "/", name), 'a', std::move(fail));
    options.plan = SmallPlan(/*seed=*/7, /*clips_per_spec=*/7);
    options.attempt.clear();
    return options;
  }

  // Workers are forks of the test; each dies at its kill_at-th unit.
  static void UseProcesses(JobOptions* options, int num_workers, int kill_at = -1) {
    options->num_workers = num_workers;
    options->launch_worker = [root = options->root, kill_at](int channel) -> absl::StatusOr<pid_t> {
      const pid_t parent = ::getpid();
      const pid_t child = ::fork();
      if (child != 0) return child;
      SmallRunner runner(KillAt(kill_at));
      const bool ok = BecomeWorker(parent).ok() && ServeBatches(channel, PosixFileOps(), root, runner).ok();
      ::_exit(ok ? 0 : 1);
    };
  }

  // Everything that the promise of equal bytes covers.
  static std::map<std::string, std::string> PromisedFiles(const std::string& root) {
    std::map<std::string, std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      const std::string name = fs::relative(entry.path(), root).string();
      if (entry.is_regular_file()) found[name] = PosixFileOps().Read(entry.path().string()).value();
    }
    return Promised(std::move(found));
  }

  std::map<std::string, std::string> Undisturbed() {
    const JobOptions options = Options("undisturbed");
    EXPECT_OK(RunJob(PosixFileOps(), options));
    return PromisedFiles(options.root);
  }

  std::string base_;
};

TEST_F(EngineTest, MakesEveryUnitOfThePlanInOrder) {
  const JobOptions options = Options("a");
  const auto report = RunJob(PosixFileOps(), options);
  ASSERT_OK(report);
  EXPECT_TRUE(report->complete);
  EXPECT_EQ(report->progress.units_done, 14);
  EXPECT_EQ(report->progress.frames, 14 * 20);
  const auto reader = DatasetReader::Open(PosixFileOps(), options.root);
  ASSERT_OK(reader);
  ASSERT_EQ((*reader)->num_samples(), 14);
  int i = 0;
  for (const auto& shard : options.plan.shards()) {
    for (const auto& batch : shard.batches()) {
      for (const auto& unit : batch.units()) EXPECT_EQ((*reader)->sample(i++).unit_id, unit.unit_id());
    }
  }
  EXPECT_THAT((*reader)->ReadMember(9, "front.mp4"), IsOkAndHolds(SizeIs(300 + 200 * 2)));
}

TEST_F(EngineTest, OneAndThreeWorkersGiveTheSameBytes) {
  const auto want = Undisturbed();
  for (const int num_workers : {1, 3}) {
    JobOptions options = Options(absl::StrCat("w", num_workers));
    UseProcesses(&options, num_workers);
    ASSERT_OK(RunJob(PosixFileOps(), options));
    EXPECT_EQ(PromisedFiles(options.root), want);
  }
}

TEST_F(EngineTest, ThreadsOfThisProcessWorkAtTheSameTimeAndGiveTheSameBytes) {
  const auto want = Undisturbed();
  absl::Barrier all_in(3);
  std::atomic<int> num_begun{0};
  JobOptions options = Options("threads", [&](const v1::PlannedUnit&) {
    if (++num_begun > 3) return false;
    all_in.Block();  // ends only where three units are being made
    return false;
  });
  options.num_workers = 3;
  std::vector<std::string> committed;
  options.on_commit = [&](const CommittedShard& shard) { committed.push_back(shard.name); };
  const auto report = RunJob(PosixFileOps(), options);
  ASSERT_OK(report);
  EXPECT_EQ(report->progress.frames, 14 * 20);
  EXPECT_THAT(committed, SizeIs(options.plan.shards_size()));
  EXPECT_EQ(PromisedFiles(options.root), want);
}

TEST_F(EngineTest, AnErrorOnOneThreadEndsThemAllAndNamesItsShard) {
  JobOptions options = Options("broken");
  options.num_workers = 3;
  class BrokenRunner : public SmallRunner {
   public:
    absl::StatusOr<BatchResult> Run(const v1::PlannedBatch& batch, BatchMonitor& monitor) override {
      if (batch.index() == 1) return absl::InternalError("broken");
      return SmallRunner::Run(batch, monitor);
    }
  };
  options.make_runner = []() -> absl::StatusOr<std::unique_ptr<BatchRunner>> {
    return std::make_unique<BrokenRunner>();
  };
  std::string failed_shard;
  options.on_failed_shard = [&](const std::string& shard) { failed_shard = shard; };
  EXPECT_THAT(RunJob(PosixFileOps(), options), StatusIs(absl::StatusCode::kInternal, "broken"));
  EXPECT_EQ(failed_shard, options.plan.shards(0).name());
}

TEST_F(EngineTest, WorkersThatAreKilledAreReplaced) {
  const auto want = Undisturbed();
  JobOptions options = Options("killed");
  options.max_worker_deaths = 20;
  UseProcesses(&options, 2, /*kill_at=*/3);
  ASSERT_OK(RunJob(PosixFileOps(), options));
  EXPECT_EQ(PromisedFiles(options.root), want);
}

TEST_F(EngineTest, ABatchThatAlwaysKillsItsWorkerEndsTheJob) {
  JobOptions options = Options("poison");
  UseProcesses(&options, 2, /*kill_at=*/0);
  EXPECT_THAT(RunJob(PosixFileOps(), options),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr("its worker died 3 times")));
}

TEST_F(EngineTest, AParentKilledAtAnyUnitResumesToTheSameBytes) {
  const auto want = Undisturbed();
  const JobOptions again = Options("resumed");
  for (int kill_at = 0; kill_at < 6; ++kill_at) {
    const pid_t child = ::fork();
    if (child == 0) {
      (void)RunJob(PosixFileOps(), Options("resumed", KillAt(kill_at))).ok();
      ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
  }
  ASSERT_OK(RunJob(PosixFileOps(), again));
  EXPECT_EQ(PromisedFiles(again.root), want);
}

TEST_F(EngineTest, SlicesTogetherGiveTheSameBytesAsOneRun) {
  const auto want = Undisturbed();
  for (const int slice : {1, 0}) {
    JobOptions options = Options("slices");
    options.slice_index = slice;
    options.num_slices = 2;
    const auto report = RunJob(PosixFileOps(), options);
    ASSERT_OK(report);
    EXPECT_EQ(report->complete, slice == 0);
  }
  EXPECT_EQ(PromisedFiles(absl::StrCat(base_, "/slices")), want);
}

TEST_F(EngineTest, UnitsWhoseTriesRanOutAreNamedAndTheRestCommits) {
  const std::string unit = Options("failed").plan.shards(0).batches(1).units(0).unit_id();
  const JobOptions options =
      Options("failed", [&](const v1::PlannedUnit& planned) { return planned.unit_id() == unit; });
  for (int run = 0; run < 2; ++run) {  // the second finds all committed, and must still name it
    const auto report = RunJob(PosixFileOps(), options);
    ASSERT_OK(report);
    ASSERT_THAT(report->failed, SizeIs(1));
    EXPECT_EQ(report->failed[0].unit_id, unit);
    EXPECT_EQ(report->failed[0].spec_id, "cut_in");
    EXPECT_EQ(report->failed[0].sample_index, 2u);
    EXPECT_TRUE(report->complete);
  }
  EXPECT_EQ(DatasetReader::Open(PosixFileOps(), options.root).value()->num_samples(), 13);
}

TEST_F(EngineTest, AnotherPlanIsRefusedWithItsFirstDifference) {
  JobOptions options = Options("plan");
  ASSERT_OK(RunJob(PosixFileOps(), options));
  options.plan = SmallPlan(/*seed=*/8, /*clips_per_spec=*/7);
  EXPECT_THAT(RunJob(PosixFileOps(), options), StatusIs(absl::StatusCode::kInvalidArgument,
                                                        HasSubstr("seed is 7 in this dataset, but 8 was asked for")));
}

TEST_F(EngineTest, TimesAreTheSumOverAllWorkers) {
  for (const int num_workers : {0, 1, 3}) {
    SCOPED_TRACE(num_workers);
    JobOptions options = Options(absl::StrCat("times", num_workers));
    if (num_workers > 0) UseProcesses(&options, num_workers);
    const auto report = RunJob(PosixFileOps(), options);
    ASSERT_OK(report);
    EXPECT_EQ(report->times.spent[static_cast<int>(Stage::kSimulate)], 14 * absl::Seconds(3));
    EXPECT_EQ(report->times.spent[static_cast<int>(Stage::kEncode)], absl::ZeroDuration());
    EXPECT_GT(report->times.spent[static_cast<int>(Stage::kWrite)], absl::ZeroDuration());
  }
}

TEST(StageTimes, ReadBackFromTheirText) {
  StageTimes times;
  for (int i = 0; i < kNumStages; ++i) times.spent[i] = absl::Microseconds(1000 * i + 1);
  StageTimes read;
  ASSERT_TRUE(ParseStageTimes(StageTimesText(times), &read));
  EXPECT_EQ(read.spent, times.spent);
  for (const char* text : {"", "1", "1 2 3 4 5 6 7", "1 2 3 4 5 6 7 8 9", "1 2 3 4 5 6 7 x"}) {
    EXPECT_FALSE(ParseStageTimes(text, &read)) << text;
  }
}

TEST_F(EngineTest, ASecondRunOnTheSameRootIsToldWhoHoldsIt) {
  JobOptions options = Options("locked");
  const auto inner = options.make_runner;
  options.make_runner = [&]() {
    EXPECT_THAT(RunJob(PosixFileOps(), Options("locked")),
                StatusIs(absl::StatusCode::kUnavailable, HasSubstr(absl::StrCat("in use by process ", ::getpid()))));
    return inner();
  };
  EXPECT_OK(RunJob(PosixFileOps(), options));
}

TEST_F(EngineTest, StopLeavesAJobThatResumes) {
  const auto want = Undisturbed();
  std::atomic<bool> stop = false;
  JobOptions options = Options("stopped");
  options.stop = &stop;
  options.on_progress = [&](const JobProgress& progress) { stop = progress.units_done >= 4; };
  const auto report = RunJob(PosixFileOps(), options);
  ASSERT_OK(report);
  EXPECT_TRUE(report->stopped);
  EXPECT_FALSE(report->complete);
  ASSERT_OK(RunJob(PosixFileOps(), Options("stopped")));
  EXPECT_EQ(PromisedFiles(options.root), want);
}

}  // namespace
}  // namespace longtail
