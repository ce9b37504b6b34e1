// Every event of the library: it happens when it should, never without its steps, with the
// spread and the physics it promises. LONGTAIL_LIBRARY_SEEDS sets the number of samples.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"
#include "scenarios/behavior/ego_controller.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/criticality/metrics.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/simulate.h"
#include "scenarios/spec/spec_file.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

constexpr uint64_t kSeed = 7;

int NumSamples() {
  const char* const text = std::getenv("LONGTAIL_LIBRARY_SEEDS");
  return text == nullptr ? 50 : std::atoi(text);
}

v1::ScenarioSpec ReadSpec(const std::string& name) {
  const SpecFile file = ReadSpecFile("scenarios/library/" + name + ".textproto").value();
  EXPECT_FALSE(HasErrors(file.parsed.diagnostics)) << FormatDiagnostics(file.path, file.text, file.parsed.diagnostics);
  return file.parsed.spec;
}

class Library : public testing::TestWithParam<const char*> {};

struct Draws {
  std::vector<AcceptedScenario> accepted;
  int tries = 0;
  std::map<std::string, int> reasons;
};

// Drawn once for all tests of an event.
const Draws& DrawsOf(const std::string& name) {
  static auto& cache = *new std::map<std::string, Draws>;
  const auto found = cache.find(name);
  if (found != cache.end()) return found->second;
  Draws draws;
  const v1::ScenarioSpec spec = ReadSpec(name);
  for (int i = 0; i < NumSamples(); ++i) {
    absl::StatusOr<AcceptedScenario> drawn = DrawAccepted(spec, kSeed, i);
    EXPECT_OK(drawn);
    if (!drawn.ok()) continue;
    draws.tries += drawn->scenario.rejections_size() + 1;
    for (const v1::Rejection& rejection : drawn->scenario.rejections()) {
      ++draws.reasons[v1::RejectionReason_Name(rejection.reason()) + " " + rejection.detail().substr(0, 40)];
    }
    draws.accepted.push_back(*std::move(drawn));
  }
  return cache.emplace(name, std::move(draws)).first->second;
}

TEST_P(Library, AcceptsMostTries) {
  const Draws& draws = DrawsOf(GetParam());
  for (const auto& [reason, count] : draws.reasons) std::cout << count << " x " << reason << "\n";
  std::cout << draws.accepted.size() << " accepted of " << draws.tries << " tries\n";
  EXPECT_GT(draws.accepted.size(), 0.7 * draws.tries);
}

TEST_P(Library, HappensInsideItsWindowAndClearOfTheClipsEnds) {
  const Draws& draws = DrawsOf(GetParam());
  double first = 100, last = 0;
  for (const AcceptedScenario& drawn : draws.accepted) {
    const double begin_s = drawn.track.events(0).detected_begin_us() * 1e-6;
    EXPECT_GE(begin_s, 2);
    EXPECT_LE(begin_s, 9);
    EXPECT_GE(drawn.track.events(0).step_begin_us(), 0);
    first = std::min(first, begin_s);
    last = std::max(last, begin_s);
  }
  EXPECT_LT(first, 4);
  EXPECT_GT(last, 6);
}

TEST_P(Library, StaysSilentInTheNegativeControl) {
  const v1::ScenarioSpec control = NegativeControl(ReadSpec(GetParam()));
  for (const AcceptedScenario& drawn : DrawsOf(GetParam()).accepted) {
    const absl::StatusOr<v1::Scenario> scenario =
        Instantiate(control, kSeed, drawn.scenario.sample_index(), drawn.scenario.try_index());
    ASSERT_OK(scenario);
    const absl::StatusOr<v1::WorldTrack> track = Simulate(*scenario);
    ASSERT_OK(track);
    EXPECT_EQ(track->events(0).detected_begin_us(), -1) << "sample " << drawn.scenario.sample_index();
  }
}

TEST_P(Library, SpreadsOverItsRangesRoadsAndWeathers) {
  const v1::ScenarioSpec spec = ReadSpec(GetParam());
  const Draws& draws = DrawsOf(GetParam());
  std::set<std::string> roads, environments, classes;
  std::map<std::string, std::pair<double, double>> seen;
  for (const AcceptedScenario& drawn : draws.accepted) {
    roads.insert(drawn.scenario.concrete().roads(0).name());
    environments.insert(drawn.scenario.concrete().environments(0).name());
    classes.insert(v1::ActorClass_Name(drawn.scenario.bodies(0).actor_class()));
    for (const v1::DrawnParam& param : drawn.scenario.params()) {
      auto& [lo, hi] = seen.try_emplace(param.name(), param.value(), param.value()).first->second;
      lo = std::min(lo, param.value());
      hi = std::max(hi, param.value());
    }
  }
  EXPECT_GE(roads.size(), 3u);
  EXPECT_GE(environments.size(), 3u);
  EXPECT_GE(classes.size(), 2u);
  for (const v1::Param& param : spec.params()) {
    if (!param.value().distribution().has_uniform()) continue;
    const v1::Uniform& law = param.value().distribution().uniform();
    const auto [lo, hi] = seen[param.name()];
    EXPECT_GE(hi - lo, 0.8 * (law.hi() - law.lo())) << param.name() << " covers " << lo << " to " << hi;
  }
}

TEST_P(Library, KeepsEveryoneWithinWhatBodiesCanDo) {
  for (const AcceptedScenario& drawn : DrawsOf(GetParam()).accepted) {
    for (const v1::ActorTrack& actor : drawn.track.actors()) {
      const bool person = actor.actor_class() == v1::ACTOR_CLASS_ADULT || actor.actor_class() == v1::ACTOR_CLASS_CHILD;
      for (int f = 1; f < drawn.track.time_us_size(); ++f) {
        const std::string where =
            absl::StrFormat("sample %d %s frame %d", drawn.scenario.sample_index(), actor.actor(), f);
        const double moved = std::hypot(actor.x_m(f) - actor.x_m(f - 1), actor.y_m(f) - actor.y_m(f - 1));
        const double mean = (actor.speed_mps(f) + actor.speed_mps(f - 1)) / 2;
        ASSERT_NEAR(moved, mean * 0.1, 0.05) << where;
        if (person) continue;
        ASSERT_GE(actor.accel_mps2(f), -9) << where;
        ASSERT_LE(actor.accel_mps2(f), 4.01) << where;
        ASSERT_LE(std::abs(actor.speed_mps(f) * actor.yaw_rate_radps(f)), 8) << where;
        ASSERT_LE(std::abs(actor.yaw_rate_radps(f) - actor.yaw_rate_radps(f - 1)), 0.3) << where;
      }
    }
  }
}

TEST_P(Library, PutsTheEventWhereTheFrontCameraSeesIt) {
  int seen = 0;
  const Draws& draws = DrawsOf(GetParam());
  for (const AcceptedScenario& drawn : draws.accepted) {
    const int frame = static_cast<int>(drawn.track.events(0).detected_begin_us() / 100000);
    const v1::ActorTrack& ego = drawn.track.actors(0);
    const MovingBox box = BoxAt(drawn.scenario, drawn.track.actors(1), frame);
    const double dx = box.box.center.x_m - ego.x_m(frame), dy = box.box.center.y_m - ego.y_m(frame);
    const double c = std::cos(ego.yaw_rad(frame)), s = std::sin(ego.yaw_rad(frame));
    const double ahead = dx * c + dy * s - 1.7, left = -dx * s + dy * c;
    seen += ahead > 0 && std::abs(left) < ahead * std::tan(3.14159265 / 6);
  }
  EXPECT_GE(seen, 0.95 * draws.accepted.size());
}

TEST_P(Library, RepeatsByteForByte) {
  const v1::ScenarioSpec spec = ReadSpec(GetParam());
  for (int i = 0; i < 3; ++i) {
    const AcceptedScenario& first = DrawsOf(GetParam()).accepted[i];
    const absl::StatusOr<AcceptedScenario> again = DrawAccepted(spec, kSeed, first.scenario.sample_index());
    ASSERT_OK(again);
    EXPECT_EQ(again->track.SerializeAsString(), first.track.SerializeAsString());
  }
}

// States at 1 Hz, sample 0. Rounded to 1 cm and 1 cm/s, so that another libm cannot change it.
std::string Golden(const AcceptedScenario& drawn) {
  std::string text = absl::StrFormat("%s: road %s, environment %s, try %d\n", drawn.scenario.concrete().id(),
                                     drawn.scenario.concrete().roads(0).name(),
                                     drawn.scenario.concrete().environments(0).name(), drawn.scenario.try_index());
  for (const v1::ActorTrack& actor : drawn.track.actors()) {
    for (int f = 0; f < drawn.track.time_us_size(); f += 10) {
      absl::StrAppendFormat(&text, "%s %ds x %.2f y %.2f yaw %.3f v %.2f flags %d\n", actor.actor(), f / 10,
                            actor.x_m(f) + 0.0, actor.y_m(f) + 0.0, actor.yaw_rad(f) + 0.0, actor.speed_mps(f),
                            actor.flags(f));
    }
  }
  return text;
}

TEST_P(Library, MatchesItsGoldenTrack) {
  const std::string text = Golden(DrawsOf(GetParam()).accepted[0]);
  const char* const out = std::getenv("LONGTAIL_GOLDEN_DIR");
  if (out != nullptr) std::ofstream(std::string(out) + "/" + GetParam() + ".txt") << text;
  std::ifstream file(std::string("tests/goldens/tracks/") + GetParam() + ".txt");
  std::stringstream stored;
  stored << file.rdbuf();
  EXPECT_EQ(text, stored.str());
}

INSTANTIATE_TEST_SUITE_P(Events, Library,
                         testing::Values("close_cut_in", "lead_emergency_brake", "dart_out_from_occluder"),
                         [](const auto& info) { return std::string(info.param); });

TEST(DartOutFromOccluder, HidesThePersonUntilItComesOut) {
  const Draws& draws = DrawsOf("dart_out_from_occluder");
  int hidden_at_start = 0;
  for (const AcceptedScenario& drawn : draws.accepted) {
    absl::StatusOr<WorldSim> sim = WorldSim::Create(drawn.scenario);
    ASSERT_OK(sim);
    ReactiveExpert expert(sim->plan());
    bool seen = false;
    while (sim->world().steps[0].phase == StepPhase::kWaiting && sim->world().tick < 1000) {
      const EgoView view = sim->View();
      seen =
          std::any_of(view.seen.begin(), view.seen.end(), [](const SeenActor& actor) { return actor.track_id == 1; });
      sim->Step(sim->Limit(expert.Decide(view), 10), 10);
    }
    hidden_at_start += seen ? 0 : 1;
  }
  EXPECT_GE(hidden_at_start, 0.95 * draws.accepted.size());
}

}  // namespace
}  // namespace longtail
