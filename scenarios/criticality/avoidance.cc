#include "scenarios/criticality/avoidance.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "absl/container/flat_hash_set.h"
#include "scenarios/behavior/bicycle.h"

namespace longtail {
namespace {

constexpr double kDecisionS = 0.3;      // an acceleration is held that long
constexpr double kSampleS = 0.05;       // contact is looked for that often
constexpr double kSwerveShare = 0.6;    // of friction, in swerving
constexpr double kMaxAngleRatio = 0.3;  // lateral speed over speed: the angle to the path stays below 17 degrees

struct State {
  int frame = 0;
  double s_m = 0;  // along the path
  double v_mps = 0;
  double d_m = 0;  // to the left of the path
  double w_mps = 0;
};

// A path as a polyline by arc length, straight beyond its end.
class Polyline {
 public:
  Polyline(const std::vector<Point2>& points, double first_yaw_rad) : first_yaw_rad_(first_yaw_rad) {
    for (const Point2& point : points) {
      if (points_.empty()) {
        points_.push_back(point);
        s_m_.push_back(0);
        continue;
      }
      const double step = std::hypot(point.x_m - points_.back().x_m, point.y_m - points_.back().y_m);
      if (step < 0.05) continue;  // where ego stands
      points_.push_back(point);
      s_m_.push_back(s_m_.back() + step);
    }
  }

  // Point and heading at s >= 0.
  void At(double s_m, Point2* point, double* yaw_rad) const {
    if (points_.size() < 2) {
      *yaw_rad = first_yaw_rad_;
      *point = {points_[0].x_m + s_m * std::cos(first_yaw_rad_), points_[0].y_m + s_m * std::sin(first_yaw_rad_)};
      return;
    }
    const size_t above = std::upper_bound(s_m_.begin(), s_m_.end(), s_m) - s_m_.begin();
    const size_t i = std::clamp<size_t>(above, 1, points_.size() - 1) - 1;
    const double dx = points_[i + 1].x_m - points_[i].x_m, dy = points_[i + 1].y_m - points_[i].y_m;
    const double u = (s_m - s_m_[i]) / (s_m_[i + 1] - s_m_[i]);
    *point = {points_[i].x_m + u * dx, points_[i].y_m + u * dy};
    *yaw_rad = std::atan2(dy, dx);
  }

 private:
  double first_yaw_rad_;
  std::vector<Point2> points_;
  std::vector<double> s_m_;
};

class Search {
 public:
  explicit Search(const AvoidanceProblem& problem)
      : problem_(problem),
        path_(problem.path, problem.yaw_rad),
        num_frames_(static_cast<int>(problem.path.size())),
        frames_a_decision_(std::max(1, static_cast<int>(std::lround(kDecisionS / problem.frame_s)))),
        samples_a_frame_(std::max(1, static_cast<int>(std::ceil(problem.frame_s / kSampleS - 1e-9)))) {
    const double grip = problem.friction_ratio * kGravityMps2;
    brake_ = std::min(problem.max_deceleration_mps2, grip - problem.downhill_mps2);  // < 0: it only gets faster
    const double accelerate = std::min(problem.max_acceleration_mps2, grip + std::min(0.0, problem.downhill_mps2));
    const double swerve = kSwerveShare * grip;
    // Braking straight comes first: most ways out are that.
    for (const double along : {-brake_, -brake_ / 2, 0.0, accelerate}) {
      for (const double across : {0.0, swerve, -swerve}) {
        if (std::hypot(along - problem.downhill_mps2, across) <= grip * 1.0001) choices_.push_back({along, across});
      }
    }
    // What swerving at full braking leaves.
    const double along = -std::min(brake_, std::sqrt(grip * grip - swerve * swerve) - problem.downhill_mps2);
    choices_.push_back({along, swerve});
    choices_.push_back({along, -swerve});
  }

  Avoidance Run() {
    State start;
    start.v_mps = problem_.speed_mps;
    if (Touches(start, 0)) return Avoidance::kUnavoidable;
    std::vector<State> open{start};
    absl::flat_hash_set<std::array<int, 5>> seen;
    while (!open.empty()) {
      const State state = open.back();
      open.pop_back();
      if (state.frame >= num_frames_ - 1) return Avoidance::kAvoidable;
      if (!seen.insert(Cell(state)).second) continue;
      if (static_cast<int>(seen.size()) > kMaxAvoidanceStates) return Avoidance::kUndecided;
      for (size_t i = choices_.size(); i-- > 0;) {
        State next = state;
        if (Advance(choices_[i], &next)) open.push_back(next);
      }
    }
    return Avoidance::kUnavoidable;
  }

 private:
  struct Choice {
    double along_mps2;
    double across_mps2;
  };

  static std::array<int, 5> Cell(const State& state) {
    return {state.frame, static_cast<int>(std::lround(state.s_m / 0.5)),
            static_cast<int>(std::lround(state.v_mps / 0.7)), static_cast<int>(std::lround(state.d_m / 0.3)),
            static_cast<int>(std::lround(state.w_mps / 0.7))};
  }

  // False where ego touches something or leaves its room.
  bool Advance(const Choice& choice, State* state) const {
    const int last = std::min(state->frame + frames_a_decision_, num_frames_ - 1);
    const double dt = problem_.frame_s / samples_a_frame_;
    for (; state->frame < last; ++state->frame) {
      for (int sample = 1; sample <= samples_a_frame_; ++sample) {
        const double v = std::max(0.0, state->v_mps + choice.along_mps2 * dt);
        const double most = kMaxAngleRatio * v;
        const double w = std::clamp(state->w_mps + choice.across_mps2 * dt, -most, most);
        state->s_m += (state->v_mps + v) / 2 * dt;
        state->d_m += (state->w_mps + w) / 2 * dt;
        state->v_mps = v;
        state->w_mps = w;
        if (state->d_m > problem_.left_room_m + 1e-9 || state->d_m < -problem_.right_room_m - 1e-9) return false;
        if (Touches(*state, static_cast<double>(sample) / samples_a_frame_)) return false;
      }
    }
    return true;
  }

  // Between frame and frame + 1 bodies move on a straight line; they turn at once.
  bool Touches(const State& state, double part) const {
    Point2 point;
    double yaw = 0;
    path_.At(state.s_m, &point, &yaw);
    point = {point.x_m - state.d_m * std::sin(yaw), point.y_m + state.d_m * std::cos(yaw)};
    if (state.v_mps > 0.1) yaw += std::atan2(state.w_mps, state.v_mps);
    const Footprint ego =
        MakeFootprint(point.x_m, point.y_m, yaw, problem_.box_center_x_m, problem_.length_m, problem_.width_m);
    const double reach = std::hypot(ego.half_length_m, ego.half_width_m);
    for (const std::vector<std::optional<Footprint>>& other : problem_.others) {
      const std::optional<Footprint>& from = other[state.frame];
      const size_t next = std::min<size_t>(state.frame + 1, other.size() - 1);
      if (!from || !other[next]) {
        if (from && part == 0 && Overlap(ego, *from)) return true;
        continue;
      }
      Footprint box = part < 0.5 ? *from : *other[next];
      box.center = {from->center.x_m + part * (other[next]->center.x_m - from->center.x_m),
                    from->center.y_m + part * (other[next]->center.y_m - from->center.y_m)};
      const double dx = box.center.x_m - ego.center.x_m, dy = box.center.y_m - ego.center.y_m;
      const double far = reach + std::hypot(box.half_length_m, box.half_width_m);
      if (dx * dx + dy * dy <= far * far && Overlap(ego, box)) return true;
    }
    return false;
  }

  const AvoidanceProblem& problem_;
  Polyline path_;
  int num_frames_;
  int frames_a_decision_;
  int samples_a_frame_;
  double brake_ = 0;
  std::vector<Choice> choices_;
};

}  // namespace

Avoidance FindAvoidance(const AvoidanceProblem& problem) { return Search(problem).Run(); }

}  // namespace longtail
