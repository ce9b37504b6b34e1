// Where the time of a job goes, by stage.
#ifndef LONGTAIL_GENERATOR_JOBS_STAGE_TIMES_H_
#define LONGTAIL_GENERATOR_JOBS_STAGE_TIMES_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace longtail {

enum class Stage { kSimulate, kScene, kRaster, kNetwork, kReference, kLabels, kEncode, kWrite };
inline constexpr int kNumStages = 8;
inline constexpr const char* kStageNames[kNumStages] = {"simulate",         "scene",  "raster", "network",
                                                        "reference camera", "labels", "encode", "write"};

// kWrite is staging, committing and indexing; the other stages make samples. Thread-compatible.
struct StageTimes {
  std::array<absl::Duration, kNumStages> spent{};

  void Add(const StageTimes& other) {
    for (int i = 0; i < kNumStages; ++i) spent[i] += other.spent[i];
  }
};

// Whole microseconds of each stage with spaces between: how worker processes report them.
inline std::string StageTimesText(const StageTimes& times) {
  return absl::StrJoin(times.spent, " ", [](std::string* out, absl::Duration spent) {
    absl::StrAppend(out, absl::ToInt64Microseconds(spent));
  });
}

// False where the text is not of StageTimesText.
inline bool ParseStageTimes(absl::string_view text, StageTimes* times) {
  const std::vector<absl::string_view> words = absl::StrSplit(text, ' ');
  if (words.size() != times->spent.size()) return false;
  for (size_t i = 0; i < words.size(); ++i) {
    int64_t us = 0;
    if (!absl::SimpleAtoi(words[i], &us)) return false;
    times->spent[i] = absl::Microseconds(us);
  }
  return true;
}

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

#endif  // LONGTAIL_GENERATOR_JOBS_STAGE_TIMES_H_
