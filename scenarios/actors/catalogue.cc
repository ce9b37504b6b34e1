#include "scenarios/actors/catalogue.h"

#include <array>

namespace longtail {
namespace {

// rear_overhang_m: from the rear bumper to the rear axle.
BodyModel Vehicle(std::string name, double length_m, double width_m, double height_m, double wheelbase_m,
                  double rear_overhang_m) {
  return {std::move(name), length_m, width_m, height_m, wheelbase_m, length_m / 2 - rear_overhang_m};
}

// A standing or walking person: length along the stride, width across the shoulders.
BodyModel Person(std::string name, double height_m) {
  return {std::move(name), 0.32 * height_m, 0.3 * height_m, height_m, 0, 0};
}

const std::vector<BodyModel>& Cars() {
  static const auto& models = *new std::vector<BodyModel>{
      Vehicle("hatchback", 4.05, 1.76, 1.46, 2.56, 0.66), Vehicle("sedan", 4.72, 1.83, 1.44, 2.82, 1.02),
      Vehicle("estate", 4.76, 1.83, 1.49, 2.80, 1.05),    Vehicle("suv", 4.60, 1.89, 1.68, 2.70, 0.98),
      Vehicle("compact", 3.62, 1.65, 1.49, 2.34, 0.56),
  };
  return models;
}

const std::vector<BodyModel>& Vans() {
  static const auto& models = *new std::vector<BodyModel>{
      Vehicle("city_van", 4.49, 1.85, 1.84, 2.79, 0.82),
      Vehicle("delivery_van", 5.93, 2.02, 2.59, 3.66, 1.26),
      Vehicle("high_roof_van", 6.00, 2.05, 2.52, 3.64, 1.36),
  };
  return models;
}

const std::vector<BodyModel>& Trucks() {
  static const auto& models = *new std::vector<BodyModel>{
      Vehicle("light_truck", 6.70, 2.20, 3.00, 3.85, 1.75),
      Vehicle("box_truck", 8.60, 2.50, 3.60, 4.80, 2.40),
      Vehicle("long_box_truck", 10.20, 2.55, 3.85, 5.80, 2.95),
  };
  return models;
}

const std::vector<BodyModel>& Adults() {
  static const auto& models = *new std::vector<BodyModel>{
      Person("adult_155", 1.55), Person("adult_165", 1.65), Person("adult_172", 1.72),
      Person("adult_180", 1.80), Person("adult_190", 1.90),
  };
  return models;
}

const std::vector<BodyModel>& Children() {
  static const auto& models = *new std::vector<BodyModel>{
      Person("child_100", 1.00),
      Person("child_112", 1.12),
      Person("child_125", 1.25),
      Person("child_140", 1.40),
  };
  return models;
}

const std::vector<BodyModel>& NoBodies() {
  static const auto& models = *new std::vector<BodyModel>;
  return models;
}

// Shares follow what is seen in traffic: mostly white, black, grey and silver.
constexpr std::array kCarColors = {
    v1::PAINT_COLOR_WHITE, v1::PAINT_COLOR_WHITE,  v1::PAINT_COLOR_BLACK,  v1::PAINT_COLOR_BLACK, v1::PAINT_COLOR_GREY,
    v1::PAINT_COLOR_GREY,  v1::PAINT_COLOR_SILVER, v1::PAINT_COLOR_RED,    v1::PAINT_COLOR_BLUE,  v1::PAINT_COLOR_BLUE,
    v1::PAINT_COLOR_GREEN, v1::PAINT_COLOR_YELLOW, v1::PAINT_COLOR_ORANGE, v1::PAINT_COLOR_BROWN,
};
constexpr std::array kWorkVehicleColors = {
    v1::PAINT_COLOR_WHITE, v1::PAINT_COLOR_WHITE, v1::PAINT_COLOR_WHITE,  v1::PAINT_COLOR_SILVER,
    v1::PAINT_COLOR_GREY,  v1::PAINT_COLOR_BLUE,  v1::PAINT_COLOR_YELLOW, v1::PAINT_COLOR_RED,
};
constexpr std::array kClothesColors = {
    v1::PAINT_COLOR_BLACK, v1::PAINT_COLOR_GREY,   v1::PAINT_COLOR_WHITE,  v1::PAINT_COLOR_BLUE,  v1::PAINT_COLOR_RED,
    v1::PAINT_COLOR_GREEN, v1::PAINT_COLOR_YELLOW, v1::PAINT_COLOR_ORANGE, v1::PAINT_COLOR_BROWN,
};

}  // namespace

const std::vector<BodyModel>& BodyModels(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_CAR:
      return Cars();
    case v1::ACTOR_CLASS_VAN:
      return Vans();
    case v1::ACTOR_CLASS_TRUCK:
      return Trucks();
    case v1::ACTOR_CLASS_ADULT:
      return Adults();
    case v1::ACTOR_CLASS_CHILD:
      return Children();
    default:
      return NoBodies();
  }
}

absl::Span<const v1::PaintColor> DefaultColors(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_CAR:
      return kCarColors;
    case v1::ACTOR_CLASS_VAN:
    case v1::ACTOR_CLASS_TRUCK:
      return kWorkVehicleColors;
    case v1::ACTOR_CLASS_ADULT:
    case v1::ACTOR_CLASS_CHILD:
      return kClothesColors;
    default:
      return {};
  }
}

const BodyModel& EgoBody() { return Cars()[1]; }

bool IsVehicle(v1::ActorClass actor_class) {
  return actor_class == v1::ACTOR_CLASS_CAR || actor_class == v1::ACTOR_CLASS_VAN ||
         actor_class == v1::ACTOR_CLASS_TRUCK;
}

bool IsPerson(v1::ActorClass actor_class) {
  return actor_class == v1::ACTOR_CLASS_ADULT || actor_class == v1::ACTOR_CLASS_CHILD;
}

}  // namespace longtail
