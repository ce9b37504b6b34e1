#include "tools/cli/scenario_check.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "scenarios/event_check.h"
#include "scenarios/sampling/coverage.h"
#include "scenarios/sampling/make_in_order.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/flag_checks.h"
#include "tools/cli/spec_argument.h"
#include "tools/cli/table.h"
#include "tools/cli/track_summary.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

Json ToJson(const EventReport& report) {
  Json rejections = Json::object(), params = Json::array();
  for (const auto& [reason, count] : report.rejections) rejections[ReasonName(reason)] = count;
  for (const ParamCoverage& param : report.params) {
    params.push_back({{"name", param.name},
                      {"declared_lo", param.declared_lo},
                      {"declared_hi", param.declared_hi},
                      {"seen_lo", param.seen_lo},
                      {"seen_hi", param.seen_hi},
                      {"coverage_ratio", param.Ratio()}});
  }
  return {{"id", report.spec},
          {"num_samples", report.num_samples},
          {"num_accepted", report.num_accepted},
          {"num_tries", report.num_tries},
          {"rejections", rejections},
          {"num_first_tries", report.num_first_tries},
          {"num_without_contact", report.num_without_contact},
          {"num_happening", report.num_happening},
          {"num_ego_hit", report.num_ego_hit},
          {"solvable_share", report.solvable_share},
          {"num_controls_detected", report.num_controls_detected},
          {"first_event_s", report.first_event_s},
          {"last_event_s", report.last_event_s},
          {"num_event_times", report.num_event_times},
          {"params", params},
          {"roads", report.roads},
          {"environments", report.environments},
          {"actor_classes", report.actor_classes},
          {"failures", report.failures}};
}

std::string Percent(int part, int whole) { return whole == 0 ? "-" : absl::StrFormat("%.1f", 100.0 * part / whole); }

}  // namespace

int RunScenarioCheck(const ScenarioCheckOptions& options, CommandContext& context) {
  std::vector<std::string> specs = options.specs;
  if (specs.empty()) {
    absl::StatusOr<std::vector<std::string>> library = LibrarySpecs(context);
    if (!library.ok()) return Fail(library.status(), context);
    specs = *std::move(library);
  }
  EventCheckOptions check;
  check.num_samples = options.num_samples;
  check.seed = options.seed;
  check.num_threads = NumThreads(options.num_threads);
  Json all = Json::array();
  Table table({"EVENT", "ACCEPTED_%", "HAPPENS_%", "EGO_HIT_%", "MAY_BE_HIT_%", "CONTROL_%", "EVENT_S", "RANGES_%",
               "ROADS", "WEATHERS", "VERDICT"});
  std::string failures;
  for (const std::string& argument : specs) {
    SpecFile file;
    if (!LoadSpec(argument, &file, context)) return context.exit_code;
    const EventReport report = CheckEvent(file.parsed.spec, check);
    double coverage = 1;
    for (const ParamCoverage& param : report.params) coverage = std::min(coverage, param.Ratio());
    const auto seen = [&](std::string figure) { return report.num_accepted > 0 ? std::move(figure) : "-"; };
    table.Add({report.spec, Percent(report.num_accepted, report.num_tries),
               Percent(report.num_happening, report.num_without_contact),
               Percent(report.num_ego_hit, report.num_first_tries),
               absl::StrFormat("%.1f", 100 * (1 - report.solvable_share)),
               Percent(report.num_controls_detected, report.num_accepted),
               seen(absl::StrFormat("%.1f..%.1f", report.first_event_s, report.last_event_s)),
               seen(absl::StrFormat("%.0f", 100 * coverage)), seen(absl::StrCat(report.roads.size())),
               seen(absl::StrCat(report.environments.size())), report.failures.empty() ? "ok" : "FAILS"});
    for (const std::string& failure : report.failures) absl::StrAppend(&failures, report.spec, ": ", failure, "\n");
    all.push_back(ToJson(report));
  }
  if (options.json) {
    context.out << all.dump(2) << "\n";
  } else {
    table.Print(context.out);
    if (!failures.empty()) context.out << "\n" << failures;
  }
  return failures.empty() ? kExitDone : kExitChecksFailed;
}

void AddScenarioCheck(CLI::App& scenario, CommandContext& context) {
  auto options = std::make_shared<ScenarioCheckOptions>();
  CLI::App* command = AddCommand(scenario, "check", "tells over many samples whether an event is what it claims to be",
                                 "longtail scenario check close_cut_in --n 50");
  command->add_option("SPEC", options->specs, "spec files, or ids of library events; none for the whole library");
  command->add_option("--n", options->num_samples, "number of samples")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000))
      ->group("Samples");
  command->add_option("--seed", options->seed, "key of all random draws")
      ->capture_default_str()
      ->check(CheckSeed)
      ->group("Samples");
  command->add_option("--threads", options->num_threads, "threads; 0 for as many as the machine has")
      ->capture_default_str()
      ->check(CLI::Range(0, 1024))
      ->group("Samples");
  command->add_flag("--json", options->json, "print JSON")->group("Output");
  command->callback([options, &context] { context.exit_code = RunScenarioCheck(*options, context); });
}

}  // namespace longtail
