#include "scenarios/behavior/neighbors.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace longtail {
namespace {

constexpr double kCoarseM = 6;
// A body is looked for on another course every so many ticks, so it is let in while it is still this far off the lanes,
// and goes when it is farther than that.
constexpr int kLookTicks = 8;
constexpr double kEnterM = 6;
constexpr double kLeaveM = 9;

bool IsBeside(const Course& course, const RoadPoint& at, double room_m) {
  return at.s_m >= course.first_s_m() - room_m && at.s_m <= course.last_s_m() + room_m &&
         at.t_m >= course.RightEdge(at.s_m) - room_m && at.t_m <= course.LeftEdge(at.s_m) + room_m;
}

}  // namespace

void AddDoors(const PlanActor& info, const ActorState& state, double cos_heading, double sin_heading,
              CourseBody& body) {
  const Outline outline = OutlineOf(info, state);
  const Footprint& box = outline.boxes[0];
  // To the left of the course.
  const double left_x = -(box.sin_yaw * cos_heading - box.cos_yaw * sin_heading);
  const double left_y = box.cos_yaw * cos_heading + box.sin_yaw * sin_heading;
  double lo_m = body.t_m - body.half_t_m, hi_m = body.t_m + body.half_t_m;
  for (const Footprint* door = outline.begin() + 1; door != outline.end(); ++door) {
    const double t_m =
        body.t_m + (door->center.x_m - box.center.x_m) * left_x + (door->center.y_m - box.center.y_m) * left_y;
    const double half_m = door->ExtentAlong(left_x, left_y);
    lo_m = std::min(lo_m, t_m - half_m);
    hi_m = std::max(hi_m, t_m + half_m);
  }
  body.t_m = (lo_m + hi_m) / 2;
  body.half_t_m = (hi_m - lo_m) / 2;
}

Neighbors::Neighbors(const Plan& plan, std::vector<int> courses) : courses_(std::move(courses)) {
  const size_t num_actors = plan.actors.size();
  bodies_.resize(plan.layout.courses.size());
  places_.assign(num_actors, -1);
  listed_on_.assign(num_actors, -1);
  feet_.resize(num_actors * courses_.size());
  for (const int index : courses_) {
    const Course& course = plan.layout.courses[index];
    constexpr double kFar = std::numeric_limits<double>::max();
    CourseFrame frame{kFar, kFar, -kFar, -kFar, {}};
    const double last_s_m = course.last_s_m();
    double wide_m = 0;
    for (double s_m = course.first_s_m(); s_m < last_s_m + kCoarseM; s_m += kCoarseM) {
      const Pose2 pose = course.At(std::min(s_m, last_s_m), 0);
      frame.points.push_back({pose.x_m, pose.y_m});
      frame.least_x_m = std::min(frame.least_x_m, pose.x_m);
      frame.least_y_m = std::min(frame.least_y_m, pose.y_m);
      frame.most_x_m = std::max(frame.most_x_m, pose.x_m);
      frame.most_y_m = std::max(frame.most_y_m, pose.y_m);
      wide_m = std::max({wide_m, course.LeftEdge(s_m), -course.RightEdge(s_m)});
    }
    wide_m += kLeaveM;
    frame.least_x_m -= wide_m;
    frame.least_y_m -= wide_m;
    frame.most_x_m += wide_m;
    frame.most_y_m += wide_m;
    frames_.push_back(std::move(frame));
    bodies_[index].reserve(num_actors);
  }
}

void Neighbors::Update(const Plan& plan, const WorldState& world) {
  has_open_doors_ = false;
  for (int actor = 0; actor < static_cast<int>(world.actors.size()); ++actor) {
    const ActorState& state = world.actors[actor];
    const int own = state.present ? state.course : -1;
    has_open_doors_ = has_open_doors_ || (own >= 0 && HasOpenDoor(state));
    const bool is_new = listed_on_[actor] != own;
    if (is_new) {
      listed_on_[actor] = own;
      if (own >= 0) {
        bodies_[own].emplace_back();
        bodies_[own].back().actor = actor;
      }
    }
    const bool looks = is_new || (world.tick + actor) % kLookTicks == 0;
    if (own >= 0 && courses_.size() > 1 && looks) AddGuests(plan, world, actor);
  }
  for (const int course : courses_) Refresh(plan, world, course);
}

bool Neighbors::FindFoot(const Plan& plan, const Point2& center, size_t k, double* s_m) const {
  const CourseFrame& frame = frames_[k];
  if (center.x_m < frame.least_x_m || center.x_m > frame.most_x_m || center.y_m < frame.least_y_m ||
      center.y_m > frame.most_y_m) {
    return false;
  }
  double best = std::numeric_limits<double>::max();
  size_t nearest = 0;
  for (size_t i = 0; i < frame.points.size(); ++i) {
    const double dx = center.x_m - frame.points[i].x_m, dy = center.y_m - frame.points[i].y_m;
    if (dx * dx + dy * dy >= best) continue;
    best = dx * dx + dy * dy;
    nearest = i;
  }
  const Course& course = plan.layout.courses[courses_[k]];
  const RoadPoint at =
      course.Project(center.x_m, center.y_m, course.first_s_m() + static_cast<double>(nearest) * kCoarseM);
  *s_m = at.s_m;
  return IsBeside(course, at, kEnterM);
}

void Neighbors::AddGuests(const Plan& plan, const WorldState& world, int actor) {
  const Point2 center = CenterOf(plan.actors[actor], world.actors[actor]);
  for (size_t k = 0; k < courses_.size(); ++k) {
    Foot& foot = FootOf(actor, k);
    if (foot.on || courses_[k] == world.actors[actor].course || !FindFoot(plan, center, k, &foot.s_m)) continue;
    foot.on = true;
    CourseBody body;
    body.actor = actor;
    body.guest = true;
    bodies_[courses_[k]].push_back(body);
  }
}

void Neighbors::Refresh(const Plan& plan, const WorldState& world, int index) {
  std::vector<CourseBody>& bodies = bodies_[index];
  const Course& course = plan.layout.courses[index];
  const size_t k = std::find(courses_.begin(), courses_.end(), index) - courses_.begin();
  size_t kept = 0;
  for (size_t i = 0; i < bodies.size(); ++i) {
    CourseBody body = bodies[i];
    const ActorState& state = world.actors[body.actor];
    const PlanActor& info = plan.actors[body.actor];
    if (!body.guest) {
      if (listed_on_[body.actor] != index) continue;
      body = BodyOf(info, body.actor, state);
    } else {
      Foot& foot = FootOf(body.actor, k);
      foot.on = listed_on_[body.actor] >= 0 && listed_on_[body.actor] != index;
      if (!foot.on) continue;
      const Point2 center = CenterOf(info, state);
      const RoadPoint at = course.Project(center.x_m, center.y_m, foot.s_m);
      foot.on = IsBeside(course, at, kLeaveM);
      if (!foot.on) continue;
      foot.s_m = at.s_m;
      const double relative_rad = state.body.yaw_rad - course.At(at.s_m, 0).yaw_rad;
      const double c = std::cos(relative_rad), s = std::sin(relative_rad);
      body.s_m = at.s_m;
      body.t_m = at.t_m;
      body.half_s_m = (info.length_m * std::abs(c) + info.width_m * std::abs(s)) / 2;
      body.half_t_m = (info.length_m * std::abs(s) + info.width_m * std::abs(c)) / 2;
      body.cos_heading = c;
      body.along_mps = state.body.speed_mps * c - state.left_mps * s;
      body.across_mps = state.body.speed_mps * s + state.left_mps * c;
      body.accel_mps2 = state.accel_mps2;
      if (HasOpenDoor(state)) AddDoors(info, state, c, s, body);
    }
    // Nearly sorted from tick to tick, so insertion is linear.
    size_t place = kept++;
    for (; place > 0 && bodies[place - 1].s_m > body.s_m; --place) bodies[place] = bodies[place - 1];
    bodies[place] = body;
  }
  bodies.resize(kept);
  for (size_t i = 0; i < kept; ++i) {
    if (!bodies[i].guest) places_[bodies[i].actor] = static_cast<int>(i);
  }
}

const CourseBody* Neighbors::GuestOn(int actor, int course) const {
  const auto k = std::find(courses_.begin(), courses_.end(), course) - courses_.begin();
  if (static_cast<size_t>(k) == courses_.size()) return nullptr;
  const Foot& foot = feet_[static_cast<size_t>(actor) * courses_.size() + k];
  if (!foot.on) return nullptr;
  const std::vector<CourseBody>& bodies = bodies_[course];
  for (size_t i = FirstFrom(course, foot.s_m - 1); i < bodies.size() && bodies[i].s_m < foot.s_m + 1; ++i) {
    if (bodies[i].actor == actor) return &bodies[i];
  }
  return nullptr;
}

int Neighbors::FirstFrom(int course, double s_m) const {
  const std::vector<CourseBody>& bodies = bodies_[course];
  return static_cast<int>(std::lower_bound(bodies.begin(), bodies.end(), s_m,
                                           [](const CourseBody& body, double s) { return body.s_m < s; }) -
                          bodies.begin());
}

}  // namespace longtail
