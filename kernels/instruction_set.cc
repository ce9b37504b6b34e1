#include "kernels/instruction_set.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace longtail {
namespace {

constexpr InstructionSet kAll[] = {InstructionSet::kSse41, InstructionSet::kAvx2, InstructionSet::kAvx512,
                                   InstructionSet::kAvx512BFloat16};

}  // namespace

absl::string_view InstructionSetName(InstructionSet set) {
  switch (set) {
    case InstructionSet::kSse41:
      return "SSE41";
    case InstructionSet::kAvx2:
      return "AVX2";
    case InstructionSet::kAvx512:
      return "AVX512_CORE";
    case InstructionSet::kAvx512BFloat16:
      break;
  }
  return "AVX512_CORE_BF16";
}

absl::StatusOr<InstructionSet> ParseInstructionSet(absl::string_view name) {
  for (const InstructionSet set : kAll) {
    if (name == InstructionSetName(set)) return set;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("instruction set must be SSE41, AVX2, AVX512_CORE or AVX512_CORE_BF16, got \"", name, "\""));
}

InstructionSet CpuInstructionSet() {
  if (__builtin_cpu_supports("avx512bf16")) return InstructionSet::kAvx512BFloat16;
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) return InstructionSet::kAvx512;
  return __builtin_cpu_supports("avx2") ? InstructionSet::kAvx2 : InstructionSet::kSse41;
}

}  // namespace longtail
