#include "scenarios/behavior/sight.h"

#include <algorithm>
#include <cmath>

#include "scenarios/behavior/bicycle.h"

namespace longtail {
namespace {

constexpr int kSectors = 256;

// In sectors, in [-kSectors / 2, kSectors / 2).
double SectorsTo(const Point2& eye, const Point2& point) {
  return std::atan2(point.y_m - eye.y_m, point.x_m - eye.x_m) * (kSectors / (2 * kPi));
}

int Wrapped(int sector) { return (sector % kSectors + kSectors) % kSectors; }

bool Contains(const Footprint& box, const Point2& point) {
  const double dx = point.x_m - box.center.x_m, dy = point.y_m - box.center.y_m;
  return std::abs(dx * box.cos_yaw + dy * box.sin_yaw) <= box.half_length_m &&
         std::abs(-dx * box.sin_yaw + dy * box.cos_yaw) <= box.half_width_m;
}

}  // namespace

bool Sight::IsHidden(const Point2& eye, const Point2& point, size_t own, const std::vector<SightBody>& bodies) const {
  const int sector = Wrapped(static_cast<int>(std::floor(SectorsTo(eye, point))));
  for (int k = sector_begins_[sector]; k < sector_begins_[sector + 1]; ++k) {
    const size_t other = static_cast<size_t>(in_sector_[k]);
    if (other != own && Blocks(bodies[other].box, eye, point)) return true;
  }
  return false;
}

const std::vector<int>& Sight::Look(const Point2& eye, double range_m, const std::vector<SightBody>& bodies) {
  spans_.resize(bodies.size());
  sector_begins_.assign(kSectors + 1, 0);
  for (size_t i = 0; i < bodies.size(); ++i) {
    if (!bodies[i].hides) continue;
    const Footprint& box = bodies[i].box;
    if (Contains(box, eye)) {
      spans_[i] = {0, kSectors - 1};
    } else {
      const double middle = SectorsTo(eye, box.center);
      double least = 0, most = 0;
      for (const Point2& corner : box.Corners()) {
        double turn = SectorsTo(eye, corner) - middle;
        turn -= kSectors * std::round(turn / kSectors);
        least = std::min(least, turn);
        most = std::max(most, turn);
      }
      // One sector more on either side for rounding.
      spans_[i] = {static_cast<int>(std::floor(middle + least)) - 1, static_cast<int>(std::floor(middle + most)) + 1};
      spans_[i].last = std::min(spans_[i].last, spans_[i].first + kSectors - 1);
    }
    for (int sector = spans_[i].first; sector <= spans_[i].last; ++sector) ++sector_begins_[Wrapped(sector) + 1];
  }
  for (int sector = 0; sector < kSectors; ++sector) sector_begins_[sector + 1] += sector_begins_[sector];
  in_sector_.resize(static_cast<size_t>(sector_begins_[kSectors]));
  // Filled from the back: a body's place is one before what is left of its sector.
  for (size_t i = bodies.size(); i-- > 0;) {
    if (!bodies[i].hides) continue;
    for (int sector = spans_[i].first; sector <= spans_[i].last; ++sector) {
      in_sector_[--sector_begins_[Wrapped(sector) + 1]] = static_cast<int>(i);
    }
  }
  // Filling has moved each begin down to the one before it.
  for (int sector = 0; sector < kSectors; ++sector) sector_begins_[sector] = sector_begins_[sector + 1];
  sector_begins_[kSectors] = static_cast<int>(in_sector_.size());

  visible_.clear();
  for (size_t i = 0; i < bodies.size(); ++i) {
    const Footprint& box = bodies[i].box;
    if (std::hypot(box.center.x_m - eye.x_m, box.center.y_m - eye.y_m) > range_m) continue;
    int points = IsHidden(eye, box.center, i, bodies) ? 0 : 1;
    for (const Point2& corner : box.Corners()) points += points < 2 && !IsHidden(eye, corner, i, bodies) ? 1 : 0;
    if (points >= 2) visible_.push_back(static_cast<int>(i));
  }
  return visible_;
}

}  // namespace longtail
