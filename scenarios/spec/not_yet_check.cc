// Fields that the language has and the simulator does not follow yet: refused, so that nothing is ignored in silence.
// Take a line away with the change that makes the field count.
#include "absl/strings/str_cat.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/meaning_check.h"

namespace longtail {

void CheckNotYet(const v1::ScenarioSpec& spec, Reporter& reporter) {
  const auto refuse = [&reporter](bool is_set, const std::string& path) {
    if (!is_set) return;
    reporter.Error(codes::kNotYet, path,
                   absl::StrCat(path, " must be unset: this version does not simulate it, got a value"));
  };
  refuse(spec.traffic_size() > 0, "traffic[0]");
  refuse(spec.ego().has_perturbed(), "ego.perturbed");
  refuse(spec.ego().has_replay(), "ego.replay");
  refuse(spec.ego().has_external(), "ego.external");
  for (int i = 0; i < spec.actors_size(); ++i) {
    const v1::Actor& actor = spec.actors(i);
    const std::string path = absl::StrCat("actors[", i, "].");
    refuse(actor.profile().has_politeness_ratio(), path + "profile.politeness_ratio");
    refuse(actor.driver() == v1::DRIVER_MODEL_MOBIL, path + "driver");
    for (const v1::DriverModel driver :
         {v1::DRIVER_MODEL_SCRIPTED, v1::DRIVER_MODEL_CYCLIST, v1::DRIVER_MODEL_ANIMAL}) {
      refuse(actor.driver() == driver, path + "driver");
    }
    refuse(actor.has_walker(), path + "walker");
    refuse(actor.has_animal(), path + "animal");
    refuse(actor.has_rider(), path + "rider");
  }
  for (const PlacedStep& placed : StepsOf(spec)) {
    const v1::DriverModel driver = placed.step->action().set_driver_model().driver();
    refuse(driver == v1::DRIVER_MODEL_MOBIL || driver == v1::DRIVER_MODEL_SCRIPTED ||
               driver == v1::DRIVER_MODEL_CYCLIST || driver == v1::DRIVER_MODEL_ANIMAL,
           placed.path + ".action.set_driver_model.driver");
  }
}

}  // namespace longtail
