#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/meaning_check.h"

namespace longtail {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

// Why a trigger never fires.
struct Obstacle {
  std::string path;
  std::string message;
};

// Works out the earliest moment, s since frame 0, at which each step can start; kNever where it cannot.
class ReachabilityChecker {
 public:
  ReachabilityChecker(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter)
      : spec_(spec), reporter_(reporter), values_(values), clip_s_(values.BoundOf(spec.duration_s()).hi) {
    for (const PlacedStep& placed : StepsOf(spec)) known_.insert(placed.step->name());
  }

  void Check() {
    // A step starts once all steps before it are done and its trigger fires: bring the moments forward until they stay.
    // A moment hangs on a chain of steps at most, so that this takes no more rounds than there are steps.
    for (size_t round = 0; round <= known_.size(); ++round) {
      changed_ = false;
      Reach(spec_.storyboard(), "storyboard", 0);
      if (!changed_) break;
    }
    for (const PlacedStep& placed : StepsOf(spec_)) {
      if (placed.step->has_start() && starts_.count(placed.path) == 0)
        Report(placed.step->start(), placed.path + ".start", TurnOf(placed.path));
      if (placed.step->has_stop()) Report(placed.step->stop(), placed.path + ".stop", TurnOf(placed.path));
    }
    for (int i = 0; i < spec_.events_size(); ++i) {
      if (spec_.events(i).has_detector())
        Report(spec_.events(i).detector(), absl::StrCat("events[", i, "].detector"), 0);
    }
  }

 private:
  // When the turn of a step can come; 0 where it never does, so that its own trigger is judged all the same.
  double TurnOf(const std::string& path) const {
    const auto it = turns_.find(path);
    return it == turns_.end() ? 0 : it->second;
  }

  // The earliest moment at which node can be done when its turn comes at turn_s; notes the starts of its steps.
  double Reach(const v1::Node& node, const std::string& path, double turn_s) {
    if (node.has_serial()) {
      double done_s = turn_s;
      for (int i = 0; i < node.serial().nodes_size() && done_s < kNever; ++i) {
        done_s = Reach(node.serial().nodes(i), absl::StrCat(path, ".serial.nodes[", i, "]"), done_s);
      }
      return done_s;
    }
    if (node.has_parallel()) {
      double done_s = turn_s;
      for (int i = 0; i < node.parallel().nodes_size(); ++i) {
        done_s =
            std::max(done_s, Reach(node.parallel().nodes(i), absl::StrCat(path, ".parallel.nodes[", i, "]"), turn_s));
      }
      return done_s;
    }
    if (!node.has_step()) return turn_s;
    const std::string step_path = path + ".step";
    turns_[step_path] = turn_s;
    Obstacle obstacle;
    const double start_s =
        node.step().has_start() ? Earliest(node.step().start(), step_path + ".start", turn_s, obstacle) : turn_s;
    if (start_s == kNever) return kNever;
    double& known_start_s = starts_.try_emplace(step_path, kNever).first->second;
    changed_ = changed_ || start_s < known_start_s;
    known_start_s = std::min(known_start_s, start_s);
    double& named_start_s = starts_by_name_.try_emplace(node.step().name(), kNever).first->second;
    named_start_s = std::min(named_start_s, start_s);
    return start_s;
  }

  void Report(const v1::Trigger& trigger, const std::string& path, double turn_s) {
    Obstacle obstacle;
    if (Earliest(trigger, path, turn_s, obstacle) == kNever)
      reporter_.Error(codes::kNeverFires, obstacle.path, obstacle.message);
  }

  // When a trigger that is looked at from turn_s on can first be true. Within the clip, or kNever with the first
  // obstacle that stands in the way.
  double Earliest(const v1::Trigger& trigger, const std::string& path, double turn_s, Obstacle& obstacle) const {
    const double holds_s = EarliestCondition(trigger, path, turn_s, obstacle);
    if (holds_s == kNever || !trigger.has_delay_s()) return holds_s;
    const double delay_s = std::max(0.0, values_.BoundOf(trigger.delay_s()).lo);
    if (!(holds_s + delay_s > clip_s_)) return holds_s + delay_s;
    obstacle = {path + ".delay_s", absl::StrCat(path, ".delay_s must end within the clip of ", FormatNumber(clip_s_),
                                                " s, got ", FormatNumber(delay_s), " after ", FormatNumber(holds_s),
                                                " s at the earliest, so that it never fires")};
    return kNever;
  }

  double EarliestCondition(const v1::Trigger& trigger, const std::string& path, double turn_s,
                           Obstacle& obstacle) const {
    switch (trigger.trigger_case()) {
      case v1::Trigger::kAll: {
        double all_s = turn_s;
        for (int i = 0; i < trigger.all().triggers_size() && all_s < kNever; ++i) {
          all_s = std::max(all_s, Earliest(trigger.all().triggers(i), absl::StrCat(path, ".all.triggers[", i, "]"),
                                           turn_s, obstacle));
        }
        return all_s;
      }
      case v1::Trigger::kAny: {
        double any_s = trigger.any().triggers_size() > 0 ? kNever : turn_s;
        for (int i = 0; i < trigger.any().triggers_size(); ++i) {
          any_s = std::min(any_s, Earliest(trigger.any().triggers(i), absl::StrCat(path, ".any.triggers[", i, "]"),
                                           turn_s, obstacle));
        }
        return any_s;
      }
      case v1::Trigger::kTime: {
        const double at_s = values_.BoundOf(trigger.time().at_s()).lo;
        if (!trigger.time().has_at_s() || !(at_s > clip_s_)) return std::max(turn_s, at_s);
        obstacle = {path + ".time.at_s",
                    absl::StrCat(path, ".time.at_s must be <= duration_s, got ", FormatNumber(at_s), " in a clip of ",
                                 FormatNumber(clip_s_), " s, so that it never fires")};
        return kNever;
      }
      case v1::Trigger::kStepState: {
        const v1::StepStateCondition& condition = trigger.step_state();
        const bool needs_start =
            condition.state() == v1::STEP_STATE_RUNNING || condition.state() == v1::STEP_STATE_DONE;
        if (!needs_start || known_.count(condition.step()) == 0) return turn_s;
        const auto start = starts_by_name_.find(condition.step());
        if (start != starts_by_name_.end()) return std::max(turn_s, start->second);
        obstacle = {path + ".step_state.step",
                    absl::StrCat(path, ".step_state waits for step ", Quote(condition.step()),
                                 ", which can never start before it, so that it never fires")};
        return kNever;
      }
      default:
        return turn_s;
    }
  }

  const v1::ScenarioSpec& spec_;
  Reporter& reporter_;
  const ValueChecker& values_;
  double clip_s_;
  std::set<std::string> known_;
  std::map<std::string, double> turns_;           // by path of the step
  std::map<std::string, double> starts_;          // of steps that can start, by path
  std::map<std::string, double> starts_by_name_;  // the same by name
  bool changed_ = false;
};

}  // namespace

void CheckReachability(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter) {
  ReachabilityChecker(spec, values, reporter).Check();
}

}  // namespace longtail
