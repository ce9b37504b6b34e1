#include "scenarios/sampling/make_in_order.h"

#include <atomic>
#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

std::vector<uint64_t> Taken(uint64_t num_samples, int num_threads, uint64_t last) {
  std::vector<uint64_t> taken;
  MakeInOrder(
      num_samples, num_threads, [](uint64_t i) { return i * i; },
      [&](uint64_t& made) {
        taken.push_back(made);
        return made < last;
      });
  return taken;
}

TEST(MakeInOrder, TakesAllInTheirOrderForAnyNumberOfThreads) {
  const uint64_t num_samples = 2 * kMadeAtATime + 3;
  const std::vector<uint64_t> taken = Taken(num_samples, 1, ~0ull);
  ASSERT_EQ(taken.size(), num_samples);
  for (uint64_t i = 0; i < num_samples; ++i) EXPECT_EQ(taken[i], i * i);
  EXPECT_EQ(Taken(num_samples, 8, ~0ull), taken);
  EXPECT_THAT(Taken(0, 8, ~0ull), ::testing::IsEmpty());
}

TEST(MakeInOrder, StopsWhereTakeSaysSo) {
  EXPECT_THAT(Taken(100, 8, 9), ::testing::ElementsAre(0, 1, 4, 9));
  std::atomic<uint64_t> num_made = 0;
  MakeInOrder(
      10 * kMadeAtATime, 4, [&](uint64_t) { return ++num_made; }, [](uint64_t&) { return false; });
  EXPECT_EQ(num_made.load(), kMadeAtATime) << "later ones are not begun";
}

}  // namespace
}  // namespace longtail
