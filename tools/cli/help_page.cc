#include "tools/cli/help_page.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace longtail {
namespace {

constexpr size_t kColumns = 100, kMaxNameColumns = 30;

constexpr char kExitCodes[] =
    "  0 done               1 checks failed    64 bad usage      65 bad input     66 input missing\n"
    "  69 unavailable       70 our bug         74 cannot write   75 try again     130 interrupted\n"
    "  143 drained\n";

using Rows = std::vector<std::pair<std::string, std::string>>;

// Words from column `begin` on; the first line is there already.
std::string Wrapped(const std::string& words, size_t begin) {
  std::string text;
  size_t column = begin;
  for (const absl::string_view word : absl::StrSplit(words, ' ', absl::SkipEmpty())) {
    if (column > begin && column + 1 + word.size() > kColumns) {
      absl::StrAppend(&text, "\n", std::string(begin, ' '));
      column = begin;
    }
    if (column > begin) {
      text += ' ';
      ++column;
    }
    absl::StrAppend(&text, word);
    column += word.size();
  }
  return text + "\n";
}

std::string Section(const std::string& title, const Rows& rows) {
  if (rows.empty()) return "";
  size_t columns = 0;
  for (const auto& [name, words] : rows) columns = std::max(columns, std::min(name.size(), kMaxNameColumns));
  const size_t begin = columns + 4;
  std::string text = absl::StrCat("\n", absl::AsciiStrToUpper(title), "\n");
  for (const auto& [name, words] : rows) {
    absl::StrAppend(&text, "  ", name, name.size() > columns ? "\n" + std::string(begin, ' ') : "",
                    name.size() > columns ? "" : std::string(columns - name.size() + 2, ' '), Wrapped(words, begin));
  }
  return text;
}

// "{net,reference}", N, TEXT; empty for flags.
std::string ValueName(const CLI::Option& option) {
  if (option.get_type_size() == 0) return "";
  const std::string type = option.get_type_name();
  const size_t open = type.find('{'), close = type.find('}');
  if (open != std::string::npos && close != std::string::npos) return type.substr(open, close - open + 1);
  const std::string kind = type.substr(0, type.find(':'));
  return kind == "UINT" || kind == "INT" ? "N" : kind == "FLOAT" ? "X" : kind;
}

bool Repeats(const CLI::Option& option) { return option.get_expected_max() > 1; }

std::string FlagWords(const CLI::Option& option) {
  const std::string value = ValueName(option);
  return absl::StrCat(option.get_name(false, true), value.empty() ? "" : " ", value, Repeats(option) ? "..." : "");
}

std::string OptionWords(const CLI::Option& option) {
  const std::string fallback = option.get_default_str();
  return absl::StrCat(option.get_description(), option.get_type_size() == 0 || fallback.empty()
                                                    ? ""
                                                    : absl::StrCat(" (default: ", fallback, ")"));
}

std::vector<const CLI::Option*> Options(const CLI::App& app, bool positional) {
  return app.get_options([positional](const CLI::Option* option) {
    return option->get_positional() == positional && !option->get_group().empty();
  });
}

std::vector<const CLI::App*> Commands(const CLI::App& app) {
  return app.get_subcommands(
      [](const CLI::App* command) { return !command->get_group().empty() && !command->get_name().empty(); });
}

std::string Synopsis(const CLI::App& app, const std::string& name) {
  std::string words = name;
  for (const CLI::Option* option : Options(app, /*positional=*/true)) {
    const std::string argument = absl::StrCat(option->get_name(true, false), Repeats(*option) ? "..." : "");
    absl::StrAppend(&words, " ", option->get_required() ? argument : absl::StrCat("[", argument, "]"));
  }
  for (const CLI::Option* option : Options(app, /*positional=*/false)) {
    if (option->get_required()) absl::StrAppend(&words, " ", FlagWords(*option));
  }
  return absl::StrCat(words, " [OPTIONS]", Commands(app).empty() ? "" : " COMMAND");
}

// "lists things" -> "Lists things."
std::string Sentence(std::string words) {
  if (words.empty()) return words;
  words[0] = absl::ascii_toupper(static_cast<unsigned char>(words[0]));
  return words.back() == '.' ? words : words + ".";
}

std::string FullName(const CLI::App& app) {
  const std::string parent = app.get_parent() == nullptr ? "" : FullName(*app.get_parent()) + " ";
  return parent + app.get_name();
}

class HelpPage : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string /*name*/, CLI::AppFormatMode /*mode*/) const override {
    std::string page = absl::StrCat("SYNOPSIS\n  ", Wrapped(Synopsis(*app, FullName(*app)), 2), "\nDESCRIPTION\n  ",
                                    Wrapped(Sentence(app->get_description()), 2));
    Rows arguments, commands;
    for (const CLI::Option* option : Options(*app, /*positional=*/true)) {
      arguments.emplace_back(option->get_name(true, false), option->get_description());
    }
    absl::StrAppend(&page, Section("Arguments", arguments));
    for (const std::string& group : app->get_groups()) {
      Rows rows;
      for (const CLI::Option* option : Options(*app, /*positional=*/false)) {
        if (option->get_group() == group) rows.emplace_back(FlagWords(*option), OptionWords(*option));
      }
      absl::StrAppend(&page, Section(group, rows));
    }
    for (const CLI::App* command : Commands(*app))
      commands.emplace_back(command->get_name(), command->get_description());
    absl::StrAppend(&page, Section("Commands", commands));
    if (!app->get_footer().empty()) absl::StrAppend(&page, "\nEXAMPLE\n  ", app->get_footer(), "\n");
    return absl::StrCat(page, "\nEXIT CODES\n", kExitCodes);
  }
};

}  // namespace

std::shared_ptr<CLI::FormatterBase> HelpPageFormatter() { return std::make_shared<HelpPage>(); }

}  // namespace longtail
