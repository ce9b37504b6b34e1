#include "tools/cli/scenario_road.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "scenarios/road/opendrive/opendrive_reader.h"
#include "scenarios/spec/diagnostic.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/map_drawing.h"
#include "tools/cli/map_summary.h"

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

}  // namespace

int RunScenarioRoad(const ScenarioRoadOptions& options, CommandContext& context) {
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
  if (options.out.empty()) return kExitDone;
  const std::string title = std::filesystem::path(options.map).stem().string();
  if (!WriteFile(options.out, MapSvg(*map.network, title), context)) return kExitIoError;
  if (!options.json && options.out != "-") context.out << "\n" << options.out << "\n";
  return kExitDone;
}

void AddScenarioRoad(CLI::App& scenario, CommandContext& context) {
  auto options = std::make_shared<ScenarioRoadOptions>();
  CLI::App* command = AddCommand(scenario, "road", "says what is in an OpenDRIVE map, and draws it from above",
                                 "longtail scenario road town.xodr --out town.svg");
  command->add_option("MAP", options->map, "OpenDRIVE file (.xodr)")->required();
  command->add_option("--out", options->out, "SVG to write; - for standard output")->group("Output");
  command->add_flag("--json", options->json, "print JSON, with every warning and fault")->group("Output");
  command->callback([options, &context] { context.exit_code = RunScenarioRoad(*options, context); });
}

}  // namespace longtail
