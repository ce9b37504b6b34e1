// A job's status for people and for programs.
#ifndef LONGTAIL_TOOLS_CLI_JOB_STATUS_H_
#define LONGTAIL_TOOLS_CLI_JOB_STATUS_H_

#include <ostream>
#include <string>

#include "generator/jobs/status.h"

namespace longtail {

// Keys: root, plan_sha256, published, running, units, units_done, units_failed, rejected_tries, units_per_s,
// frames_per_s, counts {state: shards}, shards [{shard, state, units, units_done, units_failed, rejected_tries,
// attempt, error}], attempts [{attempt, state, host, pid, slice, workers, units, frames, error}].
std::string JobStatusJson(const std::string& root, const JobStatus& status);

// A row a shard, the errors of those that failed, and a line of sums.
void PrintJobStatus(const std::string& root, const JobStatus& status, std::ostream& out);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_JOB_STATUS_H_
