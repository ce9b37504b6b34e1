// The jobs engine's runner over ClipMaker.
#ifndef LONGTAIL_GENERATOR_PIPELINE_BATCH_RUNNER_H_
#define LONGTAIL_GENERATOR_PIPELINE_BATCH_RUNNER_H_

#include <memory>
#include <string>

#include "generator/jobs/engine.h"
#include "generator/world_model/world_model.h"
#include "longtail/v1/dataset.pb.h"

namespace longtail {

// Version of the generator's arithmetic: raised when equal input gives other bytes.
inline constexpr uint32_t kGeneratorAbi = 7;

// model is null exactly where the plan's model kind is "reference".
std::unique_ptr<BatchRunner> MakeClipRunner(v1::Plan plan, std::unique_ptr<WorldModel> model);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_PIPELINE_BATCH_RUNNER_H_
