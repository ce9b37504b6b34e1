// Arithmetic of the network: it decides bytes, so whoever makes a model says which. Free of torch.
#ifndef LONGTAIL_GENERATOR_WORLD_MODEL_COMPUTE_TYPE_H_
#define LONGTAIL_GENERATOR_WORLD_MODEL_COMPUTE_TYPE_H_

#include "kernels/instruction_set.h"

namespace longtail {

enum class ComputeType { kFloat32, kBFloat16 };

// bfloat16 where the instruction set multiplies it.
inline ComputeType ComputeTypeOf(InstructionSet set) {
  return set == InstructionSet::kAvx512BFloat16 ? ComputeType::kBFloat16 : ComputeType::kFloat32;
}

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_WORLD_MODEL_COMPUTE_TYPE_H_
