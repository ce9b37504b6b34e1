#include "tools/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/cli/exit_codes.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

void AddCountCommand(CLI::App& app, CommandContext& context) {
  auto last = std::make_shared<int>(3);
  auto json = std::make_shared<bool>(false);
  CLI::App* noun = AddCommand(app, "number", "works on numbers", "longtail number count --to 3");
  noun->require_subcommand(1);
  CLI::App* verb = AddCommand(*noun, "count", "counts upwards", "longtail number count --to 3");
  verb->add_option("--to", *last, "last number");
  verb->add_flag("--json", *json, "print JSON")->group("Output");
  verb->callback([last, json, &context] {
    if (*last < 0) throw std::runtime_error("below zero");
    for (int i = 1; i <= *last; ++i) context.out << i << "\n";
    context.exit_code = *last > 5 ? kExitChecksFailed : kExitDone;
  });
}

class CommandLineTest : public ::testing::Test {
 protected:
  int Run(std::vector<std::string> args) {
    CommandContext context{.out = out_, .err = err_};
    return RunCommandLine({AddCountCommand}, std::move(args), context);
  }

  std::ostringstream out_, err_;
};

TEST_F(CommandLineTest, RunsAVerbAndPassesItsExitCodeOn) {
  EXPECT_EQ(Run({"number", "count", "--to", "2"}), kExitDone);
  EXPECT_EQ(out_.str(), "1\n2\n");
  EXPECT_EQ(Run({"number", "count", "--to=6"}), kExitChecksFailed);
  EXPECT_EQ(err_.str(), "");
}

TEST_F(CommandLineTest, SuggestsTheNearestVerb) {
  EXPECT_EQ(Run({"number", "cuont"}), kExitBadUsage);
  EXPECT_EQ(err_.str(), "longtail: unknown command \"cuont\", did you mean \"count\"?\nSee: longtail number --help\n");
  EXPECT_EQ(out_.str(), "");
}

TEST_F(CommandLineTest, SuggestsTheNearestNoun) {
  EXPECT_EQ(Run({"numbr", "count"}), kExitBadUsage);
  EXPECT_THAT(err_.str(), HasSubstr("unknown command \"numbr\", did you mean \"number\"?"));
}

TEST_F(CommandLineTest, SuggestsTheNearestFlag) {
  EXPECT_EQ(Run({"number", "count", "--jsno"}), kExitBadUsage);
  EXPECT_THAT(err_.str(), HasSubstr("unknown flag \"--jsno\", did you mean \"--json\"?"));
}

TEST_F(CommandLineTest, RefusesAValueOfTheWrongType) {
  EXPECT_EQ(Run({"number", "count", "--to", "many"}), kExitBadUsage);
  EXPECT_THAT(err_.str(), HasSubstr("--to"));
}

TEST_F(CommandLineTest, WantsAVerb) {
  EXPECT_EQ(Run({"number"}), kExitBadUsage);
  EXPECT_THAT(err_.str(), HasSubstr("See: longtail number --help"));
}

TEST_F(CommandLineTest, HelpIsLaidOutAsAManualPageOnStandardOutput) {
  EXPECT_EQ(Run({"number", "count", "--help"}), kExitDone);
  EXPECT_THAT(out_.str(),
              StartsWith("SYNOPSIS\n  longtail number count [OPTIONS]\n\nDESCRIPTION\n  Counts upwards.\n"));
  EXPECT_THAT(out_.str(), HasSubstr("--to N"));
  EXPECT_THAT(out_.str(), HasSubstr("\nOUTPUT\n  --json  print JSON\n"));
  EXPECT_THAT(out_.str(), HasSubstr("\nEXAMPLE\n  longtail number count --to 3\n"));
  EXPECT_THAT(out_.str(), HasSubstr("\nEXIT CODES\n  0 done"));
  EXPECT_EQ(err_.str(), "");
}

TEST_F(CommandLineTest, HelpAsAWordAndNoWordsAtAllShowHelp) {
  EXPECT_EQ(Run({"help", "number", "count"}), kExitDone);
  EXPECT_THAT(out_.str(), HasSubstr("Counts upwards."));
  out_.str("");
  EXPECT_EQ(Run({}), kExitDone);
  EXPECT_THAT(out_.str(), HasSubstr("works on numbers"));
}

TEST_F(CommandLineTest, HelpOfAnUnknownCommandIsAUsageError) {
  EXPECT_EQ(Run({"numbr", "--help"}), kExitBadUsage);
  EXPECT_EQ(err_.str(), "longtail: unknown command \"numbr\", did you mean \"number\"?\nSee: longtail --help\n");
  err_.str("");
  EXPECT_EQ(Run({"help", "number", "cuont"}), kExitBadUsage);
  EXPECT_EQ(err_.str(), "longtail: unknown command \"cuont\", did you mean \"count\"?\nSee: longtail number --help\n");
  err_.str("");
  EXPECT_EQ(Run({"zzzzzzzz", "--help"}), kExitBadUsage);
  EXPECT_EQ(err_.str(), "longtail: unknown command \"zzzzzzzz\"\nSee: longtail --help\n");
  EXPECT_EQ(out_.str(), "");
}

TEST_F(CommandLineTest, AnExceptionIsOurBug) {
  EXPECT_EQ(Run({"number", "count", "--to", "-1"}), kExitOurBug);
  EXPECT_THAT(err_.str(), HasSubstr("below zero"));
}

TEST(ExitCode, FollowsTheKindOfFault) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), kExitDone);
  EXPECT_EQ(ExitCodeOf(absl::InvalidArgumentError("")), kExitBadInput);
  EXPECT_EQ(ExitCodeOf(absl::DataLossError("")), kExitBadInput);
  EXPECT_EQ(ExitCodeOf(absl::NotFoundError("")), kExitInputMissing);
  EXPECT_EQ(ExitCodeOf(absl::UnavailableError("")), kExitUnavailable);
  EXPECT_EQ(ExitCodeOf(absl::InternalError("")), kExitOurBug);
  EXPECT_EQ(ExitCodeOf(absl::PermissionDeniedError("")), kExitIoError);
  EXPECT_EQ(ExitCodeOf(absl::AbortedError("")), kExitTryAgain);
}

}  // namespace
}  // namespace longtail
