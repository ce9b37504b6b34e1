#include "tools/cli/scenario.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "scenarios/criticality/metrics.h"
#include "scenarios/deep_check.h"
#include "scenarios/simulate.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/flag_checks.h"
#include "tools/cli/preview_svg.h"
#include "tools/cli/preview_sweep.h"
#include "tools/cli/sample_report.h"
#include "tools/cli/scenario_check.h"
#include "tools/cli/scenario_explain.h"
#include "tools/cli/scenario_new.h"
#include "tools/cli/scenario_road.h"
#include "tools/cli/scenario_sample.h"
#include "tools/cli/spec_argument.h"
#include "tools/cli/table.h"
#include "tools/cli/track_summary.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

Json PreviewJson(const AcceptedScenario& sample) {
  return SimulatedJson(sample, SummarizeTrack(sample.scenario, sample.track),
                       EgoCriticality(sample.scenario, sample.track));
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
    const bool asked_for = std::all_of(options.tags.begin(), options.tags.end(), [&](const std::string& tag) {
      return std::find(tags.begin(), tags.end(), tag) != tags.end();
    });
    if (!asked_for) continue;
    const std::string what = spec.events_size() > 0 ? spec.events(0).description() : spec.description();
    rows.push_back(
        {{"id", spec.id()}, {"path", path}, {"tags", tags}, {"event", what}, {"description", spec.description()}});
    table.Add({spec.id(), absl::StrJoin(tags, " "), what});
  }
  if (rows.empty() && !options.tags.empty()) {
    context.err << "longtail: no event has the " << (options.tags.size() == 1 ? "tag " : "tags ")
                << absl::StrJoin(options.tags, " and ") << "\n";
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

// Whether previews have a form with this ending; standard output and names without one hold SVG.
bool IsDrawable(const std::string& out) {
  const std::string ending = out == "-" ? "" : std::filesystem::path(out).extension().string();
  return ending.empty() || ending == ".svg" || ending == ".gif" || ending == ".mp4";
}

bool IsAnimation(const std::string& out) { return absl::EndsWith(out, ".gif") || absl::EndsWith(out, ".mp4"); }

// A fault of the flags, empty for none.
std::string PreviewFault(const ScenarioOptions& options) {
  if (options.json && options.out == "-") return "--json needs a file as --out: the preview itself goes to -";
  if (!IsDrawable(options.out)) return "--out must end in .svg, .gif or .mp4, got " + options.out;
  const bool has_camera = IsAnimation(options.out) && options.num_samples == 1;
  if (options.camera != ScenarioOptions().camera && !has_camera) {
    return "--camera needs one sample and an --out that ends in .gif or .mp4: nothing else shows a camera";
  }
  return "";
}

int RunScenarioPreview(const ScenarioOptions& options, PreviewAnimator animate, CommandContext& context) {
  if (const std::string fault = PreviewFault(options); !fault.empty()) {
    context.err << "longtail: " << fault << "\n";
    return kExitBadUsage;
  }
  if (IsAnimation(options.out) && animate == nullptr) {
    return Fail(absl::InvalidArgumentError(absl::StrCat("--out must end in .svg here, got ", options.out)), context);
  }
  SpecFile file;
  if (!LoadSpec(options.specs.front(), &file, context)) return context.exit_code;
  std::vector<AcceptedScenario> samples;
  std::vector<std::string> notes;
  if (options.negative) notes.push_back("negative control");
  const SampleSource source(std::move(file.parsed.spec), options.negative);
  for (uint64_t i = 0; i < options.num_samples; ++i) {
    absl::StatusOr<AcceptedScenario> sample = source.Draw(options.seed, options.index + i);
    if (absl::IsResourceExhausted(sample.status()) && options.num_samples == 1 && !IsAnimation(options.out)) {
      const absl::Status why = sample.status();
      sample = source.DrawRejected(options.seed, options.index);
      if (!sample.ok()) return Fail(why, context);
      const v1::Rejection& rejection = *sample->scenario.rejections().rbegin();
      context.err << "longtail: " << why.message() << "\nlongtail: this is try " << rejection.try_index() + 1
                  << ", which is thrown away\n";
      notes.push_back("rejected: " + rejection.detail());
    }
    if (!sample.ok()) return Fail(sample.status(), context);
    samples.push_back(*std::move(sample));
  }
  absl::StatusOr<std::string> bytes =
      IsAnimation(options.out) ? animate(samples, options, context)
      : samples.size() > 1     ? SweepSvg(samples, absl::StrJoin(notes, ", "))
                               : PreviewSvg(samples[0].scenario, samples[0].track, absl::StrJoin(notes, ", "));
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
    Json json = PreviewJson(samples[0]);
    if (samples.size() > 1) {
      json = {{"samples", Json::array()}};
      for (const AcceptedScenario& sample : samples) {
        json["samples"].push_back(PreviewJson(sample));
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
  const Verb list =
      add("list", "lists the events of the library", "longtail scenario list --tag night", RunScenarioList);
  list.command->add_option("--tag", list.options->tags,
                           "only events that have this tag; given more than once, all of them");
  add_json(list);
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
                          "longtail scenario sample close_cut_in sudden_fog --seed 7 --n 20", RunScenarioSample);
  sample.options->num_samples = 10;
  const Verb simulate = add("simulate", "simulates samples and says what they came to",
                            "longtail scenario simulate close_cut_in --seed 7 --n 5", RunScenarioSimulate);
  const Verb preview =
      add("preview", "draws a sample from above, still or moving beside its camera; more than one as a grid",
          "longtail scenario preview close_cut_in --seed 7 --out cut_in.gif",
          [animate](const ScenarioOptions& options, CommandContext& preview_context) {
            return RunScenarioPreview(options, animate, preview_context);
          });
  for (const Verb& verb : {sample, simulate}) {
    verb.command->add_option("SPEC", verb.options->specs, "spec files, or ids of library events")->required();
    verb.command->add_option("--threads", verb.options->num_threads, "threads; 0 for as many as the machine has")
        ->capture_default_str()
        ->check(CLI::Range(0, 1024))
        ->group("Samples");
    verb.command
        ->add_flag("--coverage", verb.options->coverage,
                   "count samples by event, road, environment and actor class, and name what none is in")
        ->group("Output");
  }
  preview.command->add_option("SPEC", preview.options->specs, "spec file, or id of a library event")
      ->required()
      ->expected(1);
  for (const Verb& verb : {sample, simulate, preview}) add_seed(verb);
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
                   "file to write, of the kind its ending says: .svg, .gif or .mp4; - for SVG on standard output")
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
