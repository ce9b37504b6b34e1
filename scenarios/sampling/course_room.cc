#include "scenarios/sampling/course_room.h"

#include <algorithm>
#include <cmath>

#include "scenarios/behavior/bend_speed.h"
#include "scenarios/behavior/bicycle.h"
#include "scenarios/behavior/following_speed.h"

namespace longtail {
namespace {

// A lane goes on that far ahead of who starts on it, or to the end of the course.
constexpr double kLaneAheadM = 80;
constexpr double kSideRoomM = 0.3;
constexpr double kLineRoomM = 3;
// What others are asked to do for one who starts in front of them.
constexpr double kOthersHeadwayS = 1, kOthersBrakingMps2 = 2;
constexpr double kBendAheadM = 100, kBendStepM = 5;

double HalfAcross(const StartBody& body, double angle_rad) {
  return std::abs(std::sin(angle_rad)) * body.half_length_m + std::abs(std::cos(angle_rad)) * body.half_width_m;
}

}  // namespace

std::vector<StartBody> StartBodies(const Plan& plan) {
  std::vector<StartBody> bodies;
  for (const PlanActor& actor : plan.actors) {
    if (actor.enters_tick > 0) continue;
    Pose2 center = CourseOf(plan, actor).At(actor.start_s_m, actor.start_t_m);
    center.yaw_rad += actor.heading_rad;
    center.x_m += actor.box_center_x_m * std::cos(center.yaw_rad);
    center.y_m += actor.box_center_x_m * std::sin(center.yaw_rad);
    bodies.push_back({center, actor.length_m / 2, actor.width_m / 2, actor.speed_mps});
  }
  return bodies;
}

CourseRoom::CourseRoom(const Plan& plan, int course, const std::vector<StartBody>& bodies)
    : plan_(plan), index_(course), course_(plan.layout.courses[course]) {
  for (const StartBody& body : bodies) {
    const RoadPoint at = course_.Project(body.center.x_m, body.center.y_m);
    const double angle = body.center.yaw_rad - course_.At(at.s_m, 0).yaw_rad;
    bodies_.push_back(
        {at.s_m, at.t_m, HalfAcross(body, angle + kPi / 2), HalfAcross(body, angle), body.speed_mps * std::cos(angle)});
  }
}

bool CourseRoom::IsOnLane(const LaneSpot& spot) const {
  const double direction = spot.lane > 0 ? 1 : -1;
  const double rear_m = spot.center_s_m - direction * spot.half_length_m;
  if (rear_m < course_.first_s_m() || rear_m > course_.last_s_m()) return false;
  for (double ahead_m = 0; ahead_m <= 2 * spot.half_length_m + kLaneAheadM; ahead_m += 5) {
    const double s_m = rear_m + direction * ahead_m;
    if (s_m < course_.first_s_m() || s_m > course_.last_s_m()) return ahead_m >= 2 * spot.half_length_m;
    if (!course_.HasLane(spot.lane, s_m)) return false;
    if (course_.LaneWidth(spot.lane, s_m) < 2 * (spot.half_width_m + kSideRoomM)) return false;
  }
  return true;
}

double CourseRoom::StopSpeed(const LaneSpot& spot, double speed_mps, double deceleration_mps2) const {
  const double direction = spot.lane > 0 ? 1 : -1;
  const auto ahead_of = [&](double s_m) { return direction * (s_m - spot.center_s_m) - spot.half_length_m; };
  double stop_m = 1e9;
  for (const int line : plan_.junctions[index_].lines) {
    const StopLine& at = plan_.layout.stop_lines[line];
    if ((at.lane != 0 && at.lane != spot.lane) || (at.lane == 0 && direction < 0)) continue;
    if (ahead_of(at.s_m) > 0) stop_m = std::min(stop_m, ahead_of(at.s_m));
  }
  for (const Meeting& meeting : plan_.junctions[index_].meetings) {
    const double hold_m = direction > 0 ? std::min(meeting.hold_s_m, meeting.start_s_m) : meeting.end_s_m + kLineRoomM;
    const double past_m = direction > 0 ? meeting.end_s_m : meeting.start_s_m;
    if (ahead_of(hold_m) < kLineRoomM && ahead_of(past_m) > -2 * spot.half_length_m) return -1;
    // Rules of the other direction are another course's: whoever drives against this one is taken to wait.
    const bool waits = meeting.yields || meeting.line >= 0 || direction < 0;
    if (waits && ahead_of(hold_m) > 0) stop_m = std::min(stop_m, ahead_of(hold_m));
  }
  return std::min(speed_mps, std::sqrt(2 * deceleration_mps2 * std::max(0.0, stop_m - kLineRoomM)));
}

double CourseRoom::SpeedOnRoad(const LaneSpot& spot, double desired_mps, double most_across_mps2,
                               const DriverProfile& profile) const {
  if (!IsOnLane(spot)) return -1;
  const double bend_mps = BendSpeed(course_, spot.center_s_m, spot.lane > 0 ? 1 : -1, kBendAheadM, kBendStepM,
                                    most_across_mps2, desired_mps);
  return StopSpeed(spot, bend_mps, profile.comfort_deceleration_mps2);
}

double CourseRoom::SpeedAt(const LaneSpot& spot, double desired_mps, double most_across_mps2,
                           const DriverProfile& profile, double clear_of_ego_m) const {
  double speed_mps = SpeedOnRoad(spot, desired_mps, most_across_mps2, profile);
  if (speed_mps < 0) return -1;
  const double direction = spot.lane > 0 ? 1 : -1;
  const double t_m = course_.LaneCenter(spot.lane, spot.center_s_m);
  const auto beside = [&](const RoomBody& body) {
    return std::abs(body.t_m - t_m) - body.half_t_m - spot.half_width_m;
  };
  for (size_t i = 0; i < bodies_.size(); ++i) {
    const RoomBody& body = bodies_[i];
    const double ahead_m = direction * (body.s_m - spot.center_s_m);
    const double gap_m = std::abs(ahead_m) - body.half_s_m - spot.half_length_m;
    if (i == 0 && std::hypot(std::max(0.0, gap_m), std::max(0.0, beside(body))) < clear_of_ego_m) return -1;
    if (beside(body) > kSideRoomM) continue;
    if (gap_m < profile.min_gap_m) return -1;
    if (ahead_m < 0) continue;
    speed_mps = std::min(speed_mps, FollowingSpeed(gap_m - profile.min_gap_m, std::max(0.0, direction * body.along_mps),
                                                   profile.headway_s, profile.comfort_deceleration_mps2));
  }
  for (const RoomBody& body : bodies_) {
    const double behind_m = direction * (spot.center_s_m - body.s_m);
    const double along_mps = direction * body.along_mps;
    if (behind_m < 0 || along_mps <= 0 || beside(body) > kSideRoomM) continue;
    const double gap_m = behind_m - body.half_s_m - spot.half_length_m;
    if (along_mps > FollowingSpeed(gap_m, speed_mps, kOthersHeadwayS, kOthersBrakingMps2)) return -1;
  }
  return speed_mps;
}

StartBody CourseRoom::Add(const LaneSpot& spot, double speed_mps) {
  const double direction = spot.lane > 0 ? 1 : -1;
  const double t_m = course_.LaneCenter(spot.lane, spot.center_s_m);
  bodies_.push_back({spot.center_s_m, t_m, spot.half_length_m, spot.half_width_m, direction * speed_mps});
  Pose2 center = course_.At(spot.center_s_m, t_m);
  if (direction < 0) center.yaw_rad += kPi;
  return {center, spot.half_length_m, spot.half_width_m, speed_mps};
}

}  // namespace longtail
