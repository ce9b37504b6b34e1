#include "tools/cli/coverage_report.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "tools/cli/table.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

double Share(double part, double whole) { return whole > 0 ? part / whole : 0; }

std::string Percent(double share) { return absl::StrFormat("%.1f", 100 * share); }

// ACTOR_CLASS_CAR -> "car".
std::string ClassWord(v1::ActorClass actor_class) {
  std::string word(absl::StripPrefix(v1::ActorClass_Name(actor_class), "ACTOR_CLASS_"));
  std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return std::tolower(c); });
  return word;
}

std::vector<std::string> CellNames(const CoverageCell& cell) {
  return {cell.event, cell.road, cell.environment, ClassWord(cell.actor_class)};
}

std::string Range(double lo, double hi) { return absl::StrFormat("%.4g..%.4g", lo, hi); }

}  // namespace

void PrintCoverage(const std::vector<SpecCoverage>& specs, std::ostream& out) {
  Table cells({"EVENT", "ROAD", "ENVIRONMENT", "ACTOR", "SAMPLES", "SHARE_%", "WEIGHTED_%"});
  Table empty({"EVENT", "ROAD", "ENVIRONMENT", "ACTOR"});
  Table params({"SPEC", "PARAMETER", "DECLARED", "SEEN", "COVERED_%"});
  int num_cells = 0, num_empty = 0, num_params = 0;
  for (const auto& [spec, coverage] : specs) {
    for (const CoverageCell& cell : coverage.cells()) {
      ++num_cells;
      std::vector<std::string> row = CellNames(cell);
      if (cell.num_samples == 0) {
        ++num_empty;
        empty.Add(std::move(row));
        continue;
      }
      row.push_back(absl::StrCat(cell.num_samples));
      row.push_back(Percent(Share(cell.num_samples, coverage.num_samples())));
      row.push_back(Percent(Share(cell.weight, coverage.weight())));
      cells.Add(std::move(row));
    }
    for (const ParamCoverage& param : coverage.params()) {
      ++num_params;
      params.Add({spec, param.name, param.has_range() ? Range(param.declared_lo, param.declared_hi) : "-",
                  coverage.num_samples() > 0 ? Range(param.seen_lo, param.seen_hi) : "-",
                  param.has_range() ? Percent(param.Ratio()) : "-"});
    }
  }
  if (num_empty < num_cells) cells.Print(out);
  if (num_empty == 0) {
    out << "\nno cell of " << num_cells << " is empty\n";
  } else {
    out << "\n" << num_empty << " of " << num_cells << " cells " << (num_empty == 1 ? "is" : "are") << " empty:\n";
    empty.Print(out);
  }
  if (num_params == 0) return;
  out << "\n";
  params.Print(out);
}

Json CoverageJson(const std::vector<SpecCoverage>& specs) {
  Json counts = Json::array(), cells = Json::array(), params = Json::array();
  int num_empty = 0;
  for (const auto& [spec, coverage] : specs) {
    counts.push_back({{"spec", spec}, {"num_samples", coverage.num_samples()}});
    for (const CoverageCell& cell : coverage.cells()) {
      num_empty += cell.num_samples == 0;
      cells.push_back({{"spec", spec},
                       {"event", cell.event},
                       {"road", cell.road},
                       {"environment", cell.environment},
                       {"actor_class", v1::ActorClass_Name(cell.actor_class)},
                       {"num_samples", cell.num_samples},
                       {"share", Share(cell.num_samples, coverage.num_samples())},
                       {"weighted_share", Share(cell.weight, coverage.weight())}});
    }
    for (const ParamCoverage& param : coverage.params()) {
      const auto number = [](bool known, double value) { return known ? Json(value) : Json(nullptr); };
      const bool seen = coverage.num_samples() > 0;
      params.push_back({{"spec", spec},
                        {"name", param.name},
                        {"declared_lo", number(param.has_range(), param.declared_lo)},
                        {"declared_hi", number(param.has_range(), param.declared_hi)},
                        {"seen_lo", number(seen, param.seen_lo)},
                        {"seen_hi", number(seen, param.seen_hi)},
                        {"coverage_ratio", number(param.has_range(), param.Ratio())}});
    }
  }
  return {
      {"specs", counts}, {"num_cells", cells.size()}, {"num_empty", num_empty}, {"cells", cells}, {"params", params}};
}

}  // namespace longtail
