#include "tools/cli/dataset.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "generator/dataset/file_ops.h"
#include "generator/dataset/reader.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/generator/jobs/small_job.h"
#include "tests/testing/status_matchers.h"
#include "tools/cli/exit_codes.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

class DatasetCommandTest : public ::testing::Test {
 protected:
  DatasetCommandTest() {
    std::string pattern = absl::StrCat(::testing::TempDir(), "/dataset_XXXXXX");
    base_ = ::mkdtemp(pattern.data());
    root_ = base_ + "/out";
    EXPECT_OK(RunJob(PosixFileOps(), SmallJob(root_, 'a')));
  }
  ~DatasetCommandTest() override { std::filesystem::remove_all(base_); }

  int Run(std::vector<std::string> args) {
    out_.str("");
    err_.str("");
    CommandContext context{out_, err_};
    args.insert(args.begin(), "dataset");
    return RunCommandLine({AddDatasetCommand}, args, context);
  }

  std::string base_;
  std::string root_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(DatasetCommandTest, InfoCountsByEvent) {
  EXPECT_EQ(Run({"info", root_}), kExitDone);
  EXPECT_THAT(out_.str(), HasSubstr("samples         6 of 6 planned\n"));
  EXPECT_THAT(out_.str(), HasSubstr("clips           12.0 s\n"));
  EXPECT_EQ(Run({"info", root_, "--json"}), kExitDone);
  const Json json = Json::parse(out_.str());
  EXPECT_EQ(json["counts"]["event"]["e1"], 3);
  EXPECT_EQ(json["frames"], 120);
}

TEST_F(DatasetCommandTest, VerifySaysThatAWholeDatasetIsWhole) {
  EXPECT_EQ(Run({"verify", root_}), kExitDone);
  EXPECT_THAT(out_.str(), HasSubstr("whole, 6 samples in 2 shards"));
}

TEST_F(DatasetCommandTest, VerifyNamesABrokenShardAndExitsWith1) {
  std::fstream(root_ + "/shards/shard-000001.tar", std::ios::in | std::ios::out | std::ios::binary).seekp(700).put('!');
  EXPECT_EQ(Run({"verify", root_}), kExitChecksFailed);
  EXPECT_THAT(out_.str(), HasSubstr("shards/shard-000001.tar: "));
  EXPECT_EQ(Run({"verify", root_, "--json"}), kExitChecksFailed);
  const Json json = Json::parse(out_.str());
  EXPECT_EQ(json["whole"], false);
  EXPECT_EQ(json["problems"][0]["file"], "shards/shard-000001.tar");
}

TEST_F(DatasetCommandTest, AFolderThatIsNoDatasetExitsWith66) {
  for (const char* verb : {"info", "verify", "inspect"}) {
    EXPECT_EQ(Run({verb, base_}), kExitInputMissing);
    EXPECT_THAT(err_.str(), HasSubstr("is not a dataset: it has no plan.json"));
  }
}

TEST_F(DatasetCommandTest, InspectTakesAnIndexOrAUnitId) {
  const std::string unit_id = DatasetReader::Open(PosixFileOps(), root_).value()->sample(2).unit_id;
  EXPECT_EQ(Run({"inspect", root_, "2"}), kExitDone);
  const std::string by_index = out_.str();
  EXPECT_THAT(by_index, HasSubstr(unit_id));
  EXPECT_THAT(by_index, HasSubstr("A car cuts in."));
  EXPECT_THAT(by_index, HasSubstr("float32  (0, 15)"));
  EXPECT_EQ(Run({"inspect", root_, unit_id}), kExitDone);
  EXPECT_EQ(out_.str(), by_index);
  EXPECT_EQ(Run({"inspect", root_, unit_id, "--json"}), kExitDone);
  const Json inspected = Json::parse(out_.str());
  Json shape_of_time;
  for (const Json& member : inspected["members"]) {
    if (member["extension"] == "time.npy") shape_of_time = member["shape"];
  }
  EXPECT_EQ(shape_of_time, Json::array({3}));
}

TEST_F(DatasetCommandTest, InspectOfASampleThatIsNotThereSaysWhatThereIs) {
  EXPECT_EQ(Run({"inspect", root_, "6"}), kExitInputMissing);
  EXPECT_THAT(err_.str(), HasSubstr("SAMPLE must be in [0, 5], got 6"));
  EXPECT_EQ(Run({"inspect", root_, "nobody"}), kExitInputMissing);
  EXPECT_THAT(err_.str(), HasSubstr("has no sample nobody"));
}

}  // namespace
}  // namespace longtail
