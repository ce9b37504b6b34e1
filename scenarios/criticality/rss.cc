#include "scenarios/criticality/rss.h"

#include <algorithm>
#include <limits>

#include "scenarios/criticality/corridor.h"

namespace longtail {
namespace {

// Way from the start of the response to the stop.
double StoppingDistance(double speed_mps, double brake_mps2, const RssModel& model) {
  const double fastest = speed_mps + model.response_s * model.max_accel_mps2;
  return (speed_mps + fastest) / 2 * model.response_s + fastest * fastest / (2 * brake_mps2);
}

}  // namespace

double RssSameDirectionDistance(double speed_mps, double front_speed_mps, const RssModel& model) {
  const double front = front_speed_mps * front_speed_mps / (2 * model.max_brake_mps2);
  return std::max(0.0, StoppingDistance(speed_mps, model.min_brake_mps2, model) - front);
}

double RssOppositeDirectionDistance(double speed_mps, double oncoming_speed_mps, const RssModel& model) {
  return StoppingDistance(speed_mps, model.min_brake_correct_mps2, model) +
         StoppingDistance(oncoming_speed_mps, model.min_brake_mps2, model);
}

double RssMargin(const MovingBox& self, const MovingBox& other, const RssModel& model) {
  const CorridorGap gap = GapInCorridor(self, other);
  if (!gap.ahead) return std::numeric_limits<double>::infinity();
  const double way = WayOf(self), c = way * self.box.cos_yaw, s = way * self.box.sin_yaw;
  const double own = std::max(0.0, self.vx_mps * c + self.vy_mps * s);
  const double front = other.vx_mps * c + other.vy_mps * s;
  return gap.gap_m -
         (front >= 0 ? RssSameDirectionDistance(own, front, model) : RssOppositeDirectionDistance(own, -front, model));
}

}  // namespace longtail
