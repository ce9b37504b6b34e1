// Actions of a plan.
#include <cmath>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/behavior/compile.h"
#include "scenarios/road/constant.h"

namespace longtail::compile {
namespace {

v1::Shape ShapeOr(v1::Shape shape, v1::Shape fallback) { return shape == v1::SHAPE_UNSPECIFIED ? fallback : shape; }

std::optional<double> Optional(bool given, const v1::Value& value, double scale = 1) {
  return given ? std::optional<double>(ConstantOr(value, 0) * scale) : std::nullopt;
}

double Radians(const v1::Value& value, double fallback_deg) { return ConstantOr(value, fallback_deg) * kPi / 180; }

template <typename From>
AlongLimits LimitsOf(const From& from, double max_speed_mps) {
  return {ConstantOr(from.max_acceleration_mps2(), 3), ConstantOr(from.max_deceleration_mps2(), 6),
          ConstantOr(from.max_speed_mps(), max_speed_mps)};
}

class ActionReader {
 public:
  ActionReader(const Names& names, Plan& plan) : names_(names), plan_(plan) {}

  absl::StatusOr<PlanAction> Read(const v1::Action& from, const FieldPath& path) {
    switch (from.action_case()) {
      case v1::Action::kSpeed:
        return Speed(from.speed(), path.Field("speed"));
      case v1::Action::kSpeedProfile:
        return SpeedProfile(from.speed_profile(), path.Field("speed_profile"));
      case v1::Action::kBrake:
        return PlanBrake{ConstantOr(from.brake().deceleration_mps2(), 1), ConstantOr(from.brake().target_mps(), 0),
                         ConstantOr(from.brake().rise_s(), 0.2)};
      case v1::Action::kLongitudinalDistance:
        return LongitudinalDistance(from.longitudinal_distance(), path.Field("longitudinal_distance"));
      case v1::Action::kSynchronize:
        return Synchronize(from.synchronize(), path.Field("synchronize"));
      case v1::Action::kLaneChange:
        return LaneChange(from.lane_change(), path.Field("lane_change"));
      case v1::Action::kLaneOffset: {
        PlanLaneOffset to{ConstantOr(from.lane_offset().offset_m(), 0), {}};
        ASSIGN_OR_RETURN(to.change, LateralChange(from.lane_offset(), path.Field("lane_offset")));
        return to;
      }
      case v1::Action::kLateralDistance: {
        const v1::LateralDistanceAction& distance = from.lateral_distance();
        PlanLateralDistance to{-1, ConstantOr(distance.distance_m(), 0), distance.centers(),
                               distance.ends_when_reached(), ConstantOr(distance.max_rate_mps(), 1.5)};
        ASSIGN_OR_RETURN(to.target, names_.Actor(distance.target(), path.Field("lateral_distance").Field("target")));
        return to;
      }
      case v1::Action::kFollowTrajectory:
        return Trajectory(from.follow_trajectory(), path.Field("follow_trajectory"));
      case v1::Action::kWalkPath:
        return Walk(from.walk_path(), path.Field("walk_path"));
      case v1::Action::kAcquirePosition: {
        const v1::AcquirePositionAction& acquire = from.acquire_position();
        PlanAcquirePosition to{-1, Optional(acquire.has_speed_mps(), acquire.speed_mps())};
        ASSIGN_OR_RETURN(to.position, PositionOf(acquire, path.Field("acquire_position")));
        return to;
      }
      case v1::Action::kRoute: {
        ASSIGN_OR_RETURN(const int course,
                         CourseIndex(from.route().route(), path.Field("route").Field("route"), plan_));
        return PlanRoute{course};
      }
      case v1::Action::kTeleport: {
        const v1::TeleportAction& teleport = from.teleport();
        PlanTeleport to{-1, Optional(teleport.has_heading_deg(), teleport.heading_deg(), kPi / 180),
                        Optional(teleport.has_speed_mps(), teleport.speed_mps())};
        ASSIGN_OR_RETURN(to.position, PositionOf(teleport, path.Field("teleport")));
        return to;
      }
      case v1::Action::kAppear: {
        PlanAppear to;
        if (from.appear().has_position()) {
          ASSIGN_OR_RETURN(to.position, PositionOf(from.appear(), path.Field("appear")));
        }
        return to;
      }
      case v1::Action::kDisappear:
        return PlanDisappear{};
      case v1::Action::kVisibility: {
        PlanVisibility to;
        if (from.visibility().has_sensors()) to.sensors = from.visibility().sensors();
        if (from.visibility().has_traffic()) to.traffic = from.visibility().traffic();
        return to;
      }
      case v1::Action::kLight:
        return Light(from.light());
      case v1::Action::kDoor:
        return PlanDoor{from.door().door(), Radians(from.door().angle_deg(), 65),
                        ConstantOr(from.door().duration_s(), 0.8)};
      case v1::Action::kDropLoad:
        return DropLoad(from.drop_load(), path.Field("drop_load"));
      case v1::Action::kFall:
        return PlanFall{from.fall().side() == v1::SIDE_UNSPECIFIED ? v1::SIDE_LEFT : from.fall().side(),
                        ConstantOr(from.fall().duration_s(), 0.7),
                        Optional(from.fall().has_friction_ratio(), from.fall().friction_ratio())};
      case v1::Action::kLoseControl: {
        const v1::LoseControlAction& lose = from.lose_control();
        return PlanLoseControl{ConstantOr(lose.friction_ratio(), 0.2), Radians(lose.spin_degps(), 30),
                               ConstantOr(lose.deceleration_mps2(), 8), ConstantOr(lose.duration_s(), 10)};
      }
      case v1::Action::kJackknife:
        return PlanJackknife{Radians(from.jackknife().angle_deg(), 0), ConstantOr(from.jackknife().duration_s(), 2),
                             ConstantOr(from.jackknife().deceleration_mps2(), 5)};
      case v1::Action::kGesture:
        return PlanGesture{from.gesture().gesture(), ConstantOr(from.gesture().duration_s(), 0)};
      case v1::Action::kSetEnvironment:
        return SetEnvironment(from.set_environment());
      case v1::Action::kSetSignal:
        return SetSignal(from.set_signal(), path.Field("set_signal"));
      case v1::Action::kSetVariable:
        return SetVariable(from.set_variable(), path.Field("set_variable"));
      case v1::Action::kSetDriverModel:
        return PlanSetDriver{from.set_driver_model().driver()};
      case v1::Action::ACTION_NOT_SET:
        break;
    }
    return path.Fault("an action", "none");
  }

 private:
  template <typename From>
  absl::StatusOr<int> PositionOf(const From& from, const FieldPath& path) {
    return Position(from.position(), path.Field("position"), names_, plan_);
  }

  absl::StatusOr<std::vector<int>> Positions(const google::protobuf::RepeatedPtrField<v1::Position>& from,
                                             const FieldPath& path) {
    std::vector<int> to;
    for (int i = 0; i < from.size(); ++i) {
      ASSIGN_OR_RETURN(const int point, Position(from[i], path.Item("points", i), names_, plan_));
      to.push_back(point);
    }
    if (to.empty()) return path.Field("points").Fault("a list with points", "none");
    return to;
  }

  // InvalidArgument where times do not increase.
  template <typename Points>
  static absl::StatusOr<std::vector<double>> Times(const Points& points, const FieldPath& path) {
    std::vector<double> times_s;
    for (int i = 0; i < points.size(); ++i) {
      times_s.push_back(ConstantOr(points[i].time_s(), 0));
      if (i == 0 || times_s[i] > times_s[i - 1]) continue;
      return path.Item("points", i).Field("time_s").Fault(absl::StrCat("> ", times_s[i - 1]), absl::StrCat(times_s[i]));
    }
    return times_s;
  }

  template <typename From>
  static absl::StatusOr<Change> LateralChange(const From& from, const FieldPath& path) {
    const v1::Shape shape = ShapeOr(from.shape(), v1::SHAPE_CUBIC);
    if (from.has_duration_s()) return Change{Change::Over::kTime, ConstantOr(from.duration_s(), 0), shape};
    if (from.has_distance_m()) return Change{Change::Over::kDistance, ConstantOr(from.distance_m(), 0), shape};
    if (from.has_rate_mps()) return Change{Change::Over::kRate, ConstantOr(from.rate_mps(), 0), shape};
    if (shape == v1::SHAPE_STEP) return Change{Change::Over::kTime, 0, shape};
    return path.Fault("over a duration, a distance or at a rate", "none");
  }

  absl::StatusOr<PlanAction> Speed(const v1::SpeedAction& from, const FieldPath& path) {
    PlanSpeed to;
    to.target_mps = ConstantOr(from.target_mps(), 0);
    to.change.shape = ShapeOr(from.shape(), v1::SHAPE_LINEAR);
    if (from.has_distance_m()) {
      to.change.over = Change::Over::kDistance;
      to.change.amount = ConstantOr(from.distance_m(), 0);
    } else if (from.has_rate_mps2()) {
      to.change.over = Change::Over::kRate;
      to.change.amount = ConstantOr(from.rate_mps2(), 0);
    } else if (from.has_duration_s()) {
      to.change.amount = ConstantOr(from.duration_s(), 0);
    } else if (to.change.shape != v1::SHAPE_STEP) {
      return path.Fault("over a duration, a distance or at a rate", "none");
    }
    if (!from.relative_to().empty()) {
      ASSIGN_OR_RETURN(to.relative_to, names_.Actor(from.relative_to(), path.Field("relative_to")));
    }
    return to;
  }

  absl::StatusOr<PlanAction> SpeedProfile(const v1::SpeedProfileAction& from, const FieldPath& path) {
    PlanSpeedProfile to;
    to.shape = ShapeOr(from.shape(), v1::SHAPE_LINEAR);
    ASSIGN_OR_RETURN(to.times_s, Times(from.points(), path));
    if (to.times_s.empty()) return path.Field("points").Fault("a list with points", "none");
    for (const v1::SpeedPoint& point : from.points()) to.speeds_mps.push_back(ConstantOr(point.speed_mps(), 0));
    if (!from.relative_to().empty()) {
      ASSIGN_OR_RETURN(to.relative_to, names_.Actor(from.relative_to(), path.Field("relative_to")));
    }
    return to;
  }

  absl::StatusOr<PlanAction> LongitudinalDistance(const v1::LongitudinalDistanceAction& from, const FieldPath& path) {
    PlanLongitudinalDistance to;
    ASSIGN_OR_RETURN(to.target, names_.Actor(from.target(), path.Field("target")));
    to.gap_is_time = from.has_gap_s();
    to.gap = ConstantOr(to.gap_is_time ? from.gap_s() : from.gap_m(), 0);
    to.ahead = from.ahead();
    to.centers = from.centers();
    to.ends_when_reached = from.ends_when_reached();
    to.limits = LimitsOf(from, 70);
    return to;
  }

  absl::StatusOr<PlanAction> Synchronize(const v1::SynchronizeAction& from, const FieldPath& path) {
    PlanSynchronize to;
    ASSIGN_OR_RETURN(to.position, PositionOf(from, path));
    to.master_position = to.position;
    if (from.has_master_position()) {
      ASSIGN_OR_RETURN(to.master_position,
                       Position(from.master_position(), path.Field("master_position"), names_, plan_));
    }
    if (!from.master().empty()) {
      ASSIGN_OR_RETURN(to.master, names_.Actor(from.master(), path.Field("master")));
    }
    to.offset_s = ConstantOr(from.offset_s(), 0);
    to.final_mps = Optional(from.has_final_speed_mps(), from.final_speed_mps());
    to.limits = LimitsOf(from, 70);
    return to;
  }

  absl::StatusOr<PlanAction> LaneChange(const v1::LaneChangeAction& from, const FieldPath& path) {
    PlanLaneChange to;
    ASSIGN_OR_RETURN(to.change, LateralChange(from, path));
    to.offset_m = ConstantOr(from.offset_m(), 0);
    if (from.target_case() == v1::LaneChangeAction::kLaneOf) {
      ASSIGN_OR_RETURN(to.lane_of, names_.Actor(from.lane_of(), path.Field("lane_of")));
    } else {
      to.lanes_to_left = static_cast<int>(ConstantOr(from.lanes_to_left(), 0));
    }
    return to;
  }

  absl::StatusOr<PlanAction> Trajectory(const v1::FollowTrajectoryAction& from, const FieldPath& path) {
    PlanTrajectory to;
    to.straight = from.curve() == v1::CURVE_POLYLINE;
    to.speed_mps = Optional(from.has_speed_mps(), from.speed_mps());
    if (from.has_clothoid()) {
      RETURN_IF_ERROR(Clothoid(from.clothoid(), path.Field("clothoid"), to));
      return to;
    }
    if (from.points().empty()) return path.Field("points").Fault("a list with points", "none");
    for (int i = 0; i < from.points_size(); ++i) {
      ASSIGN_OR_RETURN(const int point, PositionOf(from.points(i), path.Item("points", i)));
      to.points.push_back(point);
    }
    if (from.points(0).has_time_s()) {
      ASSIGN_OR_RETURN(to.times_s, Times(from.points(), path));
    }
    return to;
  }

  absl::Status Clothoid(const v1::ClothoidPath& from, const FieldPath& path, PlanTrajectory& to) {
    if (from.has_start()) {
      ASSIGN_OR_RETURN(to.start, Position(from.start(), path.Field("start"), names_, plan_));
    }
    to.heading_rad = Optional(from.has_heading_deg(), from.heading_deg(), kPi / 180);
    double curvature = 0;
    for (const v1::ClothoidSegment& segment : from.segments()) {
      const double start = ConstantOr(segment.start_curvature_per_m(), curvature);
      curvature = ConstantOr(segment.end_curvature_per_m(), start);
      to.segments.push_back({ConstantOr(segment.length_m(), 1), start, curvature});
    }
    if (to.segments.empty()) return path.Field("segments").Fault("a list with segments", "none");
    return absl::OkStatus();
  }

  absl::StatusOr<PlanAction> Walk(const v1::WalkPathAction& from, const FieldPath& path) {
    PlanWalk to{{}, ConstantOr(from.speed_mps(), 1), ConstantOr(from.rise_s(), 0.4)};
    ASSIGN_OR_RETURN(to.points, Positions(from.points(), path));
    return to;
  }

  static PlanLight Light(const v1::LightAction& from) {
    PlanLight to;
    for (const int lamp : from.lamps()) to.lamps |= 1u << lamp;
    if (from.mode() != v1::LIGHT_MODE_UNSPECIFIED) to.mode = from.mode();
    to.duration_s = ConstantOr(from.duration_s(), 0);
    to.on_s = ConstantOr(from.on_s(), 0.3);
    to.off_s = ConstantOr(from.off_s(), 0.3);
    return to;
  }

  absl::StatusOr<PlanAction> DropLoad(const v1::DropLoadAction& from, const FieldPath& path) {
    PlanDropLoad to;
    ASSIGN_OR_RETURN(to.load, names_.Actor(from.load(), path.Field("load")));
    if (to.load == 0) return path.Field("load").Fault("an actor beside ego", "\"ego\"");
    to.along_mps = ConstantOr(from.along_mps(), -1);
    to.left_mps = ConstantOr(from.left_mps(), 0);
    to.up_mps = ConstantOr(from.up_mps(), 0);
    to.spin_radps = Radians(from.spin_degps(), 0);
    to.friction_ratio = Optional(from.has_friction_ratio(), from.friction_ratio());
    to.restitution_ratio = Optional(from.has_restitution_ratio(), from.restitution_ratio());
    return to;
  }

  static PlanSetEnvironment SetEnvironment(const v1::SetEnvironmentAction& from) {
    v1::EnvironmentChange change;
    change.mutable_at_s()->set_constant(0);
    *change.mutable_over_s() = from.over_s();
    *change.mutable_to() = from.to();
    return {ShiftOf(change), from.to()};
  }

  absl::StatusOr<PlanAction> SetSignal(const v1::SetSignalAction& from, const FieldPath& path) {
    PlanSetSignal to;
    ASSIGN_OR_RETURN(to.group, SignalIndex(from.group(), path.Field("group"), plan_));
    if (from.has_mode()) {
      to.mode = from.mode();
    } else {
      to.color = static_cast<int>(from.color()) - 1;
    }
    return to;
  }

  absl::StatusOr<PlanAction> SetVariable(const v1::SetVariableAction& from, const FieldPath& path) {
    PlanSetVariable to;
    ASSIGN_OR_RETURN(to.variable, names_.Variable(from.variable(), path.Field("variable")));
    to.how = from.has_add()        ? PlanSetVariable::How::kAdd
             : from.has_multiply() ? PlanSetVariable::How::kMultiply
                                   : PlanSetVariable::How::kSet;
    to.value = ConstantOr(from.has_add() ? from.add() : from.has_multiply() ? from.multiply() : from.value(), 0);
    return to;
  }

  const Names& names_;
  Plan& plan_;
};

}  // namespace

absl::StatusOr<PlanAction> Action(const v1::Action& from, const FieldPath& path, const Names& names, Plan& plan) {
  return ActionReader(names, plan).Read(from, path);
}

unsigned AxesOf(const PlanAction& action, bool person) {
  struct Visitor {
    bool person;
    unsigned operator()(const PlanSpeed&) const { return kAxisAlong; }
    unsigned operator()(const PlanSpeedProfile&) const { return kAxisAlong; }
    unsigned operator()(const PlanBrake&) const { return kAxisAlong; }
    unsigned operator()(const PlanLongitudinalDistance&) const { return kAxisAlong; }
    unsigned operator()(const PlanSynchronize&) const { return kAxisAlong; }
    unsigned operator()(const PlanLaneChange&) const { return kAxisAcross; }
    unsigned operator()(const PlanLaneOffset&) const { return kAxisAcross; }
    unsigned operator()(const PlanLateralDistance&) const { return kAxisAcross; }
    unsigned operator()(const PlanTrajectory& trajectory) const {
      return trajectory.times_s.empty() && !trajectory.speed_mps ? kAxisAcross : kAxisAlong | kAxisAcross;
    }
    unsigned operator()(const PlanWalk&) const { return kAxisAlong | kAxisAcross; }
    unsigned operator()(const PlanAcquirePosition& acquire) const {
      return acquire.speed_mps || person ? kAxisAlong | kAxisAcross : kAxisAcross;
    }
    unsigned operator()(const PlanFall&) const { return kAxisAlong | kAxisAcross; }
    unsigned operator()(const PlanLoseControl&) const { return kAxisAlong | kAxisAcross; }
    unsigned operator()(const PlanJackknife&) const { return kAxisAlong | kAxisAcross; }
    unsigned operator()(const PlanTeleport&) const { return 0; }
    unsigned operator()(const PlanRoute&) const { return 0; }
    unsigned operator()(const PlanAppear&) const { return 0; }
    unsigned operator()(const PlanDisappear&) const { return 0; }
    unsigned operator()(const PlanVisibility&) const { return 0; }
    unsigned operator()(const PlanLight&) const { return 0; }
    unsigned operator()(const PlanDoor&) const { return 0; }
    unsigned operator()(const PlanDropLoad&) const { return 0; }
    unsigned operator()(const PlanGesture&) const { return 0; }
    unsigned operator()(const PlanSetEnvironment&) const { return 0; }
    unsigned operator()(const PlanSetSignal&) const { return 0; }
    unsigned operator()(const PlanSetVariable&) const { return 0; }
    unsigned operator()(const PlanSetDriver&) const { return 0; }
  };
  return std::visit(Visitor{person}, action);
}

}  // namespace longtail::compile
