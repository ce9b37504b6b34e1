// The instruction set that LibTorch's kernels are held to, so that frames are byte-equal over machines that have it.
#ifndef LONGTAIL_TOOLS_CLI_INSTRUCTION_SET_H_
#define LONGTAIL_TOOLS_CLI_INSTRUCTION_SET_H_

#include <cstdlib>
#include <string>

namespace longtail {

// "AVX512_CORE_BF16", "AVX512_CORE", "AVX2" or "SSE41": the environment's ONEDNN_MAX_CPU_ISA, else what the CPU has.
inline std::string PinnedInstructionSet() {
  if (const char* isa = std::getenv("ONEDNN_MAX_CPU_ISA")) return isa;
  if (__builtin_cpu_supports("avx512bf16")) return "AVX512_CORE_BF16";
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) return "AVX512_CORE";
  return __builtin_cpu_supports("avx2") ? "AVX2" : "SSE41";
}

// Call first thing in main, before LibTorch looks at the environment.
inline void PinInstructionSet() {
  const std::string isa = PinnedInstructionSet();
  setenv("ONEDNN_MAX_CPU_ISA", isa.c_str(), /*overwrite=*/0);
  const char* capability = isa.rfind("AVX512", 0) == 0 ? "avx512" : isa == "AVX2" ? "avx2" : "default";
  setenv("ATEN_CPU_CAPABILITY", capability, /*overwrite=*/0);
}

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_INSTRUCTION_SET_H_
