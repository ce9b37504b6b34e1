#include "tools/cli/scenario_road.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "scenarios/road/layout/road_layout.h"
#include "scenarios/road/opendrive/opendrive_reader.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/spec/diagnostic.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/flag_checks.h"
#include "tools/cli/lane_table.h"
#include "tools/cli/map_drawing.h"
#include "tools/cli/map_summary.h"
#include "tools/cli/spec_argument.h"
#include "tools/cli/table.h"

namespace longtail {
namespace {

// False, with the fault on context.err, where it cannot be written.
bool WriteFile(const std::string& path, const std::string& text, CommandContext& context) {
  if (path == "-") {
    context.out << text;
    return true;
  }
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) context.err << "longtail: cannot write " << path << "\n";
  return static_cast<bool>(out);
}

int Draw(const RoadNetwork& roads, const std::string& title, const ScenarioRoadOptions& options,
         CommandContext& context) {
  if (options.out.empty()) return kExitDone;
  if (!WriteFile(options.out, MapSvg(roads, title), context)) return kExitIoError;
  if (!options.json && options.out != "-") context.out << "\n" << options.out << "\n";
  return kExitDone;
}

bool IsMap(const std::string& path) { return std::filesystem::path(path).extension() == ".xodr"; }

int RunMap(const ScenarioRoadOptions& options, CommandContext& context) {
  absl::StatusOr<OpenDriveFile> file = ReadOpenDriveFile(options.map);
  if (!file.ok()) {
    Fail(file.status(), context);
    return kExitInputMissing;
  }
  const OpenDriveMap& map = file->map;
  MapSummary summary;
  if (map.network) summary = SummarizeMap(*map.network);
  if (options.json) {
    context.out << MapSummaryJson(options.map, map.network ? &summary : nullptr, map.diagnostics) << "\n";
  } else if (!map.diagnostics.empty()) {
    context.err << FormatDiagnostics(options.map, file->text, GroupWarnings(map.diagnostics), /*max_shown=*/20,
                                     context.color);
  }
  if (!map.network) return kExitBadInput;
  if (!options.json && options.out != "-") context.out << MapSummaryText(options.map, summary);
  return Draw(*map.network, std::filesystem::path(options.map).stem().string(), options, context);
}

// What a spec's author needs to know of a layout: names for positions, routes and signals, and where lanes lie.
std::string LayoutText(const std::string& title, const RoadLayout& layout) {
  std::ostringstream out;
  out << title << "\n\n";
  Table courses({"COURSE", "FROM_M", "TO_M", "STOPS_AT_M"});
  for (size_t c = 0; c < layout.courses.size(); ++c) {
    const Course& course = layout.courses[c];
    std::vector<std::string> stops;
    for (const StopLine& line : layout.stop_lines) {
      if (line.course == static_cast<int>(c)) stops.push_back(absl::StrFormat("%.1f", line.s_m));
    }
    courses.Add({course.name(), absl::StrFormat("%.1f", course.first_s_m()), absl::StrFormat("%.1f", course.last_s_m()),
                 absl::StrJoin(stops, " ")});
  }
  courses.Print(out);
  for (const auto& [alias, course] : layout.aliases) {
    out << alias << " is " << layout.courses[course].name() << "\n";
  }
  for (const SignalGroup& group : layout.signals) out << "signals " << group.name << "\n";
  const Course& main = layout.courses[0];
  out << absl::StrFormat("\nacross %s at %.1f m, from left to right:\n\n", main.name(), main.first_s_m())
      << LaneTable(layout, /*course=*/0, main.first_s_m());
  return out.str();
}

int RunSpec(const ScenarioRoadOptions& options, CommandContext& context) {
  SpecFile file;
  if (!LoadSpec(options.map, &file, context)) return context.exit_code;
  const absl::StatusOr<v1::Scenario> scenario = Instantiate(file.parsed.spec, options.seed, options.index);
  if (!scenario.ok()) return Fail(scenario.status(), context);
  const v1::Road& road = scenario->concrete().roads(0);
  const absl::StatusOr<RoadLayout> layout = LayOutRoad(road);
  if (!layout.ok()) return Fail(layout.status(), context);
  const std::string title = absl::StrCat(file.parsed.spec.id(), ": road ", road.name());
  if (options.json) {
    const MapSummary summary = SummarizeMap(*layout->network);
    context.out << MapSummaryJson(options.map, &summary, {}) << "\n";
  } else if (options.out != "-") {
    context.out << LayoutText(title, *layout);
  }
  return Draw(*layout->network, title, options, context);
}

}  // namespace

int RunScenarioRoad(const ScenarioRoadOptions& options, CommandContext& context) {
  return IsMap(options.map) ? RunMap(options, context) : RunSpec(options, context);
}

void AddScenarioRoad(CLI::App& scenario, CommandContext& context) {
  auto options = std::make_shared<ScenarioRoadOptions>();
  CLI::App* command =
      AddCommand(scenario, "road", "says what is in an OpenDRIVE map or on a spec's road, and draws it from above",
                 "longtail scenario road town.xodr --out town.svg");
  command->add_option("MAP", options->map, "OpenDRIVE file (.xodr), spec file, or id of a library event")->required();
  command->add_option("--seed", options->seed, "of a spec: key of the draw of its road")
      ->check(CheckSeed)
      ->capture_default_str()
      ->group("Samples");
  command->add_option("--index", options->index, "of a spec: index of the sample")
      ->check(CheckSeed)
      ->capture_default_str()
      ->group("Samples");
  command->add_option("--out", options->out, "SVG to write; - for standard output")->group("Output");
  command->add_flag("--json", options->json, "print JSON, with every warning and fault")->group("Output");
  command->callback([options, &context] { context.exit_code = RunScenarioRoad(*options, context); });
}

}  // namespace longtail
