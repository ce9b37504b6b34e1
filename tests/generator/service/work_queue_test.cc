#include "generator/service/work_queue.h"

#include <atomic>
#include <thread>

#include "gtest/gtest.h"
#include "tests/testing/gate.h"

namespace longtail {
namespace {

TEST(WorkQueueTest, JoiningRunsWhatWaitsAndTakesNothingMore) {
  Gate gate;
  gate.Set(false);
  std::atomic<int> num_run{0};
  WorkQueue queue(/*num_threads=*/1, /*max_waiting=*/10);
  const auto work = [&] {
    gate.Pass();
    ++num_run;
  };
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(queue.TryRun(work));
  gate.AwaitHeld(1);
  std::thread opener([&gate] { gate.Set(true); });
  queue.Join();
  EXPECT_EQ(num_run, 3);
  EXPECT_FALSE(queue.TryRun(work));
  queue.Join();
  opener.join();
  EXPECT_EQ(num_run, 3);
}

TEST(WorkQueueTest, NoMoreWaitThanAreAllowed) {
  Gate gate;
  gate.Set(false);
  std::atomic<int> depth{0};
  WorkQueue queue(/*num_threads=*/1, /*max_waiting=*/2, [&depth](int waiting) { depth = waiting; });
  const auto work = [&gate] { gate.Pass(); };
  ASSERT_TRUE(queue.TryRun(work));
  gate.AwaitHeld(1);
  EXPECT_TRUE(queue.TryRun(work));
  EXPECT_TRUE(queue.TryRun(work));
  EXPECT_FALSE(queue.TryRun(work));
  EXPECT_EQ(depth, 2);
  gate.Set(true);
  queue.Join();
  EXPECT_EQ(depth, 0);
}

}  // namespace
}  // namespace longtail
