// The filter of ListGenerationJobs: the part of AIP-160 that jobs need.
#ifndef LONGTAIL_GENERATOR_SERVICE_JOB_FILTER_H_
#define LONGTAIL_GENERATOR_SERVICE_JOB_FILTER_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "longtail/v1/job.pb.h"

namespace longtail {

class JobFilter {
 public:
  // `<field> = <value>` joined by AND, with field state, dataset or client; a value may be in double quotes, and a
  // state is without its prefix. Empty matches all. InvalidArgument naming the term.
  static absl::StatusOr<JobFilter> Parse(const std::string& text);

  bool Matches(const v1::GenerationJob& job) const;

 private:
  std::vector<std::pair<std::string, std::string>> terms_;  // field, value
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_JOB_FILTER_H_
