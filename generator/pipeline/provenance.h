// Who made a clip's frames, with what.
#ifndef LONGTAIL_GENERATOR_PIPELINE_PROVENANCE_H_
#define LONGTAIL_GENERATOR_PIPELINE_PROVENANCE_H_

#include "generator/world_model/world_model.h"
#include "longtail/v1/dataset.pb.h"
#include "longtail/v1/sample.pb.h"

namespace longtail {

// Of every clip of the plan. model is null exactly where the plan's model kind is "reference".
v1::Provenance MakeProvenance(const v1::Plan& plan, const ModelInfo* model);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_PIPELINE_PROVENANCE_H_
