#include "scenarios/bench/motorway.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"

namespace longtail {
namespace {

constexpr int kLanes = 4;
constexpr double kLaneWidthM = 3.6;
constexpr double kSlowerMps = 12, kSlowsAtS = 2, kSlowsOverS = 3;

struct Car {
  int lane = 1;  // 1 is the rightmost
  double s_m = 0;
  double speed_mps = 0;
  double desired_mps = 0;
};

double SpacingM(const Motorway& motorway) { return motorway.num_actors <= 400 ? 40 : 14; }

// Ego first.
std::vector<Car> Cars(const Motorway& motorway) {
  std::vector<Car> cars;
  for (int i = 0; i < motorway.num_actors; ++i) {
    // The second car is in ego's lane.
    const int slot = i < 2 ? i * kLanes : i == 2 ? 1 : i <= kLanes ? i - 1 : i;
    const int lane = 1 + slot % kLanes;
    const double speed_mps = 20 + 2.0 * lane;
    cars.push_back({lane, 30 + slot / kLanes * SpacingM(motorway), speed_mps, speed_mps + 1 + slot % 5});
  }
  return cars;
}

int FirstOfLane1(const std::vector<Car>& cars) {
  int first = 1;
  for (size_t i = 1; i < cars.size(); ++i) {
    if (cars[i].lane == 1 && cars[i].s_m > cars[first].s_m) first = static_cast<int>(i);
  }
  return first;
}

double RoadLengthM(const Motorway& motorway) {
  double length_m = 0;
  for (const Car& car : Cars(motorway)) {
    length_m = std::max(length_m, car.s_m + car.desired_mps * motorway.duration_s + 50);
  }
  return length_m;
}

std::string NameOf(int car) { return car == 0 ? "ego" : absl::StrCat("car_", car); }

constexpr char kSpeeds[] = " speed_mps { distribution { uniform { lo: 20 hi: 32 } } }";

std::string RoadText(double length_m) {
  return absl::StrCat(R"(
id: "motorway" schema_major: 1 description: "Traffic of a motorway, for benchmarks."
roads { name: "motorway" forward_lanes: 4 lane_width_m: )",
                      kLaneWidthM, " speed_limit_mps: 33 length_m: ", length_m, R"(
        surroundings { kind: SURROUNDINGS_KIND_RURAL } }
environments { name: "day" sun_altitude_deg: 40 }
)");
}

std::string StoryText(const std::string& leader, double duration_s) {
  return absl::StrCat("storyboard { step { name: \"slows\" actor: \"", leader, "\" start { time { at_s: ", kSlowsAtS,
                      " } } action { speed { target_mps: ", kSlowerMps, " duration_s: ", kSlowsOverS, R"( } } } }
events { id: "motorway" description: "The first car slows down." steps: "slows" actors: ")",
                      leader, R"(" window_start_s: 0 window_end_s: )", duration_s, R"( solvable_share: 1 severity: 0
         detector { speed { actor: ")",
                      leader, "\" rule: RULE_LESS value_mps: ", kSlowerMps + 1, " } } }\nduration_s: ", duration_s,
                      "\n");
}

std::string LaneXml(int lane) {
  return absl::StrCat("<lane id=\"", lane, "\" type=\"driving\" level=\"false\"><width sOffset=\"0\" a=\"", kLaneWidthM,
                      "\" b=\"0\" c=\"0\" d=\"0\"/></lane>\n");
}

std::string SpeedXml(const char* shape, double over_s, double speed_mps) {
  return absl::StrCat("<PrivateAction><LongitudinalAction><SpeedAction><SpeedActionDynamics dynamicsShape=\"", shape,
                      "\" dynamicsDimension=\"time\" value=\"", over_s,
                      "\"/><SpeedActionTarget><AbsoluteTargetSpeed value=\"", speed_mps,
                      "\"/></SpeedActionTarget></SpeedAction></LongitudinalAction></PrivateAction>\n");
}

std::string TimeTriggerXml(const char* element, const char* name, double after_s) {
  return absl::StrCat("<", element, "><ConditionGroup><Condition name=\"", name,
                      "\" delay=\"0\" conditionEdge=\"none\"><ByValueCondition><SimulationTimeCondition value=\"",
                      after_s, "\" rule=\"greaterThan\"/></ByValueCondition></Condition></ConditionGroup></", element,
                      ">\n");
}

std::string EntityXml(int index, const Car& car, bool drives_itself) {
  std::string xml = absl::StrCat(
      "<ScenarioObject name=\"", NameOf(index),
      "\"><Vehicle name=\"car\" vehicleCategory=\"car\"><BoundingBox><Center x=\"1.4\" y=\"0\" z=\"0.75\"/>"
      "<Dimensions width=\"1.8\" length=\"4.5\" height=\"1.5\"/></BoundingBox>"
      "<Performance maxSpeed=\"70\" maxDeceleration=\"8\" maxAcceleration=\"4\"/><Axles>"
      "<FrontAxle maxSteering=\"0.5\" wheelDiameter=\"0.6\" trackWidth=\"1.6\" positionX=\"2.7\" positionZ=\"0.3\"/>"
      "<RearAxle maxSteering=\"0\" wheelDiameter=\"0.6\" trackWidth=\"1.6\" positionX=\"0\" positionZ=\"0.3\"/>"
      "</Axles><Properties/></Vehicle>\n");
  if (drives_itself) {
    absl::StrAppend(&xml,
                    "<ObjectController><Controller name=\"ACCController\"><Properties>"
                    "<Property name=\"esminiController\" value=\"ACCController\"/>"
                    "<Property name=\"timeGap\" value=\"1.5\"/><Property name=\"mode\" value=\"override\"/>"
                    "<Property name=\"setSpeed\" value=\"",
                    car.desired_mps, "\"/></Properties></Controller></ObjectController>\n");
  }
  return xml + "</ScenarioObject>\n";
}

std::string InitXml(int index, const Car& car, bool drives_itself) {
  return absl::StrCat("<Private entityRef=\"", NameOf(index),
                      "\"><PrivateAction><TeleportAction><Position><LanePosition roadId=\"1\" laneId=\"-",
                      kLanes + 1 - car.lane, "\" offset=\"0\" s=\"", car.s_m,
                      "\"/></Position></TeleportAction></PrivateAction>\n", SpeedXml("step", 0, car.speed_mps),
                      drives_itself ? "<PrivateAction><ActivateControllerAction longitudinal=\"true\" "
                                      "lateral=\"false\"/></PrivateAction>\n"
                                    : "",
                      "</Private>\n");
}

}  // namespace

std::string MotorwaySpec(const Motorway& motorway) {
  const std::vector<Car> cars = Cars(motorway);
  std::string text = RoadText(RoadLengthM(motorway));
  for (size_t i = 0; i < cars.size(); ++i) {
    const std::string start = absl::StrCat("start { lane { lane: ", cars[i].lane, " s_m: ", cars[i].s_m,
                                           " } } speed_mps: ", cars[i].speed_mps);
    if (i == 0) {
      absl::StrAppend(&text, "ego { ", start, " }\n");
    } else {
      absl::StrAppend(&text, "actors { id: \"", NameOf(static_cast<int>(i)), "\" classes: ACTOR_CLASS_CAR ", start,
                      " desired_speed_mps: ", cars[i].desired_mps, " driver: DRIVER_MODEL_IDM }\n");
    }
  }
  return text + StoryText(NameOf(FirstOfLane1(cars)), motorway.duration_s);
}

std::string MotorwayTrafficSpec(const Motorway& motorway) {
  constexpr double kMeanMps = 26, kMostPerHour = 2400;
  const double spacing_m = SpacingM(motorway);
  const double length_m = std::max(400.0, spacing_m * motorway.num_actors / kLanes);
  return absl::StrCat(RoadText(length_m), "ego { start { lane { lane: 1 s_m: 30 } } speed_mps: 22 }\n",
                      "actors { id: \"first\" classes: ACTOR_CLASS_CAR start { lane { lane: 1 s_m: ", length_m - 100,
                      " } } speed_mps: 22 driver: DRIVER_MODEL_IDM leaves: true }\n",
                      "traffic { name: \"there\" density_per_km: ", 1000 / spacing_m, kSpeeds,
                      " }\ntraffic { name: \"in\" flow_per_hour: ", std::min(kMostPerHour, 3600 * kMeanMps / spacing_m),
                      kSpeeds, " }\n", StoryText("first", motorway.duration_s));
}

std::string MotorwayOpenScenario(const Motorway& motorway, PlayerDrivers drivers, const std::string& road_path) {
  const std::vector<Car> cars = Cars(motorway);
  const int leader = FirstOfLane1(cars);
  std::string xml = absl::StrCat(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OpenSCENARIO>\n<FileHeader revMajor=\"1\" revMinor=\"1\" "
      "date=\"2026-01-01T00:00:00\" description=\"Traffic of a motorway\" author=\"Longtail\"/>\n"
      "<ParameterDeclarations/>\n<CatalogLocations/>\n<RoadNetwork><LogicFile filepath=\"",
      road_path, "\"/></RoadNetwork>\n<Entities>\n");
  for (size_t i = 0; i < cars.size(); ++i) {
    const int index = static_cast<int>(i);
    absl::StrAppend(&xml, EntityXml(index, cars[i], drivers == PlayerDrivers::kFollow && index != leader));
  }
  absl::StrAppend(&xml, "</Entities>\n<Storyboard>\n<Init><Actions>\n");
  for (size_t i = 0; i < cars.size(); ++i) {
    const int index = static_cast<int>(i);
    absl::StrAppend(&xml, InitXml(index, cars[i], drivers == PlayerDrivers::kFollow && index != leader));
  }
  absl::StrAppend(&xml,
                  "</Actions></Init>\n<Story name=\"story\"><Act name=\"act\"><ManeuverGroup "
                  "maximumExecutionCount=\"1\" name=\"group\"><Actors selectTriggeringEntities=\"false\">"
                  "<EntityRef entityRef=\"",
                  NameOf(leader),
                  "\"/></Actors><Maneuver name=\"maneuver\"><Event name=\"event\" priority=\"overwrite\">"
                  "<Action name=\"slows\">\n",
                  SpeedXml("linear", kSlowsOverS, kSlowerMps), "</Action>\n",
                  TimeTriggerXml("StartTrigger", "slows_at", kSlowsAtS), "</Event></Maneuver></ManeuverGroup>\n",
                  TimeTriggerXml("StartTrigger", "act_at", 0), "</Act></Story>\n",
                  TimeTriggerXml("StopTrigger", "ends_at", motorway.duration_s), "</Storyboard>\n</OpenSCENARIO>\n");
  return xml;
}

std::string MotorwayMap(const Motorway& motorway) {
  const double length_m = RoadLengthM(motorway);
  std::string xml = absl::StrCat(
      "<?xml version=\"1.0\" standalone=\"yes\"?>\n<OpenDRIVE><header revMajor=\"1\" revMinor=\"4\" name=\"motorway\" "
      "version=\"1\"/>\n<road name=\"motorway\" length=\"",
      length_m, "\" id=\"1\" junction=\"-1\"><link/>\n<planView><geometry s=\"0\" x=\"0\" y=\"0\" hdg=\"0\" length=\"",
      length_m,
      "\"><line/></geometry></planView>\n<elevationProfile/><lateralProfile/>\n<lanes><laneSection s=\"0\">"
      "<center><lane id=\"0\" type=\"none\" level=\"false\"/></center>\n<right>\n");
  for (int lane = 1; lane <= kLanes; ++lane) absl::StrAppend(&xml, LaneXml(-lane));
  return xml + "</right></laneSection></lanes>\n</road></OpenDRIVE>\n";
}

}  // namespace longtail
