// Ego: its gear, its tyres, where its expert has no lanes to change, and a drive that is written down, as points or as
// commands in the order of time.
#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/meaning_check.h"

namespace longtail {
namespace {

// list: of points or commands, at path.
template <typename List>
void CheckTimes(const List& list, const std::string& path, const ValueChecker& values, Reporter& reporter) {
  for (int i = 1; i < list.size(); ++i) {
    if (!list[i - 1].has_time_s() || !list[i].has_time_s()) continue;
    const double before_s = values.BoundOf(list[i - 1].time_s()).lo, after_s = values.BoundOf(list[i].time_s()).hi;
    if (before_s < after_s) continue;
    const std::string time_path = absl::StrCat(path, "[", i, "].time_s");
    reporter.Error(codes::kTimesNotIncreasing, time_path,
                   absl::StrCat(time_path, " must be > ", FormatNumber(before_s), ", the time before it, got ",
                                FormatNumber(after_s)));
  }
}

// Ego does not change gear.
void CheckWay(const v1::Ego& ego, const ValueChecker& values, Reporter& reporter) {
  if (!ego.has_speed_mps() || !ego.has_desired_speed_mps()) return;
  const Interval speed = values.BoundOf(ego.speed_mps()), desired = values.BoundOf(ego.desired_speed_mps());
  const bool forwards = speed.lo > 0 && desired.hi < 0, backwards = speed.hi < 0 && desired.lo > 0;
  if (!forwards && !backwards) return;
  reporter.Error(codes::kOutOfRange, "ego.desired_speed_mps",
                 absl::StrCat("ego.desired_speed_mps must be ", forwards ? ">" : "<", "= 0, as ego.speed_mps is, got ",
                              FormatNumber(forwards ? desired.hi : desired.lo)));
}

// Lanes are changed by the expert alone, and not backwards.
void CheckLanes(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter) {
  const v1::Ego& ego = spec.ego();
  if (!ego.changes_lanes()) return;
  const auto backwards = [&](const v1::Value& speed, bool given) { return given && values.BoundOf(speed).lo < 0; };
  const v1::EgoReplay& replay = ego.replay();
  const char* where = nullptr;
  if (ego.has_external()) {
    where = "a program drives ego";
  } else if (backwards(ego.speed_mps(), ego.has_speed_mps()) ||
             backwards(ego.desired_speed_mps(), ego.has_desired_speed_mps())) {
    where = "ego reverses";
  } else if (!replay.commands().empty() && values.BoundOf(replay.commands(0).time_s()).hi <= 0) {
    where = "commands drive ego from frame 0 on";
  } else if (!replay.points().empty() && spec.has_duration_s() &&
             values.BoundOf(replay.points(replay.points_size() - 1).time_s()).lo >=
                 values.BoundOf(spec.duration_s()).hi) {
    where = "points lead ego to the end of the clip";
  }
  if (where == nullptr) return;
  reporter.Error(codes::kNoEffect, "ego.changes_lanes",
                 absl::StrCat("ego.changes_lanes must not be given: it has no effect where ", where));
}

// The skid of a car that reverses, at 5 m/s at most, is not worked out.
void CheckTyres(const v1::Ego& ego, const ValueChecker& values, Reporter& reporter) {
  if (!ego.has_tyres() || !ego.has_speed_mps()) return;
  const double slowest = std::min(values.BoundOf(ego.speed_mps()).lo,
                                  ego.has_desired_speed_mps() ? values.BoundOf(ego.desired_speed_mps()).lo : 0);
  if (!(slowest < 0)) return;
  reporter.ErrorAtName(
      codes::kTyresInReverse, "ego.tyres",
      absl::StrCat("ego.tyres must be those of an ego that drives on, got a speed of ", FormatNumber(slowest)));
}

}  // namespace

void CheckEgo(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter) {
  CheckWay(spec.ego(), values, reporter);
  CheckLanes(spec, values, reporter);
  CheckTyres(spec.ego(), values, reporter);
  if (!spec.ego().has_replay()) return;
  const SourceMap& source = reporter.source_map();
  const v1::EgoReplay& replay = spec.ego().replay();
  const std::string path = "ego.replay", points = path + ".points", commands = path + ".commands";
  if (replay.points().empty() && replay.commands().empty()) {
    if (source.IsBad(path) || source.Has(points) || source.Has(commands)) return;
    return reporter.ErrorAtName(codes::kMissing, path, path + " must hold one of points, commands, got none");
  }
  if (!replay.points().empty() && !replay.commands().empty()) {
    reporter.Error(codes::kNoEffect, commands + "[0]",
                   absl::StrCat(commands, "[0] must not be given: it has no effect on points"));
  }
  CheckTimes(replay.points(), points, values, reporter);
  CheckTimes(replay.commands(), commands, values, reporter);
  for (int i = 0; i < replay.points_size(); ++i) {
    const std::string point = absl::StrCat(points, "[", i, "]");
    if (!replay.points(i).has_time_s() && !source.Has(point + ".time_s")) {
      reporter.ErrorAtName(codes::kMissing, point, point + ".time_s is required");
    }
    if (replay.points(i).position().has_trajectory()) {
      reporter.ErrorAtName(codes::kNoPath, point + ".position.trajectory",
                           point +
                               ".position.trajectory must be a place that is there at frame 0, got one on the "
                               "path of a step");
    }
  }
}

}  // namespace longtail
