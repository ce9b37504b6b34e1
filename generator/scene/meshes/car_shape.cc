#include "generator/scene/meshes/car_shape.h"

namespace longtail {
namespace {

CarShape Hatchback() {
  CarShape shape;
  shape.deck = {{0, 0.58f},     {0.02f, 0.63f}, {0.10f, 0.66f}, {0.72f, 0.645f},
                {0.93f, 0.56f}, {0.985f, 0.5f}, {1, 0.44f}};
  shape.base_rear = 0.02f, shape.roof_rear = 0.13f, shape.roof_front = 0.52f, shape.base_front = 0.76f;
  shape.side_cuts = {0.16f, 0.44f, 0.48f, 0.9f};
  shape.rear_cuts = {0.1f, 0.9f};
  shape.upright_rear_lamps = true;
  return shape;
}

CarShape Compact() {
  CarShape shape = Hatchback();
  shape.deck = {{0, 0.58f}, {0.02f, 0.63f}, {0.10f, 0.65f}, {0.78f, 0.63f}, {0.95f, 0.55f}, {0.99f, 0.5f}, {1, 0.44f}};
  shape.base_rear = 0.015f, shape.roof_rear = 0.08f, shape.roof_front = 0.56f, shape.base_front = 0.82f;
  return shape;
}

CarShape Sedan() {
  CarShape shape;
  shape.deck = {{0, 0.58f},     {0.02f, 0.645f}, {0.16f, 0.675f}, {0.68f, 0.65f},
                {0.92f, 0.56f}, {0.98f, 0.5f},   {1, 0.44f}};
  shape.base_rear = 0.14f, shape.roof_rear = 0.29f, shape.roof_front = 0.54f, shape.base_front = 0.72f;
  shape.side_cuts = {0.14f, 0.45f, 0.49f, 0.9f};
  shape.rear_cuts = {0.08f, 0.92f};
  return shape;
}

CarShape Estate() {
  CarShape shape = Sedan();
  shape.deck = {{0, 0.58f},     {0.02f, 0.64f}, {0.10f, 0.665f}, {0.68f, 0.645f},
                {0.92f, 0.56f}, {0.98f, 0.5f},  {1, 0.44f}};
  shape.base_rear = 0.015f, shape.roof_rear = 0.09f, shape.roof_front = 0.54f, shape.base_front = 0.72f;
  shape.side_cuts = {0.07f, 0.28f, 0.31f, 0.57f, 0.6f, 0.92f};
  shape.upright_rear_lamps = true;
  return shape;
}

CarShape Suv() {
  CarShape shape = Estate();
  shape.deck = {{0, 0.56f},      {0.015f, 0.63f}, {0.10f, 0.66f}, {0.72f, 0.65f},
                {0.94f, 0.585f}, {0.985f, 0.53f}, {1, 0.48f}};
  shape.base_rear = 0.015f, shape.roof_rear = 0.07f, shape.roof_front = 0.57f, shape.base_front = 0.75f;
  shape.roof_half_width = 0.78f;
  shape.clearance = 0.17f;
  shape.wheel_radius = 0.222f;
  return shape;
}

CarShape DeliveryVan() {
  CarShape shape;
  shape.deck = {{0, 0.42f}, {0.02f, 0.42f}, {0.78f, 0.42f}, {0.86f, 0.42f}, {0.96f, 0.37f}, {0.99f, 0.33f}, {1, 0.28f}};
  shape.base_rear = 0.002f, shape.roof_rear = 0.008f, shape.roof_front = 0.71f, shape.base_front = 0.88f;
  shape.roof_half_width = 0.86f;
  shape.clearance = 0.09f;
  shape.wheel_radius = 0.137f;
  shape.side_cuts = {0.72f, 0.9f};
  shape.rear_cuts = {0.1f, 0.45f, 0.55f, 0.9f};
  shape.side_glass_low = 0.04f, shape.side_glass_high = 0.6f;
  shape.rear_glass_low = 0.18f, shape.rear_glass_high = 0.66f;
  shape.upright_rear_lamps = true;
  return shape;
}

CarShape CityVan() {
  CarShape shape = DeliveryVan();
  shape.deck = {{0, 0.5f}, {0.02f, 0.52f}, {0.74f, 0.52f}, {0.82f, 0.52f}, {0.95f, 0.46f}, {0.99f, 0.4f}, {1, 0.34f}};
  shape.roof_front = 0.62f, shape.base_front = 0.83f;
  shape.clearance = 0.1f;
  shape.wheel_radius = 0.172f;
  shape.side_cuts = {0.6f, 0.88f};
  shape.side_glass_high = 0.74f;
  return shape;
}

}  // namespace

const CarShape& ShapeOf(v1::ActorClass actor_class, std::string_view model) {
  static const auto& hatchback = *new CarShape(Hatchback());
  static const auto& compact = *new CarShape(Compact());
  static const auto& sedan = *new CarShape(Sedan());
  static const auto& estate = *new CarShape(Estate());
  static const auto& suv = *new CarShape(Suv());
  static const auto& delivery_van = *new CarShape(DeliveryVan());
  static const auto& city_van = *new CarShape(CityVan());
  if (actor_class == v1::ACTOR_CLASS_AMBULANCE) return delivery_van;
  if (actor_class == v1::ACTOR_CLASS_VAN) return model == "city_van" ? city_van : delivery_van;
  if (model == "compact") return compact;
  if (model == "sedan") return sedan;
  if (model == "estate") return estate;
  if (model == "suv") return suv;
  return hatchback;
}

}  // namespace longtail
