#include "tools/cli/demo.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "generator/dataset/file_ops.h"
#include "generator/dataset/reader.h"
#include "generator/dataset/verify.h"
#include "generator/pipeline/clip_pictures.h"
#include "generator/video/video.h"
#include "kernels/status_macros.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/flag_checks.h"
#include "tools/cli/generate.h"
#include "tools/cli/job_arguments.h"
#include "tools/cli/progress.h"
#include "tools/cli/spec_argument.h"

namespace longtail {
namespace {

constexpr int kSheetColumns = 8;

struct DemoArguments {
  std::string out = "longtail_demo";
  uint32_t clips = 2;
  uint64_t seed = 16;
  int workers = 2;
  std::string weights;
  bool json = false;
};

struct DemoPictures {
  struct Video {
    std::string path;
    std::string caption;
  };
  std::string sheet_path;
  std::vector<Video> videos;
};

absl::Status WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary);
  if (!(out << bytes).flush()) return absl::PermissionDeniedError(absl::StrCat(path, ": cannot be written"));
  return absl::OkStatus();
}

// The first committed sample of each spec of the plan.
std::vector<int> FirstSamples(const DatasetReader& reader) {
  const v1::Plan& plan = reader.stored_plan().plan;
  std::vector<int> firsts(plan.specs_size(), -1);
  for (const v1::PlannedShard& shard : plan.shards()) {
    for (const v1::PlannedBatch& batch : shard.batches()) {
      for (const v1::PlannedUnit& unit : batch.units()) {
        int& first = firsts[unit.spec_index()];
        if (first < 0) first = reader.FindSample(unit.unit_id());
      }
    }
  }
  firsts.erase(std::remove(firsts.begin(), firsts.end(), -1), firsts.end());
  return firsts;
}

// The contact sheet, and one video for the first clip of each event.
absl::StatusOr<DemoPictures> WritePictures(const DemoArguments& arguments, const DatasetReader& reader,
                                           CommandContext& context) {
  std::vector<int> all(reader.num_samples());
  std::iota(all.begin(), all.end(), 0);
  ASSIGN_OR_RETURN(const RgbImage sheet, ContactSheet(reader, all, kSheetColumns));
  ASSIGN_OR_RETURN(const std::string png, EncodePng(sheet));
  DemoPictures pictures{.sheet_path = arguments.out + "/contact_sheet.png", .videos = {}};
  RETURN_IF_ERROR(WriteFile(pictures.sheet_path, png));
  const std::vector<int> firsts = FirstSamples(reader);
  Progress progress({.label = "videos",
                     .unit = "videos",
                     .total = static_cast<int64_t>(firsts.size()),
                     .terminal = context.err_is_terminal},
                    context.err);
  for (const int index : firsts) {
    ASSIGN_OR_RETURN(const std::string mp4, ComparisonVideo(reader, index));
    ASSIGN_OR_RETURN(const std::string caption, reader.ReadMember(index, "caption.txt"));
    ASSIGN_OR_RETURN(const std::string bytes, reader.ReadMember(index, "spec.pb"));
    v1::ScenarioSpec spec;
    if (!spec.ParseFromString(bytes)) return absl::DataLossError("spec.pb cannot be parsed");
    const std::string path = absl::StrCat(arguments.out, "/", spec.id(), ".mp4");
    RETURN_IF_ERROR(WriteFile(path, mp4));
    progress.Add(1);
    pictures.videos.push_back({path, std::string(absl::StripAsciiWhitespace(caption))});
  }
  return pictures;
}

void PrintSummary(const std::string& dataset, int num_samples, const DemoPictures& pictures, std::ostream& out) {
  out << "\nMade and verified:\n  " << dataset << "/shards    " << num_samples
      << " labelled clips as WebDataset shards\n  " << pictures.sheet_path << "\n";
  for (const DemoPictures::Video& video : pictures.videos) {
    out << "  " << video.path << "\n    " << video.caption << "\n";
  }
  out << "\nTry next:\n"
      << "  longtail dataset inspect " << dataset << "\n"
      << "  longtail scenario preview close_cut_in --seed 3 --out preview.gif\n"
      << "  longtail generate dart_out_from_occluder --out data --clips 16 --seed 1 --workers 2\n";
}

// generated: what `generate --json` said.
void PrintJson(const std::string& generated, const std::string& dataset, int num_samples, const DemoPictures& pictures,
               std::ostream& out) {
  nlohmann::ordered_json videos = nlohmann::ordered_json::array();
  for (const DemoPictures::Video& video : pictures.videos) {
    videos.push_back({{"path", video.path}, {"caption", video.caption}});
  }
  out << nlohmann::ordered_json{{"dataset", dataset},
                                {"samples", num_samples},
                                {"contact_sheet", pictures.sheet_path},
                                {"videos", videos},
                                {"generate", nlohmann::ordered_json::parse(generated)}}
             .dump(2)
      << "\n";
}

int RunDemo(const DemoArguments& arguments, CommandContext& context) {
  std::error_code error;
  std::filesystem::create_directories(arguments.out, error);
  if (error) {
    context.err << "longtail: " << arguments.out << ": " << error.message() << "\n";
    return kExitIoError;
  }
  const absl::StatusOr<std::vector<std::string>> library = LibrarySpecs(context);
  if (!library.ok()) return Fail(library.status(), context);
  JobArguments generate;
  generate.specs = *library;
  generate.out = arguments.out + "/dataset";
  generate.clips = arguments.clips;
  generate.seed = arguments.seed;
  generate.workers = arguments.workers;
  generate.weights = arguments.weights;
  generate.batch = 1;  // small batches, so that all workers have something to do
  context.err << "making " << arguments.clips << " clips of each of " << library->size()
              << " rare events with the world model\n";
  generate.json = arguments.json;
  std::ostringstream generated;
  CommandContext generating{.out = arguments.json ? generated : context.out,
                            .err = context.err,
                            .err_is_terminal = context.err_is_terminal,
                            .color = context.color,
                            .library_dir = context.library_dir,
                            .binary_dir = context.binary_dir};
  const int made = RunGenerate(generate, generating);
  if (made != kExitDone && made != kExitChecksFailed) return made;

  const absl::StatusOr<VerifyReport> verified = VerifyDataset(PosixFileOps(), generate.out);
  if (!verified.ok()) return Fail(verified.status(), context);
  if (!verified->problems.empty()) {
    context.err << "longtail: the dataset did not verify: " << verified->problems.front().file << ": "
                << verified->problems.front().what << "\n";
    return kExitChecksFailed;
  }
  const absl::StatusOr<std::unique_ptr<DatasetReader>> reader = DatasetReader::Open(PosixFileOps(), generate.out);
  if (!reader.ok()) return Fail(reader.status(), context);
  const absl::StatusOr<DemoPictures> pictures = WritePictures(arguments, **reader, context);
  if (!pictures.ok()) return Fail(pictures.status(), context);
  if (arguments.json) {
    PrintJson(generated.str(), generate.out, (*reader)->num_samples(), *pictures, context.out);
  } else {
    PrintSummary(generate.out, (*reader)->num_samples(), *pictures, context.out);
  }
  return made;
}

}  // namespace

void AddDemoCommand(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<DemoArguments>();
  CLI::App* command = AddCommand(app, "demo", "makes a small dataset of rare events, with a contact sheet and videos",
                                 "longtail demo --out longtail_demo");
  command->add_option("--out", arguments->out, "folder for dataset and pictures")->capture_default_str();
  command->add_option("--clips", arguments->clips, "of each event")
      ->check(CLI::Range(1u, 1000u))
      ->capture_default_str();
  command->add_option("--seed", arguments->seed, "key of all randomness")->check(CheckSeed)->capture_default_str();
  command->add_option("--workers", arguments->workers, "worker processes")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command->add_option("--weights", arguments->weights, "default: the shipped weights");
  command->add_flag("--json", arguments->json, "print JSON")->group("Output");
  command->callback([arguments, &context] { context.exit_code = RunDemo(*arguments, context); });
}

}  // namespace longtail
