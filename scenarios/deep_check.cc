#include "scenarios/deep_check.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "scenarios/actors/mover_profile.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/detector_parts.h"
#include "scenarios/kinematics_check.h"
#include "scenarios/road/constant.h"
#include "scenarios/sampling/spec_sampler.h"
#include "scenarios/simulate.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/meaning_check.h"
#include "scenarios/spec/reporter.h"
#include "scenarios/verdict.h"

namespace longtail {
namespace {

// Accepted share below which a spec lives on rejection.
constexpr double kFewAcceptedShare = 0.7;

class DeepChecker {
 public:
  DeepChecker(const v1::ScenarioSpec& spec, const DeepCheckOptions& options, Reporter& reporter)
      : spec_(spec), sampler_(spec), options_(options), reporter_(reporter), steps_(StepsOf(spec)) {
    step_starts_.resize(steps_.size());
    detections_.resize(spec.events_size());
  }

  void Check() {
    if (CheckConstraints()) return;
    for (int i = 0; i < options_.num_samples; ++i) DrawOne(i);
    ReportPlaces();
    ReportSimulated();
    ReportAccepted();
  }

 private:
  // What was found at a field, and in how many samples.
  struct Finding {
    const char* code = nullptr;
    std::string message;
    int count = 0;
  };

  std::string OfSamples(int count) const { return absl::StrCat(count, " of ", options_.num_samples, " samples"); }

  // True where no draw gets past the constraints.
  bool CheckConstraints() {
    v1::ScenarioSpec single = spec_;
    bool found = false;
    for (int i = 0; i < spec_.constraints_size(); ++i) {
      single.clear_constraints();
      *single.add_constraints() = spec_.constraints(i);
      if (!RejectsEveryDraw(SpecSampler(single))) continue;
      found = true;
      const std::string path = absl::StrCat("constraints[", i, "].expression");
      reporter_.Error(codes::kConstraintRejectsAll, path,
                      absl::StrCat(path, " must hold for some draw, got 0 in ", NumDraws(), " of ", NumDraws()));
    }
    if (found || spec_.constraints_size() < 2 || !RejectsEveryDraw(sampler_)) return found;
    reporter_.Error(codes::kConstraintRejectsAll, "constraints[0].expression",
                    absl::StrCat("constraints must hold together for some draw, got one that is 0 in ", NumDraws(),
                                 " of ", NumDraws()));
    return true;
  }

  int NumDraws() const { return options_.num_samples * sampler_.max_tries(); }

  bool RejectsEveryDraw(const SpecSampler& sampler) const {
    for (int i = 0; i < options_.num_samples; ++i) {
      for (int try_index = 0; try_index < sampler_.max_tries(); ++try_index) {
        const absl::StatusOr<v1::Scenario> scenario = sampler.Draw(options_.seed, i, try_index);
        if (RejectionOf(scenario.status()).reason() != v1::REJECTION_REASON_CONSTRAINT) return false;
      }
    }
    return true;
  }

  void DrawOne(int sample_index) {
    absl::StatusOr<v1::Scenario> scenario = absl::UnknownError("");
    for (int try_index = 0; try_index < sampler_.max_tries(); ++try_index) {
      scenario = sampler_.Draw(options_.seed, sample_index, try_index);
      if (RejectionOf(scenario.status()).reason() != v1::REJECTION_REASON_CONSTRAINT) break;
    }
    if (!scenario.ok()) {
      const v1::Rejection rejection = RejectionOf(scenario.status());
      ++reasons_[rejection.reason()];
      if (rejection.reason() != v1::REJECTION_REASON_CONSTRAINT) AddRule(rejection.detail(), "");
      return;
    }
    absl::StatusOr<WorldSim> sim = WorldSim::Create(*scenario);
    if (!sim.ok()) {
      ++reasons_[v1::REJECTION_REASON_INCONSISTENT];
      AddRule(std::string(sim.status().message()), scenario->concrete().roads(0).name());
      return;
    }
    AddStarts(sim->plan(), ConstantOr(scenario->concrete().roads(0).shoulder_m(), 0.5));
    const v1::WorldTrack track = Simulate(*sim);
    ++num_simulated_;
    CountStarts(*sim);
    for (int e = 0; e < track.events_size(); ++e) detections_[e] += track.events(e).detected_begin_us() >= 0;
    const v1::Rejection rejection = JudgeTrack(*scenario, track);
    ++reasons_[rejection.reason()];
    if (rejection.reason() == v1::REJECTION_REASON_OVERLAP_AT_START) AddOverlap(rejection.detail());
    if (rejection.reason() == v1::REJECTION_REASON_UNSPECIFIED) AddKinematics(*scenario, track);
  }

  // A plan has the steps of branches that were drawn alone. A step whose turn came while one went before it counts.
  void CountStarts(const WorldSim& sim) {
    for (size_t k = 0; k < sim.plan().steps.size(); ++k) {
      if (sim.world().steps[k].first_begin_tick < 0 && sim.world().steps[k].skipped_tick < 0) continue;
      for (size_t i = 0; i < steps_.size(); ++i) step_starts_[i] += steps_[i].step->name() == sim.plan().steps[k].name;
    }
  }

  // A broken rule; its text begins with the path of the field. road is the one drawn.
  void AddRule(const std::string& message, const std::string& road) {
    std::string path = message.substr(0, message.find(' '));
    for (int i = 0; i < spec_.roads_size() && absl::StartsWith(path, "road."); ++i) {
      if (spec_.roads(i).name() == road) path = absl::StrCat("roads[", i, "]", path.substr(4));
    }
    Add(codes::kDrawsRejected, path, message);
  }

  void AddOverlap(const std::string& names) {
    const std::vector<std::string> touching = absl::StrSplit(names, ", ");
    Add(codes::kOverlapAtStart, PathOfStart(touching.back()),
        absl::StrCat(PathOfStart(touching.back()), " must be clear of all others at frame 0, got ",
                     absl::StrJoin(touching, " and "), " touching"));
  }

  void AddStarts(const Plan& plan, double shoulder_m) {
    for (const PlanActor& actor : plan.actors) {
      const Course& course = CourseOf(plan, actor);
      const double s_m = actor.start_s_m, t_m = actor.start_t_m;
      const bool off = t_m > course.LeftEdge(s_m) + shoulder_m || t_m < course.RightEdge(s_m) - shoulder_m;
      if (!off || !DrivesInLanes(actor.driver)) continue;
      Add(codes::kStartsOffRoad, PathOfStart(actor.id),
          absl::StrCat(PathOfStart(actor.id), " must lie on the lanes or the shoulder, got a place beside them"));
    }
  }

  // One finding an actor, however many of its numbers are out.
  void AddKinematics(const v1::Scenario& scenario, const v1::WorldTrack& track) {
    std::string named;
    for (const KinematicFault& fault : CheckKinematics(scenario, track)) {
      if (fault.actor == named) continue;
      named = fault.actor;
      const std::string path = PathOf(named, ".id");
      Add(codes::kUnphysical, path, absl::StrCat(path, " must move as bodies can, got ", Text(fault)));
    }
  }

  std::string PathOfStart(const std::string& actor) const {
    return actor == "ego" ? "ego.start" : PathOf(actor, ".start");
  }

  // Of a vehicle of background traffic it is the traffic's name.
  std::string PathOf(const std::string& actor, const char* field) const {
    for (int i = 0; i < spec_.actors_size(); ++i) {
      if (spec_.actors(i).id() == actor) return absl::StrCat("actors[", i, "]", field);
    }
    const std::string traffic = actor.substr(0, actor.rfind('_'));
    for (int i = 0; i < spec_.traffic_size(); ++i) {
      if (spec_.traffic(i).name() == traffic) return absl::StrCat("traffic[", i, "].name");
    }
    return "ego";
  }

  void Add(const char* code, const std::string& path, const std::string& message) {
    Finding& finding = findings_[{path, code}];
    if (finding.count++ == 0) finding = {code, message, 1};
  }

  void Report(const char* code, const std::string& path, const std::string& message, bool always) {
    always ? reporter_.Error(code, path, message) : reporter_.Warning(code, path, message);
  }

  void ReportPlaces() {
    for (const auto& [key, finding] : findings_) {
      Report(finding.code, key.first, absl::StrCat(finding.message, " (", OfSamples(finding.count), ")"),
             finding.count == options_.num_samples);
    }
  }

  void ReportSimulated() {
    if (num_simulated_ == 0) return;
    for (size_t i = 0; i < steps_.size(); ++i) {
      if (step_starts_[i] > 0) continue;
      reporter_.Error(codes::kStepNeverStarts, steps_[i].path + ".name",
                      absl::StrCat(steps_[i].path, " must start in some sample, got none of ", num_simulated_,
                                   " that were simulated"));
    }
    for (int e = 0; e < spec_.events_size(); ++e) {
      if (detections_[e] > 0) continue;
      const std::string path = absl::StrCat("events[", e, "].detector");
      reporter_.Error(codes::kNeverDetected, path,
                      absl::StrCat(path, " must hold in some sample, got none of ", num_simulated_,
                                   " that were simulated", WhyNeverDetected(spec_, e, options_.seed)));
    }
  }

  void ReportAccepted() {
    const int num_accepted = reasons_[v1::REJECTION_REASON_UNSPECIFIED];
    if (num_accepted >= kFewAcceptedShare * options_.num_samples) return;
    std::vector<std::string> counts;
    for (const auto& [reason, count] : reasons_) {
      if (reason == v1::REJECTION_REASON_UNSPECIFIED) continue;
      counts.push_back(absl::StrCat(count, " ", v1::RejectionReason_Name(reason)));
    }
    Report(codes::kFewAccepted, "events[0].id",
           absl::StrCat("events[0] must be accepted in 70 % of the tries, got ", OfSamples(num_accepted), "; ",
                        absl::StrJoin(counts, ", ")),
           num_accepted == 0);
  }

  const v1::ScenarioSpec& spec_;
  const SpecSampler sampler_;
  const DeepCheckOptions& options_;
  Reporter& reporter_;
  std::vector<PlacedStep> steps_;
  std::vector<int> step_starts_;  // as steps_
  std::vector<int> detections_;
  std::map<std::pair<std::string, std::string>, Finding> findings_;  // by path and code
  std::map<v1::RejectionReason, int> reasons_;                       // UNSPECIFIED: accepted
  int num_simulated_ = 0;
};

}  // namespace

void CheckDraws(const v1::ScenarioSpec& spec, const SourceMap& source_map, const DeepCheckOptions& options,
                Diagnostics& diagnostics) {
  Reporter reporter(source_map, diagnostics);
  DeepChecker(spec, options, reporter).Check();
  SortByPlace(source_map, diagnostics);
}

}  // namespace longtail
