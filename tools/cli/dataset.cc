#include "tools/cli/dataset.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "generator/dataset/file_ops.h"
#include "generator/dataset/info.h"
#include "generator/dataset/inspect.h"
#include "generator/dataset/reader.h"
#include "generator/dataset/verify.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/progress.h"
#include "tools/cli/table.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kMaxShown = 20;
constexpr int64_t kMebi = int64_t{1} << 20;

std::string Bytes(int64_t bytes) {
  if (bytes < 10 * 1024) return absl::StrCat(bytes, " bytes");
  if (bytes < kMebi) return absl::StrFormat("%.1f KiB", bytes / 1024.0);
  if (bytes < 1024 * kMebi) return absl::StrFormat("%.1f MiB", bytes / static_cast<double>(kMebi));
  return absl::StrFormat("%.2f GiB", bytes / (1024.0 * kMebi));
}

std::string Shape(const std::vector<int64_t>& shape) { return absl::StrCat("(", absl::StrJoin(shape, ", "), ")"); }

std::string Dump(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace); }

Json ToJson(const std::vector<VerifyProblem>& problems) {
  Json rows = Json::array();
  for (const VerifyProblem& problem : problems) rows.push_back({{"file", problem.file}, {"what", problem.what}});
  return rows;
}

Json ToJson(const DatasetInfo& info) {
  Json counts = Json::object();
  for (const auto& [name, values] : info.counts) counts[name] = values;
  return {{"complete", info.complete},
          {"planned_shards", info.num_planned_shards},
          {"shards", info.num_shards},
          {"planned_samples", info.num_planned_samples},
          {"samples", info.num_samples},
          {"failed", info.num_failed},
          {"rejected_tries", info.num_rejected},
          {"frames", info.num_frames},
          {"seconds", info.seconds},
          {"bytes", info.num_bytes},
          {"seed", info.seed},
          {"model", info.model},
          {"digest", info.digest},
          {"counts", counts}};
}

Json ToJson(const InspectedSample& sample) {
  Json facts = Json::object();
  for (const auto& [name, value] : sample.facts) facts[name] = value;
  Json members = Json::array();
  for (const InspectedMember& member : sample.members) {
    Json row = {{"extension", member.extension}, {"bytes", member.bytes}};
    if (!member.dtype.empty()) {
      row["dtype"] = member.dtype;
      row["shape"] = member.shape;
    }
    members.push_back(std::move(row));
  }
  return {{"index", sample.index}, {"unit_id", sample.unit_id}, {"shard", sample.shard}, {"caption", sample.caption},
          {"facts", facts},        {"events", sample.events},   {"members", members}};
}

// The index that a word means: a unit id, or a number in plan order.
absl::StatusOr<int> FindSample(const DatasetReader& reader, const std::string& word) {
  if (reader.num_samples() == 0) return absl::NotFoundError(absl::StrCat(reader.root(), " has no samples yet"));
  if (word.empty()) return 0;
  if (const int found = reader.FindSample(word); found >= 0) return found;
  int index = 0;
  if (!absl::SimpleAtoi(word, &index)) {
    return absl::NotFoundError(absl::StrCat(reader.root(), " has no sample ", word));
  }
  if (index < 0 || index >= reader.num_samples()) {
    return absl::NotFoundError(absl::StrCat("SAMPLE must be in [0, ", reader.num_samples() - 1, "], got ", index));
  }
  return index;
}

// As many lines as a screen takes.
void PrintProblems(const std::vector<VerifyProblem>& problems, std::ostream& out) {
  for (size_t i = 0; i < std::min(problems.size(), kMaxShown); ++i) {
    out << problems[i].file << ": " << problems[i].what << "\n";
  }
  if (problems.size() > kMaxShown) out << "and " << problems.size() - kMaxShown << " more\n";
}

}  // namespace

int RunDatasetInfo(const DatasetOptions& options, CommandContext& context) {
  const auto reader = DatasetReader::Open(PosixFileOps(), options.root);
  if (!reader.ok()) return Fail(reader.status(), context);
  const absl::StatusOr<DatasetInfo> info = ReadDatasetInfo(**reader);
  if (!info.ok()) return Fail(info.status(), context);
  if (options.json) {
    context.out << Dump(ToJson(*info)) << "\n";
    return kExitDone;
  }
  context.out << "samples         " << info->num_samples << " of " << info->num_planned_samples << " planned";
  if (info->num_failed > 0) context.out << ", " << info->num_failed << " could not be made";
  context.out << "\nshards          " << info->num_shards << " of " << info->num_planned_shards << " committed"
              << (info->complete ? "" : "; the dataset is not complete") << "\nframes          " << info->num_frames
              << "\nclips           " << absl::StrFormat("%.1f s", info->seconds) << "\nsize            "
              << Bytes(info->num_bytes) << "\nrejected tries  " << info->num_rejected << "\nseed            "
              << info->seed << "\nmodel           " << info->model << "\ndigest          " << info->digest << "\n";
  Table table({"BY", "VALUE", "SAMPLES", "SHARE"});
  bool has_rows = false;
  for (const auto& [name, values] : info->counts) {
    for (const auto& [value, count] : values) {
      has_rows = true;
      table.Add({name, value, absl::StrCat(count),
                 absl::StrFormat("%.1f %%", 100.0 * count / std::max<int64_t>(info->num_samples, 1))});
    }
  }
  if (has_rows) {
    context.out << "\n";
    table.Print(context.out);
  }
  return kExitDone;
}

int RunDatasetVerify(const DatasetOptions& options, CommandContext& context) {
  std::optional<Progress> progress;
  const auto on_bytes = [&](int64_t done, int64_t total) {
    if (!progress) {
      progress.emplace(Progress::Options{.label = "verify",
                                         .unit = "MiB",
                                         .total = std::max<int64_t>(total / kMebi, 1),
                                         .terminal = context.err_is_terminal},
                       context.err);
    }
    progress->Update(done / kMebi);
  };
  const absl::StatusOr<VerifyReport> report = VerifyDataset(PosixFileOps(), options.root, on_bytes);
  if (progress) progress->Finish();
  progress.reset();
  if (!report.ok()) return Fail(report.status(), context);
  const bool whole = report->problems.empty();
  if (options.json) {
    context.out << Dump({{"whole", whole},
                         {"shards", report->num_shards},
                         {"samples", report->num_samples},
                         {"bytes", report->num_bytes},
                         {"problems", ToJson(report->problems)},
                         {"notes", ToJson(report->notes)}})
                << "\n";
    return whole ? kExitDone : kExitChecksFailed;
  }
  PrintProblems(report->problems, context.out);
  for (const VerifyProblem& note : report->notes) context.err << "note: " << note.file << " " << note.what << "\n";
  context.out << options.root << ": "
              << (whole
                      ? std::string("whole")
                      : absl::StrCat(report->problems.size(), report->problems.size() == 1 ? " problem" : " problems"))
              << ", " << report->num_samples << (report->num_samples == 1 ? " sample in " : " samples in ")
              << report->num_shards << (report->num_shards == 1 ? " shard, " : " shards, ") << Bytes(report->num_bytes)
              << "\n";
  return whole ? kExitDone : kExitChecksFailed;
}

int RunDatasetInspect(const DatasetOptions& options, CommandContext& context) {
  const auto reader = DatasetReader::Open(PosixFileOps(), options.root);
  if (!reader.ok()) return Fail(reader.status(), context);
  const absl::StatusOr<int> index = FindSample(**reader, options.sample);
  if (!index.ok()) return Fail(index.status(), context);
  const absl::StatusOr<InspectedSample> sample = InspectSample(**reader, *index);
  if (!sample.ok()) return Fail(sample.status(), context);
  if (options.json) {
    context.out << Dump(ToJson(*sample)) << "\n";
    return kExitDone;
  }
  context.out << "sample " << sample->index << " of " << (*reader)->num_samples() << ", unit " << sample->unit_id
              << ", in shards/" << sample->shard << ".tar\n";
  if (!sample->caption.empty()) context.out << "\n" << sample->caption << "\n";
  context.out << "\n";
  for (const auto& [name, value] : sample->facts) context.out << absl::StrFormat("%-13s %s\n", name, value);
  for (const std::string& event : sample->events) context.out << absl::StrFormat("%-13s %s\n", "event", event);
  context.out << "\n";
  Table table({"MEMBER", "BYTES", "DTYPE", "SHAPE"});
  for (const InspectedMember& member : sample->members) {
    table.Add(
        {member.extension, absl::StrCat(member.bytes), member.dtype, member.dtype.empty() ? "" : Shape(member.shape)});
  }
  table.Print(context.out);
  return kExitDone;
}

void AddDatasetCommand(CLI::App& app, CommandContext& context) {
  CLI::App* noun =
      AddCommand(app, "dataset", "says what is in a dataset, and whether it is whole", "longtail dataset verify out");
  noun->require_subcommand(1);
  using Run = int (*)(const DatasetOptions&, CommandContext&);
  const auto add = [&](const char* name, const char* description, const char* example, Run run) {
    auto options = std::make_shared<DatasetOptions>();
    CLI::App* command = AddCommand(*noun, name, description, example);
    command->add_option("DIR", options->root, "root of the dataset: the folder with plan.json")->required();
    command->add_flag("--json", options->json, "print JSON")->group("Output");
    command->callback([options, run, &context] { context.exit_code = run(*options, context); });
    return std::make_pair(command, options);
  };
  add("info", "counts samples, frames and bytes, by event, split, road and environment", "longtail dataset info out",
      RunDatasetInfo);
  add("verify", "reads every byte again and names every file that is not as committed", "longtail dataset verify out",
      RunDatasetVerify);
  const auto [inspect, options] = add("inspect", "shows one sample: caption, events, members and their shapes",
                                      "longtail dataset inspect out 3", RunDatasetInspect);
  inspect->add_option("SAMPLE", options->sample, "unit id, or number in the order of the plan; default: the first");
}

}  // namespace longtail
