#include "generator/service/shared_model.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/barrier.h"
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
  void Create(int stream_batch) { Create({.stream_batch = stream_batch}); }
  void Create(SharedModel::Options options) {
    auto model = SharedModel::Create(
        [this]() -> absl::StatusOr<std::unique_ptr<WorldModel>> {
          ModelInfo info;
          info.width_px = 16;
          info.height_px = 8;
          return std::make_unique<FakeWorldModel>(info, probe_);
        },
        options);
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
  std::atomic<bool> cancelled{false};
  const auto view = SharedModel::ViewFor(model_, {.client = "b", .cancelled = &cancelled});
  const auto rollout = view->StartRollout({}).value();
  std::thread holder([&] {
    const auto other = SharedModel::ViewFor(model_, {.client = "a"});
    EXPECT_OK(other->StartRollout({}).value()->Step(control));
  });
  busy.WaitForNotification();
  std::thread leaver([&] {
    cancelled = true;
    model_->LookAgain();
  });
  EXPECT_THAT(rollout->Step(control), StatusIs(absl::StatusCode::kCancelled, HasSubstr("waiting")));
  leaver.join();
  go.Notify();  // the model was held all the time
  holder.join();
  EXPECT_EQ(probe_->num_frames, 3);  // two of the warm-up, and the holder's
}

TEST_F(SharedModelTest, AStreamThatLeavesBetweenEvaluationsIsDroppedAndTheOtherOfItsBatchGoesOn) {
  std::atomic<bool> gone{false};
  probe_->before_evaluation = [&](int step) {
    if (step == 2) gone = true;
  };
  Create({.stream_batch = 2, .max_delay = absl::Minutes(1)});
  const ControlFrame control = Control();
  const auto step = [&](const char* client, const std::atomic<bool>* cancelled) {
    const auto view = SharedModel::ViewFor(model_, {.client = client, .cancelled = cancelled});
    return view->StartRollout({.num_steps = 4}).value()->Step(control).status();
  };
  absl::Status left;
  std::thread leaver([&] { left = step("a", &gone); });
  EXPECT_OK(step("b", nullptr));
  leaver.join();
  EXPECT_THAT(left, StatusIs(absl::StatusCode::kCancelled, HasSubstr("being stepped")));
  EXPECT_EQ(probe_->num_evaluations, 2 + 4);  // of the warm-up and of the batch
}

TEST_F(SharedModelTest, AnEvaluationThatNobodyWantsAnyMoreEndsEarly) {
  std::atomic<bool> gone{false};
  probe_->before_evaluation = [&](int step) {
    if (step == 1) gone = true;
  };
  Create(/*stream_batch=*/1);
  const ControlFrame control = Control();
  const auto view = SharedModel::ViewFor(model_, {.client = "a", .is_job = true, .cancelled = &gone});
  const auto first = view->StartRollout({.num_steps = 4}).value(),
             second = view->StartRollout({.num_steps = 4}).value();
  Rollout* const rollouts[] = {first.get(), second.get()};
  const ControlFrame* const controls[] = {&control, &control};
  EXPECT_THAT(view->StepBatch(rollouts, controls), StatusIs(absl::StatusCode::kCancelled, HasSubstr("no row")));
  EXPECT_EQ(probe_->num_evaluations, 2 + 1);  // of the warm-up, and one of four
  EXPECT_EQ(first->num_frames_made(), 0);
}

TEST_F(SharedModelTest, ThreadsStepAtTheSameTimeAndNoPictureDependsOnThem) {
  const ControlFrame control = Control();
  const auto make = [&](int clip) {
    const auto view = SharedModel::ViewFor(model_, {.client = absl::StrCat(clip)});
    const auto rollout = view->StartRollout({.seed = 3, .sample_index = static_cast<uint64_t>(clip)}).value();
    std::vector<RgbImage> images;
    for (int t = 0; t < 20; ++t) images.push_back(rollout->Step(control).value());
    return images.back().pixels;
  };
  Create(/*stream_batch=*/1);
  std::vector<std::vector<uint8_t>> alone;
  for (int clip = 0; clip < 5; ++clip) alone.push_back(make(clip));

  absl::Barrier all_in(3);
  std::atomic<int> num_batches{-6};  // two of the warm-up on each thread
  probe_->before_batch = [&](size_t) {
    const int batch = num_batches++;
    if (batch < 0 || batch >= 3) return;
    all_in.Block();  // ends only where three batches are being made
  };
  Create({.num_threads = 3});
  std::vector<std::vector<uint8_t>> together(5);
  std::vector<std::thread> threads;
  for (int clip = 0; clip < 5; ++clip) threads.emplace_back([&, clip] { together[clip] = make(clip); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(together, alone);
}

TEST_F(SharedModelTest, TheTimeToExpectGrowsWithWhoSharesTheModelAndShrinksWithItsThreads) {
  const auto expected = [this](int num_streams) {
    return absl::ToDoubleSeconds(model_->ExpectedTime(100, num_streams)) / (100 * model_->SecondsPerEvaluation());
  };
  Create({.num_threads = 1, .stream_batch = 1});
  EXPECT_NEAR(expected(1), 1, 1e-6);
  EXPECT_NEAR(expected(6), 6, 1e-6);
  Create({.num_threads = 3, .stream_batch = 1});
  EXPECT_NEAR(expected(2), 1, 1e-6);
  EXPECT_NEAR(expected(6), 2, 1e-6);
  Create({.num_threads = 1, .stream_batch = 4});
  EXPECT_NEAR(expected(1), 4, 1e-6);  // a batch is filled up
  EXPECT_NEAR(expected(4), 4, 1e-6);
  EXPECT_NEAR(expected(5), 8, 1e-6);

  Create({.num_threads = 1, .stream_batch = 1});
  {
    const auto job = SharedModel::ViewFor(model_, {.client = "a", .is_job = true});
    const auto first = job->StartRollout({}).value(), second = job->StartRollout({}).value();
    Rollout* const rollouts[] = {first.get(), second.get()};
    const ControlFrame control = Control();
    const ControlFrame* const controls[] = {&control, &control};
    ASSERT_OK(job->StepBatch(rollouts, controls));
    EXPECT_NEAR(expected(1), 3, 1e-6);
  }
  EXPECT_NEAR(expected(1), 1, 1e-6);  // the job is over
}

}  // namespace
}  // namespace longtail
