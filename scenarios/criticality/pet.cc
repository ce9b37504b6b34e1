#include "scenarios/criticality/pet.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace longtail {
namespace {

double Radius(const Footprint& box) { return std::hypot(box.half_length_m, box.half_width_m); }

bool Covers(const Footprint& a, const Footprint& b) {
  const double dx = a.center.x_m - b.center.x_m, dy = a.center.y_m - b.center.y_m;
  const double reach = Radius(a) + Radius(b);
  return dx * dx + dy * dy <= reach * reach && Overlap(a, b);
}

}  // namespace

std::vector<double> PostEncroachmentTimes(const std::vector<int64_t>& time_us, const std::vector<Footprint>& self,
                                          const std::vector<std::optional<Footprint>>& other) {
  std::vector<double> pet(time_us.size(), std::numeric_limits<double>::infinity());
  for (size_t f = 0; f < time_us.size(); ++f) {
    for (size_t g = 0; g < time_us.size(); ++g) {
      const double apart_s = static_cast<double>(std::abs(time_us[g] - time_us[f])) / 1e6;
      if (apart_s < pet[f] && other[g] && Covers(self[f], *other[g])) pet[f] = apart_s;
    }
  }
  return pet;
}

}  // namespace longtail
