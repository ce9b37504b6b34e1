#include "scenarios/kinematics_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/message.h"
#include "scenarios/actors/catalogue.h"
#include "scenarios/actors/ego_gear.h"
#include "scenarios/actors/limits.h"
#include "scenarios/behavior/bicycle.h"
#include "scenarios/behavior/course_gravity.h"
#include "scenarios/behavior/gravity.h"
#include "scenarios/criticality/metrics.h"
#include "scenarios/environment/friction.h"
#include "scenarios/road/constant.h"
#include "scenarios/road/layout/course.h"
#include "scenarios/road/layout/road_layout.h"
#include "scenarios/track_flags.h"

namespace longtail {
namespace {

// Rounding, and what a limit is exceeded by within a tick.
constexpr double kSlack = 1.02;
// Of what is thrown or carried.
constexpr double kFastestMps = 90;

// Actors of steps with an action.
void AddActorsOf(v1::Action::ActionCase action, const google::protobuf::Message& message,
                 std::set<std::string>& actors) {
  if (message.GetDescriptor() == v1::Step::descriptor()) {
    const v1::Step& step = static_cast<const v1::Step&>(message);
    if (step.action().action_case() == action) actors.insert(step.actor());
    return;
  }
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      AddActorsOf(action, message.GetReflection()->GetMessage(message, field), actors);
      continue;
    }
    for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) {
      AddActorsOf(action, message.GetReflection()->GetRepeatedMessage(message, field, i), actors);
    }
  }
}

// The most friction that any place ever has.
double MostFriction(const v1::ScenarioSpec& spec) {
  double most = kDryFriction;
  const auto with = [&most](const v1::Value& friction) { most = std::max(most, ConstantOr(friction, 0)); };
  for (const v1::Environment& environment : spec.environments()) {
    with(environment.friction_ratio());
    for (const v1::SurfacePatch& patch : environment.patches()) with(patch.friction_ratio());
    for (const v1::EnvironmentChange& change : environment.changes()) with(change.to().friction_ratio());
  }
  return most;
}

// The most that gravity pulls along the ground on any course, m/s².
double MostPull(const v1::ScenarioSpec& spec) {
  if (spec.roads_size() != 1 || (spec.roads(0).grades().empty() && !spec.roads(0).has_map())) return 0;
  const absl::StatusOr<RoadLayout> layout = LayOutRoad(spec.roads(0));
  double most = 0;
  if (!layout.ok()) return most;
  for (const Course& course : layout->courses) {
    if (course.IsLevel()) continue;
    for (double s_m = course.first_s_m(); s_m <= course.last_s_m(); s_m += kCourseStepM) {
      const Gravity gravity = GravityAt(course, s_m, 0);
      most = std::max(most, std::hypot(gravity.forward_mps2, gravity.left_mps2));
    }
  }
  return most;
}

bool AnyTyresSlip(const v1::ScenarioSpec& spec) {
  return spec.ego().has_tyres() || std::any_of(spec.actors().begin(), spec.actors().end(),
                                               [](const v1::Actor& actor) { return actor.has_tyres(); });
}

// The most that tyres that slip, and gravity (MostPull), change its velocity, m/s²; 0 for who has none.
double GripOf(const v1::ScenarioSpec& spec, const std::string& id, double most_pull_mps2) {
  const v1::TyreModel* tyres = id == "ego" && spec.ego().has_tyres() ? &spec.ego().tyres() : nullptr;
  for (const v1::Actor& actor : spec.actors()) {
    if (actor.id() == id && actor.has_tyres()) tyres = &actor.tyres();
  }
  if (tyres == nullptr) return 0;
  return most_pull_mps2 +
         MostFriction(spec) * kGravityMps2 *
             std::max(ConstantOr(tyres->front_grip_ratio(), 1), ConstantOr(tyres->rear_grip_ratio(), 1));
}

double CenterOf(const v1::Scenario& scenario, const std::string& id) {
  for (const v1::ActorBody& body : scenario.bodies()) {
    if (body.actor() == id) return body.box_center_x_m();
  }
  return EgoBody().box_center_x_m;
}

ActorLimits LimitsIn(const v1::ScenarioSpec& spec, const v1::ActorTrack& track) {
  for (const v1::Actor& actor : spec.actors()) {
    if (actor.id() == track.actor()) return LimitsOf(track.actor_class(), actor.limits());
  }
  return LimitsOf(track.actor_class());
}

class ActorCheck {
 public:
  // grip_mps2: of tyres that slip; 0 for none. center_m: of the box, ahead of the reference point. reverses: has that
  // gear in.
  ActorCheck(const v1::WorldTrack& track, const v1::ActorTrack& actor, const ActorLimits& limits, bool teleported,
             double grip_mps2, double center_m, bool reverses, std::vector<KinematicFault>& faults)
      : track_(track),
        actor_(actor),
        limits_(limits),
        teleported_(teleported),
        grip_mps2_(grip_mps2),
        center_m_(center_m),
        thing_(KindOf(actor.actor_class()) == BodyKind::kThing),
        way_(reverses ? -1 : 1),
        faults_(faults) {}

  void Run() {
    bool free = thing_, struck = false;
    for (int f = 0; f < track_.time_us_size(); ++f) {
      if (!actor_.present(f)) continue;
      struck = struck || (actor_.flags(f) & kFlagCollided) != 0 || Tips(f);
      free = free || struck || LeftMpsAt(actor_, f) != 0;
      AtFrame(f, free);
      if (f == 0 || !actor_.present(f - 1)) continue;
      Between(f - 1, f, free);
      if (grip_mps2_ > 0 && !struck && !teleported_) OnTyres(f - 1, f);
    }
    for (const KinematicFault& fault : worst_) faults_.push_back(fault);
  }

 private:
  void Limit(const char* quantity, int frame, double value, double limit) {
    if (std::isfinite(value) && value <= limit * kSlack + 1e-9) return;
    for (KinematicFault& known : worst_) {
      if (known.quantity != quantity) continue;
      if (!(value - limit <= known.value - known.limit)) known = Fault(quantity, frame, value, limit);
      return;
    }
    worst_.push_back(Fault(quantity, frame, value, limit));
  }

  KinematicFault Fault(const char* quantity, int frame, double value, double limit) const {
    return {actor_.actor(), quantity, track_.time_us(frame) * 1e-6, value, limit};
  }

  // It falls over.
  bool Tips(int f) const {
    return (f < actor_.roll_rad_size() && actor_.roll_rad(f) != 0) ||
           (f < actor_.pitch_rad_size() && actor_.pitch_rad(f) != 0);
  }

  void AtFrame(int f, bool free) {
    const double v = actor_.speed_mps(f);
    Limit("speed_mps", f, std::hypot(v, LeftMpsAt(actor_, f)), free ? kFastestMps : limits_.max_speed_mps);
    if (free) return;
    Limit("acceleration_mps2", f, way_ * actor_.accel_mps2(f), limits_.max_acceleration_mps2);
    Limit("deceleration_mps2", f, -way_ * actor_.accel_mps2(f), limits_.max_deceleration_mps2);
    Limit("lateral_mps2", f, std::abs(v * actor_.yaw_rate_radps(f)), limits_.max_lateral_mps2);
    Limit("yaw_rate_radps", f, std::abs(actor_.yaw_rate_radps(f)), limits_.max_yaw_rate_radps);
  }

  // Tyres alone move the middle of the body.
  void OnTyres(int f, int g) {
    const auto velocity = [this](int i) {
      const double left = LeftMpsAt(actor_, i) + actor_.yaw_rate_radps(i) * center_m_, yaw = actor_.yaw_rad(i);
      return std::array<double, 2>{actor_.speed_mps(i) * std::cos(yaw) - left * std::sin(yaw),
                                   actor_.speed_mps(i) * std::sin(yaw) + left * std::cos(yaw)};
    };
    const std::array<double, 2> before = velocity(f), after = velocity(g);
    const double dt = (track_.time_us(g) - track_.time_us(f)) * 1e-6;
    Limit("grip_mps2", g, std::hypot(after[0] - before[0], after[1] - before[1]) / dt, grip_mps2_);
  }

  // Between two frames velocities may change by the limits at most: so much may a straight guess be off.
  void Between(int f, int g, bool free) {
    if (teleported_) return;
    const double dt = (track_.time_us(g) - track_.time_us(f)) * 1e-6;
    const auto vx = [&](int i) {
      return actor_.speed_mps(i) * std::cos(actor_.yaw_rad(i)) - LeftMpsAt(actor_, i) * std::sin(actor_.yaw_rad(i));
    };
    const auto vy = [&](int i) {
      return actor_.speed_mps(i) * std::sin(actor_.yaw_rad(i)) + LeftMpsAt(actor_, i) * std::cos(actor_.yaw_rad(i));
    };
    const double change = std::hypot(vx(g) - vx(f), vy(g) - vy(f));
    const double pull =
        std::hypot(std::max(limits_.max_acceleration_mps2, limits_.max_deceleration_mps2), limits_.max_lateral_mps2);
    const double off = std::hypot(actor_.x_m(g) - actor_.x_m(f) - (vx(f) + vx(g)) / 2 * dt,
                                  actor_.y_m(g) - actor_.y_m(f) - (vy(f) + vy(g)) / 2 * dt);
    // A blow may fall at the beginning or at the end; bodies that touch are pushed apart a little. A thing before a
    // bumper is pushed again and again, and what is light loses to the air each time what it was given.
    const bool pushed = thing_ && ((actor_.flags(f) | actor_.flags(g)) & kFlagCollided) != 0;
    const double fastest = std::max(std::hypot(vx(f), vy(f)), std::hypot(vx(g), vy(g)));
    const double blow = free ? (pushed ? fastest : change) / 2 * dt + 0.15 : 0;
    Limit("jump_m", g, off, pull * dt * dt / 4 + 0.02 + blow);
    if (free) return;
    const double turned = std::abs(WrapAngle(actor_.yaw_rad(g) - actor_.yaw_rad(f)));
    Limit("turn_rad", g, turned, limits_.max_yaw_rate_radps * dt + 0.01);
    // A speed that changes more than the limits allow, though its rate at the frames does not show it.
    const double faster = way_ * (actor_.speed_mps(g) - actor_.speed_mps(f)) / dt;
    Limit("acceleration_mps2", g, faster, limits_.max_acceleration_mps2);
    Limit("deceleration_mps2", g, -faster, limits_.max_deceleration_mps2);
  }

  const v1::WorldTrack& track_;
  const v1::ActorTrack& actor_;
  const ActorLimits limits_;
  const bool teleported_;
  const double grip_mps2_;
  const double center_m_;
  const bool thing_;
  double way_;  // -1: it reverses
  std::vector<KinematicFault>& faults_;
  std::vector<KinematicFault> worst_;
};

}  // namespace

std::string Text(const KinematicFault& fault) {
  return absl::StrFormat("%s %s at %.4g s must be <= %.4g, got %.4g", fault.actor, fault.quantity, fault.time_s,
                         fault.limit, fault.value);
}

std::vector<KinematicFault> CheckKinematics(const v1::Scenario& scenario, const v1::WorldTrack& track) {
  std::set<std::string> teleported, spun;
  AddActorsOf(v1::Action::kTeleport, scenario.concrete().storyboard(), teleported);
  AddActorsOf(v1::Action::kLoseControl, scenario.concrete().storyboard(), spun);
  AddActorsOf(v1::Action::kJackknife, scenario.concrete().storyboard(), spun);
  // Trailers go with them.
  for (const v1::Actor& actor : scenario.concrete().actors()) {
    if (teleported.count(actor.start().hitched().actor()) > 0) teleported.insert(actor.id());
  }
  const double most_pull_mps2 = AnyTyresSlip(scenario.concrete()) ? MostPull(scenario.concrete()) : 0;
  std::vector<KinematicFault> faults;
  for (const v1::ActorTrack& actor : track.actors()) {
    // Whom a step turns round is not turned by its tyres alone.
    const double grip_mps2 =
        spun.count(actor.actor()) > 0 ? 0 : GripOf(scenario.concrete(), actor.actor(), most_pull_mps2);
    const bool reverses = actor.track_id() == 0 && EgoReverses(scenario);
    ActorCheck(track, actor, LimitsIn(scenario.concrete(), actor), teleported.count(actor.actor()) > 0, grip_mps2,
               CenterOf(scenario, actor.actor()), reverses, faults)
        .Run();
  }
  return faults;
}

}  // namespace longtail
