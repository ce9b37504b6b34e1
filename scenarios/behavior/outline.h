// A body as seen from above where parts of it stand out: its box, and a box for each side door that is open.
#ifndef LONGTAIL_SCENARIOS_BEHAVIOR_OUTLINE_H_
#define LONGTAIL_SCENARIOS_BEHAVIOR_OUTLINE_H_

#include <array>

#include "scenarios/actors/side_door.h"
#include "scenarios/behavior/footprint.h"

namespace longtail {

// Thread-compatible.
struct Outline {
  std::array<Footprint, 5> boxes;  // the body's first
  int size = 0;

  const Footprint* begin() const { return boxes.data(); }
  const Footprint* end() const { return boxes.data() + size; }
  Footprint* begin() { return boxes.data(); }
  Footprint* end() { return boxes.data() + size; }
  void Add(const Footprint& box) { boxes[size++] = box; }  // at most 5
};

// A door that stands open by an angle > 0, of a vehicle whose reference point is at (x, y).
Footprint DoorFootprint(const SideDoor& door, double open_rad, double x_m, double y_m, double yaw_rad);

// Between nearest points, 0 when they overlap.
double FreeDistance(const Outline& a, const Outline& b);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BEHAVIOR_OUTLINE_H_
