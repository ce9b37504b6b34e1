#include "scenarios/road/layout/lane_profile.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/road/constant.h"
#include "scenarios/road/layout/bends.h"

namespace longtail {
namespace {

using network::LaneType;
using network::MarkType;

double SectionEnd(const LaneProfile& profile, size_t index) {
  return index + 1 < profile.sections.size() ? profile.sections[index + 1].start_s_m : profile.length_m;
}

// A section cut to [from, to] and turned round where reversed.
ProfileSection Cut(const LaneProfile& profile, size_t index, double from_m, double to_m, bool reversed) {
  ProfileSection section = profile.sections[index];
  const double start_m = section.start_s_m, length_m = SectionEnd(profile, index) - start_m;
  const auto cut = [&](double& first_m, double& last_m) {
    const double a = first_m, slope = length_m > 0 ? (last_m - a) / length_m : 0;
    first_m = a + slope * (from_m - start_m);
    last_m = slope == 0 ? a : a + slope * (to_m - start_m);
    if (reversed) std::swap(first_m, last_m);
  };
  for (SideLanes* side : {&section.along, &section.against}) {
    cut(side->outer_start_m, side->outer_end_m);
    cut(side->works_start_m, side->works_end_m);
  }
  if (reversed) std::swap(section.along, section.against);
  return section;
}

// gap_m: from the line to the first lane on its right and on its left.
CourseSection LanesOf(const ProfileSection& section, double width_m, double right_gap_m, double left_gap_m) {
  CourseSection lanes;
  lanes.speed_limit_mps = section.speed_limit_mps;
  for (int number = 1; number <= section.along.count; ++number) {
    const int inside = section.along.count - number;  // lanes between it and the line
    const double left_m = -right_gap_m - inside * width_m;
    const double start_m = number == 1 ? section.along.outer_start_m : width_m;
    const double end_m = number == 1 ? section.along.outer_end_m : width_m;
    lanes.lanes.push_back({number, left_m, left_m, left_m - start_m, left_m - end_m});
  }
  for (int number = 1; number <= section.against.count; ++number) {
    const double right_m = left_gap_m + (number - 1) * width_m;
    const bool outer = number == section.against.count;
    lanes.lanes.push_back({-number, right_m + (outer ? section.against.outer_start_m : width_m),
                           right_m + (outer ? section.against.outer_end_m : width_m), right_m, right_m});
  }
  return lanes;
}

// A section as it becomes part of a road.
struct RoadPart {
  const LaneProfile& profile;
  ProfileSection section;
  double start_m = 0, length_m = 0;  // along the road
  network::RoadBuilder& road;
};

// Lanes from the reference line outwards, then shoulder and sidewalk, on one side (+1 left, -1 right).
void AddSide(const RoadPart& part, int side) {
  const SideLanes& lanes = side > 0 ? part.section.against : part.section.along;
  const LaneProfile& profile = part.profile;
  int id = 0;
  const auto add = [&](LaneType type, double start_m, double end_m) -> network::Lane& {
    network::Lane& lane = part.road.AddLane(side * ++id, type, start_m);
    if (start_m != end_m) lane.widths = {{0, {start_m, (end_m - start_m) / part.length_m, 0, 0}, {}}};
    return lane;
  };
  if (side > 0 && profile.median_m > 0 && lanes.count > 0) {
    add(LaneType::kMedian, profile.median_m, profile.median_m).marks.push_back(MakeMark(MarkType::kSolid));
  }
  for (int i = 1; i <= lanes.count; ++i) {
    const bool outer = i == lanes.count;
    network::Lane& lane = add(LaneType::kDriving, outer ? lanes.outer_start_m : profile.lane_width_m,
                              outer ? lanes.outer_end_m : profile.lane_width_m);
    lane.marks.push_back(MakeMark(outer ? MarkType::kSolid : MarkType::kBroken));
    network::LaneSpeed speed;
    speed.limit_mps = part.section.speed_limit_mps;
    lane.speeds.push_back(speed);
  }
  if (lanes.works_start_m > 0 || lanes.works_end_m > 0) {
    add(LaneType::kRoadWorks, lanes.works_start_m, lanes.works_end_m);
  }
  if (lanes.parking_m > 0) add(LaneType::kParking, lanes.parking_m, lanes.parking_m);
  if (profile.shoulder_m > 0) add(LaneType::kShoulder, profile.shoulder_m, profile.shoulder_m);
  if (profile.sidewalk_m > 0) add(LaneType::kSidewalk, profile.sidewalk_m, profile.sidewalk_m);
}

// From the line to the lanes' outer edge at the start (0) or end (1) of a section.
double LanesEdge(const RoadPart& part, int side, bool at_end) {
  const SideLanes& lanes = side > 0 ? part.section.against : part.section.along;
  if (lanes.count == 0) return 0;
  return (side > 0 ? part.profile.median_m : 0) + (lanes.count - 1) * part.profile.lane_width_m +
         (at_end ? lanes.outer_end_m : lanes.outer_start_m);
}

void AddRow(const RoadPart& part, network::Object object, double distance_m, double t_start_m, double t_end_m) {
  object.id = absl::StrCat(part.road.road().id, ".", object.name, ".", part.road.road().objects.size() + 1);
  object.s_m = part.start_m + distance_m / 2;
  object.t_m = t_start_m;
  network::Repeat row;
  row.s_m = object.s_m;
  row.length_m = part.length_m - distance_m;
  row.distance_m = distance_m;
  row.t_start_m = t_start_m;
  row.t_end_m = t_end_m;
  row.height_start_m = row.height_end_m = object.height_m;
  row.width_start_m = row.width_end_m = object.width_m;
  row.length_start_m = row.length_end_m = object.length_m;
  if (row.length_m >= 0) object.repeats.push_back(row);
  part.road.road().objects.push_back(std::move(object));
}

void AddWorks(const RoadPart& part, int side) {
  const SideLanes& lanes = side > 0 ? part.section.against : part.section.along;
  if (lanes.works_start_m == 0 && lanes.works_end_m == 0) return;
  constexpr double kInsideM = 0.3, kTaperStepM = 3, kStepM = 6, kSignBeforeM = 60;
  const bool tapers = lanes.works_start_m != lanes.works_end_m;
  network::Object cone;
  cone.name = "cone";
  cone.type = network::ObjectType::kObstacle;
  cone.type_word = "obstacle";
  cone.length_m = cone.width_m = 0.36;
  cone.height_m = 0.75;
  const auto inside = [&](bool at_end) {
    const double works_m = at_end ? lanes.works_end_m : lanes.works_start_m;
    return side * (LanesEdge(part, side, at_end) + std::min(kInsideM, works_m / 2));
  };
  AddRow(part, cone, std::min(part.length_m, tapers ? kTaperStepM : kStepM), inside(false), inside(true));
  const bool begins = side > 0 ? lanes.works_end_m == 0 : lanes.works_start_m == 0;  // for its traffic
  if (!begins) return;
  network::Signal sign;  // "Arbeitsstelle" of the German road traffic regulations
  sign.id = absl::StrCat(part.road.road().id, ".works.", part.road.road().signals.size() + 1);
  sign.name = "works";
  sign.country = "DE";
  sign.type = "123";
  sign.subtype = "-1";
  sign.orientation = side > 0 ? network::Orientation::kAgainstS : network::Orientation::kAlongS;
  sign.s_m = std::clamp(side > 0 ? part.start_m + part.length_m + kSignBeforeM : part.start_m - kSignBeforeM, 0.0,
                        part.road.road().length_m);
  sign.t_m = side * (LanesEdge(part, side, side > 0) + part.profile.shoulder_m + 0.6);
  sign.z_offset_m = 1.5;
  sign.width_m = sign.height_m = 0.9;
  part.road.road().signals.push_back(sign);
}

void AddParkingSpaces(const RoadPart& part, int side) {
  const SideLanes& lanes = side > 0 ? part.section.against : part.section.along;
  constexpr double kSpaceM = 6;
  if (lanes.parking_m == 0 || part.length_m < kSpaceM) return;
  const auto middle = [&](bool at_end) {
    return side *
           (LanesEdge(part, side, at_end) + (at_end ? lanes.works_end_m : lanes.works_start_m) + lanes.parking_m / 2);
  };
  network::Object space;
  space.name = "parking_space";
  space.type = network::ObjectType::kParkingSpace;
  space.type_word = "parkingSpace";
  space.length_m = kSpaceM - 0.6;
  space.width_m = lanes.parking_m - 0.2;
  AddRow(part, space, kSpaceM, middle(false), middle(true));
}

}  // namespace

network::RoadMark MakeMark(MarkType type, network::MarkColor color) {
  network::RoadMark mark;
  mark.type = type;
  mark.color = color;
  mark.width_m = 0.12;
  return mark;
}

const ProfileSection& LaneProfile::At(double s_m) const {
  size_t i = sections.size() - 1;
  while (i > 0 && sections[i].start_s_m > s_m) --i;
  return sections[i];
}

LaneProfile EvenProfile(double length_m, int along, int against, double lane_width_m, double speed_limit_mps) {
  LaneProfile profile;
  profile.length_m = length_m;
  profile.lane_width_m = lane_width_m;
  profile.sections.push_back(
      {0, speed_limit_mps, {along, lane_width_m, lane_width_m}, {against, lane_width_m, lane_width_m}});
  return profile;
}

double LaneProfile::HalfWidth() const {
  double half_m = 0;
  for (const ProfileSection& section : sections) {
    half_m = std::max({half_m, section.along.count * lane_width_m,
                       section.against.count > 0 ? median_m + section.against.count * lane_width_m : 0});
  }
  return half_m;
}

std::vector<CourseSection> CourseSections(const LaneProfile& profile, double from_m, double to_m) {
  const bool reversed = from_m > to_m;
  const double lo_m = std::min(from_m, to_m), hi_m = std::max(from_m, to_m);
  std::vector<CourseSection> sections;
  for (size_t i = 0; i < profile.sections.size(); ++i) {
    const double start_m = std::max(lo_m, profile.sections[i].start_s_m);
    const double end_m = std::min(hi_m, SectionEnd(profile, i));
    if (end_m - start_m < 1e-6) continue;
    CourseSection section = LanesOf(Cut(profile, i, start_m, end_m, reversed), profile.lane_width_m,
                                    reversed ? profile.median_m : 0, reversed ? 0 : profile.median_m);
    section.start_s_m = reversed ? from_m - end_m : start_m - from_m;
    sections.push_back(std::move(section));
  }
  if (reversed) std::reverse(sections.begin(), sections.end());
  return sections;
}

void AddLanes(const LaneProfile& profile, double from_m, double to_m, network::RoadBuilder& road) {
  for (size_t i = 0; i < profile.sections.size(); ++i) {
    const double start_m = std::max(from_m, profile.sections[i].start_s_m);
    const double end_m = std::min(to_m, SectionEnd(profile, i));
    if (end_m - start_m < 1e-6) continue;
    const RoadPart part{profile, Cut(profile, i, start_m, end_m, false), start_m - from_m, end_m - start_m, road};
    road.BeginSection(part.start_m);
    for (const int side : {-1, +1}) {
      AddSide(part, side);
      AddWorks(part, side);
      AddParkingSpaces(part, side);
    }
    network::Lane& center = road.road().sections.back().center;
    const SideLanes &along = part.section.along, &against = part.section.against;
    const bool divided = along.count == 0 || against.count == 0 || profile.median_m > 0;
    // Beside works nobody may come over.
    const bool passing = along.count == 1 && along.works_start_m + along.works_end_m == 0;
    center.marks.push_back(divided
                               ? MakeMark(MarkType::kSolid)
                               : MakeMark(passing ? MarkType::kBroken : MarkType::kSolid, network::MarkColor::kYellow));
  }
}

}  // namespace longtail
