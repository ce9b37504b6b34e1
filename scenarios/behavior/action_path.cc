// Actions that lead an actor along a path or to a place.
#include <algorithm>
#include <cmath>

#include "scenarios/behavior/action_kinds.h"

namespace longtail::actions {
namespace {

// How fast a speed asked for on a path is taken up.
constexpr double kTakeUpMps2 = 3, kAcquireMps2 = 2;
// People look that far ahead along a path.
constexpr double kPersonAheadM = 0.6;
// Curvature is the mean over that much of a path either way.
constexpr double kCurvatureReachM = 1;

using Curve = Motion1 (*)(const std::vector<double>&, const std::vector<double>&, double, double);

Motion1 Straight(const std::vector<double>& at, const std::vector<double>& values, double, double where) {
  return LinesThrough(at, values, where);
}

Curve CurveOf(const PlanTrajectory& action) { return action.straight ? Straight : CurveThrough; }

// Its direction against its course.
double RelativeYaw(const Context& c) { return c.state.body.yaw_rad - c.course().At(c.state.s_m, 0).yaw_rad; }

// Road points of positions on the actor's course; false where there is one that is not there yet.
bool ReadPoints(const std::vector<int>& positions, const Context& c) {
  for (const int position : positions) {
    const Place place = Resolve(c.plan, c.world, position);
    if (!place.known) return false;
    const RoadPoint at = OnCourse(c.plan, place, c.state.course, c.state.s_m);
    c.run.s_m.push_back(at.s_m);
    c.run.t_m.push_back(at.t_m);
  }
  return true;
}

// Fills the path with the curve through (s_m, t_m), whose parameter at them is knots.
void LayPath(Curve curve, const std::vector<double>& knots, double rate_s, double rate_t, const Context& c) {
  const Course& course = c.course();
  const auto add = [&](double knot) {
    const Pose2 pose =
        course.At(curve(knots, c.run.s_m, rate_s, knot).value, curve(knots, c.run.t_m, rate_t, knot).value);
    c.run.path.Add(pose.x_m, pose.y_m);
  };
  add(knots[0]);
  for (size_t i = 1; i < knots.size(); ++i) {
    const double length_m = std::hypot(c.run.s_m[i] - c.run.s_m[i - 1], c.run.t_m[i] - c.run.t_m[i - 1]);
    const int num_steps = std::clamp(static_cast<int>(std::ceil(length_m / kPathStepM)), 1, 5000);
    for (int k = 1; k <= num_steps; ++k) add(knots[i - 1] + (knots[i] - knots[i - 1]) * k / num_steps);
  }
  c.run.path.Finish();
}

void Reset(ActionRun& run) {
  run.path.Clear();
  run.times_s.clear();
  run.s_m.clear();
  run.t_m.clear();
  run.along_m = 0;
  run.next_point = 0;
  run.known = true;
}

void BeginTimed(const PlanTrajectory& action, const Context& c) {
  if (action.times_s[0] > 0) {
    c.run.times_s.push_back(0);
    c.run.s_m.push_back(c.state.s_m);
    c.run.t_m.push_back(c.state.t_m);
  }
  c.run.times_s.insert(c.run.times_s.end(), action.times_s.begin(), action.times_s.end());
  c.run.known = ReadPoints(action.points, c);
  if (!c.run.known) return;
  c.run.first_rate_s_mps = c.state.body.speed_mps * std::cos(RelativeYaw(c));
  c.run.first_rate_t_mps = c.state.body.speed_mps * std::sin(RelativeYaw(c));
  LayPath(CurveOf(action), c.run.times_s, c.run.first_rate_s_mps, c.run.first_rate_t_mps, c);
}

void BeginUntimed(const PlanTrajectory& action, const Context& c) {
  c.run.s_m.push_back(c.state.s_m);
  c.run.t_m.push_back(c.state.t_m);
  c.run.known = ReadPoints(action.points, c);
  if (!c.run.known) return;
  std::vector<double> knots(1, 0);
  for (size_t i = 1; i < c.run.s_m.size(); ++i) {
    const double length_m = std::hypot(c.run.s_m[i] - c.run.s_m[i - 1], c.run.t_m[i] - c.run.t_m[i - 1]);
    knots.push_back(knots.back() + std::max(1e-3, length_m));
  }
  LayPath(CurveOf(action), knots, std::cos(RelativeYaw(c)), std::sin(RelativeYaw(c)), c);
}

void BeginClothoid(const PlanTrajectory& action, const Context& c) {
  Pose2 at{c.state.body.x_m, c.state.body.y_m, c.state.body.yaw_rad};
  if (action.start >= 0) {
    const Place place = Resolve(c.plan, c.world, action.start);
    c.run.known = place.known;
    if (!place.known) return;
    at = {place.pose.x_m, place.pose.y_m, at.yaw_rad};
  }
  if (action.heading_rad) {
    const Course& course = c.course();
    at.yaw_rad = course.At(course.Project(at.x_m, at.y_m, c.state.s_m).s_m, 0).yaw_rad + *action.heading_rad;
  }
  for (const PlanClothoidSegment& segment : action.segments) {
    at = AddClothoid(at, segment.length_m, segment.start_curvature, segment.end_curvature, c.run.path);
  }
  c.run.path.Finish();
}

Pose2 TimedPose(const PlanTrajectory& action, double time_s, const Context& c) {
  const Curve curve = CurveOf(action);
  return c.course().At(curve(c.run.times_s, c.run.s_m, c.run.first_rate_s_mps, time_s).value,
                       curve(c.run.times_s, c.run.t_m, c.run.first_rate_t_mps, time_s).value);
}

// A vehicle is led by where it should be now, from which way that came and how fast; people are simply there.
void DriveTimed(const PlanTrajectory& action, const Context& c) {
  if (c.info.person) {
    c.orders.across = ActorOrders::Across::kExact;
    c.orders.pose = TimedPose(action, c.Elapsed() + kTickS, c);
    return;
  }
  constexpr double kMomentS = 0.05, kSlowMps = 0.2;
  constexpr double kPositionGain = 4, kSpeedGain = 4;
  const double now_s = c.Elapsed();
  const double end_s = c.run.times_s.back();
  // One-sided at the ends, past which the curve stands still.
  const double middle_s = std::clamp(now_s, kMomentS, std::max(kMomentS, end_s - kMomentS));
  const Pose2 at = TimedPose(action, now_s, c);
  const Pose2 before = TimedPose(action, middle_s - kMomentS, c), middle = TimedPose(action, middle_s, c),
              after = TimedPose(action, middle_s + kMomentS, c);
  const double vx = (after.x_m - before.x_m) / (2 * kMomentS), vy = (after.y_m - before.y_m) / (2 * kMomentS);
  const double ax = (after.x_m - 2 * middle.x_m + before.x_m) / (kMomentS * kMomentS);
  const double ay = (after.y_m - 2 * middle.y_m + before.y_m) / (kMomentS * kMomentS);
  const double speed = std::hypot(vx, vy);
  const BicycleState& body = c.state.body;
  const double yaw = speed < kSlowMps ? body.yaw_rad : std::atan2(vy, vx);
  const double hx = std::cos(body.yaw_rad), hy = std::sin(body.yaw_rad);
  if (c.HasAlong()) {
    const double accel = ax * hx + ay * hy + kSpeedGain * (vx * hx + vy * hy - body.speed_mps) +
                         kPositionGain * ((at.x_m - body.x_m) * hx + (at.y_m - body.y_m) * hy);
    c.orders.accel_mps2 = accel;
    c.orders.wanted_mps = std::max(0.0, body.speed_mps + accel * kTickS);
  }
  if (!c.HasAcross()) return;
  c.orders.across = ActorOrders::Across::kPath;
  c.orders.pose = {at.x_m, at.y_m, yaw};
  c.orders.curvature = speed < 1 ? 0 : (vx * ay - vy * ax) / (speed * speed * speed);
}

void DriveAlongPath(const Context& c) {
  const PathFoot foot = c.run.path.Project(c.state.body.x_m, c.state.body.y_m, c.run.along_m);
  c.run.along_m = foot.along_m;
  if (!c.HasAcross()) return;
  if (c.info.person) {
    c.orders.across = ActorOrders::Across::kGoal;
    c.orders.pose = c.run.path.At(foot.along_m + kPersonAheadM);
    return;
  }
  c.orders.across = ActorOrders::Across::kPath;
  c.orders.pose = foot.pose;
  c.orders.curvature = c.run.path.CurvatureAt(foot.along_m, kCurvatureReachM);
}

void WantSteadily(double speed_mps, double rise_mps2, const Context& c) {
  if (!c.HasAlong()) return;
  const double v = c.state.body.speed_mps;
  c.Want(v + std::clamp(speed_mps - v, -rise_mps2 * kTickS, rise_mps2 * kTickS), rise_mps2);
}

void LeavePath(const Context& c) {
  if (c.HasAlong()) c.orders.desired_mps = c.state.body.speed_mps;
  if (c.HasAcross()) c.LeaveWay();
}

}  // namespace

void Begin(const PlanTrajectory& action, const Context& c) {
  Reset(c.run);
  if (!action.segments.empty()) return BeginClothoid(action, c);
  action.times_s.empty() ? BeginUntimed(action, c) : BeginTimed(action, c);
}

void Drive(const PlanTrajectory& action, const Context& c) {
  if (!action.times_s.empty()) return DriveTimed(action, c);
  DriveAlongPath(c);
  if (action.speed_mps) WantSteadily(*action.speed_mps, kTakeUpMps2, c);
}

bool Finished(const PlanTrajectory& action, const Context& c) {
  if (!c.run.known || (action.times_s.empty() && c.run.path.empty())) return true;
  return action.times_s.empty() ? c.run.along_m >= c.run.path.length_m() - 0.05 : c.Elapsed() >= c.run.times_s.back();
}

void End(const PlanTrajectory&, const Context& c) { LeavePath(c); }

void Begin(const PlanWalk& action, const Context& c) {
  Reset(c.run);
  c.run.path.Add(c.state.body.x_m, c.state.body.y_m);
  c.run.known = ReadPoints(action.points, c);
  for (size_t i = 0; i < c.run.s_m.size(); ++i) {
    const Pose2 pose = c.course().At(c.run.s_m[i], c.run.t_m[i]);
    c.run.path.Add(pose.x_m, pose.y_m);
  }
  c.run.path.Finish();
}

void Drive(const PlanWalk& action, const Context& c) {
  constexpr double kReachedM = 0.4;
  const Pose2 goal = c.course().At(c.run.s_m[c.run.next_point], c.run.t_m[c.run.next_point]);
  if (c.HasAlong()) {
    c.Want(action.speed_mps, action.rise_s > 0 ? action.speed_mps / action.rise_s : 1e3);
  }
  if (!c.HasAcross()) return;
  c.orders.across = ActorOrders::Across::kGoal;
  c.orders.pose = goal;
  const double left_m = std::hypot(goal.x_m - c.state.body.x_m, goal.y_m - c.state.body.y_m);
  if (left_m < kReachedM) ++c.run.next_point;
}

bool Finished(const PlanWalk&, const Context& c) { return !c.run.known || c.run.next_point >= c.run.s_m.size(); }

void End(const PlanWalk&, const Context& c) {
  if (c.HasAcross()) c.LeaveWay();
}

void Begin(const PlanAcquirePosition& action, const Context& c) {
  const Place place = Resolve(c.plan, c.world, action.position);
  c.run.known = place.known;
  if (!place.known) return;
  if (!c.info.person && c.state.course != place.course) {
    const Course& course = c.plan.layout.courses[place.course];
    c.state.course = place.course;
    c.state.s_m = course.Project(c.state.body.x_m, c.state.body.y_m).s_m;
    PlaceOnRoad(c.plan, c.actor, c.state);
    KeepTo(c.plan, c.state, c.state.t_m, c.orders);
  }
  c.run.goal = OnCourse(c.plan, place, c.state.course, c.state.s_m);
  c.run.from = c.orders.target_t.value;
  c.run.progress_m = 0;
  // There before the place itself, and not straight across the road.
  c.run.total = std::max(0.8 * std::abs(c.run.goal.s_m - c.state.s_m), 2.0);
}

void Drive(const PlanAcquirePosition& action, const Context& c) {
  constexpr double kWalkMps = 1.4;
  if (c.info.person) {
    WantSteadily(action.speed_mps.value_or(kWalkMps), kAcquireMps2, c);
    if (!c.HasAcross()) return;
    c.orders.across = ActorOrders::Across::kGoal;
    c.orders.pose = c.course().At(c.run.goal.s_m, c.run.goal.t_m);
    return;
  }
  if (action.speed_mps) WantSteadily(*action.speed_mps, kAcquireMps2, c);
  if (!c.HasAcross()) return;
  const double v = c.state.body.speed_mps;
  Motion1 target = ShapedChange(v1::SHAPE_CUBIC, c.run.from, c.run.goal.t_m, c.run.progress_m, c.run.total);
  target.rate *= v;
  target.accel *= v * v;
  c.run.progress_m += v * kTickS;
  c.orders.across = ActorOrders::Across::kLane;
  c.orders.target_t = target;
}

bool Finished(const PlanAcquirePosition&, const Context& c) {
  if (!c.run.known) return true;
  const Pose2 goal = c.course().At(c.run.goal.s_m, c.run.goal.t_m);
  if (std::hypot(goal.x_m - c.state.body.x_m, goal.y_m - c.state.body.y_m) < 1) return true;
  return !c.info.person && c.Direction() * (c.run.goal.s_m - c.state.s_m) <= 0;
}

void End(const PlanAcquirePosition&, const Context& c) {
  if (c.HasAlong()) c.orders.desired_mps = c.state.body.speed_mps;
  if (!c.HasAcross()) return;
  c.LeaveWay();
  if (!c.info.person && c.run.known) KeepTo(c.plan, c.state, c.run.goal.t_m, c.orders);
}

}  // namespace longtail::actions
