// Units, by the suffix of a name: gap_m, closing_speed_mps.
#ifndef LONGTAIL_SCENARIOS_SPEC_UNITS_H_
#define LONGTAIL_SCENARIOS_SPEC_UNITS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace longtail {

// The suffix that a parameter's name ends in ("_mps"); empty where it ends in none.
absl::string_view UnitSuffix(absl::string_view name);

// All suffixes that a parameter may have: "_m, _s, …".
std::string UnitSuffixes();

// name with the suffix of the same quantity here, where it ends in one of elsewhere ("speed_kmh": "speed_mps"); else
// empty.
std::string WithKnownUnit(absl::string_view name);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_UNITS_H_
