#include "scenarios/road/layout/map_rules.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "scenarios/road/layout/map_signals.h"

namespace longtail {
namespace {

constexpr double kSampleM = 0.5;
constexpr double kSweptWidthM = 2.2;
// From a junction to where one stops without a line of its own, and how far before it signs and lights count for it.
constexpr double kStopBeforeM = 1;
constexpr double kSignReachM = 60;
constexpr double kSharpTurnRad = 0.5;

// Roads that join without a junction are looked at over that much before they do.
constexpr double kJoinM = 80;
constexpr double kBeforeJointM = 0.01;
constexpr double kStraighterRad = 0.02;

// A course's way through a junction, or up to where its road runs into another without one.
struct Passage {
  int course = 0;
  std::string junction;  // id; empty where roads join without one
  int joins = -1;        // which end of which road others run into; -1 in a junction
  bool runs_on = false;  // that road names the one that this comes from as the road before it
  double start_s_m = 0, end_s_m = 0;
  int from_road = -1, to_road = -1;  // before and behind it; -1 where the course begins or ends inside
  int to_lane = -1;                  // node behind it
  std::vector<int> roads;            // inside
  double from_rad = 0, turned_rad = 0;
  bool right_hand = true;
  int rank = 0;  // by signs
  bool has_stop_sign = false;
  bool has_line = false;
  struct Point {
    double s_m, x_m, y_m;
  };
  std::vector<Point> points;  // on the centres of its lanes
};

class RuleMaker {
 public:
  RuleMaker(const RoadNetwork& network, const std::vector<std::vector<MapStretch>>& stretches, const SignalTimes& times,
            RoadLayout& layout)
      : network_(network), stretches_(stretches), layout_(layout), signals_(network, times, layout) {}

  void Make() {
    for (size_t c = 0; c < stretches_.size(); ++c) FindPassages(static_cast<int>(c));
    FindJoins();
    for (size_t c = 0; c < stretches_.size(); ++c) AddSignalLines(static_cast<int>(c));
    for (Passage& passage : passages_) ReadSigns(passage);
    for (size_t a = 0; a < passages_.size(); ++a) {
      for (size_t b = a + 1; b < passages_.size(); ++b) Meet(passages_[a], passages_[b]);
    }
    AddYieldLines();
  }

 private:
  const network::LaneNode& NodeOf(const MapStretch& stretch) const { return network_.lanes().node(stretch.lane); }

  void FindPassages(int course) {
    const std::vector<MapStretch>& stretches = stretches_[course];
    for (size_t i = 0; i < stretches.size();) {
      const std::string& junction = network_.road(NodeOf(stretches[i]).road).junction;
      size_t end = i + 1;
      while (end < stretches.size() && network_.road(NodeOf(stretches[end]).road).junction == junction) ++end;
      if (!junction.empty()) {
        Passage& passage = passages_.emplace_back();
        passage.course = course;
        passage.junction = junction;
        passage.start_s_m = stretches[i].start_s_m;
        passage.end_s_m = stretches[end - 1].end_s_m;
        if (i > 0) passage.from_road = NodeOf(stretches[i - 1]).road;
        if (end < stretches.size()) {
          passage.to_road = NodeOf(stretches[end]).road;
          passage.to_lane = stretches[end].lane;
        }
        for (size_t k = i; k < end; ++k) passage.roads.push_back(NodeOf(stretches[k]).road);
        const Course& line = layout_.courses[course];
        passage.from_rad = line.At(passage.start_s_m, 0).yaw_rad;
        passage.turned_rad = line.At(passage.end_s_m, 0).yaw_rad - passage.from_rad;
        passage.right_hand = network_.road(passage.roads[0]).rule == network::TrafficRule::kRightHand;
        TracePoints(line, passage);
      }
      i = end;
    }
  }

  // Where courses of different roads run into one road without a junction.
  void FindJoins() {
    std::vector<Passage> joins;
    for (size_t c = 0; c < stretches_.size(); ++c) {
      const std::vector<MapStretch>& stretches = stretches_[c];
      for (size_t i = 1; i < stretches.size(); ++i) {
        const network::LaneNode &from = NodeOf(stretches[i - 1]), &to = NodeOf(stretches[i]);
        const network::Road &before = network_.road(from.road), &road = network_.road(to.road);
        if (from.road == to.road || !before.junction.empty() || !road.junction.empty()) continue;
        Passage& passage = joins.emplace_back();
        passage.course = static_cast<int>(c);
        passage.joins = 2 * to.road + (to.along_s ? 0 : 1);
        const std::optional<network::RoadLink>& back = to.along_s ? road.predecessor : road.successor;
        passage.runs_on = back && !back->to_junction && back->id == before.id;
        passage.end_s_m = stretches[i].start_s_m;
        passage.start_s_m = std::max(stretches[i - 1].start_s_m, passage.end_s_m - kJoinM);
        passage.from_road = from.road;
        passage.to_road = to.road;
        passage.to_lane = stretches[i].lane;
        passage.roads = {from.road};
        passage.right_hand = road.rule == network::TrafficRule::kRightHand;
        const Course& line = layout_.courses[c];
        passage.from_rad = line.At(passage.start_s_m, 0).yaw_rad;
        passage.turned_rad = line.At(passage.end_s_m, 0).yaw_rad - passage.from_rad;
      }
    }
    for (Passage& passage : joins) {
      const bool meets = std::any_of(joins.begin(), joins.end(), [&passage](const Passage& other) {
        return other.joins == passage.joins && other.from_road != passage.from_road;
      });
      if (!meets) continue;
      // Its own lanes alone: behind the joint there are those of all.
      passage.end_s_m -= kBeforeJointM;
      TracePoints(layout_.courses[passage.course], passage);
      passage.end_s_m += kBeforeJointM;
      passages_.push_back(passage);
    }
  }

  static void TracePoints(const Course& line, Passage& passage) {
    constexpr double kMostPoints = 500;
    const double step_m = std::max(kSampleM, (passage.end_s_m - passage.start_s_m) / kMostPoints);
    for (double s_m = passage.start_s_m; s_m < passage.end_s_m + step_m; s_m += step_m) {
      const double at_m = std::min(s_m, passage.end_s_m);
      for (const CourseLane& lane : line.SectionAt(at_m).lanes) {
        if (lane.number <= 0) continue;
        const Pose2 pose = line.At(at_m, line.LaneCenter(lane.number, at_m));
        passage.points.push_back({at_m, pose.x_m, pose.y_m});
      }
    }
  }

  // Lines at the lights on a course's way. Heads of one group that follow each other are one line.
  void AddSignalLines(int course) {
    std::vector<StopLine> lines;
    for (const MapStretch& stretch : stretches_[course]) {
      const network::LaneNode& node = NodeOf(stretch);
      for (const PlacedSignal& light : signals_.On(node.road)) {
        if (light.group < 0 || !light.Counts(node, stretch.from_m, stretch.to_m)) continue;
        double s_m = stretch.CourseAt(light.s_m);
        for (const Passage& passage : passages_) {
          // Inside a junction it counts at its entry.
          if (passage.joins >= 0) continue;
          if (passage.course == course && s_m > passage.start_s_m && s_m < passage.end_s_m) {
            s_m = passage.start_s_m - kStopBeforeM;
          }
        }
        lines.push_back({course, 0, s_m, StopKind::kSignal, light.group});
      }
    }
    std::stable_sort(lines.begin(), lines.end(), [](const StopLine& a, const StopLine& b) { return a.s_m < b.s_m; });
    for (const StopLine& line : lines) {
      const bool again = !layout_.stop_lines.empty() && layout_.stop_lines.back().course == course &&
                         layout_.stop_lines.back().signal_group == line.signal_group &&
                         line.s_m - layout_.stop_lines.back().s_m < kSignReachM / 2;
      if (again || line.s_m <= 0) continue;
      layout_.stop_lines.push_back(line);
      for (Passage& passage : passages_) {
        const double before_m = passage.start_s_m - line.s_m;
        if (passage.course == course && before_m >= 0 && before_m < kSignReachM) passage.has_line = true;
      }
    }
  }

  // The yield, stop and priority signs before a junction.
  void ReadSigns(Passage& passage) {
    double line_s_m = passage.start_s_m - kStopBeforeM;
    for (const MapStretch& stretch : stretches_[passage.course]) {
      if (stretch.start_s_m > passage.start_s_m - 1e-6 || stretch.end_s_m < passage.start_s_m - kSignReachM) continue;
      const network::LaneNode& node = NodeOf(stretch);
      for (const PlacedSignal& sign : signals_.On(node.road)) {
        const double s_m = stretch.CourseAt(sign.s_m);
        if (sign.meaning == SignMeaning::kOther || !sign.Counts(node, stretch.from_m, stretch.to_m)) continue;
        if (passage.start_s_m - s_m > kSignReachM) continue;
        passage.rank = sign.meaning == SignMeaning::kPriority ? 1 : -1;
        passage.has_stop_sign = sign.meaning == SignMeaning::kStop;
        constexpr double kAtLineM = 12;  // a sign that near stands at its line
        if (passage.start_s_m - s_m < kAtLineM) line_s_m = std::min(line_s_m, s_m);
      }
    }
    if (passage.joins >= 0 || passage.rank >= 0 || passage.has_line || line_s_m <= 0) return;
    passage.has_line = true;
    layout_.stop_lines.push_back(
        {passage.course, 0, line_s_m, passage.has_stop_sign ? StopKind::kStop : StopKind::kYield, -1});
  }

  bool HasPriority(const Passage& own, const Passage& other) const {
    const auto is_on = [this](const std::string& id, const Passage& passage) {
      const int road = network_.FindRoad(id);
      return road >= 0 && (road == passage.from_road ||
                           std::find(passage.roads.begin(), passage.roads.end(), road) != passage.roads.end());
    };
    for (const network::Junction& junction : network_.data().junctions) {
      if (junction.id != own.junction) continue;
      for (const network::Priority& priority : junction.priorities) {
        if (is_on(priority.high, own) && is_on(priority.low, other)) return true;
      }
    }
    return false;
  }

  bool Yields(const Passage& own, const Passage& theirs) const {
    if (HasPriority(theirs, own)) return true;
    if (HasPriority(own, theirs)) return false;
    if (own.rank != theirs.rank) return own.rank < theirs.rank;
    if (own.has_stop_sign && theirs.has_stop_sign) return false;
    if (own.runs_on != theirs.runs_on) return theirs.runs_on;
    const double bends_rad = std::abs(own.turned_rad) - std::abs(theirs.turned_rad);
    if (own.joins >= 0 && std::abs(bends_rad) > kStraighterRad) return bends_rad > 0;
    const double across = own.right_hand ? 1 : -1;  // a turn that crosses the opposite traffic, + left
    const double between_rad = std::remainder(theirs.from_rad - own.from_rad, 2 * M_PI);
    if (std::abs(between_rad) > M_PI - 0.7) {
      return across * own.turned_rad > kSharpTurnRad && across * theirs.turned_rad <= kSharpTurnRad;
    }
    // Who comes from the right drives to the left.
    return across * between_rad > 0;
  }

  void Meet(const Passage& a, const Passage& b) {
    if (a.course == b.course || a.junction != b.junction || a.from_road == b.from_road || a.points.empty()) return;
    if (a.joins != b.joins) return;
    if (a.roads == b.roads) return;
    double first = 1e9, last = -1e9, other_first = 1e9, other_last = -1e9;
    for (const Passage::Point& p : a.points) {
      for (const Passage::Point& q : b.points) {
        const double dx = p.x_m - q.x_m, dy = p.y_m - q.y_m;
        if (dx * dx + dy * dy >= kSweptWidthM * kSweptWidthM) continue;
        first = std::min(first, p.s_m);
        last = std::max(last, p.s_m);
        other_first = std::min(other_first, q.s_m);
        other_last = std::max(other_last, q.s_m);
      }
    }
    if (last < first) {
      if (a.joins < 0) return;
      first = last = a.end_s_m;  // beside each other from there on
      other_first = other_last = b.end_s_m;
    }
    const bool merges = a.joins >= 0 || (a.to_lane >= 0 && a.to_lane == b.to_lane);
    if (merges) {
      last = a.end_s_m;
      other_last = b.end_s_m;
    }
    const bool meets = last > first;
    layout_.conflicts.push_back(
        {a.course, b.course, first, last, other_first, other_last, merges, meets && Yields(a, b)});
    layout_.conflicts.push_back(
        {b.course, a.course, other_first, other_last, first, last, merges, meets && Yields(b, a)});
  }

  // Who yields without a sign looks where the junction begins.
  void AddYieldLines() {
    for (const Passage& passage : passages_) {
      const double s_m = passage.start_s_m - kStopBeforeM;
      if (passage.joins >= 0 || passage.has_line || s_m <= 0) continue;
      const bool yields =
          std::any_of(layout_.conflicts.begin(), layout_.conflicts.end(), [&](const Conflict& conflict) {
            return conflict.course == passage.course && conflict.yields &&
                   conflict.start_s_m >= passage.start_s_m - 1 && conflict.start_s_m <= passage.end_s_m + 1;
          });
      if (yields) layout_.stop_lines.push_back({passage.course, 0, s_m, StopKind::kYield, -1});
    }
  }

  const RoadNetwork& network_;
  const std::vector<std::vector<MapStretch>>& stretches_;
  RoadLayout& layout_;
  MapSignals signals_;
  std::vector<Passage> passages_;
};

}  // namespace

void AddMapRules(const RoadNetwork& network, const std::vector<std::vector<MapStretch>>& stretches,
                 const SignalTimes& times, RoadLayout& layout) {
  RuleMaker(network, stretches, times, layout).Make();
}

}  // namespace longtail
