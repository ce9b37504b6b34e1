#include "scenarios/spec/units.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace longtail {
namespace {

constexpr absl::string_view kSuffixes[] = {
    "_m",    "_s",  "_mps",   "_mps2",   "_deg",        "_degps",    "_rad",   "_radps", "_kg",    "_hz",
    "_mmph", "_px", "_per_m", "_per_km", "_per_minute", "_per_hour", "_ratio", "_count", "_index",
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

}  // namespace

absl::string_view UnitSuffix(absl::string_view name) {
  absl::string_view longest;
  for (const absl::string_view suffix : kSuffixes) {
    if (suffix.size() > longest.size() && name.size() > suffix.size() && absl::EndsWith(name, suffix)) longest = suffix;
  }
  return longest;
}

std::string UnitSuffixes() { return absl::StrJoin(kSuffixes, ", "); }

std::string WithKnownUnit(absl::string_view name) {
  for (const Foreign& foreign : kForeign) {
    absl::string_view stem = name;
    if (absl::ConsumeSuffix(&stem, foreign.suffix) && !stem.empty()) return absl::StrCat(stem, foreign.ours);
  }
  return "";
}

}  // namespace longtail
