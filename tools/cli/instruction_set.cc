#include "tools/cli/instruction_set.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace longtail {
namespace {

constexpr char kVariable[] = "ONEDNN_MAX_CPU_ISA";

// oneDNN's names, each with the set of ours that it has in full.
constexpr std::pair<absl::string_view, InstructionSet> kNames[] = {
    {"SSE41", InstructionSet::kSse41},
    {"AVX", InstructionSet::kSse41},
    {"AVX2", InstructionSet::kAvx2},
    {"AVX2_VNNI", InstructionSet::kAvx2},
    {"AVX2_VNNI_2", InstructionSet::kAvx2},
    {"AVX512_CORE", InstructionSet::kAvx512},
    {"AVX512_CORE_VNNI", InstructionSet::kAvx512},
    {"AVX512_CORE_BF16", InstructionSet::kAvx512BFloat16},
    {"AVX512_CORE_FP16", InstructionSet::kAvx512BFloat16},
    {"AVX512_CORE_AMX", InstructionSet::kAvx512BFloat16},
    {"AVX512_CORE_AMX_FP16", InstructionSet::kAvx512BFloat16},
    {"DEFAULT", InstructionSet::kAvx512BFloat16},
    {"ALL", InstructionSet::kAvx512BFloat16},
};

// Nothing where the environment does not ask.
absl::StatusOr<std::optional<InstructionSet>> AskedFor() {
  const char* asked = std::getenv(kVariable);
  if (asked == nullptr) return std::nullopt;
  for (const auto& [name, set] : kNames) {
    if (name == absl::AsciiStrToUpper(asked)) return set;
  }
  return absl::InvalidArgumentError(
      absl::StrCat(kVariable, " must be SSE41, AVX2, AVX512_CORE or AVX512_CORE_BF16, got \"", asked, "\""));
}

const char* AtenName(InstructionSet set) {
  if (set == InstructionSet::kSse41) return "default";
  return set == InstructionSet::kAvx2 ? "avx2" : "avx512";
}

}  // namespace

absl::Status PinInstructionSet() {
  const absl::StatusOr<std::optional<InstructionSet>> asked = AskedFor();
  if (!asked.ok()) return asked.status();
  const InstructionSet set = std::min(asked->value_or(CpuInstructionSet()), CpuInstructionSet());
  setenv(kVariable, std::string(InstructionSetName(set)).c_str(), /*overwrite=*/1);
  setenv("ATEN_CPU_CAPABILITY", AtenName(set), /*overwrite=*/1);
  setenv("ONEDNN_DEFAULT_FPMATH_MODE", "STRICT", /*overwrite=*/1);  // float32 stays float32
  return absl::OkStatus();
}

InstructionSet PinnedInstructionSet() {
  const absl::StatusOr<std::optional<InstructionSet>> asked = AskedFor();
  const InstructionSet cpu = CpuInstructionSet();
  return asked.ok() ? std::min(asked->value_or(cpu), cpu) : cpu;
}

}  // namespace longtail
