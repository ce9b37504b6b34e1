#include "scenarios/behavior/plan_junctions.h"

#include <algorithm>
#include <cmath>

namespace longtail {
namespace {

// A stop line belongs to what comes within that much behind it.
constexpr double kLineReachM = 50;
// Without a line, or inside a junction, one waits this far before the stretch.
constexpr double kClearM = 1.5;

// The last stop line on a course before s; -1 for none.
int LineBefore(const RoadLayout& layout, int course, double s_m) {
  int found = -1;
  for (size_t i = 0; i < layout.stop_lines.size(); ++i) {
    const StopLine& line = layout.stop_lines[i];
    if (line.course != course || line.lane < 0 || line.s_m > s_m + 1 || line.s_m < s_m - kLineReachM) continue;
    if (found < 0 || line.s_m > layout.stop_lines[found].s_m) found = static_cast<int>(i);
  }
  return found;
}

// Meetings that follow one another are one junction; it is a turn where the course leaves it in another direction.
std::vector<Turn> FindTurns(const Course& course, const std::vector<Meeting>& meetings) {
  constexpr double kApartM = 15, kAroundM = 4, kLeastRad = 0.5;
  std::vector<Turn> turns;
  for (size_t i = 0; i < meetings.size();) {
    const double start_m = meetings[i].start_s_m;
    double end_m = meetings[i].end_s_m;
    for (++i; i < meetings.size() && meetings[i].start_s_m < end_m + kApartM; ++i) {
      end_m = std::max(end_m, meetings[i].end_s_m);
    }
    const double turned_rad = course.At(end_m + kAroundM, 0).yaw_rad - course.At(start_m - kAroundM, 0).yaw_rad;
    if (std::abs(turned_rad) > kLeastRad) turns.push_back({start_m, end_m, turned_rad > 0});
  }
  return turns;
}

// Who yields at a signal waits for a gap inside the junction, as those do who turn across the opposite traffic.
double HoldOf(const RoadLayout& layout, int line, double start_s_m, bool yields) {
  if (line < 0) return start_s_m - kClearM;
  const StopLine& stop = layout.stop_lines[line];
  const bool inside = stop.kind == StopKind::kSignal && yields;
  return inside ? std::max(stop.s_m, start_s_m - kClearM) : std::min(stop.s_m, start_s_m);
}

}  // namespace

std::vector<CourseJunctions> FindJunctions(const RoadLayout& layout) {
  std::vector<CourseJunctions> junctions(layout.courses.size());
  for (size_t i = 0; i < layout.stop_lines.size(); ++i) {
    junctions[layout.stop_lines[i].course].lines.push_back(static_cast<int>(i));
  }
  for (const Conflict& conflict : layout.conflicts) {
    Meeting meeting;
    meeting.start_s_m = conflict.start_s_m;
    meeting.end_s_m = conflict.end_s_m;
    meeting.other = conflict.other;
    meeting.other_start_s_m = conflict.other_start_s_m;
    meeting.other_end_s_m = conflict.other_end_s_m;
    meeting.merges = conflict.merges;
    meeting.yields = conflict.yields;
    for (const Conflict& mirror : layout.conflicts) {
      const bool same = mirror.course == conflict.other && mirror.other == conflict.course &&
                        std::abs(mirror.start_s_m - conflict.other_start_s_m) < 1e-6;
      if (same) meeting.other_yields = mirror.yields;
    }
    meeting.line = LineBefore(layout, conflict.course, conflict.start_s_m);
    meeting.other_line = LineBefore(layout, conflict.other, conflict.other_start_s_m);
    meeting.hold_s_m = HoldOf(layout, meeting.line, meeting.start_s_m, meeting.yields);
    meeting.other_hold_s_m = HoldOf(layout, meeting.other_line, meeting.other_start_s_m, meeting.other_yields);
    junctions[conflict.course].meetings.push_back(meeting);
  }
  for (size_t i = 0; i < junctions.size(); ++i) {
    CourseJunctions& junction = junctions[i];
    std::sort(junction.lines.begin(), junction.lines.end(), [&layout](int a, int b) {
      return layout.stop_lines[a].s_m != layout.stop_lines[b].s_m ? layout.stop_lines[a].s_m < layout.stop_lines[b].s_m
                                                                  : a < b;
    });
    std::stable_sort(junction.meetings.begin(), junction.meetings.end(),
                     [](const Meeting& a, const Meeting& b) { return a.start_s_m < b.start_s_m; });
    junction.turns = FindTurns(layout.courses[i], junction.meetings);
  }
  return junctions;
}

int OppositeCourse(const RoadLayout& layout, int index) {
  const Course& course = layout.courses[index];
  const auto leads_back = [](const Course& from, double s_m, const Course& other, double* other_s_m) {
    constexpr int lane = -1;
    if (!from.HasLane(lane, s_m)) return false;
    const Pose2 pose = from.At(s_m, from.LaneCenter(lane, s_m));
    const RoadPoint at = other.Project(pose.x_m, pose.y_m);
    *other_s_m = at.s_m;
    return other.LaneAt(at.s_m, at.t_m) > 0 && std::cos(other.At(at.s_m, 0).yaw_rad - pose.yaw_rad) < -0.9;
  };
  for (size_t i = 0; i < layout.courses.size(); ++i) {
    if (static_cast<int>(i) == index) continue;
    double first_s_m = 0, last_s_m = 0;
    const double near_m = course.first_s_m() + 1, far_m = course.last_s_m() - 1;
    if (leads_back(course, near_m, layout.courses[i], &first_s_m) &&
        leads_back(course, far_m, layout.courses[i], &last_s_m) && last_s_m < first_s_m) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

}  // namespace longtail
