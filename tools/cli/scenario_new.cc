#include "tools/cli/scenario_new.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "kernels/status_macros.h"
#include "scenarios/spec/suggest.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/spec_argument.h"

namespace longtail {
namespace {

namespace fs = std::filesystem;

constexpr char kExtension[] = ".textproto";

// What a reader of a spec needs to know about each field of its top level.
constexpr std::pair<const char*, const char*> kComments[] = {
    {"id", "The name of this file."},
    {"tags", "Free words for search; they go into each sample."},
    {"description", "What happens, and why it matters."},
    {"references", "Where the ranges come from."},
    {"imports", "Roads, light and weather that other files give; longtail scenario explain shows what they are."},
    {"roads", "One road is drawn for each sample, by weight (1 where none is given)."},
    {"environments", "Light and weather: one is drawn for each sample, by weight."},
    {"ego", "The vehicle with the cameras. No step moves it: it reacts to what it sees."},
    {"actors", "Everybody else: class, start, speed, and who drives while no step does."},
    {"params", "Numbers that are drawn once for each sample, or computed. Names end in their unit."},
    {"constraints", "Draws that break one of these are thrown away."},
    {"storyboard", "Who does what when. A step begins when its start trigger holds."},
    {"events", "What counts as the event, and when it must first be seen (s of the clip)."},
    {"sensors", "Cameras and frame rate."},
    {"duration_s", "Length of the clip."},
};

std::string CommentOf(absl::string_view field) {
  for (const auto& [name, comment] : kComments) {
    if (field == name) return absl::StrCat("# ", comment, "\n");
  }
  return "";
}

// The field that a line of the top level begins; empty for others.
absl::string_view FieldOf(absl::string_view line) {
  const size_t end = line.find_first_of(": {");
  if (end == 0 || end == absl::string_view::npos || !absl::ascii_islower(static_cast<unsigned char>(line[0])))
    return "";
  return line.substr(0, end);
}

bool IsId(const std::string& name) {
  return !name.empty() && absl::ascii_islower(static_cast<unsigned char>(name[0])) &&
         std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_'; });
}

std::string BlankPath(const CommandContext& context) {
  return (fs::path(context.library_dir).parent_path() / "templates" / "blank.textproto").string();
}

// Empty where there is no template of that name.
absl::StatusOr<std::string> TemplatePath(const std::string& name, const CommandContext& context) {
  if (name == "blank") return BlankPath(context);
  ASSIGN_OR_RETURN(const std::vector<std::string> library, LibrarySpecs(context));
  for (const std::string& path : library) {
    if (fs::path(path).stem() == name) return path;
  }
  return "";
}

int FailUsage(const std::string& message, CommandContext& context) {
  context.err << "longtail: " << message << "\nSee: longtail scenario new --help\n";
  return kExitBadUsage;
}

int FailTemplate(const std::string& name, CommandContext& context) {
  const absl::StatusOr<std::vector<std::string>> names = TemplateNames(context);
  if (!names.ok()) return Fail(names.status(), context);
  std::string message = absl::StrCat("unknown template \"", name, "\"");
  if (const std::string nearest = Suggest(name, *names); !nearest.empty()) {
    absl::StrAppend(&message, ", did you mean \"", nearest, "\"?");
  }
  return FailUsage(message, context);
}

int WriteNewFile(const std::string& path, const std::string& text, CommandContext& context) {
  std::FILE* file = std::fopen(path.c_str(), "wx");
  if (file == nullptr && errno == EEXIST) {
    context.err << "longtail: " << path << " is there already and is not written over\n";
    return kExitBadInput;
  }
  bool written = file != nullptr;
  if (file != nullptr) {
    written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    written = std::fclose(file) == 0 && written;
  }
  if (written) return kExitDone;
  context.err << "longtail: cannot write " << path << ": " << std::strerror(errno) << "\n";
  return kExitIoError;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> TemplateNames(const CommandContext& context) {
  ASSIGN_OR_RETURN(const std::vector<std::string> library, LibrarySpecs(context));
  std::vector<std::string> names = {"blank"};
  for (const std::string& path : library) names.push_back(fs::path(path).stem().string());
  return names;
}

std::string RenamedSpec(const std::string& text, const std::string& from, const std::string& name) {
  const std::string old_id = absl::StrCat("id: \"", from, "\"");
  std::string spec;
  std::set<std::string> seen;
  std::string block;  // the field at the left margin that a line belongs to
  bool after_comment = false;
  std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  for (const absl::string_view line : lines) {
    const absl::string_view field = FieldOf(line);
    if (!field.empty()) block = std::string(field);
    if (!field.empty() && seen.insert(std::string(field)).second && !after_comment) {
      const std::string comment = CommentOf(field);
      absl::StrAppend(&spec, spec.empty() || comment.empty() ? "" : "\n", comment);
    }
    after_comment = !line.empty() && line[0] == '#';
    // An actor may be called like the event.
    if (absl::StripAsciiWhitespace(line) == old_id && block != "actors") {
      absl::StrAppend(&spec, line.substr(0, line.find("id:")), "id: \"", name, "\"\n");
    } else {
      absl::StrAppend(&spec, line, "\n");
    }
  }
  return spec;
}

int RunScenarioNew(const NewScenarioOptions& options, CommandContext& context) {
  if (!IsId(options.name)) {
    return FailUsage(absl::StrCat("NAME must be lower-case letters, digits and _, got \"", options.name, "\""),
                     context);
  }
  const std::string file_name = options.name + kExtension;
  const std::string out = options.out.empty() ? file_name : options.out;
  if (out != "-" && fs::path(out).filename() != file_name) {
    return FailUsage(absl::StrCat("--out must name a file ", file_name, " (a spec's id is its file's name), got ", out),
                     context);
  }
  const absl::StatusOr<std::string> path = TemplatePath(options.from, context);
  if (!path.ok()) return Fail(path.status(), context);
  if (path->empty()) return FailTemplate(options.from, context);
  std::ifstream file(*path);
  if (!file) return Fail(absl::NotFoundError(absl::StrCat("cannot read ", *path)), context);
  std::stringstream text;
  text << file.rdbuf();
  const std::string spec = RenamedSpec(text.str(), options.from, options.name);
  if (out == "-") {
    context.out << spec;
    return kExitDone;
  }
  if (const int code = WriteNewFile(out, spec, context); code != kExitDone) return code;
  if (options.json) {
    context.out << nlohmann::ordered_json{{"path", out}, {"id", options.name}, {"template", options.from}}.dump(2)
                << "\n";
  } else {
    context.out << out << "\n";
  }
  return kExitDone;
}

void AddScenarioNew(CLI::App& scenario, CommandContext& context) {
  auto options = std::make_shared<NewScenarioOptions>();
  CLI::App* command = AddCommand(scenario, "new", "writes a commented spec to begin with",
                                 "longtail scenario new van_cuts_in --template close_cut_in");
  command->add_option("NAME", options->name, "id of the new event, and name of its file")->required();
  command->add_option("--template", options->from, "blank, or a library event to begin from")
      ->type_name("TEMPLATE")
      ->capture_default_str();
  command->add_option("--out", options->out, "file to write, NAME.textproto; - for standard output; default: here")
      ->group("Output");
  command->add_flag("--json", options->json, "print JSON")->group("Output");
  command->callback([options, &context] { context.exit_code = RunScenarioNew(*options, context); });
}

}  // namespace longtail
