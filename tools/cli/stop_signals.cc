#include "tools/cli/stop_signals.h"

#include <csignal>

#include "tools/cli/exit_codes.h"

namespace longtail {
namespace {

std::atomic<bool> stop{false};
std::atomic<int> exit_code{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void OnSignal(int signal) {
  exit_code = signal == SIGINT ? kExitInterrupted : kExitDrained;
  stop = true;
}

}  // namespace

const std::atomic<bool>& CatchStopSignals() {
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  return stop;
}

int StopExitCode() { return exit_code; }

}  // namespace longtail
