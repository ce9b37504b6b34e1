#include "tools/cli/completion.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/scenario.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class CompletionTest : public ::testing::Test {
 protected:
  std::string Script(const std::string& shell) {
    std::ostringstream out, err;
    CommandContext context{.out = out, .err = err, .library_dir = "scenarios/library"};
    EXPECT_EQ(RunCommandLine({AddScenarioCommand, AddCompletionCommand}, {"completion", shell}, context), kExitDone)
        << err.str();
    return out.str();
  }

  // What bash offers after a line, in the order of the script.
  std::string Offered(const std::string& words) {
    std::string path = ::testing::TempDir() + "/completion.XXXXXX";
    close(mkstemp(path.data()));
    std::ofstream(path) << Script("bash") << "COMP_WORDS=(" << words << ")\n"
                        << "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_longtail\necho \" ${COMPREPLY[*]} \"\n";
    EXPECT_EQ(std::system(("bash -n " + path).c_str()), 0);
    EXPECT_EQ(std::system(("bash " + path + " > " + path + ".out").c_str()), 0);
    std::stringstream text;
    text << std::ifstream(path + ".out").rdbuf();
    return text.str();
  }
};

TEST_F(CompletionTest, BashOffersCommandsFlagsValuesAndEvents) {
  EXPECT_THAT(Offered("longtail scen"), HasSubstr(" scenario "));
  EXPECT_THAT(Offered("longtail scenario ''"), HasSubstr(" explain "));
  EXPECT_THAT(Offered("longtail scenario ex"), Not(HasSubstr("validate")));
  EXPECT_THAT(Offered("longtail scenario preview --"), HasSubstr(" --camera "));
  EXPECT_THAT(Offered("longtail scenario preview --camera ''"), HasSubstr(" reference control "));
  EXPECT_THAT(Offered("longtail scenario explain close"), HasSubstr(" close_cut_in "));
  EXPECT_THAT(Offered("longtail scenario new mine --template bl"), HasSubstr(" blank "));
  EXPECT_THAT(Offered("longtail completion ''"), HasSubstr(" bash zsh fish "));
}

TEST_F(CompletionTest, EveryVerbOfTheParserIsInEveryScript) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = Script(shell);
    for (const char* verb : {"new", "list", "explain", "check", "road", "validate", "sample", "simulate", "preview"}) {
      EXPECT_THAT(script, HasSubstr(std::string("/scenario/") + verb)) << shell;
    }
  }
}

}  // namespace
}  // namespace longtail
