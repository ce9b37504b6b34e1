#include "generator/jobs/slice.h"

#include <cstdlib>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

// Variables that count from 0: the rank and the number of ranks.
struct Launcher {
  const char* index;
  const char* count;
};

constexpr Launcher kLaunchers[] = {{"SLURM_PROCID", "SLURM_NTASKS"},
                                   {"JOB_COMPLETION_INDEX", "JOB_COMPLETIONS"},
                                   {"RANK", "WORLD_SIZE"},
                                   {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"},
                                   {"PMI_RANK", "PMI_SIZE"}};

// What a launcher says, and under which names.
struct Share {
  std::string names;
  Slice slice;
};

absl::StatusOr<std::optional<int>> Number(const Environment& environment, const std::string& name, int min) {
  const std::optional<std::string> text = environment(name);
  if (!text.has_value()) return std::optional<int>();
  int value = 0;
  if (!absl::SimpleAtoi(*text, &value) || value < min) {
    return absl::InvalidArgumentError(absl::StrCat(name, " must be an integer >= ", min, ", got ", *text));
  }
  return std::optional<int>(value);
}

absl::Status Missing(const std::string& absent, const std::string& present) {
  return absl::InvalidArgumentError(absl::StrCat(absent, " must be set where ", present, " is, got nothing"));
}

absl::StatusOr<std::optional<Share>> ShareOf(const Environment& environment, const Launcher& launcher) {
  ASSIGN_OR_RETURN(const std::optional<int> index, Number(environment, launcher.index, 0));
  ASSIGN_OR_RETURN(const std::optional<int> count, Number(environment, launcher.count, 1));
  if (!index.has_value() && !count.has_value()) return std::optional<Share>();
  // Slurm leaves the number of tasks out where there is one.
  if (!count.has_value() && *index == 0 && launcher.index == std::string("SLURM_PROCID")) return std::optional<Share>();
  if (!count.has_value()) return Missing(launcher.count, launcher.index);
  if (!index.has_value()) return Missing(launcher.index, launcher.count);
  if (*index >= *count) {
    return absl::InvalidArgumentError(
        absl::StrCat(launcher.index, " must be below ", launcher.count, " = ", *count, ", got ", *index));
  }
  return std::optional<Share>({absl::StrCat(launcher.index, "/", launcher.count), {*index, *count}});
}

absl::StatusOr<std::optional<Share>> ShareOfArray(const Environment& environment) {
  ASSIGN_OR_RETURN(const std::optional<int> id, Number(environment, "SLURM_ARRAY_TASK_ID", 0));
  ASSIGN_OR_RETURN(const std::optional<int> count, Number(environment, "SLURM_ARRAY_TASK_COUNT", 1));
  ASSIGN_OR_RETURN(const std::optional<int> min, Number(environment, "SLURM_ARRAY_TASK_MIN", 0));
  ASSIGN_OR_RETURN(const std::optional<int> step, Number(environment, "SLURM_ARRAY_TASK_STEP", 1));
  if (!id.has_value() && !count.has_value()) return std::optional<Share>();
  if (!count.has_value()) return Missing("SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_ID");
  if (!id.has_value()) return Missing("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT");
  const int offset = *id - min.value_or(0);
  if (offset < 0 || offset % step.value_or(1) != 0 || offset / step.value_or(1) >= *count) {
    return absl::InvalidArgumentError(absl::StrCat(
        "SLURM_ARRAY_TASK_ID must be of an array without gaps (SLURM_ARRAY_TASK_MIN = ", min.value_or(0),
        ", SLURM_ARRAY_TASK_STEP = ", step.value_or(1), ", SLURM_ARRAY_TASK_COUNT = ", *count, "), got ", *id));
  }
  return std::optional<Share>({"SLURM_ARRAY_TASK_ID/SLURM_ARRAY_TASK_COUNT", {offset / step.value_or(1), *count}});
}

absl::StatusOr<Slice> SliceOfLauncher(const Environment& environment) {
  std::vector<Share> shares;
  ASSIGN_OR_RETURN(const std::optional<Share> array, ShareOfArray(environment));
  if (array.has_value()) shares.push_back(*array);
  for (const Launcher& launcher : kLaunchers) {
    ASSIGN_OR_RETURN(const std::optional<Share> share, ShareOf(environment, launcher));
    if (share.has_value()) shares.push_back(*share);
  }
  if (shares.empty()) {
    std::string names = "SLURM_ARRAY_TASK_ID";
    for (const Launcher& launcher : kLaunchers) absl::StrAppend(&names, ", ", launcher.index);
    return absl::InvalidArgumentError(
        absl::StrCat("one of ", names, " must be set where --shard is auto, got none: give --shard i/n"));
  }
  const Share* said = nullptr;
  for (const Share& share : shares) {
    if (share.slice.count == 1) continue;
    if (said == nullptr) said = &share;
    if (share.slice == said->slice) continue;
    return absl::InvalidArgumentError(absl::StrCat(share.names, " must agree with ", said->names, " = ",
                                                   said->slice.index, "/", said->slice.count, ", got ",
                                                   share.slice.index, "/", share.slice.count, ": give --shard i/n"));
  }
  return said == nullptr ? Slice() : said->slice;
}

}  // namespace

std::optional<std::string> ProcessEnvironment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

absl::StatusOr<Slice> ResolveSlice(const std::string& text, const Environment& environment) {
  if (text == "auto") return SliceOfLauncher(environment);
  const std::vector<std::string> parts = absl::StrSplit(text, '/');
  Slice slice;
  if (parts.size() == 2 && absl::SimpleAtoi(parts[0], &slice.index) && absl::SimpleAtoi(parts[1], &slice.count) &&
      slice.index >= 0 && slice.index < slice.count) {
    return slice;
  }
  return absl::InvalidArgumentError(absl::StrCat("--shard must be i/n with 0 <= i < n, or auto, got ", text));
}

}  // namespace longtail
