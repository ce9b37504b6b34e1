// SIGINT and SIGTERM as a flag that long commands look at.
#ifndef LONGTAIL_TOOLS_CLI_STOP_SIGNALS_H_
#define LONGTAIL_TOOLS_CLI_STOP_SIGNALS_H_

#include <atomic>

namespace longtail {

// Catches both signals from now on; a second SIGINT ends the process at once. Call once, early in a command.
const std::atomic<bool>& CatchStopSignals();

// kExitInterrupted or kExitDrained, by the signal that came; 0 where none did.
int StopExitCode();

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_STOP_SIGNALS_H_
