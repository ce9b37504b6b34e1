// Samples as JSON: what was drawn, and what it came to once simulated.
#ifndef LONGTAIL_TOOLS_CLI_SAMPLE_REPORT_H_
#define LONGTAIL_TOOLS_CLI_SAMPLE_REPORT_H_

#include <nlohmann/json.hpp>

#include "longtail/v1/scenario.pb.h"
#include "scenarios/criticality/metrics.h"
#include "scenarios/simulate.h"
#include "tools/cli/track_summary.h"

namespace longtail {

// Spec, seed, sample and try index, road, environment, class of each actor, parameters, log_p, log_q, the weight
// exp(log_p - log_q), and the rejections of earlier tries.
nlohmann::ordered_json DrawnJson(const v1::Scenario& scenario);

// The same, and events with their times, how ego fared, and criticality. What is undefined, such as a time to collision
// where nothing comes closer, is null.
nlohmann::ordered_json SimulatedJson(const AcceptedScenario& sample, const ClipSummary& summary,
                                     const CriticalitySeries& criticality);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_SAMPLE_REPORT_H_
