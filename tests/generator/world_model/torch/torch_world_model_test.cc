// The model from training to use, on the tiny config and a made-up world: no LibTorch header is needed here.
#include "generator/world_model/torch/torch_world_model.h"

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <utility>
#include <vector>

#include "generator/world_model/safetensors.h"
#include "generator/world_model/torch/evaluator.h"
#include "generator/world_model/torch/trainer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/generator/world_model/torch/moving_bars.h"
#include "tests/testing/psnr.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

std::string FreshDir(const std::string& name) {
  const std::string dir = std::string(std::getenv("TEST_TMPDIR")) + "/" + name;
  std::filesystem::remove_all(dir);
  return dir;
}

TrainOptions Tiny(const std::string& out, int64_t steps) {
  TrainOptions options;
  options.config = "tiny";
  options.out_dir = out;
  options.batch = 4;
  options.num_steps = steps;
  options.warmup_steps = 5;
  options.learning_rate = 3e-3;
  return options;
}

std::string FileBytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Weights trained once for all tests.
const std::string& TrainedWeights() {
  static const std::string* path = [] {
    const std::string dir = FreshDir("trained");
    const absl::Status status = Train(MovingBars(), Tiny(dir, 160), [](const TrainProgress&) {});
    EXPECT_OK(status);
    return new std::string(dir + "/weights.safetensors");
  }();
  return *path;
}

std::unique_ptr<WorldModel> TrainedModel() {
  TorchModelOptions options;
  options.weights_path = TrainedWeights();
  auto model = CreateTorchWorldModel(options);
  EXPECT_OK(model);
  return *std::move(model);
}

RolloutOptions Options(uint64_t sample_index) {
  RolloutOptions options;
  options.seed = 1;
  options.sample_index = sample_index;
  options.camera = "front";
  return options;
}

std::vector<RgbImage> Roll(Rollout& rollout, int clip, int begin, int end) {
  std::vector<RgbImage> frames;
  for (int t = begin; t < end; ++t) {
    auto frame = rollout.Step(BarsControl(clip, t));
    EXPECT_OK(frame);
    frames.push_back(*frame);
  }
  return frames;
}

TEST(Training, LearnsToDrawFromNothing) {
  auto model = TrainedModel();
  auto rollout = *model->StartRollout(Options(0));
  const auto frames = Roll(*rollout, /*clip=*/2, 0, 12);
  EXPECT_GT(PsnrDb(frames[0], BarsPicture(BarsControl(2, 0))), 16);
  EXPECT_GT(PsnrDb(frames[11], BarsPicture(BarsControl(2, 11))), 16);
}

TEST(Training, ResumesToTheSameWeightsAsAnUndisturbedRun) {
  const std::string whole = FreshDir("whole"), parts = FreshDir("parts");
  ASSERT_OK(Train(MovingBars(), Tiny(whole, 12), [](const TrainProgress&) {}));
  std::atomic<bool> stop{true};  // stops after every step
  for (int i = 0; i < 12; ++i) {
    TrainOptions options = Tiny(parts, 12);
    options.stop = &stop;
    ASSERT_OK(Train(MovingBars(), options, [](const TrainProgress&) {}));
  }
  EXPECT_EQ(FileBytes(whole + "/weights.safetensors"), FileBytes(parts + "/weights.safetensors"));
}

TEST(Training, TwoThreadsGiveTheSameWeightsEveryTime) {
  const std::string first = FreshDir("first"), second = FreshDir("second");
  for (const std::string& dir : {first, second}) {
    TrainOptions options = Tiny(dir, 6);
    options.num_threads = 2;
    ASSERT_OK(Train(MovingBars(), options, [](const TrainProgress&) {}));
  }
  EXPECT_EQ(FileBytes(first + "/weights.safetensors"), FileBytes(second + "/weights.safetensors"));
}

TEST(Training, GoesOnOnlyWithTheConfigAndTheWeightsThatItBeganWith) {
  const std::string dir = FreshDir("began");
  const std::string other = FreshDir("other_weights");
  ASSERT_OK(Train(MovingBars(), Tiny(other, 1), [](const TrainProgress&) {}));
  TrainOptions options = Tiny(dir, 1);
  options.initial_weights = TrainedWeights();
  ASSERT_OK(Train(MovingBars(), options, [](const TrainProgress&) {}));
  options.num_steps = 2;
  EXPECT_OK(Train(MovingBars(), options, [](const TrainProgress&) {}));
  options.initial_weights = other + "/weights.safetensors";
  EXPECT_THAT(Train(MovingBars(), options, [](const TrainProgress&) {}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("was asked for: leave initial weights out")));
  options.initial_weights.clear();
  options.config.clear();
  EXPECT_OK(Train(MovingBars(), options, [](const TrainProgress&) {}));
  options.config = "small";
  EXPECT_THAT(
      Train(MovingBars(), options, [](const TrainProgress&) {}),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("is of the config tiny, but small was asked for")));
}

TEST(Training, NamesBadOptions) {
  TrainOptions options = Tiny(FreshDir("bad"), 5);
  options.num_threads = 3;
  EXPECT_THAT(Train(MovingBars(), options, [](const TrainProgress&) {}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("multiple of the threads, got 4 and 3")));
}

TEST(WorldModel, ReplaysBitEqualAndSeedsDiffer) {
  auto model = TrainedModel();
  auto a = *model->StartRollout(Options(5)), b = *model->StartRollout(Options(5)), c = *model->StartRollout(Options(6));
  const auto frames = Roll(*a, 0, 0, 4), again = Roll(*b, 0, 0, 4), other = Roll(*c, 0, 0, 4);
  EXPECT_EQ(frames[3].pixels, again[3].pixels);
  EXPECT_NE(frames[0].pixels, other[0].pixels);
}

TEST(WorldModel, ForksAreEqualUntilTheirInputsDiffer) {
  auto model = TrainedModel();
  auto trunk = *model->StartRollout(Options(5));
  Roll(*trunk, 0, 0, 3);
  const auto snapshot = trunk->Snapshot();
  const auto ahead = Roll(*trunk, 0, 3, 6);
  auto fork = *model->StartRollout(Options(5));
  ASSERT_OK(fork->Restore(*snapshot));
  EXPECT_EQ(fork->num_frames_made(), 3);
  EXPECT_EQ(Roll(*fork, 0, 3, 6)[2].pixels, ahead[2].pixels);
  ASSERT_OK(fork->Restore(*snapshot));
  EXPECT_NE(Roll(*fork, 1, 3, 6)[2].pixels, ahead[2].pixels);
}

TEST(WorldModel, ARolloutDoesNotSeeItsNeighboursInTheBatch) {
  auto model = TrainedModel();
  // Alone it may round differently: the size of a batch counts, who else is in it does not.
  const auto beside = [&](uint64_t sample_index, int clip) {
    auto member = *model->StartRollout(Options(5)), neighbour = *model->StartRollout(Options(sample_index));
    std::vector<RgbImage> made;
    for (int t = 0; t < 3; ++t) {
      Rollout* rollouts[] = {neighbour.get(), member.get()};
      const ControlFrame other = BarsControl(clip, t), own = BarsControl(0, t);
      const ControlFrame* controls[] = {&other, &own};
      auto frames = model->StepBatch(rollouts, controls);
      EXPECT_OK(frames);
      EXPECT_NE((*frames)[0].pixels, (*frames)[1].pixels);
      made.push_back(std::move((*frames)[1]));
    }
    return made;
  };
  const auto frames = beside(9, 3), again = beside(2, 1);
  for (int t = 0; t < 3; ++t) EXPECT_EQ(frames[t].pixels, again[t].pixels);
}

TEST(WorldModel, ThreadsThatStepAtOnceMakeTheBytesOfOne) {
  auto model = TrainedModel();
  std::vector<RgbImage> alone[3], together[3];
  for (int i = 0; i < 3; ++i) alone[i] = Roll(**model->StartRollout(Options(i)), i, 0, 6);
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&, i] { together[i] = Roll(**model->StartRollout(Options(i)), i, 0, 6); });
  }
  for (std::thread& thread : threads) thread.join();
  for (int i = 0; i < 3; ++i) {
    for (int t = 0; t < 6; ++t) EXPECT_EQ(together[i][t].pixels, alone[i][t].pixels) << i << " " << t;
  }
}

TEST(WorldModel, ARowGivenUpBetweenEvaluationsIsDroppedAndTheOthersGoOn) {
  auto model = TrainedModel();
  RolloutOptions options = Options(5);
  options.num_steps = 4;
  const ControlFrame control = BarsControl(0, 0);
  const ControlFrame* const controls[] = {&control, &control};
  auto first = *model->StartRollout(options), second = *model->StartRollout(options);
  Rollout* const undisturbed[] = {first.get(), second.get()};
  const auto whole = model->StepBatch(undisturbed, controls);
  ASSERT_OK(whole);

  auto leaves = *model->StartRollout(options), stays = *model->StartRollout(options);
  Rollout* const rollouts[] = {leaves.get(), stays.get()};
  int asked = 0;
  const auto frames = model->StepBatch(rollouts, controls, [&](size_t row) { return row == 1 || ++asked < 3; });
  ASSERT_OK(frames);
  EXPECT_EQ(asked, 3);
  EXPECT_TRUE((*frames)[0].pixels.empty());
  EXPECT_EQ(leaves->num_frames_made(), 0);
  EXPECT_EQ((*frames)[1].pixels, (*whole)[1].pixels);

  int evaluations = 0;
  EXPECT_THAT(model->StepBatch(rollouts, controls, [&](size_t row) { return row == 0 && ++evaluations < 3; }),
              StatusIs(absl::StatusCode::kCancelled, HasSubstr("no row")));
  EXPECT_EQ(evaluations, 3);  // of four
  EXPECT_EQ(stays->num_frames_made(), 1);
}

TEST(WorldModel, InitialFramesChangeTheFirstFrame) {
  auto model = TrainedModel();
  RolloutOptions options = Options(5);
  options.initial_frames = {BarsPicture(BarsControl(0, 0))};
  auto started = *model->StartRollout(options), bare = *model->StartRollout(Options(5));
  EXPECT_NE(Roll(*started, 0, 1, 2)[0].pixels, Roll(*bare, 0, 1, 2)[0].pixels);
}

TEST(WorldModel, MoreStepsChangeTheFrame) {
  auto model = TrainedModel();
  RolloutOptions fine = Options(5);
  fine.num_steps = 4;
  auto a = *model->StartRollout(fine), b = *model->StartRollout(Options(5));
  EXPECT_NE(Roll(*a, 0, 0, 1)[0].pixels, Roll(*b, 0, 0, 1)[0].pixels);
}

TEST(WorldModel, NamesBadOptionsAndSizes) {
  auto model = TrainedModel();
  RolloutOptions options = Options(0);
  options.num_steps = 9;
  EXPECT_THAT(model->StartRollout(options),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("num_steps must be in [1, 4], got 9")));
  auto rollout = *model->StartRollout(Options(0));
  ControlFrame small = BarsControl(0, 0);
  small.width_px = 32;
  EXPECT_THAT(rollout->Step(small), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("64 x 32")));
}

TEST(WorldModel, RefusesBrokenAndForeignWeights) {
  const std::string dir = FreshDir("broken");
  std::filesystem::create_directories(dir);
  const std::string bytes = FileBytes(TrainedWeights());
  const auto load = [&](const std::string& content) {
    std::ofstream(dir + "/w", std::ios::binary) << content;
    TorchModelOptions options;
    options.weights_path = dir + "/w";
    return CreateTorchWorldModel(options).status();
  };
  EXPECT_OK(load(bytes));
  EXPECT_THAT(load(bytes.substr(0, bytes.size() - 1)), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("truncated")));
  EXPECT_THAT(load("PK\x03\x04 something else"), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("not a safetensors")));
  EXPECT_THAT(load(*SerializeTensorFile({})),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("metadata.config is missing")));
  TorchModelOptions missing;
  missing.weights_path = dir + "/nothing";
  EXPECT_THAT(CreateTorchWorldModel(missing).status(), StatusIs(absl::StatusCode::kNotFound, HasSubstr("/nothing")));
}

TEST(Evaluation, RanksTheFullNetAboveHoldingTheFirstFrame) {
  EvalOptions options;
  options.weights_path = TrainedWeights();
  options.max_clips = 2;
  const auto report = Evaluate(MovingBars(), options, [](int, int) {});
  ASSERT_OK(report);
  ASSERT_EQ(report->rows.size(), 5u);
  const EvalPoint& full = report->rows[0].points[2];
  const EvalPoint& hold = report->rows[4].points[2];
  EXPECT_EQ(full.frame, 20);
  EXPECT_GT(full.psnr_db, hold.psnr_db + 2);
  EXPECT_TRUE(std::isnan(report->rows[0].points[4].psnr_db)) << "the clips have no 100th frame";
}

}  // namespace
}  // namespace longtail
