#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/meaning_check.h"

namespace longtail {
namespace {

// Why a trigger never fires.
struct Obstacle {
  std::string path;
  std::string message;
};

class ReachabilityChecker {
 public:
  ReachabilityChecker(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter)
      : spec_(spec), reporter_(reporter), values_(values), clip_s_(values.BoundOf(spec.duration_s()).hi) {
    for (const PlacedStep& placed : StepsOf(spec)) known_.insert(placed.step->name());
  }

  void Check() {
    // A step is reachable once all steps before it are and its trigger can fire: grow the set until it stays.
    size_t num_before = 0;
    do {
      num_before = reachable_.size();
      Grow(spec_.storyboard(), "storyboard");
    } while (reachable_.size() > num_before);
    for (const PlacedStep& placed : StepsOf(spec_)) {
      if (placed.step->has_start() && reachable_.count(placed.path) == 0)
        Report(placed.step->start(), placed.path + ".start");
      if (placed.step->has_stop()) Report(placed.step->stop(), placed.path + ".stop");
    }
    for (int i = 0; i < spec_.events_size(); ++i) {
      if (spec_.events(i).has_detector()) Report(spec_.events(i).detector(), absl::StrCat("events[", i, "].detector"));
    }
  }

 private:
  // True when every step of node is reachable; marks those that are.
  bool Grow(const v1::Node& node, const std::string& path) {
    if (node.has_serial()) {
      for (int i = 0; i < node.serial().nodes_size(); ++i) {
        if (!Grow(node.serial().nodes(i), absl::StrCat(path, ".serial.nodes[", i, "]"))) return false;
      }
      return true;
    }
    if (node.has_parallel()) {
      bool all = true;
      for (int i = 0; i < node.parallel().nodes_size(); ++i) {
        all = Grow(node.parallel().nodes(i), absl::StrCat(path, ".parallel.nodes[", i, "]")) && all;
      }
      return all;
    }
    if (!node.has_step()) return true;
    const std::string step_path = path + ".step";
    Obstacle obstacle;
    if (node.step().has_start() && NeverFires(node.step().start(), step_path + ".start", obstacle)) return false;
    reachable_.insert(step_path);
    reachable_names_.insert(node.step().name());
    return true;
  }

  void Report(const v1::Trigger& trigger, const std::string& path) {
    Obstacle obstacle;
    if (NeverFires(trigger, path, obstacle)) reporter_.Error(codes::kNeverFires, obstacle.path, obstacle.message);
  }

  // obstacle: the first condition that stands in the way.
  bool NeverFires(const v1::Trigger& trigger, const std::string& path, Obstacle& obstacle) const {
    switch (trigger.trigger_case()) {
      case v1::Trigger::kAll:
        for (int i = 0; i < trigger.all().triggers_size(); ++i) {
          if (NeverFires(trigger.all().triggers(i), absl::StrCat(path, ".all.triggers[", i, "]"), obstacle))
            return true;
        }
        return false;
      case v1::Trigger::kAny: {
        for (int i = 0; i < trigger.any().triggers_size(); ++i) {
          if (!NeverFires(trigger.any().triggers(i), absl::StrCat(path, ".any.triggers[", i, "]"), obstacle))
            return false;
        }
        return trigger.any().triggers_size() > 0;
      }
      case v1::Trigger::kTime: {
        const double at_s = values_.BoundOf(trigger.time().at_s()).lo;
        if (!trigger.time().has_at_s() || !(at_s > clip_s_)) return false;
        obstacle = {path + ".time.at_s",
                    absl::StrCat(path, ".time.at_s must be <= duration_s, got ", FormatNumber(at_s), " in a clip of ",
                                 FormatNumber(clip_s_), " s, so that it never fires")};
        return true;
      }
      case v1::Trigger::kStepState: {
        const v1::StepStateCondition& condition = trigger.step_state();
        const bool needs_start =
            condition.state() == v1::STEP_STATE_RUNNING || condition.state() == v1::STEP_STATE_DONE;
        if (!needs_start || known_.count(condition.step()) == 0 || reachable_names_.count(condition.step()) > 0)
          return false;
        obstacle = {path + ".step_state.step",
                    absl::StrCat(path, ".step_state waits for step ", Quote(condition.step()),
                                 ", which can never start before it, so that it never fires")};
        return true;
      }
      default:
        return false;
    }
  }

  const v1::ScenarioSpec& spec_;
  Reporter& reporter_;
  const ValueChecker& values_;
  double clip_s_;
  std::set<std::string> known_;
  std::set<std::string> reachable_;        // paths of steps
  std::set<std::string> reachable_names_;  // names of the same
};

}  // namespace

void CheckReachability(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter) {
  ReachabilityChecker(spec, values, reporter).Check();
}

}  // namespace longtail
