#include "tools/cli/clip_moments.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"

namespace longtail {
namespace {

constexpr double kApart_s = 0.35;  // nearer ones look the same

class MomentPicker {
 public:
  MomentPicker(const v1::WorldTrack& track, int max_count) : track_(track), max_count_(max_count) {}

  void Add(int frame, const std::string& title, bool is_event = false) {
    for (ClipMoment& moment : moments_) {
      if (std::abs(TimeOf(moment.frame) - TimeOf(frame)) >= kApart_s) continue;
      if (moment.frame == frame && !title.empty()) absl::StrAppend(&moment.title, ", ", title);
      return;
    }
    if (static_cast<int>(moments_.size()) < max_count_) moments_.push_back({frame, title, is_event});
  }

  std::vector<ClipMoment> InOrder() && {
    std::sort(moments_.begin(), moments_.end(),
              [](const ClipMoment& a, const ClipMoment& b) { return a.frame < b.frame; });
    return std::move(moments_);
  }

 private:
  double TimeOf(int frame) const { return track_.time_us(frame) * 1e-6; }

  const v1::WorldTrack& track_;
  const int max_count_;
  std::vector<ClipMoment> moments_;
};

}  // namespace

int FrameNear(const v1::WorldTrack& track, double time_s) {
  const auto off_s = [&](int frame) { return std::abs(track.time_us(frame) * 1e-6 - time_s); };
  int best = 0;
  for (int frame = 1; frame < track.time_us_size(); ++frame) {
    if (off_s(frame) < off_s(best)) best = frame;
  }
  return best;
}

std::vector<ClipMoment> ClipMoments(const v1::WorldTrack& track, const ClipSummary& summary, int max_count) {
  MomentPicker picker(track, max_count);
  if (!summary.events.empty()) {
    const EventSummary& event = summary.events.front();
    if (event.happened_s) picker.Add(FrameNear(track, *event.happened_s), "the event has happened", /*is_event=*/true);
    if (event.steps_begin_s) picker.Add(FrameNear(track, *event.steps_begin_s), "the event's steps begin");
  }
  if (summary.min_distance_m) {
    picker.Add(FrameNear(track, summary.min_distance_at_s), absl::StrCat("closest to ", summary.nearest_actor));
  }
  picker.Add(0, "start");
  picker.Add(track.time_us_size() - 1, "end");
  for (const double share : {0.5, 0.25, 0.75, 0.375, 0.625}) {
    picker.Add(FrameNear(track, share * summary.duration_s), "");
  }
  return std::move(picker).InOrder();
}

}  // namespace longtail
