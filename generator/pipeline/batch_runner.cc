#include "generator/pipeline/batch_runner.h"

#include <utility>

#include "generator/pipeline/clip_maker.h"

namespace longtail {
namespace {

class ClipRunner : public BatchRunner {
 public:
  ClipRunner(v1::Plan plan, std::unique_ptr<WorldModel> model) : plan_(std::move(plan)), model_(std::move(model)) {}

  absl::StatusOr<BatchResult> Run(const v1::PlannedBatch& batch, BatchMonitor& monitor) override {
    ClipMaker maker(plan_, model_.get(), {.on_frames = [&monitor](int64_t count) {
                      monitor.AddFrames(count);
                      return !monitor.cancelled();
                    }});
    absl::StatusOr<BatchResult> result = maker.Make(batch);
    monitor.AddTimes(maker.times());
    if (result.ok()) monitor.AddRejections(result->num_rejected);
    return result;
  }

 private:
  const v1::Plan plan_;
  const std::unique_ptr<WorldModel> model_;
};

}  // namespace

std::unique_ptr<BatchRunner> MakeClipRunner(v1::Plan plan, std::unique_ptr<WorldModel> model) {
  return std::make_unique<ClipRunner>(std::move(plan), std::move(model));
}

}  // namespace longtail
