// Trailers: who may tow what, and what is left to say of an actor that is towed.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/message.h"
#include "scenarios/actors/mover_profile.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/meaning_check.h"

namespace longtail {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

class TrailerChecker {
 public:
  TrailerChecker(const v1::ScenarioSpec& spec, Reporter& reporter) : spec_(spec), reporter_(reporter) {
    for (const v1::Actor& actor : spec.actors()) actors_.try_emplace(actor.id(), &actor);
  }

  void Check() {
    for (int i = 0; i < spec_.actors_size(); ++i) CheckActor(spec_.actors(i), absl::StrCat("actors[", i, "]"));
    CheckElsewhere(spec_, "");
    for (const PlacedStep& placed : StepsOf(spec_)) CheckStep(*placed.step, placed.path);
  }

 private:
  void CheckActor(const v1::Actor& actor, const std::string& path) {
    const bool towed = actor.driver() == v1::DRIVER_MODEL_TOWED;
    if (towed && !actor.start().has_hitched()) {
      if (actor.start().position_case() == v1::Position::POSITION_NOT_SET) return;
      const std::string start = path + ".start";
      reporter_.ErrorAtName(
          codes::kHitch, start,
          absl::StrCat(start, " must be hitched for an actor that is TOWED, got ",
                       v1::Position::descriptor()->FindFieldByNumber(actor.start().position_case())->name()));
    }
    if (!actor.start().has_hitched()) return;
    if (!towed) {
      reporter_.Error(codes::kHitch, path + ".driver",
                      absl::StrCat(path, ".driver must be TOWED for an actor that starts hitched, got ",
                                   v1::DriverModel_Name(actor.driver())));
    }
    CheckTower(actor, path + ".start.hitched.actor");
    for (const char* field : {"heading_deg", "speed_mps", "desired_speed_mps", "profile", "enters_s", "leaves",
                              "hidden", "route", "tyres"}) {
      const FieldDescriptor* const known = v1::Actor::descriptor()->FindFieldByName(field);
      if (!actor.GetReflection()->HasField(actor, known)) continue;
      const std::string at = absl::StrCat(path, ".", field);
      reporter_.ErrorAtName(
          codes::kNoEffect, at,
          absl::StrCat(at, " must not be given: it has no effect on a trailer, which goes where it is towed"));
    }
  }

  void CheckTower(const v1::Actor& trailer, const std::string& path) {
    const std::string& name = trailer.start().hitched().actor();
    const auto it = actors_.find(name);
    if (name != "ego" && it == actors_.end()) return;
    const bool tows = name != "ego" && std::all_of(it->second->classes().begin(), it->second->classes().end(),
                                                   [](int c) { return Tows(static_cast<v1::ActorClass>(c)); });
    if (!tows || it->second->start().has_on_actor()) {
      reporter_.Error(
          codes::kHitch, path,
          absl::StrCat(path, " must name an actor of ACTOR_CLASS_TRACTOR_UNIT alone that stands on the road", ", got ",
                       Quote(name)));
      return;
    }
    const auto [first, inserted] = trailers_.try_emplace(name, trailer.id());
    if (inserted) return;
    reporter_.Error(codes::kHitch, path,
                    absl::StrCat(path, " must name an actor with no other trailer, got ", Quote(name), ", which tows ",
                                 Quote(first->second)));
  }

  // Positions that are hitched and are no start of an actor.
  void CheckElsewhere(const Message& message, const std::string& path) {
    if (message.GetDescriptor() == v1::HitchedPosition::descriptor()) {
      const bool start = absl::StartsWith(path, "actors[") && path.find('.') == path.rfind(".start.hitched");
      if (start) return;
      reporter_.ErrorAtName(codes::kHitch, path,
                            absl::StrCat(path, " must be another position: only an actor's start may be hitched"));
      return;
    }
    if (message.GetDescriptor() == v1::Value::descriptor()) return;
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      const std::string below = absl::StrCat(path, path.empty() ? "" : ".", field->name());
      if (!field->is_repeated()) {
        CheckElsewhere(message.GetReflection()->GetMessage(message, field), below);
        continue;
      }
      for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) {
        CheckElsewhere(message.GetReflection()->GetRepeatedMessage(message, field, i),
                       absl::StrCat(below, "[", i, "]"));
      }
    }
  }

  void CheckStep(const v1::Step& step, const std::string& path) {
    const auto it = actors_.find(step.actor());
    if (it == actors_.end()) return;
    const v1::Action& action = step.action();
    if (action.has_jackknife() && trailers_.count(step.actor()) == 0) {
      const std::string at = path + ".action.jackknife";
      reporter_.ErrorAtName(
          codes::kTowsNothing, at,
          absl::StrCat(at, " must be done by an actor that a trailer is hitched to, got actor ", Quote(step.actor())));
      return;
    }
    if (it->second->driver() != v1::DRIVER_MODEL_TOWED || action.action_case() == v1::Action::ACTION_NOT_SET) return;
    if (action.has_visibility() || action.has_drop_load()) return;
    const std::string at =
        absl::StrCat(path, ".action.", v1::Action::descriptor()->FindFieldByNumber(action.action_case())->name());
    reporter_.ErrorAtName(
        codes::kIsTowed, at,
        absl::StrCat(at, " must be done by who tows: a trailer has no way and no lamps of its own, got ", "actor ",
                     Quote(step.actor())));
  }

  const v1::ScenarioSpec& spec_;
  Reporter& reporter_;
  std::map<std::string, const v1::Actor*> actors_;
  std::map<std::string, std::string> trailers_;  // by who tows
};

}  // namespace

void CheckTrailers(const v1::ScenarioSpec& spec, Reporter& reporter) { TrailerChecker(spec, reporter).Check(); }

}  // namespace longtail
