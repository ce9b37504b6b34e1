// How fast scenarios are read, drawn and simulated on one core, beside what the machine can do and beside a player of
// OpenSCENARIO. Times are processor times of this process (getrusage), so that other work on the machine counts little.
//   bazel run -c opt //scenarios/bench:scenario_benchmark
//   bazel run -c opt //scenarios/bench:scenario_benchmark -- --peer /path/to/esmini
//   bazel run -c opt //scenarios/bench:scenario_benchmark -- --emit 50 /folder   # motorway.xosc and .xodr of 50 cars
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernels/philox.h"
#include "scenarios/behavior/ego_controller.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/bench/allocations.h"
#include "scenarios/bench/motorway.h"
#include "scenarios/bench/peer.h"
#include "scenarios/sampling/spec_sampler.h"
#include "scenarios/spec/spec_file.h"

namespace longtail {
namespace {

constexpr char kLibrary[] = "scenarios/library";
constexpr double kMeasureS = 0.3;  // of each figure, at least
constexpr int kRuns = 3;

double ProcessorS() {
  rusage used = {};
  getrusage(RUSAGE_SELF, &used);
  return used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1e-6 * (used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

// Seconds of a call: the median of three runs.
double SecondsOf(const std::function<void()>& call) {
  std::vector<double> seconds;
  for (int run = 0; run < kRuns; ++run) {
    const double begin_s = ProcessorS();
    int64_t num_calls = 0;
    double elapsed_s = 0;
    for (int64_t batch = 1; elapsed_s < kMeasureS; batch *= 2) {
      for (int64_t i = 0; i < batch; ++i) call();
      num_calls += batch;
      elapsed_s = ProcessorS() - begin_s;
    }
    seconds.push_back(elapsed_s / num_calls);
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds[kRuns / 2];
}

v1::ScenarioSpec MustRead(std::string_view text) {
  const ParsedSpec parsed = ParseSpec(text, "");
  if (HasErrors(parsed.diagnostics)) {
    std::cerr << FormatDiagnostics("motorway", std::string(text), parsed.diagnostics);
    std::exit(EXIT_FAILURE);
  }
  return parsed.spec;
}

std::vector<std::string> LibraryPaths() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(kLibrary)) {
    if (entry.path().extension() == ".textproto") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

void ShowLibrary() {
  const std::vector<std::string> paths = LibraryPaths();
  int num_errors = 0;
  const double all_s = SecondsOf([&] {
    num_errors = 0;
    for (const std::string& path : paths) num_errors += HasErrors(ReadSpecFile(path)->parsed.diagnostics);
  });
  std::printf("read and validate the library: %zu specs in %.0f ms, %.2f ms each, %d with errors\n", paths.size(),
              1e3 * all_s, 1e3 * all_s / paths.size(), num_errors);
}

void ShowDraws() {
  PhiloxStream stream(1, 0, "benchmark");
  uint32_t sum = 0;
  const double block_s = SecondsOf([&] {
    for (int i = 0; i < 4096; ++i) sum += stream.NextU32();
  });
  const double number_s = block_s / 4096;
  const SpecSampler sampler(ReadSpecFile(std::string(kLibrary) + "/close_cut_in.textproto")->parsed.spec);
  uint64_t index = 0;
  int num_ok = 0;
  const double draw_s = SecondsOf([&] { num_ok += sampler.Draw(1, index++).ok(); });
  std::printf("draw close_cut_in: %.0f draws/s, %.1f us each, %.1f %% pass their constraints\n", 1 / draw_s,
              1e6 * draw_s, 100.0 * num_ok / static_cast<double>(index));
  std::printf("random numbers: %.0f million/s (%08x); a draw takes the time of %.0f\n", 1e-6 / number_s, sum,
              draw_s / number_s);
}

struct Allocations {
  int64_t in_step = 0, in_look = 0;
  int num_ticks = 0;
};

// A clip from its first tick, driven by ego's driver or by nobody; what it takes from the heap after the first second,
// which fills the buffers.
Allocations Play(WorldSim sim, bool looks) {
  constexpr int kFirstTicks = 100;
  const Plan& plan = sim.plan();
  ReactiveExpert expert(plan);
  EgoCommand command;
  Allocations allocations;
  for (int frame = 0; frame + 1 < plan.num_frames; ++frame) {
    const int64_t before = NumAllocations();
    if (looks) {
      EgoView view = sim.View();
      sim.DecideWay(view);
      command = sim.Limit(expert.Decide(view), plan.ticks_per_frame);
    }
    const int64_t between = NumAllocations();
    sim.Step(command, plan.ticks_per_frame);
    if (sim.world().tick <= kFirstTicks) continue;
    allocations.in_look += between - before;
    allocations.in_step += NumAllocations() - between;
    allocations.num_ticks += plan.ticks_per_frame;
  }
  return allocations;
}

void ShowAllocations() {
  int64_t in_step = 0, num_ticks = 0;
  int num_clips = 0, num_silent = 0;
  for (const std::string& path : LibraryPaths()) {
    const absl::StatusOr<v1::Scenario> scenario = SpecSampler(ReadSpecFile(path)->parsed.spec).Draw(1, 0);
    if (!scenario.ok()) continue;  // a try that its constraints reject
    absl::StatusOr<WorldSim> sim = WorldSim::Create(*scenario);
    if (!sim.ok()) continue;
    const Allocations allocations = Play(*std::move(sim), true);
    in_step += allocations.in_step;
    num_ticks += allocations.num_ticks;
    ++num_clips;
    num_silent += allocations.in_step == 0;
  }
  std::printf("allocations of the library's clips: %.4f a tick; none at all in %d of %d\n",
              static_cast<double>(in_step) / static_cast<double>(num_ticks), num_silent, num_clips);
}

struct Measured {
  double num_actors = 0;                              // in the world, as a mean
  double tick_s = 0;                                  // with ego's driver at the camera's rate
  double step_s = 0;                                  // WorldSim::Step alone
  double step_allocations = 0, look_allocations = 0;  // a tick; in Step, and in what ego sees and decides
  double copy_s = 0;                                  // memcpy of the actors' states
};

double MeanPresent(WorldSim sim) {
  const int num_frames = sim.plan().num_frames;
  int64_t sum = 0;
  for (int frame = 0; frame < num_frames; ++frame) {
    for (const ActorState& actor : sim.world().actors) sum += actor.present;
    if (frame + 1 < num_frames) sim.Step(EgoCommand(), sim.plan().ticks_per_frame);
  }
  return static_cast<double>(sum) / num_frames;
}

Measured Simulate(const std::string& spec_text) {
  const v1::Scenario scenario = SpecSampler(MustRead(spec_text)).Draw(1, 0).value();
  const WorldSim start = WorldSim::Create(scenario).value();
  const int num_ticks = (start.plan().num_frames - 1) * start.plan().ticks_per_frame;
  // Not of a copy: that has no room to spare.
  const Allocations allocations = Play(WorldSim::Create(scenario).value(), true);
  Measured measured;
  measured.num_actors = MeanPresent(start);
  measured.step_allocations = static_cast<double>(allocations.in_step) / allocations.num_ticks;
  measured.look_allocations = static_cast<double>(allocations.in_look) / allocations.num_ticks;
  measured.tick_s = SecondsOf([&] { Play(start, true); }) / num_ticks;
  measured.step_s = SecondsOf([&] { Play(start, false); }) / num_ticks;
  const std::vector<ActorState>& actors = start.world().actors;
  const size_t num_bytes = actors.size() * sizeof(ActorState);
  std::vector<char> to(num_bytes);
  measured.copy_s = SecondsOf([&] {
                      for (int i = 0; i < 1000; ++i) {
                        std::memcpy(to.data(), actors.data(), num_bytes);
                        asm volatile("" : : "r"(to.data()) : "memory");
                      }
                    }) /
                    1000;
  return measured;
}

// Ends the program where the player fails.
void ShowPlayer(const std::string& player, const Motorway& motorway, PlayerDrivers drivers, const std::string& folder,
                double our_tick_s) {
  const absl::StatusOr<double> player_s = PeerSecondsPerSecond(player, motorway, drivers, folder);
  if (!player_s.ok()) {
    std::cerr << player_s.status().message() << "\n";
    std::exit(EXIT_FAILURE);
  }
  std::printf("  %9.0f %6.1fx", 100 * motorway.num_actors / *player_s, *player_s / (100 * our_tick_s));
}

// player: empty for ours alone.
void ShowSimulation(const std::string& player, const std::string& folder) {
  // Each driver of the player looks at everybody: with more it takes minutes.
  constexpr int kMostFollowing = 75, kMostPlayed = 200;
  std::printf("\n20 s on a motorway at ticks of 10 ms, ego's driver at the camera's rate\n");
  std::printf("%6s %8s %9s %14s %10s %10s %8s %7s%s\n", "actors", "s/s", "ns/actor", "actor-steps/s", "step alone",
              "heap/tick", "for ego", "memcpy", player.empty() ? "" : "  player, moving on   player, following");
  for (const int num_actors : {2, 7, 10, 50, 75, 200, 1000}) {
    const Motorway motorway{.num_actors = num_actors};
    const Measured measured = Simulate(MotorwaySpec(motorway));
    std::printf("%6d %8.0f %9.0f %14.0f %9.0f%% %10.3f %8.3f %6.0fx", num_actors, 0.01 / measured.tick_s,
                1e9 * measured.tick_s / num_actors, num_actors / measured.tick_s,
                100 * measured.step_s / measured.tick_s, measured.step_allocations, measured.look_allocations,
                measured.tick_s / measured.copy_s);
    if (!player.empty() && num_actors <= kMostPlayed) {
      ShowPlayer(player, motorway, PlayerDrivers::kNone, folder, measured.tick_s);
      if (num_actors <= kMostFollowing) {
        ShowPlayer(player, motorway, PlayerDrivers::kFollow, folder, measured.tick_s);
      }
    }
    std::printf("\n");
    std::fflush(stdout);
  }
  std::printf("\nthe same as background traffic, whose drivers change lanes (MOBIL)\n");
  std::printf("%6s %8s %9s %14s %10s %10s %8s\n", "actors", "s/s", "ns/actor", "actor-steps/s", "step alone",
              "heap/tick", "for ego");
  for (const int num_actors : {50, 200, 1000}) {
    const Measured measured = Simulate(MotorwayTrafficSpec({.num_actors = num_actors}));
    std::printf("%6.0f %8.0f %9.0f %14.0f %9.0f%% %10.3f %8.3f\n", measured.num_actors, 0.01 / measured.tick_s,
                1e9 * measured.tick_s / measured.num_actors, measured.num_actors / measured.tick_s,
                100 * measured.step_s / measured.tick_s, measured.step_allocations, measured.look_allocations);
    std::fflush(stdout);
  }
}

int Main(const std::vector<std::string>& words) {
  if (words.size() == 3 && words[0] == "--emit") {
    const absl::StatusOr<std::string> path =
        WriteMotorway({.num_actors = std::atoi(words[1].c_str())}, PlayerDrivers::kFollow, words[2]);
    std::cout << (path.ok() ? *path : std::string(path.status().message())) << "\n";
    return path.ok() ? EXIT_SUCCESS : EXIT_FAILURE;
  }
  const bool has_peer = words.size() == 2 && words[0] == "--peer";
  if (!words.empty() && !has_peer) {
    std::cerr << "scenario_benchmark [--peer PLAYER | --emit NUM_ACTORS FOLDER]\n";
    return 2;
  }
  std::string folder = (std::filesystem::temp_directory_path() / "motorway_XXXXXX").string();
  if (has_peer && mkdtemp(folder.data()) == nullptr) return EXIT_FAILURE;
  ShowLibrary();
  ShowDraws();
  ShowAllocations();
  ShowSimulation(has_peer ? words[1] : "", folder);
  if (has_peer) std::filesystem::remove_all(folder);
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace longtail

int main(int argc, char** argv) { return longtail::Main({argv + 1, argv + argc}); }
