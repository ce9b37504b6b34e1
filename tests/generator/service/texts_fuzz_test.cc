// Texts that clients and operators give to the service: names of datasets, token files, filters of jobs.
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "generator/service/access_tokens.h"
#include "generator/service/dataset_folder.h"
#include "generator/service/job_filter.h"

namespace longtail {
namespace {

namespace fs = std::filesystem;

void Must(bool holds) {
  if (!holds) std::abort();
}

// What is let through is a folder right below the root.
void TryName(const std::string& name) {
  static const auto* root = new DatasetRoot(DatasetRoot::Open(fs::temp_directory_path().string()).value());
  const absl::StatusOr<std::string> path = root->PathOf(name);
  if (path.ok()) Must(fs::path(*path).lexically_normal() == fs::canonical(fs::temp_directory_path()) / name.substr(9));
}

// Who is in a file that is taken can come in with its token, and with no other.
void TryTokens(const std::string& file) {
  const absl::StatusOr<AccessTokens> tokens = AccessTokens::Parse(file);
  if (!tokens.ok()) {
    for (const std::string& word : std::vector<std::string>(absl::StrSplit(file, absl::ByAnyChar(" \t\n")))) {
      Must(word.size() < 16 || !absl::StrContains(tokens.status().message(), word));
    }
    return;
  }
  int num_callers = 0;
  for (const std::string& word : std::vector<std::string>(absl::StrSplit(file, absl::ByAnyChar(" \t\n")))) {
    if (tokens->Authenticate(absl::StrCat("Bearer ", absl::StripAsciiWhitespace(word))).ok()) ++num_callers;
  }
  Must(num_callers > 0);
  Must(!tokens->Authenticate(file).ok());
}

void TryFilter(const std::string& text) {
  const absl::StatusOr<JobFilter> filter = JobFilter::Parse(text);
  if (!filter.ok()) return;
  v1::GenerationJob job;
  job.set_state(v1::JOB_STATE_RUNNING);
  job.mutable_spec()->set_dataset("datasets/a");
  job.set_client("ann");
  filter->Matches(job);
}

}  // namespace
}  // namespace longtail

// A line with the kind, then the text.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  const size_t end = std::min(input.find('\n'), input.size());
  const std::string kind = input.substr(0, end);
  const std::string text = input.substr(std::min(end + 1, input.size()));
  if (kind == "name") longtail::TryName(text);
  if (kind == "tokens") longtail::TryTokens(text);
  if (kind == "filter") longtail::TryFilter(text);
  return 0;
}
