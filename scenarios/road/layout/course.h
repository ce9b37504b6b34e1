// The line that an actor drives along: a reference line with lanes beside it, and the maps between world (x, y) and
// its own (s, t).
//
//   t > 0 is left of the reference line; s grows in the course's direction.
//
//        lanes -1, -2, …: driven against the course      t > 0
//   ---- reference line ------------------------------   t = 0   --> s
//        lanes n, …, 2, 1: driven along the course       t < 0   (1 is right-most)
//        shoulder, sidewalk, verge
//
// Lanes and their widths may change along s. Through a junction a course is the path of one manoeuvre, such as a left
// turn: its reference line is that of the road it comes from, then the path's, then that of the road it goes to.
// Immutable; thread-safe. Queries allocate nothing.
#ifndef LONGTAIL_SCENARIOS_ROAD_LAYOUT_COURSE_H_
#define LONGTAIL_SCENARIOS_ROAD_LAYOUT_COURSE_H_

#include <cstddef>
#include <string>
#include <vector>

namespace longtail {

struct Pose2 {
  double x_m = 0;
  double y_m = 0;
  double yaw_rad = 0;
};

struct RoadPoint {
  double s_m = 0;
  double t_m = 0;
};

// A lane over one section of a course; its edges are linear in s between the section's ends.
struct CourseLane {
  int number = 0;                             // as drawn above, never 0
  double left_start_m = 0, left_end_m = 0;    // t of its left edge at both ends of the section
  double right_start_m = 0, right_end_m = 0;  // t of its right edge
};

struct CourseSection {
  double start_s_m = 0;  // ends where the next starts
  double speed_limit_mps = 0;
  std::vector<CourseLane> lanes;  // from right to left
};

// Stations of a course lie that far apart.
inline constexpr double kCourseStepM = 0.5;

// Moves from a station at pose by u along a line whose curvature goes from k0 to k1 over kCourseStepM.
Pose2 AdvanceCourse(const Pose2& pose, double k0, double k1, double u);

class Course {
 public:
  // Such as "main" or "left_to_right"; the name by which a spec's positions and routes call it.
  const std::string& name() const { return name_; }
  // s of the first and last station. first_s_m is 0 for the main course; other courses count from where they enter
  // the junction, so theirs is negative.
  double first_s_m() const { return first_s_m_; }
  double last_s_m() const;

  bool HasLane(int lane, double s_m) const;
  // t of a lane's centre and its width; the lane must exist at s.
  double LaneCenter(int lane, double s_m) const;
  double LaneWidth(int lane, double s_m) const;
  // The lane that contains t at s; 0 when off the lanes.
  int LaneAt(double s_m, double t_m) const;
  // The lane some lanes to the left (+) or right (-) in the course's direction; 0 when there is none.
  int NeighborLane(int lane, int lanes_to_left, double s_m) const;
  // t of the outer edges of the left-most and right-most lane.
  double LeftEdge(double s_m) const;
  double RightEdge(double s_m) const;
  double SpeedLimit(double s_m) const;
  const std::vector<CourseSection>& sections() const { return sections_; }
  const CourseSection& SectionAt(double s_m) const { return sections_[SectionIndex(s_m)]; }

  // Pose of (s, t), heading along the course. Defined for every s: a course goes on straight beyond its ends.
  Pose2 At(double s_m, double t_m) const;
  // Whether it neither climbs nor leans anywhere; whether it leans to a side somewhere.
  bool IsLevel() const { return elevations_.empty() && !Leans(); }
  bool Leans() const { return !banks_.empty(); }
  // Height of the road, m; its slope along s (+ uphill), over the 3 m that a car stands on; its slope across, at the
  // reference line (+ rises to the left).
  double Elevation(double s_m) const;
  double Grade(double s_m) const;
  double Bank(double s_m) const;
  // Curvature of the reference line, 1/m, + left.
  double Curvature(double s_m) const;
  // (s, t) of the nearest point of the reference line. With a hint the search is local to it: the foot is followed
  // from there. Error < 1 mm for |t| < 0.5 / |curvature|.
  RoadPoint Project(double x_m, double y_m) const;
  RoadPoint Project(double x_m, double y_m, double hint_s_m) const;

 private:
  friend class CourseBuilder;
  size_t SectionIndex(double s_m) const;
  // How far s lies into a section, from 0 to 1.
  double ShareOf(size_t section, double s_m) const;
  // Of values at the stations, linear in between.
  double Between(const std::vector<double>& values, double s_m) const;
  // False where there is no such lane.
  bool Edges(int lane, double s_m, double* left_m, double* right_m) const;

  std::string name_;
  double first_s_m_ = 0;
  std::vector<CourseSection> sections_;
  std::vector<Pose2> poses_;        // every kCourseStepM along the line
  std::vector<double> curvatures_;  // same stations
  std::vector<double> elevations_;  // same stations; empty for level roads
  std::vector<double> banks_;       // same stations; empty for roads that do not lean
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_LAYOUT_COURSE_H_
