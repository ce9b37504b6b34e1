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
#include "scenarios/actors/limits.h"
#include "scenarios/behavior/ego_controller.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/criticality/metrics.h"
#include "scenarios/environment/environment_state.h"
#include "scenarios/environment/friction.h"
#include "scenarios/kinematics_check.h"
#include "scenarios/road/road.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/simulate.h"
#include "scenarios/spec/spec_file.h"
#include "scenarios/verdict.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

constexpr uint64_t kSeed = 7;

int NumSamples() {
  const char* const text = std::getenv("LONGTAIL_LIBRARY_SEEDS");
  return text == nullptr ? 200 : std::atoi(text);
}

v1::ScenarioSpec ReadSpec(const std::string& name) {
  const SpecFile file = ReadSpecFile("scenarios/library/" + name + ".textproto").value();
  EXPECT_FALSE(HasErrors(file.parsed.diagnostics)) << FormatDiagnostics(file.path, file.text, file.parsed.diagnostics);
  return file.parsed.spec;
}

class Library : public testing::TestWithParam<const char*> {};

// A try that is simulated, whatever the judge says of it.
struct FirstTry {
  v1::Scenario scenario;
  v1::WorldTrack track;
};

struct Draws {
  std::vector<AcceptedScenario> accepted;
  std::vector<FirstTry> first_tries;  // of the samples whose first try can be simulated
  int tries = 0;
  std::map<std::string, int> reasons;
  std::map<v1::RejectionReason, int> counts;
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
    if (const absl::StatusOr<v1::Scenario> first = Instantiate(spec, kSeed, i); first.ok()) {
      draws.first_tries.push_back({*first, Simulate(*first).value()});
    }
    draws.tries += drawn->scenario.rejections_size() + 1;
    for (const v1::Rejection& rejection : drawn->scenario.rejections()) {
      ++draws.counts[rejection.reason()];
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

bool AnyContact(const v1::WorldTrack& track) {
  for (const v1::ActorTrack& actor : track.actors()) {
    for (const uint32_t flags : actor.flags()) {
      if (flags & 1u) return true;
    }
  }
  return false;
}

// From the middle of ego to the middle of an actor, along the road (s) and across it (t).
RoadPoint SeenFromEgo(const RoadLine& road, const v1::Scenario& scenario, const v1::WorldTrack& track, int actor,
                      int frame) {
  const Point2 ego = BoxAt(scenario, track.actors(0), frame).box.center;
  const Point2 other = BoxAt(scenario, track.actors(actor), frame).box.center;
  const RoadPoint from = road.Project(ego.x_m, ego.y_m), to = road.Project(other.x_m, other.y_m);
  return {to.s_m - from.s_m, to.t_m - from.t_m};
}

// What the event means, worked out from positions and speeds alone: not with the spec's detector, nor the judge's.
bool LooksLikeTheEvent(const std::string& event, const RoadLine& road, const v1::Scenario& scenario,
                       const v1::WorldTrack& track, int frame) {
  const RoadPoint at = SeenFromEgo(road, scenario, track, 1, frame);
  if (at.s_m < 0 || at.s_m > 75) return false;
  if (event == "lead_emergency_brake") {
    return std::abs(at.t_m) < 2 && track.actors(1).speed_mps(frame) < track.actors(1).speed_mps(0) - 0.3;
  }
  // Came from the side and is before ego now.
  return std::abs(SeenFromEgo(road, scenario, track, 1, 0).t_m) > 2.2 && std::abs(at.t_m) < 2;
}

// Tries that nobody touched in are the ones to be accepted; the judge's word on the event is not asked.
TEST_P(Library, FirstTriesWithoutContactHappenInTheirWindow) {
  int num_whole = 0, num_detected = 0, num_seen = 0;
  for (const FirstTry& drawn : DrawsOf(GetParam()).first_tries) {
    if (AnyContact(drawn.track)) continue;
    ++num_whole;
    const v1::Event& event = drawn.scenario.concrete().events(0);
    const double begin_s = drawn.track.events(0).detected_begin_us() * 1e-6;
    num_detected += begin_s >= event.window_start_s().constant() && begin_s <= event.window_end_s().constant();
    const RoadLine road = RoadLine::Create(drawn.scenario.concrete().roads(0)).value();
    bool seen = false;
    for (int f = 0; f < drawn.track.time_us_size() && !seen; ++f) {
      const double time_s = drawn.track.time_us(f) * 1e-6;
      if (time_s < event.window_start_s().constant() || time_s > event.window_end_s().constant()) continue;
      seen = LooksLikeTheEvent(GetParam(), road, drawn.scenario, drawn.track, f);
    }
    num_seen += seen;
    if (seen && begin_s >= event.window_start_s().constant() && begin_s <= event.window_end_s().constant()) continue;
    std::cout << "sample " << drawn.scenario.sample_index() << " on " << drawn.scenario.concrete().roads(0).name()
              << ": detected at " << begin_s << (seen ? ", seen" : ", not seen");
    for (const v1::DrawnParam& param : drawn.scenario.params())
      std::cout << " " << param.name() << " " << param.value();
    std::cout << "\n";
  }
  std::cout << num_whole << " first tries without contact, detected in window " << num_detected << ", seen " << num_seen
            << "\n";
  EXPECT_GT(num_whole, NumSamples() / 2);
  EXPECT_GE(num_detected, 0.98 * num_whole);
  EXPECT_GE(num_seen, 0.98 * num_whole);
}

TEST_P(Library, HappensClearOfTheClipsEndsAndAtManyTimes) {
  const Draws& draws = DrawsOf(GetParam());
  double first = 100, last = 0;
  std::set<int64_t> times_us;
  for (const AcceptedScenario& drawn : draws.accepted) {
    const double begin_s = drawn.track.events(0).detected_begin_us() * 1e-6;
    EXPECT_GE(begin_s, 2);
    EXPECT_LE(begin_s, 9);
    EXPECT_GE(drawn.track.events(0).step_begin_us(), 0);
    first = std::min(first, begin_s);
    last = std::max(last, begin_s);
    times_us.insert(drawn.track.events(0).detected_begin_us());
  }
  EXPECT_LT(first, 4);
  EXPECT_GT(last, 6);
  EXPECT_GT(times_us.size(), draws.accepted.size() / 2);
}

TEST_P(Library, LeavesTheExpertTheShareOfSurvivorsThatItDeclares) {
  const Draws& draws = DrawsOf(GetParam());
  const v1::Event event = ReadSpec(GetParam()).events(0);
  int num_hit = 0;
  for (const FirstTry& drawn : draws.first_tries) {
    for (const uint32_t flags : drawn.track.actors(0).flags()) {
      if (!(flags & 1u)) continue;
      ++num_hit;
      break;
    }
  }
  std::cout << "ego hit in " << num_hit << " of " << draws.first_tries.size() << " first tries\n";
  EXPECT_LE(num_hit, (1 - event.solvable_share()) * draws.first_tries.size());
}

double Quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<size_t>(share * (values.size() - 1))];
}

TEST_P(Library, DeclaresAnOutcomeThatMostTriesMeetAndTheNegativeControlDoesNot) {
  const v1::ScenarioSpec spec = ReadSpec(GetParam());
  const Draws& draws = DrawsOf(GetParam());
  ASSERT_GT(spec.events(0).outcome_size(), 0);
  const auto count = draws.counts.find(v1::REJECTION_REASON_OUTCOME);
  EXPECT_LE(count == draws.counts.end() ? 0 : count->second, 0.1 * draws.tries);
  const v1::ScenarioSpec control = NegativeControl(spec);
  int num_met = 0;
  std::vector<double> ttc_s, distance_m, braking_mps2;
  const std::vector<std::string> actors(spec.events(0).actors().begin(), spec.events(0).actors().end());
  for (const AcceptedScenario& drawn : draws.accepted) {
    const CriticalitySummary summary = EgoExtremes(drawn.scenario, drawn.track, actors);
    ttc_s.push_back(summary.min_ttc_s);
    distance_m.push_back(summary.min_distance_m);
    double most = 0;
    for (const double accel : drawn.track.actors(0).accel_mps2()) most = std::max(most, -accel);
    braking_mps2.push_back(most);
    v1::Scenario without =
        Instantiate(control, kSeed, drawn.scenario.sample_index(), drawn.scenario.try_index()).value();
    v1::WorldTrack track = Simulate(without).value();
    // As if it had been detected, so that only the outcome is judged.
    track.mutable_events(0)->set_detected_begin_us(drawn.track.events(0).detected_begin_us());
    num_met += JudgeTrack(without, track).reason() == v1::REJECTION_REASON_UNSPECIFIED;
  }
  for (const double q : {0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0}) {
    std::cout << "quantile " << q << ": min TTC " << Quantile(ttc_s, q) << " s, min distance "
              << Quantile(distance_m, q) << " m, braking " << Quantile(braking_mps2, q) << " m/s2\n";
  }
  std::cout << num_met << " of the negative controls meet the outcome\n";
  EXPECT_LE(num_met, 0.05 * draws.accepted.size());
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
    const v1::Distribution& law = param.value().distribution();
    const auto [lo, hi] = seen[param.name()];
    double law_lo = lo, law_hi = lo;
    if (law.has_uniform()) {
      law_lo = law.uniform().lo();
      law_hi = law.uniform().hi();
    } else if (law.has_normal()) {
      law_lo = law.normal().lo();
      law_hi = law.normal().hi();
    } else if (law.has_discrete()) {
      law_lo = *std::min_element(law.discrete().values().begin(), law.discrete().values().end());
      law_hi = *std::max_element(law.discrete().values().begin(), law.discrete().values().end());
    }
    EXPECT_GE(hi - lo, 0.8 * (law_hi - law_lo)) << param.name() << " covers " << lo << " to " << hi;
  }
}

TEST_P(Library, KeepsEveryoneWithinWhatBodiesCanDo) {
  for (const AcceptedScenario& drawn : DrawsOf(GetParam()).accepted) {
    for (const KinematicFault& fault : CheckKinematics(drawn.scenario, drawn.track)) {
      ADD_FAILURE() << "sample " << drawn.scenario.sample_index() << " " << Text(fault);
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

double ParamOf(const v1::Scenario& scenario, const std::string& name) {
  for (const v1::DrawnParam& param : scenario.params()) {
    if (param.name() == name) return param.value();
  }
  ADD_FAILURE() << "no parameter " << name;
  return 0;
}

TEST(CloseCutIn, MovesOverAndChangesItsSpeedAsItsParametersSay) {
  const Draws& draws = DrawsOf("close_cut_in");
  int num_across = 0, num_along = 0;
  double fastest_mps = 0, hardest_mps2 = 0, softest_mps2 = 0;
  for (const AcceptedScenario& drawn : draws.accepted) {
    const RoadLine road = RoadLine::Create(drawn.scenario.concrete().roads(0)).value();
    const v1::ActorTrack& cutter = drawn.track.actors(1);
    double across_mps = 0, before_m = road.Project(cutter.x_m(0), cutter.y_m(0)).t_m;
    for (int f = 1; f < drawn.track.time_us_size(); ++f) {
      const double t_m = road.Project(cutter.x_m(f), cutter.y_m(f)).t_m;
      across_mps = std::max(across_mps, std::abs(t_m - before_m) / 0.1);
      before_m = t_m;
    }
    const double wanted_mps = 5.5 / ParamOf(drawn.scenario, "change_s");
    num_across += std::abs(across_mps - wanted_mps) < 0.3 * wanted_mps;
    fastest_mps = std::max(fastest_mps, across_mps);
    const int begin = static_cast<int>(drawn.track.events(0).step_begin_us() / 100000) + 1;
    const double accel_mps2 = cutter.accel_mps2(begin + 4);
    const bool long_enough = ParamOf(drawn.scenario, "accel_s") > 0.7;
    num_along += !long_enough || std::abs(accel_mps2 - ParamOf(drawn.scenario, "cutter_accel_mps2")) < 0.3;
    hardest_mps2 = std::min(hardest_mps2, accel_mps2);
    softest_mps2 = std::max(softest_mps2, accel_mps2);
  }
  EXPECT_GE(num_across, 0.9 * draws.accepted.size());
  EXPECT_GE(num_along, 0.98 * draws.accepted.size());
  EXPECT_GT(fastest_mps, 2.4);
  EXPECT_LT(hardest_mps2, -2.5);
  EXPECT_GT(softest_mps2, 2.5);
}

TEST(LeadEmergencyBrake, BrakesAsHardAsDrawnOrAsTheRoadAllowsAtATimeOrAHeadway) {
  const Draws& draws = DrawsOf("lead_emergency_brake");
  int num_by_thw = 0;
  for (const AcceptedScenario& drawn : draws.accepted) {
    const v1::ActorTrack& lead = drawn.track.actors(1);
    double hardest_mps2 = 0;
    for (const double accel_mps2 : lead.accel_mps2()) hardest_mps2 = std::max(hardest_mps2, -accel_mps2);
    const double grip_mps2 = RoadGrip(StateOf(drawn.scenario.concrete().environments(0))).At(0) * 9.81;
    const double brakes_mps2 = LimitsOf(lead.actor_class()).max_deceleration_mps2;
    EXPECT_NEAR(hardest_mps2, std::min({ParamOf(drawn.scenario, "deceleration_mps2"), grip_mps2, brakes_mps2}), 0.1);
    num_by_thw += drawn.track.events(0).step_begin_us() * 1e-6 < ParamOf(drawn.scenario, "latest_s") - 0.05;
  }
  EXPECT_GT(num_by_thw, 0.1 * draws.accepted.size());
  EXPECT_LT(num_by_thw, 0.9 * draws.accepted.size());
}

TEST(DartOutFromOccluder, HidesThePersonUntilItComesOut) {
  const Draws& draws = DrawsOf("dart_out_from_occluder");
  int hidden_at_start = 0;
  for (const AcceptedScenario& drawn : draws.accepted) {
    absl::StatusOr<WorldSim> sim = WorldSim::Create(drawn.scenario);
    ASSERT_OK(sim);
    ReactiveExpert expert(sim->plan());
    bool seen = false;
    while (sim->world().steps[0].phase == StepPhase::kWaiting && sim->world().tick < 1000) {
      EgoView view = sim->View();
      sim->DecideWay(view);
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
