// What samples cover, as tables for people and as JSON.
#ifndef LONGTAIL_TOOLS_CLI_COVERAGE_REPORT_H_
#define LONGTAIL_TOOLS_CLI_COVERAGE_REPORT_H_

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "scenarios/sampling/coverage.h"

namespace longtail {

struct SpecCoverage {
  std::string spec;  // its id
  Coverage coverage;
};

// Cells with samples, cells without by name, and how far each parameter reaches into its range. Shares are of the
// samples of the cell's spec: as drawn, and by weight, which is what the spec's own laws give.
void PrintCoverage(const std::vector<SpecCoverage>& specs, std::ostream& out);

// The same; empty cells are those with num_samples 0. Null where nothing was seen or no range is declared.
nlohmann::ordered_json CoverageJson(const std::vector<SpecCoverage>& specs);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_COVERAGE_REPORT_H_
