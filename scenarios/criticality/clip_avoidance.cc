#include "scenarios/criticality/clip_avoidance.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "scenarios/behavior/bicycle.h"
#include "scenarios/behavior/course_gravity.h"
#include "scenarios/behavior/plan.h"
#include "scenarios/environment/environment_state.h"
#include "scenarios/environment/friction.h"

namespace longtail {
namespace {

constexpr double kBeforeS = 5, kBeyondS = 2;

using Others = std::vector<std::vector<std::optional<Footprint>>>;

class Ways {
 public:
  Ways(const Plan& plan, const v1::WorldTrack& track, int contact_frame, const Others& others)
      : plan_(plan),
        ego_(track.actors(0)),
        others_(others),
        course_(CourseOf(plan, plan.actors[0])),
        frame_s_(plan.ticks_per_frame * kTickS),
        contact_frame_(contact_frame),
        end_frame_(std::min(track.time_us_size() - 1, contact_frame + FramesOf(kBeyondS))) {
    const PlanActor& info = plan.actors[0];
    RoadPoint at = course_.Project(ego_.x_m(0), ego_.y_m(0), info.start_s_m);
    left_room_m_ = right_room_m_ = std::numeric_limits<double>::infinity();
    const double direction = DirectionAt(0);
    for (int f = 0; f <= end_frame_; ++f) {
      if (f <= contact_frame) {
        path_.push_back({ego_.x_m(f), ego_.y_m(f)});
        at = course_.Project(ego_.x_m(f), ego_.y_m(f), at.s_m);
      } else {
        // Blows may have moved ego; its way would have gone on along the road.
        at.s_m += DirectionAt(contact_frame) * ego_.speed_mps(contact_frame) * frame_s_;
        const Pose2 pose = course_.At(at.s_m, at.t_m);
        path_.push_back({pose.x_m, pose.y_m});
      }
      pulls_mps2_.push_back(direction * GravityAt(course_, at.s_m, at.t_m).forward_mps2);
      if (f < contact_frame - FramesOf(kBeforeS)) continue;
      left_room_m_ = std::min(left_room_m_, course_.LeftEdge(at.s_m) - at.t_m - info.width_m / 2);
      right_room_m_ = std::min(right_room_m_, at.t_m - info.width_m / 2 - course_.RightEdge(at.s_m));
    }
    left_room_m_ = std::max(0.0, left_room_m_);
    right_room_m_ = std::max(0.0, right_room_m_);
  }

  int FramesOf(double duration_s) const { return static_cast<int>(std::lround(duration_s / frame_s_)); }

  // From a frame of ego's drive on.
  Avoidance From(int frame) const {
    const PlanActor& info = plan_.actors[0];
    const double v = ego_.speed_mps(frame);
    const bool backwards = v < 0;
    AvoidanceProblem problem;
    problem.path.assign(path_.begin() + frame, path_.end());
    // Who drives backwards drives forwards with the body turned round.
    problem.yaw_rad = ego_.yaw_rad(frame) + (backwards ? kPi : 0);
    problem.speed_mps = std::abs(v);
    problem.length_m = info.length_m;
    problem.width_m = info.width_m;
    problem.box_center_x_m = backwards ? -info.box_center_x_m : info.box_center_x_m;
    problem.frame_s = frame_s_;
    problem.max_deceleration_mps2 = plan_.ego.max_deceleration_mps2;
    problem.friction_ratio = FrictionOn(frame);
    problem.downhill_mps2 = Downhill(frame, backwards ? -1 : 1);
    problem.left_room_m = backwards ? right_room_m_ : left_room_m_;
    problem.right_room_m = backwards ? left_room_m_ : right_room_m_;
    for (const std::vector<std::optional<Footprint>>& other : others_) {
      problem.others.emplace_back(other.begin() + frame, other.begin() + end_frame_ + 1);
    }
    return FindAvoidance(problem);
  }

 private:
  // +1 where ego heads along its course.
  double DirectionAt(int frame) const {
    const RoadPoint at = course_.Project(ego_.x_m(frame), ego_.y_m(frame));
    return std::cos(ego_.yaw_rad(frame) - course_.At(at.s_m, 0).yaw_rad) >= 0 ? 1 : -1;
  }

  // The steepest that the way goes downhill from a frame to the contact.
  double Downhill(int frame, double way) const {
    if (course_.IsLevel()) return 0;
    double most_mps2 = way * pulls_mps2_[frame];
    for (int f = frame + 1; f <= contact_frame_; ++f) most_mps2 = std::max(most_mps2, way * pulls_mps2_[f]);
    return most_mps2;
  }

  double FrictionOn(int frame) const {
    const PlanWeather& weather = plan_.weather;
    const RoadGrip grip(EnvironmentAt(weather.at_start, weather.shifts, frame * frame_s_));
    const RoadPoint at = plan_.layout.courses[0].Project(ego_.x_m(frame), ego_.y_m(frame));
    return FrictionAt(grip, weather.patches, weather.tunnels, at.s_m, at.t_m, std::abs(ego_.speed_mps(frame)));
  }

  const Plan& plan_;
  const v1::ActorTrack& ego_;
  const Others& others_;
  const Course& course_;
  double frame_s_;
  int contact_frame_, end_frame_;
  std::vector<Point2> path_;
  std::vector<double> pulls_mps2_;  // of gravity along ego's heading
  double left_room_m_ = 0, right_room_m_ = 0;
};

}  // namespace

ClipAvoidance FindClipAvoidance(const v1::Scenario& scenario, const v1::WorldTrack& track, int contact_frame,
                                const Others& others) {
  if (contact_frame < 0) return {};
  const absl::StatusOr<Plan> plan = CompilePlan(scenario);
  if (!plan.ok()) return {.result = Avoidance::kUndecided};
  const Ways ways(*plan, track, contact_frame, others);
  int out = std::max(0, contact_frame - ways.FramesOf(kBeforeS));  // the last frame known to have a way out
  Avoidance first = ways.From(out);
  if (first != Avoidance::kAvoidable && out > 0) first = ways.From(out = 0);
  if (first != Avoidance::kAvoidable) return {.result = first};
  // Whoever has a way out at a frame has had it before.
  int none = contact_frame;
  while (none - out > 1) {
    const int middle = (none + out) / 2;
    (ways.From(middle) == Avoidance::kAvoidable ? out : none) = middle;
  }
  return {Avoidance::kAvoidable, (contact_frame - out) * plan->ticks_per_frame * kTickS};
}

}  // namespace longtail
