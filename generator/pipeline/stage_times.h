// Where the time of a job goes, by stage.
#ifndef LONGTAIL_GENERATOR_PIPELINE_STAGE_TIMES_H_
#define LONGTAIL_GENERATOR_PIPELINE_STAGE_TIMES_H_

#include <array>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace longtail {

enum class Stage { kSimulate, kScene, kRaster, kNetwork, kReference, kLabels, kEncode, kWrite };
inline constexpr int kNumStages = 8;
inline constexpr const char* kStageNames[kNumStages] = {"simulate",         "scene",  "raster", "network",
                                                        "reference camera", "labels", "encode", "write"};

// Thread-compatible.
struct StageTimes {
  std::array<absl::Duration, kNumStages> spent{};

  void Add(const StageTimes& other) {
    for (int i = 0; i < kNumStages; ++i) spent[i] += other.spent[i];
  }
};

// Adds the time of a scope to a stage.
class StageTimer {
 public:
  StageTimer(StageTimes& times, Stage stage) : spent_(times.spent[static_cast<int>(stage)]), begin_(absl::Now()) {}
  ~StageTimer() { spent_ += absl::Now() - begin_; }
  StageTimer(const StageTimer&) = delete;
  StageTimer& operator=(const StageTimer&) = delete;

 private:
  absl::Duration& spent_;
  const absl::Time begin_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_PIPELINE_STAGE_TIMES_H_
