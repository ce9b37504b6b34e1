#include "tools/cli/mover_words.h"

#include "absl/strings/str_cat.h"
#include "tools/cli/spec_words.h"

namespace longtail {
namespace {

std::string WalkerWords(const v1::WalkerProfile& walker) {
  Clauses to(walker.has_goal() ? absl::StrCat("walks to ", PositionWords(walker.goal()))
                               : std::string("walks on along its heading"));
  to.Add(walker.has_alertness_ratio(), "minding vehicles by", walker.alertness_ratio(), "");
  to.Add(walker.has_gap_s(), "waiting at the edge of the lanes for gaps of", walker.gap_s(), "s");
  if (walker.has_keeps_off_lanes()) to.Add(walker.keeps_off_lanes() ? "keeping off the lanes" : "onto the lanes, too");
  return to.words();
}

std::string AnimalWords(const v1::AnimalProfile& animal) {
  Clauses to(animal.herd().empty() ? std::string("goes its way as animals do")
                                   : absl::StrCat("goes with the herd ", animal.herd()));
  to.Add(animal.has_wander_deg(), "turning from it by", animal.wander_deg(), "°");
  to.Add(animal.has_pause_ratio(), "standing still for a share of", animal.pause_ratio(), "");
  to.Add(animal.has_alert_s(), "taking fright at what would be there within", animal.alert_s(), "s");
  to.Add(animal.has_freeze_ratio(), "freezing then with a chance of", animal.freeze_ratio(), "");
  to.Add(animal.has_dash_mps(), "running at", animal.dash_mps(), "m/s");
  return to.words();
}

std::string RiderWords(const v1::RiderProfile& rider) {
  Clauses to("rides at the right side of its lane");
  to.Add(rider.has_side_m(), "from its edge by", rider.side_m(), "m");
  to.Add(rider.has_wobble_m(), "swaying by", rider.wobble_m(), "m");
  return to.words();
}

}  // namespace

std::string LooseWords(const v1::LooseProfile& loose) {
  Clauses to("");
  to.Add(loose.has_height_m(), "at first at a height of", loose.height_m(), "m");
  to.Add(loose.has_up_mps(), "upwards at", loose.up_mps(), "m/s");
  to.Add(loose.has_spin_degps(), "turning at", loose.spin_degps(), "°/s");
  to.Add(loose.has_friction_ratio(), "friction", loose.friction_ratio(), "");
  to.Add(loose.has_rolling_ratio(), "rolling resistance", loose.rolling_ratio(), "");
  to.Add(loose.has_restitution_ratio(), "bounce", loose.restitution_ratio(), "");
  to.Add(loose.has_terminal_mps(), "falling in the end at", loose.terminal_mps(), "m/s");
  return to.words();
}

std::string DriverWords(const v1::Actor& actor) {
  switch (actor.driver()) {
    case v1::DRIVER_MODEL_STATIONARY:
      return "stands still";
    case v1::DRIVER_MODEL_IDM:
      return "keeps its lane and its distance";
    case v1::DRIVER_MODEL_WALKER:
      return WalkerWords(actor.walker());
    case v1::DRIVER_MODEL_SCRIPTED:
      return "holds its way and its speed, whatever comes";
    case v1::DRIVER_MODEL_CYCLIST:
      return RiderWords(actor.rider());
    case v1::DRIVER_MODEL_ANIMAL:
      return AnimalWords(actor.animal());
    case v1::DRIVER_MODEL_LOOSE:
      return "is held by nobody" + LooseWords(actor.loose());
    case v1::DRIVER_MODEL_TOWED:
      return "rolls behind who tows it";
    default:
      return EnumWords(v1::DriverModel_Name(actor.driver()), "DRIVER_MODEL_");
  }
}

}  // namespace longtail
