#include "tools/cli/weights_argument.h"

#include <filesystem>

#include "absl/strings/str_cat.h"

namespace longtail {

absl::StatusOr<std::string> ResolveWeights(const std::string& argument, const CommandContext& context) {
  std::error_code ignored;
  if (!argument.empty()) {
    if (std::filesystem::is_regular_file(argument, ignored)) return argument;
    return absl::NotFoundError(absl::StrCat("--weights ", argument, ": no such file"));
  }
  if (context.library_dir.empty()) return absl::NotFoundError("the shipped weights were not found: use --weights FILE");
  const std::filesystem::path root = std::filesystem::path(context.library_dir).parent_path().parent_path();
  const std::string shipped = (root / "generator/world_model/weights/small.safetensors").string();
  if (std::filesystem::is_regular_file(shipped, ignored)) return shipped;
  return absl::NotFoundError(absl::StrCat("the shipped weights ", shipped, " are missing: use --weights FILE"));
}

}  // namespace longtail
