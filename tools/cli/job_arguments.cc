#include "tools/cli/job_arguments.h"

#include <CLI/CLI.hpp>

#include "tools/cli/device_argument.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/flag_checks.h"

namespace longtail {

void AddPlanFlags(CLI::App& command, JobArguments& arguments) {
  command.add_option("SPEC", arguments.specs, "spec files, or ids of library events")->required();
  command.add_option("--out", arguments.out, "dataset folder; a rerun resumes")->required();
  command.add_option("--clips", arguments.clips, "accepted samples of each spec")
      ->check(CLI::Range(1u, 10000000u))
      ->capture_default_str();
  command.add_option("--seed", arguments.seed, "key of all randomness")->check(CheckSeed)->capture_default_str();
  command.add_option("--quality", arguments.quality, "network evaluations a frame: draft 1, standard 2, fine 4")
      ->check(CLI::IsMember({"draft", "standard", "fine"}))
      ->capture_default_str();
  command.add_option("--model", arguments.model, "net, or reference: the ray-traced camera that makes training data")
      ->check(CLI::IsMember({"net", "reference"}))
      ->capture_default_str();
  command
      .add_option("--initial-frames", arguments.initial_frames, "none, or reference: frame 0 from the reference camera")
      ->check(CLI::IsMember({"none", "reference"}))
      ->capture_default_str();
  command.add_option("--labels", arguments.labels, "standard, or dense: class, instance and depth rasters too")
      ->check(CLI::IsMember({"standard", "dense"}))
      ->capture_default_str();
  command.add_option("--crf", arguments.crf, "H.264 constant rate factor")
      ->check(CLI::Range(0u, 51u))
      ->capture_default_str();
  command.add_option("--batch", arguments.batch, "clips stepped together, filled up to this: pays on a GPU")
      ->check(CLI::Range(1u, 1024u))
      ->capture_default_str();
  AddWeightsFlags(command, arguments);
}

void AddWeightsFlags(CLI::App& command, JobArguments& arguments) {
  command.add_option("--weights", arguments.weights, "default: the shipped weights");
  AddDeviceFlag(command, arguments.device);
}

void AddRunFlags(CLI::App& command, JobArguments& arguments) {
  command.add_option("--workers", arguments.workers, "worker processes; changes no byte")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command.add_flag("--strict", arguments.strict, "a shard that differs from an earlier commit is an error");
  command.add_flag("--timings", arguments.timings, "prints where the time went, summed over workers");
  command.add_flag("--json", arguments.json, "as JSON");
}

void AddShardFlag(CLI::App& command, JobArguments& arguments) {
  command
      .add_option("--shard", arguments.shard,
                  "i/n: this machine's part of the shards; auto: as Slurm, Kubernetes, torchrun or MPI say")
      ->capture_default_str();
}

bool CheckModelFlags(const CLI::App& command, const JobArguments& arguments, CommandContext& context) {
  for (const char* name : {"--quality", "--weights", "--initial-frames"}) {
    if (arguments.model != "reference" || command.get_option(name)->count() == 0) continue;
    context.err << "longtail: " << name << " needs --model net\n";
    context.exit_code = kExitBadUsage;
    return false;
  }
  return true;
}

}  // namespace longtail
