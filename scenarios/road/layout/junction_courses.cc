#include "scenarios/road/layout/junction_courses.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/road/layout/junction_rules.h"

namespace longtail {
namespace {

// A junction on a course's way.
struct Passage {
  int junction = 0;
  int movement = 0;
  double box_s_m = 0;  // where the course enters its box
};

class CourseMaker {
 public:
  CourseMaker(const std::vector<JunctionShape>& junctions, RoadLayout& layout)
      : junctions_(junctions), layout_(layout) {}

  // main: the main course's strip.
  void AddAll(const Strip& main) {
    passages_.emplace_back();
    AddPassages(main, 0);
    for (size_t j = 0; j < junctions_.size(); ++j) {
      const JunctionShape& junction = junctions_[j];
      for (size_t m = 0; m < junction.movements.size(); ++m) {
        const Movement& movement = junction.movements[m];
        const bool along_main = junction.arms[movement.from].is_main && junction.arms[movement.to].is_main;
        if (!along_main) {
          AddCourse(static_cast<int>(j), static_cast<int>(m));
        } else if (junction.arms[movement.from].name == "near") {
          layout_.aliases.emplace_back(junction.MovementName(movement), 0);
        } else if (back_course_ < 0) {
          AddCourse(static_cast<int>(j), static_cast<int>(m));
          back_course_ = static_cast<int>(layout_.courses.size()) - 1;
        } else {
          layout_.aliases.emplace_back(junction.MovementName(movement), back_course_);
        }
      }
    }
  }

  void AddStopLines(const std::vector<int>& first_group) {
    for (size_t c = 0; c < passages_.size(); ++c) {
      for (const Passage& passage : passages_[c]) {
        const JunctionShape& junction = junctions_[passage.junction];
        const JunctionArm& arm = junction.arms[junction.movements[passage.movement].from];
        StopLine line;
        if (!StopKindOf(junction, arm, &line.kind)) continue;
        line.course = static_cast<int>(c);
        line.s_m = passage.box_s_m - junction.line_to_box_m;
        if (line.kind == StopKind::kSignal) line.signal_group = first_group[passage.junction] + GroupOf(arm);
        layout_.stop_lines.push_back(line);
      }
    }
  }

  void AddConflicts() {
    std::vector<std::vector<std::pair<int, const Passage*>>> through(junctions_.size());
    for (size_t c = 0; c < passages_.size(); ++c) {
      for (const Passage& passage : passages_[c]) through[passage.junction].emplace_back(static_cast<int>(c), &passage);
    }
    for (size_t j = 0; j < junctions_.size(); ++j) {
      for (const MovementConflict& found : FindConflicts(junctions_[j])) {
        for (const auto& [course, passage] : through[j]) {
          if (passage->movement != found.movement) continue;
          for (const auto& [other, other_passage] : through[j]) {
            if (other_passage->movement != found.other || other == course) continue;
            layout_.conflicts.push_back({course, other, passage->box_s_m + found.start_m,
                                         passage->box_s_m + found.end_m, other_passage->box_s_m + found.other_start_m,
                                         other_passage->box_s_m + found.other_end_m, found.merges, found.yields});
          }
        }
      }
    }
  }

 private:
  void AddCourse(int j, int m) {
    const JunctionShape& junction = junctions_[j];
    const Movement& movement = junction.movements[m];
    const JunctionArm &in = junction.arms[movement.from], &out = junction.arms[movement.to];
    const bool turns = movement.kind != TurnKind::kStraight;
    const std::vector<Strip> strips = {in.Leg(true, turns ? in.LeftEdge(true, movement.lane_in) : 0), movement.path,
                                       out.Leg(false, turns ? out.LeftEdge(false, movement.lane_out) : 0)};
    const double first_s_m = -strips[0].ArcTo(strips[0].length_m());
    std::vector<double> starts_m;
    layout_.courses.push_back(CourseOf(junction.MovementName(movement), first_s_m, strips, &starts_m));
    passages_.emplace_back();
    if (in.is_main) AddPassages(strips[0], starts_m[0]);
    passages_.back().push_back({j, m, 0});
    if (out.is_main) AddPassages(strips[2], starts_m[2]);
  }

  // The junctions that a stretch of the main road passes straight on, for the last course; leg_s_m is its s there.
  void AddPassages(const Strip& leg, double leg_s_m) {
    const bool forward = leg.to_m > leg.from_m;
    std::vector<Passage> passed;
    for (size_t j = 0; j < junctions_.size(); ++j) {
      const JunctionShape& junction = junctions_[j];
      const int from = junction.FindArm(forward ? "near" : "far");
      const int movement = junction.FindMovement(from, junction.FindArm(forward ? "far" : "near"));
      const double box_m = junction.arms[from].box_m;
      const double into_m = forward ? box_m - leg.from_m : leg.from_m - box_m;
      if (movement < 0 || into_m < 0 || into_m > leg.length_m() - 1) continue;
      passed.push_back({static_cast<int>(j), movement, leg_s_m + leg.ArcTo(into_m)});
    }
    std::sort(passed.begin(), passed.end(), [](const Passage& a, const Passage& b) { return a.box_s_m < b.box_s_m; });
    passages_.back().insert(passages_.back().end(), passed.begin(), passed.end());
  }

  const std::vector<JunctionShape>& junctions_;
  RoadLayout& layout_;
  std::vector<std::vector<Passage>> passages_;  // by course
  int back_course_ = -1;
};

}  // namespace

absl::Status AddJunctionCourses(const MainRoad& main, const std::vector<JunctionShape>& junctions, RoadLayout& layout) {
  CourseMaker maker(junctions, layout);
  maker.AddAll({&main.line, 0, main.profile.length_m, 0, {}, nullptr, 0});
  std::vector<int> first_group;
  for (size_t j = 0; j < junctions.size(); ++j) {
    first_group.push_back(static_cast<int>(layout.signals.size()));
    ASSIGN_OR_RETURN(std::vector<SignalGroup> groups, MakeSignalGroups(junctions[j], junctions[j].index));
    for (SignalGroup& group : groups) layout.signals.push_back(std::move(group));
    if (junctions[j].control != v1::JUNCTION_CONTROL_SIGNALS) continue;
    for (size_t arm = 0; arm < junctions[j].arms.size(); ++arm) {
      AddSignalHeads(junctions[j], static_cast<int>(arm), first_group[j], layout.signal_heads);
    }
  }
  maker.AddStopLines(first_group);
  maker.AddConflicts();
  return absl::OkStatus();
}

}  // namespace longtail
