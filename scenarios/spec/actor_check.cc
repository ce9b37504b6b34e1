#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "scenarios/actors/catalogue.h"
#include "scenarios/actors/mover_profile.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/meaning_check.h"
#include "scenarios/spec/road_lanes.h"

namespace longtail {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

class ActorChecker {
 public:
  ActorChecker(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter)
      : spec_(spec), values_(values), reporter_(reporter), lanes_(MostLanes(spec, values)) {
    for (const v1::Actor& actor : spec.actors()) actor_by_id_.try_emplace(actor.id(), &actor);
  }

  void Check() {
    for (int i = 0; i < spec_.actors_size(); ++i) {
      CheckDriver(spec_.actors(i), absl::StrCat("actors[", i, "]"));
      CheckStartCycle(spec_.actors(i).id(), spec_.actors(i).start(), absl::StrCat("actors[", i, "].start"));
    }
    CheckStartCycle("ego", spec_.ego().start(), "ego.start");
    if (spec_.roads_size() > 0) CheckPairsAndLanes(spec_, "");
  }

 private:
  static bool MayWalk(const v1::Actor& actor) {
    return std::any_of(actor.classes().begin(), actor.classes().end(),
                       [](int c) { return c != 0 && !IsVehicle(static_cast<v1::ActorClass>(c)); });
  }
  static bool MayDrive(const v1::Actor& actor) {
    return std::any_of(actor.classes().begin(), actor.classes().end(),
                       [](int c) { return IsVehicle(static_cast<v1::ActorClass>(c)); });
  }

  void CheckDriver(const v1::Actor& actor, const std::string& path) {
    const auto name = [](v1::DriverModel driver) {
      return v1::DriverModel_Name(driver).substr(absl::string_view("DRIVER_MODEL_").size());
    };
    for (const int c : actor.classes()) {
      const v1::ActorClass actor_class = static_cast<v1::ActorClass>(c);
      if (KindOf(actor_class) == BodyKind::kNone || Fits(actor.driver(), actor_class)) continue;
      std::vector<std::string> fitting;
      for (int d = 1; d < v1::DriverModel_ARRAYSIZE; ++d) {
        const v1::DriverModel driver = static_cast<v1::DriverModel>(d);
        if (v1::DriverModel_IsValid(d) && Fits(driver, actor_class)) fitting.push_back(name(driver));
      }
      reporter_.Error(codes::kUnfitDriver, path + ".driver",
                      absl::StrCat(path, ".driver must be one of ", absl::StrJoin(fitting, ", "), " for ",
                                   v1::ActorClass_Name(actor_class), ", got ", name(actor.driver())));
      break;
    }
    CheckTyres(actor, path);
    CheckStartSpeed(actor, path);
    if (actor.has_limits() && actor.driver() == v1::DRIVER_MODEL_LOOSE) {
      reporter_.ErrorAtName(codes::kNoEffect, path + ".limits",
                            absl::StrCat(path, ".limits must be left out with ", v1::DriverModel_Name(actor.driver()),
                                         ", which physics alone moves"));
    }
    // What is dropped is loose from then on, whoever moved it before.
    const v1::Actor::MoverCase mover = actor.mover_case();
    if (mover == v1::Actor::MOVER_NOT_SET || mover == v1::Actor::kLoose || mover == MoverOf(actor.driver())) return;
    const std::string member = v1::Actor::descriptor()->FindFieldByNumber(mover)->name();
    reporter_.ErrorAtName(codes::kUnfitDriver, absl::StrCat(path, ".", member),
                          absl::StrCat(path, ".", member, " must fit the actor's driver, got ", name(actor.driver())));
  }

  // They slip under a driver.
  void CheckTyres(const v1::Actor& actor, const std::string& path) {
    if (!actor.has_tyres()) return;
    const std::string tyres = path + ".tyres";
    for (const int c : actor.classes()) {
      const v1::ActorClass actor_class = static_cast<v1::ActorClass>(c);
      if (KindOf(actor_class) == BodyKind::kNone || DrivesOnTyres(actor_class)) continue;
      return reporter_.ErrorAtName(
          codes::kNoTyres, tyres,
          absl::StrCat(tyres, " must be those of a rigid vehicle with four wheels or more, got ",
                       v1::ActorClass_Name(actor_class)));
    }
    const v1::DriverModel driver = actor.driver();
    if (driver == v1::DRIVER_MODEL_UNSPECIFIED || driver == v1::DRIVER_MODEL_IDM || driver == v1::DRIVER_MODEL_MOBIL ||
        driver == v1::DRIVER_MODEL_SCRIPTED) {
      return;
    }
    reporter_.ErrorAtName(codes::kNoTyres, tyres,
                          absl::StrCat(tyres, " must be those of a vehicle driven by IDM, MOBIL or SCRIPTED, got ",
                                       v1::DriverModel_Name(driver)));
  }

  // No draw starts within what the actor can do.
  void CheckStartSpeed(const v1::Actor& actor, const std::string& path) {
    if (!actor.has_speed_mps() || !actor.limits().has_max_speed_mps()) return;
    const std::string field = path + ".speed_mps", limit = path + ".limits.max_speed_mps";
    if (reporter_.source_map().IsBad(field) || reporter_.source_map().IsBad(limit)) return;
    const double least = values_.BoundOf(actor.speed_mps()).lo,
                 most = values_.BoundOf(actor.limits().max_speed_mps()).hi;
    if (least <= most) return;
    reporter_.Error(codes::kBeyondLimits, field,
                    absl::StrCat(field, " must be at most the actor's limits.max_speed_mps (", FormatNumber(most),
                                 "), got ", FormatNumber(least)));
  }

  // Whom a position is counted from, and the field that says so; empty for nobody.
  static std::pair<std::string, const char*> ReferenceOf(const v1::Position& position) {
    switch (position.position_case()) {
      case v1::Position::kRelative:
        return {position.relative().actor(), ".relative.actor"};
      case v1::Position::kRelativeRoad:
        return {position.relative_road().actor(), ".relative_road.actor"};
      case v1::Position::kRelativeActor:
        return {position.relative_actor().actor(), ".relative_actor.actor"};
      case v1::Position::kOnActor:
        return {position.on_actor().actor(), ".on_actor.actor"};
      case v1::Position::kHitched:
        return {position.hitched().actor(), ".hitched.actor"};
      case v1::Position::kAheadOfEgo:
        return {"ego", ".ahead_of_ego"};
      default:
        return {"", ""};
    }
  }

  // Follows starts that are relative to one another.
  void CheckStartCycle(const std::string& id, const v1::Position& start, const std::string& path) {
    if (start.has_trajectory()) {
      reporter_.ErrorAtName(codes::kNoPath, path + ".trajectory",
                            absl::StrCat(path,
                                         ".trajectory must be a place that is there at frame 0, got one on the "
                                         "path of a step"));
    }
    const v1::Position* position = &start;
    const std::string own = path + ReferenceOf(start).second;
    for (int num_hops = 0; num_hops <= spec_.actors_size() + 1; ++num_hops) {
      const std::string reference = ReferenceOf(*position).first;
      if (reference.empty()) return;
      if (reference == id) {
        reporter_.Error(codes::kStartCycle, own, absl::StrCat(own, " must not lead back to ", Quote(id), " itself"));
        return;
      }
      const auto it = actor_by_id_.find(reference);
      if (reference == "ego") {
        position = &spec_.ego().start();
      } else if (it != actor_by_id_.end()) {
        position = &it->second->start();
      } else {
        return;
      }
    }
  }

  // Conditions of an actor on itself and lanes that no road has, wherever they stand.
  void CheckPairsAndLanes(const Message& message, const std::string& prefix) {
    const Reflection* reflection = message.GetReflection();
    if (message.GetDescriptor() == v1::LanePosition::descriptor()) {
      return CheckLane(static_cast<const v1::LanePosition&>(message), prefix + "lane");
    }
    if (message.GetDescriptor() == v1::RelativePosition::descriptor()) {
      const auto& relative = static_cast<const v1::RelativePosition&>(message);
      if (relative.has_dlane()) CheckLaneStep(relative.dlane(), prefix + "dlane");
    }
    if (message.GetDescriptor() == v1::LaneChangeAction::descriptor()) {
      const auto& change = static_cast<const v1::LaneChangeAction&>(message);
      if (change.has_lanes_to_left()) CheckLaneStep(change.lanes_to_left(), prefix + "lanes_to_left");
    }
    if (message.GetDescriptor() == v1::Value::descriptor()) return;
    const FieldDescriptor* actor = message.GetDescriptor()->FindFieldByName("actor");
    const FieldDescriptor* target = message.GetDescriptor()->FindFieldByName("target");
    if (actor != nullptr && target != nullptr && actor->cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
        target->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      const std::string name = reflection->GetString(message, actor);
      if (!name.empty() && name == reflection->GetString(message, target)) {
        reporter_.Error(
            codes::kSameActor, prefix + "target",
            absl::StrCat(prefix, "target must be another actor than actor, got ", Quote(name), " for both"));
      }
    }
    std::vector<const FieldDescriptor*> fields;
    reflection->ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      const std::string path = absl::StrCat(prefix, field->name());
      if (!field->is_repeated()) {
        CheckPairsAndLanes(reflection->GetMessage(message, field), path + ".");
        continue;
      }
      for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
        CheckPairsAndLanes(reflection->GetRepeatedMessage(message, field, i), absl::StrCat(path, "[", i, "]."));
      }
    }
  }

  void CheckLane(const v1::LanePosition& position, const std::string& path) {
    if (!position.has_lane() || reporter_.source_map().IsBad(path)) return;
    const Interval lane = values_.BoundOf(position.lane());
    const bool misses = lane.lo > lanes_.forward || lane.hi < -lanes_.backward || (lane.lo == 0 && lane.hi == 0);
    if (!misses || std::abs(lane.lo) > 8) return;
    reporter_.Error(codes::kNoSuchLane, path,
                    absl::StrCat(path, " must be a lane of a road of this spec (1 to ", FormatNumber(lanes_.forward),
                                 lanes_.backward > 0 ? absl::StrCat(", -1 to ", FormatNumber(-lanes_.backward)) : "",
                                 "), got ", FormatNumber(lane.lo)));
  }

  // A way across more lanes than any road has.
  void CheckLaneStep(const v1::Value& lanes, const std::string& path) {
    if (reporter_.source_map().IsBad(path)) return;
    const Interval bounds = values_.BoundOf(lanes);
    const double fewest = std::max({0.0, bounds.lo, -bounds.hi});
    if (!(fewest > lanes_.together - 1) || fewest > 8) return;
    reporter_.Error(
        codes::kNoSuchLane, path,
        absl::StrCat(path, " must lead to a lane of a road of this spec, which have ", FormatNumber(lanes_.together),
                     " lanes at most, got ", FormatNumber(bounds.lo > 0 ? bounds.lo : bounds.hi)));
  }

  const v1::ScenarioSpec& spec_;
  const ValueChecker& values_;
  Reporter& reporter_;
  const RoadLanes lanes_;
  std::map<std::string, const v1::Actor*> actor_by_id_;
};

}  // namespace

void CheckActors(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter) {
  ActorChecker(spec, values, reporter).Check();
}

}  // namespace longtail
