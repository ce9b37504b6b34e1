#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "scenarios/actors/catalogue.h"
#include "scenarios/actors/mover_profile.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/meaning_check.h"
#include "scenarios/spec/road_lanes.h"

namespace longtail {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// "flow_12" of "flow".
bool IsVehicleOf(absl::string_view id, absl::string_view traffic) {
  if (!absl::StartsWith(id, absl::StrCat(traffic, "_"))) return false;
  const absl::string_view number = id.substr(traffic.size() + 1);
  return !number.empty() && std::all_of(number.begin(), number.end(), absl::ascii_isdigit);
}

class TrafficChecker {
 public:
  TrafficChecker(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter)
      : spec_(spec), reporter_(reporter), lanes_(MostLanes(spec, values)) {}

  void Check(const v1::Traffic& traffic, const std::string& path) {
    CheckName(traffic, path);
    for (int i = 0; i < traffic.lanes_size(); ++i) CheckLane(traffic, i, absl::StrCat(path, ".lanes[", i, "]"));
    CheckClasses(traffic, path);
    if (traffic.has_speed_mps()) CheckLaw(traffic.speed_mps(), path + ".speed_mps");
    CheckLaws(traffic.profile(), path + ".profile");
  }

 private:
  void CheckName(const v1::Traffic& traffic, const std::string& path) {
    for (int i = 0; i < spec_.actors_size(); ++i) {
      if (traffic.name().empty() || !IsVehicleOf(spec_.actors(i).id(), traffic.name())) continue;
      reporter_.Error(codes::kDuplicateName, path + ".name",
                      absl::StrCat(path, ".name must leave \"", traffic.name(), "_0\" and so on to its vehicles, got ",
                                   "the actor \"", spec_.actors(i).id(), "\""));
    }
  }

  void CheckLane(const v1::Traffic& traffic, int index, const std::string& path) {
    const int lane = traffic.lanes(index);
    if (lanes_.Has(lane) || (lane != 0 && spec_.roads_size() == 0)) return;
    reporter_.Error(codes::kNoSuchLane, path,
                    absl::StrCat(path, " must be a lane of a road of this spec, as in LanePosition.lane, got ", lane));
  }

  void CheckClasses(const v1::Traffic& traffic, const std::string& path) {
    const v1::DriverModel driver = traffic.driver();
    if (driver != v1::DRIVER_MODEL_UNSPECIFIED && !DrivesInLanes(driver)) {
      reporter_.Error(codes::kUnfitDriver, path + ".driver",
                      absl::StrCat(path, ".driver must be one of IDM, MOBIL, CYCLIST, who drive and keep their ",
                                   "distance, got ", v1::DriverModel_Name(driver)));
    }
    double sum = 0;
    for (int i = 0; i < traffic.classes_size(); ++i) {
      const v1::ClassShare& share = traffic.classes(i);
      sum += share.has_weight() ? share.weight() : 1;
      const bool vehicle = IsVehicle(share.actor_class()) && KindOf(share.actor_class()) != BodyKind::kRail;
      const v1::DriverModel who =
          driver == v1::DRIVER_MODEL_UNSPECIFIED ? UsualTrafficDriver(share.actor_class()) : driver;
      if (share.actor_class() == 0 || (vehicle && Fits(who, share.actor_class()))) continue;
      const std::string field = absl::StrCat(path, ".classes[", i, "].actor_class");
      reporter_.Error(codes::kUnfitDriver, field,
                      absl::StrCat(field, " must be a vehicle that fits the driver, got ",
                                   v1::ActorClass_Name(share.actor_class())));
    }
    if (traffic.classes_size() > 0 && !(sum > 0)) {
      reporter_.Error(codes::kNoWeight, path + ".classes[0].weight",
                      absl::StrCat(path, ".classes must hold one with weight > 0, got only 0"));
    }
  }

  void CheckLaws(const Message& profile, const std::string& path) {
    std::vector<const FieldDescriptor*> fields;
    profile.GetReflection()->ListFields(profile, &fields);
    for (const FieldDescriptor* field : fields) {
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      CheckLaw(static_cast<const v1::Value&>(profile.GetReflection()->GetMessage(profile, field)),
               absl::StrCat(path, ".", field->name()));
    }
  }

  // Weights of samples would be those of all their vehicles together, which are of no use.
  void CheckLaw(const v1::Value& value, const std::string& path) {
    if (!value.distribution().has_importance()) return;
    const std::string field = path + ".distribution.importance";
    reporter_.ErrorAtName(codes::kBadImportance, field,
                          absl::StrCat(field, " must be unset, since the law is drawn anew for each vehicle"));
  }

  const v1::ScenarioSpec& spec_;
  Reporter& reporter_;
  const RoadLanes lanes_;
};

}  // namespace

void CheckTraffic(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter) {
  TrafficChecker checker(spec, values, reporter);
  for (int i = 0; i < spec.traffic_size(); ++i) checker.Check(spec.traffic(i), absl::StrCat("traffic[", i, "]"));
}

}  // namespace longtail
