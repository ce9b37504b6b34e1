#include "scenarios/sampling/expand_traffic.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/actors/catalogue.h"
#include "scenarios/actors/driver_profile.h"
#include "scenarios/actors/limits.h"
#include "scenarios/actors/mover_profile.h"
#include "scenarios/behavior/plan.h"
#include "scenarios/road/constant.h"
#include "scenarios/sampling/actor_body.h"
#include "scenarios/sampling/course_room.h"
#include "scenarios/sampling/traffic_gaps.h"
#include "scenarios/sampling/weighted_choice.h"

namespace longtail {
namespace {

constexpr double kUsualClearOfEgoM = 30;
// From the begin of a course to the rear of who comes in.
constexpr double kEntryRoomM = 0.5;
constexpr double kFirstEntryS = 0.01;

// A vehicle before it has a place.
struct Vehicle {
  std::string stream;
  v1::Traffic numbers;  // its speed and profile, drawn
  v1::ActorClass actor_class = v1::ACTOR_CLASS_CAR;
  v1::PaintColor color = v1::PAINT_COLOR_UNSPECIFIED;
  const BodyModel* body = nullptr;
  DriverProfile profile;
};

// One Traffic of a spec.
class Flow {
 public:
  Flow(const v1::Traffic& traffic, int index, const Plan& plan, std::vector<StartBody>& bodies, ValueResolver& resolver,
       v1::Scenario& scenario)
      : traffic_(traffic),
        path_(absl::StrCat("traffic[", index, "]")),
        plan_(plan),
        bodies_(bodies),
        resolver_(resolver),
        scenario_(scenario) {
    for (const v1::ClassShare& share : traffic.classes()) {
      classes_.push_back(share.actor_class());
      weights_.push_back(share.has_weight() ? share.weight() : 1);
    }
    if (!classes_.empty()) return;
    classes_ = {v1::ACTOR_CLASS_CAR, v1::ACTOR_CLASS_VAN};
    weights_ = {4, 1};
  }

  absl::Status Expand() {
    v1::Traffic amount = traffic_;
    amount.clear_speed_mps();
    amount.clear_profile();
    RETURN_IF_ERROR(resolver_.ResolveAll(amount, path_));
    const int course = plan_.layout.FindCourse(traffic_.route());
    if (course < 0) return Fault("route", "a course of the road", absl::StrCat("\"", traffic_.route(), "\""));
    amount_ = amount.has_density_per_km() ? amount.density_per_km().constant() : amount.flow_per_hour().constant();
    clear_of_ego_m_ = ConstantOr(amount.clear_of_ego_m(), kUsualClearOfEgoM);
    CourseRoom room(plan_, course, bodies_);
    ASSIGN_OR_RETURN(const std::vector<int> lanes, Lanes(room.course()));
    for (const int lane : lanes) {
      RETURN_IF_ERROR(amount.has_density_per_km() ? Fill(lane, 1000 / amount_, room)
                                                  : Feed(lane, 3600 / amount_, room));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Fault(const char* field, const std::string& rule, const std::string& got) const {
    return absl::OutOfRangeError(absl::StrCat(path_, ".", field, " must be ", rule, ", got ", got));
  }

  absl::StatusOr<std::vector<int>> Lanes(const Course& course) const {
    std::set<int> there;
    for (const CourseSection& section : course.sections()) {
      for (const CourseLane& lane : section.lanes) there.insert(lane.number);
    }
    std::set<int> lanes(traffic_.lanes().begin(), traffic_.lanes().end());
    for (const int lane : lanes) {
      if (there.count(lane) == 0) return Fault("lanes", "lanes of the course", absl::StrCat(lane));
    }
    if (lanes.empty()) lanes.insert(there.upper_bound(0), there.end());
    return std::vector<int>(lanes.begin(), lanes.end());
  }

  double Uniform(const std::string& stream) const { return resolver_.Stream(stream).Uniform(); }

  absl::StatusOr<Vehicle> DrawVehicle(int lane, int k) {
    Vehicle vehicle;
    vehicle.stream = absl::StrCat("traffic/", traffic_.name(), "/", lane, "/", k);
    if (traffic_.has_speed_mps()) *vehicle.numbers.mutable_speed_mps() = traffic_.speed_mps();
    if (traffic_.has_profile()) *vehicle.numbers.mutable_profile() = traffic_.profile();
    RETURN_IF_ERROR(resolver_.ResolveUncounted(vehicle.numbers, path_, vehicle.stream));
    vehicle.actor_class = classes_[ChooseWeighted(weights_, Uniform(vehicle.stream + "/class")).index];
    const std::vector<BodyModel>& models = BodyModels(vehicle.actor_class);
    const auto colors = DefaultColors(vehicle.actor_class);
    vehicle.body = &models[resolver_.Stream(vehicle.stream + "/body").Below(models.size())];
    vehicle.color = colors[resolver_.Stream(vehicle.stream + "/color").Below(colors.size())];
    const DriverProfile usual = UsualProfile(vehicle.actor_class);
    const v1::DriverProfile& profile = vehicle.numbers.profile();
    vehicle.profile = usual;
    vehicle.profile.headway_s = ConstantOr(profile.headway_s(), usual.headway_s);
    vehicle.profile.min_gap_m = ConstantOr(profile.min_gap_m(), usual.min_gap_m);
    vehicle.profile.comfort_deceleration_mps2 =
        ConstantOr(profile.comfort_deceleration_mps2(), usual.comfort_deceleration_mps2);
    return vehicle;
  }

  double Desired(const Vehicle& vehicle, const Course& course, double s_m) const {
    return ConstantOr(vehicle.numbers.speed_mps(), course.SpeedLimit(s_m));
  }

  static double MostAcross(const Vehicle& vehicle) { return LimitsOf(vehicle.actor_class).max_lateral_mps2; }

  static LaneSpot Spot(const Vehicle& vehicle, int lane, double center_s_m) {
    return {lane, center_s_m, vehicle.body->length_m / 2, vehicle.body->width_m / 2};
  }

  // Along the lane at frame 0, against its traffic, so that who is ahead of each is known.
  absl::Status Fill(int lane, double mean_m, CourseRoom& room) {
    const Course& course = room.course();
    const double end_m = lane > 0 ? course.last_s_m() : course.first_s_m();
    const double length_m = course.last_s_m() - course.first_s_m();
    double back_m = 0;  // of the front, from the end of the lane
    for (int k = 0;; ++k) {
      ASSIGN_OR_RETURN(const Vehicle vehicle, DrawVehicle(lane, k));
      const GapSpread gap = SpreadOf(traffic_.gaps(), mean_m, vehicle.body->length_m + vehicle.profile.min_gap_m);
      const double u = Uniform(vehicle.stream + "/gap");
      back_m += k == 0 ? gap.FirstAt(u) : gap.At(u);
      if (back_m > length_m) return absl::OkStatus();
      const double center_back_m = back_m + vehicle.body->length_m / 2;
      const LaneSpot spot = Spot(vehicle, lane, end_m + (lane > 0 ? -center_back_m : center_back_m));
      const double desired_mps = Desired(vehicle, course, spot.center_s_m);
      const double speed_mps = room.SpeedAt(spot, desired_mps, MostAcross(vehicle), vehicle.profile, clear_of_ego_m_);
      if (speed_mps < 0) continue;
      RETURN_IF_ERROR(Add(vehicle, spot, speed_mps, desired_mps, 0));
      bodies_.push_back(room.Add(spot, speed_mps));
    }
  }

  // At the lane's begin while the clip runs.
  absl::Status Feed(int lane, double mean_s, const CourseRoom& room) {
    const Course& course = room.course();
    const double begin_m = lane > 0 ? course.first_s_m() : course.last_s_m();
    const double duration_s = ConstantOr(scenario_.concrete().duration_s(), 0);
    if (!course.HasLane(lane, begin_m)) {
      if (traffic_.lanes().empty()) return absl::OkStatus();
      return Fault("lanes", "lanes that are there where the course begins", absl::StrCat(lane));
    }
    double time_s = 0;
    for (int k = 0;; ++k) {
      ASSIGN_OR_RETURN(const Vehicle vehicle, DrawVehicle(lane, k));
      const double in_m = vehicle.body->length_m / 2 + kEntryRoomM;
      const LaneSpot spot = Spot(vehicle, lane, begin_m + (lane > 0 ? in_m : -in_m));
      const double desired_mps = Desired(vehicle, course, begin_m);
      const double speed_mps = room.SpeedOnRoad(spot, desired_mps, MostAcross(vehicle), vehicle.profile);
      const double least_s =
          vehicle.profile.headway_s + (vehicle.body->length_m + vehicle.profile.min_gap_m) / std::max(1.0, speed_mps);
      const GapSpread gap = SpreadOf(traffic_.gaps(), mean_s, std::min(least_s, mean_s));
      const double u = Uniform(vehicle.stream + "/gap");
      time_s += k == 0 ? gap.FirstAt(u) : gap.At(u);
      if (time_s >= duration_s) return absl::OkStatus();
      if (speed_mps < 0) continue;
      RETURN_IF_ERROR(Add(vehicle, spot, speed_mps, desired_mps, std::max(kFirstEntryS, time_s)));
    }
  }

  absl::Status Add(const Vehicle& vehicle, const LaneSpot& spot, double speed_mps, double desired_mps,
                   double enters_s) {
    v1::ScenarioSpec& concrete = *scenario_.mutable_concrete();
    if (concrete.actors_size() - static_cast<int>(plan_.actors.size()) + 1 >= kMaxTrafficVehicles) {
      return Fault(traffic_.has_density_per_km() ? "density_per_km" : "flow_per_hour",
                   absl::StrCat("so little that all traffic is ", kMaxTrafficVehicles, " vehicles at most"),
                   absl::StrCat(amount_));
    }
    const double direction = spot.lane > 0 ? 1 : -1;
    const int index = concrete.actors_size();
    v1::Actor& actor = *concrete.add_actors();
    actor.set_id(absl::StrCat(traffic_.name(), "_", num_added_++));
    *scenario_.add_bodies() = TakeBody(index, vehicle.actor_class, *vehicle.body, vehicle.color, actor);
    actor.set_route(traffic_.route());
    v1::LanePosition& start = *actor.mutable_start()->mutable_lane();
    start.set_route(traffic_.route());
    start.mutable_lane()->set_constant(spot.lane);
    start.mutable_s_m()->set_constant(spot.center_s_m - direction * vehicle.body->box_center_x_m);
    start.mutable_offset_m()->set_constant(0);
    actor.mutable_speed_mps()->set_constant(speed_mps);
    actor.mutable_desired_speed_mps()->set_constant(desired_mps);
    actor.mutable_heading_deg()->set_constant(direction > 0 ? 0 : 180);
    actor.mutable_mass_kg()->set_constant(vehicle.body->mass_kg);
    if (enters_s > 0) actor.mutable_enters_s()->set_constant(enters_s);
    actor.set_leaves(true);
    actor.set_driver(traffic_.driver() == v1::DRIVER_MODEL_UNSPECIFIED ? UsualTrafficDriver(vehicle.actor_class)
                                                                       : traffic_.driver());
    if (vehicle.numbers.has_profile()) *actor.mutable_profile() = vehicle.numbers.profile();
    return absl::OkStatus();
  }

  const v1::Traffic& traffic_;
  const std::string path_;
  const Plan& plan_;
  std::vector<StartBody>& bodies_;
  ValueResolver& resolver_;
  v1::Scenario& scenario_;
  std::vector<v1::ActorClass> classes_;
  std::vector<double> weights_;  // as classes_
  double amount_ = 0;            // per km, or per hour
  double clear_of_ego_m_ = 0;
  int num_added_ = 0;
};

}  // namespace

absl::Status ExpandTraffic(const google::protobuf::RepeatedPtrField<v1::Traffic>& traffic, ValueResolver& resolver,
                           v1::Scenario& scenario) {
  if (traffic.empty()) return absl::OkStatus();
  const absl::StatusOr<Plan> plan = CompilePlan(scenario);
  if (!plan.ok()) return absl::OkStatus();
  std::vector<StartBody> bodies = StartBodies(*plan);
  for (int i = 0; i < traffic.size(); ++i) {
    RETURN_IF_ERROR(Flow(traffic[i], i, *plan, bodies, resolver, scenario).Expand());
  }
  return absl::OkStatus();
}

}  // namespace longtail
