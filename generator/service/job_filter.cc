#include "generator/service/job_filter.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace longtail {
namespace {

constexpr char kStatePrefix[] = "JOB_STATE_";

}  // namespace

absl::StatusOr<JobFilter> JobFilter::Parse(const std::string& text) {
  JobFilter filter;
  if (absl::StripAsciiWhitespace(text).empty()) return filter;
  for (const absl::string_view term : absl::StrSplit(text, " AND ")) {
    const std::vector<std::string> sides = absl::StrSplit(term, absl::MaxSplits('=', 1));
    const std::string field(absl::StripAsciiWhitespace(sides[0]));
    std::string value(absl::StripAsciiWhitespace(sides.size() == 2 ? sides[1] : ""));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    v1::JobState state;
    const bool known = field == "state" ? v1::JobState_Parse(kStatePrefix + value, &state)
                                        : (field == "dataset" || field == "client") && !value.empty();
    if (!known) {
      return absl::InvalidArgumentError(
          absl::StrCat("filter must be terms of state, dataset or client = value joined by AND, got ", term));
    }
    filter.terms_.emplace_back(field, value);
  }
  return filter;
}

bool JobFilter::Matches(const v1::GenerationJob& job) const {
  for (const auto& [field, value] : terms_) {
    if (field == "state" && v1::JobState_Name(job.state()) != kStatePrefix + value) return false;
    if (field == "dataset" && job.spec().dataset() != value) return false;
    if (field == "client" && job.client() != value) return false;
  }
  return true;
}

}  // namespace longtail
