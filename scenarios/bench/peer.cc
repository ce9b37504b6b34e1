#include "scenarios/bench/peer.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr double kShortestS = 4;

// Processor time of a program that says nothing, s.
absl::StatusOr<double> RunFor(const std::vector<std::string>& words, const std::string& folder) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, absl::StrCat(folder, "/peer.txt").c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0644);
  pid_t child = 0;
  const int error = posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return absl::InternalError(absl::StrCat(words[0], ": cannot be started"));
  int status = 0;
  rusage used = {};
  if (wait4(child, &status, 0, &used) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return absl::InternalError(absl::StrCat(words[0], " failed; see ", folder, "/peer.txt"));
  }
  return used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1e-6 * (used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

absl::StatusOr<double> Play(const std::string& player, const Motorway& motorway, PlayerDrivers drivers,
                            const std::string& folder) {
  ASSIGN_OR_RETURN(const std::string path, WriteMotorway(motorway, drivers, folder));
  return RunFor({player, "--headless", "--disable_stdout", "--disable_log", "--fixed_timestep", "0.01", "--osc", path},
                folder);
}

}  // namespace

absl::StatusOr<std::string> WriteMotorway(const Motorway& motorway, PlayerDrivers drivers, const std::string& folder) {
  const std::string path = absl::StrCat(folder, "/motorway.xosc");
  std::ofstream map(absl::StrCat(folder, "/motorway.xodr")), scenario(path);
  map << MotorwayMap(motorway) << std::flush;
  scenario << MotorwayOpenScenario(motorway, drivers, "motorway.xodr") << std::flush;
  if (!map || !scenario) return absl::InternalError(absl::StrCat(folder, ": cannot be written to"));
  return path;
}

absl::StatusOr<double> PeerSecondsPerSecond(const std::string& player, const Motorway& motorway, PlayerDrivers drivers,
                                            const std::string& folder) {
  Motorway shortest = motorway;
  shortest.duration_s = kShortestS;
  ASSIGN_OR_RETURN(const double whole_s, Play(player, motorway, drivers, folder));
  ASSIGN_OR_RETURN(const double short_s, Play(player, shortest, drivers, folder));
  return (whole_s - short_s) / (motorway.duration_s - kShortestS);
}

}  // namespace longtail
