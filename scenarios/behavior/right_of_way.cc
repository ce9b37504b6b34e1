#include "scenarios/behavior/right_of_way.h"

#include <algorithm>
#include <cmath>

#include "scenarios/behavior/gap_acceptance.h"

namespace longtail {
namespace {

constexpr double kHorizonM = 25;        // looked ahead at least
constexpr double kComfortStopMps2 = 2;  // of the horizon
constexpr double kHardStopMps2 = 4.5;   // who would have to brake harder is too near to stop
constexpr double kCourtesyMps2 = 2.5;   // what one is ready to brake for somebody who has waited long
constexpr double kApproachM = 150;      // of others to their stretch
constexpr double kPatienceS = 20;
constexpr double kCurveMps2 = 2.5;
constexpr double kStopSignTicks = 100;
constexpr double kInsideMarginS = 0.5;
constexpr double kStanding = 0.3;

struct Vehicle {
  int actor = 0;
  double front_m = 0;
  double rear_m = 0;
  double v = 0;
  double accel = 0;    // that it likes
  double desired = 0;  // speed
};

class Rules {
 public:
  // at: of the actor's box centre on the course whose rules hold for it.
  Rules(const RuleView& view, int actor, int course, const RoadPoint& at, DriverState& driver)
      : view_(view),
        plan_(view.plan),
        world_(view.world),
        course_(course),
        junctions_(plan_.junctions[course]),
        driver_(driver),
        own_(VehicleOf(actor)),
        at_(at) {
    own_.front_m = at.s_m + plan_.actors[actor].length_m / 2;
    own_.rear_m = at.s_m - plan_.actors[actor].length_m / 2 - TailOf(plan_, world_, actor);
    horizon_m_ = own_.v * own_.v / (2 * kComfortStopMps2) + kHorizonM;
  }

  double front_m() const { return own_.front_m; }

  // Whether it stands or rolls before a place to wait.
  bool IsAtHold() const {
    for (const Meeting& meeting : junctions_.meetings) {
      const double ahead = meeting.hold_s_m - own_.front_m;
      if (ahead >= -0.5 && ahead < 6) return true;
    }
    return false;
  }

  // Whether others wait for it: it is past its place to wait for them and not yet through.
  bool IsInside() const {
    return std::any_of(junctions_.meetings.begin(), junctions_.meetings.end(), [this](const Meeting& meeting) {
      return own_.front_m > meeting.hold_s_m + 0.5 && own_.rear_m < meeting.end_s_m;
    });
  }

  // On the course; infinity for nowhere.
  double Hold(int elapsed_ticks) {
    double hold = kNever;
    driver_.held_by_signal = false;
    if (!driver_.ignores_signals) hold = HoldAtLines(elapsed_ticks);
    if (!driver_.ignores_right_of_way) {
      const double meeting = HoldAtMeetings(hold);
      if (meeting < hold) driver_.held_by_signal = false;
      hold = std::min(hold, meeting);
    }
    return hold;
  }

 private:
  Vehicle VehicleOf(int actor) const {
    const ActorState& state = world_.actors[actor];
    const PlanActor& info = plan_.actors[actor];
    Vehicle vehicle;
    vehicle.actor = actor;
    vehicle.v = std::max(0.0, state.body.speed_mps);
    vehicle.accel = info.profile.max_acceleration_mps2;
    vehicle.desired = std::max(vehicle.v, info.desired_speed_mps);
    return vehicle;
  }

  bool CanStop(const Vehicle& vehicle, double hold_m, double most_mps2) const {
    const double ahead = hold_m - vehicle.front_m;
    return ahead >= -0.5 && vehicle.v * vehicle.v <= 2 * most_mps2 * std::max(ahead, 0.05);
  }

  double HoldAtLines(int elapsed_ticks) {
    for (const int index : junctions_.lines) {
      const StopLine& line = plan_.layout.stop_lines[index];
      const double ahead = line.s_m - own_.front_m;
      if (ahead < -0.5) continue;
      if (ahead > horizon_m_) break;
      if (line.lane != 0 && line.lane != OwnLane()) continue;
      if (line.kind == StopKind::kSignal && StopsAtSignal(line, index, ahead)) {
        driver_.held_by_signal = true;
        return line.s_m;
      }
      if (line.kind == StopKind::kStop && !HasStopped(index, ahead, elapsed_ticks)) return line.s_m;
    }
    return kNever;
  }

  int OwnLane() const { return plan_.layout.courses[course_].LaneAt(at_.s_m, at_.t_m); }

  SignalColor ColorOf(const StopLine& line) const { return SignalNow(plan_, world_, line.signal_group); }

  bool StopsAtSignal(const StopLine& line, int index, double ahead) {
    const SignalColor color = ColorOf(line);
    if (color != SignalColor::kAmber && driver_.amber_line == index) driver_.amber_line = -1;
    switch (color) {
      case SignalColor::kRed:
      case SignalColor::kRedAmber:
        // Who is about to be over the line when it turns red goes on.
        return CanStop(own_, line.s_m, 7);
      case SignalColor::kAmber:
        if (driver_.amber_line != index) {
          driver_.amber_line = index;
          driver_.amber_stops = StopsAtAmber(own_.v, ahead);
        }
        return driver_.amber_stops;
      default:
        return false;
    }
  }

  // Whether it has stopped at the line of a stop sign for long enough.
  bool HasStopped(int index, double ahead, int elapsed_ticks) {
    if (driver_.served_line == index) return true;
    const bool stands = own_.v < 0.1 && ahead < 2.5;
    driver_.stopped_ticks = stands ? driver_.stopped_ticks + elapsed_ticks : 0;
    if (driver_.stopped_ticks < kStopSignTicks) return false;
    driver_.served_line = index;
    driver_.stopped_ticks = 0;
    return true;
  }

  double HoldAtMeetings(double hold) {
    double first_m = kNever, exit_m = -kNever;
    double first_hold_m = kNever;
    for (size_t i = 0; i < junctions_.meetings.size(); ++i) {
      const Meeting& meeting = junctions_.meetings[i];
      // An on-ramp that runs on beside the road's lanes.
      if (meeting.end_s_m <= meeting.start_s_m) continue;
      if (meeting.start_s_m > own_.front_m + horizon_m_ && meeting.start_s_m > exit_m + 12) break;
      if (meeting.end_s_m < own_.rear_m || own_.front_m > meeting.hold_s_m + 0.5) continue;
      if (!CanStop(own_, meeting.hold_s_m, kHardStopMps2)) continue;
      if (!meeting.merges) {
        first_m = std::min(first_m, meeting.start_s_m);
        first_hold_m = std::min(first_hold_m, meeting.hold_s_m);
        exit_m = std::max(exit_m, meeting.end_s_m);
      }
      const double place_m = ClearHold(i);
      if (place_m < hold && IsBlocked(meeting)) hold = place_m;
    }
    if (first_hold_m < hold && LacksRoomBehind(first_m, exit_m)) hold = first_hold_m;
    return hold;
  }

  // Where to wait for a meeting: not in the way of an earlier one that is still to be entered.
  double ClearHold(size_t index) const {
    double place_m = junctions_.meetings[index].hold_s_m;
    for (size_t i = index; i-- > 0;) {
      const Meeting& earlier = junctions_.meetings[i];
      const bool covered = earlier.start_s_m < place_m && earlier.end_s_m > place_m - (own_.front_m - own_.rear_m);
      const bool entered = own_.front_m > earlier.hold_s_m + 0.5;
      if (covered && !entered && !IsHeldBySignal(earlier.other_line)) place_m = std::min(place_m, earlier.hold_s_m);
    }
    return place_m;
  }

  bool IsHeldBySignal(int line) const {
    if (line < 0 || plan_.layout.stop_lines[line].kind != StopKind::kSignal) return false;
    const SignalColor color = ColorOf(plan_.layout.stop_lines[line]);
    return color == SignalColor::kRed || color == SignalColor::kRedAmber;
  }

  double CurveSpeed(int course, double start_m, double end_m, double most_mps) const {
    const Course& line = plan_.layout.courses[course];
    for (const double share : {0.0, 0.5, 1.0}) {
      const double k = std::abs(line.Curvature(start_m + share * (end_m - start_m)));
      if (k > 1e-3) most_mps = std::min(most_mps, std::sqrt(kCurveMps2 / k));
    }
    return most_mps;
  }

  Passage PassageOf(const Vehicle& vehicle, int course, double start_m, double end_m) const {
    const double most = CurveSpeed(course, start_m, end_m, vehicle.desired);
    return {TravelTime(start_m - vehicle.front_m, vehicle.v, vehicle.accel, most),
            TravelTime(end_m - vehicle.rear_m, vehicle.v, vehicle.accel, most)};
  }

  bool IsBlocked(const Meeting& meeting) const {
    const std::vector<CourseBody>& bodies = view_.neighbors.On(meeting.other);
    const Passage own = PassageOf(own_, course_, meeting.start_s_m, meeting.end_s_m);
    const int first = view_.neighbors.FirstFrom(meeting.other, meeting.other_start_s_m - kApproachM);
    for (size_t i = first; i < bodies.size(); ++i) {
      const CourseBody& body = bodies[i];
      if (body.s_m - body.half_s_m > meeting.other_end_s_m) {
        if (body.s_m > meeting.other_end_s_m + 30) break;
        continue;
      }
      if (!DrivesAlong(body, meeting.other) || DriverOf(plan_, world_, body.actor) == own_.actor) continue;
      if (view_.seen != nullptr && !(*view_.seen)[body.actor]) continue;
      if (Meets(meeting, own, body)) return true;
    }
    return false;
  }

  // Whether a body on the other course's list drives along it and is no driver of a third course.
  bool DrivesAlong(const CourseBody& body, int course) const {
    const PlanActor& info = plan_.actors[body.actor];
    const ActorState& state = world_.actors[body.actor];
    if (info.person || body.cos_heading < 0.3) return false;
    if (body.guest && state.cos_heading > 0) return false;
    if (info.driver == v1::DRIVER_MODEL_STATIONARY && state.body.speed_mps == 0) return false;
    return plan_.layout.courses[course].LaneAt(body.s_m, body.t_m) > 0;
  }

  bool Meets(const Meeting& meeting, const Passage& own, const CourseBody& body) const {
    Vehicle other = VehicleOf(body.actor);
    other.front_m = body.s_m + body.half_s_m;
    other.rear_m = body.s_m - body.half_s_m;
    Passage passage = PassageOf(other, meeting.other, meeting.other_start_s_m, meeting.other_end_s_m);
    double margin_s = kInsideMarginS;
    if (other.front_m > meeting.other_start_s_m) {
      // In it: where both run on in one lane, one who is ahead is followed.
      const double ahead_m = meeting.start_s_m + body.s_m - meeting.other_start_s_m - own_.front_m;
      if (meeting.merges && ahead_m > 0) return false;
      if (other.v < kStanding) passage.leave_s = kNever;
    } else if (!Goes(other.actor) && CanStop(other, meeting.other_hold_s_m, kHardStopMps2)) {
      // Whoever goes already is not called back by one who can wait.
      if (driver_.enters || IsHeldBySignal(meeting.other_line) || !MustLetGo(meeting, other)) return false;
      margin_s = MarginAfter({}, driver_.waited_ticks * kTickS);
    }
    if (meeting.merges) {
      const double speed = CurveSpeed(course_, meeting.start_s_m, meeting.end_s_m, own_.desired);
      margin_s += std::max(0.0, other.v - speed) / kCourtesyMps2;
    }
    return !AreApart(own, passage, margin_s);
  }

  // It has begun to cross. A trailer goes where its tower has gone.
  bool Goes(int actor) const {
    const int tower = TowerOf(plan_, world_, actor);
    return world_.drivers[tower < 0 ? actor : tower].enters || (tower >= 0 && world_.drivers[tower].inside);
  }

  // Both can stop.
  bool MustLetGo(const Meeting& meeting, const Vehicle& other) const {
    const DriverState& driver = world_.drivers[DriverOf(plan_, world_, other.actor)];
    const int patience = static_cast<int>(kPatienceS / kTickS);
    const int own_wait = driver_.waited_ticks, other_wait = driver.waited_ticks;
    if (own_wait > patience || other_wait > patience) {
      if (driver_.inside != driver.inside) return driver.inside;
      if (own_wait != other_wait) {
        const bool own_first = own_wait > other_wait;
        // Only who can do so with ease is asked to stop.
        const Vehicle& asked = own_first ? other : own_;
        const double hold_m = own_first ? meeting.other_hold_s_m : meeting.hold_s_m;
        return CanStop(asked, hold_m, kCourtesyMps2) ? !own_first : own_first;
      }
      return own_.actor > other.actor;
    }
    if (meeting.yields != meeting.other_yields) return meeting.yields;
    if (driver_.arrived_tick != driver.arrived_tick) {
      if (driver_.arrived_tick < 0 || driver.arrived_tick < 0) return driver_.arrived_tick < 0;
      return driver_.arrived_tick > driver.arrived_tick;
    }
    const double own_ahead = meeting.hold_s_m - own_.front_m, other_ahead = meeting.other_hold_s_m - other.front_m;
    if (std::abs(own_ahead - other_ahead) > 0.5) return own_ahead > other_ahead;
    return own_.actor > other.actor;
  }

  // Whether it would come to stand in a stretch that others cross: the queue behind the junction leaves no room.
  bool LacksRoomBehind(double first_m, double exit_m) const {
    const double length_m = own_.front_m - own_.rear_m, gap_m = plan_.actors[own_.actor].profile.min_gap_m;
    double needed_m = length_m + gap_m;
    const std::vector<CourseBody>& bodies = view_.neighbors.On(course_);
    for (size_t i = view_.neighbors.FirstFrom(course_, own_.front_m); i < bodies.size(); ++i) {
      const CourseBody& body = bodies[i];
      if (body.s_m - body.half_s_m > exit_m + needed_m) break;
      const bool in_lane = std::abs(body.t_m - LaneCenterAt(body.s_m)) < body.half_t_m + 1.0;
      if (!in_lane || body.actor == own_.actor || body.cos_heading < 0.3) continue;
      if (view_.seen != nullptr && !(*view_.seen)[body.actor]) continue;
      if (body.along_mps < 1 && body.s_m > first_m) return body.s_m - body.half_s_m < exit_m + needed_m;
      needed_m += 2 * body.half_s_m + 2;
    }
    return false;
  }

  double LaneCenterAt(double s_m) const {
    const Course& course = plan_.layout.courses[course_];
    const int lane = OwnLane();
    return lane == 0 || !course.HasLane(lane, s_m) ? at_.t_m : course.LaneCenter(lane, s_m);
  }

  const RuleView& view_;
  const Plan& plan_;
  const WorldState& world_;
  int course_;
  const CourseJunctions& junctions_;
  DriverState& driver_;
  Vehicle own_;
  RoadPoint at_;
  double horizon_m_ = 0;
};

}  // namespace

void FindHold(const RuleView& view, int actor, int elapsed_ticks, DriverState& driver) {
  const ActorState& state = view.world.actors[actor];
  const double direction = state.cos_heading >= 0 ? 1 : -1;
  int course = state.course;
  RoadPoint at{state.center_s_m, state.center_t_m};
  if (direction < 0) {
    // Against its course the rules are those of the course that runs the other way.
    course = view.plan.opposite_courses[course];
    const CourseBody* const body = course < 0 ? nullptr : view.neighbors.GuestOn(actor, course);
    if (body == nullptr) {
      driver.hold_s_m = direction * kNever;
      return;
    }
    at = {body->s_m, body->t_m};
  }
  Rules rules(view, actor, course, at, driver);
  driver.inside = rules.IsInside();
  const double hold_m = rules.Hold(elapsed_ticks);
  driver.hold_s_m = state.center_s_m + direction * (hold_m - at.s_m);
  driver.enters = hold_m == kNever && rules.IsAtHold();
  if (state.body.speed_mps > 2) {
    driver.waited_ticks = 0;
    driver.arrived_tick = -1;
  } else if (state.body.speed_mps < kStanding && hold_m - rules.front_m() < 4 && !driver.held_by_signal) {
    driver.waited_ticks += elapsed_ticks;
    if (driver.arrived_tick < 0) driver.arrived_tick = view.world.tick;
  }
}

}  // namespace longtail
