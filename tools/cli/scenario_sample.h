// `longtail scenario sample` and `simulate`: many samples of one or more specs, as a table or as JSON.
#ifndef LONGTAIL_TOOLS_CLI_SCENARIO_SAMPLE_H_
#define LONGTAIL_TOOLS_CLI_SCENARIO_SAMPLE_H_

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "longtail/v1/spec.pb.h"
#include "scenarios/sampling/spec_sampler.h"
#include "scenarios/simulate.h"
#include "tools/cli/command_line.h"
#include "tools/cli/scenario_options.h"

namespace longtail {

// Draws parameters without simulating. --json: an array with one sample a line, spec by spec in the order given and
// sample by sample in that of their indices, the same bytes for any number of threads. With options.coverage, what
// the samples cover in place of them (tools/cli/coverage_report.h). Prints to context.out and
// returns the exit code.
int RunScenarioSample(const ScenarioOptions& options, CommandContext& context);

// The same for samples that were simulated and accepted. A sample without an accepted try is named on context.err, the
// others go on, and the exit code is kExitChecksFailed.
int RunScenarioSimulate(const ScenarioOptions& options, CommandContext& context);

// Accepted samples of a spec that is compiled once. Thread-safe.
class SampleSource {
 public:
  // negative: the same draws with the event's steps taken out.
  SampleSource(v1::ScenarioSpec spec, bool negative);

  const SpecSampler& sampler() const { return sampler_; }

  // Statuses as of DrawAccepted.
  absl::StatusOr<AcceptedScenario> Draw(uint64_t seed, uint64_t sample_index) const;
  // The first try of a sample that can be simulated, for looking at where none is accepted. ResourceExhausted for none.
  absl::StatusOr<AcceptedScenario> DrawRejected(uint64_t seed, uint64_t sample_index) const;

 private:
  absl::StatusOr<AcceptedScenario> ControlOf(const v1::Scenario& scenario) const;

  SpecSampler sampler_;
  std::optional<SpecSampler> control_;
};

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_SCENARIO_SAMPLE_H_
