// ClipSettings of a request -> what PlanClips takes.
#ifndef LONGTAIL_GENERATOR_SERVICE_CLIP_PLAN_H_
#define LONGTAIL_GENERATOR_SERVICE_CLIP_PLAN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "generator/pipeline/job_plan.h"
#include "longtail/v1/clip_settings.pb.h"

namespace longtail {

// What plans say of the process.
struct ProcessFacts {
  std::string max_isa;
  std::string code_commit;
};

// "reference": the reference camera in place of a model.
inline constexpr char kReferenceModel[] = "reference";

// An order of these specs, one clip of each. InvalidArgument names the setting out of range.
absl::StatusOr<ClipOrder> OrderOf(const v1::ClipSettings& settings, std::vector<v1::ScenarioSpec> specs, uint64_t seed,
                                  const ProcessFacts& facts);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_CLIP_PLAN_H_
