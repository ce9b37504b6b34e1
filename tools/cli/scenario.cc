#include "tools/cli/scenario.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "scenarios/deep_check.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/sampling/spec_sampler.h"
#include "scenarios/simulate.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/flag_checks.h"
#include "tools/cli/preview_svg.h"
#include "tools/cli/preview_sweep.h"
#include "tools/cli/scenario_check.h"
#include "tools/cli/scenario_explain.h"
#include "tools/cli/scenario_new.h"
#include "tools/cli/scenario_road.h"
#include "tools/cli/spec_argument.h"
#include "tools/cli/table.h"
#include "tools/cli/track_summary.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

std::string Number(double value) { return absl::StrFormat("%.4g", value); }

std::string OrDash(const std::optional<double>& value) { return value ? absl::StrFormat("%.2f", *value) : "-"; }

Json OrNull(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json ToJson(const google::protobuf::RepeatedPtrField<v1::Rejection>& rejections) {
  Json rows = Json::array();
  for (const v1::Rejection& rejection : rejections) {
    rows.push_back({{"try_index", rejection.try_index()},
                    {"reason", ReasonName(rejection.reason())},
                    {"subject", rejection.subject()},
                    {"detail", rejection.detail()}});
  }
  return rows;
}

// Draws until constraints and ranges hold, without simulating.
absl::StatusOr<v1::Scenario> DrawParameters(const SpecSampler& sampler, uint64_t seed, uint64_t sample_index) {
  std::vector<v1::Rejection> rejections;
  absl::StatusOr<v1::Scenario> scenario;
  for (int try_index = 0; try_index < sampler.max_tries(); ++try_index) {
    scenario = sampler.Draw(seed, sample_index, try_index);
    if (scenario.ok()) {
      for (const v1::Rejection& rejection : rejections) *scenario->add_rejections() = rejection;
      return scenario;
    }
    if (scenario.status().code() != absl::StatusCode::kFailedPrecondition) return scenario.status();
    rejections.push_back(RejectionOf(scenario.status()));
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "sample ", sample_index, ": all of ", sampler.max_tries(), " draws were rejected: ", CountRejections(rejections),
      "; the last by ", ReasonName(rejections.back().reason()), ": ", rejections.back().detail()));
}

// The accepted sample; under negative the same draw with the event's steps taken out.
absl::StatusOr<AcceptedScenario> DrawSample(const SpecSampler& sampler, const ScenarioOptions& options,
                                            uint64_t sample_index) {
  absl::StatusOr<AcceptedScenario> sample = DrawAccepted(sampler, options.seed, sample_index);
  if (!sample.ok() || !options.negative) return sample;
  absl::StatusOr<v1::Scenario> scenario =
      Instantiate(NegativeControl(sampler.spec()), options.seed, sample_index, sample->scenario.try_index());
  if (!scenario.ok()) return scenario.status();
  absl::StatusOr<v1::WorldTrack> track = Simulate(*scenario);
  if (!track.ok()) return track.status();
  return AcceptedScenario{*std::move(scenario), *std::move(track)};
}

Json ToJson(const AcceptedScenario& sample, const ClipSummary& summary) {
  Json events = Json::array();
  for (const EventSummary& event : summary.events) {
    events.push_back({{"id", event.id},
                      {"window_start_s", event.window_start_s},
                      {"window_end_s", event.window_end_s},
                      {"steps_begin_s", OrNull(event.steps_begin_s)},
                      {"happened_s", OrNull(event.happened_s)}});
  }
  return {{"sample_index", sample.scenario.sample_index()},
          {"try_index", sample.scenario.try_index()},
          {"road", sample.scenario.concrete().roads(0).name()},
          {"environment", sample.scenario.concrete().environments(0).name()},
          {"duration_s", summary.duration_s},
          {"ego_start_mps", summary.ego_start_mps},
          {"ego_end_mps", summary.ego_end_mps},
          {"hardest_braking_mps2", summary.hardest_braking_mps2},
          {"min_distance_m", OrNull(summary.min_distance_m)},
          {"min_distance_at_s", summary.min_distance_m ? Json(summary.min_distance_at_s) : Json(nullptr)},
          {"nearest_actor", summary.nearest_actor},
          {"in_contact", summary.in_contact},
          {"events", events},
          {"rejections", ToJson(sample.scenario.rejections())}};
}

void PrintRejections(const std::map<std::string, int>& rejections, uint64_t num_samples, std::ostream& out) {
  if (rejections.empty()) {
    out << "\nno try was rejected\n";
    return;
  }
  std::vector<std::string> parts;
  for (const auto& [reason, count] : rejections) parts.push_back(absl::StrCat(reason, " ", count));
  out << "\nrejected tries over " << num_samples << (num_samples == 1 ? " sample: " : " samples: ")
      << absl::StrJoin(parts, ", ") << "\n";
}

// Adds min, mean and max of the last num_rows values of each column.
void AddSpread(const std::vector<std::vector<double>>& columns, size_t num_leading, Table& table) {
  const auto add = [&](const std::string& name, auto value_of) {
    std::vector<std::string> row(num_leading);
    row[0] = name;
    for (const std::vector<double>& column : columns) row.push_back(Number(value_of(column)));
    table.Add(std::move(row));
  };
  add("min", [](const std::vector<double>& c) { return *std::min_element(c.begin(), c.end()); });
  add("mean", [](const std::vector<double>& c) {
    double sum = 0;
    for (const double value : c) sum += value;
    return sum / c.size();
  });
  add("max", [](const std::vector<double>& c) { return *std::max_element(c.begin(), c.end()); });
}

}  // namespace

int RunScenarioList(const ScenarioOptions& options, CommandContext& context) {
  absl::StatusOr<std::vector<std::string>> paths = LibrarySpecs(context);
  if (!paths.ok()) return Fail(paths.status(), context);
  Json rows = Json::array();
  Table table({"EVENT", "TAGS", "WHAT HAPPENS"});
  for (const std::string& path : *paths) {
    SpecFile file;
    if (!LoadSpec(path, &file, context)) return context.exit_code;
    const v1::ScenarioSpec& spec = file.parsed.spec;
    const std::vector<std::string> tags(spec.tags().begin(), spec.tags().end());
    const std::string what = spec.events_size() > 0 ? spec.events(0).description() : spec.description();
    rows.push_back(
        {{"id", spec.id()}, {"path", path}, {"tags", tags}, {"event", what}, {"description", spec.description()}});
    table.Add({spec.id(), absl::StrJoin(tags, " "), what});
  }
  if (options.json) {
    context.out << rows.dump(2) << "\n";
  } else {
    table.Print(context.out);
  }
  return kExitDone;
}

int RunScenarioValidate(const ScenarioOptions& options, CommandContext& context) {
  int exit_code = kExitDone;
  Json all = Json::array();
  for (const std::string& argument : options.specs) {
    absl::StatusOr<std::string> path = ResolveSpec(argument, context);
    absl::StatusOr<SpecFile> file =
        path.ok() ? ReadSpecFile(*path, context.library_dir, /*fragments=*/true) : path.status();
    if (!file.ok()) {
      Fail(file.status(), context);
      exit_code = kExitInputMissing;
      continue;
    }
    Diagnostics& diagnostics = file->parsed.diagnostics;
    if (options.deep && !file->parsed.spec.fragment() && !HasErrors(diagnostics)) {
      CheckDraws(file->parsed.spec, file->parsed.source_map, DeepCheckOptions(), diagnostics);
    }
    if (HasErrors(diagnostics) && exit_code == kExitDone) exit_code = kExitBadInput;
    if (options.json) {
      for (const Json& row : Json::parse(DiagnosticsToJson(*path, diagnostics))) all.push_back(row);
      continue;
    }
    if (!diagnostics.empty()) {
      context.err << FormatDiagnostics(*path, file->text, diagnostics, /*max_shown=*/20, context.color);
    }
    if (!HasErrors(diagnostics)) context.out << *path << ": ok\n";
  }
  if (options.json) context.out << all.dump(2) << "\n";
  return exit_code;
}

int RunScenarioSample(const ScenarioOptions& options, CommandContext& context) {
  SpecFile file;
  if (!LoadSpec(options.specs.front(), &file, context)) return context.exit_code;
  const v1::ScenarioSpec& spec = file.parsed.spec;
  std::vector<std::string> header = {"SAMPLE", "TRIES", "ROAD", "ENVIRONMENT"};
  const size_t num_leading = header.size();
  for (const v1::Param& param : spec.params()) header.push_back(param.name());
  Table table(header);
  Json rows = Json::array();
  std::vector<std::vector<double>> columns(spec.params_size());
  const SpecSampler sampler(spec);
  for (uint64_t i = 0; i < options.num_samples; ++i) {
    absl::StatusOr<v1::Scenario> scenario = DrawParameters(sampler, options.seed, options.index + i);
    if (!scenario.ok()) return Fail(scenario.status(), context);
    const std::string& road = scenario->concrete().roads(0).name();
    const std::string& environment = scenario->concrete().environments(0).name();
    std::vector<std::string> row = {absl::StrCat(scenario->sample_index()), absl::StrCat(scenario->try_index() + 1),
                                    road, environment};
    Json params = Json::object();
    for (int p = 0; p < scenario->params_size() && p < spec.params_size(); ++p) {
      const v1::DrawnParam& param = scenario->params(p);
      row.push_back(Number(param.value()));
      columns[p].push_back(param.value());
      params[param.name()] = param.value();
    }
    table.Add(std::move(row));
    rows.push_back({{"sample_index", scenario->sample_index()},
                    {"try_index", scenario->try_index()},
                    {"road", road},
                    {"environment", environment},
                    {"params", params},
                    {"log_p", scenario->log_p()},
                    {"log_q", scenario->log_q()},
                    {"rejections", ToJson(scenario->rejections())}});
  }
  if (options.json) {
    context.out << rows.dump(2) << "\n";
    return kExitDone;
  }
  if (options.num_samples > 1) AddSpread(columns, num_leading, table);
  table.Print(context.out);
  return kExitDone;
}

int RunScenarioSimulate(const ScenarioOptions& options, CommandContext& context) {
  SpecFile file;
  if (!LoadSpec(options.specs.front(), &file, context)) return context.exit_code;
  Table table({"SAMPLE", "TRIES", "ROAD", "ENVIRONMENT", "EVENT_S", "WINDOW_S", "EGO_MPS", "BRAKING_MPS2",
               "MIN_DISTANCE_M", "TO", "AT_S", "CONTACT"});
  Json rows = Json::array();
  std::map<std::string, int> rejections;
  int exit_code = kExitDone;
  const SpecSampler sampler(file.parsed.spec);
  for (uint64_t i = 0; i < options.num_samples; ++i) {
    const uint64_t sample_index = options.index + i;
    absl::StatusOr<AcceptedScenario> sample = DrawSample(sampler, options, sample_index);
    if (sample.status().code() == absl::StatusCode::kResourceExhausted) {
      // Other samples may be fine: say so, go on, and end with "some samples not made".
      Fail(sample.status(), context);
      exit_code = kExitChecksFailed;
      continue;
    }
    if (!sample.ok()) return Fail(sample.status(), context);
    const ClipSummary summary = SummarizeTrack(sample->scenario, sample->track);
    for (const v1::Rejection& rejection : sample->scenario.rejections()) ++rejections[ReasonName(rejection.reason())];
    rows.push_back(ToJson(*sample, summary));
    const EventSummary event = summary.events.empty() ? EventSummary() : summary.events.front();
    table.Add({absl::StrCat(sample_index), absl::StrCat(sample->scenario.try_index() + 1),
               sample->scenario.concrete().roads(0).name(), sample->scenario.concrete().environments(0).name(),
               OrDash(event.happened_s), absl::StrFormat("%.1f..%.1f", event.window_start_s, event.window_end_s),
               absl::StrFormat("%.1f->%.1f", summary.ego_start_mps, summary.ego_end_mps),
               absl::StrFormat("%.1f", summary.hardest_braking_mps2), OrDash(summary.min_distance_m),
               summary.nearest_actor, summary.min_distance_m ? absl::StrFormat("%.1f", summary.min_distance_at_s) : "-",
               summary.in_contact.empty() ? "none" : absl::StrJoin(summary.in_contact, ",")});
  }
  if (options.json) {
    context.out << rows.dump(2) << "\n";
  } else if (!rows.empty()) {
    table.Print(context.out);
    PrintRejections(rejections, options.num_samples, context.out);
  }
  return exit_code;
}

bool IsAnimation(const std::string& out) { return absl::EndsWith(out, ".gif") || absl::EndsWith(out, ".mp4"); }

int RunScenarioPreview(const ScenarioOptions& options, PreviewAnimator animate, CommandContext& context) {
  if (options.json && options.out == "-") {
    context.err << "longtail: --json needs a file as --out: the preview itself goes to -\n";
    return kExitBadUsage;
  }
  if (IsAnimation(options.out) && animate == nullptr) {
    return Fail(absl::InvalidArgumentError(absl::StrCat("--out must end in .svg here, got ", options.out)), context);
  }
  SpecFile file;
  if (!LoadSpec(options.specs.front(), &file, context)) return context.exit_code;
  std::vector<AcceptedScenario> samples;
  const SpecSampler sampler(file.parsed.spec);
  for (uint64_t i = 0; i < options.num_samples; ++i) {
    absl::StatusOr<AcceptedScenario> sample = DrawSample(sampler, options, options.index + i);
    if (!sample.ok()) return Fail(sample.status(), context);
    samples.push_back(*std::move(sample));
  }
  absl::StatusOr<std::string> bytes = IsAnimation(options.out) ? animate(samples, options, context)
                                      : samples.size() > 1     ? SweepSvg(samples)
                                                               : PreviewSvg(samples[0].scenario, samples[0].track);
  if (!bytes.ok()) return Fail(bytes.status(), context);
  if (options.out == "-") {
    context.out << *bytes;
    return kExitDone;
  }
  std::ofstream out(options.out, std::ios::binary | std::ios::trunc);
  out << *bytes;
  out.close();
  if (!out) {
    context.err << "longtail: cannot write " << options.out << "\n";
    return kExitIoError;
  }
  if (options.json) {
    Json json = ToJson(samples[0], SummarizeTrack(samples[0].scenario, samples[0].track));
    if (samples.size() > 1) {
      json = {{"samples", Json::array()}};
      for (const AcceptedScenario& sample : samples) {
        json["samples"].push_back(ToJson(sample, SummarizeTrack(sample.scenario, sample.track)));
      }
    }
    json["path"] = options.out;
    context.out << json.dump(2) << "\n";
  } else {
    context.out << options.out << "\n";
  }
  return kExitDone;
}

void AddScenarioCommand(CLI::App& app, CommandContext& context) { AddScenarioCommandWith(app, context, nullptr); }

void AddScenarioCommandWith(CLI::App& app, CommandContext& context, PreviewAnimator animate) {
  CLI::App* noun = AddCommand(app, "scenario", "writes, checks, explains, samples, simulates and previews specs",
                              "longtail scenario validate my_event.textproto");
  noun->require_subcommand(1);
  using Run = std::function<int(const ScenarioOptions&, CommandContext&)>;
  struct Verb {
    CLI::App* command;
    std::shared_ptr<ScenarioOptions> options;
  };
  const auto add = [&](const char* name, const char* description, const char* example, Run run) {
    Verb verb{AddCommand(*noun, name, description, example), std::make_shared<ScenarioOptions>()};
    verb.command->callback([options = verb.options, run, &context] { context.exit_code = run(*options, context); });
    return verb;
  };
  const auto add_one_spec = [](const Verb& verb) {
    verb.command->add_option("SPEC", verb.options->specs, "spec file, or id of a library event")
        ->required()
        ->expected(1);
  };
  const auto add_json = [](const Verb& verb) {
    verb.command->add_flag("--json", verb.options->json, "print JSON")->group("Output");
  };
  const auto add_seed = [](const Verb& verb) {
    verb.command->add_option("--seed", verb.options->seed, "key of all random draws; 0 is a seed like any other")
        ->check(CheckSeed)
        ->capture_default_str()
        ->group("Samples");
    verb.command->add_option("--index", verb.options->index, "index of the first sample")
        ->check(CheckSeed)
        ->capture_default_str()
        ->group("Samples");
  };
  const auto add_count = [](const Verb& verb, int most = 1000000) {
    verb.command->add_option("--n", verb.options->num_samples, "number of samples")
        ->capture_default_str()
        ->check(CLI::Range(1, most))
        ->group("Samples");
  };
  const auto add_negative = [](const Verb& verb) {
    verb.command
        ->add_flag("--negative", verb.options->negative,
                   "the negative control: the same draw without the event's steps")
        ->group("Samples");
  };

  AddScenarioNew(*noun, context);
  add_json(add("list", "lists the events of the library", "longtail scenario list", RunScenarioList));
  AddScenarioExplain(*noun, context);
  AddScenarioCheck(*noun, context);
  AddScenarioRoad(*noun, context);

  const Verb validate = add("validate", "names every fault of a spec with line and column",
                            "longtail scenario validate my_event.textproto", RunScenarioValidate);
  validate.command->add_option("SPEC", validate.options->specs, "spec files, or ids of library events")->required();
  validate.command->add_flag("--deep", validate.options->deep,
                             "draw and simulate 64 samples as well: what overlaps, never starts or is always rejected");
  add_json(validate);

  const Verb sample = add("sample", "draws the parameters of samples, without simulating them",
                          "longtail scenario sample close_cut_in --seed 7 --n 20", RunScenarioSample);
  sample.options->num_samples = 10;
  const Verb simulate = add("simulate", "simulates samples and says what they came to",
                            "longtail scenario simulate close_cut_in --seed 7 --n 5", RunScenarioSimulate);
  const Verb preview =
      add("preview", "draws a sample from above, still or moving beside its camera; more than one as a grid",
          "longtail scenario preview close_cut_in --seed 7 --out cut_in.gif",
          [animate](const ScenarioOptions& options, CommandContext& preview_context) {
            return RunScenarioPreview(options, animate, preview_context);
          });
  for (const Verb& verb : {sample, simulate, preview}) {
    add_one_spec(verb);
    add_seed(verb);
  }
  add_count(sample);
  add_count(simulate);
  add_count(preview, /*most=*/100);
  add_json(sample);
  add_json(simulate);
  add_json(preview);
  add_negative(simulate);
  add_negative(preview);
  preview.command
      ->add_option("--out", preview.options->out,
                   "file to write, of the kind its ending says: .gif, .mp4, else SVG; - for standard output")
      ->required()
      ->group("Output");
  preview.command
      ->add_option(
          "--camera", preview.options->camera,
          "picture in a .gif or .mp4: the ray-traced reference camera, or control: quick, colours without light")
      ->check(CLI::IsMember({"reference", "control"}))
      ->capture_default_str()
      ->group("Output");
}

}  // namespace longtail
