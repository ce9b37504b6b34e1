#include "scenarios/criticality/required_deceleration.h"

#include <algorithm>
#include <limits>

#include "scenarios/criticality/corridor.h"

namespace longtail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double AgainstOncoming(double gap_m, double own_mps, double oncoming_mps, double deceleration_mps2) {
  if (deceleration_mps2 <= 0) return kInfinity;
  const double left_m = gap_m - oncoming_mps * oncoming_mps / (2 * deceleration_mps2);
  return left_m > 0 ? own_mps * own_mps / (2 * left_m) : kInfinity;
}

double BehindBraking(double gap_m, double own_mps, double front_mps, double deceleration_mps2) {
  const double stop_m = front_mps * front_mps / (2 * deceleration_mps2);
  const double reach_m = gap_m + stop_m;
  // Self stops after 2 reach / v, the other after w / |a|.
  if (2 * reach_m * deceleration_mps2 >= front_mps * own_mps) return own_mps * own_mps / (2 * reach_m);
  const double closing = own_mps - front_mps;
  return closing * closing / (2 * gap_m) + deceleration_mps2;
}

}  // namespace

double RequiredDeceleration(const MovingBox& self, const MovingBox& other) {
  const CorridorGap gap = GapInCorridor(self, other);
  if (!gap.ahead) return 0;
  const double way = WayOf(self), c = way * self.box.cos_yaw, s = way * self.box.sin_yaw;
  const double own = self.vx_mps * c + self.vy_mps * s;
  const double front = other.vx_mps * c + other.vy_mps * s;
  const double accel = other.ax_mps2 * c + other.ay_mps2 * s;
  if (own <= 0) return 0;
  if (gap.gap_m <= 0) return kInfinity;
  if (front < 0) return AgainstOncoming(gap.gap_m, own, -front, accel);
  if (accel < 0) return BehindBraking(gap.gap_m, own, front, -accel);
  const double closing = std::max(0.0, own - front);
  return std::max(0.0, closing * closing / (2 * gap.gap_m) - accel);
}

}  // namespace longtail
