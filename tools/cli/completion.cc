#include "tools/cli/completion.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/spec_argument.h"

namespace longtail {
namespace {

std::string Quoted(const std::string& text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

std::string FishQuoted(const std::string& text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"'", "\\'"}}), "'");
}

// The values that an option's check knows: "TEXT:{net,reference}".
std::vector<std::string> KnownValues(const CLI::Option& option, const std::vector<std::string>& events) {
  const std::string type = option.get_type_name();
  if (type == "TEMPLATE") {
    std::vector<std::string> names = {"blank"};
    names.insert(names.end(), events.begin(), events.end());
    return names;
  }
  const size_t open = type.find('{'), close = type.find('}');
  if (open == std::string::npos || close == std::string::npos) return {};
  return absl::StrSplit(type.substr(open + 1, close - open - 1), ',');
}

void AddNode(const CLI::App& app, const std::string& path, const std::vector<std::string>& events,
             std::vector<CompletionNode>* tree) {
  CompletionNode node;
  node.path = path;
  for (const CLI::Option* option : app.get_options({})) {
    if (option->get_group().empty()) continue;
    if (option->get_positional()) {
      std::vector<std::string> known = KnownValues(*option, events);
      if (option->get_name(true, false) == "SPEC") known = events;
      node.arguments.insert(node.arguments.end(), known.begin(), known.end());
      node.takes_files = node.takes_files || known.empty() || option->get_name(true, false) == "SPEC";
      continue;
    }
    for (const std::string& name : option->get_lnames()) {
      node.flags.push_back({"--" + name, option->get_description(), option->get_type_size() != 0,
                            option->get_type_size() != 0 ? KnownValues(*option, events) : std::vector<std::string>()});
    }
  }
  std::vector<const CLI::App*> shown;
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->get_group().empty()) continue;
    shown.push_back(command);
    node.commands.push_back({command->get_name(), command->get_description()});
  }
  tree->push_back(std::move(node));
  for (const CLI::App* command : shown) AddNode(*command, absl::StrCat(path, "/", command->get_name()), events, tree);
}

// "/scenario|/scenario/list|…"; what a shell's case pattern takes.
std::string AllPaths(const std::vector<CompletionNode>& tree, const char* separator) {
  std::vector<std::string> paths;
  for (const CompletionNode& node : tree) {
    if (!node.path.empty()) paths.push_back(node.path);
  }
  return absl::StrJoin(paths, separator);
}

std::vector<std::string> AllWords(const CompletionNode& node) {
  std::vector<std::string> words;
  for (const CompletionNode::Word& command : node.commands) words.push_back(command.name);
  words.insert(words.end(), node.arguments.begin(), node.arguments.end());
  for (const CompletionNode::Flag& flag : node.flags) words.push_back(flag.name);
  return words;
}

// Words are cut at spaces by the shells, so a description is quoted as one.
std::string Described(const std::string& name, const std::string& description) {
  return Quoted(absl::StrCat(name, ":", description));
}

}  // namespace

std::vector<CompletionNode> CompletionTree(const CLI::App& app, const std::vector<std::string>& events) {
  std::vector<CompletionNode> tree;
  AddNode(app, "", events, &tree);
  return tree;
}

std::string BashCompletion(const std::vector<CompletionNode>& tree) {
  std::string script = absl::StrCat(
      "# Completes longtail in bash. Made by `longtail completion bash`; load it with\n"
      "#   source <(longtail completion bash)\n"
      "_longtail() {\n"
      "  local word=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD - 1]}\" at=\"\" known=\"\" "
      "files=\"\" i\n"
      "  for ((i = 1; i < COMP_CWORD; ++i)); do\n"
      "    case \"$at/${COMP_WORDS[i]}\" in\n      ",
      AllPaths(tree, " | "),
      ") at=\"$at/${COMP_WORDS[i]}\" ;;\n"
      "    esac\n"
      "  done\n"
      "  case \"$at:$previous\" in\n");
  for (const CompletionNode& node : tree) {
    for (const CompletionNode::Flag& flag : node.flags) {
      if (!flag.takes_value) continue;
      absl::StrAppend(&script, "    ", Quoted(absl::StrCat(node.path, ":", flag.name)), ") ",
                      flag.values.empty() ? "files=1" : absl::StrCat("known=", Quoted(absl::StrJoin(flag.values, " "))),
                      " ;;\n");
    }
  }
  absl::StrAppend(&script, "    *)\n      case \"$at\" in\n");
  for (const CompletionNode& node : tree) {
    absl::StrAppend(&script, "        ", Quoted(node.path), ") known=", Quoted(absl::StrJoin(AllWords(node), " ")),
                    node.takes_files ? " files=1" : "", " ;;\n");
  }
  absl::StrAppend(&script,
                  "      esac\n      ;;\n  esac\n"
                  "  mapfile -t COMPREPLY < <(\n"
                  "    compgen -W \"$known\" -- \"$word\"\n"
                  "    [[ -n $files ]] && compgen -f -- \"$word\"\n"
                  "  )\n"
                  "}\n"
                  "complete -o filenames -F _longtail longtail\n");
  return script;
}

std::string ZshCompletion(const std::vector<CompletionNode>& tree) {
  std::string script = absl::StrCat(
      "#compdef longtail\n"
      "# Completes longtail in zsh. Made by `longtail completion zsh`; load it with\n"
      "#   source <(longtail completion zsh)\n"
      "_longtail() {\n"
      "  local at='' i\n"
      "  local -a offered\n"
      "  for ((i = 2; i < CURRENT; ++i)); do\n"
      "    case \"$at/${words[i]}\" in\n      (",
      AllPaths(tree, "|"),
      ") at=\"$at/${words[i]}\" ;;\n"
      "    esac\n"
      "  done\n"
      "  case \"$at:${words[CURRENT - 1]}\" in\n");
  for (const CompletionNode& node : tree) {
    for (const CompletionNode::Flag& flag : node.flags) {
      if (!flag.takes_value) continue;
      absl::StrAppend(&script, "    (", Quoted(absl::StrCat(node.path, ":", flag.name)), ") ",
                      flag.values.empty() ? "_files" : absl::StrCat("compadd -- ", absl::StrJoin(flag.values, " ")),
                      "; return ;;\n");
    }
  }
  absl::StrAppend(&script, "  esac\n  case \"$at\" in\n");
  for (const CompletionNode& node : tree) {
    absl::StrAppend(&script, "    (", Quoted(node.path), ")\n      offered=(\n");
    for (const CompletionNode::Word& command : node.commands) {
      absl::StrAppend(&script, "        ", Described(command.name, command.description), "\n");
    }
    for (const std::string& argument : node.arguments) absl::StrAppend(&script, "        ", Quoted(argument), "\n");
    for (const CompletionNode::Flag& flag : node.flags) {
      absl::StrAppend(&script, "        ", Described(flag.name, flag.description), "\n");
    }
    absl::StrAppend(&script, "      )\n", node.takes_files ? "      _files\n" : "", "      ;;\n");
  }
  absl::StrAppend(&script,
                  "  esac\n"
                  "  _describe longtail offered\n"
                  "}\n"
                  "compdef _longtail longtail\n");
  return script;
}

std::string FishCompletion(const std::vector<CompletionNode>& tree) {
  std::string script = absl::StrCat(
      "# Completes longtail in fish. Made by `longtail completion fish`; load it with\n"
      "#   longtail completion fish | source\n"
      "function __longtail_at\n"
      "  set -l at ''\n"
      "  set -l words (commandline -opc)\n"
      "  set -e words[1]\n"
      "  for word in $words\n"
      "    switch \"$at/$word\"\n"
      "      case ",
      AllPaths(tree, " "),
      "\n"
      "        set at \"$at/$word\"\n"
      "    end\n"
      "  end\n"
      "  test \"$at\" = \"$argv[1]\"\n"
      "end\n");
  for (const CompletionNode& node : tree) {
    const std::string begin =
        absl::StrCat("complete -c longtail -n ", FishQuoted(absl::StrCat("__longtail_at \"", node.path, "\"")), " ");
    if (!node.takes_files) absl::StrAppend(&script, begin, "-f\n");
    for (const CompletionNode::Word& command : node.commands) {
      absl::StrAppend(&script, begin, "-a ", FishQuoted(command.name), " -d ", FishQuoted(command.description), "\n");
    }
    if (!node.arguments.empty()) {
      absl::StrAppend(&script, begin, "-a ", FishQuoted(absl::StrJoin(node.arguments, " ")), "\n");
    }
    for (const CompletionNode::Flag& flag : node.flags) {
      absl::StrAppend(&script, begin, "-l ", flag.name.substr(2), flag.takes_value ? " -r" : "",
                      flag.values.empty() ? "" : absl::StrCat(" -f -a ", FishQuoted(absl::StrJoin(flag.values, " "))),
                      " -d ", FishQuoted(flag.description), "\n");
    }
  }
  return script;
}

void AddCompletionCommand(CLI::App& app, CommandContext& context) {
  auto shell = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  CLI::App* command = AddCommand(app, "completion", "prints a script that completes commands in a shell",
                                 "source <(longtail completion bash)");
  command->add_option("SHELL", *shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->add_flag("--json", *json, "print JSON with the script in it")->group("Output");
  command->callback([shell, json, &app, &context] {
    std::vector<std::string> events;
    if (const absl::StatusOr<std::vector<std::string>> paths = LibrarySpecs(context); paths.ok()) {
      for (const std::string& path : *paths) events.push_back(std::filesystem::path(path).stem().string());
    }
    const std::vector<CompletionNode> tree = CompletionTree(app, events);
    const std::string script = *shell == "bash"  ? BashCompletion(tree)
                               : *shell == "zsh" ? ZshCompletion(tree)
                                                 : FishCompletion(tree);
    if (*json) {
      context.out << nlohmann::ordered_json{{"shell", *shell}, {"script", script}}.dump(2) << "\n";
    } else {
      context.out << script;
    }
  });
}

}  // namespace longtail
