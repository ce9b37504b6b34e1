#include "scenarios/behavior/ego_controller.h"

#include <algorithm>
#include <cmath>

#include "scenarios/actors/driver_profile.h"
#include "scenarios/behavior/course_gravity.h"
#include "scenarios/behavior/driver_models.h"
#include "scenarios/behavior/gravity.h"
#include "scenarios/behavior/lane_changer.h"
#include "scenarios/behavior/tyres.h"
#include "scenarios/environment/visibility.h"

namespace longtail {
namespace {

constexpr double kStopMarginM = 2.5;
constexpr double kCurveLateralMps2 = 2.2;
constexpr double kNeverS = 1e9;
constexpr double kCreepMps = 2;
constexpr double kWaryMarginM = 0.8;      // beside a person who may step out
constexpr double kLeastFriction = 0.02;   // that a downhill leaves for stopping within sight
constexpr double kPassingMarginM = 0.55;  // of it, what a person who keeps still does without

IdmParams ExpertIdm(const Plan& plan, double desired_mps) {
  const DriverProfile profile = ExpertProfile(plan.ego.headway_s);
  return {.desired_mps = desired_mps,
          .headway_s = profile.headway_s,
          .min_gap_m = profile.min_gap_m,
          .accel_mps2 = profile.max_acceleration_mps2,
          .comfort_mps2 = profile.comfort_deceleration_mps2};
}

// Velocity of an actor along a heading and to the left of it.
struct Velocity {
  double along_mps = 0, left_mps = 0;
};
Velocity VelocityAgainst(const SeenActor& actor, double yaw_rad) {
  const double c = std::cos(actor.yaw_rad - yaw_rad), s = std::sin(actor.yaw_rad - yaw_rad);
  return {actor.speed_mps * c - actor.left_mps * s, actor.speed_mps * s + actor.left_mps * c};
}

// How far a body reaches from its middle along a heading and across it.
struct Reach {
  double half_s_m = 0, half_t_m = 0;
};
Reach ReachOf(const SeenActor& actor, double yaw_rad) {
  const double c = std::abs(std::cos(actor.yaw_rad - yaw_rad)), s = std::abs(std::sin(actor.yaw_rad - yaw_rad));
  return {(actor.length_m * c + actor.width_m * s) / 2, (actor.length_m * s + actor.width_m * c) / 2};
}

}  // namespace

double SteerTowards(const PlanActor& ego, const EgoView& view, double dx_m, double dy_m, double left_pull_mps2) {
  const double slip = ego.tyres ? SlipAngle(view.ego.speed_mps, view.left_mps) : 0;
  const double c = std::cos(view.ego.yaw_rad + slip), s = std::sin(view.ego.yaw_rad + slip);
  // Backwards the circle is the same, and so is the angle of the wheels.
  const double curvature = PursuitCurvature(dx_m * c + dy_m * s, -dx_m * s + dy_m * c);
  return ego.tyres ? SteerOnTyres(ego, curvature, view.ego.speed_mps, slip, left_pull_mps2)
                   : std::atan(ego.wheelbase_m * curvature);
}

ReactiveExpert::ReactiveExpert(const Plan& plan) : plan_(&plan), way_(plan.actors[0].reverses ? -1 : 1) {
  const PlanActor& ego = plan.actors[0];
  lane_ = course().LaneAt(ego.start_s_m, ego.start_t_m);
  lane_t_m_ = lane_ == 0 ? ego.start_t_m : course().LaneCenter(lane_, ego.start_s_m);
  s_hint_m_ = ego.start_s_m;
}

void ReactiveExpert::KeepLaneOf(const EgoView& view) {
  const RoadPoint at = course().Project(view.ego.x_m, view.ego.y_m, s_hint_m_);
  const int lane = course().LaneAt(at.s_m, at.t_m);
  if (lane == lane_ || lane * lane_ <= 0) return;
  lane_ = lane;
  lane_t_m_ = course().LaneCenter(lane, at.s_m);
}

double ReactiveExpert::LeftPull(const EgoView& view) const {
  const RoadPoint at = course().Project(view.ego.x_m, view.ego.y_m, s_hint_m_);
  const double angle = view.ego.yaw_rad - course().At(at.s_m, at.t_m).yaw_rad;
  return Turned(GravityAt(course(), at.s_m, at.t_m), std::cos(angle), std::sin(angle)).left_mps2;
}

EgoCommand ReactiveExpert::Decide(const EgoView& view) {
  const RoadPoint at = course().Project(view.ego.x_m, view.ego.y_m, s_hint_m_);
  s_hint_m_ = at.s_m;
  changes_ = view.lane.length_m > 0;
  if (view.lane.lane != 0) {
    lane_ = view.lane.lane;
    // Past the end of its lane it goes on where it was.
    if (course().HasLane(lane_, at.s_m)) lane_t_m_ = course().LaneCenter(lane_, at.s_m);
  }
  memory_.push_back({view.tick, view.seen});
  const int delay = static_cast<int>(std::lround(plan_->ego.reaction_s / kTickS));
  while (memory_.size() > 1 && memory_[1].tick <= view.tick - delay) memory_.erase(memory_.begin());

  const double desired =
      std::min({way_ * plan_->actors[0].desired_speed_mps, LaneSpeedLimit(at.s_m, view), SightSpeedLimit(view)});
  double accel = FreeAcceleration(ExpertIdm(*plan_, desired), SpeedOf(view));
  const Glimpse& known = memory_.front();
  // At the very start the driver has been watching the road already.
  if (known.tick <= view.tick - delay || known.tick == 0) {
    const double age_s = (view.tick - known.tick) * kTickS;
    for (const SeenActor& other : known.seen) {
      if (other.weightless) continue;
      accel = std::min(accel, other.person ? PersonAcceleration(view, other, age_s, at.s_m, lane_t_m_)
                                           : VehicleAcceleration(view, other, age_s, at.s_m, at.t_m));
      if (other.person && changes_) {
        accel = std::min(accel, PersonAcceleration(view, other, age_s, at.s_m, at.t_m));
      }
    }
  }
  accel = std::min(accel, view.lane.most_accel_mps2);
  accel = std::min(accel, StopAcceleration(ExpertIdm(*plan_, desired), SpeedOf(view), view.hold_ahead_m));
  if (plan_->actors[0].tyres) {
    const double slip = SlipAngle(view.ego.speed_mps, view.left_mps);
    spun_ = spun_ || Spins(slip);
    accel = AccelOnTyres(accel, view.ego.speed_mps, slip);
  }
  if (spun_) return {0, static_cast<float>(-plan_->ego.max_deceleration_mps2)};
  return {static_cast<float>(Steer(view, at.s_m)), static_cast<float>(way_ * accel)};
}

double ReactiveExpert::AimT(const EgoView& view, double s_m, double ahead_m) const {
  const KeptLane& kept = view.lane;
  if (kept.lane == 0) return lane_t_m_;
  const double there_m = s_m + way_ * ahead_m;
  const int lane = plan_->threads[plan_->actors[0].course].Follow(kept.lane, s_m, there_m);
  const double center_m = lane != 0 && course().HasLane(lane, there_m) ? course().LaneCenter(lane, there_m) : lane_t_m_;
  if (!changes_) return center_m;
  return center_m + kept.left_m * LeftOfChange(std::min(1.0, (kept.gone_m + ahead_m) / kept.length_m));
}

double ReactiveExpert::Steer(const EgoView& view, double s_m) const {
  const double lookahead = std::max(6.0, 0.9 * SpeedOf(view));
  const Pose2 goal = course().At(s_m + way_ * lookahead, AimT(view, s_m, lookahead));
  const double dx = goal.x_m - view.ego.x_m, dy = goal.y_m - view.ego.y_m;
  return SteerTowards(plan_->actors[0], view, dx, dy, GravityAt(course(), s_m, lane_t_m_).left_mps2);
}

// Whoever starts faster than he could stop within his sight goes on as boldly: it is the spec's wish. He slows down as
// sight or grip get worse than they were.
double ReactiveExpert::SightSpeedLimit(const EgoView& view) {
  const double downhill = std::max(0.0, way_ * GravityAt(course(), s_hint_m_, lane_t_m_).forward_mps2);
  const double friction = std::max(kLeastFriction, view.friction_ratio - downhill / kGravityMps2);
  const double speed = SightSpeedMps(view.sight_m, friction, plan_->ego.reaction_s);
  if (first_sight_speed_mps_ < 0) first_sight_speed_mps_ = speed;
  return speed * std::max(1.0, way_ * plan_->actors[0].desired_speed_mps / first_sight_speed_mps_);
}

double ReactiveExpert::LaneSpeedLimit(double s_m, const EgoView& view) const {
  double limit = kMaxSpeedMps;
  const double lateral = std::min(kCurveLateralMps2, 0.35 * view.friction_ratio * kGravityMps2);
  for (double ahead = 0; ahead <= 10 + 3 * SpeedOf(view); ahead += 5) {
    const double there_m = s_m + way_ * ahead, left_k = course().Curvature(there_m), k = std::abs(left_k);
    if (k < 1e-4) continue;
    const double across = AcrossInBend(lateral, GravityAt(course(), there_m, lane_t_m_), left_k);
    limit = std::min(limit, std::sqrt(across / k + 2 * 1.2 * ahead));
  }
  return limit;
}

double ReactiveExpert::VehicleAcceleration(const EgoView& view, const SeenActor& other, double age_s, double s_m,
                                           double t_m) const {
  const PlanActor& ego = plan_->actors[0];
  const Velocity in_world = VelocityAgainst(other, 0);
  const RoadPoint at =
      course().Project(other.x_m + in_world.along_mps * age_s, other.y_m + in_world.left_mps * age_s, s_m);
  const double ahead = way_ * (at.s_m - (s_m + ego.box_center_x_m));
  if (ahead <= 0 || ahead > 200) return kMaxAccelMps2;
  const double road_yaw = course().At(at.s_m, 0).yaw_rad;
  const Velocity on_road = VelocityAgainst(other, road_yaw);
  const double along = way_ * on_road.along_mps;
  const Reach reach = ReachOf(other, road_yaw);
  const double corridor = ego.width_m / 2 + reach.half_t_m + 0.25;
  // Where it is now, and where it will be in a second if it keeps drifting.
  const double soon_t = at.t_m + on_road.left_mps * 1.0;
  const auto in_way = [&](double middle) {
    const bool crosses = (at.t_m - middle) * (soon_t - middle) < 0;
    return std::abs(at.t_m - middle) <= corridor || std::abs(soon_t - middle) <= corridor || crosses;
  };
  const bool in_lane = in_way(std::abs(t_m - lane_t_m_) < 1 ? lane_t_m_ : t_m);
  if (!in_lane && !(changes_ && in_way(lane_t_m_))) return kMaxAccelMps2;
  const double gap = ahead - reach.half_s_m - ego.length_m / 2;
  const double leader_accel = along > 0.1 ? std::min(other.accel_mps2, 0.0) : 0;
  return FollowAcceleration(ExpertIdm(*plan_, way_ * ego.desired_speed_mps), SpeedOf(view), gap, std::max(0.0, along),
                            leader_accel);
}

double ReactiveExpert::PersonAcceleration(const EgoView& view, const SeenActor& other, double age_s, double s_m,
                                          double lane_t_m) const {
  const PlanActor& ego = plan_->actors[0];
  const RoadPoint at = course().Project(other.x_m, other.y_m, s_m);
  const double road_yaw = course().At(at.s_m, 0).yaw_rad;
  const auto [along, sideways] = VelocityAgainst(other, road_yaw);
  const Reach reach = ReachOf(other, road_yaw);
  const double t_now = at.t_m + sideways * age_s;
  const double s_now = at.s_m + along * age_s;
  const double v = std::max(SpeedOf(view), 0.1);
  // Of the two ends the one that leads.
  const double front = s_m + ego.box_center_x_m + way_ * ego.length_m / 2;
  const double distance = way_ * (s_now - front) - reach.half_s_m;
  const double last_axle = way_ > 0 ? s_m : s_m + ego.wheelbase_m;
  if (way_ * (s_now - last_axle) < -1 || distance > 120) return kMaxAccelMps2;
  const double corridor = ego.width_m / 2 + reach.half_t_m + kWaryMarginM;
  const double offset = t_now - lane_t_m;
  double enters_s = 0, leaves_s = kNeverS;
  if (std::abs(offset) > corridor) {
    if (offset * sideways >= 0 || std::abs(sideways) < 0.3) return kMaxAccelMps2;
    enters_s = (std::abs(offset) - corridor) / std::abs(sideways);
    leaves_s = (std::abs(offset) + corridor) / std::abs(sideways);
  } else if (std::abs(sideways) > 0.3) {
    leaves_s = (corridor + (sideways > 0 ? -offset : offset)) / std::abs(sideways);
  }
  const double arrive_s = std::max(0.0, distance) / v;
  const double passed_s = (distance + ego.length_m + 2 * reach.half_s_m) / v;
  if (enters_s > passed_s + 1.0 || leaves_s < arrive_s - 1.0) return kMaxAccelMps2;
  // Who stands in the way or walks along it is a leader; who crosses it is one at walking pace, and else is only braked
  // for where that takes effort.
  const bool in_way = std::abs(offset) < corridor - kPassingMarginM;
  const bool leads = in_way && (leaves_s == kNeverS || v < kCreepMps);
  const double following = leads ? FollowAcceleration(ExpertIdm(*plan_, way_ * ego.desired_speed_mps), SpeedOf(view),
                                                      distance, std::max(0.0, way_ * along), /*leader_accel=*/0)
                                 : kMaxAccelMps2;
  const double needed = v * v / (2 * std::max(0.3, distance - kStopMarginM));
  const auto brake = [](double needed_mps2) { return -needed_mps2 * 1.35 - 1.0; };
  if (needed >= 1.0) return std::min(following, brake(needed));
  // Past somebody at walking pace without a jerk: the nearer it comes to braking, the less it speeds up.
  const double restraint = v < kCreepMps ? std::clamp(2 * needed - 1, 0.0, 1.0) : 0;
  return std::min(following, (1 - restraint) * kMaxAccelMps2 + restraint * brake(1.0));
}

}  // namespace longtail
