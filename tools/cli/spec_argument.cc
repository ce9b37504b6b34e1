#include "tools/cli/spec_argument.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/spec/suggest.h"
#include "tools/cli/exit_codes.h"

namespace longtail {
namespace {

namespace fs = std::filesystem;

constexpr char kSpecExtension[] = ".textproto";

}  // namespace

absl::StatusOr<std::vector<std::string>> LibrarySpecs(const CommandContext& context) {
  if (context.library_dir.empty()) {
    return absl::NotFoundError("the scenario library was not found: set LONGTAIL_ROOT to the checkout");
  }
  std::vector<std::string> paths;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(context.library_dir, error)) {
    if (entry.path().extension() == kSpecExtension) paths.push_back(entry.path().string());
  }
  if (error) return absl::NotFoundError(absl::StrCat("cannot read ", context.library_dir, ": ", error.message()));
  std::sort(paths.begin(), paths.end());
  return paths;
}

absl::StatusOr<std::string> ResolveSpec(const std::string& argument, const CommandContext& context) {
  std::error_code ignored;
  if (fs::exists(argument, ignored)) return argument;
  if (argument.empty() || argument.find_first_of("./") != std::string::npos) {
    return absl::NotFoundError(absl::StrCat("there is no file ", argument));
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> library, LibrarySpecs(context));
  std::vector<std::string> ids;
  for (const std::string& path : library) {
    ids.push_back(fs::path(path).stem().string());
    if (ids.back() == argument) return path;
  }
  std::string message = absl::StrCat("there is no file and no library event ", argument);
  if (const std::string nearest = Suggest(argument, ids); !nearest.empty()) {
    absl::StrAppend(&message, ", did you mean ", nearest, "?");
  }
  return absl::NotFoundError(message);
}

bool LoadSpec(const std::string& argument, SpecFile* spec, CommandContext& context) {
  const auto fail = [&context](const absl::Status& status) {
    Fail(status, context);
    context.exit_code = kExitInputMissing;
    return false;
  };
  absl::StatusOr<std::string> path = ResolveSpec(argument, context);
  if (!path.ok()) return fail(path.status());
  absl::StatusOr<SpecFile> file = ReadSpecFile(*path, context.library_dir);
  if (!file.ok()) return fail(file.status());
  const Diagnostics& diagnostics = file->parsed.diagnostics;
  if (!diagnostics.empty()) {
    context.err << FormatDiagnostics(file->path, file->text, diagnostics, /*max_shown=*/20, context.color);
  }
  if (HasErrors(diagnostics)) {
    context.exit_code = kExitBadInput;
    return false;
  }
  *spec = *std::move(file);
  return true;
}

}  // namespace longtail
