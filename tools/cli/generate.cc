#include "tools/cli/generate.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "generator/dataset/file_ops.h"
#include "generator/dataset/plan.h"
#include "generator/jobs/engine.h"
#include "generator/jobs/worker.h"
#include "generator/labels/schema.h"
#include "generator/pipeline/batch_runner.h"
#include "generator/world_model/torch/torch_world_model.h"
#include "kernels/status_macros.h"
#include "tools/cli/code_commit.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/instruction_set.h"
#include "tools/cli/progress.h"
#include "tools/cli/spec_argument.h"
#include "tools/cli/stop_signals.h"
#include "tools/cli/table.h"
#include "tools/cli/weights_argument.h"

namespace longtail {
namespace {

// Bytes of a 101-frame clip, as a rule: only shapes the shards.
constexpr int64_t kExpectedSampleBytes = int64_t{3} << 20;

uint32_t NumSteps(const GenerateArguments& arguments) {
  if (arguments.model == "reference") return 0;
  if (arguments.quality == "draft") return 1;
  return arguments.quality == "standard" ? 2 : 4;
}

absl::StatusOr<std::unique_ptr<WorldModel>> LoadModel(const std::string& weights, const std::string& device) {
  TorchModelOptions options;
  options.weights_path = weights;
  options.device = device;
  return CreateTorchWorldModel(options);
}

absl::StatusOr<v1::Plan> PlanFor(const GenerateArguments& arguments, std::vector<v1::ScenarioSpec> specs,
                                 const WorldModel* model) {
  PlanOptions options;
  options.specs = std::move(specs);
  options.seed = arguments.seed;
  options.clips_per_spec = arguments.clips;
  options.units_per_batch = arguments.batch;
  options.expected_sample_bytes = kExpectedSampleBytes;
  options.generator_abi = kGeneratorAbi;
  options.model.set_kind(arguments.model);
  options.backend.set_device_class("cpu");
  options.backend.set_max_isa(PinnedInstructionSet());
  options.backend.set_threads(1);
  options.backend.set_batch_size(arguments.batch);
  if (model != nullptr) {
    options.model.set_name(model->info().name);
    options.model.set_sha256(model->info().sha256);
    options.backend.set_library(model->info().library);
  }
  options.profile.set_quality(arguments.quality);
  options.profile.set_num_steps(NumSteps(arguments));
  options.profile.set_labels(arguments.labels);
  options.profile.set_crf(arguments.crf);
  options.profile.set_initial_frames(arguments.initial_frames);
  ASSIGN_OR_RETURN(v1::Plan plan, MakePlan(options));
  const absl::StatusOr<StoredPlan> begun = LoadPlan(PosixFileOps(), arguments.out);
  plan.set_code_commit(begun.ok() ? begun->plan.code_commit() : CodeCommit());
  return plan;
}

// CLI11 by itself takes -1 and what is beyond 64 bits for the largest seed.
std::string CheckSeed(const std::string& text) {
  uint64_t seed = 0;
  return absl::SimpleAtoi(text, &seed) ? "" : absl::StrCat("must be in [0, 2^64), got ", text);
}

// The network draws frames of the one size it was trained on.
absl::Status CheckCameras(const std::vector<v1::ScenarioSpec>& specs, const ModelInfo& info) {
  constexpr uint32_t kDefaultWidthPx = 256, kDefaultHeightPx = 128;
  for (const v1::ScenarioSpec& spec : specs) {
    for (int i = 0; i < spec.sensors().cameras_size(); ++i) {
      const v1::Camera& camera = spec.sensors().cameras(i);
      const int width = static_cast<int>(camera.has_width_px() ? camera.width_px() : kDefaultWidthPx);
      const int height = static_cast<int>(camera.has_height_px() ? camera.height_px() : kDefaultHeightPx);
      if (width == info.width_px && height == info.height_px) continue;
      return absl::InvalidArgumentError(
          absl::StrCat(spec.id(), ": sensors.cameras[", i, "] must be ", info.width_px, " x ", info.height_px,
                       " px, the size that the weights were trained on, got ", width, " x ", height));
    }
  }
  return absl::OkStatus();
}

// "i/n" with 0 <= i < n.
bool ParseShard(const std::string& text, int* index, int* count) {
  const std::vector<std::string> parts = absl::StrSplit(text, '/');
  return parts.size() == 2 && absl::SimpleAtoi(parts[0], index) && absl::SimpleAtoi(parts[1], count) && *index >= 0 &&
         *index < *count;
}

void PrintTimings(const StageTimes& times, int64_t frames, std::ostream& out) {
  absl::Duration total;
  for (const absl::Duration spent : times.spent) total += spent;
  Table table({"stage", "s", "ms/frame", "share"});
  for (int i = 0; i < kNumStages; ++i) {
    const double seconds = absl::ToDoubleSeconds(times.spent[i]);
    table.Add({kStageNames[i], absl::StrFormat("%.2f", seconds),
               absl::StrFormat("%.2f", 1e3 * seconds / std::max<int64_t>(1, frames)),
               absl::StrFormat("%.0f %%", 100 * seconds / std::max(1e-9, absl::ToDoubleSeconds(total)))});
  }
  table.Print(out);
}

void PrintReport(const GenerateArguments& arguments, const JobReport& report, CommandContext& context) {
  if (arguments.json) {
    nlohmann::ordered_json failed = nlohmann::ordered_json::array();
    for (const FailedSample& sample : report.failed) {
      failed.push_back({{"unit_id", sample.unit_id},
                        {"spec", sample.spec_id},
                        {"sample_index", sample.sample_index},
                        {"reason", sample.reason}});
    }
    context.out << nlohmann::ordered_json{{"root", arguments.out},
                                          {"units", report.progress.num_units},
                                          {"units_done", report.progress.units_done},
                                          {"units_resumed", report.progress.units_resumed},
                                          {"frames", report.progress.frames},
                                          {"rejected_tries", report.progress.rejections},
                                          {"shards", report.progress.num_shards},
                                          {"shards_committed", report.shards_committed},
                                          {"complete", report.complete},
                                          {"failed", failed}}
                       .dump(2)
                << "\n";
    return;
  }
  for (const FailedSample& sample : report.failed) {
    context.err << "longtail: " << sample.spec_id << " sample " << sample.sample_index
                << " was not made: " << sample.reason << "\n";
  }
  context.out << absl::StrFormat("%s: %d of %d clips in %d shards%s; %d frames made, %d tries rejected\n",
                                 arguments.out, report.progress.units_done - static_cast<int64_t>(report.failed.size()),
                                 report.progress.num_units, report.progress.num_shards,
                                 report.complete ? "" : " (not complete)", report.progress.frames,
                                 report.progress.rejections);
}

// An error of the job as an exit code: what concerns the output folder is 74, not the caller's input.
int FailJob(const absl::Status& status, CommandContext& context) {
  const int code = Fail(status, context);
  if (status.code() == absl::StatusCode::kResourceExhausted || status.code() == absl::StatusCode::kNotFound ||
      status.code() == absl::StatusCode::kFailedPrecondition) {
    return kExitIoError;
  }
  return status.code() == absl::StatusCode::kUnavailable ? kExitTryAgain : code;
}

}  // namespace

int RunGenerate(const GenerateArguments& arguments, CommandContext& context) {
  JobOptions job;
  if (!ParseShard(arguments.shard, &job.slice_index, &job.num_slices)) {
    context.err << "longtail: --shard must be i/n with 0 <= i < n, got " << arguments.shard << "\n";
    return kExitBadUsage;
  }
  if (arguments.timings && arguments.workers > 1) {
    context.err << "longtail: --timings needs --workers 1: stages of several processes overlap\n";
    return kExitBadUsage;
  }
  std::vector<v1::ScenarioSpec> specs;
  int fault = kExitDone;
  for (const std::string& argument : arguments.specs) {
    SpecFile file;
    if (LoadSpec(argument, &file, context)) {
      specs.push_back(file.parsed.spec);
    } else {
      fault = context.exit_code;
    }
  }
  if (fault != kExitDone) return fault;

  std::unique_ptr<WorldModel> model;
  std::string weights;
  if (arguments.model == "net") {
    const absl::StatusOr<std::string> path = ResolveWeights(arguments.weights, context);
    if (!path.ok()) return Fail(path.status(), context);
    weights = std::filesystem::absolute(*path).string();
    absl::StatusOr<std::unique_ptr<WorldModel>> loaded = LoadModel(weights, arguments.device);
    if (!loaded.ok()) return Fail(loaded.status(), context);
    model = *std::move(loaded);
  }
  if (model != nullptr) {
    if (const absl::Status status = CheckCameras(specs, model->info()); !status.ok()) return Fail(status, context);
  }
  absl::StatusOr<v1::Plan> plan = PlanFor(arguments, std::move(specs), model.get());
  if (!plan.ok()) return Fail(plan.status(), context);

  StageTimes times;
  job.root = arguments.out;
  job.plan = *plan;
  job.num_workers = arguments.workers;
  job.strict = arguments.strict;
  job.stop = &CatchStopSignals();
  std::vector<std::string> events;
  for (const v1::PlannedSpec& spec : plan->specs()) {
    for (const v1::Event& event : spec.spec().events()) events.push_back(event.id());
  }
  job.meta_files = {{"taxonomy.json", TaxonomyJson(events)}};
  if (arguments.workers > 1) {
    model.reset();
    job.launch_worker = ExecLauncher({context.binary_dir + "/longtail_model", "worker", "--root", arguments.out,
                                      "--weights", weights, "--device", arguments.device});
  } else {
    job.make_runner = [&] {
      return absl::StatusOr<std::unique_ptr<BatchRunner>>(MakeClipRunner(*plan, std::move(model), &times));
    };
  }
  int64_t frames_expected = 0;
  for (const v1::PlannedSpec& spec : plan->specs()) {
    // Of the middle clip; only for the bar.
    frames_expected += arguments.clips * static_cast<int64_t>(spec.spec().duration_s().constant() * 10 + 1);
  }
  frames_expected /= job.num_slices;
  Progress progress(
      {.label = "generate", .unit = "frames", .total = frames_expected, .terminal = context.err_is_terminal},
      context.err);
  job.on_progress = [&](const JobProgress& now) {
    progress.Update(now.frames, absl::StrFormat("%d/%d clips, %d/%d shards", now.units_done, now.num_units,
                                                now.shards_done, now.num_shards));
  };
  std::error_code ignored;  // RunJob names what is wrong with the folder
  std::filesystem::create_directories(std::filesystem::absolute(arguments.out).parent_path(), ignored);
  const absl::Time begin = absl::Now();
  const absl::StatusOr<JobReport> report = RunJob(PosixFileOps(), job);
  if (!report.ok()) return FailJob(report.status(), context);
  progress.Finish();
  // What the makers did not spend went into staging, committing and indexing.
  absl::Duration& write = times.spent[static_cast<int>(Stage::kWrite)];
  write = absl::Now() - begin;
  for (int i = 0; i < static_cast<int>(Stage::kWrite); ++i) write -= times.spent[i];
  PrintReport(arguments, *report, context);
  if (arguments.timings) PrintTimings(times, report->progress.frames, context.out);
  if (report->stopped) return StopExitCode();
  return report->failed.empty() ? kExitDone : kExitChecksFailed;
}

void AddGenerateCommand(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<GenerateArguments>();
  CLI::App* command = AddCommand(app, "generate", "makes labelled clips of specs with the world model",
                                 "longtail generate close_cut_in --out data --clips 16 --seed 7");
  command->add_option("SPEC", arguments->specs, "spec files, or ids of library events")->required();
  command->add_option("--out", arguments->out, "dataset folder; a rerun resumes")->required();
  command->add_option("--clips", arguments->clips, "accepted samples of each spec")
      ->check(CLI::Range(1u, 10000000u))
      ->capture_default_str();
  command->add_option("--seed", arguments->seed, "key of all randomness")->check(CheckSeed)->capture_default_str();
  command->add_option("--shard", arguments->shard, "i/n: this machine's part of the shards")->capture_default_str();
  command->add_option("--workers", arguments->workers, "worker processes; changes no byte")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command->add_option("--device", arguments->device, "cpu")->check(CLI::IsMember({"cpu"}))->capture_default_str();
  CLI::Option* quality =
      command->add_option("--quality", arguments->quality, "network evaluations a frame: draft 1, standard 2, fine 4")
          ->check(CLI::IsMember({"draft", "standard", "fine"}))
          ->capture_default_str();
  command->add_option("--model", arguments->model, "net, or reference: the ray-traced camera that makes training data")
      ->check(CLI::IsMember({"net", "reference"}))
      ->capture_default_str();
  CLI::Option* weights = command->add_option("--weights", arguments->weights, "default: the shipped weights");
  CLI::Option* initial_frames = command
                                    ->add_option("--initial-frames", arguments->initial_frames,
                                                 "none, or reference: frame 0 from the reference camera")
                                    ->check(CLI::IsMember({"none", "reference"}))
                                    ->capture_default_str();
  command->add_option("--labels", arguments->labels, "standard, or dense: class, instance and depth rasters too")
      ->check(CLI::IsMember({"standard", "dense"}))
      ->capture_default_str();
  command->add_option("--crf", arguments->crf, "H.264 constant rate factor")
      ->check(CLI::Range(0u, 51u))
      ->capture_default_str();
  command->add_option("--batch", arguments->batch, "clips stepped together")
      ->check(CLI::Range(1u, 1024u))
      ->capture_default_str();
  command->add_flag("--strict", arguments->strict, "a shard that differs from an earlier commit is an error");
  command->add_flag("--timings", arguments->timings, "prints where the time went");
  command->add_flag("--json", arguments->json, "as JSON");
  command->callback([arguments, quality, weights, initial_frames, &context] {
    for (const CLI::Option* option : {quality, weights, initial_frames}) {
      if (arguments->model == "reference" && option->count() > 0) {
        context.err << "longtail: " << option->get_name() << " needs --model net\n";
        context.exit_code = kExitBadUsage;
        return;
      }
    }
    context.exit_code = RunGenerate(*arguments, context);
  });
}

void AddWorkerCommand(CLI::App& app, CommandContext& context) {
  struct WorkerArguments {
    std::string root, weights, device;
    int channel = -1;
    int parent = 0;
  };
  auto arguments = std::make_shared<WorkerArguments>();
  CLI::App* command = app.add_subcommand("worker", "")->group("");
  command->add_option("--root", arguments->root)->required();
  command->add_option("--weights", arguments->weights)->required();
  command->add_option("--device", arguments->device)->required();
  command->add_option("channel", arguments->channel)->required();
  command->add_option("parent", arguments->parent)->required();
  command->callback([arguments, &context] {
    const auto serve = [&]() -> absl::Status {
      RETURN_IF_ERROR(BecomeWorker(arguments->parent));
      ASSIGN_OR_RETURN(const StoredPlan stored, LoadPlan(PosixFileOps(), arguments->root));
      std::unique_ptr<WorldModel> model;
      if (stored.plan.model().kind() == "net") {
        ASSIGN_OR_RETURN(model, LoadModel(arguments->weights, arguments->device));
        if (model->info().sha256 != stored.plan.model().sha256()) {
          return absl::InvalidArgumentError(absl::StrCat(arguments->weights, ": not the weights of the plan"));
        }
      }
      const std::unique_ptr<BatchRunner> runner = MakeClipRunner(stored.plan, std::move(model), /*times=*/nullptr);
      return ServeBatches(arguments->channel, PosixFileOps(), arguments->root, *runner);
    };
    if (const absl::Status status = serve(); !status.ok()) context.exit_code = Fail(status, context);
  });
}

}  // namespace longtail
