// What steps ask of their actors: whether they can do it, and whether all that is written has an effect.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/message.h"
#include "scenarios/actors/catalogue.h"
#include "scenarios/actors/limits.h"
#include "scenarios/actors/mover_profile.h"
#include "scenarios/actors/side_door.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/meaning_check.h"

namespace longtail {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

class StepChecker {
 public:
  StepChecker(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter)
      : spec_(spec), values_(values), reporter_(reporter) {
    for (const v1::Actor& actor : spec.actors()) actors_.try_emplace(actor.id(), &actor);
    for (const PlacedStep& placed : StepsOf(spec)) {
      steps_.try_emplace(placed.step->name(), placed.step);
      if (placed.step->action().has_disappear()) leaving_.insert(placed.step->actor());
      if (placed.step->action().teleport().position().has_on_actor()) loaded_.insert(placed.step->actor());
    }
  }

  void Check() {
    CheckChoices(spec_.storyboard(), "storyboard");
    for (const PlacedStep& placed : StepsOf(spec_)) CheckStep(*placed.step, placed.path);
    CheckHidden();
    CheckWithin(spec_, "");
  }

 private:
  using Kinds = std::set<BodyKind>;

  // Names and weights of choices.
  void CheckChoices(const v1::Node& node, const std::string& path) {
    for (int i = 0; i < node.serial().nodes_size(); ++i) {
      CheckChoices(node.serial().nodes(i), absl::StrCat(path, ".serial.nodes[", i, "]"));
    }
    for (int i = 0; i < node.parallel().nodes_size(); ++i) {
      CheckChoices(node.parallel().nodes(i), absl::StrCat(path, ".parallel.nodes[", i, "]"));
    }
    if (node.has_repeat()) CheckChoices(node.repeat().node(), path + ".repeat.node");
    if (!node.has_one_of()) return;
    const v1::OneOf& one_of = node.one_of();
    const std::string choice = path + ".one_of";
    if (!one_of.name().empty()) {
      const auto [it, inserted] = choices_.try_emplace(one_of.name(), choice + ".name");
      if (!inserted) {
        reporter_.Error(codes::kDuplicateName, choice + ".name",
                        absl::StrCat(choice, ".name must be unique, got ", Quote(one_of.name()), ", which ", it->second,
                                     " has already"));
      }
    }
    double sum = 0;
    for (int i = 0; i < one_of.branches_size(); ++i) {
      sum += one_of.branches(i).has_weight() ? one_of.branches(i).weight() : 1;
      CheckChoices(one_of.branches(i).node(), absl::StrCat(choice, ".branches[", i, "].node"));
    }
    if (one_of.branches_size() > 0 && !(sum > 0)) {
      reporter_.Error(codes::kNoWeight, choice + ".branches[0].weight",
                      absl::StrCat(choice, ".branches must hold one with weight > 0, got only 0"));
    }
  }

  void CheckStep(const v1::Step& step, const std::string& path) {
    if (step.has_max_count() && !step.has_start() && values_.BoundOf(step.max_count()).lo > 1) {
      reporter_.Error(codes::kNeedsStart, path + ".max_count",
                      absl::StrCat(path, ".max_count above 1 must come with a start trigger, which lets it run again"));
    }
    if (!step.has_action() || step.action().action_case() == v1::Action::ACTION_NOT_SET) return;
    CheckAction(step.action(), path + ".action");
    if (IsOfNobody(step.action())) {
      if (!step.actor().empty()) {
        reporter_.Error(codes::kNoEffect, path + ".actor",
                        absl::StrCat(path, ".actor must not be given: nobody does a ", MemberOf(step.action())));
      }
      return;
    }
    if (step.actor().empty()) return reporter_.Missing(path + ".actor");
    if (step.actor() == "ego") {
      reporter_.Error(codes::kEgoActs, path + ".actor",
                      absl::StrCat(path, ".actor must not be \"ego\", which drives itself"));
      return;
    }
    const auto it = actors_.find(step.actor());
    if (it != actors_.end()) {
      CheckFit(step, *it->second, path);
      CheckReach(step.action(), *it->second, path + ".action");
    }
    CheckOthers(step, absl::StrCat(path, ".action.", MemberOf(step.action())));
  }

  static bool IsOfNobody(const v1::Action& action) {
    return action.has_set_environment() || action.has_set_signal() || action.has_set_variable();
  }

  static std::string MemberOf(const v1::Action& action) {
    return v1::Action::descriptor()->FindFieldByNumber(action.action_case())->name();
  }

  static bool MayBe(const v1::Actor& actor, const Kinds& kinds) {
    return std::any_of(actor.classes().begin(), actor.classes().end(),
                       [&kinds](int c) { return kinds.count(KindOf(static_cast<v1::ActorClass>(c))) > 0; });
  }

  static bool MayLackDoor(const v1::Actor& actor, v1::Door door) {
    return std::any_of(actor.classes().begin(), actor.classes().end(), [door](int c) {
      const auto actor_class = static_cast<v1::ActorClass>(c);
      return KindOf(actor_class) != BodyKind::kNone && !HasDoor(actor_class, door);
    });
  }

  // Speeds that the actor, whatever it is drawn to be, cannot reach: it goes as fast as it can.
  void CheckReach(const v1::Action& action, const v1::Actor& actor, const std::string& path) {
    double most = 0;
    for (const int c : actor.classes()) {
      most = std::max(most, LimitsOf(static_cast<v1::ActorClass>(c)).max_speed_mps);
    }
    if (actor.limits().has_max_speed_mps()) most = values_.BoundOf(actor.limits().max_speed_mps()).hi;
    const auto check = [&](const v1::Value& speed, const std::string& field) {
      const double least = values_.BoundOf(speed).lo;
      if (!(least > most) || most == 0 || reporter_.source_map().IsBad(field)) return;
      reporter_.Warning(codes::kBeyondReach, field,
                        absl::StrCat(field, " is more than the actor can do, ", FormatNumber(most),
                                     " m/s at most, got ", FormatNumber(least)));
    };
    if (action.has_speed() && action.speed().relative_to().empty()) {
      check(action.speed().target_mps(), path + ".speed.target_mps");
    }
    if (!action.has_speed_profile() || !action.speed_profile().relative_to().empty()) return;
    for (int i = 0; i < action.speed_profile().points_size(); ++i) {
      check(action.speed_profile().points(i).speed_mps(),
            absl::StrCat(path, ".speed_profile.points[", i, "].speed_mps"));
    }
  }

  // Whether the actor, whatever it is drawn to be, can do it.
  void CheckFit(const v1::Step& step, const v1::Actor& actor, const std::string& path) {
    static const Kinds& wheels = *new Kinds{BodyKind::kVehicle, BodyKind::kRail, BodyKind::kTwoWheeler};
    static const Kinds& others = *new Kinds{BodyKind::kPerson, BodyKind::kAnimal, BodyKind::kThing};
    static const Kinds& no_people =
        *new Kinds{BodyKind::kVehicle, BodyKind::kRail, BodyKind::kTwoWheeler, BodyKind::kAnimal, BodyKind::kThing};
    static const Kinds& no_tyres = *new Kinds{BodyKind::kRail, BodyKind::kPerson, BodyKind::kAnimal, BodyKind::kThing};
    const v1::Action& action = step.action();
    const std::string action_path = absl::StrCat(path, ".action.", MemberOf(action));
    const auto unfit = [&](const Kinds& kinds, const char* whom) {
      if (!MayBe(actor, kinds)) return;
      reporter_.ErrorAtName(codes::kUnfitAction, action_path,
                            absl::StrCat(action_path, " must be done by ", whom, ", got actor ", Quote(actor.id())));
    };
    switch (action.action_case()) {
      case v1::Action::kLaneChange:
      case v1::Action::kLaneOffset:
      case v1::Action::kLateralDistance:
      case v1::Action::kLight:
        return unfit(others, "a vehicle");
      case v1::Action::kDoor:
        if (!MayLackDoor(actor, action.door().door())) return;
        return reporter_.ErrorAtName(
            codes::kUnfitAction, action_path,
            absl::StrCat(action_path, " must be done by a vehicle with such a door, got actor ", Quote(actor.id())));
      case v1::Action::kLoseControl:
        return unfit(no_tyres, "a vehicle on tyres");
      case v1::Action::kWalkPath:
        return unfit(wheels, "a person");
      case v1::Action::kGesture:
        return unfit(no_people, "a person");
      case v1::Action::kAppear:
        if (actor.hidden() || leaving_.count(actor.id()) > 0) return;
        return reporter_.ErrorAtName(
            codes::kUnfitAction, action_path,
            absl::StrCat(action_path, " must be done by a hidden actor, got actor ", Quote(actor.id())));
      case v1::Action::kDropLoad:
        return CheckLoad(action.drop_load().load(), actor.id(), action_path + ".load");
      case v1::Action::kSetDriverModel:
        return CheckDriver(action.set_driver_model().driver(), actor, action_path + ".driver");
      default:
        return;
    }
  }

  void CheckDriver(v1::DriverModel driver, const v1::Actor& actor, const std::string& path) {
    for (const int c : actor.classes()) {
      if (KindOf(static_cast<v1::ActorClass>(c)) == BodyKind::kNone || Fits(driver, static_cast<v1::ActorClass>(c))) {
        continue;
      }
      return reporter_.Error(
          codes::kUnfitDriver, path,
          absl::StrCat(path, " must be a driver of ", v1::ActorClass_Name(c), ", got ", v1::DriverModel_Name(driver)));
    }
  }

  // What is lost must be carried before.
  void CheckLoad(const std::string& load, const std::string& carrier, const std::string& path) {
    const auto it = actors_.find(load);
    if (it == actors_.end()) return;
    const bool carried = it->second->start().has_on_actor() && it->second->start().on_actor().actor() == carrier;
    if (carried || loaded_.count(load) > 0) return;
    reporter_.Error(
        codes::kNotCarried, path,
        absl::StrCat(path, " must name an actor that starts on_actor ", Quote(carrier), ", got ", Quote(load)));
  }

  // Nobody measures against himself.
  void CheckOthers(const v1::Step& step, const std::string& path) {
    const v1::Action& action = step.action();
    const auto differs = [&](const std::string& other, const char* field) {
      if (other.empty() || other != step.actor()) return;
      reporter_.Error(
          codes::kSameActor, path + field,
          absl::StrCat(path, field, " must be another actor than the step's, got ", Quote(other), " for both"));
    };
    if (action.has_longitudinal_distance()) differs(action.longitudinal_distance().target(), ".target");
    if (action.has_lateral_distance()) differs(action.lateral_distance().target(), ".target");
    if (action.has_synchronize()) differs(action.synchronize().master(), ".master");
    if (action.has_teleport() && action.teleport().position().has_on_actor()) {
      differs(action.teleport().position().on_actor().actor(), ".position.on_actor.actor");
    }
  }

  void CheckAction(const v1::Action& action, const std::string& path) {
    switch (action.action_case()) {
      case v1::Action::kSpeed:
        return CheckChange(action.speed(), action.speed().has_rate_mps2(), "rate_mps2", path + ".speed");
      case v1::Action::kLaneChange:
        return CheckChange(action.lane_change(), action.lane_change().has_rate_mps(), "rate_mps",
                           path + ".lane_change");
      case v1::Action::kLaneOffset:
        return CheckChange(action.lane_offset(), action.lane_offset().has_rate_mps(), "rate_mps",
                           path + ".lane_offset");
      case v1::Action::kSpeedProfile:
        return CheckTimes(action.speed_profile().points(), path + ".speed_profile");
      case v1::Action::kFollowTrajectory:
        return CheckTrajectory(action.follow_trajectory(), path + ".follow_trajectory");
      case v1::Action::kVisibility:
        if (action.visibility().has_sensors() || action.visibility().has_traffic()) return;
        return reporter_.ErrorAtName(codes::kMissing, path + ".visibility",
                                     absl::StrCat(path, ".visibility must hold one of sensors, traffic, got none"));
      case v1::Action::kLight:
        if (action.light().mode() == v1::LIGHT_MODE_FLASHING) return;
        NoEffect(action.light().has_on_s(), path + ".light.on_s", "lamps that do not flash");
        return NoEffect(action.light().has_off_s(), path + ".light.off_s", "lamps that do not flash");
      default:
        return;
    }
  }

  void NoEffect(bool given, const std::string& path, const char* beside) {
    if (!given) return;
    reporter_.Error(codes::kNoEffect, path, absl::StrCat(path, " must not be given: it has no effect on ", beside));
  }

  template <typename Action>
  void CheckChange(const Action& action, bool has_rate, const char* rate, const std::string& path) {
    const SourceMap& source = reporter_.source_map();
    const bool step = action.shape() == v1::SHAPE_STEP;
    if (step) {
      NoEffect(action.has_duration_s(), path + ".duration_s", "a step, which is at once");
      NoEffect(action.has_distance_m(), path + ".distance_m", "a step, which is at once");
      return NoEffect(has_rate, absl::StrCat(path, ".", rate), "a step, which is at once");
    }
    if (action.has_duration_s() || action.has_distance_m() || has_rate || source.IsBad(path)) return;
    for (const char* field : {"duration_s", "distance_m", rate}) {
      if (source.Has(absl::StrCat(path, ".", field))) return;
    }
    reporter_.ErrorAtName(
        codes::kMissing, path,
        absl::StrCat(path, " must hold one of duration_s, distance_m, ", rate, ", or the shape SHAPE_STEP, got none"));
  }

  template <typename Points>
  void CheckTimes(const Points& points, const std::string& path) {
    for (int i = 1; i < points.size(); ++i) {
      if (!points[i - 1].has_time_s() || !points[i].has_time_s()) continue;
      const double before_s = values_.BoundOf(points[i - 1].time_s()).lo;
      const double after_s = values_.BoundOf(points[i].time_s()).hi;
      if (before_s < after_s) continue;
      const std::string point_path = absl::StrCat(path, ".points[", i, "].time_s");
      reporter_.Error(codes::kTimesNotIncreasing, point_path,
                      absl::StrCat(point_path, " must be > ", FormatNumber(before_s),
                                   ", the time of the point before it, got ", FormatNumber(after_s)));
    }
  }

  void CheckTrajectory(const v1::FollowTrajectoryAction& action, const std::string& path) {
    const SourceMap& source = reporter_.source_map();
    if (action.has_clothoid()) {
      NoEffect(action.points_size() > 0, path + ".points[0]", "a clothoid");
      return NoEffect(action.curve() != v1::CURVE_UNSPECIFIED, path + ".curve", "a clothoid");
    }
    if (action.points().empty()) {
      if (source.IsBad(path) || source.Has(path + ".points") || source.Has(path + ".clothoid")) return;
      return reporter_.ErrorAtName(codes::kMissing, path,
                                   absl::StrCat(path, " must hold one of points, clothoid, got none"));
    }
    CheckTimes(action.points(), path);
    const bool timed = action.points(0).has_time_s() || source.Has(path + ".points[0].time_s");
    for (int i = 1; i < action.points_size(); ++i) {
      const std::string point_path = absl::StrCat(path, ".points[", i, "]");
      const bool has_time = action.points(i).has_time_s() || source.Has(point_path + ".time_s");
      if (has_time == timed) continue;
      reporter_.Error(codes::kMissing, point_path,
                      absl::StrCat(point_path, timed ? " must have a time_s, as the first point has"
                                                     : " must have no time_s, as the first point has none"));
    }
    if (timed) NoEffect(action.has_speed_mps(), path + ".speed_mps", "points with times");
  }

  // Paths that places are counted on must be those of steps that have one.
  void CheckPath(const v1::TrajectoryPosition& position, const std::string& path) {
    const auto it = steps_.find(position.step());
    if (it == steps_.end() || it->second->action().has_follow_trajectory() || it->second->action().has_walk_path()) {
      return;
    }
    reporter_.Error(codes::kNoPath, path,
                    absl::StrCat(path, " must name a follow_trajectory or walk_path step, got ", Quote(it->first)));
  }

  void CheckDoor(const v1::DoorCondition& condition, const std::string& path) {
    const auto it = actors_.find(condition.actor());
    if (it == actors_.end() || !MayLackDoor(*it->second, condition.door())) return;
    reporter_.Error(codes::kNeverFires, path,
                    absl::StrCat(path, " must name a vehicle with such a door, got ", Quote(it->first)));
  }

  // Conditions and positions, wherever they are.
  void CheckWithin(const Message& message, const std::string& prefix) {
    if (message.GetDescriptor() == v1::TrajectoryPosition::descriptor()) {
      CheckPath(static_cast<const v1::TrajectoryPosition&>(message), prefix + "step");
    } else if (message.GetDescriptor() == v1::DoorCondition::descriptor()) {
      CheckDoor(static_cast<const v1::DoorCondition&>(message), prefix + "actor");
    }
    if (message.GetDescriptor() == v1::Value::descriptor()) return;
    const Reflection* reflection = message.GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection->ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      const std::string path = absl::StrCat(prefix, field->name());
      if (!field->is_repeated()) {
        CheckWithin(reflection->GetMessage(message, field), path + ".");
        continue;
      }
      for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
        CheckWithin(reflection->GetRepeatedMessage(message, field, i), absl::StrCat(path, "[", i, "]."));
      }
    }
  }

  void CheckHidden() {
    std::set<std::string> appearing;
    for (const PlacedStep& placed : StepsOf(spec_)) {
      if (placed.step->action().has_appear()) appearing.insert(placed.step->actor());
    }
    for (int i = 0; i < spec_.actors_size(); ++i) {
      if (!spec_.actors(i).hidden() || spec_.actors(i).id().empty() || appearing.count(spec_.actors(i).id()) > 0)
        continue;
      const std::string path = absl::StrCat("actors[", i, "].hidden");
      reporter_.Error(
          codes::kHiddenActor, path,
          absl::StrCat(path, " must come with an appear action, got none for ", Quote(spec_.actors(i).id())));
    }
  }

  const v1::ScenarioSpec& spec_;
  const ValueChecker& values_;
  Reporter& reporter_;
  std::map<std::string, const v1::Actor*> actors_;
  std::map<std::string, const v1::Step*> steps_;
  std::map<std::string, std::string> choices_;  // where each name was met first
  std::set<std::string> leaving_;               // actors that some step lets disappear
  std::set<std::string> loaded_;                // actors that some step puts on another
};

}  // namespace

void CheckSteps(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter) {
  StepChecker(spec, values, reporter).Check();
}

}  // namespace longtail
