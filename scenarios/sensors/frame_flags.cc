#include "scenarios/sensors/frame_flags.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "kernels/philox.h"
#include "scenarios/road/constant.h"

namespace longtail {
namespace {

void AddFault(const v1::FrameFault& fault, double rate_hz, std::vector<FrameFlag>& flags) {
  const int first = static_cast<int>(std::ceil(ConstantOr(fault.start_s(), 0) * rate_hz - 1e-6));
  const int end = first + static_cast<int>(std::lround(ConstantOr(fault.num_frames(), 1)));
  for (int t = first; t < std::min(end, static_cast<int>(flags.size())); ++t) {
    if (fault.kind() == v1::FRAME_FAULT_KIND_DROP) flags[t] = FrameFlag::kDropped;
    if (fault.kind() == v1::FRAME_FAULT_KIND_FREEZE && flags[t] == FrameFlag::kNew) flags[t] = FrameFlag::kFrozen;
  }
}

}  // namespace

std::vector<FrameFlag> FrameFlags(const v1::Scenario& scenario, int camera_index, int num_frames) {
  const v1::Sensors& sensors = scenario.concrete().sensors();
  std::vector<FrameFlag> flags(num_frames, FrameFlag::kNew);
  if (camera_index >= sensors.cameras_size()) return flags;
  const v1::Camera& camera = sensors.cameras(camera_index);
  const double rate_hz = sensors.has_rate_hz() ? sensors.rate_hz() : 10;
  for (const v1::FrameFault& fault : camera.faults()) AddFault(fault, rate_hz, flags);
  if (const double drop_ratio = ConstantOr(camera.drop_ratio(), 0); drop_ratio > 0) {
    PhiloxStream stream(scenario.seed(), scenario.sample_index(), absl::StrCat("sensors/", camera.name(), "/drop"));
    for (FrameFlag& flag : flags) {
      if (stream.Uniform() < drop_ratio) flag = FrameFlag::kDropped;
    }
  }
  const int divisor = camera.has_rate_divisor() ? std::max(1, static_cast<int>(camera.rate_divisor())) : 1;
  for (int t = 0; t < num_frames; ++t) {
    if (t % divisor != 0) flags[t] = FrameFlag::kNotDue;
  }
  // There is nothing before it to show again.
  if (num_frames > 0 && flags[0] == FrameFlag::kFrozen) flags[0] = FrameFlag::kDropped;
  return flags;
}

}  // namespace longtail
