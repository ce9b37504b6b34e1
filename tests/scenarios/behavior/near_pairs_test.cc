#include "scenarios/behavior/near_pairs.h"

#include <cmath>
#include <set>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kernels/philox.h"

namespace longtail {
namespace {

using Pair = std::pair<int, int>;

// All pairs against all: the slow twin.
std::set<Pair> Touching(const std::vector<Disc>& discs) {
  std::set<Pair> touching;
  for (int i = 0; i < static_cast<int>(discs.size()); ++i) {
    for (int k = i + 1; k < static_cast<int>(discs.size()); ++k) {
      if (discs[i].radius_m < 0 || discs[k].radius_m < 0) continue;
      const double apart = std::hypot(discs[i].x_m - discs[k].x_m, discs[i].y_m - discs[k].y_m);
      if (apart <= discs[i].radius_m + discs[k].radius_m) touching.insert({i, k});
    }
  }
  return touching;
}

std::set<Pair> Found(const NearPairs& pairs) {
  std::set<Pair> found;
  for (const ActorPair& pair : pairs.pairs()) EXPECT_TRUE(found.insert({pair.first, pair.second}).second) << "twice";
  return found;
}

TEST(NearPairs, HoldsEveryPairThatTouchesHoweverBodiesMoveJumpComeAndGo) {
  PhiloxStream random(1, 0, "near_pairs");
  std::vector<Disc> discs(120);
  for (Disc& disc : discs) disc = {random.Uniform(-100, 100), random.Uniform(-100, 100), random.Uniform(0.3, 8)};
  discs[7].radius_m = 40;  // a train
  NearPairs pairs;
  int num_touching = 0;
  for (int tick = 0; tick < 200; ++tick) {
    for (Disc& disc : discs) {
      disc.x_m += random.Uniform(-0.6, 0.6);
      disc.y_m += random.Uniform(-0.6, 0.6);
    }
    const int chosen = static_cast<int>(random.Below(120));
    if (tick % 7 == 0) discs[chosen] = {random.Uniform(-100, 100), random.Uniform(-100, 100), 3};
    if (tick % 11 == 0) discs[chosen].radius_m = -1;
    pairs.Update(discs);
    const std::set<Pair> found = Found(pairs);
    for (const Pair& pair : Touching(discs)) {
      EXPECT_TRUE(found.contains(pair)) << "tick " << tick << ": " << pair.first << ", " << pair.second;
      ++num_touching;
    }
  }
  EXPECT_GT(num_touching, 1000);
}

TEST(NearPairs, AreInOrderAndLeaveOutWhatIsFar) {
  NearPairs pairs;
  pairs.Update({{0, 0, 2}, {500, 0, 2}, {3, 0, 2}, {-900, -40, 2}, {1, 1, 2}, {1, 1, -1}});
  std::vector<Pair> found;
  for (const ActorPair& pair : pairs.pairs()) found.push_back({pair.first, pair.second});
  EXPECT_THAT(found, testing::ElementsAre(Pair(0, 2), Pair(0, 4), Pair(2, 4)));
}

}  // namespace
}  // namespace longtail
