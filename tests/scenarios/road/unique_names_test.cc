#include "scenarios/road/unique_names.h"

#include "gtest/gtest.h"

namespace longtail {
namespace {

TEST(UniqueNames, CountWhereANameWasTaken) {
  UniqueNames names;
  EXPECT_EQ(names.Take("main"), "main");
  EXPECT_EQ(names.Take("main"), "main_2");
  EXPECT_EQ(names.Take("main"), "main_3");
  EXPECT_EQ(names.Take("main_2"), "main_2_2");
  EXPECT_EQ(names.Take("side"), "side");
}

TEST(UniqueNames, LeaveReservedOnesToWhoseTheyAre) {
  UniqueNames names;
  names.Reserve("7_2");
  EXPECT_EQ(names.Take("7"), "7");
  EXPECT_EQ(names.Take("7"), "7_3");
  EXPECT_EQ(names.Take("7_2"), "7_2");
  EXPECT_EQ(names.Take("7"), "7_4");
}

}  // namespace
}  // namespace longtail
