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

// A course in the making: strips, and which of them are paths through junctions.
struct Way {
  struct Part {
    Strip strip;
    int junction = -1, movement = -1;  // of a path
    bool is_main = false;              // a stretch of the main road
  };
  std::vector<Part> parts;

  void Add(const Strip& strip) { parts.push_back({strip}); }
  void AddPath(const JunctionShape& shape, int junction, int movement) {
    parts.push_back({shape.movements[movement].path, junction, movement});
  }
  double Length() const {
    double length_m = 0;
    for (const Part& part : parts) length_m += part.strip.ArcTo(part.strip.length_m());
    return length_m;
  }
};

class CourseMaker {
 public:
  CourseMaker(const MainRoad& main, const std::vector<JunctionShape>& junctions, RoadLayout& layout)
      : main_(main), junctions_(junctions), layout_(layout) {}

  void AddAll(const std::vector<RampShape>& ramps) {
    Way whole;
    AddMain(0, main_.profile.length_m, 0, whole);
    AddCourse("main", 0, whole);
    for (size_t j = 0; j < junctions_.size(); ++j) {
      const JunctionShape& junction = junctions_[j];
      for (size_t m = 0; m < junction.movements.size(); ++m) {
        const Movement& movement = junction.movements[m];
        const bool along_main = junction.arms[movement.from].is_main && junction.arms[movement.to].is_main;
        if (!along_main) {
          AddCourseThrough(static_cast<int>(j), static_cast<int>(m));
        } else if (junction.arms[movement.from].name == "near") {
          layout_.aliases.emplace_back(junction.MovementName(movement), 0);
        } else if (back_course_ < 0) {
          AddCourseThrough(static_cast<int>(j), static_cast<int>(m));
          back_course_ = static_cast<int>(layout_.courses.size()) - 1;
        } else {
          layout_.aliases.emplace_back(junction.MovementName(movement), back_course_);
        }
      }
    }
    for (const RampShape& ramp : ramps) AddRamp(ramp);
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
  // The course with s = first_s_m at its start, and its passages.
  void AddCourse(const std::string& name, double first_s_m, const Way& way) {
    std::vector<Strip> strips;
    for (const Way::Part& part : way.parts) strips.push_back(part.strip);
    std::vector<double> starts_m;
    layout_.courses.push_back(CourseOf(name, first_s_m, strips, &starts_m));
    passages_.emplace_back();
    for (size_t i = 0; i < way.parts.size(); ++i) {
      const Way::Part& part = way.parts[i];
      if (part.is_main) AddPassages(part.strip, starts_m[i]);
      if (part.junction >= 0) passages_.back().push_back({part.junction, part.movement, starts_m[i]});
    }
  }

  // A stretch of the main road, driven against it where from_m > to_m, round the islands of its roundabouts.
  void AddMain(double from_m, double to_m, double offset_m, Way& way) const {
    const bool forward = to_m > from_m;
    const auto add = [&](double a_m, double b_m) {
      way.Add({&main_.line, a_m, b_m, offset_m, CourseSections(main_.profile, a_m, b_m), &main_.elevation, 0});
      way.parts.back().is_main = true;
    };
    double at_m = from_m;
    for (size_t i = 0; i < junctions_.size(); ++i) {
      const size_t j = forward ? i : junctions_.size() - 1 - i;
      const JunctionShape& junction = junctions_[j];
      if (!junction.is_roundabout()) continue;
      const JunctionArm &near = junction.arms[0], &far = junction.arms[1];
      const double enter_m = forward ? near.box_m : far.box_m, leave_m = forward ? far.box_m : near.box_m;
      if ((enter_m - from_m) * (forward ? 1 : -1) < 1 || (to_m - leave_m) * (forward ? 1 : -1) < 1) continue;
      add(at_m, enter_m);
      way.AddPath(junction, static_cast<int>(j), junction.FindMovement(forward ? 0 : 1, forward ? 1 : 0));
      at_m = leave_m;
    }
    add(at_m, to_m);
  }

  void AddLeg(const JunctionArm& arm, bool inwards, double offset_m, Way& way) const {
    const Strip leg = arm.Leg(inwards, offset_m);
    if (arm.is_main) {
      AddMain(leg.from_m, leg.to_m, offset_m, way);
    } else {
      way.Add(leg);
    }
  }

  void AddCourseThrough(int j, int m) {
    const JunctionShape& junction = junctions_[j];
    const Movement& movement = junction.movements[m];
    const JunctionArm &in = junction.arms[movement.from], &out = junction.arms[movement.to];
    const bool turns = movement.kind != TurnKind::kStraight;
    Way way;
    AddLeg(in, /*inwards=*/true, turns ? in.LeftEdge(true, movement.lane_in) : 0, way);
    const double approach_m = way.Length();
    way.AddPath(junction, j, m);
    AddLeg(out, /*inwards=*/false, turns ? out.LeftEdge(false, movement.lane_out) : 0, way);
    AddCourse(junction.MovementName(movement), -approach_m, way);
  }

  // It runs into the main road beside its lanes, or parts from it; neither waits for the other there.
  void AddRamp(const RampShape& ramp) {
    Way way;
    double approach_m = 0;
    if (ramp.is_on) {
      way.Add(ramp.Leg());
      approach_m = way.Length();
      AddMain(ramp.at_m, main_.profile.length_m, ramp.offset_m, way);
    } else {
      AddMain(0, ramp.at_m, ramp.offset_m, way);
      approach_m = way.Length();
      way.Add(ramp.Leg());
    }
    AddCourse(ramp.name, -approach_m, way);
    if (!ramp.is_on) return;
    const int course = static_cast<int>(layout_.courses.size()) - 1;
    layout_.conflicts.push_back({course, 0, 0, 0, ramp.at_m, ramp.at_m, /*merges=*/true, /*yields=*/false});
    layout_.conflicts.push_back({0, course, ramp.at_m, ramp.at_m, 0, 0, /*merges=*/true, /*yields=*/false});
  }

  // The junctions that a stretch of the main road passes straight on, for the last course; leg_s_m is its s there.
  void AddPassages(const Strip& leg, double leg_s_m) {
    const bool forward = leg.to_m > leg.from_m;
    std::vector<Passage> passed;
    for (size_t j = 0; j < junctions_.size(); ++j) {
      const JunctionShape& junction = junctions_[j];
      if (junction.is_roundabout()) continue;
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

  const MainRoad& main_;
  const std::vector<JunctionShape>& junctions_;
  RoadLayout& layout_;
  std::vector<std::vector<Passage>> passages_;  // by course
  int back_course_ = -1;
};

}  // namespace

absl::Status AddCourses(const MainRoad& main, const std::vector<JunctionShape>& junctions,
                        const std::vector<RampShape>& ramps, RoadLayout& layout) {
  CourseMaker maker(main, junctions, layout);
  maker.AddAll(ramps);
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
