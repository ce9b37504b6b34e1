#include "scenarios/road/layout/map_course.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "scenarios/road/layout/course_builder.h"

namespace longtail {
namespace {

using network::LaneNode;
using network::SurfacePose;

constexpr double kSampleM = 0.2;
constexpr double kLeastCourseM = 10;
constexpr double kLongestStepM = 80;

// A part of the way on one lane.
struct Piece {
  int lane = 0;
  double from_m = 0, to_m = 0;  // s of its road
  int shift = 0;                // lane changes to the left before it
  bool along = true;
  double length_m() const { return std::abs(to_m - from_m); }
  double At(double into_m) const { return along ? from_m + into_m : from_m - into_m; }
  std::vector<double> arcs_m;  // of the course, at equal steps from its start to its end
};

// A step of the line across, taken back over a length.
struct Step {
  double start_m = 0, length_m = 1, across_m = 0;
  double At(double arc_m) const {
    const double u = std::clamp((arc_m - start_m) / length_m, 0.0, 1.0);
    return across_m * (1 - u * u * u * (10 - u * (15 - 6 * u)));
  }
};

std::vector<Piece> PiecesOf(const RoadNetwork& network, const MapWay& way) {
  std::vector<Piece> pieces;
  double entry_m = way.start_s_m;
  int shift = 0;
  for (size_t i = 0; i < way.lanes.size(); ++i) {
    const LaneNode& node = network.lanes().node(way.lanes[i]);
    if (i + 1 < way.lanes.size() && (way.lanes[i + 1] == node.left || way.lanes[i + 1] == node.right)) {
      // The change begins where the lane is entered.
      if (pieces.empty()) pieces.push_back({way.lanes[i], entry_m, entry_m, shift, node.along_s, {}});
      shift += way.lanes[i + 1] == node.left ? 1 : -1;
      continue;
    }
    const bool last = i + 1 == way.lanes.size();
    const double exit_m = last ? way.end_s_m : node.along_s ? node.end_s_m : node.start_s_m;
    pieces.push_back({way.lanes[i], entry_m, exit_m, shift, node.along_s, {}});
    if (last) break;
    const LaneNode& next = network.lanes().node(way.lanes[i + 1]);
    entry_m = next.along_s ? next.start_s_m : next.end_s_m;
  }
  return pieces;
}

class LineMaker {
 public:
  LineMaker(const RoadNetwork& network, std::vector<Piece> pieces) : network_(network), pieces_(std::move(pieces)) {}

  void Trace() {
    for (Piece& piece : pieces_) {
      Join(piece);
      const int num_steps = std::max(1, static_cast<int>(std::ceil(piece.length_m() / kSampleM)));
      const double step_m = piece.length_m() / num_steps;
      for (int i = 0; i <= num_steps; ++i) {
        const SurfacePose at = PoseAt(piece, i * step_m, arc_m_);
        if (has_last_) arc_m_ += i == 0 ? 0 : std::hypot(at.x_m - last_.x_m, at.y_m - last_.y_m);
        last_ = at;
        has_last_ = true;
        piece.arcs_m.push_back(arc_m_);
      }
    }
  }

  double length_m() const { return arc_m_; }
  const std::vector<Piece>& pieces() const { return pieces_; }

  // A point of the line; straight on beyond its ends.
  SurfacePose At(double arc_m) const {
    const double on_m = std::clamp(arc_m, 0.0, arc_m_);
    const auto found = std::partition_point(pieces_.begin(), pieces_.end() - 1,
                                            [on_m](const Piece& piece) { return piece.arcs_m.back() <= on_m; });
    const Piece& piece = *found;
    const auto after = std::upper_bound(piece.arcs_m.begin(), piece.arcs_m.end(), on_m);
    const size_t i = std::clamp<size_t>(after - piece.arcs_m.begin(), 1, piece.arcs_m.size() - 1) - 1;
    const double span_m = piece.arcs_m[i + 1] - piece.arcs_m[i];
    const double share = span_m > 0 ? std::clamp((on_m - piece.arcs_m[i]) / span_m, 0.0, 1.0) : 0;
    const double step_m = piece.length_m() / static_cast<double>(piece.arcs_m.size() - 1);
    SurfacePose pose = PoseAt(piece, (static_cast<double>(i) + share) * step_m, on_m);
    pose.x_m += (arc_m - on_m) * std::cos(pose.heading_rad);
    pose.y_m += (arc_m - on_m) * std::sin(pose.heading_rad);
    return pose;
  }

  double ArcAt(const Piece& piece, double road_s_m) const {
    const double length_m = piece.length_m();
    const double share = length_m > 0 ? std::clamp(std::abs(road_s_m - piece.from_m) / length_m, 0.0, 1.0) : 0;
    const double at = share * static_cast<double>(piece.arcs_m.size() - 1);
    const size_t i = std::min(static_cast<size_t>(at), piece.arcs_m.size() - 2);
    return piece.arcs_m[i] + (at - static_cast<double>(i)) * (piece.arcs_m[i + 1] - piece.arcs_m[i]);
  }

  // From the centre of the piece's lane to the line, + to the left of travel.
  double AcrossAt(double arc_m) const {
    double across_m = 0;
    for (size_t i = steps_.size(); i-- > 0 && steps_[i].start_m > arc_m - kLongestStepM;) {
      across_m += steps_[i].At(arc_m);
    }
    return across_m;
  }

 private:
  // Of the line, with the heading of travel along the road.
  SurfacePose PoseAt(const Piece& piece, double into_m, double arc_m) const {
    const double s_m = piece.At(into_m);
    const double center_m = network_.LaneSpanAt(piece.lane, s_m).Center();
    const double t_m = center_m + (piece.along ? 1 : -1) * AcrossAt(arc_m);
    SurfacePose pose = network_.PoseAt({network_.lanes().node(piece.lane).road, s_m, t_m});
    if (!piece.along) {
      pose.heading_rad += M_PI;
      pose.grade_rad = -pose.grade_rad;
      pose.bank_rad = -pose.bank_rad;
    }
    return pose;
  }

  void Join(const Piece& piece) {
    if (!has_last_) return;
    const SurfacePose first = PoseAt(piece, 0, arc_m_);
    const double c = std::cos(first.heading_rad), s = std::sin(first.heading_rad);
    const double across_m = -(last_.x_m - first.x_m) * s + (last_.y_m - first.y_m) * c;
    if (std::abs(across_m) < 1e-5) return;
    steps_.push_back({arc_m_, std::clamp(17 * std::abs(across_m), 10.0, kLongestStepM), across_m});
  }

  const RoadNetwork& network_;
  std::vector<Piece> pieces_;
  std::vector<Step> steps_;
  double arc_m_ = 0;
  SurfacePose last_;
  bool has_last_ = false;
};

// The lanes beside a course's line, piece by piece.
class LaneMaker {
 public:
  LaneMaker(const RoadNetwork& network, const LineMaker& line, double limit_mps)
      : network_(network), line_(line), limit_mps_(limit_mps) {
    for (const Piece& piece : line.pieces()) {
      int right = 0;
      for (const int lane : LanesOf(piece)) {
        if (lane == piece.lane) break;
        right += IsAlong(lane, piece) ? 1 : 0;
      }
      own_number_ = std::max(own_number_, 1 + right - piece.shift);
    }
  }

  std::vector<CourseSection> Make() {
    for (const Piece& piece : line_.pieces()) {
      if (piece.length_m() <= 0) continue;
      std::vector<double> cuts_m = CutsOf(piece);
      for (size_t i = 0; i + 1 < cuts_m.size(); ++i) Add(piece, cuts_m[i], cuts_m[i + 1]);
    }
    return std::move(sections_);
  }

 private:
  bool IsAlong(int lane, const Piece& piece) const { return network_.lanes().node(lane).along_s == piece.along; }

  // Drivable lanes of the piece's section, from right to left of travel.
  std::vector<int> LanesOf(const Piece& piece) const {
    const LaneNode& own = network_.lanes().node(piece.lane);
    const network::LaneSection& section = network_.road(own.road).sections[own.section];
    std::vector<int> lanes;
    for (int id = -static_cast<int>(section.right.size()); id <= static_cast<int>(section.left.size()); ++id) {
      const network::Lane* lane = section.Find(id);
      if (id != 0 && lane != nullptr && network::IsDrivable(lane->type)) {
        lanes.push_back(network_.lanes().Find(own.road, own.section, id));
      }
    }
    if (!piece.along) std::reverse(lanes.begin(), lanes.end());
    return lanes;
  }

  // Where something changes along a piece, in order of travel, from its start to its end.
  std::vector<double> CutsOf(const Piece& piece) const {
    const LaneNode& own = network_.lanes().node(piece.lane);
    const network::Road& road = network_.road(own.road);
    const network::LaneSection& section = road.sections[own.section];
    std::vector<double> cuts_m = {piece.from_m, piece.to_m};
    const double lo_m = std::min(piece.from_m, piece.to_m), hi_m = std::max(piece.from_m, piece.to_m);
    const auto add = [&](double s_m) {
      if (s_m > lo_m + 0.01 && s_m < hi_m - 0.01) cuts_m.push_back(s_m);
    };
    for (const network::RoadType& type : road.types) add(type.s_m);
    for (const network::CubicPiece& offset : road.lane_offset.pieces()) add(offset.start_m);
    for (const std::vector<network::Lane>* side : {&section.left, &section.right}) {
      for (const network::Lane& lane : *side) {
        for (const network::CubicPiece& width : lane.widths.pieces()) add(section.s_m + width.start_m);
        for (const network::LaneSpeed& speed : lane.speeds) add(section.s_m + speed.s_offset_m);
      }
    }
    std::sort(cuts_m.begin(), cuts_m.end());
    cuts_m.erase(std::unique(cuts_m.begin(), cuts_m.end()), cuts_m.end());
    if (!piece.along) std::reverse(cuts_m.begin(), cuts_m.end());
    return cuts_m;
  }

  // t of both edges of a lane, left first, from the course's line.
  std::pair<double, double> EdgesAt(const Piece& piece, int lane, double s_m) const {
    const double sign = piece.along ? 1 : -1;
    const double line_m =
        sign * network_.LaneSpanAt(piece.lane, s_m).Center() + line_.AcrossAt(line_.ArcAt(piece, s_m));
    const network::LaneSpan span = network_.LaneSpanAt(lane, s_m);
    const double a = sign * span.inner_t_m - line_m, b = sign * span.outer_t_m - line_m;
    return {std::max(a, b), std::min(a, b)};
  }

  // The section from s to s, cut as often as its edges bend.
  void Add(const Piece& piece, double from_m, double to_m) {
    constexpr double kBendM = 2e-3, kShortestM = 1;
    // Lanes begin and end inside the road's section.
    const double inside_m = std::min(1e-6, std::abs(to_m - from_m) / 4) * (piece.along ? 1 : -1);
    const double a_m = from_m + inside_m, b_m = to_m - inside_m;
    const std::vector<int> lanes = LanesOf(piece);
    constexpr size_t kMostLanes = 16;  // more are drawn straight from end to end
    if (std::abs(to_m - from_m) > kShortestM && lanes.size() <= kMostLanes) {
      double bend_m = 0;
      for (const double share : {0.25, 0.5, 0.75}) {
        for (const int lane : lanes) {
          const auto [left_a, right_a] = EdgesAt(piece, lane, a_m);
          const auto [left_b, right_b] = EdgesAt(piece, lane, b_m);
          const auto [left, right] = EdgesAt(piece, lane, a_m + share * (b_m - a_m));
          bend_m = std::max({bend_m, std::abs(left_a + share * (left_b - left_a) - left),
                             std::abs(right_a + share * (right_b - right_a) - right)});
        }
      }
      if (bend_m > kBendM) {
        Add(piece, from_m, (from_m + to_m) / 2);
        return Add(piece, (from_m + to_m) / 2, to_m);
      }
    }
    CourseSection section;
    section.start_s_m = line_.ArcAt(piece, from_m);
    const double said_mps = network_.SpeedLimitMps(piece.lane, a_m);
    if (std::isfinite(said_mps)) limit_mps_ = said_mps;
    section.speed_limit_mps = limit_mps_;
    section.lanes = NumberedLanes(piece, lanes, a_m, b_m);
    sections_.push_back(std::move(section));
  }

  std::vector<CourseLane> NumberedLanes(const Piece& piece, const std::vector<int>& lanes, double a_m,
                                        double b_m) const {
    constexpr double kLeastWidthM = 0.02;
    const size_t own = std::find(lanes.begin(), lanes.end(), piece.lane) - lanes.begin();
    int first = own_number_ + piece.shift, against = 0;
    for (size_t i = 0; i < own; ++i) first -= IsAlong(lanes[i], piece) ? 1 : 0;
    std::vector<CourseLane> numbered(lanes.size());
    for (size_t i = 0; i < lanes.size(); ++i) {
      CourseLane& lane = numbered[i];
      std::tie(lane.left_start_m, lane.right_start_m) = EdgesAt(piece, lanes[i], a_m);
      std::tie(lane.left_end_m, lane.right_end_m) = EdgesAt(piece, lanes[i], b_m);
      if (IsAlong(lanes[i], piece)) lane.number = first++;
    }
    // Against the course they count outwards: first those on its left, then those on its right.
    for (size_t i = own; i < lanes.size(); ++i) {
      if (numbered[i].number == 0) numbered[i].number = --against;
    }
    for (size_t i = own; i-- > 0;) {
      if (numbered[i].number == 0) numbered[i].number = --against;
    }
    numbered.erase(std::remove_if(numbered.begin(), numbered.end(),
                                  [](const CourseLane& lane) {
                                    return lane.left_start_m - lane.right_start_m < kLeastWidthM &&
                                           lane.left_end_m - lane.right_end_m < kLeastWidthM;
                                  }),
                   numbered.end());
    return numbered;
  }

  const RoadNetwork& network_;
  const LineMaker& line_;
  double limit_mps_;  // the last that the map says
  int own_number_ = 1;
  std::vector<CourseSection> sections_;
};

// Poses and curvatures from points at a quarter of a metre. Headings are those of chords, averaged over neighbours by
// 1 : 2 : 1, and curvatures their differences: so the heading at each station is what curvature makes of that before.
void SetLine(const LineMaker& line, CourseBuilder& builder) {
  const int num_steps = static_cast<int>(std::ceil(line.length_m() / kCourseStepM));
  constexpr double kHalfM = kCourseStepM / 2;
  constexpr int kBeyond = 1;     // stations beyond each end
  std::vector<double> headings;  // of stations, without the last average
  for (int i = -kBeyond; i <= num_steps + kBeyond; ++i) {
    const SurfacePose before = line.At(i * kCourseStepM - kHalfM), after = line.At(i * kCourseStepM + kHalfM);
    const double heading = std::atan2(after.y_m - before.y_m, after.x_m - before.x_m);
    headings.push_back(headings.empty() ? heading
                                        : headings.back() + std::remainder(heading - headings.back(), 2 * M_PI));
  }
  std::vector<Pose2> poses;
  std::vector<double> curvatures, elevations, banks;
  bool has_height = false, leans = false;
  for (int i = 0; i <= num_steps; ++i) {
    const SurfacePose at = line.At(i * kCourseStepM);
    const double* heading = &headings[i + kBeyond];
    poses.push_back({at.x_m, at.y_m, (heading[-1] + 2 * heading[0] + heading[1]) / 4});
    curvatures.push_back((heading[1] - heading[-1]) / (2 * kCourseStepM));
    elevations.push_back(at.z_m);
    has_height = has_height || at.z_m != 0;
    banks.push_back(std::tan(at.bank_rad));
    leans = leans || at.bank_rad != 0;
  }
  builder.SetStations(0, std::move(poses), std::move(curvatures));
  if (has_height) builder.SetElevations(std::move(elevations));
  if (leans) builder.SetBanks(std::move(banks));
}

}  // namespace

absl::StatusOr<CourseOnMap> MakeMapCourse(std::string name, const RoadNetwork& network, const MapWay& way,
                                          double limit_mps) {
  std::vector<Piece> pieces = PiecesOf(network, way);
  double way_m = 0;
  for (const Piece& piece : pieces) way_m += piece.length_m();
  if (way_m < kLeastCourseM || way_m > kMaxMapCourseM) {
    return absl::InvalidArgumentError(absl::StrCat("must be ", kLeastCourseM, " to ", kMaxMapCourseM,
                                                   " m long from start to goal, got ", way_m, " m"));
  }
  LineMaker line(network, std::move(pieces));
  line.Trace();
  CourseBuilder builder(std::move(name));
  SetLine(line, builder);
  for (CourseSection& section : LaneMaker(network, line, limit_mps).Make()) builder.AddSection(std::move(section));
  CourseOnMap made;
  for (const Piece& piece : line.pieces()) {
    if (piece.length_m() <= 0) continue;
    made.stretches.push_back({piece.lane, piece.from_m, piece.to_m, piece.arcs_m.front(), piece.arcs_m.back()});
  }
  made.course = builder.Build();
  return made;
}

}  // namespace longtail
