#include "tools/cli/traffic_words.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

v1::Value Constant(double value) {
  v1::Value out;
  out.set_constant(value);
  return out;
}

v1::Traffic Sparse() {
  v1::Traffic traffic;
  traffic.set_name("oncoming");
  *traffic.mutable_density_per_km() = Constant(8);
  return traffic;
}

TEST(TrafficWords, AFlowOfDefaultsReadsAsASentence) {
  EXPECT_EQ(TrafficWords(Sparse()),
            "car (80 %), van (20 %); 8 a kilometre and lane when the clip starts on main; random gaps; they change "
            "lanes where that pays, with the speed limit in mind");
}

TEST(TrafficWords, TellHowItUsesItsLanes) {
  const auto words = [](v1::DriverModel driver) {
    v1::Traffic traffic = Sparse();
    traffic.set_driver(driver);
    return TrafficWords(traffic);
  };
  EXPECT_THAT(words(v1::DRIVER_MODEL_MOBIL), HasSubstr("they change lanes"));
  EXPECT_THAT(words(v1::DRIVER_MODEL_IDM), HasSubstr("they keep their lanes"));
  EXPECT_THAT(words(v1::DRIVER_MODEL_CYCLIST), HasSubstr("they ride on the right of their lane"));
}

TEST(TrafficWords, SharesFollowTheWeights) {
  v1::Traffic traffic = Sparse();
  v1::ClassShare* car = traffic.add_classes();
  car->set_actor_class(v1::ACTOR_CLASS_CAR);
  car->set_weight(3);
  traffic.add_classes()->set_actor_class(v1::ACTOR_CLASS_BUS);
  EXPECT_THAT(TrafficWords(traffic), HasSubstr("car (75 %), bus (25 %); "));
}

}  // namespace
}  // namespace longtail
