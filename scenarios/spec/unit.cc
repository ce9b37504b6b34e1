#include "scenarios/spec/unit.h"

#include <cstddef>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace longtail {
namespace {

struct Power {
  absl::string_view base;
  int exponent = 1;
};
struct Suffix {
  absl::string_view text;
  Power first, second = {"", 0};
};
constexpr Suffix kSuffixes[] = {
    {"_m", {"m"}},
    {"_s", {"s"}},
    {"_mps", {"m"}, {"s", -1}},
    {"_mps2", {"m"}, {"s", -2}},
    {"_deg", {"deg"}},
    {"_degps", {"deg"}, {"s", -1}},
    {"_rad", {"rad"}},
    {"_radps", {"rad"}, {"s", -1}},
    {"_kg", {"kg"}},
    {"_hz", {"s", -1}},
    {"_mmph", {"mm/h"}},
    {"_px", {"px"}},
    {"_per_m", {"m", -1}},
    {"_per_km", {"km", -1}},
    {"_per_minute", {"minute", -1}},
    {"_per_hour", {"h", -1}},
    {"_ratio", {"", 0}},
    {"_count", {"", 0}},
    {"_index", {"", 0}},
    {"_ev", {"", 0}},
};

struct Foreign {
  absl::string_view suffix;
  absl::string_view ours;
};
constexpr Foreign kForeign[] = {
    {"_kph", "_mps"},     {"_kmh", "_mps"},       {"_mph", "_mps"},     {"_km", "_m"},         {"_cm", "_m"},
    {"_mm", "_m"},        {"_ft", "_m"},          {"_ms", "_s"},        {"_min", "_s"},        {"_sec", "_s"},
    {"_g", "_mps2"},      {"_percent", "_ratio"}, {"_share", "_ratio"}, {"_factor", "_ratio"}, {"_scale", "_ratio"},
    {"_lanes", "_count"}, {"_lane", "_index"},    {"_t", "_kg"},        {"_degrees", "_deg"},
};

// The longest suffix that name ends in after at least one more letter; null where it ends in none.
const Suffix* SuffixOf(absl::string_view name) {
  const Suffix* longest = nullptr;
  for (const Suffix& suffix : kSuffixes) {
    if (name.size() <= suffix.text.size() || !absl::EndsWith(name, suffix.text)) continue;
    if (longest == nullptr || suffix.text.size() > longest->text.size()) longest = &suffix;
  }
  return longest;
}

void Multiply(const Power& power, Unit& unit) {
  for (size_t i = 0; i < kBaseUnits.size(); ++i) {
    if (kBaseUnits[i] == power.base) unit.powers[i] += power.exponent;
  }
}

}  // namespace

absl::string_view UnitSuffix(absl::string_view name) {
  const Suffix* suffix = SuffixOf(name);
  return suffix == nullptr ? absl::string_view() : suffix->text;
}

std::string UnitSuffixes() {
  return absl::StrJoin(kSuffixes, ", ",
                       [](std::string* out, const Suffix& suffix) { absl::StrAppend(out, suffix.text); });
}

std::string WithKnownUnit(absl::string_view name) {
  for (const Foreign& foreign : kForeign) {
    absl::string_view stem = name;
    if (absl::ConsumeSuffix(&stem, foreign.suffix) && !stem.empty()) return absl::StrCat(stem, foreign.ours);
  }
  return "";
}

Unit UnitOfName(absl::string_view name) {
  const Suffix* suffix = SuffixOf(name);
  if (suffix == nullptr) return {Unit::Kind::kUnknown};
  Unit unit;
  Multiply(suffix->first, unit);
  Multiply(suffix->second, unit);
  return unit;
}

std::string UnitText(const Unit& unit) {
  std::string text;
  for (size_t i = 0; i < kBaseUnits.size(); ++i) {
    if (unit.powers[i] == 0) continue;
    absl::StrAppend(&text, text.empty() ? "" : " ", kBaseUnits[i]);
    if (unit.powers[i] != 1) absl::StrAppend(&text, "^", unit.powers[i]);
  }
  return text.empty() ? "a plain number" : absl::StrCat("in ", text);
}

}  // namespace longtail
