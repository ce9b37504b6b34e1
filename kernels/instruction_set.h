// The instruction sets between which pictures differ by rounding: a dataset's plan names the one that holds.
#ifndef LONGTAIL_KERNELS_INSTRUCTION_SET_H_
#define LONGTAIL_KERNELS_INSTRUCTION_SET_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace longtail {

// Each holds those before it.
enum class InstructionSet { kSse41, kAvx2, kAvx512, kAvx512BFloat16 };

// As oneDNN names it: "SSE41", "AVX2", "AVX512_CORE", "AVX512_CORE_BF16".
absl::string_view InstructionSetName(InstructionSet set);

// InvalidArgument for any other name.
absl::StatusOr<InstructionSet> ParseInstructionSet(absl::string_view name);

// The largest that this CPU has.
InstructionSet CpuInstructionSet();

}  // namespace longtail

#endif  // LONGTAIL_KERNELS_INSTRUCTION_SET_H_
