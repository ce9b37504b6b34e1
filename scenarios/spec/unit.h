// What a number counts, by the suffix of its name, as products of powers of base units: gap_m, closing_speed_mps (m
// s^-1).
#ifndef LONGTAIL_SCENARIOS_SPEC_UNIT_H_
#define LONGTAIL_SCENARIOS_SPEC_UNIT_H_

#include <array>
#include <string>

#include "absl/strings/string_view.h"

namespace longtail {

inline constexpr std::array<absl::string_view, 10> kBaseUnits = {"m",  "s",    "deg", "rad",    "kg",
                                                                 "px", "mm/h", "km",  "minute", "h"};

struct Unit {
  enum class Kind {
    kKnown,
    kAny,      // of a number that is written down: whatever fits
    kUnknown,  // of a product with such a number
    kClash,    // of a sum or comparison of unlike units
  };
  Kind kind = Kind::kKnown;
  std::array<int, kBaseUnits.size()> powers = {};

  bool operator==(const Unit& other) const { return kind == other.kind && powers == other.powers; }
};

// The suffix that a parameter's name ends in ("_mps"); empty where it ends in none.
absl::string_view UnitSuffix(absl::string_view name);

// All suffixes that a parameter may have: "_m, _s, …".
std::string UnitSuffixes();

// name with the suffix of the same quantity here, where it ends in one of elsewhere ("speed_kmh": "speed_mps"); else
// empty.
std::string WithKnownUnit(absl::string_view name);

// By the suffix of a name; kUnknown where it has none.
Unit UnitOfName(absl::string_view name);

// "in m s^-2"; "a plain number" for ratios, counts and indices.
std::string UnitText(const Unit& unit);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_UNIT_H_
