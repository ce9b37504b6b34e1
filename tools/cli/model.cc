#include "tools/cli/model.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "generator/pipeline/shard_clip_source.h"
#include "generator/video/video.h"
#include "generator/world_model/torch/bench.h"
#include "generator/world_model/torch/evaluator.h"
#include "generator/world_model/torch/torch_world_model.h"
#include "generator/world_model/torch/trainer.h"
#include "tools/cli/code_commit.h"
#include "tools/cli/device_argument.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/flag_checks.h"
#include "tools/cli/instruction_set.h"
#include "tools/cli/progress.h"
#include "tools/cli/stop_signals.h"
#include "tools/cli/table.h"
#include "tools/cli/weights_argument.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

std::string Fixed(double value, int digits) { return std::isnan(value) ? "-" : absl::StrFormat("%.*f", digits, value); }

Json OrNull(double value) { return std::isnan(value) ? Json(nullptr) : Json(value); }

struct TrainArguments {
  std::vector<std::string> data;
  TrainOptions train;
  double checkpoint_minutes = 5;
  std::string device = "cpu";
  bool allow_net = false;
  bool json = false;
};

int RunTrain(const TrainArguments& arguments, CommandContext& context) {
  if (const absl::Status here = DeviceIsThere(arguments.device); !here.ok()) return Fail(here, context);
  if (arguments.train.batch % arguments.train.num_threads != 0) {
    context.err << "longtail: --batch must be a multiple of --nproc, got " << arguments.train.batch << " and "
                << arguments.train.num_threads << "\n";
    return kExitBadUsage;
  }
  const absl::StatusOr<std::unique_ptr<ShardClipSource>> source =
      ShardClipSource::Open(arguments.data, {.split = ClipSplit::kTrain, .allow_net = arguments.allow_net});
  if (!source.ok()) return Fail(source.status(), context);
  TrainOptions options = arguments.train;
  options.checkpoint_interval = absl::Minutes(1) * arguments.checkpoint_minutes;
  options.stop = &CatchStopSignals();
  options.code_commit = CodeCommit();
  options.compute = ComputeTypeOf(PinnedInstructionSet());
  context.err << "training on " << (*source)->num_clips() << " clips\n";
  const std::string weights = options.out_dir + "/weights.safetensors";
  const std::string checkpoint = options.out_dir + "/checkpoint.safetensors";
  if (std::error_code ignored; std::filesystem::exists(checkpoint, ignored)) {
    context.err << "going on from " << checkpoint << "\n";
  }
  const auto report = [&](const TrainProgress& progress) {
    const double eta_minutes = (progress.num_steps - progress.step) * options.batch / progress.frames_per_second / 60;
    context.err << absl::StrFormat(
        "step %d/%d  loss %.4f  PSNR %s dB (true history) %s dB (own)  |g| %.2f  rate %.1e  %.2f frames/s  ETA %.0f "
        "min\n",
        progress.step, progress.num_steps, progress.loss, Fixed(progress.psnr_true_history_db, 2),
        Fixed(progress.psnr_own_history_db, 2), progress.gradient_norm, progress.learning_rate,
        progress.frames_per_second, eta_minutes);
    if (progress.sheet == nullptr) return;
    const std::string path = absl::StrFormat("%s/sheet-%07d.png", options.out_dir, progress.step);
    const absl::StatusOr<std::string> png = EncodePng(*progress.sheet);
    if (!png.ok() || !(std::ofstream(path, std::ios::binary) << *png).flush()) {
      context.err << "longtail: " << path << " could not be written\n";
    }
  };
  if (const absl::Status status = Train(**source, options, report); !status.ok()) return Fail(status, context);
  const int code = StopExitCode();
  if (arguments.json) {
    context.out << Json{{"weights", weights}, {"checkpoint", checkpoint}, {"stopped", code != kExitDone}}.dump(2)
                << "\n";
  } else {
    context.out << weights << "\n";
  }
  return code;
}

struct EvalArguments {
  std::vector<std::string> data;
  std::string weights;
  std::string split = "held-out";
  EvalOptions eval;
  std::string device = "cpu";
  bool allow_net = false;
  bool json = false;
};

Json ToJson(const EvalReport& report) {
  Json rows = Json::array();
  for (const EvalRow& row : report.rows) {
    Json points = Json::array();
    for (const EvalPoint& point : row.points) {
      points.push_back({{"frame", point.frame},
                        {"psnr_db", OrNull(point.psnr_db)},
                        {"ssim", OrNull(point.ssim)},
                        {"actor_psnr_db", OrNull(point.actor_psnr_db)},
                        {"contrast_ratio", OrNull(point.contrast_ratio)},
                        {"laplacian_ratio", OrNull(point.laplacian_ratio)}});
    }
    rows.push_back({{"variant", row.variant}, {"points", points}});
  }
  return {{"weights_sha256", report.weights_sha256}, {"data_digest", report.data_digest},
          {"num_clips", report.num_clips},           {"num_steps", report.num_steps},
          {"initial_frames", report.initial_frames}, {"rows", rows}};
}

void PrintMetric(const EvalReport& report, const std::string& title, int digits, double EvalPoint::*metric,
                 std::ostream& out) {
  std::vector<std::string> header = {title};
  for (const int frame : kEvalFrames) header.push_back(absl::StrCat("@", frame));
  Table table(std::move(header));
  for (const EvalRow& row : report.rows) {
    std::vector<std::string> cells = {row.variant};
    for (const EvalPoint& point : row.points) cells.push_back(Fixed(point.*metric, digits));
    table.Add(std::move(cells));
  }
  table.Print(out);
  out << "\n";
}

int RunEval(const EvalArguments& arguments, CommandContext& context) {
  if (const absl::Status here = DeviceIsThere(arguments.device); !here.ok()) return Fail(here, context);
  EvalOptions options = arguments.eval;
  const absl::StatusOr<std::string> weights = ResolveWeights(arguments.weights, context);
  if (!weights.ok()) return Fail(weights.status(), context);
  options.weights_path = *weights;
  options.compute = ComputeTypeOf(PinnedInstructionSet());
  const absl::StatusOr<std::unique_ptr<ShardClipSource>> source = ShardClipSource::Open(
      arguments.data,
      {.split = arguments.split == "all" ? ClipSplit::kAll : ClipSplit::kHeldOut, .allow_net = arguments.allow_net});
  if (!source.ok()) return Fail(source.status(), context);
  if ((*source)->num_clips() == 0) {
    return Fail(absl::NotFoundError("the data hold no clip of the split; use --split all"), context);
  }
  const int num_clips = (*source)->num_clips();
  Progress progress({.label = "eval",
                     .unit = "clips",
                     .total = options.max_clips > 0 ? std::min(options.max_clips, num_clips) : num_clips,
                     .terminal = context.err_is_terminal},
                    context.err);
  const absl::StatusOr<EvalReport> report =
      Evaluate(**source, options, [&](int done, int /*total*/) { progress.Update(done); });
  if (report.ok()) progress.Finish();
  if (!report.ok()) return Fail(report.status(), context);
  if (arguments.json) {
    context.out << ToJson(*report).dump(2) << "\n";
    return kExitDone;
  }
  context.out << absl::StrFormat("weights %s  clips %d  K = %d  initial frames %d\n\n",
                                 report->weights_sha256.substr(0, 12), report->num_clips, report->num_steps,
                                 report->initial_frames);
  PrintMetric(*report, "PSNR, dB", 1, &EvalPoint::psnr_db, context.out);
  PrintMetric(*report, "PSNR on actors, dB", 1, &EvalPoint::actor_psnr_db, context.out);
  PrintMetric(*report, "SSIM", 3, &EvalPoint::ssim, context.out);
  PrintMetric(*report, "contrast / truth", 2, &EvalPoint::contrast_ratio, context.out);
  PrintMetric(*report, "Laplacian / truth", 2, &EvalPoint::laplacian_ratio, context.out);
  return kExitDone;
}

struct WeightsArguments {
  std::string weights;
  std::string device = "cpu";
  int repeats = 20;
  bool json = false;
};

int RunInfo(const WeightsArguments& arguments, CommandContext& context) {
  if (const absl::Status here = DeviceIsThere(arguments.device); !here.ok()) return Fail(here, context);
  const absl::StatusOr<std::string> weights = ResolveWeights(arguments.weights, context);
  if (!weights.ok()) return Fail(weights.status(), context);
  TorchModelOptions options;
  options.weights_path = *weights;
  options.compute = ComputeTypeOf(PinnedInstructionSet());
  const auto model = CreateTorchWorldModel(options);
  if (!model.ok()) return Fail(model.status(), context);
  const ModelInfo& info = (*model)->info();
  const Json json = {{"path", *weights},
                     {"name", info.name},
                     {"sha256", info.sha256},
                     {"weights_dtype", info.weights_dtype},
                     {"device", info.device},
                     {"library", info.library},
                     {"license", info.license},
                     {"width_px", info.width_px},
                     {"height_px", info.height_px},
                     {"num_parameters", info.num_parameters},
                     {"gflop_per_evaluation", std::round(info.flop_per_evaluation * 1e-7) * 1e-2}};
  if (arguments.json) {
    context.out << json.dump(2) << "\n";
    return kExitDone;
  }
  Table table({"field", "value"});
  for (const auto& [key, value] : json.items())
    table.Add({key, value.is_string() ? value.get<std::string>() : value.dump()});
  table.Print(context.out);
  return kExitDone;
}

int RunBench(const WeightsArguments& arguments, CommandContext& context) {
  if (const absl::Status here = DeviceIsThere(arguments.device); !here.ok()) return Fail(here, context);
  const absl::StatusOr<std::string> weights = ResolveWeights(arguments.weights, context);
  if (!weights.ok()) return Fail(weights.status(), context);
  const absl::StatusOr<BenchReport> report =
      BenchModel(*weights, arguments.repeats, ComputeTypeOf(PinnedInstructionSet()));
  if (!report.ok()) return Fail(report.status(), context);
  if (arguments.json) {
    Json rows = Json::array();
    for (const BenchRow& row : report->rows) {
      rows.push_back({{"batch", row.batch},
                      {"median_ms_per_frame", row.median_ms_per_frame},
                      {"gflop_per_s", row.gflop_per_s},
                      {"share_of_conv_peak", row.share_of_conv_peak}});
    }
    context.out << Json{{"compute", report->compute},
                        {"gflop_per_evaluation", report->gflop_per_evaluation},
                        {"conv_peak_gflop_per_s", report->conv_peak_gflop_per_s},
                        {"matmul_peak_gflop_per_s", report->matmul_peak_gflop_per_s},
                        {"rows", rows}}
                       .dump(2)
                << "\n";
    return kExitDone;
  }
  context.out << absl::StrFormat(
      "one thread, %s; %.2f GFLOP per evaluation; peak of a 3x3 convolution %.0f GFLOP/s, of a "
      "matrix product %.0f GFLOP/s\n",
      report->compute, report->gflop_per_evaluation, report->conv_peak_gflop_per_s, report->matmul_peak_gflop_per_s);
  Table table({"batch", "ms/frame", "GFLOP/s", "of conv peak"});
  for (const BenchRow& row : report->rows) {
    table.Add({absl::StrCat(row.batch), Fixed(row.median_ms_per_frame, 1), Fixed(row.gflop_per_s, 0),
               absl::StrFormat("%.0f %%", 100 * row.share_of_conv_peak)});
  }
  table.Print(context.out);
  return kExitDone;
}

void AddTrain(CLI::App& model, CommandContext& context) {
  auto arguments = std::make_shared<TrainArguments>();
  CLI::App* command = AddCommand(model, "train", "trains on datasets made with --model reference; resumes by itself",
                                 "longtail model train --data reference_data --out training --steps 20000");
  TrainOptions& train = arguments->train;
  command->add_option("--data", arguments->data, "dataset folders")->required();
  command->add_option("--out", train.out_dir, "folder of checkpoint, weights and sample sheets")->required();
  command->add_option("--config", train.config, "small or tiny; default: that of the weights or checkpoint, else small")
      ->check(CLI::IsMember({"small", "tiny"}));
  command->add_option("--weights", train.initial_weights,
                      "weights to start from; where --out has a checkpoint, those that it started from");
  command->add_option("--steps", train.num_steps, "steps in all")
      ->check(CLI::Range(int64_t{1}, int64_t{1000000000}))
      ->capture_default_str();
  command->add_option("--batch", train.batch, "frames a step")->check(CLI::Range(1, 1024))->capture_default_str();
  command->add_option("--nproc", train.num_threads, "threads that share a batch")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command->add_option("--seed", train.seed, "key of all randomness")->check(CheckSeed)->capture_default_str();
  command->add_option("--learning-rate", train.learning_rate, "highest rate")
      ->check(InRange(1e-7, 1))
      ->capture_default_str();
  command->add_option("--checkpoint-minutes", arguments->checkpoint_minutes, "between checkpoints and sample sheets")
      ->check(InRange(0.01, 10080))
      ->capture_default_str();
  command->add_flag("--allow-net", arguments->allow_net, "takes frames that a network drew for the truth, too");
  AddDeviceFlag(*command, arguments->device);
  command->add_flag("--json", arguments->json, "print JSON")->group("Output");
  command->callback([arguments, &context] { context.exit_code = RunTrain(*arguments, context); });
}

void AddEval(CLI::App& model, CommandContext& context) {
  auto arguments = std::make_shared<EvalArguments>();
  CLI::App* command = AddCommand(model, "eval", "measures free-running quality against the reference camera",
                                 "longtail model eval --data reference_data --clips 16");
  command->add_option("--data", arguments->data, "dataset folders made with --model reference")->required();
  command->add_option("--weights", arguments->weights, "default: the shipped weights");
  command->add_option("--split", arguments->split, "held-out (val and test) or all")
      ->check(CLI::IsMember({"held-out", "all"}))
      ->capture_default_str();
  command->add_option("--clips", arguments->eval.max_clips, "how many, 0 for all")
      ->check(CLI::Range(0, 10000000))
      ->capture_default_str();
  command->add_option("--num-steps", arguments->eval.num_steps, "K, network evaluations a frame")
      ->check(CLI::Range(1, kMaxEvalSteps))
      ->capture_default_str();
  command->add_option("--initial-frames", arguments->eval.initial_frames, "true frames given: 0 or 1")
      ->check(CLI::Range(0, 1))
      ->capture_default_str();
  command->add_flag("--allow-net", arguments->allow_net, "takes frames that a network drew for the truth, too");
  AddDeviceFlag(*command, arguments->device);
  command->add_flag("--json", arguments->json, "print JSON")->group("Output");
  command->callback([arguments, &context] { context.exit_code = RunEval(*arguments, context); });
}

void AddWeightsCommand(CLI::App& model, CommandContext& context, const std::string& name,
                       const std::string& description, int (*run)(const WeightsArguments&, CommandContext&)) {
  auto arguments = std::make_shared<WeightsArguments>();
  CLI::App* command = AddCommand(model, name, description, absl::StrCat("longtail model ", name));
  command->add_option("--weights", arguments->weights, "default: the shipped weights");
  AddDeviceFlag(*command, arguments->device);
  if (run == RunBench) {
    command->add_option("--repeats", arguments->repeats, "timed runs")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str();
  }
  command->add_flag("--json", arguments->json, "print JSON")->group("Output");
  command->callback([arguments, &context, run] { context.exit_code = run(*arguments, context); });
}

}  // namespace

void AddModelCommand(CLI::App& app, CommandContext& context) {
  CLI::App* model = AddCommand(app, "model", "trains, evaluates and describes world models", "longtail model info");
  model->require_subcommand(1);
  AddTrain(*model, context);
  AddEval(*model, context);
  AddWeightsCommand(*model, context, "info", "what a weights file holds", RunInfo);
  AddWeightsCommand(*model, context, "bench", "speed of the network beside the machine's convolution peak", RunBench);
}

}  // namespace longtail
