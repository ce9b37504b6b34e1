#include "tools/cli/command_line.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "scenarios/spec/suggest.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/help_page.h"

namespace longtail {
namespace {

namespace fs = std::filesystem;

constexpr char kVersion[] = "longtail 0.1.0";

// The command the arguments reached before they went wrong.
CLI::App& DeepestCommand(CLI::App& app) {
  CLI::App* command = &app;
  while (!command->get_subcommands().empty()) command = command->get_subcommands().back();
  return *command;
}

// The known flag or verb nearest to a word that command did not understand.
std::string NearestName(CLI::App& command, const std::string& word) {
  std::vector<std::string> candidates;
  if (absl::StartsWith(word, "-")) {
    for (const CLI::Option* option : command.get_options()) {
      for (const std::string& name : option->get_lnames()) candidates.push_back(absl::StrCat("--", name));
    }
    return Suggest(word.substr(0, word.find('=')), candidates);
  }
  for (const CLI::App* verb : command.get_subcommands(nullptr)) candidates.push_back(verb->get_name());
  return Suggest(word, candidates);
}

std::string FullName(const CLI::App& command) {
  std::string name;
  for (const CLI::App* app = &command; app != nullptr; app = app->get_parent()) {
    name = name.empty() ? app->get_name() : absl::StrCat(app->get_name(), " ", name);
  }
  return name;
}

// What the parser says, in the form that all our messages have.
std::string InOurWords(const std::string& fault) {
  return absl::StrReplaceAll(fault, {{": At Most ", ": must be at most "},
                                     {": At Least ", ": must be at least "},
                                     {" required but received ", ", got "}});
}

// fault: what is wrong where every word was understood.
int FailUsage(CLI::App& app, const std::string& fault, CommandContext& context) {
  CLI::App& command = DeepestCommand(app);
  const std::vector<std::string> unknown = command.remaining(true);
  const bool wants_verb = !command.get_subcommands(nullptr).empty();
  context.err << "longtail: ";
  if (!unknown.empty()) {
    const std::string& word = unknown.front();
    context.err << (absl::StartsWith(word, "-") ? "unknown flag "
                    : wants_verb                ? "unknown command "
                                                : "unexpected word ")
                << "\"" << word << "\"";
    if (const std::string nearest = NearestName(command, word); !nearest.empty()) {
      context.err << ", did you mean \"" << nearest << "\"?";
    }
  } else {
    context.err << fault;
  }
  context.err << "\nSee: " << FullName(command) << " --help\n";
  return kExitBadUsage;
}

// "help scenario list" means "scenario list --help".
void RewriteHelp(std::vector<std::string>& args) {
  if (args.empty()) {
    args.push_back("--help");
  } else if (args.front() == "help") {
    args.erase(args.begin());
    args.push_back("--help");
  }
}

std::string FindLibrary(const fs::path& binary_dir) {
  std::vector<fs::path> roots;
  if (const char* root = std::getenv("LONGTAIL_ROOT")) roots.emplace_back(root);
  if (const char* runfiles = std::getenv("RUNFILES_DIR")) roots.push_back(fs::path(runfiles) / "longtail");
  roots.push_back(binary_dir / "longtail.runfiles" / "longtail");
  // A binary run straight from bazel-bin/tools/cli, or from an installed tree.
  for (fs::path dir = binary_dir; dir.has_relative_path(); dir = dir.parent_path()) roots.push_back(dir);
  roots.push_back(fs::current_path());
  std::error_code ignored;
  for (const fs::path& root : roots) {
    const fs::path library = root / "scenarios" / "library";
    if (fs::is_directory(library, ignored)) return library.string();
  }
  return "";
}

}  // namespace

CLI::App* AddCommand(CLI::App& parent, const std::string& name, const std::string& description,
                     const std::string& example) {
  CLI::App* command = parent.add_subcommand(name, description);
  command->footer(example);
  return command;
}

int RunCommandLine(const std::vector<CommandAdder>& adders, std::vector<std::string> args, CommandContext& context) {
  CLI::App app("Turns a scenario spec into labelled rare-event driving video.", "longtail");
  app.set_version_flag("--version", kVersion);
  app.formatter(HelpPageFormatter());
  app.footer("longtail demo --out longtail_demo");
  app.require_subcommand(1);
  for (const CommandAdder& add : adders) add(app, context);
  RewriteHelp(args);
  std::reverse(args.begin(), args.end());  // as CLI11 wants them
  try {
    app.parse(std::move(args));
    return context.exit_code;
  } catch (const CLI::CallForHelp&) {
    // The parser stops here, before it looks at words that it does not know.
    if (app.remaining_size(/*recurse=*/true) > 0) return FailUsage(app, /*fault=*/"", context);
    context.out << app.help();
  } catch (const CLI::CallForVersion&) {
    context.out << kVersion << "\n";
  } catch (const CLI::ParseError& error) {
    return FailUsage(app, InOurWords(error.what()), context);
  } catch (const std::exception& error) {
    context.err << "longtail: internal fault, please report it: " << error.what() << "\n";
    return kExitOurBug;
  }
  return kExitDone;
}

int Fail(const absl::Status& status, CommandContext& context) {
  context.err << "longtail: " << status.message() << "\n";
  return ExitCodeOf(status);
}

CommandContext MakeProcessContext(const char* argv0) {
  std::error_code error;
  fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (error) self = fs::absolute(argv0);
  const bool terminal = isatty(STDERR_FILENO) != 0;
  const char* no_color = std::getenv("NO_COLOR");
  const fs::path binary_dir = self.parent_path();
  return CommandContext{.out = std::cout,
                        .err = std::cerr,
                        .err_is_terminal = terminal,
                        .color = terminal && (no_color == nullptr || *no_color == '\0'),
                        .library_dir = FindLibrary(binary_dir),
                        .binary_dir = binary_dir.string()};
}

}  // namespace longtail
