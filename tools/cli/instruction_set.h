// The instruction set that every library with kernels by CPU is held to, so that frames are byte-equal over machines
// that have it.
#ifndef LONGTAIL_TOOLS_CLI_INSTRUCTION_SET_H_
#define LONGTAIL_TOOLS_CLI_INSTRUCTION_SET_H_

#include "absl/status/status.h"
#include "kernels/instruction_set.h"

namespace longtail {

// Call first thing in main, before LibTorch looks at the environment. Takes what ONEDNN_MAX_CPU_ISA asks for, but no
// more than the CPU has, and sets every variable that LibTorch and its libraries choose their kernels by: whatever else
// the user's environment says about them is overwritten. InvalidArgument where ONEDNN_MAX_CPU_ISA is no name that
// oneDNN knows.
absl::Status PinInstructionSet();

// What was pinned, in this process or in the one that started it; what the CPU has where nothing was.
InstructionSet PinnedInstructionSet();

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_INSTRUCTION_SET_H_
