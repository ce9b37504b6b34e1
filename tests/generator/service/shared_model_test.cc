#include "generator/service/shared_model.h"

#include <memory>
#include <thread>

#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_world_model.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> PopAll(FairQueue<std::string>& queue, int count) {
  std::vector<std::string> popped;
  for (int i = 0; i < count; ++i) popped.push_back(queue.Pop().value_or("-"));
  return popped;
}

TEST(FairQueue, ClientsOfOneLevelTakeTurns) {
  FairQueue<std::string> queue;
  for (const char* item : {"a1", "a2", "a3"}) queue.Push(v1::PRIORITY_NORMAL, "a", item);
  queue.Push(v1::PRIORITY_NORMAL, "b", "b1");
  EXPECT_THAT(PopAll(queue, 5), ElementsAre("a1", "b1", "a2", "a3", "-"));
}

TEST(FairQueue, AHigherLevelGoesFirstButNotForEver) {
  FairQueue<std::string> queue;
  for (int i = 0; i < 9; ++i) queue.Push(v1::PRIORITY_HIGH, "a", "high");
  queue.Push(v1::PRIORITY_LOW, "b", "low");
  EXPECT_THAT(PopAll(queue, 10),
              ElementsAre("high", "high", "high", "high", "high", "high", "high", "low", "high", "high"));
}

TEST(FairQueue, AnItemCanBeTakenOut) {
  FairQueue<std::string> queue;
  queue.Push(v1::PRIORITY_NORMAL, "a", "a1");
  queue.Push(v1::PRIORITY_NORMAL, "a", "a2");
  EXPECT_TRUE(queue.Remove("a1"));
  EXPECT_FALSE(queue.Remove("a1"));
  EXPECT_EQ(queue.size(), 1);
  EXPECT_THAT(PopAll(queue, 2), ElementsAre("a2", "-"));
}

class SharedModelTest : public ::testing::Test {
 protected:
  void Create(int stream_batch) {
    auto model = SharedModel::Create(
        [this]() -> absl::StatusOr<std::unique_ptr<WorldModel>> {
          ModelInfo info;
          info.width_px = 16;
          info.height_px = 8;
          return std::make_unique<FakeWorldModel>(info, probe_);
        },
        {.stream_batch = stream_batch});
    ASSERT_OK(model);
    model_ = *std::move(model);
  }
  static ControlFrame Control() {
    ControlFrame control;
    control.width_px = 16;
    control.height_px = 8;
    return control;
  }

  std::shared_ptr<FakeWorldModelProbe> probe_ = std::make_shared<FakeWorldModelProbe>();
  std::shared_ptr<SharedModel> model_;
};

TEST_F(SharedModelTest, AModelIsWarmedUpBeforeItIsOffered) {
  Create(/*stream_batch=*/3);
  EXPECT_EQ(probe_->num_batches, 2);
  EXPECT_EQ(probe_->last_batch, 3);
}

TEST_F(SharedModelTest, AnErrorOfTheLoaderComesBack) {
  const auto model = SharedModel::Create([] { return absl::DataLossError("broken weights"); }, {});
  EXPECT_THAT(model, StatusIs(absl::StatusCode::kDataLoss, "broken weights"));
}

TEST_F(SharedModelTest, ABatchOfAJobKeepsItsSizeAndARolloutOfAStreamIsFilledUp) {
  Create(/*stream_batch=*/4);
  const ControlFrame control = Control();
  const auto step = [&](bool is_job, int count) {
    const auto view = SharedModel::ViewFor(model_, {.client = "a", .is_job = is_job});
    std::vector<std::unique_ptr<Rollout>> rollouts;
    std::vector<Rollout*> pointers;
    for (int i = 0; i < count; ++i) pointers.push_back(rollouts.emplace_back(view->StartRollout({}).value()).get());
    const std::vector<const ControlFrame*> controls(count, &control);
    EXPECT_EQ(view->StepBatch(pointers, controls)->size(), static_cast<size_t>(count));
    return probe_->last_batch.load();
  };
  EXPECT_EQ(step(/*is_job=*/true, 3), 3);
  EXPECT_EQ(step(/*is_job=*/true, 7), 7);
  EXPECT_EQ(step(/*is_job=*/false, 1), 4);
}

TEST_F(SharedModelTest, WhoWaitsForTheModelCanGiveUp) {
  absl::Notification busy, go;
  probe_->before_batch = [&, count = 0](size_t) mutable {
    if (++count != 3) return;  // after the warm-up
    busy.Notify();
    go.WaitForNotification();
  };
  Create(/*stream_batch=*/1);
  const ControlFrame control = Control();
  const std::atomic<bool> cancelled{true};
  const auto view = SharedModel::ViewFor(model_, {.client = "b", .cancelled = &cancelled});
  const auto rollout = view->StartRollout({}).value();
  std::thread holder([&] {
    const auto other = SharedModel::ViewFor(model_, {.client = "a"});
    EXPECT_OK(other->StartRollout({}).value()->Step(control));
  });
  busy.WaitForNotification();
  EXPECT_THAT(rollout->Step(control), StatusIs(absl::StatusCode::kCancelled, HasSubstr("waiting")));
  go.Notify();
  holder.join();
  EXPECT_EQ(probe_->num_frames, 3);  // two of the warm-up, and the holder's
}

}  // namespace
}  // namespace longtail
