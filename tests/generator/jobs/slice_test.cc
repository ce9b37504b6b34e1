#include "generator/jobs/slice.h"

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;
using Variables = std::map<std::string, std::string>;

absl::StatusOr<Slice> Resolve(const std::string& text, const Variables& variables = {}) {
  return ResolveSlice(text, [&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

TEST(ResolveSlice, ReadsAFractionAsItIs) {
  EXPECT_EQ(Resolve("0/1").value(), (Slice{0, 1}));
  EXPECT_EQ(Resolve("3/8", {{"RANK", "1"}, {"WORLD_SIZE", "2"}}).value(), (Slice{3, 8}));
  for (const char* text : {"", "1", "2/2", "-1/2", "0/0", "a/b", "1/2/3", "Auto"}) {
    EXPECT_THAT(Resolve(text), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("--shard must be i/n"))) << text;
  }
}

TEST(ResolveSlice, TakesTheVariablesOfEveryLauncher) {
  const struct {
    const char* launcher;
    Variables variables;
    Slice slice;
  } cases[] = {
      {"Slurm array from 0", {{"SLURM_ARRAY_TASK_ID", "2"}, {"SLURM_ARRAY_TASK_COUNT", "4"}}, {2, 4}},
      {"Slurm array from 1",
       {{"SLURM_ARRAY_TASK_ID", "4"}, {"SLURM_ARRAY_TASK_COUNT", "4"}, {"SLURM_ARRAY_TASK_MIN", "1"}},
       {3, 4}},
      {"Slurm array in steps",
       {{"SLURM_ARRAY_TASK_ID", "30"},
        {"SLURM_ARRAY_TASK_COUNT", "3"},
        {"SLURM_ARRAY_TASK_MIN", "10"},
        {"SLURM_ARRAY_TASK_STEP", "10"}},
       {2, 3}},
      {"Slurm array, in whose batch script rank 0 is set",
       {{"SLURM_ARRAY_TASK_ID", "1"}, {"SLURM_ARRAY_TASK_COUNT", "2"}, {"SLURM_PROCID", "0"}},
       {1, 2}},
      {"Slurm array of one task each",
       {{"SLURM_ARRAY_TASK_ID", "1"}, {"SLURM_ARRAY_TASK_COUNT", "2"}, {"SLURM_PROCID", "0"}, {"SLURM_NTASKS", "1"}},
       {1, 2}},
      {"srun", {{"SLURM_PROCID", "5"}, {"SLURM_NTASKS", "6"}}, {5, 6}},
      {"srun with PMI that agrees",
       {{"SLURM_PROCID", "5"}, {"SLURM_NTASKS", "6"}, {"PMI_RANK", "5"}, {"PMI_SIZE", "6"}},
       {5, 6}},
      {"Kubernetes Indexed Job", {{"JOB_COMPLETION_INDEX", "0"}, {"JOB_COMPLETIONS", "3"}}, {0, 3}},
      {"torchrun", {{"RANK", "7"}, {"WORLD_SIZE", "8"}}, {7, 8}},
      {"torchrun of one process in an array",
       {{"RANK", "0"}, {"WORLD_SIZE", "1"}, {"SLURM_ARRAY_TASK_ID", "1"}, {"SLURM_ARRAY_TASK_COUNT", "2"}},
       {1, 2}},
      {"Open MPI", {{"OMPI_COMM_WORLD_RANK", "1"}, {"OMPI_COMM_WORLD_SIZE", "2"}}, {1, 2}},
      {"MPICH", {{"PMI_RANK", "3"}, {"PMI_SIZE", "4"}}, {3, 4}},
      {"one process", {{"RANK", "0"}, {"WORLD_SIZE", "1"}}, {0, 1}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.launcher);
    EXPECT_THAT(Resolve("auto", c.variables), IsOkAndHolds(c.slice));
  }
}

TEST(ResolveSlice, NamesTheVariablesThatAreAtFault) {
  const struct {
    Variables variables;
    std::vector<std::string> words;
  } cases[] = {
      {{}, {"--shard i/n", "SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "RANK"}},
      {{{"SLURM_ARRAY_TASK_ID", "1"}}, {"SLURM_ARRAY_TASK_COUNT must be set where SLURM_ARRAY_TASK_ID is"}},
      {{{"SLURM_ARRAY_TASK_COUNT", "2"}}, {"SLURM_ARRAY_TASK_ID must be set"}},
      {{{"SLURM_PROCID", "1"}}, {"SLURM_NTASKS must be set where SLURM_PROCID is"}},
      {{{"SLURM_NTASKS", "2"}}, {"SLURM_PROCID must be set"}},
      {{{"JOB_COMPLETION_INDEX", "0"}}, {"JOB_COMPLETIONS must be set where JOB_COMPLETION_INDEX is"}},
      {{{"WORLD_SIZE", "2"}}, {"RANK must be set where WORLD_SIZE is"}},
      {{{"RANK", "2"}, {"WORLD_SIZE", "2"}}, {"RANK must be below WORLD_SIZE = 2, got 2"}},
      {{{"RANK", "two"}, {"WORLD_SIZE", "2"}}, {"RANK must be an integer >= 0, got two"}},
      {{{"PMI_RANK", "0"}, {"PMI_SIZE", "0"}}, {"PMI_SIZE must be an integer >= 1, got 0"}},
      {{{"SLURM_ARRAY_TASK_ID", "7"}, {"SLURM_ARRAY_TASK_COUNT", "2"}, {"SLURM_ARRAY_TASK_MIN", "3"}},
       {"without gaps", "got 7"}},
      {{{"SLURM_ARRAY_TASK_ID", "0"}, {"SLURM_ARRAY_TASK_COUNT", "2"}, {"SLURM_PROCID", "1"}, {"SLURM_NTASKS", "4"}},
       {"SLURM_PROCID/SLURM_NTASKS must agree with SLURM_ARRAY_TASK_ID/SLURM_ARRAY_TASK_COUNT = 0/2, got 1/4"}},
      {{{"RANK", "1"}, {"WORLD_SIZE", "2"}, {"OMPI_COMM_WORLD_RANK", "0"}, {"OMPI_COMM_WORLD_SIZE", "2"}},
       {"OMPI_COMM_WORLD_RANK/OMPI_COMM_WORLD_SIZE must agree with RANK/WORLD_SIZE = 1/2, got 0/2"}},
  };
  for (const auto& c : cases) {
    for (const std::string& word : c.words) {
      EXPECT_THAT(Resolve("auto", c.variables), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(word)));
    }
  }
}

TEST(ResolveSlice, TakesAnEmptyVariableOfTheProcessForAbsent) {
  ::setenv("LONGTAIL_TEST_VARIABLE", "", /*overwrite=*/1);
  EXPECT_EQ(ProcessEnvironment("LONGTAIL_TEST_VARIABLE"), std::nullopt);
  ::setenv("LONGTAIL_TEST_VARIABLE", "3", /*overwrite=*/1);
  EXPECT_EQ(ProcessEnvironment("LONGTAIL_TEST_VARIABLE"), "3");
  ::unsetenv("LONGTAIL_TEST_VARIABLE");
  EXPECT_EQ(ProcessEnvironment("LONGTAIL_TEST_VARIABLE"), std::nullopt);
}

}  // namespace
}  // namespace longtail
