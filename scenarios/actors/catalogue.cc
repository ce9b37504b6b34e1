#include "scenarios/actors/catalogue.h"

#include <array>

namespace longtail {
namespace {

// rear_overhang_m: from the rear bumper to the rear axle.
BodyModel Wheeled(std::string name, double length_m, double width_m, double height_m, double wheelbase_m,
                  double rear_overhang_m, double mass_kg) {
  return {std::move(name), length_m, width_m, height_m, wheelbase_m, length_m / 2 - rear_overhang_m, mass_kg};
}

// A standing or walking person: length along the stride, width across the shoulders.
BodyModel Person(std::string name, double height_m, double mass_kg) {
  return {std::move(name), 0.32 * height_m, 0.3 * height_m, height_m, 0, 0, mass_kg};
}

BodyModel Body(std::string name, double length_m, double width_m, double height_m, double mass_kg) {
  return {std::move(name), length_m, width_m, height_m, 0, 0, mass_kg};
}

using Models = std::vector<BodyModel>;

// Kerb masses of current types of that size with a driver, lorries and vans half laden.
Models MotorVehicles(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_CAR:
      return {Wheeled("hatchback", 4.05, 1.76, 1.46, 2.56, 0.66, 1250),
              Wheeled("sedan", 4.72, 1.83, 1.44, 2.82, 1.02, 1550),
              Wheeled("estate", 4.76, 1.83, 1.49, 2.80, 1.05, 1600), Wheeled("suv", 4.60, 1.89, 1.68, 2.70, 0.98, 1700),
              Wheeled("compact", 3.62, 1.65, 1.49, 2.34, 0.56, 1050)};
    case v1::ACTOR_CLASS_VAN:
      return {Wheeled("city_van", 4.49, 1.85, 1.84, 2.79, 0.82, 1700),
              Wheeled("delivery_van", 5.93, 2.02, 2.59, 3.66, 1.26, 2700),
              Wheeled("high_roof_van", 6.00, 2.05, 2.52, 3.64, 1.36, 2800)};
    case v1::ACTOR_CLASS_TRUCK:
      return {Wheeled("light_truck", 6.70, 2.20, 3.00, 3.85, 1.75, 5500),
              Wheeled("box_truck", 8.60, 2.50, 3.60, 4.80, 2.40, 10000),
              Wheeled("long_box_truck", 10.20, 2.55, 3.85, 5.80, 2.95, 14000)};
    case v1::ACTOR_CLASS_BUS:
      return {Wheeled("city_bus", 12.00, 2.55, 3.05, 5.90, 3.40, 14000)};
    case v1::ACTOR_CLASS_SCHOOL_BUS:
      return {Wheeled("school_bus", 10.70, 2.44, 3.10, 6.50, 3.20, 10500)};
    case v1::ACTOR_CLASS_TRACTOR_TRAILER:
      return {Wheeled("tractor_trailer", 16.50, 2.55, 4.00, 3.80, 11.50, 26000)};
    case v1::ACTOR_CLASS_FARM_TRACTOR:
      return {Wheeled("farm_tractor", 4.60, 2.35, 2.90, 2.65, 0.95, 6500)};
    case v1::ACTOR_CLASS_WORK_MACHINE:
      return {Wheeled("wheel_loader", 7.40, 2.55, 3.30, 3.00, 1.90, 13000)};
    case v1::ACTOR_CLASS_WIDE_LOAD:
      return {Wheeled("wide_load", 14.00, 4.00, 4.00, 7.00, 4.60, 32000)};
    case v1::ACTOR_CLASS_CARRIAGE:
      return {Wheeled("carriage", 5.60, 1.70, 2.40, 3.90, 0.80, 1100)};
    case v1::ACTOR_CLASS_AIRCRAFT:
      return {Wheeled("light_aircraft", 8.28, 11.00, 2.72, 1.65, 5.40, 1100)};
    case v1::ACTOR_CLASS_POLICE_CAR:
      return {Wheeled("police_sedan", 4.85, 1.86, 1.60, 2.87, 1.05, 1850)};
    case v1::ACTOR_CLASS_AMBULANCE:
      return {Wheeled("ambulance", 6.10, 2.10, 2.75, 3.66, 1.45, 4300)};
    case v1::ACTOR_CLASS_FIRE_ENGINE:
      return {Wheeled("fire_engine", 8.00, 2.50, 3.30, 4.20, 2.40, 14500)};
    case v1::ACTOR_CLASS_TRACTOR_UNIT:
      return {Wheeled("tractor_unit_4x2", 5.90, 2.50, 3.60, 3.80, 0.90, 7500)};
    // Its wheelbase is from the kingpin, 1.6 m behind its front, to the middle of its three axles.
    case v1::ACTOR_CLASS_SEMI_TRAILER:
      return {Wheeled("box_semi_trailer", 13.60, 2.55, 4.00, 7.70, 4.30, 18500)};
    default:
      return {};
  }
}

Models RailAndTwoWheelers(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_TRAM:
      return {Wheeled("tram", 26.00, 2.40, 3.50, 17.00, 4.50, 38000)};
    case v1::ACTOR_CLASS_TRAIN:
      return {Wheeled("train", 50.00, 2.90, 4.20, 38.00, 6.00, 110000)};
    case v1::ACTOR_CLASS_MOTORCYCLE:
      return {Wheeled("motorcycle", 2.15, 0.80, 1.45, 1.44, 0.34, 285)};
    case v1::ACTOR_CLASS_BICYCLE:
      return {Wheeled("city_bicycle", 1.80, 0.60, 1.75, 1.08, 0.35, 92)};
    case v1::ACTOR_CLASS_E_SCOOTER:
      return {Wheeled("e_scooter", 1.18, 0.55, 1.85, 0.88, 0.12, 92)};
    default:
      return {};
  }
}

// Masses: BMI 24 for grown-ups, medians by height for children (WHO, CDC growth charts).
Models People(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_ADULT:
      return {Person("adult_155", 1.55, 58), Person("adult_165", 1.65, 65), Person("adult_172", 1.72, 71),
              Person("adult_180", 1.80, 78), Person("adult_190", 1.90, 87)};
    case v1::ACTOR_CLASS_CHILD:
      return {Person("child_100", 1.00, 16), Person("child_112", 1.12, 20), Person("child_125", 1.25, 25),
              Person("child_140", 1.40, 34)};
    case v1::ACTOR_CLASS_WHEELCHAIR:
      return {Body("wheelchair", 1.10, 0.66, 1.32, 90)};
    case v1::ACTOR_CLASS_STROLLER:
      return {Body("stroller", 1.65, 0.60, 1.70, 90)};
    case v1::ACTOR_CLASS_WORKER:
      return {Person("worker_178", 1.78, 80)};
    case v1::ACTOR_CLASS_POLICE_OFFICER:
      return {Person("officer_180", 1.80, 82)};
    case v1::ACTOR_CLASS_COSTUMED_PERSON:
      return {Body("costume_t_rex", 1.20, 0.90, 2.20, 85)};
    default:
      return {};
  }
}

Models Animals(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_DOG:
      return {Body("dog", 0.95, 0.28, 0.62, 25)};
    case v1::ACTOR_CLASS_CAT:
      return {Body("cat", 0.50, 0.16, 0.30, 4)};
    case v1::ACTOR_CLASS_DEER:
      return {Body("deer", 1.70, 0.45, 1.45, 90)};
    case v1::ACTOR_CLASS_CATTLE:
      return {Body("cow", 2.40, 0.75, 1.50, 620)};
    case v1::ACTOR_CLASS_SHEEP:
      return {Body("sheep", 1.20, 0.42, 0.85, 70)};
    case v1::ACTOR_CLASS_HORSE:
      return {Body("horse", 2.40, 0.60, 1.95, 500)};
    case v1::ACTOR_CLASS_ELEPHANT:
      return {Body("elephant", 5.20, 1.90, 3.00, 4200)};
    case v1::ACTOR_CLASS_LION:
      return {Body("lion", 1.90, 0.50, 1.10, 180)};
    default:
      return {};
  }
}

Models Things(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_BOX:
      return {Body("carton", 0.60, 0.50, 0.50, 8)};
    case v1::ACTOR_CLASS_LADDER:
      return {Body("ladder", 3.00, 0.45, 0.12, 12)};
    case v1::ACTOR_CLASS_TYRE:
      return {Body("tyre", 0.65, 0.65, 0.21, 9)};
    case v1::ACTOR_CLASS_WHEEL:
      return {Body("wheel", 0.65, 0.21, 0.65, 20)};
    case v1::ACTOR_CLASS_MATTRESS:
      return {Body("mattress", 2.00, 1.40, 0.22, 25)};
    case v1::ACTOR_CLASS_FURNITURE:
      return {Body("sofa", 1.90, 0.90, 0.85, 45)};
    case v1::ACTOR_CLASS_PLASTIC_BAG:
      return {Body("plastic_bag", 0.40, 0.30, 0.35, 0.01)};
    case v1::ACTOR_CLASS_TUMBLEWEED:
      return {Body("tumbleweed", 0.80, 0.80, 0.80, 1.5)};
    case v1::ACTOR_CLASS_DUSTBIN:
      return {Body("dustbin", 0.72, 0.58, 1.07, 25)};
    case v1::ACTOR_CLASS_CART:
      return {Body("shopping_cart", 1.00, 0.60, 1.00, 22)};
    case v1::ACTOR_CLASS_STONE:
      return {Body("boulder", 0.50, 0.45, 0.40, 130)};
    case v1::ACTOR_CLASS_CONCRETE_BLOCK:
      return {Body("concrete_block", 1.00, 0.50, 0.50, 600)};
    case v1::ACTOR_CLASS_FALLEN_TREE:
      return {Body("fallen_tree", 9.00, 1.40, 1.00, 800)};
    case v1::ACTOR_CLASS_BRANCH:
      return {Body("branch", 2.20, 0.90, 0.50, 15)};
    case v1::ACTOR_CLASS_CONE:
      return {Body("cone", 0.38, 0.38, 0.75, 4)};
    case v1::ACTOR_CLASS_BARRIER:
      return {Body("barrier_board", 0.50, 2.00, 1.00, 40)};
    case v1::ACTOR_CLASS_SUITCASE:
      return {Body("suitcase", 0.70, 0.30, 0.48, 15)};
    case v1::ACTOR_CLASS_HOSE:
      return {Body("fire_hose", 10.00, 0.15, 0.10, 30)};
    case v1::ACTOR_CLASS_ARROW_BOARD:
      return {Body("arrow_board", 2.40, 1.70, 3.00, 800)};
    default:
      return {};
  }
}

// Indexed by class.
const std::vector<Models>& AllModels() {
  static const auto& all = *[] {
    auto* const made = new std::vector<Models>(v1::ActorClass_ARRAYSIZE);
    for (int c = 0; c < v1::ActorClass_ARRAYSIZE; ++c) {
      for (const auto& models : {MotorVehicles, RailAndTwoWheelers, People, Animals, Things}) {
        if ((*made)[c].empty()) (*made)[c] = models(static_cast<v1::ActorClass>(c));
      }
    }
    return made;
  }();
  return all;
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
constexpr std::array kFurColors = {v1::PAINT_COLOR_BROWN, v1::PAINT_COLOR_BROWN, v1::PAINT_COLOR_BLACK,
                                   v1::PAINT_COLOR_WHITE, v1::PAINT_COLOR_GREY};
constexpr std::array kGreyColors = {v1::PAINT_COLOR_GREY, v1::PAINT_COLOR_SILVER};
constexpr std::array kBrownColors = {v1::PAINT_COLOR_BROWN};
constexpr std::array kBlackColors = {v1::PAINT_COLOR_BLACK};
constexpr std::array kWhiteColors = {v1::PAINT_COLOR_WHITE};
constexpr std::array kRedColors = {v1::PAINT_COLOR_RED};
constexpr std::array kYellowColors = {v1::PAINT_COLOR_YELLOW};
constexpr std::array kOrangeColors = {v1::PAINT_COLOR_ORANGE};
constexpr std::array kBoardColors = {v1::PAINT_COLOR_RED, v1::PAINT_COLOR_ORANGE, v1::PAINT_COLOR_WHITE};

}  // namespace

BodyKind KindOf(v1::ActorClass actor_class) {
  if (actor_class == v1::ACTOR_CLASS_ADULT || actor_class == v1::ACTOR_CLASS_CHILD) return BodyKind::kPerson;
  if (actor_class == v1::ACTOR_CLASS_SEMI_TRAILER) return BodyKind::kVehicle;
  if (actor_class == v1::ACTOR_CLASS_TRAM || actor_class == v1::ACTOR_CLASS_TRAIN) return BodyKind::kRail;
  if (actor_class <= 0 || actor_class >= v1::ActorClass_ARRAYSIZE) return BodyKind::kNone;
  if (actor_class < v1::ACTOR_CLASS_MOTORCYCLE) return BodyKind::kVehicle;
  if (actor_class < v1::ACTOR_CLASS_WHEELCHAIR) return BodyKind::kTwoWheeler;
  if (actor_class < v1::ACTOR_CLASS_DOG) return BodyKind::kPerson;
  if (actor_class < v1::ACTOR_CLASS_BOX) return BodyKind::kAnimal;
  return BodyKind::kThing;
}

const std::vector<BodyModel>& BodyModels(v1::ActorClass actor_class) {
  static const auto& none = *new Models;
  return actor_class > 0 && actor_class < v1::ActorClass_ARRAYSIZE ? AllModels()[actor_class] : none;
}

absl::Span<const v1::PaintColor> DefaultColors(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_VAN:
    case v1::ACTOR_CLASS_TRUCK:
    case v1::ACTOR_CLASS_BUS:
    case v1::ACTOR_CLASS_TRACTOR_TRAILER:
    case v1::ACTOR_CLASS_TRACTOR_UNIT:
    case v1::ACTOR_CLASS_SEMI_TRAILER:
    case v1::ACTOR_CLASS_WIDE_LOAD:
    case v1::ACTOR_CLASS_TRAM:
    case v1::ACTOR_CLASS_TRAIN:
      return kWorkVehicleColors;
    case v1::ACTOR_CLASS_SCHOOL_BUS:
    case v1::ACTOR_CLASS_WORK_MACHINE:
    case v1::ACTOR_CLASS_ARROW_BOARD:
      return kYellowColors;
    case v1::ACTOR_CLASS_FIRE_ENGINE:
      return kRedColors;
    case v1::ACTOR_CLASS_AMBULANCE:
    case v1::ACTOR_CLASS_POLICE_CAR:
    case v1::ACTOR_CLASS_AIRCRAFT:
    case v1::ACTOR_CLASS_SHEEP:
    case v1::ACTOR_CLASS_MATTRESS:
    case v1::ACTOR_CLASS_PLASTIC_BAG:
      return kWhiteColors;
    case v1::ACTOR_CLASS_WORKER:
    case v1::ACTOR_CLASS_CONE:
      return kOrangeColors;
    case v1::ACTOR_CLASS_POLICE_OFFICER:
    case v1::ACTOR_CLASS_TYRE:
    case v1::ACTOR_CLASS_WHEEL:
      return kBlackColors;
    case v1::ACTOR_CLASS_COSTUMED_PERSON:
    case v1::ACTOR_CLASS_CARRIAGE:
    case v1::ACTOR_CLASS_BOX:
    case v1::ACTOR_CLASS_LION:
    case v1::ACTOR_CLASS_TUMBLEWEED:
    case v1::ACTOR_CLASS_FALLEN_TREE:
    case v1::ACTOR_CLASS_BRANCH:
      return kBrownColors;
    case v1::ACTOR_CLASS_DOG:
    case v1::ACTOR_CLASS_CAT:
    case v1::ACTOR_CLASS_CATTLE:
    case v1::ACTOR_CLASS_HORSE:
      return kFurColors;
    case v1::ACTOR_CLASS_DEER:
      return kBrownColors;
    case v1::ACTOR_CLASS_ELEPHANT:
    case v1::ACTOR_CLASS_LADDER:
    case v1::ACTOR_CLASS_CART:
    case v1::ACTOR_CLASS_STONE:
    case v1::ACTOR_CLASS_CONCRETE_BLOCK:
      return kGreyColors;
    case v1::ACTOR_CLASS_BARRIER:
    case v1::ACTOR_CLASS_HOSE:
      return kBoardColors;
    default:
      break;
  }
  switch (KindOf(actor_class)) {
    case BodyKind::kPerson:
    case BodyKind::kThing:
      return kClothesColors;
    case BodyKind::kNone:
      return {};
    default:
      return kCarColors;
  }
}

const BodyModel& EgoBody() { return BodyModels(v1::ACTOR_CLASS_CAR)[1]; }

bool IsVehicle(v1::ActorClass actor_class) {
  const BodyKind kind = KindOf(actor_class);
  return kind == BodyKind::kVehicle || kind == BodyKind::kRail || kind == BodyKind::kTwoWheeler;
}

bool DrivesOnTyres(v1::ActorClass actor_class) {
  switch (actor_class) {
    case v1::ACTOR_CLASS_TRACTOR_TRAILER:
    case v1::ACTOR_CLASS_SEMI_TRAILER:
    case v1::ACTOR_CLASS_CARRIAGE:
    case v1::ACTOR_CLASS_AIRCRAFT:
      return false;
    default:
      return KindOf(actor_class) == BodyKind::kVehicle;
  }
}

bool IsPerson(v1::ActorClass actor_class) { return KindOf(actor_class) == BodyKind::kPerson; }

}  // namespace longtail
