#include "scenarios/behavior/near_pairs.h"

#include <algorithm>
#include <cmath>

namespace longtail {
namespace {

constexpr double kCellM = 16;
// Each of two bodies may move this far before the list is made anew.
constexpr double kSlackM = 3;

double Square(double x) { return x * x; }

int64_t CellOf(double x_m) { return static_cast<int64_t>(std::floor(x_m / kCellM)); }

}  // namespace

void NearPairs::Update(const std::vector<Disc>& discs) {
  if (built_for_.size() != discs.size() || HasMovedFar(discs)) Rebuild(discs);
}

bool NearPairs::HasMovedFar(const std::vector<Disc>& discs) const {
  for (size_t i = 0; i < discs.size(); ++i) {
    const Disc &now = discs[i], &then = built_for_[i];
    if (now.radius_m < 0 && then.radius_m < 0) continue;
    if (now.radius_m > then.radius_m || Square(now.x_m - then.x_m) + Square(now.y_m - then.y_m) > Square(kSlackM)) {
      return true;
    }
  }
  return false;
}

size_t NearPairs::SlotOf(int64_t column, int64_t row) const {
  const uint64_t mixed =
      static_cast<uint64_t>(column) * 0x9E3779B97F4A7C15u ^ static_cast<uint64_t>(row) * 0xC2B2AE3D27D4EB4Fu;
  return (mixed ^ mixed >> 29) & (heads_.size() - 1);
}

void NearPairs::Rebuild(const std::vector<Disc>& discs) {
  built_for_ = discs;
  size_t slots = 16;
  while (slots < 2 * discs.size()) slots *= 2;
  heads_.assign(slots, -1);
  next_.assign(discs.size(), -1);
  pairs_.clear();
  pairs_.reserve(4 * discs.size());  // as many as traffic has
  double largest_m = 0;
  for (const Disc& disc : discs) largest_m = std::max(largest_m, disc.radius_m);
  // Backwards, so that chains run upwards.
  for (int i = static_cast<int>(discs.size()) - 1; i >= 0; --i) {
    if (discs[i].radius_m < 0) continue;
    int& head = heads_[SlotOf(CellOf(discs[i].x_m), CellOf(discs[i].y_m))];
    next_[i] = head;
    head = i;
  }
  for (int i = 0; i < static_cast<int>(discs.size()); ++i) {
    const Disc& disc = discs[i];
    if (disc.radius_m < 0) continue;
    const size_t first_pair = pairs_.size();
    const double reach_m = disc.radius_m + largest_m + 2 * kSlackM;
    const int64_t last_column = CellOf(disc.x_m + reach_m), last_row = CellOf(disc.y_m + reach_m);
    for (int64_t column = CellOf(disc.x_m - reach_m); column <= last_column; ++column) {
      for (int64_t row = CellOf(disc.y_m - reach_m); row <= last_row; ++row) {
        for (int k = heads_[SlotOf(column, row)]; k >= 0; k = next_[k]) {
          // Cells may share a slot: a body counts in its own cell only.
          if (k <= i || CellOf(discs[k].x_m) != column || CellOf(discs[k].y_m) != row) continue;
          const double near_m = disc.radius_m + discs[k].radius_m + 2 * kSlackM;
          if (Square(disc.x_m - discs[k].x_m) + Square(disc.y_m - discs[k].y_m) > Square(near_m)) continue;
          pairs_.push_back({i, k});
        }
      }
    }
    std::sort(pairs_.begin() + static_cast<std::ptrdiff_t>(first_pair), pairs_.end(),
              [](const ActorPair& a, const ActorPair& b) { return a.second < b.second; });
  }
}

}  // namespace longtail
