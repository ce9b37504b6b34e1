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
    for (const PlacedStep& placed : StepsOf(spec)) {
      known_.insert(placed.step->name());
      if (placed.step->priority() == v1::STEP_PRIORITY_SKIP) skippable_.insert(placed.step->name());
      if (placed.step->action().has_set_variable()) set_.insert(placed.step->action().set_variable().variable());
    }
  }

  void Check() {
    // A step starts once all steps before it are done and its trigger fires: bring the moments forward until they stay.
    // A moment hangs on a chain of steps at most, so that this takes no more rounds than there are steps.
    for (size_t round = 0; round <= known_.size(); ++round) {
      changed_ = false;
      Reach(spec_.storyboard(), "storyboard", 0);
      if (!changed_) break;
    }
    CheckTurns(spec_.storyboard(), "storyboard");
    for (const PlacedStep& placed : StepsOf(spec_)) {
      if (placed.step->has_start() && starts_.count(placed.path) == 0)
        Report(placed.step->start(), placed.path + ".start", TurnOf(placed.path));
      if (placed.step->has_stop()) Report(placed.step->stop(), placed.path + ".stop", TurnOf(placed.path));
    }
    for (const auto& [path, until] : untils_) Report(*until.first, path, until.second);
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
    if (node.has_one_of()) return ReachOneOf(node.one_of(), path + ".one_of", turn_s);
    if (node.has_repeat()) return ReachRepeat(node.repeat(), path + ".repeat", turn_s);
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

  // Any branch may be drawn.
  double ReachOneOf(const v1::OneOf& one_of, const std::string& path, double turn_s) {
    double done_s = one_of.branches_size() > 0 ? kNever : turn_s;
    for (int i = 0; i < one_of.branches_size(); ++i) {
      const v1::Branch& branch = one_of.branches(i);
      const std::string branch_path = absl::StrCat(path, ".branches[", i, "].node");
      done_s = std::min(done_s, branch.has_node() ? Reach(branch.node(), branch_path, turn_s) : turn_s);
    }
    return done_s;
  }

  // Done after its first round at the earliest, or when until holds.
  double ReachRepeat(const v1::Repeat& repeat, const std::string& path, double turn_s) {
    const double round_s = Reach(repeat.node(), path + ".node", turn_s);
    double done_s = repeat.has_count() ? round_s : kNever;
    if (repeat.has_until()) {
      untils_.insert_or_assign(path + ".until", std::pair(&repeat.until(), turn_s));
      Obstacle obstacle;
      done_s = std::min(done_s, Earliest(repeat.until(), path + ".until", turn_s, obstacle));
    }
    return done_s;
  }

  // Whether a node goes on to the end of the clip whatever happens.
  static bool NeverEnds(const v1::Node& node) {
    const auto any = [](const auto& nodes) { return std::any_of(nodes.begin(), nodes.end(), NeverEnds); };
    switch (node.node_case()) {
      case v1::Node::kSerial:
        return any(node.serial().nodes());
      case v1::Node::kParallel:
        return any(node.parallel().nodes());
      case v1::Node::kOneOf:
        return node.one_of().branches_size() > 0 &&
               std::all_of(node.one_of().branches().begin(), node.one_of().branches().end(),
                           [](const v1::Branch& branch) { return NeverEnds(branch.node()); });
      case v1::Node::kRepeat:
        return !node.repeat().has_until() && (!node.repeat().has_count() || NeverEnds(node.repeat().node()));
      default:
        return false;
    }
  }

  // Nodes behind one that never ends.
  void CheckTurns(const v1::Node& node, const std::string& path) {
    const auto& serial = node.serial().nodes();
    for (int i = 0; i < serial.size(); ++i) {
      const std::string inner = absl::StrCat(path, ".serial.nodes[", i, "]");
      CheckTurns(serial[i], inner);
      if (i + 1 == serial.size() || !NeverEnds(serial[i])) continue;
      const std::string next = absl::StrCat(path, ".serial.nodes[", i + 1, "]");
      reporter_.Error(codes::kNeverItsTurn, next,
                      absl::StrCat(next, " must come to its turn, but ", inner, " repeats to the end of the clip"));
    }
    for (int i = 0; i < node.parallel().nodes_size(); ++i) {
      CheckTurns(node.parallel().nodes(i), absl::StrCat(path, ".parallel.nodes[", i, "]"));
    }
    for (int i = 0; i < node.one_of().branches_size(); ++i) {
      CheckTurns(node.one_of().branches(i).node(), absl::StrCat(path, ".one_of.branches[", i, "].node"));
    }
    if (node.has_repeat()) CheckTurns(node.repeat().node(), path + ".repeat.node");
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
        if (condition.state() == v1::STEP_STATE_SKIPPED && known_.count(condition.step()) > 0 &&
            skippable_.count(condition.step()) == 0) {
          obstacle = {path + ".step_state.state",
                      absl::StrCat(path, ".step_state.state must be another one: step ", Quote(condition.step()),
                                   " has no priority STEP_PRIORITY_SKIP and so is never skipped")};
          return kNever;
        }
        const bool needs_start = condition.state() != v1::STEP_STATE_WAITING &&
                                 condition.state() != v1::STEP_STATE_SKIPPED &&
                                 condition.state() != v1::STEP_STATE_UNSPECIFIED;
        if (!needs_start || known_.count(condition.step()) == 0) return turn_s;
        const auto start = starts_by_name_.find(condition.step());
        if (start != starts_by_name_.end()) return std::max(turn_s, start->second);
        obstacle = {path + ".step_state.step",
                    absl::StrCat(path, ".step_state waits for step ", Quote(condition.step()),
                                 ", which can never start before it, so that it never fires")};
        return kNever;
      }
      case v1::Trigger::kVariable:
        return CanHold(trigger.variable(), path + ".variable", obstacle) ? turn_s : kNever;
      default:
        return turn_s;
    }
  }

  // A variable that no step sets stays what it is at first.
  bool CanHold(const v1::VariableCondition& condition, const std::string& path, Obstacle& obstacle) const {
    if (set_.count(condition.variable()) > 0) return true;
    for (const v1::Variable& variable : spec_.variables()) {
      if (variable.name() != condition.variable()) continue;
      const Interval is = variable.has_initial() ? values_.BoundOf(variable.initial()) : Interval{0, 0};
      const Interval value = values_.BoundOf(condition.value());
      const bool apart = is.hi < value.lo || is.lo > value.hi;
      const bool fixed = is.lo == is.hi && value.lo == value.hi;
      bool holds = true;
      switch (condition.rule()) {
        case v1::RULE_LESS:
          holds = is.lo < value.hi;
          break;
        case v1::RULE_GREATER:
          holds = is.hi > value.lo;
          break;
        case v1::RULE_LESS_OR_EQUAL:
          holds = is.lo <= value.hi;
          break;
        case v1::RULE_GREATER_OR_EQUAL:
          holds = is.hi >= value.lo;
          break;
        case v1::RULE_EQUAL:
          holds = !apart;
          break;
        case v1::RULE_NOT_EQUAL:
          holds = !fixed || is.lo != value.lo;
          break;
        default:
          break;
      }
      if (holds) continue;
      obstacle = {path + ".value", absl::StrCat(path, ".value must be one that ", Quote(condition.variable()),
                                                " can come to, which no step sets and which is ", FormatNumber(is.lo),
                                                ", so that it never fires")};
      return false;
    }
    return true;
  }

  const v1::ScenarioSpec& spec_;
  Reporter& reporter_;
  const ValueChecker& values_;
  double clip_s_;
  std::set<std::string> known_;
  std::set<std::string> skippable_;                                      // steps
  std::set<std::string> set_;                                            // variables that steps set
  std::map<std::string, std::pair<const v1::Trigger*, double>> untils_;  // of repeats, and when they are looked at
  std::map<std::string, double> turns_;                                  // by path of the step
  std::map<std::string, double> starts_;                                 // of steps that can start, by path
  std::map<std::string, double> starts_by_name_;                         // the same by name
  bool changed_ = false;
};

}  // namespace

void CheckReachability(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter) {
  ReachabilityChecker(spec, values, reporter).Check();
}

}  // namespace longtail
