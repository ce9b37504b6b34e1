#include "tools/cli/client_request.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/flag_checks.h"

namespace longtail {

absl::StatusOr<v1::SpecSource> SpecSourceOf(const std::string& argument, SentSpecs& sent) {
  v1::SpecSource source;
  std::error_code ignored;
  if (!std::filesystem::exists(argument, ignored) || std::filesystem::is_directory(argument, ignored)) {
    if (argument.empty() || argument.find_first_of("./") != std::string::npos) {
      return absl::NotFoundError(absl::StrCat("there is no file ", argument));
    }
    source.set_library_id(argument);
    return source;
  }
  std::ifstream file(argument, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat(argument, ": cannot be read"));
  const std::string text(std::istreambuf_iterator<char>(file), {});
  source.mutable_text()->set_file(argument);
  source.mutable_text()->set_text(text);
  sent[argument] = text;
  return source;
}

v1::ClipSettings SettingsOf(const ClipArguments& arguments) {
  v1::ClipSettings settings;
  v1::Quality quality = v1::QUALITY_DRAFT;
  v1::Quality_Parse(absl::StrCat("QUALITY_", absl::AsciiStrToUpper(arguments.quality)), &quality);
  settings.set_quality(quality);
  settings.set_model(arguments.model);
  settings.set_dense_labels(arguments.labels == "dense");
  return settings;
}

v1::Priority PriorityOf(const ClipArguments& arguments) {
  v1::Priority priority = v1::PRIORITY_NORMAL;
  v1::Priority_Parse(absl::StrCat("PRIORITY_", absl::AsciiStrToUpper(arguments.priority)), &priority);
  return priority;
}

void AddClipFlags(CLI::App& command, ClipArguments& arguments) {
  command.add_option("--clips", arguments.clips, "clips of each spec")
      ->check(CLI::Range(uint32_t{1}, uint32_t{10000000}))
      ->capture_default_str();
  command.add_option("--seed", arguments.seed, "key of all randomness")->check(CheckSeed)->capture_default_str();
  command.add_option("--quality", arguments.quality, "1, 2 or 4 network evaluations a frame")
      ->check(CLI::IsMember({"draft", "standard", "fine"}))
      ->capture_default_str();
  command.add_option("--model", arguments.model, "name as in `client models`; default: the server's");
  command.add_option("--priority", arguments.priority, "who goes first where the model is shared")
      ->check(CLI::IsMember({"low", "normal", "high"}))
      ->capture_default_str();
}

}  // namespace longtail
