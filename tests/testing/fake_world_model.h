// A world model whose pictures are a pure function of the rollout's keys and the frame's number.
#ifndef LONGTAIL_TESTS_TESTING_FAKE_WORLD_MODEL_H_
#define LONGTAIL_TESTS_TESTING_FAKE_WORLD_MODEL_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generator/world_model/world_model.h"

namespace longtail {

// What a test sees of a fake model, and can do to it. Thread-safe.
struct FakeWorldModelProbe {
  std::atomic<int64_t> num_frames{0};
  std::atomic<int64_t> num_batches{0};
  std::atomic<int64_t> last_batch{0};
  std::atomic<int64_t> num_evaluations{0};
  // Called before each batch with the number of rollouts; may block. Set before the model is made.
  std::function<void(size_t)> before_batch;
  // Called before each evaluation of a batch with its number, from 0; may block. Set before the model is made.
  std::function<void(int)> before_evaluation;
};

class FakeWorldModel : public WorldModel {
 public:
  FakeWorldModel(ModelInfo info, std::shared_ptr<FakeWorldModelProbe> probe)
      : info_(std::move(info)), probe_(std::move(probe)) {}

  const ModelInfo& info() const override { return info_; }

  absl::StatusOr<std::unique_ptr<Rollout>> StartRollout(const RolloutOptions& options) override {
    if (options.num_steps < 1 || options.num_steps > info_.max_steps) {
      return absl::InvalidArgumentError(absl::StrCat("num_steps must be in [1, 4], got ", options.num_steps));
    }
    return std::make_unique<FakeRollout>(options, *this);
  }

  absl::StatusOr<std::vector<RgbImage>> StepBatch(absl::Span<Rollout* const> rollouts,
                                                  absl::Span<const ControlFrame* const> controls,
                                                  const StillWanted& still_wanted) override {
    if (probe_->before_batch) probe_->before_batch(rollouts.size());
    ++probe_->num_batches;
    probe_->last_batch = static_cast<int64_t>(rollouts.size());
    WantedRows rows(rollouts.size(), still_wanted);
    const int num_steps = static_cast<FakeRollout*>(rollouts[0])->num_steps();
    for (int step = 0; step < num_steps; ++step) {
      if (probe_->before_evaluation) probe_->before_evaluation(step);
      if (!rows.Ask()) return absl::CancelledError("no row of the batch is wanted any more");
      ++probe_->num_evaluations;
    }
    std::vector<RgbImage> images(rollouts.size());
    for (size_t i = 0; i < rollouts.size(); ++i) {
      if (!rows.wanted(i)) continue;
      images[i] = static_cast<FakeRollout*>(rollouts[i])->Draw(*controls[i]);
      ++probe_->num_frames;
    }
    return images;
  }

 private:
  class FakeRollout : public Rollout {
   public:
    FakeRollout(const RolloutOptions& options, WorldModel& model)
        : key_(static_cast<uint32_t>(options.seed * 31 + options.sample_index * 7 + options.camera.size())),
          num_steps_(options.num_steps),
          model_(model) {}

    int num_steps() const { return num_steps_; }

    RgbImage Draw(const ControlFrame& control) {
      RgbImage image(control.width_px, control.height_px);
      for (size_t i = 0; i < image.pixels.size(); ++i) {
        image.pixels[i] = static_cast<uint8_t>(key_ + 3 * num_frames_ + i / 97);
      }
      ++num_frames_;
      return image;
    }
    absl::StatusOr<RgbImage> Step(const ControlFrame& control) override {
      Rollout* const self = this;
      const ControlFrame* const controls = &control;
      auto images = model_.StepBatch({&self, 1}, {&controls, 1});
      if (!images.ok()) return images.status();
      return std::move((*images)[0]);
    }
    std::shared_ptr<const RolloutSnapshot> Snapshot() const override { return std::make_shared<State>(num_frames_); }
    absl::Status Restore(const RolloutSnapshot& snapshot) override {
      num_frames_ = static_cast<const State&>(snapshot).num_frames;
      return absl::OkStatus();
    }
    int num_frames_made() const override { return num_frames_; }

   private:
    struct State : RolloutSnapshot {
      explicit State(int count) : num_frames(count) {}
      int num_frames;
    };
    const uint32_t key_;
    const int num_steps_;
    WorldModel& model_;
    int num_frames_ = 0;
  };

  const ModelInfo info_;
  const std::shared_ptr<FakeWorldModelProbe> probe_;
};

}  // namespace longtail

#endif  // LONGTAIL_TESTS_TESTING_FAKE_WORLD_MODEL_H_
