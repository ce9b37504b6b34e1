#include "tools/cli/scenario_new.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/spec/spec_file.h"
#include "tools/cli/exit_codes.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ScenarioNewTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = ::testing::TempDir() + "/new.XXXXXX";
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
  }

  int Run(const NewScenarioOptions& options) {
    out_.str("");
    err_.str("");
    return RunScenarioNew(options, context_);
  }

  std::string folder_;
  std::ostringstream out_, err_;
  CommandContext context_{.out = out_, .err = err_, .library_dir = "scenarios/library"};
};

TEST_F(ScenarioNewTest, ASpecOfEveryTemplateIsValidAndCommented) {
  const std::vector<std::string> names = TemplateNames(context_).value();
  ASSERT_GE(names.size(), 4u);
  for (const std::string& from : names) {
    const std::string name = "my_" + from, path = folder_ + "/" + name + ".textproto";
    ASSERT_EQ(Run({.name = name, .from = from, .out = path}), kExitDone) << err_.str();
    EXPECT_EQ(out_.str(), path + "\n");
    const SpecFile file = ReadSpecFile(path, context_.library_dir).value();
    EXPECT_TRUE(file.parsed.diagnostics.empty())
        << FormatDiagnostics(path, file.text, file.parsed.diagnostics, /*max_shown=*/20, /*color=*/false);
    EXPECT_EQ(file.parsed.spec.id(), name);
    EXPECT_EQ(file.parsed.spec.events(0).id(), name);
    for (const char* comment : {"# The vehicle with the cameras", "# Who does what when"}) {
      const size_t at = file.text.find(comment);
      EXPECT_NE(at, std::string::npos) << from << " lacks " << comment;
      EXPECT_EQ(file.text.find(comment, at + 1), std::string::npos) << from << " says twice " << comment;
    }
  }
}

TEST_F(ScenarioNewTest, AFileIsNotWrittenOver) {
  const std::string path = folder_ + "/mine.textproto";
  std::ofstream(path) << "keep me";
  EXPECT_EQ(Run({.name = "mine", .out = path}), kExitBadInput);
  EXPECT_THAT(err_.str(), HasSubstr("is there already"));
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  EXPECT_EQ(text.str(), "keep me");
}

TEST_F(ScenarioNewTest, AnUnknownTemplateIsNamedWithTheNearest) {
  EXPECT_EQ(Run({.name = "mine", .from = "close_cut_inn", .out = "-"}), kExitBadUsage);
  EXPECT_THAT(err_.str(), StartsWith("longtail: unknown template \"close_cut_inn\", did you mean \"close_cut_in\"?"));
}

TEST_F(ScenarioNewTest, ANameThatIsNoIdIsBadUsage) {
  EXPECT_EQ(Run({.name = "My event", .out = "-"}), kExitBadUsage);
  EXPECT_THAT(err_.str(), HasSubstr("NAME must be"));
}

TEST_F(ScenarioNewTest, AFileOfAnotherNameIsBadUsage) {
  EXPECT_EQ(Run({.name = "mine", .out = folder_ + "/yours.textproto"}), kExitBadUsage);
  EXPECT_THAT(err_.str(), HasSubstr("mine.textproto"));
}

TEST_F(ScenarioNewTest, AFolderThatIsNotThereIsAnIoError) {
  EXPECT_EQ(Run({.name = "mine", .out = folder_ + "/none/mine.textproto"}), kExitIoError);
}

TEST_F(ScenarioNewTest, JsonNamesTheFile) {
  const std::string path = folder_ + "/mine.textproto";
  ASSERT_EQ(Run({.name = "mine", .out = path, .json = true}), kExitDone) << err_.str();
  EXPECT_EQ(nlohmann::json::parse(out_.str())["path"], path);
}

}  // namespace
}  // namespace longtail
